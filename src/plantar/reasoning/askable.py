"""Which questions make sense, by what is known of a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.expression import holds
from plantar.knowledge.schema import Finding
from plantar.reasoning.network import Network
from plantar.reasoning.prior import Person, person_facts


def sensible(finding: Finding, person: Person, evidence: Sequence[Evidence]) -> bool:
    """False where what is known about the person makes the question absurd."""
    if not finding.only_if:
        return True
    answers = {e.finding: e.state is State.PRESENT for e in evidence if e.state is not State.UNSURE}
    own = person_facts(person)
    facts = replace(own, states={**answers, **own.states})
    return holds(finding.only_if, facts) is not False


def absurd(network: Network, person: Person, evidence: Sequence[Evidence]) -> set[str]:
    """Findings that make no sense to ask about, by what is known of the person."""
    table = network.knowledge.findings
    return {f for f in _conditional(network) if not sensible(table[f], person, evidence)}


@lru_cache(maxsize=4)
def _conditional(network: Network) -> tuple[str, ...]:
    """Findings that are not asked of everybody."""
    table = network.knowledge.findings
    return tuple(f for f in network.findings if table[f].only_if)


def ruled_out(network: Network, evidence: Sequence[Evidence]) -> set[str]:
    """Findings settled by another answer: the rest of an exclusive group once one is present."""
    knowledge = network.knowledge
    groups = {
        knowledge.findings[e.finding].topic
        for e in evidence
        if e.state is State.PRESENT and e.finding in knowledge.findings
    }
    settled = {
        n for n, (g, t) in enumerate(knowledge.topics.items()) if t.exclusive and g in groups
    }
    return {network.findings[n] for n in np.flatnonzero(np.isin(network.topic, list(settled)))}
