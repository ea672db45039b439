"""A danger that the words told: one "none of these" among other things never ends it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from plantar import Plantar
from plantar.errors import EvidenceError
from plantar.intake import steps
from plantar.intake.state import Answer, InterviewState, dump, load_state
from plantar.intake.steps import Step
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.prior import Person
from tests.builders import shared_door
from tests.intake.talk import ENGINE, FRESH, KNOWLEDGE, states

DOOR = shared_door(Plantar)
SCREEN = KNOWLEDGE.danger_screen
DANGERS = sorted(KNOWLEDGE.dangers)
PARTS = [
    (line, part)
    for line, entry in SCREEN.items()
    if len(entry.findings) > 1
    for part in entry.findings
]


def telling(*findings: str) -> InterviewState:
    """Somebody whose words were read as telling these, not very surely."""
    return replace(
        FRESH, extracted=tuple(Evidence(f, State.PRESENT, confidence=0.6) for f in findings)
    )


def asked_next(state: InterviewState) -> tuple[Step, InterviewState]:
    """The next step that is not an emergency, gone on from."""
    while (step := ENGINE.step(state)).kind == "emergency":
        state = ENGINE.answer(state, step, "go on")
    return step, state


def after_the_page(value: str, told: InterviewState) -> InterviewState:
    """The page answered, whatever interrupted it."""
    return replace(told, answers=(Answer(steps.DANGERS, value),))


def after_the_line(line: str, value: str, told: InterviewState) -> InterviewState:
    """The page with one line ticked, then the answer to which of it."""
    page, which = Answer(steps.DANGERS, line), Answer(SCREEN[line].findings, value)
    return replace(told, answers=(page, which))


@pytest.mark.parametrize(("line", "part"), PARTS)
def test_none_of_a_ticked_line_leaves_the_part_that_the_words_told(line: str, part: str) -> None:
    state = after_the_line(line, "none", telling(part))
    assert states(state)[part] is State.PRESENT
    others = {*SCREEN[line].findings} - {part}
    assert any(states(state)[f] is State.ABSENT for f in others)


@pytest.mark.parametrize("danger", DANGERS)
def test_a_told_danger_that_the_page_denied_is_asked_alone_and_only_a_no_takes_it_back(
    danger: str,
) -> None:
    state = after_the_page("none", telling(danger))
    assert states(state)[danger] is State.PRESENT
    step, state = asked_next(state)
    assert (step.kind, step.findings) == ("yes_no", (danger,))
    entry = KNOWLEDGE.findings[danger]
    assert entry.question in step.text and entry.plain in step.text
    after = {a: states(ENGINE.answer(state, step, a))[danger] for a in ("yes", "not sure", "")}
    assert set(after.values()) == {State.PRESENT}
    assert states(ENGINE.answer(state, step, "no"))[danger] is State.ABSENT


@pytest.mark.parametrize("value", ["yes", "no", "not sure", ""])
def test_a_told_danger_is_asked_alone_only_once(value: str) -> None:
    step, state = asked_next(after_the_page("none", telling("bladder_incont")))
    again, _ = asked_next(ENGINE.answer(state, step, value))
    assert again.findings != ("bladder_incont",)


@pytest.mark.parametrize("page", ["skip", "not sure"])
def test_a_page_that_denied_nothing_asks_no_told_danger_again(page: str) -> None:
    step, _ = asked_next(after_the_page(page, telling("bladder_incont")))
    assert step.findings != ("bladder_incont",)


def test_a_told_danger_that_was_ticked_is_not_asked_again() -> None:
    state = after_the_line("infection", "feeling_very_unwell", telling("feeling_very_unwell"))
    step, _ = asked_next(state)
    assert step.findings != ("feeling_very_unwell",)


def test_a_danger_that_no_words_told_is_denied_by_none_of_these() -> None:
    state = after_the_line("infection", "none", telling("feel_numb"))
    assert states(state)["fever"] is State.ABSENT
    step, _ = asked_next(state)
    assert step.findings != ("fever",)


def test_each_told_danger_is_asked_alone() -> None:
    state, seen = after_the_page("none", telling("fever", "bladder_incont", "pus")), []
    for _ in range(3):
        step, state = asked_next(state)
        seen.append(step.findings)
        state = ENGINE.answer(state, step, "no")
    assert seen == [("bladder_incont",), ("fever",), ("pus",)]
    assert not {f for f, s in states(state).items() if s is State.PRESENT} & KNOWLEDGE.dangers


def test_the_words_that_told_a_danger_are_quoted_and_survive_being_saved() -> None:
    read = DOOR.read("Both heels are numb and I wet myself since Sunday.")
    opened = DOOR.opening(read, Person(52, "female"))
    state = after_the_line("bladder_and_saddle", "none", opened)
    step, state = asked_next(state)
    assert step.text.startswith('You wrote "') and "wet myself" in step.text
    assert load_state(dump(state), KNOWLEDGE) == state


def test_a_state_saved_without_quotes_is_read_and_asks_without_them() -> None:
    state = after_the_page("none", telling("fever"))
    raw = json.loads(dump(state))
    del raw["quotes"]
    assert load_state(json.dumps(raw), KNOWLEDGE) == state
    step, _ = asked_next(state)
    assert step.text.startswith("From your own words: ")


@pytest.mark.parametrize("quotes", ["fever", [["fever"]], [["fever", 3]], [["a", "b", "c"]]])
def test_quotes_of_another_kind_are_refused(quotes: object) -> None:
    raw = json.loads(dump(FRESH)) | {"quotes": quotes}
    with pytest.raises(EvidenceError, match="quotes: found"):
        load_state(json.dumps(raw), KNOWLEDGE)
