"""A complaint that is old, neither new in a part nor growing: what a disease leaves behind."""

from __future__ import annotations

import pytest

from plantar.anatomy.painted import PaintedMap
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.prior import Person
from plantar.triage.decision import is_established, risks_of
from plantar.triage.urgency import Urgency
from tests.builders import absent, present, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
LATER = [name for name, entry in KNOWLEDGE.conditions.items() if entry.aftermath]
OLD = (Evidence("symptom_days", State.PRESENT, 400), *absent("new_lately"))
FRESH = [
    "course_ascending_fast",
    "course_progressive",
    "course_stepwise",
    "duration_under_day",
    "duration_under_two_weeks",
    "new_lately",
    "weak_progressive",
]
SCREEN = [f for line in KNOWLEDGE.danger_screen.values() for f in line.findings]


@pytest.mark.parametrize("name", LATER)
def test_a_condition_is_less_urgent_once_its_urgent_time_is_over(name: str) -> None:
    entry = KNOWLEDGE.conditions[name]
    assert entry.aftermath
    assert Urgency(entry.aftermath.urgency).rank < Urgency(entry.urgency).rank
    for established, level in ((False, entry.urgency), (True, entry.aftermath.urgency)):
        [[(cause, _)]] = risks_of([{name: 1.0}], KNOWLEDGE, established=established)
        assert cause.urgency == level


@pytest.mark.parametrize("name", FRESH)
def test_what_grows_or_is_new_in_a_part_is_not_established(name: str) -> None:
    assert is_established(OLD, KNOWLEDGE)
    old = [e for e in OLD if e.finding != name]
    assert not is_established((*old, *present(name)), KNOWLEDGE)


def test_where_nobody_asked_what_is_new_nothing_is_established() -> None:
    assert not is_established(OLD[:1], KNOWLEDGE)


def test_what_nobody_said_the_age_of_is_not_established() -> None:
    assert not is_established((), KNOWLEDGE)
    for guessed in ("duration_years", "symptom_days"):
        value = 400 if guessed == "symptom_days" else None
        told = Evidence(guessed, State.PRESENT, value, confidence=0.7)
        assert not is_established((told, *absent("new_lately")), KNOWLEDGE)


def test_what_is_likely_to_grow_is_not_established() -> None:
    grows = Evidence("course_progressive", State.PRESENT, confidence=0.6)
    assert not is_established((*OLD, grows), KNOWLEDGE)


def test_shingles_of_last_year_are_not_of_today() -> None:
    told = present("rash_blisters_band", "feel_burn", "feel_numb")
    others = absent(*SCREEN)
    triage = shared_assessor().triage
    fresh = triage(Person(70, "male"), [*told, *others], PaintedMap())
    old = triage(Person(70, "male"), [*told, *others, *OLD], PaintedMap())
    assert (fresh.level, old.level.rank <= Urgency.WITHIN_2_WEEKS.rank) == (Urgency.SAME_DAY, True)


AT_LEAST_TODAY = sorted(
    {*SCREEN}
    - {"feel_tight", "history_postpartum", "new_lately", "onset_trauma"}
    - {f for line in KNOWLEDGE.danger_screen.values() if line.standing for f in line.findings}
)


@pytest.mark.parametrize("danger", AT_LEAST_TODAY)
def test_a_danger_that_is_new_on_an_old_complaint_is_of_the_day(danger: str) -> None:
    told = present("feel_numb", "numb_foot_whole", "duration_years", "new_lately", danger)
    others = absent(*({*SCREEN} - {danger, "new_lately"}))
    level = shared_assessor().triage(Person(72, "male"), [*told, *others], PaintedMap()).level
    assert level.rank >= Urgency.SAME_DAY.rank


ON_THINNERS = [
    "feel_numb numb_toes_all takes_anticoagulant history_atrial_fibrillation",
    "feel_numb numb_toes_all history_atrial_fibrillation",
    "feel_tingle numb_toes_all side_both_equal takes_anticoagulant history_atrial_fibrillation",
    "feel_numb numb_heel_plantar takes_anticoagulant",
    "feel_numb numb_foot_whole takes_anticoagulant history_atrial_fibrillation",
]


@pytest.mark.parametrize("told", ON_THINNERS)
def test_a_blood_thinner_beside_a_complaint_of_years_is_no_emergency_by_itself(told: str) -> None:
    triage = shared_assessor().triage
    old = triage(Person(65, "male"), [*present(*told.split()), *OLD], PaintedMap())
    assert old.level.rank <= Urgency.WITHIN_2_WEEKS.rank


@pytest.mark.parametrize("sign", ["foot_cold_one onset_sudden", "weak_both_legs_fast"])
def test_a_sign_of_today_beside_a_blood_thinner_stays_an_emergency(sign: str) -> None:
    told = present(*ON_THINNERS[0].split(), *sign.split())
    made = shared_assessor().triage(Person(65, "male"), told, PaintedMap())
    assert made.level is Urgency.EMERGENCY_NOW
