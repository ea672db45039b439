"""The fit of a shoe: the computed cases of the guide, and what is never said to fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantar.care.footwear import WORSE, Fit, Measures, advice, fit, pair
from plantar.errors import EvidenceError
from plantar.knowledge.expression import PlainFacts
from plantar.knowledge.schema_care_plan import FitCase
from tests.builders import shared_knowledge

CARE = shared_knowledge().care
GUIDE = CARE.footwear
GOOD = Measures(262, 101, 275, 102)


@pytest.mark.parametrize("case", GUIDE.test_vectors, ids=lambda c: c.case)
def test_a_computed_case_of_the_guide(case: FitCase) -> None:
    measures = Measures(
        case.foot_length_mm,
        case.foot_width_mm,
        case.shoe_length_mm,
        case.shoe_width_mm,
        case.error_mm,
        case.heel_height_mm,
        case.red_mark_minutes,
    )
    result = fit(measures, "at_risk" if case.at_risk else "ordinary", GUIDE.fit_rule)
    assert result.verdict == case.verdict
    assert case.reason.split(",")[0].split(" (")[0].split("; ")[0] in "; ".join(result.reasons)


@given(st.floats(0, 10), st.floats(0, 10))
def test_measuring_worse_never_makes_a_shoe_fit(error: float, more: float) -> None:
    first = fit(replace(GOOD, error_mm=error), "ordinary", GUIDE.fit_rule)
    second = fit(replace(GOOD, error_mm=error + more), "ordinary", GUIDE.fit_rule)
    assert not (second.verdict == "fits" and first.verdict != "fits")


@given(st.floats(200, 300), st.floats(80, 120), st.floats(200, 320), st.floats(80, 130))
def test_what_fits_a_foot_at_risk_in_width_fits_an_ordinary_one(
    a: float, b: float, c: float, d: float
) -> None:
    at_risk = fit(Measures(a, b, c, d), "at_risk", GUIDE.fit_rule)
    ordinary = fit(Measures(a, b, c, d), "ordinary", GUIDE.fit_rule)
    assert at_risk.verdict != "fits" or not any("narrow" in r for r in ordinary.reasons)


def test_a_shoe_smaller_than_the_foot_is_said_so_without_a_negative_number() -> None:
    said = " ".join(fit(Measures(250, 100, 245, 95), "ordinary", GUIDE.fit_rule).reasons)
    assert "5 mm shorter than the foot" in said and "5 mm narrower than the foot" in said
    assert "-" not in said


def test_a_pair_is_as_good_as_its_worse_shoe() -> None:
    verdicts = [Fit(v, (v,)) for v in WORSE]
    assert pair(verdicts[0], verdicts[3]).verdict == "reject"
    assert pair(verdicts[1], verdicts[0]).verdict == "recheck"


def test_a_shallow_toe_box_is_rejected_whatever_the_length() -> None:
    result = fit(replace(GOOD, toe_box_deep_enough=False), "ordinary", GUIDE.fit_rule)
    assert result.verdict == "reject"


def test_a_number_in_centimetres_is_refused_with_the_unit() -> None:
    with pytest.raises(EvidenceError, match=r"foot_length_mm: found 26.2; expected .* millimetres"):
        fit(replace(GOOD, foot_length_mm=26.2), "ordinary", GUIDE.fit_rule)


def test_a_numb_instep_brings_the_lacing() -> None:
    lines = advice(CARE, PlainFacts(), numb_instep=True, at_risk=False)
    assert any("eyelets" in line for line in lines)


def test_a_line_about_shoes_is_said_to_those_alone_whom_it_is_about() -> None:
    plain = advice(CARE, PlainFacts(), numb_instep=False, at_risk=True)
    assert not any(word in " ".join(plain) for word in ("Morton", "Cycling", "regnancy", "wound"))
    pregnant = PlainFacts({"pregnant": True})
    own = advice(CARE, pregnant, numb_instep=False, at_risk=True)
    assert {*own} > {*plain} and "pregnancy" in own[-1]


@pytest.mark.parametrize(
    ("finding", "word"), [("pain_heel", "heel cup"), ("trigger_cycling", "cleat")]
)
def test_what_helps_one_complaint_is_offered_by_its_rule(finding: str, word: str) -> None:
    told = (PlainFacts({finding: True}), PlainFacts({finding: False}), PlainFacts())
    lines = [" ".join(advice(CARE, facts, numb_instep=False, at_risk=False)) for facts in told]
    assert [word in line for line in lines] == [True, False, False]


def test_an_insole_is_offered_whatever_it_is_called() -> None:
    insoles = tuple(i.model_copy(update={"item": "Gel pad"}) for i in GUIDE.insoles)
    care = replace(CARE, footwear=GUIDE.model_copy(update={"insoles": insoles}))
    lines = advice(care, PlainFacts({"pain_heel": True}), numb_instep=False, at_risk=False)
    assert any(line.startswith("Gel pad") for line in lines)
