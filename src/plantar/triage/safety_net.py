"""What to look for afterwards, within which time, and what to do then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plantar.knowledge.schema_triage import Watch
from plantar.triage.urgency import Urgency

PROBABLE = 0.1
"""Probability from which what is special to a condition is shown."""


def watch_for(
    level: Urgency, probabilities: Mapping[str, float], items: Iterable[Watch]
) -> tuple[Watch, ...]:
    """The items for a level and the probable conditions; an emergency has nothing to wait for."""
    if level is Urgency.EMERGENCY_NOW:
        return ()
    return tuple(
        item
        for item in items
        if Urgency(item.do).rank > level.rank
        and (not item.levels or level.value in item.levels)
        and (
            not item.conditions
            or any(probabilities.get(c, 0.0) >= PROBABLE for c in item.conditions)
        )
    )
