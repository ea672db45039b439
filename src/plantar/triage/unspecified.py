"""A line of the danger screen that was said to be true, where nobody said which part of it.

It may be each of its parts, so each is tried and the worst counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plantar.knowledge.evidence import Evidence, State, doubted
from plantar.knowledge.schema_triage import DangerLine
from plantar.triage.decision import UrgencyReason
from plantar.triage.urgency import Urgency


def each_part(
    line: DangerLine, evidence: Sequence[Evidence], *, sure: float
) -> Iterator[tuple[Evidence, ...]]:
    """Yield the evidence with each possible part of a line; nothing if one part is certain.

    Args:
        line: of the danger screen.
        evidence: all that is known. A part that was answered "no" is not tried.
        sure: what is present with less confidence was not surely told.
    """
    known = [e for e in evidence if e.finding in line.findings]
    if any(e.state is State.PRESENT and not doubted(e, sure) for e in known):
        return
    denied = {e.finding for e in known if e.state is State.ABSENT and e.confidence >= 1}
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
