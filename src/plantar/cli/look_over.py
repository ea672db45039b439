"""Looking over what was said in the terminal, and changing it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from plantar import KnowledgeBase
from plantar.errors import EvidenceError
from plantar.intake.answers_in_words import answered, asked
from plantar.intake.correction import SAID, Correction, correct
from plantar.intake.interview import Interviewer
from plantar.intake.state import InterviewState
from plantar.intake.steps import ANSWERS

SHORT = dict(zip("ynu", ANSWERS, strict=True))
HOW = (
    "Change one with its number and the new answer: review 3 no. What was read in your words takes "
    "yes, no, not sure or not said."
)


def look_over(
    engine: Interviewer, state: InterviewState, rest: Sequence[str], console: Console
) -> InterviewState:
    """``review`` lists what was read and the answers; ``review 3 no`` changes the third.

    What was read stands first: its numbers stay the same while more is answered.

    Raises:
        EvidenceError: no such number, or an answer that does not fit.
    """
    if len(rest) >= 2 and rest[0].isdigit():
        return _changed(engine, state, int(rest[0]), " ".join(rest[1:]))
    for number, (question, said) in enumerate(_lines(state, engine.knowledge), 1):
        console.print(f"  [cyan]{number}[/] {escape(question)} {escape(said)}")
    console.print(f"  [dim]{HOW}[/]")
    return state


def _lines(state: InterviewState, knowledge: KnowledgeBase) -> list[tuple[str, str]]:
    read = [
        (f"{knowledge.findings[e.finding].plain}:", f"{SAID[e.state]} (from your words)")
        for e in state.extracted
    ]
    questions = ((asked(a, knowledge), answered(a, knowledge)) for a in state.answers)
    return read + [(q if q.endswith("?") else f"{q}:", said) for q, said in questions]


def _changed(engine: Interviewer, state: InterviewState, number: int, said: str) -> InterviewState:
    count, value = len(state.extracted) + len(state.answers), SHORT.get(said, said)
    if not 1 <= number <= count:
        raise EvidenceError(f"found {number}; expected a number from 1 to {count}: see review")
    if number <= len(state.extracted):
        return correct(state, state.extracted[number - 1], Correction(value), engine.knowledge)
    return engine.edit(state, number - 1 - len(state.extracted), value)
