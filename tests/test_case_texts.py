"""The texts of a case file are read, wherever it is assessed: no danger in them is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from plantar import Plantar
from plantar.assessment.request import Request
from plantar.cli import app
from plantar.intake.vignette import parse_vignette
from plantar.web.api import create_api
from plantar.web.engine import Engine
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
DOOR = Plantar(KNOWLEDGE)
HEEL = {"history": [{"finding": "numb_heel_plantar", "state": "present"}]}
DANGERS = (
    "I cannot pee and my saddle is numb, both legs weak.",
    "Between the legs everything is numb since this morning.",
    "My bowels open by themselves and both feet are numb.",
    "Saddle anaesthesia, urinary retention of 900 ml.",
    "My face droops on the left and the leg went numb an hour ago.",
)
CALM = ("My heel is numb since I got new boots.", "Numb left heel for a year, no weakness.", "")


def _case(key: str, text: str, evidence: dict[str, Any]) -> dict[str, Any]:
    return {"schema": "plantar/vignette/2", key: text, "evidence": evidence}


def _api(case: dict[str, Any], folder: Path) -> dict[str, Any]:
    client = TestClient(create_api(Engine(KNOWLEDGE)), raise_server_exceptions=True)
    answer = client.post("/assess", json={"case": case})
    found: dict[str, Any] = answer.json()
    return found


def _library(case: dict[str, Any], folder: Path) -> dict[str, Any]:
    file = folder / "case.json"
    file.write_text(json.dumps(case))
    return DOOR.assess_case(file).as_dict()


def _terminal(case: dict[str, Any], folder: Path) -> dict[str, Any]:
    file = folder / "case.json"
    file.write_text(json.dumps(case))
    done = CliRunner().invoke(app, ["assess", str(file), "--json"])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("door", [_api, _library, _terminal])
@pytest.mark.parametrize("key", ["patient_text", "clinician_note"])
@pytest.mark.parametrize("text", DANGERS)
def test_a_danger_in_a_text_of_a_case_is_an_emergency(
    door: Callable[[dict[str, Any], Path], dict[str, Any]], key: str, text: str, tmp_path: Path
) -> None:
    found = door(_case(key, text, HEEL), tmp_path)
    assert found["urgency"]["level"] == "emergency_now"


@pytest.mark.parametrize("text", CALM)
def test_a_calm_text_alarms_nobody(text: str, tmp_path: Path) -> None:
    found = _library(_case("patient_text", text, HEEL), tmp_path)
    assert found["urgency"]["level"] not in ("emergency_now", "same_day")


def test_what_the_evidence_of_a_case_says_wins_over_its_text(tmp_path: Path) -> None:
    denied = {"history": [{"finding": "feel_burn", "state": "absent"}]}
    found = _library(_case("patient_text", "My heel burns.", denied), tmp_path)
    states = [e["state"] for e in found["input"]["evidence"] if e["finding"] == "feel_burn"]
    assert states == ["absent"]


def test_words_of_dying_in_a_case_bring_the_crisis_help_first(tmp_path: Path) -> None:
    found = _library(_case("patient_text", "I want to end my life. Numb feet.", HEEL), tmp_path)
    assert found["notes"][0] == DOOR.crisis_help("generic")


def test_the_coded_facts_alone_stay_what_is_measured() -> None:
    case = parse_vignette(json.dumps(_case("patient_text", DANGERS[0], HEEL)), "c", KNOWLEDGE)
    assert [e.finding for e in Request.of_case(case).evidence] == ["numb_heel_plantar"]
