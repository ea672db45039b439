"""What was felt where: sides and places that were told or painted, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from plantar.anatomy.painted import FELT_THERE, NUMB, PAINTED
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Side, State
from plantar.knowledge.schema import Finding


def with_sides(evidence: Iterable[Evidence], shown: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence with the side that the map shows, where a finding was told without one."""
    sides = {e.finding: e.side for e in shown if e.side}
    return tuple(
        replace(e, side=sides.get(e.finding)) if e.side is None and e.state is State.PRESENT else e
        for e in evidence
    )


def sides_told(evidence: Iterable[Evidence]) -> frozenset[str]:
    """``left`` and ``right``, where something present was told to be on that side or on both.

    >>> swollen = Evidence("swelling_one_leg", State.PRESENT, side=Side.LEFT)
    >>> sides_told([swollen])
    frozenset({'left'})
    """
    told = {e.side for e in evidence if e.state is State.PRESENT}
    return frozenset(s.value for s in (Side.LEFT, Side.RIGHT) if told & {s, Side.BOTH})


def places_of(finding: str, knowledge: KnowledgeBase) -> frozenset[str]:
    """The regions of a location finding, as a text that states it paints them; else none."""
    paints = knowledge.findings[finding].paints
    return frozenset(paints) or knowledge.map_regions.get(finding, frozenset())


def kinds_of(e: Evidence) -> tuple[str, ...]:
    """The sensations by which a place was painted or told; numb, where nothing else is known.

    >>> kinds_of(Evidence("numb_heel_plantar", State.PRESENT, fact="felt there: tingling, burning"))
    ('tingling', 'burning')
    """
    how, _, kinds = e.fact.partition(": ")
    return tuple(kinds.split(", ")) if how in (PAINTED, FELT_THERE) and kinds else (NUMB,)


def entry_of(e: Evidence, knowledge: KnowledgeBase) -> Finding:
    """The finding of a piece of evidence, in words that fit what was painted or told.

    >>> from plantar.anatomy.painted import from_regions, location_findings
    >>> from plantar.knowledge.loader import load
    >>> burning = from_regions({"left": {"burning": ("pl_heel_med",)}})
    >>> shown = location_findings(burning, load())
    >>> [entry_of(e, load()).plain for e in shown if e.finding == "numb_heel_plantar"]
    ['burning under the heel']
    """
    entry = knowledge.findings[e.finding]
    known = knowledge.topic_of(e.finding).felt_words
    words = [known[kind] for kind in kinds_of(e) if kind in known]
    if not words:
        return entry
    plain, term = entry.plain, entry.term
    for old in words[0]:
        new = " and ".join(dict.fromkeys(kind[old] for kind in words if old in kind))
        plain, term = (re.sub(rf"\b{old}\b", new, text) for text in (plain, term))
    return entry.model_copy(update={"plain": plain, "term": term, "title": ""})
