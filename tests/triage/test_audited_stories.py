"""Stories of five blind auditors that no rule caught, and neighbours that need no hurry."""

from __future__ import annotations

import pytest

from plantar.triage.redflags import facts_of, fired_flags
from plantar.triage.urgency import Urgency
from tests.builders import present, shared_knowledge

KNOWLEDGE = shared_knowledge()
NOW = [
    "bladder_incont pain_radiating_leg",
    "confusion history_kidney_disease vomiting",
    "history_pregnancy seizure_motor",
    "history_postpartum headache_new vision_loss",
    "history_pregnancy headache_new swelling_both_legs onset_hours_days",
    "history_spine_injury numb_glove",
    "pain_disproportion foot_red_hot_swollen feel_numb history_diabetes",
    "history_knee_injury cannot_bear_weight weak_foot_lift onset_trauma",
    "chest_pain onset_sudden feel_numb side_one",
    "history_injecting_drugs pain_back weak_leg",
    "pain_calf chest_pain history_hip_knee_surgery",
    "onset_exertion pain_severe feel_tight feel_numb onset_hours_days",
    "history_cold_freezing skin_blue onset_cold",
    "history_neuraxial_anaesthesia numb_both_legs onset_delivery",
    "numb_hemibody course_resolved takes_anticoagulant",
    "foot_cold_one onset_sudden feel_numb",
    "takes_neurotoxic_chemotherapy fever",
    "history_nitrous_oxide unsteady feel_numb",
    "history_reef_fish numb_perioral duration_under_day",
    "history_pregnancy history_vomiting unsteady",
    "onset_long_lie feel_numb pain_buttock",
    "history_injecting_drugs groin_thigh_swollen",
    "spasm_carpopedal seizure_motor",
    "pain_back consciousness_lost",
]
TODAY = [
    "bladder_urgency pain_radiating_leg",
    "consciousness_lost feel_numb",
    "confusion",
    "foot_ulcer numb_stocking",
    "history_optic_neuritis numb_leg_whole",
    "weak_leg course_resolved onset_sudden",
    "trouble_swallowing_or_breathing muscle_twitching onset_months_years",
    "foot_swollen_local history_diabetes numb_stocking",
    "history_neck_surgery numb_perioral",
    "history_pregnancy pain_calf",
    "history_nitrous_oxide feel_tingle",
    "pain_back weight_loss weak_leg",
    "lump_behind_knee skin_blue",
    "numb_leg_whole side_one onset_sudden",
    "history_autoimmune numb_patchy onset_weeks",
    "leg_stiff new_lately onset_months_years",
    "skin_blue skin_itchy_purple_toes side_one history_smoker feel_numb",
    "weak_push_off pain_heel onset_sudden",
]
CALM = [
    "pain_bilateral_leg pain_back course_progressive trigger_walk relief_sit_flex",
    "muscle_hard_swollen weak_foot_lift trigger_exertion relief_rest onset_months_years",
    "onset_long_lie weak_foot_lift duration_years onset_months_years",
    "swelling_one_leg history_cast duration_under_year",
    "pain_calf trigger_walk history_cancer onset_months_years",
    "bladder_urgency onset_months_years",
    "confusion onset_months_years",
    "foot_cold_one skin_white_blue_red course_episodic feel_numb",
    "history_nitrous_oxide",
    "history_autoimmune pain_neck",
    "skin_itchy_purple_toes skin_blue side_one",
    "history_dive onset_months_years feel_numb",
]


@pytest.mark.parametrize("told", NOW)
def test_a_story_that_cannot_wait_an_hour_is_an_emergency(told: str) -> None:
    assert _level(told) is Urgency.EMERGENCY_NOW


@pytest.mark.parametrize("told", TODAY)
def test_a_story_that_cannot_wait_a_week_is_seen_the_same_day(told: str) -> None:
    assert _level(told).rank >= Urgency.SAME_DAY.rank


@pytest.mark.parametrize("told", CALM)
def test_a_neighbour_without_the_danger_is_not_sent_the_same_day(told: str) -> None:
    assert _level(told).rank < Urgency.SAME_DAY.rank


def _level(told: str) -> Urgency:
    facts = facts_of([*present(*told.split())], KNOWLEDGE.findings)
    fired = fired_flags(KNOWLEDGE.red_flags, facts)
    levels = [Urgency(one.flag.urgency) for one in fired]
    return max(levels, key=lambda level: level.rank, default=Urgency.SELF_CARE)
