"""A diary comes back whole from a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plantar.errors import DiaryError
from plantar.records.bodies import DiaryEntry, Treatment
from plantar.records.diary import Diary
from plantar.records.exports import export_csv, export_json, read_export
from plantar.records.merging import merge
from plantar.records.record import DiaryOwner


def test_everything_comes_back_from_an_export(diary: Diary, me: DiaryOwner, tmp_path: Path) -> None:
    first = diary.add(me, DiaryEntry(note="a"))
    diary.correct(first, DiaryEntry(note="b"))
    diary.add(me, Treatment(kind="insole", name="gel", began="2026-04-01"))  # type: ignore[arg-type]
    other = Diary(tmp_path / "other.db")
    assert merge(other, export_json(diary, me)).new == 3
    assert other.history(me) == diary.history(me)
    other.close()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "plantar/diary/1"}', '{"schema": "plantar/diary/9"}']
)
def test_what_is_no_export_is_refused_with_a_message(text: str) -> None:
    with pytest.raises(DiaryError):
        read_export(text)


def test_the_table_for_spreadsheets_has_a_line_for_each_entry_and_no_formula(
    diary: Diary, me: DiaryOwner
) -> None:
    diary.add(me, DiaryEntry(note="=1+1", dangers=(), strengths={"numb": 0}))
    diary.add(me, DiaryEntry())
    header, first, second = export_csv(diary, me).splitlines()
    named = dict(zip(header.split(","), first.split(","), strict=True))
    assert named["note"] == "'=1+1" and named["numb_0_10"] == "0" and named["dangers"] == "none"
    assert dict(zip(header.split(","), second.split(","), strict=True))["dangers"] == ""


def test_an_export_carries_its_schema(diary: Diary, me: DiaryOwner) -> None:
    assert json.loads(export_json(diary, me))["schema"] == "plantar/diary/1"
