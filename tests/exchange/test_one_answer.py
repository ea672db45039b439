"""The same answers give the same level through every door as in the library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from plantar import Evidence, Person, Plantar, State, Urgency
from plantar.assessment.request import Request
from plantar.exchange.app import Service
from plantar.exchange.cards import CardMaker
from plantar.exchange.questionnaires import URGENCY, Questionnaires
from plantar.exchange.tools import Tools
from plantar.exchange.urgency import NOT_YET
from plantar.knowledge.base import KnowledgeBase
from tests.builders import shared_knowledge

AGE = 50
HEEL = ("numb_heel_medial", "pain_heel")
PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "1976-01-01"}
NOW = datetime(2026, 4, 3, tzinfo=UTC)
Answers = Mapping[str, str]


def _response(answers: Answers) -> dict[str, Any]:
    items: list[dict[str, Any]] = [
        {"linkId": line, "answer": [{"valueCoding": {"code": said}}]}
        for line, said in answers.items()
    ]
    items += [{"linkId": name, "answer": [{"valueCoding": {"code": "yes"}}]} for name in HEEL]
    items.append({"linkId": "age_years", "answer": [{"valueInteger": AGE}]})
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "item": items}


def document(door: Plantar, answers: Answers) -> str:
    made = Service(door, now=lambda: NOW).assess(_response(answers), {"parts": "causes"})
    flag = next(e["resource"] for e in made["entry"] if e["resource"]["resourceType"] == "Flag")
    return str(flag["code"]["coding"][0]["code"])


def questionnaire(door: Plantar, answers: Answers) -> str:
    reply = Questionnaires(door).next_question(_response(answers))
    (urgency,) = [e for e in reply["extension"] if e["url"] == URGENCY]
    return str(next(e["valueCode"] for e in urgency["extension"] if e["url"] == "level"))


def tool(door: Plantar, answers: Answers) -> str:
    tools = Tools(door)
    opened = tools.assess(findings=list(HEEL), age_years=AGE)
    return tools.answer(opened.handle, dict(answers)).urgency.level


def card(door: Plantar, answers: Answers) -> str:
    maker = CardMaker(door)
    prefetch = {"patient": PATIENT, "answers": _response(answers)}
    (found,) = maker.cards("patient-view", {"patientId": "p1"}, prefetch, date(2026, 4, 3))
    names = {level.label: level.value for level in Urgency}
    said = found["summary"].removeprefix("Numbness: ").rsplit(",", 1)[0]
    return names.get(said, NOT_YET)


DOORS: tuple[Callable[[Plantar, Answers], str], ...] = (document, questionnaire, tool, card)


def library(knowledge: KnowledgeBase, door: Plantar, line: str) -> str:
    """What the library says where a line was ticked, and nobody said which part of it."""
    parts = knowledge.danger_screen[line].findings
    named = knowledge.dangers
    told = [Evidence(name, State.ABSENT) for name in sorted(named - {*parts})]
    if len(parts) == 1:
        told.append(Evidence(parts[0], State.PRESENT))
    told += [Evidence(name, State.PRESENT) for name in HEEL]
    unspecified = (line,) if len(parts) > 1 else ()
    urgency = door.assessor.assess(
        Request(Person(AGE), tuple(told), unspecified=unspecified)
    ).urgency
    low = Urgency(urgency.level).rank < Urgency.SAME_DAY.rank
    return NOT_YET if low and urgency.status == "provisional" else urgency.level


@pytest.mark.parametrize("look", DOORS)
@pytest.mark.parametrize("line", shared_knowledge().danger_screen)
def test_a_line_answered_yes_brings_the_level_of_the_library_through_every_door(
    look: Callable[[Plantar, Answers], str],
    line: str,
    door: Plantar,
    knowledge: KnowledgeBase,
    all_no: dict[str, str],
) -> None:
    assert look(door, {**all_no, line: "yes"}) == library(knowledge, door, line)
