"""How soon a safety rule sends somebody is one thing in its name, its level and its words."""

from __future__ import annotations

from plantar.care.plan import ALERTS
from plantar.catalogue.words import ACTIONS
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
TIMES = {
    "emergency_now": "emergency department",
    "same_day": "the same day",
    "within_2_weeks": "within two weeks",
}


def test_how_soon_an_action_sends_somebody_is_the_same_in_its_name_its_level_and_its_words() -> (
    None
):
    for action, level in ALERTS.items():
        assert level.startswith(action.removeprefix("escalate_"))
        assert TIMES[level] in ACTIONS[action]
    assert {a for a in ACTIONS if a.startswith("escalate_")} == ALERTS.keys()


def test_a_rule_that_sends_somebody_within_two_weeks_says_so() -> None:
    said = [
        rule.plain
        for rule in KNOWLEDGE.care.safety_rules.values()
        if ALERTS.get(rule.action) == "within_2_weeks"
    ]
    assert said and all("within two weeks" in plain for plain in said)
