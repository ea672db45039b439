"""The interview in the terminal: an emergency ends it, and what was read can be changed."""

from __future__ import annotations

import sys
from io import StringIO

import pytest
from rich.console import Console

from plantar import PaintedMap, Report
from plantar.assessment.meanwhile import Meanwhile
from plantar.assessment.request import read_request
from plantar.cli import assess
from plantar.cli.ask import Interviewed, ask
from plantar.cli.assess import Output, PlanInputs
from plantar.cli.paint import paint_in_text
from plantar.errors import EvidenceError
from plantar.intake.interview import Interviewer
from plantar.intake.state import Answer, InterviewState
from plantar.intake.steps import DANGERS, MAP
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.prior import Person
from tests.builders import shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE = Interviewer(KNOWLEDGE, shared_assessor().network)
SCREEN = KNOWLEDGE.danger_screen
PASSED = (Answer(DANGERS, "not sure"), Answer(MAP, "skip"))
ALARMED = InterviewState(Person(52, "female"), (Evidence("bladder_retention", State.PRESENT),))


def told(state: InterviewState, *lines: str) -> tuple[InterviewState, str]:
    """The state after some typed lines and then the end of the input, and what was printed."""
    typed = iter(lines)
    paper = StringIO()
    out = Console(file=paper, width=100)

    def line(*_: object) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(out, "input", line)
        after = ask(ENGINE, state, out).state
    return after, paper.getvalue()


def test_enter_at_an_emergency_ends_the_questions() -> None:
    after, printed = told(ALARMED, "", "go on")
    assert after == ALARMED and "Enter shows what to do" in printed


@pytest.mark.parametrize("word", ["no", "y", "whatever"])
def test_another_word_at_an_emergency_asks_for_the_choice_and_changes_nothing(word: str) -> None:
    after, printed = told(ALARMED, word)
    assert after == ALARMED and "asks on anyway" in printed


def test_who_chooses_to_go_on_is_asked_on() -> None:
    assert told(ALARMED, "go on")[0].warned


def test_what_was_read_in_the_words_is_listed_and_changed() -> None:
    state = InterviewState(ALARMED.person, (Evidence("pain_back", State.PRESENT),), PASSED)
    after, printed = told(state, "review", "review 1 no")
    assert "low back pain: yes" in printed
    assert [e.state for e in after.extracted] == [State.ABSENT]
    assert told(state, "review 1 not said")[0].extracted == ()


def test_a_wrong_change_is_explained_and_changes_nothing() -> None:
    state = InterviewState(ALARMED.person, (Evidence("pain_back", State.PRESENT),), PASSED)
    after, printed = told(state, "review 1 perhaps", "review 9 no")
    assert after == state and "expected yes, no, not sure, not said" in printed
    assert "found 9; expected a number from 1 to 3" in printed


def test_the_numbers_of_what_was_read_stay_while_more_is_answered() -> None:
    state = InterviewState(ALARMED.person, (Evidence("pain_back", State.PRESENT),), PASSED)
    after, _ = told(state, "review", "", "", "review 1 no")
    assert len(after.answers) == 4 and [e.state for e in after.extracted] == [State.ABSENT]


def test_answers_are_listed_in_words() -> None:
    answers = (Answer(("age_years",), "52"), Answer(DANGERS, "legs_fail,clot"), Answer(MAP, "skip"))
    _, printed = told(InterviewState(Person(52), (), answers), "review")
    said = " ".join(printed.split())
    line = ENGINE.knowledge.danger_screen["legs_fail"].plain
    assert f"Any of the dangers: {line}" in said
    assert "Where you feel it: skipped" in said and "legs_fail" not in said


@pytest.mark.parametrize("word", ["blah", "n", "99", "legs_fail,blah", "0"])
def test_a_word_that_is_no_option_is_answered_with_the_numbers_on_the_screen(word: str) -> None:
    state = InterviewState(ALARMED.person, (), (Answer(("age_years",), "52"),))
    after, printed = told(state, word)
    assert after.answers == state.answers
    expected = f"expected a number from 1 to {len(SCREEN) + 2}, or Enter to skip"
    assert expected in " ".join(printed.split())
    assert "sudden_pain" not in printed


@pytest.mark.parametrize("typed", [str(len(SCREEN) + 1), "none", "None of these"])
def test_an_option_is_taken_by_its_number_and_by_its_words(typed: str) -> None:
    state = InterviewState(ALARMED.person, (), (Answer(("age_years",), "52"),))
    assert told(state, typed)[0].answers[-1] == Answer(DANGERS, "none")


@pytest.mark.parametrize("left", [KeyboardInterrupt, EOFError])
def test_who_breaks_off_is_told_apart_from_who_is_done(
    monkeypatch: pytest.MonkeyPatch, left: type[BaseException]
) -> None:
    def gone(*_: object) -> str:
        raise left

    out = Console(file=StringIO(), width=100)
    monkeypatch.setattr(out, "input", gone)
    assert ask(ENGINE, InterviewState(), out).broken_off
    monkeypatch.setattr(out, "input", lambda *_: "done")
    assert not ask(ENGINE, InterviewState(), out).broken_off


def test_the_terminal_interview_answers_back_why_and_done(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = iter(["17", "52", "f", "back", "1", "", "right sole lmn", "why", "u", "done"])
    out = Console(file=StringIO(), force_terminal=False, width=100)
    monkeypatch.setattr(out, "input", lambda *_: next(lines))
    state = ask(ENGINE, InterviewState(), out).state
    assert state.person == Person(52, "female")
    assert len(state.answers) == 5
    assert set(state.map.layers["right"]["numb"]) == {"pl_heel_med", "pl_heel_cen", "pl_heel_lat"}
    assert "needs a doctor" in out.file.getvalue()  # type: ignore[attr-defined]


def test_a_line_that_paints_nothing_says_so_and_loses_nothing() -> None:
    with pytest.raises(EvidenceError, match="no place"):
        paint_in_text("it is sort of everywhere", ENGINE)
    with pytest.raises(EvidenceError, match="no region z"):
        paint_in_text("left sole z", ENGINE)


def test_a_view_without_letters_shows_the_letters() -> None:
    with pytest.raises(EvidenceError, match="underside of big toe"):
        paint_in_text("left sole", ENGINE)


def test_what_is_painted_after_a_text_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    painted = PaintedMap({"right": {"numb": {"pl_heel_cen": 1.0}}}, rest="unmentioned")
    after = Interviewed(InterviewState(Person(52, "female"), map=painted), broken_off=True)
    reports: list[Report] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(assess, "ask", lambda *_, **__: after)
    monkeypatch.setattr(assess, "_print", lambda report, *_: reports.append(report))
    assess.run_text("it is numb", Person(52, "female"), Output(), PlanInputs(), questions=True)
    assert read_request(reports[0].input, KNOWLEDGE).map.layers == painted.layers


def test_an_emergency_that_interrupts_nothing_is_said_before_the_question_once() -> None:
    typed, paper = iter(["", ""]), StringIO()
    out = Console(file=paper, width=100)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(out, "input", lambda *_: next(typed, "done"))
        ask(ENGINE, InterviewState(), out, meanwhile=lambda _: Meanwhile("It may be x.", "Call."))
    printed = paper.getvalue()
    assert printed.count("Get emergency help now") == 1 and "Call." in printed
    assert printed.index("It may be x.") < printed.index("How old are you?")
