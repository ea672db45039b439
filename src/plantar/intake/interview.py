"""A plain interview: a fixed order of questions, emergencies first, three answers each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml

from plantar.intake.vignette import Vignette
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.loader import DATA
from plantar.reasoning.prior import Person

ANSWERS = {
    "y": State.PRESENT,
    "yes": State.PRESENT,
    "n": State.ABSENT,
    "no": State.ABSENT,
    "?": State.UNSURE,
    "not sure": State.UNSURE,
}


def question_order(path: Path = DATA / "interview.yaml") -> tuple[str, ...]:
    """Finding ids in the order in which they are asked."""
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(finding for block in blocks for finding in block["findings"])


def interview(
    knowledge: KnowledgeBase, ask: Callable[[str], str], say: Callable[[str], None]
) -> Vignette:
    """Ask every question of the fixed order; an empty line skips, ``done`` ends it."""
    say("Answer y (yes), n (no) or ? (not sure). Enter skips a question; done ends it.")
    person = _person(ask, say)
    evidence: list[Evidence] = []
    for finding in question_order():
        state = _ask_state(knowledge.findings[finding].question, ask, say)
        if state == "done":
            break
        if isinstance(state, State):
            evidence.append(Evidence(finding, state))
    return Vignette("interview", "", person, tuple(evidence), {}, {}, {}, ())


def _person(ask: Callable[[str], str], say: Callable[[str], None]) -> Person:
    age: int | None = None
    while True:
        text = ask("How old are you? ").strip()
        if not text:
            break
        if text.isdigit() and 18 <= int(text) <= 120:
            age = int(text)
            break
        say("plantar is for adults: a whole number from 18 to 120, or Enter to skip.")
    sex = ask("Sex at birth (f, m, or Enter to skip)? ").strip().lower()[:1]
    return Person(age, {"f": "female", "m": "male"}.get(sex, "unknown"))


def _ask_state(
    question: str, ask: Callable[[str], str], say: Callable[[str], None]
) -> State | str | None:
    while True:
        text = ask(question + " ").strip().lower()
        if not text:
            return None
        if text == "done":
            return "done"
        if text in ANSWERS:
            return ANSWERS[text]
        say("Please answer y, n or ?; Enter skips; done ends the questions.")
