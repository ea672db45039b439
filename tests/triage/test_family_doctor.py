"""What a family doctor missed in rules: a hot toe joint, sore muscles, spasms, a first weak leg."""

from __future__ import annotations

import pytest

from plantar.triage.redflags import FiredFlag, facts_of, fired_flags
from plantar.triage.urgency import Urgency, most_urgent
from tests.builders import absent, present, shared_knowledge

KNOWLEDGE = shared_knowledge()
PANIC = "spasm_carpopedal hyperventilation_symptoms course_transient"
FIRST = "new_lately duration_under_two_weeks"
TODAY = [
    "big_toe_joint_hot",
    "big_toe_joint_hot history_gout fever",
    "big_toe_joint_hot history_gout takes_steroid",
    "big_toe_joint_hot foot_red_hot_swollen",
    "big_toe_joint_hot foot_red_hot_swollen history_gout",
    "big_toe_joint_hot foot_red_hot_swollen duration_years",
    "spasm_carpopedal",
    "spasm_carpopedal hyperventilation_symptoms",
    "spasm_carpopedal course_transient",
    f"{PANIC} history_kidney_disease",
    f"{PANIC} takes_diuretic",
    f"{PANIC} vomiting",
    "takes_statin weak_proximal pain_thigh",
    f"weak_leg {FIRST}",
    f"weak_proximal {FIRST}",
    f"cannot_walk {FIRST}",
    f"weak_foot_lift {FIRST}",
    "weak_leg new_lately",
    "numb_glove numb_toes_all duration_under_two_weeks",
]
CAN_WAIT = [
    "big_toe_joint_hot history_gout",
    "big_toe_joint_hot course_resolved",
    PANIC,
    "takes_statin pain_thigh side_both_equal",
    "numb_glove numb_toes_all duration_years",
    "numb_glove numb_toes_all duration_under_two_weeks skin_white_blue_red",
]


@pytest.mark.parametrize("told", TODAY)
def test_what_needs_a_doctor_today_still_does(told: str) -> None:
    assert _level(told).rank >= Urgency.SAME_DAY.rank


@pytest.mark.parametrize("told", CAN_WAIT)
def test_what_explains_itself_does_not_hurry(told: str) -> None:
    assert _level(told).rank < Urgency.SAME_DAY.rank


def test_a_spasm_that_passed_after_a_neck_operation_stays_an_emergency() -> None:
    assert _level(f"{PANIC} history_neck_surgery") is Urgency.EMERGENCY_NOW


@pytest.mark.parametrize("told", ["big_toe_joint_hot", "big_toe_joint_hot foot_red_hot_swollen"])
def test_a_hot_toe_joint_is_aspirated_and_no_bone_is_probed(told: str) -> None:
    [rule] = _fired(told)
    assert {"urate", "joint_aspiration"} <= {*rule.flag.tests}
    assert "osteomyelitis" not in rule.flag.targets


def test_sore_muscles_on_a_statin_call_for_the_muscle_enzyme() -> None:
    tests = {t for f in _fired("takes_statin pain_thigh side_both_equal") for t in f.flag.tests}
    assert "creatine_kinase" in tests


def test_what_began_lately_is_on_top_of_no_older_complaint() -> None:
    first = {f.flag.id for f in _fired(f"weak_leg {FIRST}")}
    again = {f.flag.id for f in _fired("weak_leg new_lately")}
    old = "new_weakness_on_an_old_complaint"
    assert old in again - first


def test_a_first_foot_drop_names_no_stroke() -> None:
    fired = _fired(f"weak_foot_lift {FIRST} onset_pressure")
    assert fired and all("stroke" not in f.flag.targets for f in fired)


def _level(told: str) -> Urgency:
    return most_urgent(Urgency(f.flag.urgency) for f in _fired(told))


def _fired(told: str) -> list[FiredFlag]:
    evidence = [
        *present(*told.split()),
        *absent("side_one" if "both" in told else "side_both_equal"),
    ]
    return [*fired_flags(KNOWLEDGE.red_flags, facts_of(evidence, KNOWLEDGE.findings))]
