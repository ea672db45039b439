"""What a person may not feel and has to look for."""

from __future__ import annotations

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import PlainFacts, holds


def not_felt(facts: PlainFacts, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Findings that somebody of whom this is known may have without feeling them."""
    table = knowledge.findings
    return tuple(
        name for name, entry in table.items() if entry.look_if and holds(entry.look_if, facts)
    )


def to_say(facts: PlainFacts, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """What to say at the top of an answer: to look now for what is not known to be there."""
    table = knowledge.findings
    return tuple(
        table[name].look_now
        for name in not_felt(facts, knowledge)
        if facts.states.get(name) is not True
    )
