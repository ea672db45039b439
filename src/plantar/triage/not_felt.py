"""What a person may not feel and has to look for."""

from __future__ import annotations

from collections.abc import Sequence

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State, doubted
from plantar.knowledge.expression import PlainFacts, holds
from plantar.triage.redflags import facts_of

LOOKED = "after a look"
"""Where the fact of an absent finding comes from: somebody looked for it."""


def not_felt(facts: PlainFacts, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Findings that somebody of whom this is known may have without feeling them."""
    table = knowledge.findings
    return tuple(
        name for name, entry in table.items() if entry.look_if and holds(entry.look_if, facts)
    )


def to_say(evidence: Sequence[Evidence], knowledge: KnowledgeBase) -> tuple[str, ...]:
    """What to say at the top of an answer: to look now for what is not surely there, and what
    nobody looked for."""
    table, sure = knowledge.findings, knowledge.triage.sure.share
    here = {e.finding for e in evidence if e.state is State.PRESENT and not doubted(e, sure)}
    gone = {e.finding for e in evidence if e.state is State.ABSENT and e.fact == LOOKED}
    names = not_felt(facts_of(evidence, table), knowledge)
    return tuple(table[name].look_now for name in names if name not in here | gone)
