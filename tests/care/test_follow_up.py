"""Follow-up and the daily foot check."""

from __future__ import annotations

import re

import pytest
import textstat

from plantar.care.follow_up import entries, follow_up, visit_entries
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
SURE: dict[str, bool | None] = dict.fromkeys(KNOWLEDGE.care.flags, False)


def test_an_untested_foot_is_checked_daily() -> None:
    flags = {**SURE, "loss_of_protective_sensation": None}
    assert follow_up(flags, {}, KNOWLEDGE).daily


def test_a_foot_with_feeling_and_no_risk_needs_no_daily_check() -> None:
    assert follow_up(SURE, {}, KNOWLEDGE).daily == ()


def test_a_likely_cause_says_what_to_measure() -> None:
    found = follow_up(SURE, {"diabetic_polyneuropathy": 0.7}, KNOWLEDGE)
    assert found.checks[0].id == "diabetic_peripheral_neuropathy"
    assert found.checks[0].measure


def test_red_lines_are_always_there() -> None:
    assert follow_up(SURE, {}, KNOWLEDGE).red_lines


def test_the_daily_check_is_in_the_calendar() -> None:
    found = entries(follow_up({}, {}, KNOWLEDGE))
    assert found[0].days_per_week == 7


FOLLOWED = [key for key, row in KNOWLEDGE.care.follow_up.items() if row.kind == "cause"]


@pytest.mark.parametrize("key", FOLLOWED)
def test_what_a_person_is_told_to_follow_can_be_read_at_the_age_of_twelve(key: str) -> None:
    told = KNOWLEDGE.care.follow_up[key].plain
    assert told is not None
    text = f"{told.expect} Come back {told.when}. Write down {told.write_down}."
    text += f" Be seen sooner if one of these is new or worse: {told.sooner}."
    assert textstat.flesch_kincaid_grade(text) <= 9


@pytest.mark.parametrize("key", sorted(KNOWLEDGE.care.follow_up))
def test_what_cannot_wait_says_how_soon(key: str) -> None:
    told = KNOWLEDGE.care.follow_up[key].plain
    assert told is not None
    if re.search(r"breath|bladder|bowel|between the legs|chest pain|turns? weak", told.sooner):
        assert re.search(r"ambulance|emergency|today", told.sooner, re.IGNORECASE)


def test_a_diabetic_foot_with_a_sore_is_followed_though_no_condition_names_it() -> None:
    found = follow_up({"diabetes": True, "open_wound": True}, {}, KNOWLEDGE)
    assert "diabetic_foot_ulcer_infection" in {c.id for c in found.checks}
    assert "complication_amputation" in {c.id for c in found.complications}


def test_the_calendar_takes_the_day_of_the_look_back_from_the_knowledge() -> None:
    row = KNOWLEDGE.care.follow_up["vasculitic_neuropathy"]
    plan = follow_up(SURE, {row.conditions[0]: 0.9}, KNOWLEDGE)
    (found,) = entries(plan)
    assert found.id == "vasculitic_neuropathy"
    assert found.after_days == row.after_days == 7


@pytest.mark.parametrize("key", FOLLOWED)
def test_what_is_seen_today_or_each_day_or_week_is_looked_at_within_a_week(key: str) -> None:
    row = KNOWLEDGE.care.follow_up[key]
    assert row.plain is not None
    if re.search(r"today|same day|each (day|week)", row.plain.when.split(", then")[0]):
        assert row.after_days <= 7


def test_complications_are_those_of_the_likely_causes() -> None:
    found = follow_up(SURE, {"plantar_fasciitis": 0.8, "cauda_equina": 0.01}, KNOWLEDGE)
    assert [c.id for c in found.complications] == ["complication_spur_fibromatosis_bursitis"]


def test_red_lines_hold_nothing_that_belongs_to_one_level_of_urgency() -> None:
    lines = follow_up(SURE, {}, KNOWLEDGE).red_lines
    assert lines and not any("You could not be seen today" in line for line in lines)


@pytest.mark.parametrize("level", ["same_day", "within_2_weeks", "routine", "self_care"])
def test_every_level_below_an_emergency_asks_for_a_look_on_some_day(level: str) -> None:
    found = visit_entries(level, KNOWLEDGE)
    assert found and all(entry.title and entry.text for entry in found)
    assert (found[0].after_days == 0) is (level != "self_care")


def test_the_calendar_of_an_emergency_asks_for_no_visit_later() -> None:
    assert visit_entries("emergency_now", KNOWLEDGE) == ()


@pytest.mark.parametrize("why", ["anticoagulant", "arterial_disease"])
def test_the_daily_list_says_nothing_that_is_not_for_the_person(why: str) -> None:
    flags = {**SURE, "diabetes": True, why: True, "open_wound": True}
    daily = " ".join(follow_up(flags, {}, KNOWLEDGE).daily)
    assert "Cut nails" not in daily and "podiatrist" in daily and "Use cream" not in daily


def test_a_foot_at_risk_without_a_bar_keeps_cream_and_nails() -> None:
    daily = " ".join(follow_up({**SURE, "diabetes": True}, {}, KNOWLEDGE).daily)
    assert "Cut nails" in daily and "Use cream" in daily


def test_no_follow_up_of_a_sore_names_a_later_day_than_today() -> None:
    row = KNOWLEDGE.care.follow_up
    plain = [r.plain for r in row.values() if r.plain and "sore" in r.plain.name]
    assert plain and not [p for p in plain if "working day" in f"{p.when} {p.sooner}"]
