"""An interview ends when nothing left is worth much, and goes on for who wants that."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from plantar.cli.ask import ask
from plantar.errors import EvidenceError
from plantar.intake import steps
from plantar.intake.interview import Interviewer
from plantar.intake.state import Answer, InterviewState, dump, load_state
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from tests.builders import present, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE = Interviewer(KNOWLEDGE, shared_assessor().network)
HEEL_PAIN = InterviewState(
    Person(48, "female"),
    tuple(present("pain_heel", "time_first_step", "trigger_stand")),
    (Answer(steps.DANGERS, "none"), Answer(steps.MAP, "skip")),
)


def unanswered(state: InterviewState) -> InterviewState:
    """The interview with nothing ticked and every other question skipped."""
    while (step := ENGINE.step(state)).kind != "review":
        state = ENGINE.answer(state, step, "none" if step.kind == "several_of" else "")
    return state


@pytest.fixture(scope="module")
def ended() -> InterviewState:
    return unanswered(HEEL_PAIN)


def test_an_interview_that_has_enough_ends_before_the_most_questions(ended: InterviewState) -> None:
    assert ENGINE.step(ended).left > 0


@pytest.mark.parametrize("said", ["skip", "not sure"])
def test_nobody_has_answered_enough_while_a_danger_is_open(said: str) -> None:
    answers = (Answer(steps.DANGERS, said), *HEEL_PAIN.answers[1:])
    assert ENGINE.step(unanswered(replace(HEEL_PAIN, answers=answers))).options == ()


def test_what_ended_offers_to_be_asked_more(ended: InterviewState) -> None:
    assert [value for value, _ in ENGINE.step(ended).options] == ["more"]


def test_who_wants_more_is_asked_more(ended: InterviewState) -> None:
    on = ENGINE.answer(ended, ENGINE.step(ended), "more")
    assert ENGINE.step(on).kind != "review"


def test_the_wish_for_more_survives_being_saved(ended: InterviewState) -> None:
    on = ENGINE.answer(ended, ENGINE.step(ended), "more")
    assert load_state(dump(on), KNOWLEDGE) == on


def test_an_end_without_questions_offers_none(ended: InterviewState) -> None:
    on = unanswered(ENGINE.answer(ended, ENGINE.step(ended), "more"))
    assert ENGINE.step(on).options == ()


def test_another_answer_than_more_is_refused_at_the_end(ended: InterviewState) -> None:
    with pytest.raises(EvidenceError, match="more"):
        ENGINE.answer(ended, ENGINE.step(ended), "yes")


def test_the_terminal_asks_on_when_told_so(
    ended: InterviewState, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = iter(["more", "done"])
    out = Console(file=StringIO(), width=100)
    monkeypatch.setattr(Console, "input", lambda *_, **__: next(lines))
    assert ask(ENGINE, ended, out).state.more


def test_a_second_screen_of_the_same_kind_says_so() -> None:
    state, seen = replace(HEEL_PAIN, more=True), []
    while (step := ENGINE.step(state)).kind != "review":
        seen += [step.text] if step.kind == "several_of" else []
        state = ENGINE.answer(state, step, "not sure")
    assert len(seen) > 1 and len(set(seen[:2])) == 2
    assert all(text.startswith("And ") or text not in seen[:n] for n, text in enumerate(seen))


LEGS = ("numb_stocking", "side_both_equal", "onset_months_years", "duration_years", "feel_burn")


@pytest.mark.parametrize("told", [LEGS, ("numb_ball", "numb_toes_all", "trigger_continued_effort")])
def test_what_the_leading_cause_asks_first_is_asked_before_the_end(told: tuple[str, ...]) -> None:
    ended = unanswered(replace(HEEL_PAIN, heard=tuple(present(*told))))
    known = {e.finding for e in ENGINE.evidence(ended)} | {
        f for a in ended.answers for f in a.findings
    }
    shares = infer(ENGINE.network, ended.person, ENGINE.evidence(ended)).shares
    leader = max((c for c in shares if c in KNOWLEDGE.conditions), key=lambda c: shares[c])
    assert {*KNOWLEDGE.conditions[leader].ask_first} <= known or not ENGINE.step(ended).left


def test_nobody_who_never_cycles_has_numb_feet_from_cycling() -> None:
    told = present("numb_ball", "numb_toes_all", "trigger_continued_effort", "side_both_equal")
    no = [Evidence(f, State.ABSENT) for f in KNOWLEDGE.conditions["cycling_numbness"].ask_first]
    shares = infer(ENGINE.network, Person(34, "female"), [*told, *no]).shares
    assert shares["cycling_numbness"] < KNOWLEDGE.model.report.probable.value
