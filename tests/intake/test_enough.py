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
from tests.builders import absent, present, shared_assessor, shared_knowledge

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


UNSURE = InterviewState(
    Person(80, "female"),
    tuple(present("numb_foot_whole", "feel_numb", "unsteady")),
    (Answer(steps.DANGERS, "not sure"), Answer(steps.MAP, "skip")),
)
ROW = int(KNOWLEDGE.model.questions.unanswered.value)


def said_to_all(state: InterviewState, *values: str) -> InterviewState:
    """The interview with these answers in turn, the last of them to all that is left."""
    said = iter(values)
    value = values[-1]
    while (step := ENGINE.step(state)).kind != "review":
        value = next(said, value)
        offered = {v for v, _ in step.options} | {"not sure"}
        given = "" if value == "skip" else value if value in offered else "not sure"
        state = ENGINE.answer(state, step, given)
    return state


@pytest.mark.parametrize("value", ["not sure", "skip"])
def test_who_is_not_sure_of_the_dangers_and_of_what_follows_is_not_asked_to_the_end(
    value: str,
) -> None:
    dangers = (Answer(steps.DANGERS, value), *UNSURE.answers[1:])
    ended = said_to_all(replace(UNSURE, answers=dangers), value)
    assert len(ended.answers) == ROW + 1  # the painting is not counted
    end = ENGINE.step(ended)
    assert "who can examine you" in end.text and [v for v, _ in end.options] == ["more"]
    assert ENGINE.step(ENGINE.answer(ended, end, "more")).kind != "review"


def test_an_answer_among_them_keeps_the_questions_coming() -> None:
    few = said_to_all(UNSURE, "not sure")
    more = said_to_all(UNSURE, "not sure", "not sure", "no", "none", "not sure")
    assert len(more.answers) > len(few.answers)


def test_who_answered_the_dangers_is_not_stopped_for_being_unsure_of_the_rest() -> None:
    dangers = (Answer(steps.DANGERS, "none"), *UNSURE.answers[1:])
    assert ENGINE.step(said_to_all(replace(UNSURE, answers=dangers), "not sure")).why == ""


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


def test_back_from_the_first_further_question_leads_to_the_review_and_loses_nothing(
    ended: InterviewState,
) -> None:
    more = ENGINE.answer(ended, ENGINE.step(ended), "more")
    assert ENGINE.back(more) == ended
    further = ENGINE.answer(more, ENGINE.step(more), "")
    assert ENGINE.back(further) == more
    before = ENGINE.back(ENGINE.back(more))
    assert (len(before.answers), before.more_from) == (len(ended.answers) - 1, None)


def test_lines_that_are_ticked_no_more_take_nothing_from_what_was_asked_before_more(
    ended: InterviewState,
) -> None:
    line = next(n for n, e in KNOWLEDGE.danger_screen.items() if len(e.findings) > 1)
    follow_up = Answer(KNOWLEDGE.danger_screen[line].findings, "not sure")
    answers = (Answer(steps.DANGERS, line), follow_up, *ended.answers[1:])
    state = replace(ended, answers=answers, more_from=len(answers))
    edited = ENGINE.edit(state, 0, "none")
    assert edited.more_from == len(edited.answers) == len(answers) - 1


def test_the_terminal_goes_back_from_the_first_further_question_to_the_review(
    ended: InterviewState, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = iter(["more", "back", "done"])
    monkeypatch.setattr(Console, "input", lambda *_, **__: next(lines))
    assert ask(ENGINE, ended, Console(file=StringIO(), width=100)).state == ended


def test_another_answer_than_more_is_refused_at_the_end(ended: InterviewState) -> None:
    with pytest.raises(EvidenceError, match="more"):
        ENGINE.answer(ended, ENGINE.step(ended), "yes")


def test_the_terminal_asks_on_when_told_so(
    ended: InterviewState, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = iter(["more", "done"])
    out = Console(file=StringIO(), width=100)
    monkeypatch.setattr(Console, "input", lambda *_, **__: next(lines))
    assert ask(ENGINE, ended, out).state.more_from is not None


def test_a_second_screen_of_the_same_kind_says_so() -> None:
    state, seen = replace(HEEL_PAIN, more_from=0), []
    while (step := ENGINE.step(state)).kind != "review":
        seen += [step.text] if step.kind == "several_of" else []
        state = ENGINE.answer(state, step, "not sure")
    assert len(seen) > 1 and len(set(seen[:2])) == 2
    assert all(text.startswith("And ") or text not in seen[:n] for n, text in enumerate(seen))


LEGS = ("numb_stocking", "side_both_equal", "onset_months_years", "duration_years", "feel_burn")


@pytest.mark.parametrize("told", [LEGS, ("numb_ball", "numb_toes_all", "trigger_continued_effort")])
def test_what_the_leading_cause_asks_first_is_asked_before_the_end(told: tuple[str, ...]) -> None:
    ended = unanswered(replace(HEEL_PAIN, extracted=tuple(present(*told))))
    known = {e.finding for e in ENGINE.evidence(ended)} | {
        f for a in ended.answers for f in a.findings
    }
    shares = infer(ENGINE.network, ended.person, ENGINE.evidence(ended)).shares
    leader = max((c for c in shares if c in KNOWLEDGE.conditions), key=lambda c: shares[c])
    assert {*KNOWLEDGE.conditions[leader].ask_first} <= known or not ENGINE.step(ended).left


def test_nobody_who_never_cycles_has_numb_feet_from_cycling() -> None:
    told = present("numb_ball", "numb_toes_all", "trigger_continued_effort", "side_both_equal")
    no = [Evidence(f, State.ABSENT) for f in KNOWLEDGE.conditions["cycling_numbness"].ask_first]
    topics = {KNOWLEDGE.findings[e.finding].topic for e in no}
    same = [f for f in ENGINE.network.findings if KNOWLEDGE.findings[f].topic in topics]
    so = {e.finding for e in told}
    no += absent(*[f for f in same if f not in so | {e.finding for e in no}])
    shares = infer(ENGINE.network, Person(34, "female"), [*told, *no]).shares
    assert shares["cycling_numbness"] < KNOWLEDGE.model.report.probable.value
