"""What two tabs say of the same thing: what is saved, and what was sent after it."""

from __future__ import annotations

from dataclasses import dataclass

from plantar import KnowledgeBase
from plantar.intake.answers_in_words import answered, asked
from plantar.intake.state import Answer
from plantar.intake.steps import MAP
from plantar.web.visits import Visit

PARTS = {
    "words": "Your own words",
    "heard": "What was read in your words",
    "safety": "The safety questions",
    "country": "The country",
}
"""Parts of a visit that are named whole, where two tabs say something else of them."""
REST = "What was read in your words, or who you are"
"""What else of the answers may differ."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One item that was saved and sent differently; both texts are empty if it is only named."""

    what: str
    saved: str = ""
    sent: str = ""


def contradictions(
    saved: Visit, sent: Visit, knowledge: KnowledgeBase
) -> tuple[Contradiction, ...]:
    """What would change if the form were saved, with both answers to a question."""
    before = {a.findings: a for a in saved.state.answers}
    found = [
        _contradiction(before.get(answer.findings), answer, knowledge)
        for answer in sent.state.answers
        if before.get(answer.findings) != answer
    ]
    found += [
        Contradiction(title)
        for part, title in PARTS.items()
        if getattr(saved, part) != getattr(sent, part)
    ]
    if not found and saved.state != sent.state:
        found.append(Contradiction(REST))
    return tuple(found)


def _contradiction(
    before: Answer | None, answer: Answer, knowledge: KnowledgeBase
) -> Contradiction:
    """Two answers to a question in words; a painting is named only."""
    what = asked(answer, knowledge)
    if answer.findings == MAP:
        return Contradiction(what)
    was = answered(before, knowledge) if before else "not answered"
    return Contradiction(what, was, answered(answer, knowledge))
