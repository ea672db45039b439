"""Follow-up and the daily foot check."""

from __future__ import annotations

from plantar.care.follow_up import entries, follow_up
from plantar.knowledge.loader import load

KNOWLEDGE = load()
SURE: dict[str, bool | None] = dict.fromkeys(KNOWLEDGE.care["flags"], False)


def test_an_untested_foot_is_checked_daily():
    flags = {**SURE, "loss_of_protective_sensation": None}
    assert follow_up(flags, {}, KNOWLEDGE).daily


def test_a_foot_with_feeling_and_no_risk_needs_no_daily_check():
    assert follow_up(SURE, {}, KNOWLEDGE).daily == ()


def test_a_likely_cause_says_what_to_measure():
    found = follow_up(SURE, {"diabetic_polyneuropathy": 0.7}, KNOWLEDGE)
    assert found.checks[0].id == "diabetic_peripheral_neuropathy"
    assert found.checks[0].measure


def test_red_lines_are_always_there():
    assert follow_up(SURE, {}, KNOWLEDGE).red_lines


def test_the_daily_check_is_in_the_calendar():
    found = entries(follow_up({}, {}, KNOWLEDGE))
    assert found[0].days_per_week == 7
