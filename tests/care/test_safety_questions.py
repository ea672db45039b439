"""The few questions that a plan asks."""

from __future__ import annotations

import re

import pytest

from plantar.assessment.assess import Assessor
from plantar.assessment.report import Report
from plantar.care.care_plan import SafetyAnswers
from plantar.care.safety_questions import MOST_QUESTIONS, OWN_START
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.prior import Person
from tests.builders import request, shared_knowledge

KNOWLEDGE = shared_knowledge()
PERSON = Person(67, "male")
TOLD = ("history_diabetes", "numb_stocking", "feel_tingle", "feel_loss")


def report(assessor: Assessor, flags: dict[str, bool], *, screened: bool = True) -> Report:
    knowledge = assessor.network.knowledge
    dangers = (f for line in knowledge.danger_screen.values() for f in line.findings)
    denied = [Evidence(f, State.ABSENT) for f in dict.fromkeys(dangers)] if screened else []
    there = [Evidence(f, State.PRESENT) for f in TOLD if f in knowledge.findings]
    return assessor.assess(request(PERSON, [*there, *denied], safety=SafetyAnswers(flags)))


@pytest.fixture(scope="module")
def first(assessor: Assessor) -> Report:
    return report(assessor, {})


def test_at_most_six_are_asked_and_all_for_what_the_person_may_start(first: Report) -> None:
    plan, withheld = first.plan, first.daily.exercise.withheld
    own = {q for i in plan.held if i.who in OWN_START for q in i.questions}
    own |= {q for w in withheld for q in w.questions}
    assert 1 <= len(plan.questions) <= MOST_QUESTIONS
    assert {q.flag for q in plan.questions} <= own


def test_the_dangers_are_not_asked_a_second_time(first: Report) -> None:
    assert first.plan.kind == "plan"
    assert "red_flags_cleared" not in {q.flag for q in first.plan.questions}


def test_there_is_first_advice_without_any_safety_answer(first: Report) -> None:
    assert len(first.plan.now) >= 3


def test_answered_questions_are_not_asked_again_nor_followed_by_many_more(
    assessor: Assessor, first: Report
) -> None:
    flags = {q.flag: False for q in first.plan.questions}
    second = report(assessor, flags)
    assert not flags.keys() & {q.flag for q in second.plan.questions}
    assert len(flags) + len(second.plan.questions) <= MOST_QUESTIONS
    assert second.daily.exercise.chosen


def test_before_the_dangers_are_answered_only_they_are_asked_about(assessor: Assessor) -> None:
    plan = report(assessor, {}, screened=False).plan
    assert plan.kind == "held" and [q.flag for q in plan.questions] == ["red_flags_cleared"]


def test_a_safety_question_asks_one_thing_in_few_words() -> None:
    """ "Was it tested, and not felt; or could you not ...? (Answer no only if ...)" is three."""
    for name, flag in KNOWLEDGE.care.flags.items():
        asked = flag.asked
        assert ";" not in asked and asked.count("?") <= 1, name
        assert "answer no only" not in asked.lower(), name
        assert len(asked.split()) <= 26, name


def test_heat_and_cold_are_only_for_who_can_take_them_away() -> None:
    for name, item in KNOWLEDGE.care.interventions.items():
        if {"heat", "cold"} & {*item.tags} and item.recommendation in ("offer", "consider"):
            assert re.search("by yourself|Stop if the skin", item.tell_the_patient), name
