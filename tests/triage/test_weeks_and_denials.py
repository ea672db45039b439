"""Weeks or years that were told, with signs denied, end an alarm; what is unknown never does."""

from __future__ import annotations

import pytest

from plantar.knowledge.evidence import Evidence, State
from plantar.triage.redflags import evaluate_red_flags
from tests.builders import absent, present, shared_knowledge

KNOWLEDGE = shared_knowledge()
CLIMBS = ("history_vaccination", "weak_both_legs", "weak_proximal", "numb_stocking")
NOT_FAST = ("course_ascending_fast", "weak_both_legs_fast", "trouble_swallowing_or_breathing")
STEPS = ("weak_arm_one", "weak_foot_lift", "course_stepwise", "side_both_unequal")
DRINKS = ("history_alcohol", "unsteady", "numb_stocking", "onset_months_years", "duration_years")
NOT_BRAIN = ("confusion", "diplopia", "new_lately")


def days(n: float) -> Evidence:
    return Evidence("symptom_days", State.PRESENT, n)


def fired(*evidence: Evidence) -> dict[str, str]:
    found = evaluate_red_flags(KNOWLEDGE.red_flags, evidence, KNOWLEDGE.findings)
    return {one.flag.id: one.flag.urgency for one in found.fired}


@pytest.mark.parametrize("told", [29, 35, 42])
def test_weak_legs_told_over_four_weeks_with_nothing_fast_are_seen_today(told: float) -> None:
    found = fired(*present(*CLIMBS), *absent(*NOT_FAST), days(told))
    assert "ascending_weakness" not in found
    assert found["legs_weak_not_known_to_be_old"] == "same_day"


@pytest.mark.parametrize("told", [3, 14, 28])
def test_weak_legs_within_four_weeks_of_an_infection_stay_an_emergency(told: float) -> None:
    found = fired(*present(*CLIMBS), *absent(*NOT_FAST), days(told))
    assert found["ascending_weakness"] == "emergency_now"


@pytest.mark.parametrize("open_", NOT_FAST)
@pytest.mark.parametrize("state", ["unknown", "present"])
def test_weak_legs_of_weeks_stay_an_emergency_while_one_answer_is_missing(
    open_: str, state: str
) -> None:
    said = present(open_) if state == "present" else ()
    rest = absent(*(name for name in NOT_FAST if name != open_))
    assert "ascending_weakness" in fired(*present(*CLIMBS), *rest, *said, days(35))


@pytest.mark.parametrize("new", ["new_lately", "duration_under_day", "duration_under_two_weeks"])
def test_weak_legs_of_weeks_that_are_newly_worse_stay_an_emergency(new: str) -> None:
    assert "ascending_weakness" in fired(*present(*CLIMBS, new), *absent(*NOT_FAST), days(35))


@pytest.mark.parametrize("told", [15, 21, 30, 42])
def test_an_arm_that_followed_a_foot_in_steps_over_weeks_is_seen_today(told: float) -> None:
    found = fired(*present(*STEPS), days(told))
    assert "stroke_signs" not in found
    assert found["arm_weak_over_weeks"] == "same_day"


@pytest.mark.parametrize(
    "evidence",
    [
        (*present(*STEPS), days(10)),
        (*present(*STEPS),),
        (*present(*STEPS, "new_lately"), days(30)),
        (*present(*STEPS, "face_droop"), days(30)),
        (*present(*STEPS, "speech_disturbed"), days(30)),
        (*present("weak_arm_one", "weak_foot_lift"), days(30)),
        (*present("weak_arm_one"), *absent("course_stepwise"), days(30)),
        (*present("weak_arm_one"),),
    ],
)
def test_an_arm_that_is_new_or_in_no_steps_stays_a_stroke_call(
    evidence: tuple[Evidence, ...],
) -> None:
    assert fired(*evidence)["stroke_signs"] == "emergency_now"


def test_a_drinker_unsteady_for_years_with_eyes_and_mind_denied_waits_two_weeks() -> None:
    found = fired(*present(*DRINKS), *absent(*NOT_BRAIN))
    assert found["alcohol_and_poor_food"] == "within_2_weeks"
    assert not {"same_day", "emergency_now"} & {*found.values()}


@pytest.mark.parametrize("open_", NOT_BRAIN)
@pytest.mark.parametrize("state", ["unknown", "present"])
def test_a_drinker_unsteady_for_years_is_seen_today_while_one_answer_is_missing(
    open_: str, state: str
) -> None:
    said = present(open_) if state == "present" else ()
    rest = absent(*(name for name in NOT_BRAIN if name != open_))
    found = fired(*present(*DRINKS), *rest, *said)
    assert {"wernicke_two_signs_for_longer", "wernicke_signs"} & {*found}


@pytest.mark.parametrize(
    "more", ["weight_loss", "history_vomiting", "vertigo", "course_progressive", "weak_progressive"]
)
def test_a_drinker_unsteady_for_years_with_one_sign_more_is_seen_today(more: str) -> None:
    assert "wernicke_two_signs_for_longer" in fired(*present(*DRINKS, more), *absent(*NOT_BRAIN))


def test_a_drinker_unsteady_for_an_untold_time_is_seen_today() -> None:
    told = ("history_alcohol", "unsteady", "numb_stocking")
    assert "wernicke_two_signs_for_longer" in fired(*present(*told), *absent(*NOT_BRAIN))
