"""What is given to the interview is taken, or refused in words."""

from __future__ import annotations

from typing import Any

import pytest

from plantar import InterviewState, Plantar
from plantar.errors import EvidenceError
from tests.builders import shared_knowledge

DOOR = Plantar(shared_knowledge())
STATE = InterviewState()
STEP = DOOR.next_question(STATE)


@pytest.mark.parametrize("value", [5, None, ["yes"], True, {"yes": 1}, b"yes"])
def test_an_answer_that_is_no_text_is_refused_by_name(value: Any) -> None:
    with pytest.raises(EvidenceError, match=r"^value: found .*; expected the answer as text"):
        DOOR.interviewer.answer(STATE, STEP, value)


@pytest.mark.parametrize("state", [None, "x", {}, STEP])
def test_a_state_of_another_kind_is_refused_by_name(state: Any) -> None:
    with pytest.raises(EvidenceError, match=r"^state: found .*; expected the state"):
        DOOR.interviewer.answer(state, STEP, "no")


@pytest.mark.parametrize("step", [None, "x", {}, STATE])
def test_a_step_of_another_kind_is_refused_by_name(step: Any) -> None:
    with pytest.raises(EvidenceError, match=r"^step: found .*; expected what step"):
        DOOR.interviewer.answer(STATE, step, "no")


@pytest.mark.parametrize("interrupt", ["no", 0, None, "False"])
def test_whether_to_interrupt_is_true_or_false(interrupt: Any) -> None:
    with pytest.raises(EvidenceError, match=r"^interrupt: found .*; expected True or False"):
        DOOR.next_question(STATE, interrupt=interrupt)


def test_a_pregnancy_that_a_man_tells_of_is_not_his() -> None:
    report = DOOR.assess("My wife is pregnant and my heel is numb.", sex="male")
    assert report.input["person"]["pregnant"] == "unknown"


def test_a_pregnant_man_is_refused_by_field() -> None:
    with pytest.raises(EvidenceError, match=r"^pregnant: found 'yes'; expected no or unknown"):
        DOOR.assess("My heel is numb.", sex="male", pregnant="yes")
