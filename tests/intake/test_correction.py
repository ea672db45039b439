"""What was read in the words can be set right; the map and the evidence follow."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.anatomy.painted import from_regions
from plantar.errors import ChildError, EvidenceError
from plantar.intake.correction import (
    NOT_SAID,
    STATES,
    Correction,
    correct,
    correct_person,
    map_after,
    on_the_other_side,
)
from plantar.intake.state import InterviewState
from plantar.knowledge.evidence import Evidence, Side, State
from plantar.reading.places import painted
from plantar.reasoning.prior import Person
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
HEEL = Evidence("numb_heel_plantar", State.PRESENT, side=Side.RIGHT, fact="heel", confidence=0.8)
BACK = Evidence("pain_back", State.ABSENT, fact="no back pain", confidence=0.9)
SINCE = Evidence("symptom_days", State.PRESENT, 14.0, fact="two weeks")
WEEKS = Evidence("duration_under_three_months", State.PRESENT, fact="weeks")
READ = (HEEL, BACK, SINCE, WEEKS)
MAP = painted(READ, KNOWLEDGE)
OTHER: dict[Side | None, Side] = {Side.RIGHT: Side.LEFT, Side.LEFT: Side.RIGHT}
STATE = InterviewState(extracted=READ, map=MAP, text_map=MAP, warned=("cauda_equina",))


def heard(state: InterviewState) -> dict[str, Evidence]:
    return {e.finding: e for e in state.extracted}


def said(read: Evidence, **how: str) -> InterviewState:
    return correct(STATE, read, Correction(**how), KNOWLEDGE)


@given(st.sampled_from(READ[:2]), st.sampled_from(sorted(STATES)))
@settings(max_examples=20)
def test_a_fact_is_what_the_person_says_of_it_and_its_words_stay(
    read: Evidence, answer: str
) -> None:
    now = heard(said(read, answer=answer))[read.finding]
    assert (now.state, now.confidence, now.fact) == (STATES[answer], 1.0, read.fact)


@given(st.sampled_from(READ), st.sampled_from([*STATES, NOT_SAID]))
@settings(max_examples=20)
def test_what_was_taken_back_can_be_put_back(read: Evidence, answer: str) -> None:
    away = said(read, answer=NOT_SAID)
    assert read.finding not in heard(away)
    again = heard(correct(away, read, Correction(answer), KNOWLEDGE))
    assert (read.finding in again) == (answer != NOT_SAID)


def test_the_map_of_the_words_follows() -> None:
    assert said(HEEL, answer=NOT_SAID).map.regions == frozenset()
    assert said(HEEL, side="left").map.sides == ("left",)


def test_a_map_that_the_person_painted_stays() -> None:
    own = from_regions({"left": {"numb": ("pl_toe1",)}})
    changed = correct(replace(STATE, map=own), HEEL, Correction(NOT_SAID), KNOWLEDGE)
    assert changed.map == own and changed.text_map.regions == frozenset()


def test_what_follows_from_a_number_goes_with_it() -> None:
    now = heard(said(SINCE, number="2", unit="years"))
    assert now["symptom_days"].value == pytest.approx(730.5)
    assert "duration_under_three_months" not in now


def test_a_correction_lets_an_emergency_interrupt_again() -> None:
    assert not said(BACK, answer="yes").warned


@pytest.mark.parametrize(
    ("read", "how", "words"),
    [
        (BACK, {"answer": "maybe"}, "expected yes, no, not sure, not said"),
        (HEEL, {"side": "up"}, "expected left, right, both"),
        (SINCE, {"number": "long", "unit": "days"}, "expected a number, 0 to 40000 days"),
        (SINCE, {"number": "-3", "unit": "weeks"}, "found '-3 weeks'"),
    ],
)
def test_what_a_fact_does_not_take_is_refused(
    read: Evidence, how: dict[str, str], words: str
) -> None:
    with pytest.raises(EvidenceError, match=words):
        said(read, **how)


def test_age_sex_and_pregnancy_can_be_set_right_and_taken_back() -> None:
    state = InterviewState(Person(34, "female", "yes"))
    right = correct_person(state, "35", "male", "no").person
    assert (right.age_years, right.sex, right.pregnant) == (35, "male", "no")
    assert correct_person(state, "").person.age_years is None
    with pytest.raises(EvidenceError, match="expected whole years from 18"):
        correct_person(state, "121")
    with pytest.raises(ChildError, match="needs a doctor, today"):
        correct_person(state, "9")


# The map of the words, where some of what was read in them is taken back.

NAMED = replace(
    MAP, layers={"right": {"numb": {"pl_heel_cen": 1.0, "heel_post": 1.0, "pl_toe1": 0.5}}}
)
"""What the words named beside what their facts paint."""


def test_the_map_stays_where_what_is_taken_back_names_no_place() -> None:
    assert map_after(NAMED, READ, (HEEL,), KNOWLEDGE) == NAMED


def test_the_part_that_a_fact_named_goes_with_it_and_the_rest_stays() -> None:
    assert map_after(NAMED, READ, READ[1:], KNOWLEDGE).layers == {
        "right": {"numb": {"pl_toe1": 0.5}}
    }


def test_a_fact_of_no_side_takes_its_part_away_where_the_words_said_the_side() -> None:
    told = (replace(HEEL, side=None), *READ[1:])
    assert map_after(NAMED, told, READ[1:], KNOWLEDGE).layers == {
        "right": {"numb": {"pl_toe1": 0.5}}
    }


def test_a_place_that_is_set_right_leaves_what_the_words_named_elsewhere() -> None:
    state = correct(
        replace(STATE, map=NAMED, text_map=NAMED), HEEL, Correction(side="left"), KNOWLEDGE
    )
    assert "pl_heel_cen" in state.map.felt("left")
    assert set(state.map.felt("right")) == {"pl_toe1"}


def test_the_other_side_exchanges_left_and_right_in_facts_and_paintings() -> None:
    state = replace(STATE, extracted=READ, map=NAMED, text_map=NAMED)
    turned = on_the_other_side(state)
    assert turned.map.layers == turned.text_map.layers == {"left": NAMED.layers["right"]}
    assert [e.side for e in turned.extracted] == [OTHER.get(e.side, e.side) for e in READ]
    assert on_the_other_side(turned) == replace(state, warned=())
