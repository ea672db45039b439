"""Daily life in the report: safe exercise only, and scores that never count as evidence."""

from __future__ import annotations

from plantar.care.care_plan import SafetyAnswers
from plantar.reasoning.prior import Person
from tests.builders import absent, present, request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE = shared_assessor()
HEEL = present("pain_heel", "time_first_step", "trigger_stand", "side_one")
ASKED = list(KNOWLEDGE.care.asked_flags)
CLEARED = SafetyAnswers({name: name == "red_flags_cleared" for name in ASKED}, "none")


def test_no_exercise_is_suggested_before_the_safety_questions_are_answered() -> None:
    assert not ENGINE.assess(request(Person(45, "male"), HEEL)).daily.exercise.chosen


def test_a_cleared_heel_gets_exercises_with_dose_and_stop_rule() -> None:
    chosen = ENGINE.assess(request(Person(45, "male"), HEEL, safety=CLEARED)).daily.exercise.chosen
    assert chosen and all(item.dose and item.stop for item in chosen)


def test_an_emergency_has_no_exercise() -> None:
    report = ENGINE.assess(request(Person(45), [*HEEL, *present("numb_saddle")], safety=CLEARED))
    assert not report.daily.exercise.chosen


def test_a_score_is_a_range_while_answers_are_missing() -> None:
    report = ENGINE.assess(request(Person(60), present("numb_stocking", "history_diabetes")))
    assert any(s.low < s.high for s in report.daily.scores)


def test_a_numb_instep_and_a_cyclist_get_their_own_advice_on_shoes() -> None:
    top = {"left": {"numb": ("do_mid_cen",)}}
    shoes = ENGINE.assess(request(Person(40), present("trigger_cycling"), top)).daily.shoes
    assert any("eyelets" in line for line in shoes) and any("cleat" in line for line in shoes)


def test_what_an_absent_sign_leaves_is_followed() -> None:
    report = ENGINE.assess(request(Person(45), [*HEEL, *absent("feel_numb")], safety=CLEARED))
    assert report.daily.follow_up.checks and report.daily.follow_up.red_lines


def test_the_sources_of_daily_life_stand_in_the_bibliography() -> None:
    report = ENGINE.assess(request(Person(45, "male"), HEEL, safety=CLEARED))
    cited = {key for item in report.daily.exercise.chosen for key in item.references}
    cited |= {key for check in report.daily.follow_up.checks for key in check.references}
    assert cited and cited <= report.references.keys()
