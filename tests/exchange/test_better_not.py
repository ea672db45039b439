"""No door calls a test "better not" while a danger that it may settle is open or there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from plantar import Plantar
from plantar.exchange.app import Service
from plantar.exchange.cards import CardMaker
from plantar.exchange.tools import Tools

ON = date(2026, 4, 3)
STOCKING = ("numb_stocking", "side_both_equal", "history_diabetes")
PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "1961-02-11"}
Answers = Mapping[str, str]


def record(dangers: Answers) -> list[dict[str, Any]]:
    """A stocking numbness with diabetes, and the danger screen as it was answered."""
    found: list[dict[str, Any]] = [
        {
            "resourceType": "Observation",
            "status": "final",
            "code": {"coding": [{"system": "urn:plantar:finding", "code": name}]},
            "valueBoolean": True,
        }
        for name in STOCKING
    ]
    items = [
        {"linkId": line, "answer": [{"valueCoding": {"code": said}}]}
        for line, said in dangers.items()
    ]
    response = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": items}
    return [PATIENT, *found, response]


def document(door: Plantar, dangers: Answers) -> str:
    entries = [{"resource": r} for r in record(dangers)]
    body = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    service = Service(door, now=lambda: datetime(2026, 4, 3, tzinfo=UTC))
    made = service.assess(body, {})
    refused = [
        e["resource"]["code"]["text"]
        for e in made["entry"]
        if e["resource"]["resourceType"] == "ServiceRequest" and e["resource"].get("doNotPerform")
    ]
    better_not = json.dumps(made["entry"][0]).count("better not:")
    return "; ".join(refused) + " better not" * better_not


def begun(tools: Tools, dangers: Answers) -> str:
    opened = tools.assess(findings=list(STOCKING), age_years=65)
    return tools.answer(opened.handle, dict(dangers)).handle if dangers else opened.handle


def explained(door: Plantar, dangers: Answers) -> str:
    tools = Tools(door)
    handle = begun(tools, dangers)
    return "; ".join(tools.explain(handle).not_worth_ordering)


def letter(door: Plantar, dangers: Answers) -> str:
    tools = Tools(door)
    handle = begun(tools, dangers)
    pages = tools.letter(handle, "2026-04-03").pages
    text = "".join(tools.letter(handle, "2026-04-03", page=n + 1).text for n in range(pages))
    return text if "etter not" in text else ""


def library(door: Plantar, dangers: Answers) -> str:
    no = [
        f"{name}=absent"
        for line, said in dangers.items()
        if said == "no"
        for name in door.knowledge.danger_screen[line].findings
    ]
    report = door.assess(evidence=[*STOCKING, *no], age_years=65)
    text = door.letter(report, ON, "clinician")
    return text if "etter not" in text or report.workup.avoid else ""


def card(door: Plantar, dangers: Answers) -> str:
    order = {"resourceType": "ServiceRequest", "id": "o1", "code": {"text": "MRI lumbar spine"}}
    context = {"patientId": "p1", "selections": [], "draftOrders": {"entry": [{"resource": order}]}}
    entries = [{"resource": r} for r in record(dangers)[1:]]
    prefetch = {"patient": PATIENT, "all": {"resourceType": "Bundle", "entry": entries}}
    cards = CardMaker(door).cards("order-select", context, prefetch, ON)
    return "; ".join(c["summary"] for c in cards if c["summary"].startswith("Better not"))


DOORS: tuple[Callable[[Plantar, Answers], str], ...] = (
    document, explained, letter, library, card,
)  # fmt: skip


@pytest.mark.parametrize("look", DOORS)
def test_a_settled_stocking_is_told_that_a_scan_is_better_not_ordered(
    look: Callable[[Plantar, Answers], str], door: Plantar, all_no: dict[str, str]
) -> None:
    assert "MRI" in look(door, all_no)


@pytest.mark.parametrize("look", DOORS)
@pytest.mark.parametrize("line", ["bladder_and_saddle", "brain"])
@pytest.mark.parametrize("said", ["yes", "unsure", "not asked"])
def test_no_door_calls_a_test_better_not_while_a_danger_is_open_or_there(
    look: Callable[[Plantar, Answers], str],
    line: str,
    said: str,
    door: Plantar,
    all_no: dict[str, str],
) -> None:
    answers = {**all_no, line: said}
    if said == "not asked":
        del answers[line]
    assert look(door, answers) == ""
