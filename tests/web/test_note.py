"""A clinician's note: what it enters, and what it leaves to decide."""

from __future__ import annotations

import json
from typing import Any

import pytest

from plantar.knowledge.evidence import State
from plantar.web.engine import Engine
from plantar.web.site import Refused
from tests.web.entries import JERK, SLR, case

NOTE = (
    "58M. 3/7 hx bilat leg tingling, back pain. Unable to PU since this am, perhaps numb saddle. "
    "ABPI L 0.9, R 0.5. Possible fever?"
)


def test_a_note_never_overrules_what_was_entered(engine: Engine) -> None:
    found = case(
        engine,
        ("age", "60"),
        ("f", "numb_saddle"),
        ("state-numb_saddle", "present"),
        ("note", "54 yo woman, SLR positive. No saddle anaesthesia."),
        ("read", "1"),
    )
    states: dict[str, Any] = {e.finding: e.state for e in found.evidence}
    assert states["numb_saddle"] is State.PRESENT
    assert states["sign_straight_leg_raise"] is State.PRESENT
    assert found.person.age_years == 60 and found.person.sex == "female"


def test_a_note_in_a_clinician_s_shorthand_is_understood(engine: Engine) -> None:
    note = (
        "58 yo man. R ankle jerk absent, L present. Monofilament 10/10. No bladder or bowel "
        "change. Leg weakness absent. Plantar flexion weakness R."
    )
    rows = {r.finding: r for r in case(engine, ("note", note), ("read", "1")).rows}
    assert "sign_ankle_reflexes_both_absent" not in rows
    assert rows["sign_ankle_reflex_one_reduced"].side == "right"
    absent = (
        "bladder_retention",
        "bladder_incont",
        "bowel_incont",
        "weak_leg",
        "sign_monofilament",
    )
    assert [rows[name].state for name in absent] == ["absent"] * 5
    assert rows["sign_weak_plantar_flexion"].state == "present"


def test_a_guess_in_a_note_is_not_entered_as_typed(engine: Engine) -> None:
    found = case(engine, ("note", "No red flags. ?cauda equina. Babinski?"), ("read", "1"))
    assert not any(r.said.startswith("Babinski") and r.state == "absent" for r in found.rows)


def test_what_a_note_reads_like_reaches_the_assessment_until_it_is_left_out(
    engine: Engine,
) -> None:
    read_ = case(engine, ("note", "numb lateral foot with back pain into the leg"), ("read", "1"))
    assert read_.person.reads_like == read_.reads_like != ()
    field = ("reads_like", json.dumps(dict(read_.reads_like)))
    assert case(engine, field).person.reads_like == read_.reads_like
    assert case(engine, field, ("forget_gist", "1")).person.reads_like == ()
    for wrong in ("[]", "{", '{"no_such": 0.5}', '{"stroke": 7}'):
        with pytest.raises(Refused, match="reads_like"):
            case(engine, ("reads_like", wrong))


@pytest.mark.parametrize(
    "note", ["L AJ absent. R AJ 2+.", "R AJ 2+. L AJ absent.", "AJ L 0, R 2+. SLR 30 L. R SLR neg."]
)
def test_a_sound_side_in_a_note_takes_nothing_back(engine: Engine, note: str) -> None:
    rows = {r.finding: r for r in case(engine, ("note", note), ("read", "1")).rows}
    assert (rows[JERK].state, rows[JERK].side) == ("present", "left")
    if SLR in rows:
        assert (rows[SLR].state, rows[SLR].side, rows[SLR].value) == ("present", "left", "30")


def test_a_lost_side_in_a_note_counts_beside_a_sound_one_that_was_entered(engine: Engine) -> None:
    entered = ("add", f"{JERK}|absent|right")
    [stands] = case(engine, entered, ("note", "L AJ absent."), ("read", "1")).rows
    assert (stands.state, stands.side, stands.other_side) == ("present", "left", "absent, right")


def test_a_note_that_is_not_read_counts_for_nothing(engine: Engine) -> None:
    assert case(engine, ("note", "saddle anaesthesia, urinary retention")).evidence == ()


def test_doubts_of_a_note_stay_until_they_are_settled(engine: Engine) -> None:
    read_ = case(engine, ("note", "possible saddle anaesthesia?"), ("read", "1"))
    doubt = read_.doubts[0]
    assert doubt in ("numb_saddle", "sign_perianal_sensation_reduced")
    assert doubt not in [e.finding for e in read_.evidence]
    kept = case(engine, ("doubt", doubt))
    assert kept.doubts == (doubt,)
    settled = case(engine, ("doubt", doubt), ("add", f"{doubt}|absent"))
    assert settled.doubts == () and settled.evidence[0].state is State.ABSENT
    assert case(engine, ("doubt", doubt), ("drop", doubt)).doubts == ()


def test_a_danger_of_a_note_is_entered_or_stands_first_among_what_is_undecided(
    engine: Engine,
) -> None:
    found = case(engine, ("note", NOTE), ("read", "1"))
    rows = {r.finding: r for r in found.rows}
    assert rows["bladder_retention"].said == "Unable to PU since this am"
    assert engine.assessor.assess(found.told).urgency.level == "emergency_now"
    held = {f for d in engine.knowledge.danger_screen.values() for f in d.findings}
    grave = [d in held for d in found.doubts]
    assert any(grave) and grave == sorted(grave, reverse=True)
    assert found.grave == found.doubts[: sum(grave)]


def test_what_a_note_tells_is_quoted_by_whole_phrases_also_once_it_is_decided(
    engine: Engine,
) -> None:
    found = case(engine, ("note", NOTE), ("read", "1"))
    rows = {r.finding: r for r in found.rows}
    assert rows["duration_under_two_weeks"].said == "3/7 hx bilat leg tingling"
    assert {*found.quotes} >= {*found.doubts}
    assert all(len(found.quotes[d]) > 5 and found.quotes[d] in NOTE for d in found.doubts)
    doubt = found.doubts[0]
    told = ("doubt", doubt), (f"said-{doubt}", found.quotes[doubt])
    assert case(engine, *told).quotes[doubt] == found.quotes[doubt]
    assert case(engine, *told, ("add", f"{doubt}|present")).rows[0].said == found.quotes[doubt]


def test_the_number_of_each_side_in_a_note_counts_with_the_worse(engine: Engine) -> None:
    rows = {r.finding: r for r in case(engine, ("note", NOTE), ("read", "1")).rows}
    index = rows["sign_ankle_brachial_index"]
    assert (index.value, index.side) == ("0.5", "right") and "0.9" in index.other_side


@pytest.mark.parametrize(
    ("note", "finding", "side"),
    [
        ("Weak L leg and R leg normal.", "weak_leg", "left"),
        ("Weak L leg but his right leg is strong.", "weak_leg", "left"),
        ("L AJ absent and R AJ normal.", JERK, "left"),
        ("Foot drop R and L foot normal.", "weak_foot_lift", "right"),
    ],
)
def test_a_side_that_a_note_calls_normal_is_never_the_one_that_is_entered(
    engine: Engine, note: str, finding: str, side: str
) -> None:
    rows = {r.finding: r for r in case(engine, ("note", note), ("read", "1")).rows}
    assert (rows[finding].state, rows[finding].side) == ("present", side)


@pytest.mark.parametrize("note", ["ABPI 0.9 L, 0.4 R.", "ABPI 0.9 L, 0.4 R. SLR neg."])
def test_the_number_before_its_side_counts_for_both_sides(engine: Engine, note: str) -> None:
    rows = {r.finding: r for r in case(engine, ("note", note), ("read", "1")).rows}
    index = rows["sign_ankle_brachial_index"]
    assert (index.side, index.value, index.other_side) == (
        "right",
        "0.4",
        "present, left, 0.9 ratio",
    )


def test_what_a_note_says_behind_a_length_of_time_is_not_cut_off(engine: Engine) -> None:
    only = case(
        engine, ("note", "Saddle anaesthesia for 2 hours after cycling only."), ("read", "1")
    )
    assert [r.finding for r in only.rows] == [] and only.grave[0] == "numb_saddle"
    plain = case(engine, ("note", "Saddle anaesthesia for 2 hours."), ("read", "1"))
    assert [r.finding for r in plain.rows] == ["numb_saddle"]


def test_a_note_that_is_too_long_is_not_cut_in_silence(engine: Engine) -> None:
    found = case(engine, ("note", "numb heel. " * 3000), ("read", "1"))
    assert "at most" in found.wrong["note"] and found.not_counted == 1


def test_the_words_of_the_field_win_over_the_map_of_the_note(engine: Engine) -> None:
    note = ("note", "numb toes of both feet"), ("read", "1")
    heard = case(engine, *note)
    assert heard.map_json and "pl_toe1" in heard.map.regions
    both = case(engine, ("map", heard.map_json), ("where", "lateral border of left foot"))
    assert both.map.regions == {"lat_border"}
    assert case(engine, ("map", heard.map_json), ("forget_map", "1")).map.regions == frozenset()
