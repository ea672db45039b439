"""Nobody trains a back or a leg that must be looked at today."""

from __future__ import annotations

import pytest

from plantar.assessment.assess import Assessor
from plantar.assessment.report import Report
from plantar.care.candidates import part_of
from plantar.care.care_plan import SafetyAnswers
from plantar.care.exercise import PART
from plantar.reasoning.prior import Person
from tests.builders import absent, present, request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE: Assessor = shared_assessor()
FLAG = "spine_or_leg_artery_to_be_seen_today"
SCIATICA = ("pain_back", "pain_radiating_leg", "numb_toe_big")
TODAY = {
    "cancer and back pain at night": ("history_cancer", "pain_back", "pain_back_night"),
    "cancer and back pain that grows": ("history_cancer", "pain_back", "course_progressive"),
    "cancer and a weak leg": ("history_cancer", "weak_leg", "onset_weeks"),
    "a foot newly dropped": (*SCIATICA, "weak_foot_lift", "onset_hours_days"),
    "sciatica that grows weaker": (*SCIATICA, "weak_foot_lift", "weak_progressive"),
    "sciatica of both legs": ("pain_back", "pain_bilateral_leg", "numb_both_legs"),
    "fever with back pain": ("pain_back", "fever"),
    "back pain of who injects": ("pain_back", "history_injecting_drugs", "onset_weeks"),
    "numb below a line": ("numb_trunk_level", "numb_both_legs", "onset_weeks"),
    "pain of the foot at rest": ("pain_rest_night", "history_smoker", "foot_cold_one"),
    "a black toe": ("skin_black", "history_smoker", "foot_cold_one"),
}
LATER = {
    "plain sciatica": (*SCIATICA, "onset_weeks"),
    "sciatica with an old weak foot": (*SCIATICA, "weak_foot_lift", "onset_months_years"),
    "stenosis": ("numb_both_legs", "trigger_walk", "relief_sit_flex", "onset_months_years"),
    "a sore heel": ("time_first_step", "pain_heel"),
}


def assessed(told: tuple[str, ...]) -> Report:
    """Somebody who denies every other danger, and every hindrance to exercise."""
    evidence = [*present(*told), *absent(*sorted(KNOWLEDGE.dangers - {*told}))]
    flags = KNOWLEDGE.care.flags.items()
    said = {name: name == "red_flags_cleared" for name, f in flags if f.asked and not f.computed}
    said["red_flags_cleared"] = True
    answers = SafetyAnswers(said, "none")
    return ENGINE.assess(request(Person(61, "male", "no"), evidence, {}, "", "uk", answers))


@pytest.mark.parametrize("who", TODAY)
def test_who_must_be_seen_today_for_the_spine_or_an_artery_gets_no_exercise(who: str) -> None:
    report = assessed(TODAY[who])
    assert report.urgency.level in ("same_day", "emergency_now"), report.urgency.level
    assert not report.daily.exercise.chosen
    offered = [*report.plan.now, *report.plan.discuss]
    parts = {
        i.id: part_of(KNOWLEDGE.care.interventions[i.id])
        for i in offered
        if i.id in KNOWLEDGE.care.interventions
    }
    assert PART not in parts.values(), parts
    assert "keep_moving_with_sciatica" not in parts


@pytest.mark.parametrize("who", LATER)
def test_who_can_wait_is_not_kept_from_exercise(who: str) -> None:
    report = assessed(LATER[who])
    assert report.urgency.level not in ("same_day", "emergency_now")
    assert report.daily.exercise.chosen
