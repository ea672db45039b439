"""How soon a safety rule sends somebody is one thing in its name, its level and its words."""

from __future__ import annotations

import re

import pytest

from plantar.care.candidates import ADVISED_AGAINST
from plantar.care.flags import Situation
from plantar.care.plan import ALERTS, Planner
from plantar.catalogue.words import ACTIONS
from plantar.knowledge.schema_care import SOON
from plantar.reasoning.prior import Person
from tests.builders import present, shared_knowledge

KNOWLEDGE = shared_knowledge()
CLEARED = {"red_flags_cleared": True}
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


def test_no_item_of_a_plan_names_a_time_of_its_own_that_cannot_follow_the_level() -> None:
    own = re.compile(r"within (two|2|six|6|a few|some) weeks", re.I)
    found = [
        key
        for key, item in KNOWLEDGE.care.interventions.items()
        if item.recommendation not in ADVISED_AGAINST
        and own.search(f"{item.plain} {item.tell_the_patient}")
    ]
    assert found == ["chemotherapy_tell_the_team"], "it names the time of who has ended"


def test_an_item_of_two_weeks_says_today_where_somebody_must_be_seen_today() -> None:
    soon = [i for i in KNOWLEDGE.care.interventions.values() if SOON in i.tell_the_patient]
    assert soon
    for item in soon:
        assert "within two weeks" in item.said() and "{" not in item.said()
        assert "within two weeks" in item.said({"within_2_weeks", "routine"})
        for levels in ({"same_day"}, {"within_2_weeks", "same_day"}, {"emergency_now"}):
            assert "today" in item.said(levels) and "two weeks" not in item.said(levels)


@pytest.mark.parametrize(
    ("share", "feared", "said"),
    [(0.14, (), False), (0.3, (), True), (0.14, ("own",), True), (0.14, ("other",), False)],
)
def test_what_forbids_for_one_cause_is_no_order_while_that_cause_is_a_small_one(
    share: float, feared: tuple[str, ...], said: bool
) -> None:
    planner = Planner(KNOWLEDGE)
    forbids = {k: i for k, i in KNOWLEDGE.care.interventions.items() if i.cause_only}
    assert forbids
    for key, item in forbids.items():
        cause = item.conditions[0]
        named = {"own": cause, "other": "peripheral_arterial_disease"}
        fears = tuple(named[f] for f in feared)
        shares = {"peripheral_arterial_disease": 1 - share, cause: share}
        situation = Situation(
            Person(61, "male"), tuple(present("history_smoker")), CLEARED, probabilities=shares
        )
        plan = planner.plan(situation, planner.gate(situation), "routine", fears, "none")
        assert (key in {i.id for i in plan.everything()}) is said
        assert item.tell_the_patient.startswith("If it is"), "said as a condition"
