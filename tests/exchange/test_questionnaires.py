"""SDC: the interview as Questionnaires, answered to the end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from fhirclient.models.questionnaire import Questionnaire
from fhirclient.models.questionnaireresponse import QuestionnaireResponse

from plantar import Plantar, PlantarError
from plantar.exchange.fhir_in import RecordReader
from plantar.exchange.questionnaires import URGENCY, Questionnaires
from plantar.knowledge.base import KnowledgeBase


@pytest.fixture(scope="module")
def questions(door: Plantar) -> Questionnaires:
    return Questionnaires(door)


@pytest.fixture(scope="module")
def core(questions: Questionnaires) -> dict[str, Any]:
    return questions.static()


def _answer(item: dict[str, Any], said: str) -> dict[str, Any]:
    value: dict[str, Any] = {"valueCoding": {"code": said}} if item["type"] == "choice" else {}
    if item["type"] == "integer":
        value = {"valueInteger": 50}
    return {"linkId": item["linkId"], "answer": [value]} if value else {"linkId": item["linkId"]}


def _said(item: dict[str, Any]) -> str:
    codes = [option["valueCoding"]["code"] for option in item.get("answerOption", [{}]) if option]
    return "no" if "no" in codes else codes[0] if codes else ""


def _filled(contained: dict[str, Any]) -> dict[str, Any]:
    items = [_answer(item, _said(item)) for item in contained["item"]]
    return {"resourceType": "QuestionnaireResponse", "status": "in-progress", "item": items}


def _level(response: dict[str, Any]) -> str:
    (urgency,) = [e for e in response["extension"] if e["url"] == URGENCY]
    return str(next(e["valueCode"] for e in urgency["extension"] if e["url"] == "level"))


def test_the_first_page_is_the_danger_screen(
    questions: Questionnaires, knowledge: KnowledgeBase
) -> None:
    links = [item["linkId"] for item in questions.adaptive()["item"]]
    assert links == ["words", *knowledge.danger_screen]


def test_an_adaptive_questionnaire_is_answered_to_its_end(questions: Questionnaires) -> None:
    contained = questions.adaptive()
    for _ in range(30):
        response = questions.next_question(_filled(contained))
        contained = response["contained"][0]
        if response["status"] == "completed":
            assert _level(response) != "not_yet_safe_to_say"
            return
    raise AssertionError("it goes on asking")


def test_a_danger_left_blank_is_asked_again_and_never_counts_as_no(
    questions: Questionnaires,
) -> None:
    filled = _filled(questions.adaptive())
    for item in filled["item"]:
        if item["linkId"] == "brain":
            del item["answer"]
    response = questions.next_question(filled)
    assert response["status"] == "in-progress"
    assert _level(response) == "not_yet_safe_to_say"


def test_every_question_says_why_it_is_asked(questions: Questionnaires) -> None:
    for item in questions.adaptive()["item"][1:]:
        assert item["extension"][0]["valueString"]


@pytest.mark.parametrize("which", ["adaptive", "static"])
def test_another_library_reads_the_questionnaire(questions: Questionnaires, which: str) -> None:
    made = getattr(questions, which)()
    assert Questionnaire(made, strict=True).as_json() == made


def test_another_library_reads_the_answers(questions: Questionnaires) -> None:
    response = questions.next_question(_filled(questions.adaptive()))
    assert QuestionnaireResponse(response, strict=True).as_json() == response


def test_what_a_danger_names_is_asked_where_it_is_there(
    core: dict[str, Any], knowledge: KnowledgeBase
) -> None:
    dangers = core["item"][0]["item"]
    behind = {i["linkId"]: i["enableWhen"][0] for i in dangers if "enableWhen" in i}
    for line, entry in knowledge.danger_screen.items():
        for finding in entry.findings if len(entry.findings) > 1 else ():
            assert behind[finding]["question"] == line
            assert behind[finding]["answerCoding"]["code"] == "yes"


def test_every_linkid_stands_once(core: dict[str, Any]) -> None:
    links = [item["linkId"] for group in core["item"] for item in group["item"]]
    assert len(links) == len(set(links))


def test_a_filled_static_questionnaire_is_a_case(
    questions: Questionnaires, all_no: dict[str, str]
) -> None:
    items = [
        {"linkId": line, "answer": [{"valueCoding": {"code": said}}]}
        for line, said in all_no.items()
    ]
    talk = questions.answered({"resourceType": "QuestionnaireResponse", "item": items})
    assert dict(talk.dangers) == all_no


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"resourceType": "Patient"}, "expected a QuestionnaireResponse"),
        (
            {
                "resourceType": "QuestionnaireResponse",
                "item": [{"linkId": "colour", "answer": [{"valueString": "blue"}]}],
            },
            "colour",
        ),
    ],
)
def test_what_was_never_asked_is_refused(
    questions: Questionnaires, body: dict[str, Any], said: str
) -> None:
    with pytest.raises(PlantarError, match=said):
        questions.next_question(body)


@pytest.mark.parametrize("said", [("yes", "no"), ("no", "yes"), ("no", "unsure", "yes")])
def test_of_several_answers_to_one_danger_the_worst_counts_in_any_order(
    questions: Questionnaires, reader: RecordReader, said: tuple[str, ...]
) -> None:
    apart = [{"linkId": "brain", "answer": [{"valueCoding": {"code": s}}]} for s in said]
    once = [{"linkId": "brain", "answer": [{"valueCoding": {"code": s}} for s in said]}]
    for items in (apart, once):
        response = {"resourceType": "QuestionnaireResponse", "item": items}
        assert questions.answered(response).dangers["brain"] == "yes"
        assert reader.read(response, date(2026, 4, 3)).opening.dangers["brain"] == "yes"


def test_two_answers_to_anything_else_are_refused(questions: Questionnaires) -> None:
    items = [{"linkId": "age_years", "answer": [{"valueInteger": n}]} for n in (45, 54)]
    with pytest.raises(PlantarError, match="age_years: found '45' and '54'; expected one answer"):
        questions.answered({"resourceType": "QuestionnaireResponse", "item": items})
    same = {"resourceType": "QuestionnaireResponse", "item": [items[0], items[0]]}
    assert questions.answered(same).state.person.age_years == 45
