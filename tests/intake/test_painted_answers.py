"""Who painted a foot is not asked again which part of it is numb."""

from __future__ import annotations

import json

from plantar.anatomy.painted import from_regions, on_a_foot
from plantar.intake import steps
from plantar.intake.interview import Answer, Interviewer, InterviewState
from plantar.knowledge.loader import load
from plantar.reasoning.prior import Person

KNOWLEDGE = load()
ENGINE = Interviewer(KNOWLEDGE)
HEEL = from_regions({"left": {"numb": ("pl_heel_med", "pl_heel_cen", "pl_heel_lat")}})


def asked_after(painting: str) -> set[str]:
    """All that is still worth asking of somebody who was asked to paint."""
    begun = InterviewState(Person(52, "female"), answers=(Answer(steps.DANGERS, "none"),))
    state = ENGINE.answer(begun, ENGINE.step(begun), painting)
    asked: set[str] = set()
    while (step := ENGINE.step(state)).kind != "review":
        asked |= {*step.findings}
        state = ENGINE.answer(state, step, "not sure")
    return asked


def test_a_painted_foot_answers_where_it_is_numb() -> None:
    assert not asked_after(json.dumps(HEEL.as_dict())) & on_a_foot(KNOWLEDGE)


def test_what_a_drawing_of_a_foot_cannot_show_is_no_part_of_its_answer() -> None:
    beyond = {"numb_saddle", "numb_glove", "numb_face", "numb_trunk_level", "numb_posterior_calf"}
    assert not on_a_foot(KNOWLEDGE) & beyond


def test_what_was_not_painted_stays_unknown() -> None:
    state = InterviewState(Person(52, "female"), map=HEEL)
    assert "numb_toe_big" not in {e.finding for e in ENGINE.evidence(state)}
