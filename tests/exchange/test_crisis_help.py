"""Words of dying or of self-harm: what is said to them comes first through every door."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from plantar import Plantar
from plantar.exchange import tool_answers
from plantar.exchange.app import Service
from plantar.exchange.cards import CardMaker
from plantar.exchange.questionnaires import CRISIS_LINK, Questionnaires
from plantar.exchange.tools import Tools

HARM = "My foot is numb and I want to kill myself."
QUIET = "My foot is numb and I have no suicidal thoughts."
PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "1976-01-01"}
NOW = datetime(2026, 4, 3, tzinfo=UTC)


def _response(text: str) -> dict[str, Any]:
    words = {"linkId": "words", "answer": [{"valueString": text}]}
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "item": [words]}


def assessed(door: Plantar, text: str) -> list[str]:
    return [str(v) for v in Tools(door).assess(text=text).model_dump().values()]


def explained(door: Plantar, text: str) -> list[str]:
    tools = Tools(door)
    return [str(v) for v in tools.explain(tools.assess(text=text).handle).model_dump().values()]


def asked(door: Plantar, text: str) -> list[str]:
    tools = Tools(door)
    handle = tools.assess(text=text).handle
    return [str(v) for v in tools.next_question(handle).model_dump().values()]


def document(door: Plantar, text: str) -> list[str]:
    made = Service(door, now=lambda: NOW).assess(_response(text), {})
    return [s["text"]["div"] for s in made["entry"][0]["resource"]["section"]]


def flag(door: Plantar, text: str) -> list[str]:
    made = Service(door, now=lambda: NOW).assess(_response(text), {"parts": "causes"})
    resources = [e["resource"] for e in made["entry"]]
    return [r["code"]["text"] for r in resources if r["resourceType"] == "Flag"]


def question(door: Plantar, text: str) -> list[str]:
    (form,) = Questionnaires(door).next_question(_response(text))["contained"]
    return [item["text"] for item in form["item"]]


def extension(door: Plantar, text: str) -> list[str]:
    reply = Questionnaires(door).next_question(_response(text))
    return [json.dumps(part, ensure_ascii=False) for part in reply["extension"]]


def card(door: Plantar, text: str) -> list[str]:
    prefetch = {"patient": PATIENT, "answers": _response(text)}
    found = CardMaker(door).cards("patient-view", {"patientId": "p1"}, prefetch, NOW.date())
    return [c["detail"] for c in found]


DOORS: tuple[Callable[[Plantar, str], list[str]], ...] = (
    assessed, explained, asked, document, flag, question, extension, card,
)  # fmt: skip


@pytest.mark.parametrize("look", DOORS)
def test_words_of_self_harm_bring_the_crisis_help_first_through_every_door(
    look: Callable[[Plantar, str], list[str]], door: Plantar
) -> None:
    said = door.crisis_help("generic")
    first, *others = look(door, HARM)
    assert said in first or said.replace("'", "&#x27;") in first
    assert not any(said in other for other in others)
    assert not any(said in part for part in look(door, QUIET))


def test_the_words_of_a_record_bring_it_too_unless_they_are_over(door: Plantar) -> None:
    def summaries(**fields: Any) -> list[str]:
        record = {"resourceType": "Condition", "code": {"text": "Suicidal ideation"}, **fields}
        prefetch = {"patient": PATIENT, "c": record}
        maker = CardMaker(door)
        cards = maker.cards("patient-view", {"patientId": "p1"}, prefetch, date(2026, 4, 3))
        return [c["detail"] for c in cards]

    active = {"clinicalStatus": {"coding": [{"code": "active"}]}}
    assert door.crisis_help("generic") in summaries(**active)[0]
    assert summaries(abatementDateTime="2001") == []


def test_the_help_is_that_of_the_country_and_never_shortens_an_answer_away(door: Plantar) -> None:
    for country in door.knowledge.countries:
        answer = Tools(door).assess(text=HARM, country=country)
        assert answer.crisis_help == door.crisis_help(country)
        most = tool_answers.MOST_BYTES + len(answer.crisis_help.encode())
        assert tool_answers.size(answer) <= most
        assert answer.urgency.level == "emergency_now" and not answer.open_dangers


def test_a_form_that_comes_back_with_the_help_in_it_goes_on(door: Plantar) -> None:
    reply = Questionnaires(door).next_question(_response(HARM))
    sent = _response(HARM)
    sent["item"].insert(0, {"linkId": CRISIS_LINK, "text": "shown"})
    again = Questionnaires(door).next_question(sent)
    assert again["contained"] == reply["contained"]


def test_the_report_of_a_conversation_begins_its_notes_with_it_as_the_library_does(
    door: Plantar,
) -> None:
    tools = Tools(door)
    report = tools.memory.report(tools.memory.find(tools.assess(text=HARM).handle))
    assert report.notes[0] == door.assess(text=HARM).notes[0]
