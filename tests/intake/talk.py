"""An interview in few words: its engine, a person, and answers."""

from __future__ import annotations

from typing import Any

from plantar.intake import steps
from plantar.intake.interview import Interviewer
from plantar.intake.state import Answer, InterviewState
from plantar.knowledge.evidence import State
from plantar.reasoning.prior import Person
from tests.builders import present, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE = Interviewer(KNOWLEDGE, shared_assessor().network)
PASSED = (Answer(steps.DANGERS, "skip"),)
"""The page of dangers, left unanswered."""
ADULT = InterviewState(Person(52, "female"), answers=PASSED)
FRESH = InterviewState(Person(52, "female"))


def answered(state: InterviewState, value: str) -> InterviewState:
    return ENGINE.answer(state, ENGINE.step(state), value)


def heard(*findings: str) -> InterviewState:
    return InterviewState(Person(52, "female"), tuple(present(*findings)), PASSED)


def dangers(value: str, state: InterviewState = FRESH) -> InterviewState:
    """The state after the page of dangers."""
    step = ENGINE.step(state)
    assert step.findings == steps.DANGERS
    return ENGINE.answer(state, step, value)


def states(state: InterviewState) -> dict[str, State]:
    return {e.finding: e.state for e in ENGINE.evidence(state)}


def as_first_saved(state: dict[str, Any]) -> dict[str, Any]:
    """A dumped state as version 0.2 saved it."""
    names = {
        "heard": "extracted",
        "doubts": "unconfirmed",
        "alarmed": "alarming",
        "said": "text_map",
    }
    old = {key: value for key, value in state.items() if key not in {*names.values(), "more_from"}}
    old |= {before: state[today] for before, today in names.items()}
    return old | {"schema": "plantar/interview/1", "more": state["more_from"] is not None}
