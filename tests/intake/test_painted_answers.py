"""Nobody is asked what their painting, their words or another answer has answered."""

from __future__ import annotations

import json
from dataclasses import replace

from plantar.anatomy.painted import from_regions, on_a_foot
from plantar.intake import steps
from plantar.intake.interview import Interviewer
from plantar.intake.state import Answer, InterviewState
from plantar.knowledge.evidence import State
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from plantar.reasoning.questions import next_questions
from tests.builders import present, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
NETWORK, MANY = shared_assessor().network, 1000
ENGINE = Interviewer(KNOWLEDGE, NETWORK)
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


BEGUN = InterviewState(Person(52, "female"), answers=(Answer(steps.DANGERS, "none"),))


def test_who_painted_one_foot_has_not_said_that_the_other_is_well() -> None:
    table = KNOWLEDGE.findings
    told = ENGINE.evidence(replace(BEGUN, map=HEEL))
    assert not [e for e in told if table[e.finding].topic == "laterality"]


def test_a_doubt_about_what_the_map_shows_is_not_asked() -> None:
    state = replace(BEGUN, map=HEEL, unconfirmed=("numb_heel_plantar",))
    assert "numb_heel_plantar" not in ENGINE.step(state).findings


def test_a_doubt_that_another_answer_of_its_group_rules_out_is_not_asked() -> None:
    told = tuple(present("duration_under_three_months"))
    state = replace(BEGUN, map=HEEL, extracted=told, unconfirmed=("duration_under_two_weeks",))
    assert "duration_under_two_weeks" not in ENGINE.step(state).findings


def test_a_danger_in_doubt_is_asked_though_the_map_may_show_it() -> None:
    saddle = from_regions({s: {"numb": ("saddle",)} for s in ("left", "right")})
    state = replace(
        BEGUN, map=replace(saddle, rest="unmentioned"), unconfirmed=("numb_saddle", "fever")
    )
    step = ENGINE.step(state)
    assert step.kind == "emergency" or {"numb_saddle", "fever"} <= {*step.findings}


def test_a_test_on_the_body_comes_after_the_questions_that_are_worth_asking() -> None:
    worth = KNOWLEDGE.model.questions.enough.value
    state = replace(
        BEGUN,
        person=Person(31, "female", "yes"),
        extracted=tuple(present("swelling_one_leg", "pain_calf", "history_pregnancy")),
        map=HEEL,
    )
    while (step := ENGINE.step(state, interrupt=False)).kind != "review":
        if step.kind == "self_test":
            told = [e for e in ENGINE.evidence(state) if e.state is not State.UNSURE]
            passed = on_a_foot(KNOWLEDGE).union(*(a.findings for a in state.answers))
            posterior = infer(NETWORK, state.person, ENGINE.evidence(state))
            left = next_questions(
                NETWORK, posterior, state.person, told, skip=sorted(passed), most=MANY
            )
            assert all(q.value < worth for q in left)
        state = ENGINE.answer(state, step, "not sure")


def test_an_alarm_names_what_calls_for_it_and_not_what_is_absent() -> None:
    state = replace(BEGUN, extracted=tuple(present("numb_hemibody", "speech_disturbed")))
    step = ENGINE.step(state)
    assert step.kind == "emergency" and "course_resolved" not in step.findings
    assert "speech_disturbed" in step.findings
