"""The exercise programme."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
import textstat
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.care.calendar import CalendarEntry, calendar
from plantar.care.exercise import Fitness, Programme, programme
from tests.builders import gate_of, shared_knowledge

KNOWLEDGE = shared_knowledge()
FLAGS = sorted(KNOWLEDGE.care.flags)
CONDITIONS = sorted({c for e in KNOWLEDGE.care.exercises.values() for c in e.conditions})
WELL: dict[str, bool | None] = {name: name == "red_flags_cleared" for name in FLAGS}
HEEL_PAIN = {"plantar_fasciitis": 0.8}


def made(flags: Mapping[str, bool | None], p: Mapping[str, float], fitness: Fitness) -> Programme:
    return programme(gate_of(flags, KNOWLEDGE), p, fitness, KNOWLEDGE)


@settings(max_examples=150)
@given(
    st.fixed_dictionaries({f: st.sampled_from([True, False, False, False, None]) for f in FLAGS}),
    st.dictionaries(st.sampled_from(CONDITIONS), st.floats(0, 1), max_size=6),
    st.sampled_from(["low", "ordinary", "high"]),
)
def test_a_contraindicated_exercise_never_appears(
    flags: dict[str, bool | None], p: dict[str, float], fitness: Fitness
) -> None:
    for item in made(flags, p, fitness).chosen:
        entry = KNOWLEDGE.care.exercises[item.id]
        told = bool(flags.get(entry.limits_told_if)) if entry.limits_told_if else False
        for name in entry.block_flags:
            limit = told and flags.get(name) is None
            assert flags.get(name) is False or limit
            assert not limit or any(w.startswith("Not if") for w in item.warnings)


@pytest.mark.parametrize("flag", ["fracture_suspected", "open_wound", "emergency_red_flag"])
def test_an_unknown_contraindication_withholds_as_a_true_one_does(flag: str) -> None:
    def chosen(state: bool | None) -> set[str]:
        return {i.id for i in made({**WELL, flag: state}, HEEL_PAIN, "high").chosen}

    assert chosen(None) <= chosen(False) | chosen(True)
    assert chosen(None) == chosen(True)


def test_a_person_with_heel_pain_and_no_danger_gets_a_stretch() -> None:
    names = {i.id for i in made(WELL, HEEL_PAIN, "ordinary").chosen}
    assert "plantar_fascia_stretch" in names


def test_a_foot_without_feeling_gets_something_else_than_a_loaded_calf_raise() -> None:
    flags = {**WELL, "loss_of_protective_sensation": True}
    found = made(flags, HEEL_PAIN, "ordinary")
    assert "high_load_calf_raise_towel" not in {i.id for i in found.chosen}
    assert any(w.id == "high_load_calf_raise_towel" for w in found.withheld)


def test_an_emergency_leaves_no_exercise() -> None:
    flags = {**WELL, "emergency_red_flag": True}
    assert made(flags, HEEL_PAIN, "high").chosen == ()


def test_nothing_known_about_safety_leaves_no_exercise() -> None:
    assert made({}, HEEL_PAIN, "high").chosen == ()


def test_a_restriction_is_never_an_exercise_to_do() -> None:
    found = made(WELL, dict.fromkeys(CONDITIONS, 0.5), "high")
    groups = {KNOWLEDGE.care.exercises[i.id].group for i in found.chosen}
    assert "restriction" not in groups


def test_the_calendar_is_the_same_bytes_each_time() -> None:
    lines = [CalendarEntry("a", "Stretch", "how", 0, 3)]
    day = date(2026, 3, 2)
    assert calendar(lines, day) == calendar(lines, day)


def test_three_days_a_week_leave_rest_between() -> None:
    text = calendar([CalendarEntry("a", "Stretch", "how", 0, 3)], date(2026, 3, 2)).decode()
    assert "BYDAY=MO,WE,FR" in text


def test_an_exercise_for_an_improbable_cause_is_not_in_the_programme() -> None:
    p = {"lumbar_stenosis": 0.9, "cycling_numbness": 0.03, "pregnancy_related_numbness": 0.01}
    found = {i.id for i in made(WELL, p, "high").chosen}
    assert found and not found & {"cycling_change", "pregnancy_pelvic_floor", "driving_break"}


@pytest.mark.parametrize("key", KNOWLEDGE.care.exercises)
def test_an_exercise_can_be_read_at_the_age_of_twelve(key: str) -> None:
    entry = KNOWLEDGE.care.exercises[key]
    assert textstat.flesch_kincaid_grade(entry.how) <= 8, entry.how
    assert "above" not in entry.stop_criteria


def test_a_sore_heel_is_told_to_leave_rope_jumping_and_how_to_begin_again() -> None:
    found = made({}, {"plantar_fasciitis": 0.9}, "ordinary")
    assert {n.id: bool(n.again) for n in found.not_now} == {
        "jumping_rope_jumping": True,
        "long_running": True,
    }
