"""Where it is felt, as other systems say it: side, sensation, regions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from plantar import KnowledgeBase, PaintedMap
from plantar.anatomy.painted import SCHEMA, read_map
from plantar.exchange.limits import MOST_ITEMS, at_most


def painted_map(
    painted: Mapping[Any, Mapping[str, Sequence[str]]], knowledge: KnowledgeBase
) -> PaintedMap:
    """The map; regions that are not listed are unmentioned, never clear.

    Raises:
        EvidenceError: a side, sensation or region that is not known.
    """
    layers = {
        side: {kind: dict.fromkeys(regions, 1.0) for kind, regions in kinds.items()}
        for side, kinds in painted.items()
    }
    at_most(sum(len(r) for kinds in layers.values() for r in kinds.values()), MOST_ITEMS, "painted")
    raw = {"schema": SCHEMA, "rest": "unmentioned", "layers": layers}
    return read_map(json.dumps(raw), knowledge)
