"""A line of the danger screen that was said to be true, where nobody said which part of it.

It may be each of its parts, so each is tried and the worst counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State, doubted
from plantar.knowledge.schema_triage import DangerLine
from plantar.triage.decision import UrgencyReason
from plantar.triage.redflags import facts_of, fired_flags
from plantar.triage.urgency import Urgency


def standing_for(
    line: DangerLine, evidence: Sequence[Evidence], knowledge: KnowledgeBase
) -> frozenset[str]:
    """Return the parts that stand for a line though nobody said which: surely told, and by them a
    rule asks for help within the day. A harmless part says nothing of the other ones."""
    sure = knowledge.triage.sure.share
    told = {e.finding for e in evidence if e.state is State.PRESENT and not doubted(e, sure)}
    if told.isdisjoint(line.findings):
        return frozenset()
    fired = fired_flags(knowledge.red_flags, facts_of(evidence, knowledge.findings, sure=sure))
    grave = (f for f in fired if Urgency(f.flag.urgency).rank >= Urgency.SAME_DAY.rank)
    return frozenset(name for f in grave for name in f.because) & told & {*line.findings}


def each_part(line: DangerLine, evidence: Sequence[Evidence]) -> Iterator[tuple[Evidence, ...]]:
    """Yield the evidence with each possible part of a line.

    Args:
        line: of the danger screen.
        evidence: all that is known. A part that was answered "no" is not tried.
    """
    denied = {e.finding for e in evidence if e.state is State.ABSENT and e.confidence >= 1}
    for name in line.findings:
        if name not in denied:
            rest = (e for e in evidence if e.finding != name)
            yield (*rest, Evidence(name, State.PRESENT))


def reason(line: DangerLine, level: Urgency) -> UrgencyReason:
    """Return the reason with which a line sets a level."""
    plain = f"{line.plain[:1].lower()}{line.plain[1:]}"
    return UrgencyReason(
        level,
        f"danger screen, not told which: {line.term}",
        f"You said that one of these is true, and not which: {plain}.",
    )
