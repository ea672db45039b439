"""Diabetes that nobody knows of yet: thirst and lost weight, and when that is an emergency."""

from __future__ import annotations

import pytest

from plantar.triage.redflags import facts_of, fired_flags
from plantar.triage.urgency import Urgency, most_urgent
from tests.builders import present, shared_knowledge

KNOWLEDGE = shared_knowledge()
ILL = ["vomiting", "feeling_very_unwell", "confusion", "consciousness_lost"]
BREATH = ["hyperventilation_symptoms", "trouble_swallowing_or_breathing"]
NUMB = ["feel_numb side_both_equal", "feel_numb duration_years", "feel_tingle numb_toes_all"]


@pytest.mark.parametrize("numb", NUMB)
@pytest.mark.parametrize("ill", [*ILL, *BREATH])
def test_thirst_with_lost_weight_in_who_is_ill_is_an_emergency(ill: str, numb: str) -> None:
    assert _level(f"thirst weight_loss {ill} {numb}") is Urgency.EMERGENCY_NOW


@pytest.mark.parametrize("ill", ILL)
def test_thirst_in_known_diabetes_and_ill_is_an_emergency(ill: str) -> None:
    assert _level(f"thirst history_diabetes {ill} feel_numb") is Urgency.EMERGENCY_NOW


@pytest.mark.parametrize("numb", NUMB)
def test_thirst_with_lost_weight_has_the_sugar_measured_today(numb: str) -> None:
    assert _level(f"thirst weight_loss {numb}") is Urgency.SAME_DAY


@pytest.mark.parametrize(
    "told",
    [
        "thirst feel_numb",
        "thirst history_diabetes feel_numb",
        "thirst hyperventilation_symptoms feel_tingle",
        "thirst history_diabetes hyperventilation_symptoms feel_numb",
        "thirst fatigue numb_toes_all",
    ],
)
def test_thirst_alone_fires_no_rule_of_the_day(told: str) -> None:
    assert _level(told).rank < Urgency.SAME_DAY.rank


def _level(told: str) -> Urgency:
    facts = facts_of(present(*told.split()), KNOWLEDGE.findings)
    fired = fired_flags(KNOWLEDGE.red_flags, facts)
    return most_urgent(Urgency(one.flag.urgency) for one in fired)
