"""Advice that contradicts itself, comes too late or is about another part of the body."""

from __future__ import annotations

import pytest

from plantar.anatomy.painted import Painted
from plantar.assessment.assess import Assessor
from plantar.assessment.report import Report
from plantar.care.care_plan import SafetyAnswers
from plantar.care.diet import Eater, advice
from plantar.reasoning.prior import Person
from tests.builders import absent, present, request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE: Assessor = shared_assessor()
THIGH: Painted = {"right": {"numb": ("thi_lat_low", "thi_lat_up")}}
SOLE: Painted = {"right": {"numb": ("pl_heel_med", "pl_heel_cen")}}
DANGERS = {f for line in KNOWLEDGE.danger_screen.values() for f in line.findings}


def assessed(painted: Painted, *told: str, pregnant: bool = False) -> Report:
    """Somebody who denies every danger and painted a place."""
    evidence = [*present(*told), *absent(*sorted(DANGERS - {*told}))]
    person = Person(31, "female", "yes" if pregnant else "no")
    return ENGINE.assess(
        request(person, evidence, painted, "", "uk", SafetyAnswers({"red_flags_cleared": True}))
    )


def feet(report: Report) -> list[str]:
    """What the plan says about the care of feet, socks and shoes."""
    items = [i.id for i in report.plan.offered() if i.id == "daily_foot_check_mirror"]
    return [*items, *report.daily.shoes, *report.daily.follow_up.daily]


def test_a_numb_thigh_gets_no_care_of_feet_socks_and_shoes() -> None:
    report = assessed(THIGH, "feel_numb", "feel_burn")
    assert report.conditions[0].id == "meralgia_paraesthetica"
    assert not feet(report)


@pytest.mark.parametrize(
    ("painted", "told"),
    [(SOLE, ("feel_numb",)), ({}, ("feel_numb",)), (THIGH, ("feel_numb", "history_diabetes"))],
    ids=["a numb sole", "a place that nobody knows", "a numb thigh with diabetes"],
)
def test_feet_at_risk_or_unknown_keep_their_care(painted: Painted, told: tuple[str, ...]) -> None:
    report = assessed(painted, *told)
    assert "daily_foot_check_mirror" in feet(report)
    assert report.daily.shoes and report.daily.follow_up.daily


@pytest.mark.parametrize("name", KNOWLEDGE.care.exercises)
def test_no_exercise_is_meant_for_pregnancy_and_barred_in_pregnancy(name: str) -> None:
    entry = KNOWLEDGE.care.exercises[name]
    meant = "pregnancy_related_numbness" in entry.conditions or "pregnancy_group" in entry.groups
    assert not (meant and "pregnant" in entry.block_flags)


def test_in_pregnancy_no_advice_raises_the_legs_that_the_exercises_keep_down() -> None:
    report = assessed(THIGH, "feel_numb", pregnant=True)
    barred = [w.name for w in report.daily.exercise.withheld]
    assert "Rest with raised legs" not in barred
    assert not any("legs up" in i.say for i in report.plan.offered())


@pytest.mark.parametrize(("weeks", "said"), [(None, True), (False, True), (True, False)])
def test_folic_acid_is_not_advised_late_in_pregnancy(weeks: bool | None, said: bool) -> None:
    flags = {"pregnant": True, "pregnant_20_weeks_or_more": weeks}
    lines = advice(Eater(31, "female", flags), KNOWLEDGE.care.standing_advice)
    assert any("olic acid" in line for line in lines) is said
    assert not any("olic acid" in line and "12 weeks" not in line for line in lines)
