"""The painted map of a description in words: what its location findings say."""

from __future__ import annotations

from collections.abc import Iterable

from plantar.anatomy.painted import PaintedMap, plain_rules
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Side, State

_SIDES = {Side.LEFT: ("left",), Side.RIGHT: ("right",), Side.BOTH: ("left", "right")}


def painted(evidence: Iterable[Evidence], knowledge: KnowledgeBase) -> PaintedMap:
    """Regions that the findings of a text paint; who names the heel has not denied the toes."""
    rules = dict(plain_rules(knowledge))
    felt: dict[str, set[str]] = {}
    clear: dict[str, set[str]] = {}
    for item in evidence:
        regions = knowledge.findings[item.finding].paints or rules.get(item.finding, ())
        for side in _SIDES.get(item.side, ("one",)) if item.side else ("one",):
            if regions and item.state is State.PRESENT:
                felt.setdefault(side, set()).update(regions)
            elif regions and item.state is State.ABSENT:
                clear.setdefault(side, set()).update(regions)
    free = {side: frozenset(r - felt.get(side, set())) for side, r in clear.items()}
    return PaintedMap(
        {side: {"numb": dict.fromkeys(sorted(regions), 1.0)} for side, regions in felt.items()},
        {side: regions for side, regions in free.items() if regions},
        rest="unmentioned",
    )
