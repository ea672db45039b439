"""Rules on what the painted map decides: lists of regions, groups of them, patterns over groups."""

from __future__ import annotations

from collections.abc import Iterator

from plantar.knowledge.check_links import unknown_id
from plantar.knowledge.located import LocatedTables
from plantar.knowledge.schema_map import MapPattern, SidePattern


def _map_rules(k: LocatedTables) -> Iterator[str]:
    """Regions that decide a finding; beside a pattern the rule is that pattern in words."""
    for key, entry in k.base.findings.items():
        if entry.map_pattern is None:
            for region in entry.map_rule.split():
                yield from unknown_id(k, ("findings", key, ("map_rule",)), "regions", region)
        elif not entry.map_rule.strip():
            where = k.at("findings", key, "map_pattern")
            yield f"{where}: {key} has no map_rule that says the pattern in words"


def _used_groups(k: LocatedTables) -> Iterator[str]:
    used = {name for pattern in k.base.map_patterns.values() for name in _named(pattern)}
    for key in k.base.region_groups.keys() - used:
        yield f"{k.at('region_groups', key)}: no map pattern names the group {key}"


def _named(pattern: MapPattern) -> Iterator[str]:
    """Groups that a pattern names."""
    yield pattern.alike
    for side in pattern.each_side:
        yield from (*side.painted, *side.free_of, *side.only)


def _can_be_painted(k: LocatedTables) -> Iterator[str]:
    """As many regions as a pattern asks for are left by what it wants free of paint."""
    for key, pattern in k.base.map_patterns.items():
        for inside, side in (((), pattern), (("opposite",), pattern.opposite)):
            for field, group, fault in _impossible(k, side) if side else ():
                yield f"{k.at('findings', key, 'map_pattern', *inside, field, group)}: {fault}"


def _impossible(k: LocatedTables, side: SidePattern) -> Iterator[tuple[str, str, str]]:
    """Field, group and what is wrong with the number that it asks for."""
    regions = k.base.group_regions
    allowed = [regions[g] for g in side.only if g in regions]
    free = frozenset[str]().union(*(regions[g] for g in side.free_of if g in regions))
    for field, asked in (("shows", side.shows), ("either", side.either)):
        for group, least in asked.items():
            left = regions.get(group, frozenset()) - free
            left = left & frozenset().union(*allowed) if allowed else left
            if group in regions and len(left) < least:
                found = f"asks for {least} of {group}; at most {len(left)} can be painted"
                yield field, group, found


MAP = (_map_rules, _used_groups, _can_be_painted)
