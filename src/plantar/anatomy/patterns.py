"""Location findings that are more than a list of regions, read off the painted map.

Each is defined by the ``map_pattern`` of the finding, over groups of regions.
"""

from __future__ import annotations

from collections.abc import Mapping

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.schema_map import MapPattern, SidePattern

Sides = Mapping[str, frozenset[str]]
"""Felt regions of each side that has any."""
Groups = Mapping[str, frozenset[str]]
"""Regions of each group."""
OTHER = {"left": "right", "right": "left"}
NOTHING: frozenset[str] = frozenset()


def patterns(sides: Sides, knowledge: KnowledgeBase) -> frozenset[str]:
    """Findings whose pattern the painted sides show."""
    groups, least_alike = knowledge.group_regions, knowledge.model.map.similar_sides.value
    return frozenset(
        name
        for name, pattern in knowledge.map_patterns.items()
        if _on_its_sides(pattern, sides, groups) and _alike(pattern, sides, groups, least_alike)
    )


def within(knowledge: KnowledgeBase, regions: frozenset[str]) -> frozenset[str]:
    """Findings whose pattern is painted in these regions alone."""
    groups = knowledge.group_regions
    return frozenset(
        name
        for name, pattern in knowledge.map_patterns.items()
        if all(groups[g] <= regions for side in pattern.each_side for g in side.painted)
    )


def _on_its_sides(pattern: MapPattern, sides: Sides, groups: Groups) -> bool:
    shown = {side for side, felt in sides.items() if _shows(pattern, felt, groups)}
    match pattern.sides:
        case "any":
            return bool(shown)
        case "every":
            return bool(shown) and shown == sides.keys()
        case "both":
            return {"left", "right"} <= shown
        case "single":
            return len(shown) == 1
        case "alone":
            return bool(shown) and len(sides) == 1
        case "crossed":
            opposite = pattern.opposite or pattern
            across = (sides.get(OTHER.get(side, ""), NOTHING) for side in shown)
            return any(_shows(opposite, felt, groups) for felt in across)


def _shows(pattern: SidePattern, felt: frozenset[str], groups: Groups) -> bool:
    """Whether the felt regions of one side are as the pattern says."""

    def enough(group: str, least: int) -> bool:
        return len(felt & groups[group]) >= least

    allowed = NOTHING.union(*(groups[g] for g in pattern.only))
    return (
        all(enough(*asked) for asked in pattern.shows.items())
        and (not pattern.either or any(enough(*asked) for asked in pattern.either.items()))
        and all(felt.isdisjoint(groups[g]) for g in pattern.free_of)
        and (not pattern.only or felt <= allowed)
    )


def _alike(pattern: MapPattern, sides: Sides, groups: Groups, least: float) -> bool:
    """Whether left and right are painted alike, where the pattern asks for it."""
    if not pattern.alike:
        return True
    left, right = (sides[side] & groups[pattern.alike] for side in ("left", "right"))
    return len(left & right) >= least * len(left | right)
