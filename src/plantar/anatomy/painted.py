"""The painted map as findings: which named areas it decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, State

Painted = Mapping[str, Mapping[str, tuple[str, ...]]]
FELT = ("numb", "tingling", "burning")


def painted_regions(painted: Painted) -> frozenset[str]:
    """Regions painted as numb, tingling or burning on any side."""
    return frozenset(
        region for layers in painted.values() for kind in FELT for region in layers.get(kind, ())
    )


def location_findings(painted: Painted, knowledge: KnowledgeBase) -> tuple[Evidence, ...]:
    """Location findings whose rule is a plain list of regions, as the map decides them.

    Painted in one of its regions is present; a map with paint elsewhere is absent.
    """
    regions = painted_regions(painted)
    if not regions:
        return ()
    return tuple(
        Evidence(
            finding,
            State.PRESENT if listed & regions else State.ABSENT,
            layer=Layer.HISTORY,
            fact="painted on the map",
        )
        for finding, listed in _plain_rules(knowledge)
    )


def _plain_rules(knowledge: KnowledgeBase) -> Iterable[tuple[str, frozenset[str]]]:
    for finding, entry in knowledge.findings.items():
        words = re.split(r"\s+", entry.map_rule.strip()) if entry.map_rule else []
        if words and all(word in knowledge.regions for word in words):
            yield finding, frozenset(words)
