"""What to look for afterwards, within which time, and what to do then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plantar.knowledge.expression import PlainFacts, holds
from plantar.knowledge.schema_triage import Watch
from plantar.triage.urgency import Urgency


def watch_for(
    level: Urgency,
    probabilities: Mapping[str, float],
    facts: PlainFacts,
    items: Iterable[Watch],
    *,
    least: float,
) -> tuple[Watch, ...]:
    """The items for a level, for conditions at least as probable as ``least`` and for what is so.

    An emergency has nothing to wait for.
    """
    if level is Urgency.EMERGENCY_NOW:
        return ()
    return tuple(
        item
        for item in items
        if Urgency(item.do).rank > level.rank
        and (not item.levels or level.value in item.levels)
        and (
            not item.conditions or any(probabilities.get(c, 0.0) >= least for c in item.conditions)
        )
        and (not item.when or holds(item.when, facts) is True)
    )
