"""The interview in the terminal: an emergency ends it, and what was read can be changed."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from plantar.cli.ask import ask
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
PASSED = (Answer(DANGERS, "not sure"), Answer(MAP, "skip"))
ALARMED = InterviewState(Person(52, "female"), (Evidence("bladder_retention", State.PRESENT),))


def told(state: InterviewState, *lines: str) -> tuple[InterviewState, str]:
    """The state after some typed lines and then the end of the input, and what was printed."""
    typed = iter(lines)
    out = Console(file=StringIO(), width=100)

    def line(*_: object) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    out.input = line  # type: ignore[method-assign]
    after = ask(ENGINE, state, out)
    return after, out.file.getvalue()  # type: ignore[attr-defined]


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
    after, printed = told(state, "review", "review 3 no")
    assert "low back pain: yes" in printed
    assert [e.state for e in after.heard] == [State.ABSENT]
    assert told(state, "review 3 not said")[0].heard == ()


def test_a_wrong_change_is_explained_and_changes_nothing() -> None:
    state = InterviewState(ALARMED.person, (Evidence("pain_back", State.PRESENT),), PASSED)
    after, printed = told(state, "review 3 perhaps", "review 9 no")
    assert after == state and "expected yes, no, not sure, not said" in printed


def test_the_terminal_interview_answers_back_why_and_done(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = iter(["17", "52", "f", "back", "1", "", "right sole lmn", "why", "u", "done"])
    out = Console(file=StringIO(), force_terminal=False, width=100)
    monkeypatch.setattr(out, "input", lambda *_: next(lines))
    state = ask(ENGINE, InterviewState(), out)
    assert state.person == Person(52, "female")
    assert len(state.answers) == 5
    assert set(state.map.layers["right"]["numb"]) == {"pl_heel_med", "pl_heel_cen", "pl_heel_lat"}
    assert "18 to 120" in out.file.getvalue()  # type: ignore[attr-defined]


def test_a_line_that_paints_nothing_says_so_and_loses_nothing() -> None:
    with pytest.raises(EvidenceError, match="no place"):
        paint_in_text("it is sort of everywhere", ENGINE)
    with pytest.raises(EvidenceError, match="no region z"):
        paint_in_text("left sole z", ENGINE)


def test_a_view_without_letters_shows_the_letters() -> None:
    with pytest.raises(EvidenceError, match="underside of big toe"):
        paint_in_text("left sole", ENGINE)
