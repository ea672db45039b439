"""Where it is felt, as other systems say it: side, sensation, regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from plantar import KnowledgeBase, PaintedMap
from plantar.assessment.given import map_given
from plantar.exchange.limits import MOST_ITEMS, at_most


def painted_map(
    painted: Mapping[Any, Mapping[str, Sequence[str]]], knowledge: KnowledgeBase
) -> PaintedMap:
    """The map; regions that are not listed are unmentioned, never clear.

    Raises:
        EvidenceError: a side, sensation or region that is not known.
    """
    at_most(
        sum(len(r) for kinds in painted.values() for r in kinds.values()), MOST_ITEMS, "painted"
    )
    return replace(map_given(painted, knowledge), rest="unmentioned")
