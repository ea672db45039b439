"""What was said or painted already: it is not asked again, or asked as what is beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plantar.anatomy.felt import sides_told
from plantar.anatomy.painted import answered_by_map, location_findings
from plantar.intake.state import InterviewState
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Side, State

EACH = {"left", "right"}
SIDED = (Side.LEFT, Side.RIGHT, Side.BOTH)


def closed(
    state: InterviewState, evidence: Sequence[Evidence], knowledge: KnowledgeBase
) -> set[str]:
    """Return the findings not to ask about: reported otherwise, painted, or said to be unknown.

    What is dangerous is asked about though the words say that it is not known.
    """
    found = answered_by(evidence, knowledge)
    found |= _not_known(state.extracted, knowledge) | _sides_closed(state, evidence, knowledge)
    if state.map.marked and state.map.rest == "unpainted":
        found |= answered_by_map(state.map, knowledge)
    return found


def answered_by(evidence: Iterable[Evidence], knowledge: KnowledgeBase) -> set[str]:
    """Return the findings whose question a present finding has already answered."""
    table = knowledge.findings
    told = [e.finding for e in evidence if e.state is State.PRESENT and e.finding in table]
    topics = {table[name].topic for name in told if not table[name].none_of_topic}
    none = {f for f, entry in table.items() if entry.none_of_topic and entry.topic in topics}
    return none | {f for name in told for f in table[name].closes}


def asked_beside(
    topic: str, state: InterviewState, evidence: Sequence[Evidence], knowledge: KnowledgeBase
) -> str:
    """Return the wording for the rest of a partly answered topic; empty for the usual wording."""
    entry = knowledge.topics[topic]
    if not entry.of_sides:
        return entry.question_more if _told_of(topic, state, evidence, knowledge) else ""
    if both_sides(state, evidence):
        return entry.question_more
    return entry.question_other_side if set(state.map.sides) & EACH else ""


def _told_of(
    topic: str, state: InterviewState, evidence: Sequence[Evidence], knowledge: KnowledgeBase
) -> bool:
    table = knowledge.findings
    so = [e.finding for e in evidence if e.state is State.PRESENT]
    so += [e.finding for e in location_findings(state.map, knowledge) if e.state is State.PRESENT]
    return any(name in table and table[name].topic == topic for name in so)


def names_a_place(heard: Iterable[Evidence], knowledge: KnowledgeBase) -> bool:
    """Whether the words told a place that can be painted, and its side."""
    drawn = {*knowledge.map_regions, *knowledge.map_patterns}
    sure = knowledge.triage.sure.share
    return any(
        e.state is State.PRESENT and e.finding in drawn and e.side in SIDED and e.confidence >= sure
        for e in heard
    )


def both_sides(state: InterviewState, evidence: Sequence[Evidence]) -> bool:
    """Whether it was told or painted on both sides."""
    return set(state.map.sides) >= EACH or sides_told(evidence) >= EACH


def _sides_closed(
    state: InterviewState, evidence: Sequence[Evidence], knowledge: KnowledgeBase
) -> set[str]:
    """Return the questions on being one-sided, which are not asked once both sides are known.

    Somebody who painted one side is asked about the other: what was not painted is unknown.
    """
    table, topics = knowledge.findings, knowledge.topics
    if not both_sides(state, evidence):
        return set()
    sides = {name for name, entry in table.items() if topics[entry.topic].of_sides}
    return {name for name in sides if table[name].sides == "one"}


def _not_known(heard: Iterable[Evidence], knowledge: KnowledgeBase) -> set[str]:
    """Return the findings that the text says are unknown, with the rest of their question."""
    table, topics = knowledge.findings, knowledge.topics
    unsure = [e.finding for e in heard if e.state is State.UNSURE and e.finding in table]
    asked = {name for name in unsure if name not in knowledge.dangers}
    spans = {name for name, entry in table.items() if entry.span and entry.span.of in asked}
    whole = {table[n].topic for n in (*asked, *spans) if topics[table[n].topic].exclusive}
    return asked | {name for name, entry in table.items() if entry.topic in whole}
