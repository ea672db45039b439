"""What is said to be veins, migraine, chilblains, heat or a day of standing; and one fact more."""

from __future__ import annotations

import pytest

from plantar.triage.redflags import facts_of, fired_flags
from tests.builders import absent, present, shared_knowledge

KNOWLEDGE = shared_knowledge()

VEINS = "swelling_one_leg varicose_veins time_end_day relief_elevate"
MIGRAINE = "course_transient numb_hemibody visual_aura headache_migrainous onset_march_minutes"
CHILBLAINS = "skin_itchy_purple_toes onset_cold feel_burn feel_itch"
FLUSHES = "foot_red_hot_swollen side_both_equal trigger_heat"
BOOTS = "side_both_equal onset_hours_days numb_toe_big feel_numb history_rigid_boots"
STANDING = "side_both_equal onset_hours_days work_standing time_end_day pain_severe"
MORE_THAN_BIG_TOES = [
    "numb_toes_all",
    "numb_foot_whole",
    "numb_sole_whole",
    "numb_both_legs",
    "numb_glove",
    "weak_leg",
    "leg_gives_way",
    "bladder_retention",
    "numb_saddle",
    "pain_back",
    "unsteady",
    "course_progressive",
    "history_recent_infection",
]
HARMLESS = [
    ("possible_venous_clot", VEINS),
    ("tia_signs", MIGRAINE),
    ("cold_injury", CHILBLAINS),
    ("new_colour_with_numbness", "skin_itchy_purple_toes skin_blue side_one"),
    ("hot_swollen_foot", FLUSHES),
    ("both_legs_numb_quickly", STANDING),
    ("both_legs_numb_quickly", "side_both_equal onset_hours_days skin_itchy_purple_toes"),
    ("both_legs_numb_quickly", BOOTS),
    ("both_legs_numb_quickly", BOOTS.replace("history_rigid_boots", "onset_new_footwear")),
    ("both_legs_numb_quickly", BOOTS.replace("history_rigid_boots", "history_tight_shoes")),
]
DANGEROUS = [
    ("possible_venous_clot", "swelling_one_leg varicose_veins"),
    ("possible_venous_clot", f"{VEINS} pain_calf"),
    ("possible_venous_clot", f"{VEINS} onset_hours_days"),
    ("possible_venous_clot", "swelling_one_leg varicose_veins time_end_day"),
    ("tia_signs", "course_transient numb_hemibody headache_migrainous"),
    ("tia_signs", "course_transient numb_hemibody visual_aura headache_migrainous"),
    ("cold_injury", "onset_cold feel_burn"),
    ("cold_injury", f"{CHILBLAINS} history_cold_freezing"),
    ("new_colour_with_numbness", "skin_blue side_one"),
    ("hot_swollen_foot", "foot_red_hot_swollen"),
    ("hot_swollen_foot", "foot_red_hot_swollen trigger_heat"),
    ("hot_swollen_foot", f"{FLUSHES} fever"),
    ("hot_foot_in_neuropathy", f"{FLUSHES} history_diabetes"),
    ("frostbite_signs", "onset_cold history_cold_freezing foot_cold_one"),
    ("frostbite_signs", "onset_cold history_cold_freezing foot_cold_one skin_itchy_purple_toes"),
    ("both_legs_numb_quickly", f"{STANDING} feel_numb"),
    ("both_legs_numb_quickly", f"{STANDING} weak_leg"),
    ("both_legs_numb_quickly", "side_both_equal onset_hours_days work_standing"),
    ("both_legs_numb_quickly", BOOTS.replace(" history_rigid_boots", "")),
    *[("both_legs_numb_quickly", f"{BOOTS} {more}") for more in MORE_THAN_BIG_TOES],
]


@pytest.mark.parametrize(("flag", "told"), HARMLESS)
def test_a_rule_leaves_out_what_is_said_to_be_something_harmless(flag: str, told: str) -> None:
    assert flag not in _fired(told)


@pytest.mark.parametrize(("flag", "told"), DANGEROUS)
def test_a_rule_fires_where_one_fact_of_the_harmless_picture_is_missing_or_one_more_is_told(
    flag: str, told: str
) -> None:
    assert flag in _fired(told)


def test_frostbite_is_left_out_of_chilblains_only_where_blisters_are_denied() -> None:
    told = "onset_cold history_cold_freezing foot_cold_one skin_itchy_purple_toes"
    assert "frostbite_signs" not in _fired(told, "skin_cold_blisters")


def _fired(told: str, denied: str = "") -> set[str]:
    evidence = [*present(*told.split()), *absent(*denied.split())]
    facts = facts_of(evidence, KNOWLEDGE.findings)
    return {fired.flag.id for fired in fired_flags(KNOWLEDGE.red_flags, facts)}
