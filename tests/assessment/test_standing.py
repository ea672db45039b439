"""A medicine or a risk factor alone is no complaint: it makes no urgency and names no cause."""

from __future__ import annotations

import random

import pytest

from plantar import Evidence, Person, Plantar, State, Urgency, cohort_of
from plantar.anatomy.painted import PaintedMap
from plantar.assessment.leading import tells_of_today
from plantar.assessment.request import Request
from plantar.care.care_plan import SafetyAnswers
from plantar.knowledge.people import Sex
from tests.builders import present, shared_knowledge

KNOWLEDGE = shared_knowledge()
DOOR = Plantar(KNOWLEDGE)
STANDING = sorted(KNOWLEDGE.standing & DOOR.assessor.network.column.keys())
DAY = Urgency.SAME_DAY.rank
HAPPENED = (
    "history_bite_sting",
    "history_head_injury",
    "history_spine_injury",
    "history_cold_freezing",
    "history_groin_puncture",
    "history_fall_from_height",
    "history_cast",
    "history_dive",
    "history_poison",
    "history_nitrous_oxide",
)
LISTS = (
    "apixaban",
    "warfarin 3 mg",
    "rivaroxaban, metformin",
    "clopidogrel, aspirin",
    "cisplatin",
    "omeprazole, furosemide",
    "prednisolone 20 mg",
    "insulin, gabapentin",
    "amiodarone",
    "paclitaxel, dexamethasone",
    "none",
)


def _rank(*names: str, person: Person | None = None) -> int:
    return DOOR.assessor.triage(person or Person(), present(*names)).level.rank


def _many() -> list[tuple[str, ...]]:
    """Single facts, then many of them at once."""
    dice = random.Random(13)
    return [(name,) for name in STANDING] + [tuple(dice.sample(STANDING, 8)) for _ in range(60)]


@pytest.mark.parametrize("age_years", [None, 19, 88])
def test_no_risk_factors_alone_need_help_within_the_day(age_years: int | None) -> None:
    sexes: tuple[Sex, ...] = ("female", "male")
    people = [Person(age_years, sex, earlier_contacts=n) for sex in sexes for n in (0, 1)]
    grave = [
        names
        for n, names in enumerate(_many())
        if _rank(*names, person=people[n % len(people)]) >= DAY
    ]
    assert grave == []


@pytest.mark.parametrize("medicines", LISTS)
def test_a_list_of_medicines_alone_is_not_yet_safe_to_say(medicines: str) -> None:
    report = DOOR.assess(medicines=medicines, age_years=70, sex="male")
    assert report.urgency.name == "Not yet safe to say"
    assert report.urgency.status == "provisional" and report.urgency.dangers
    assert report.leading.standing == "nothing_known"


def test_a_fact_and_a_medicine_that_means_it_are_judged_alike() -> None:
    told, listed = DOOR.assess(evidence=["takes_anticoagulant"]), DOOR.assess(medicines="apixaban")
    assert told.urgency == listed.urgency
    assert told.leading == listed.leading


def test_beside_a_complaint_a_risk_factor_counts() -> None:
    told = tuple(present("pain_back", "weak_leg"))
    alone = DOOR.assessor.judge.judged(Request(evidence=told))
    at_risk = Request(evidence=told, safety=SafetyAnswers({}, "apixaban"))
    found = DOOR.assessor.judge.judged(at_risk)
    assert found.posterior.shares != alone.posterior.shares
    assert found.made.level.rank >= alone.made.level.rank


@pytest.mark.parametrize("name", HAPPENED)
def test_what_happened_counts_without_a_complaint(name: str) -> None:
    assert _rank(name) >= DAY


def test_a_painted_foot_is_a_complaint() -> None:
    painted = {"left": {"numb": ["pl_heel_med"]}}
    assert DOOR.assess(evidence=["history_diabetes"], painted=painted).leading.conditions


def test_the_dangers_of_somebody_at_risk_alarm_as_ever() -> None:
    assert _rank("takes_anticoagulant", "numb_saddle") == Urgency.EMERGENCY_NOW.rank


def test_a_cohort_says_the_same_as_the_library() -> None:
    sets = [*_many()[::7], ("takes_anticoagulant", "numb_heel_plantar"), (), HAPPENED[:1]]
    people = [Person(60, "female")] * len(sets)
    found = DOOR.assess_many(cohort_of(people, [present(*names) for names in sets], KNOWLEDGE))
    for n, names in enumerate(sets):
        one = DOOR.assessor.judge.judged(Request(people[n], tuple(present(*names)), PaintedMap()))
        assert (found.level[n], found.known[n]) == (one.made.level.rank, one.known), names


def test_a_fact_that_was_denied_leaves_the_rest_as_it_is() -> None:
    denied = [Evidence("pain_back", State.ABSENT)]
    level = DOOR.assessor.triage(Person(), [*present("takes_anticoagulant"), *denied]).level
    assert level is DOOR.assessor.triage(Person(), denied).level


NOT_JUDGED_BY = sorted(KNOWLEDGE.dangers - DOOR.assessor.network.column.keys() - KNOWLEDGE.standing)


@pytest.mark.parametrize("danger", ["neck_stiff", "heart_uneven", "new_lately"])
def test_a_blood_thinner_beside_a_danger_that_no_cause_is_judged_by_counts(danger: str) -> None:
    assert danger in NOT_JUDGED_BY
    assert _rank("takes_anticoagulant", danger, person=Person(70)) >= DAY


@pytest.mark.parametrize("danger", ["numb_saddle", "pain_back", "foot_cold_one"])
def test_a_danger_that_is_not_sure_keeps_the_risk_beside_it(danger: str) -> None:
    unsure = Evidence(danger, State.UNSURE)
    assert tells_of_today([unsure], PaintedMap(), KNOWLEDGE) is (danger in KNOWLEDGE.dangers)


@pytest.mark.parametrize("finding", NOT_JUDGED_BY)
def test_what_no_cause_is_judged_by_still_tells_of_today(finding: str) -> None:
    assert tells_of_today(present(finding), PaintedMap(), KNOWLEDGE)


@pytest.mark.parametrize("finding", STANDING)
def test_what_stands_for_years_tells_nothing_of_today(finding: str) -> None:
    assert not tells_of_today(present(finding), PaintedMap(), KNOWLEDGE)
