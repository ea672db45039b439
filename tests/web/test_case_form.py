"""The clinician's form: what is typed, what it means, what is wrong with it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantar.assessment.document import to_text
from plantar.assessment.letter import clinician_letter
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.web.engine import Engine
from plantar.web.record import record
from plantar.web.rows import row
from tests.builders import request
from tests.web.entries import JERK, SLR, case


def test_a_value_says_whether_a_sign_is_present(engine: Engine) -> None:
    low = row("sign_straight_leg_raise", "absent", "", "40", engine=engine)
    high = row("sign_straight_leg_raise", "present", "", "80", engine=engine)
    assert low.evidence and low.evidence.state is State.PRESENT
    assert high.evidence and high.evidence.state is State.ABSENT


@pytest.mark.parametrize(("value", "unit"), [("7.9", "%"), ("7,9", "%"), ("63", "mmol/mol")])
def test_units_are_brought_to_the_finding_s_own(engine: Engine, value: str, unit: str) -> None:
    found = row("lab_hba1c", "present", "", value, unit, engine=engine)
    assert found.evidence and found.evidence.value == pytest.approx(63, abs=0.5)


def test_an_unknown_unit_counts_for_nothing_and_stays_to_be_mended(engine: Engine) -> None:
    found = row("lab_b12_low", "present", "", "120", "furlongs", engine=engine)
    assert found.evidence is None
    assert "furlongs" in found.wrong and "pmol/L or ng/L or pg/mL" in found.wrong
    assert found.units[0] == "furlongs"


@given(value=st.text(min_size=1, max_size=30))
def test_whatever_is_typed_as_a_value_is_a_number_or_an_error(engine: Engine, value: str) -> None:
    found = row("measure_post_void_residual", "present", "", value, engine=engine)
    blank = not value.strip()
    assert (found.evidence is None) == bool(found.wrong)
    assert blank or found.wrong or (found.evidence and found.evidence.value is not None)


@pytest.mark.parametrize(
    ("finding", "value", "unit"),
    [
        ("lab_b12_low", "180", ""),
        ("lab_b12_low", "120", "pmol/L"),
        ("lab_hba1c", "6.9", "%"),
        ("lab_fasting_glucose", "7.4", "mmol/L"),
        ("lab_fasting_glucose", "140", "mg/dL"),
        ("sign_straight_leg_raise", "40", "degrees"),
    ],
)
def test_a_unit_that_was_not_said_is_asked_for_where_it_decides(
    engine: Engine, finding: str, value: str, unit: str
) -> None:
    found = row(finding, "present", "", value, engine=engine)
    assert found.unit == unit
    assert found.unit_open is (not unit) and bool(found.evidence) is bool(unit)
    assert ("choose the unit" in found.wrong) is (not unit)
    assert (found.units[0] == "") is (not unit)


def test_a_graded_reflex_in_a_note_enters_no_other_sign(engine: Engine) -> None:
    note = ("note", "KJ 2+ bilat, AJ absent bilat, plantars flexor."), ("read", "1")
    filled = case(engine, *note)
    states = {r.finding: r.state for r in filled.rows}
    assert states["sign_knee_reflex_one_reduced"] == "absent"
    assert "sign_leg_reflexes_reduced" not in states


def test_what_is_of_both_sides_becomes_what_one_side_is_called(engine: Engine) -> None:
    found = row("sign_ankle_reflexes_both_absent", "present", "right", engine=engine)
    assert (found.finding, found.side) == ("sign_ankle_reflex_one_reduced", "right")
    wrong = row("sign_leg_reflexes_reduced", "present", "left", engine=engine)
    assert wrong.evidence is None and "both sides" in wrong.wrong


def test_alike_on_both_sides_is_on_no_side_and_worse_on_one_may_name_it(engine: Engine) -> None:
    assert "both sides" in row("side_both_equal", "present", "left", engine=engine).wrong
    worse = row("side_both_unequal", "present", "left", engine=engine)
    assert worse.evidence and worse.evidence.side is Side.LEFT


@pytest.mark.parametrize(("value", "missed"), [("10/10", 0.0), ("8/10", 2.0), ("3", 3.0)])
def test_a_result_out_of_ten_counts_what_was_missed(
    engine: Engine, value: str, missed: float
) -> None:
    found = row("sign_monofilament", value=value, engine=engine)
    assert found.evidence and found.evidence.value == missed
    assert found.evidence.state is (State.PRESENT if missed else State.ABSENT)


def test_layers_follow_who_can_tell(engine: Engine) -> None:
    layers = {
        name: row(name, engine=engine).evidence
        for name in ("sign_babinski", "lab_crp", "history_diabetes", "weak_foot_lift")
    }
    found = [e.layer for e in layers.values() if e]
    assert found == [Layer.EXAMINATION, Layer.TEST, Layer.RISK, Layer.HISTORY]


def test_adding_again_changes_and_dropping_removes(engine: Engine) -> None:
    before = ("f", "numb_saddle"), ("state-numb_saddle", "present")
    changed = case(engine, *before, ("add", "numb_saddle|absent|both"))
    assert [(e.state, e.side) for e in changed.evidence] == [(State.ABSENT, Side.BOTH)]
    assert case(engine, *before, ("drop", "numb_saddle")).evidence == ()


def test_what_is_not_said_again_stays_and_what_differs_is_kept_to_be_put_back(
    engine: Engine,
) -> None:
    slr = "sign_straight_leg_raise"
    before = ("f", slr), (f"value-{slr}", "40"), (f"side-{slr}", "right")
    same = case(engine, *before, ("add", f"{slr}|present")).rows[0]
    assert (same.value, same.side, same.was) == ("40", "right", "")
    other = case(engine, *before, ("add", f"{slr}|present|left")).rows[0]
    assert (other.value, other.side, other.before) == ("", "left", "present, right, 40 degrees")
    back = case(
        engine,
        ("f", slr),
        (f"side-{slr}", "left"),
        (f"was-{slr}", other.was),
        ("add", f"{slr}|{other.was}"),
    ).rows[0]
    assert (back.value, back.side, back.before) == ("40", "right", "present, left")


TWO_SIDES = {
    "a normal jerk after a lost one": (f"{JERK}|present|left", f"{JERK}|absent|right"),
    "a lost jerk after a normal one": (f"{JERK}|absent|right", f"{JERK}|present|left"),
    "a sign of no side before a normal one": (f"{SLR}|present||30", f"{SLR}|absent|right"),
    "a sign of both sides before a normal one": (f"{SLR}|present|both", f"{SLR}|absent|right"),
    "a value before a sign that is absent": (f"{SLR}|present|left|30", f"{SLR}|absent|right"),
    "a value before a normal one": (f"{SLR}|present|left|30", f"{SLR}|present|right|85"),
    "the worse value first": (f"{SLR}|present|left|30", f"{SLR}|present|right|60"),
    "the worse value last": (f"{SLR}|present|right|60", f"{SLR}|present|left|30"),
    "an unsure sign before a normal one": (f"{SLR}|unsure|left", f"{SLR}|absent|right"),
}


@pytest.mark.parametrize("told", TWO_SIDES)
def test_a_sound_side_never_takes_back_the_other_and_is_kept(engine: Engine, told: str) -> None:
    first, last = TWO_SIDES[told]
    one = case(engine, ("add", first)).rows[0]
    name = one.finding
    fields = ("f", name), (f"state-{name}", one.state), (f"side-{name}", one.side)
    filled = case(engine, *fields, (f"value-{name}", one.value), ("add", last))
    [stands] = filled.rows
    assert stands.state != "absent" and stands.side in ("left", "")
    assert "right" in stands.other_side and stands.was == ""
    assert not stands.value or stands.value == "30"
    sent = {"state": stands.state, "side": stands.side, "beside": stands.beside}
    again = case(engine, ("f", name), *((f"{k}-{name}", v) for k, v in sent.items()))
    assert again.rows[0].beside == stands.beside
    report = engine.assessor.assess(filled.told)
    assert f"Other side: {stands.entry.term}: " in record(
        filled, report, engine.knowledge, date(2026, 4, 3)
    )


def test_what_is_alike_on_both_sides_is_on_both(engine: Engine) -> None:
    for state in ("present", "absent"):
        added = ("add", f"{SLR}|{state}|left;{SLR}|{state}|right")
        [stands] = case(engine, added).rows
        assert (stands.state, stands.side, stands.was) == (state, "both", "")


def test_a_danger_that_is_taken_back_is_named(engine: Engine) -> None:
    assert case(engine, ("add", "numb_saddle|present;numb_saddle|absent")).taken_back == (
        "numb_saddle",
    )
    assert case(engine, ("add", "numb_saddle|absent;numb_saddle|present")).taken_back == ()


def test_the_same_side_entered_again_is_replaced_and_can_be_put_back(engine: Engine) -> None:
    added = ("add", f"{JERK}|present|left;{JERK}|absent|right;{JERK}|absent|left")
    [stands] = case(engine, added).rows
    assert (stands.state, stands.side, stands.before) == ("absent", "left", "present, left")
    assert stands.other_side == "absent, right"


@pytest.mark.parametrize("side", ["right", ""])
def test_once_the_worse_side_is_corrected_the_other_counts(engine: Engine, side: str) -> None:
    index = "sign_ankle_brachial_index"
    told = f"{index}|present|left|0.3;{index}|present|right|0.2;{index}|present|{side}|1.0"
    [stands] = case(engine, ("add", told)).rows
    assert (stands.state, stands.side, stands.value) == ("present", "left", "0.3")
    assert (
        stands.other_side == "absent, right, 1.0 ratio"
        and stands.before == "present, right, 0.2 ratio"
    )
    [back] = case(engine, ("add", f"{told};{index}|{stands.was}")).rows
    assert (back.state, back.side, back.value) == ("present", "right", "0.2")
    assert back.other_side == "present, left, 0.3 ratio"


@pytest.mark.parametrize("age", ["abc", "-5", "200", "5.5", "1e3", "\u0665\u0660", "9999999"])
def test_an_impossible_age_is_named_and_left_out(engine: Engine, age: str) -> None:
    found = case(engine, ("age", age))
    assert found.person.age_years is None and found.age == age
    assert "expected whole years, 18 to 120" in found.wrong["age"]


def test_nothing_is_assessed_for_a_child(engine: Engine) -> None:
    stop = case(engine, ("age", "9")).stop
    assert "adults" in stop and "--" not in stop
    assert "adults" in case(engine, ("note", "9 year old boy, numb heel"), ("read", "1")).stop


def test_places_in_words_make_the_map(engine: Engine) -> None:
    found = case(engine, ("where", "lateral border of left foot"))
    assert found.map.regions == {"lat_border"}
    wrong = case(engine, ("where", "qwerty"))
    assert "No place was understood" in wrong.wrong["where"]


def test_beside_a_risk_that_lasts_the_rest_of_its_denied_line_is_absent(engine: Engine) -> None:
    filled = case(engine, ("age", "60"), ("f", "history_cancer"), ("deny_all", "1"))
    assert "at_risk" not in filled.denials.whole
    assert Evidence("takes_anticoagulant", State.ABSENT) in filled.evidence
    seen = engine.assessor.glance(request(filled.person, filled.evidence))
    assert seen.urgency.status == "settled"


def test_dangers_that_were_asked_and_denied_settle_the_level(engine: Engine) -> None:
    open_ = case(engine, ("age", "44"))
    denied = case(engine, ("age", "44"), ("deny_all", "1"))
    screen = engine.knowledge.danger_screen
    assert {e.finding for e in denied.evidence} == {f for d in screen.values() for f in d.findings}
    for each, status in ((open_, "provisional"), (denied, "settled")):
        assert engine.assessor.assess(request(each.person, each.evidence)).urgency.status == status


@pytest.mark.parametrize("state", ["present", "unsure"])
def test_an_entered_danger_counts_before_a_ticked_no(engine: Engine, state: str) -> None:
    filled = case(engine, ("denied", "bladder_and_saddle"), ("add", f"numb_saddle|{state}"))
    held = engine.knowledge.danger_screen["bladder_and_saddle"].findings
    assert [e.state.value for e in filled.evidence if e.finding in held] == [state]
    assert "bladder_and_saddle" not in filled.denials.whole


STANDS = {
    "an entry": (("f", "weak_leg"), "weak_leg"),
    "an entry that is unsure": (("add", "numb_saddle|unsure"), "numb_saddle"),
    "what an entry is never without": (("f", "weak_push_off"), "weak_leg"),
    "an examination in other words": (("f", "sign_weak_dorsiflexion"), "weak_foot_lift"),
    "the list of medicines": (("medicines", "apixaban 5 mg bd"), "takes_anticoagulant"),
    "the map": (("where", "perineum"), "numb_saddle"),
    "an undecided word of the note": (("doubt", "numb_saddle"), "numb_saddle"),
}


@pytest.mark.parametrize("told", STANDS)
def test_denying_all_takes_nothing_back_that_the_page_says(engine: Engine, told: str) -> None:
    pair, finding = STANDS[told]
    filled = case(engine, ("age", "72"), pair, ("deny_all", "1"))
    line = next(n for n, e in engine.knowledge.danger_screen.items() if finding in e.findings)
    assert Evidence(finding, State.ABSENT) not in filled.evidence
    assert line not in filled.denials.whole and line in filled.denials.but
    assert finding in filled.denials.left(line)
    rest = {e.finding for e in filled.evidence if e.state is State.ABSENT}
    open_ = {*engine.knowledge.danger_screen[line].findings} - {*filled.denials.left(line)}
    assert rest >= open_


def test_denying_all_beside_what_is_there_settles_the_level_and_lowers_none(
    engine: Engine,
) -> None:
    told = ("age", "72"), ("medicines", "apixaban 5 mg bd"), ("f", "weak_leg")
    before, after = case(engine, *told), case(engine, *told, ("deny_all", "1"))
    assert engine.assessor.assess(before.told).urgency.level == "emergency_now"
    seen = engine.assessor.assess(after.told).urgency
    assert (seen.level, seen.status) == ("emergency_now", "settled")


def test_a_sign_that_is_only_like_a_denied_danger_counts_and_the_letter_says_unclear(
    engine: Engine,
) -> None:
    sign = "sign_perianal_sensation_reduced"
    filled = case(engine, ("age", "50"), ("f", sign), ("deny_all", "1"))
    report = engine.assessor.assess(filled.told)
    assert (report.urgency.level, report.urgency.status) == ("emergency_now", "settled")
    letter = to_text(clinician_letter(report, engine.knowledge, date(2026, 4, 3)))
    assert "Unclear, denied beside the like: saddle" in " ".join(letter.split())


def test_an_examination_in_other_words_stands_under_the_examination(engine: Engine) -> None:
    filled = case(engine, ("f", "sign_weak_dorsiflexion"), ("deny_all", "1"))
    layers = {e.finding: e.layer for e in filled.evidence if e.state is State.PRESENT}
    assert layers["weak_foot_lift"] is Layer.EXAMINATION


def test_a_tick_before_an_entry_says_nothing_of_the_rest_of_its_line(engine: Engine) -> None:
    told = ("denied", "legs_fail"), ("f", "weak_leg")
    assert [e.finding for e in case(engine, *told).evidence] == ["weak_leg"]
    again = case(engine, ("rest", "legs_fail"), ("f", "weak_leg"))
    assert Evidence("cannot_walk", State.ABSENT) in again.evidence


def test_a_field_that_is_missing_is_not_answered(engine: Engine) -> None:
    assert (case(engine).sex, case(engine).pregnant) == ("unknown", "unknown")


def test_a_denied_line_takes_nothing_from_what_an_entry_contains(engine: Engine) -> None:
    filled = case(engine, ("deny_all", "1"), ("add", "weak_push_off|present"))
    assert next(e.state for e in filled.evidence if e.finding == "weak_leg") is State.PRESENT


def test_a_number_in_another_unit_is_kept_as_it_was_typed(engine: Engine) -> None:
    filled = case(engine, ("add", "lab_hba1c|present||7.9|%"))
    assert [e.fact for e in filled.evidence] == ["7.9 %"]
