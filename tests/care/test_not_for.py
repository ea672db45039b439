"""Tests and exercises that would harm this person, cannot be done, or tell nothing any more."""

from __future__ import annotations

import pytest

from plantar.anatomy.painted import PaintedMap
from plantar.assessment.report import Report
from plantar.assessment.signs import telling_signs
from plantar.care.care_plan import SafetyAnswers
from plantar.care.first_line import not_for
from plantar.reasoning.prior import Person
from plantar.triage.redflags import facts_of
from tests.builders import absent, present, request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE = shared_assessor()
HIP = ("history_hip_knee_surgery", "onset_surgery", "duration_under_three_months")
BUTTOCK = ("pain_buttock", "pain_radiating_leg", "numb_posterior_thigh", "numb_posterior_calf")
ALL_OF = sorted({name for row in KNOWLEDGE.workup.not_for for name in (*row.tests, *row.findings)})
WELL = SafetyAnswers({"red_flags_cleared": True})


def report_of(*told: str, no: tuple[str, ...] = ()) -> Report:
    evidence = [*present(*told), *absent(*no)]
    return ENGINE.assess(request(Person(66, "female", "no"), evidence, safety=WELL))


def proposed(report: Report) -> set[str]:
    return {s.id for s in report.would_settle} | {i.finding for i in report.workup.items}


STORIES = {
    "a new hip": ((*HIP, *BUTTOCK), {"sign_fair", "sign_slump", "nerve_root_stretch_tests"}),
    "no wound": (("history_diabetes", "foot_red_hot_swollen", "numb_stocking"), {"probe_to_bone"}),
    "known diabetes": (
        ("history_diabetes", "numb_stocking", "feel_burn"),
        {"lab_glucose_tolerance_impaired", "lab_fasting_glucose"},
    ),
    "a plaster": (
        ("history_cast", "onset_trauma", "skin_blue", "pain_disproportion", "duration_under_day"),
        {"ankle_brachial_index", "sign_budapest"},
    ),
    "after veins": (
        ("history_vein_surgery", "onset_surgery", "numb_medial_leg", "feel_numb"),
        {"nerve_conduction_and_emg", "ncs_normal", "ncs_focal_slowing"},
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_what_is_not_for_this_person_is_proposed_nowhere(story: str) -> None:
    told, barred = STORIES[story]
    report = report_of(*told)
    assert barred <= not_for(facts_of(present(*told), KNOWLEDGE.findings), KNOWLEDGE)
    assert proposed(report).isdisjoint(barred)
    leader = report.conditions[0].id
    signs = telling_signs(
        ENGINE.network, Person(66, "female"), present(*told), PaintedMap(), leader
    )
    assert {s.finding for s in signs}.isdisjoint(barred)


def test_a_wound_that_was_told_of_is_probed() -> None:
    assert "probe_to_bone" in proposed(report_of("history_diabetes", "foot_ulcer", "pus"))


def test_nobody_without_such_a_history_loses_a_test_of_the_spine() -> None:
    facts = facts_of(present(*BUTTOCK), KNOWLEDGE.findings)
    assert not not_for(facts, KNOWLEDGE) & {"sign_straight_leg_raise", "nerve_root_stretch_tests"}


def test_each_row_names_what_some_cause_or_the_gain_could_propose() -> None:
    steps = {step.test for entry in KNOWLEDGE.conditions.values() for step in entry.workup}
    rules = {test for flag in KNOWLEDGE.red_flags for test in flag.tests}
    assert {*ALL_OF} <= steps | rules | {*KNOWLEDGE.findings}


@pytest.mark.parametrize(
    ("told", "barred"),
    [
        (HIP, {"gluteal_bridge", "clamshell_hip_abduction", "sciatic_slider"}),
        (("weak_foot_lift", "numb_dorsum", "onset_pressure"), {"heel_toe_walking_rail"}),
    ],
)
def test_no_exercise_asks_for_what_an_operation_or_a_weak_foot_forbids(
    told: tuple[str, ...], barred: set[str]
) -> None:
    report = report_of(*told, *BUTTOCK)
    assert barred.isdisjoint(e.id for e in report.daily.exercise.chosen)
    flags = report.daily.known
    assert flags["hip_or_knee_operated_lately"] is ("history_hip_knee_surgery" in told)
    assert flags["foot_not_lifted"] is ("weak_foot_lift" in told)


def barred(*told: str) -> frozenset[str]:
    return not_for(facts_of(present(*told), KNOWLEDGE.findings), KNOWLEDGE)


@pytest.mark.parametrize("length", ["duration_under_two_weeks", "duration_under_three_months"])
def test_an_old_new_hip_bars_nothing_however_young_the_complaint(length: str) -> None:
    told = ("history_hip_knee_surgery", length, *BUTTOCK)
    assert "sign_straight_leg_raise" not in barred(*told)
    assert report_of(*told).daily.known["hip_or_knee_operated_lately"] is False
    since = (*told, "onset_surgery")
    assert "sign_straight_leg_raise" in barred(*since)
    assert report_of(*since).daily.known["hip_or_knee_operated_lately"] is True


def test_an_operation_of_half_a_year_ago_is_none_of_late() -> None:
    told = ("history_hip_knee_surgery", "onset_surgery", "duration_under_year")
    assert "sign_straight_leg_raise" not in barred(*told)


def test_a_local_anaesthetic_bars_the_tests_of_nerves_while_it_works() -> None:
    assert "nerve_conduction_and_emg" in barred("onset_local_anaesthetic", "duration_under_day")
    late = barred("onset_local_anaesthetic", "duration_under_three_months")
    assert "nerve_conduction_and_emg" not in late
