"""A whole diary as FHIR R4, read by two libraries that others wrote."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle as R4BBundle
from fhirclient.models.bundle import Bundle as R4Bundle
from typer.testing import CliRunner

from plantar import Plantar, PlantarError
from plantar.cli import app
from plantar.exchange.diary_out import diary_collection
from plantar.records.bodies import (
    DiaryEntry,
)
from plantar.records.diary import Diary
from plantar.records.exports import export_json
from plantar.records.record import DiaryOwner
from tests.exchange.diaries import CALM, filled


@pytest.fixture
def diary(tmp_path: Path) -> Any:
    made = Diary(tmp_path / "diary.db")
    yield made
    made.close()


@pytest.fixture
def me(diary: Diary) -> DiaryOwner:
    return diary.begin("heron")


@pytest.fixture
def full(diary: Diary, me: DiaryOwner, door: Plantar) -> dict[str, Any]:
    """The export of a diary with everything in it."""
    return filled(diary, me, door)


@pytest.fixture
def bundle(full: dict[str, Any], door: Plantar) -> dict[str, Any]:
    return diary_collection(full, door.knowledge)


def of(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = (entry["resource"] for entry in bundle["entry"])
    return [resource for resource in found if resource["resourceType"] == kind]


def test_two_libraries_read_a_whole_diary_and_lose_nothing(bundle: dict[str, Any]) -> None:
    assert R4Bundle(bundle, strict=True).as_json() == bundle
    again = json.loads(R4BBundle.model_validate(bundle).model_dump_json())
    assert len(again["entry"]) == len(bundle["entry"])


def test_each_record_is_there_once_as_it_stands(
    bundle: dict[str, Any], full: dict[str, Any]
) -> None:
    threads = {r["thread"] for r in full["records"]}
    assert len(bundle["entry"]) == len(threads) + 1
    corrected = next(o for o in of(bundle, "Observation") if o["status"] == "amended")
    assert corrected["note"] == [{"text": "corrected"}]


def test_every_resource_is_about_the_person(bundle: dict[str, Any]) -> None:
    patient, *others = bundle["entry"]
    for entry in others:
        assert entry["resource"]["subject"]["reference"] == patient["fullUrl"]


def test_what_was_not_asked_is_left_out_and_a_danger_that_was_denied_is_false(
    bundle: dict[str, Any], door: Plantar
) -> None:
    entries = [o for o in of(bundle, "Observation") if o["code"]["text"].startswith("Diary entry")]
    counted = [
        [p["valueBoolean"] for p in o.get("component", ()) if "valueBoolean" in p] for o in entries
    ]
    denied = [False] * len(door.knowledge.danger_screen)
    assert sorted(counted) == [[], denied]


def test_only_an_urgent_level_that_is_the_newest_is_active(bundle: dict[str, Any]) -> None:
    flags = {f["code"]["coding"][0]["code"]: f["status"] for f in of(bundle, "Flag")}
    assert flags == {"routine": "inactive", "same_day": "active"}


def test_of_levels_of_one_moment_the_one_saved_last_stands(
    full: dict[str, Any], door: Plantar
) -> None:
    levels = [r for r in full["records"] if r["kind"] == "level"]
    for record, thread in zip(levels, ("z", "a"), strict=True):
        record |= {"happened_at": "2026-04-03T10:00:00.000+00:00", "thread": thread}
    bundle = diary_collection(full, door.knowledge)
    flags = {f["code"]["coding"][0]["code"]: f["status"] for f in of(bundle, "Flag")}
    assert flags == {"routine": "inactive", "same_day": "active"}


def test_a_reassurance_is_never_an_active_flag(diary: Diary, me: DiaryOwner, door: Plantar) -> None:
    diary.add(me, CALM)
    made = diary_collection(json.loads(export_json(diary, me)), door.knowledge)
    assert [f["status"] for f in of(made, "Flag")] == ["inactive"]


def test_a_visit_with_open_dangers_names_no_level_below_same_day(bundle: dict[str, Any]) -> None:
    (visit,) = of(bundle, "DiagnosticReport")
    assert visit["status"] == "preliminary"
    assert visit["conclusion"].startswith("Not yet safe to say")


def test_a_photo_is_the_picture_itself(bundle: dict[str, Any]) -> None:
    (media,) = of(bundle, "Media")
    assert base64.b64decode(media["content"]["data"]).startswith(b"\xff\xd8")
    assert media["partOf"][0]["reference"] in {e["fullUrl"] for e in bundle["entry"]}


def test_what_is_no_diary_is_refused(door: Plantar) -> None:
    with pytest.raises(PlantarError, match="schema: found 'x'; expected 'plantar/diary/1'"):
        diary_collection({"schema": "x"}, door.knowledge)


def test_the_command_writes_a_diary_as_fhir(diary: Diary, me: DiaryOwner, tmp_path: Path) -> None:
    diary.add(me, DiaryEntry(note="heron"))
    out = tmp_path / "diary.fhir.json"
    words = ["diary", "export", "-o", str(out), "--file", str(diary.path)]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert json.loads(out.read_text())["resourceType"] == "Bundle"
