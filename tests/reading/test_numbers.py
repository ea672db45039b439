"""A measured value is read beside its name, in its own unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantar.knowledge.evidence import State
from plantar.reading.listener import Listener
from plantar.reading.numbers import value_near
from plantar.reading.sentences import Span
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()


def near(text: str, name: str, finding: str) -> float | None:
    """The value of a finding whose name stands in a text of one sentence."""
    start = text.index(name)
    named = Span(start, start + len(name))
    return value_near(text, Span(0, len(text)), named, KNOWLEDGE.findings[finding])


@pytest.mark.parametrize(
    ("text", "name", "finding", "value"),
    [
        ("HbA1c 8.1%", "HbA1c", "lab_hba1c", 65.02),
        ("HbA1c 8,1 %", "HbA1c", "lab_hba1c", 65.02),
        ("HbA1c of 48 mmol/mol", "HbA1c", "lab_hba1c", 48.0),
        ("HbA1c was 48 and stable", "HbA1c", "lab_hba1c", 48.0),
        ("HbA1c 48.", "HbA1c", "lab_hba1c", 48.0),
        ("ABPI 0,7", "ABPI", "sign_ankle_brachial_index", 0.7),
        ("ABPI 0.7 on the left", "ABPI", "sign_ankle_brachial_index", 0.7),
        ("calcium 6.81 mg/dL", "calcium", "lab_calcium", 1.7),
        ("calcium 1.7 mmol/L", "calcium", "lab_calcium", 1.7),
        ("magnesium 0.3 mmol/l", "magnesium", "lab_magnesium", 0.3),
    ],
)
def test_a_value_is_read_in_the_findings_own_unit(
    text: str, name: str, finding: str, value: float
) -> None:
    assert near(text, name, finding) == pytest.approx(value, abs=0.02)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("HbA1c 48 then 60", "HbA1c", 48.0),
        ("HbA1c 48 mmol/mol, HbA1c last year 60 mmol/mol", "HbA1c last", 60.0),
        ("it was 60 and then 48, the HbA1c", "HbA1c", 48.0),
        ("a 52 mmol/mol HbA1c", "HbA1c", 52.0),
    ],
)
def test_the_number_after_the_name_counts_else_the_nearest_before_it(
    text: str, name: str, value: float
) -> None:
    assert near(text, name, "lab_hba1c") == value


@pytest.mark.parametrize(
    "text",
    [
        "HbA1c raised",
        "HbA1c 48 kg",
        "HbA1c 9999",
        "HbA1c on 12/06/2024",
        "HbA1c 1.234.567",
        "HbA1c A48b",
        "HbA1c 12345678901234567890",
    ],
)
def test_what_is_no_possible_value_is_none(text: str) -> None:
    assert near(text, "HbA1c", "lab_hba1c") is None


@pytest.mark.parametrize("lasted", ["3/52", "3/12", "4/7"])
def test_a_length_of_time_of_a_note_is_no_value(lasted: str) -> None:
    text = f"LBP {lasted}, straight leg raise neg, numb foot"
    assert near(text, "straight leg raise", "sign_straight_leg_raise") is None


def test_the_number_in_the_name_itself_is_no_value() -> None:
    assert near("my B12 was low", "B12", "lab_b12_low") is None


def test_a_number_of_another_sentence_is_not_read() -> None:
    text = "HbA1c raised. 48 people came."
    entry = KNOWLEDGE.findings["lab_hba1c"]
    assert value_near(text, Span(0, 13), Span(0, 5), entry) is None


@given(st.floats(20, 150).map(lambda x: round(x, 1)), st.sampled_from([".", ","]))
def test_a_decimal_comma_is_a_decimal_point(value: float, mark: str) -> None:
    text = f"HbA1c {value:.1f} mmol/mol".replace(".", mark)
    assert near(text, "HbA1c", "lab_hba1c") == value


@pytest.mark.parametrize(
    ("text", "name", "finding", "value"),
    [
        ("HbA1c was 7.2", "HbA1c", "lab_hba1c", 55.19),
        ("HbA1c 13", "HbA1c", "lab_hba1c", 118.58),
        ("glucose 126", "glucose", "lab_fasting_glucose", 7.0),
        ("glucose 12", "glucose", "lab_fasting_glucose", 12.0),
        ("Hb 13.5", "Hb", "lab_haemoglobin_low", 135.0),
        ("urate 520", "urate", "lab_urate", 0.52),
        ("folate 1.6 ng", "folate", "lab_folate", 3.63),
        ("CRP 2", "CRP", "lab_crp", 2.0),
        ("B12 88", "B12", "lab_b12_low", 88.0),
        ("B12 310", "B12", "lab_b12_low", 310.0),
    ],
)
def test_a_number_without_a_unit_is_of_the_one_that_it_can_be_of(
    text: str, name: str, finding: str, value: float
) -> None:
    assert near(text, name, finding) == pytest.approx(value, abs=0.02)


@pytest.mark.parametrize(
    ("text", "name", "finding"),
    [("B12 180", "B12", "lab_b12_low"), ("folate 5", "folate", "lab_folate")],
)
def test_a_number_that_two_units_read_differently_has_no_value(
    text: str, name: str, finding: str
) -> None:
    assert near(text, name, finding) is None


@pytest.mark.parametrize("note", ["Eversion 4/5, SLR negative.", "EHL 4/5, SLR normal."])
def test_a_grade_of_power_is_no_value_of_the_sign_beside_it(note: str, listener: Listener) -> None:
    states = {f.evidence.finding: f.evidence.state for f in listener.hear(note).facts}
    assert states["sign_straight_leg_raise"] is State.ABSENT
