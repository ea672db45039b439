"""The painting form: what it shows of a map, and the map that it sends back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.datastructures import FormData

from plantar import Evidence, KnowledgeBase, PaintedMap, State
from plantar.anatomy.painted import NUMB, SENSATIONS
from plantar.anatomy.painted import SCHEMA as MAP_SCHEMA
from plantar.anatomy.place_words import wholes
from plantar.web import pictures
from plantar.web.site import text_of

LONGEST_MAP = 200_000


def painting_of(
    map_: PaintedMap,
    knowledge: KnowledgeBase,
    strokes: str = "",
    told: Iterable[Evidence] = (),
) -> Mapping[str, Any]:
    """What painting.html needs to go on from a map; the sensation painted or ``told`` is chosen."""
    kind = _sensation(map_, told, knowledge)
    blocks: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, region in knowledge.regions.items():
        blocks[region.block.replace("_", " ")].append((key, region.name))
    painted, parts = _shown(map_, kind, knowledge), pictures.part_regions(knowledge)
    one = {r for kinds in map_.layers.get("one", {}).values() for r in kinds}
    return {
        "canvases": pictures.canvases(),
        "groups": pictures.GROUPS,
        "colours": pictures.COLOURS,
        "sensation": kind,
        "blocks": blocks,
        "map": json.dumps(map_.as_dict(), separators=(",", ":")),
        "strokes": strokes,
        "painted": painted,
        "parts": pictures.PART_CHOICES,
        "part_regions": parts,
        "wholes": _wholes(knowledge),
        "whole": [
            choice for choice, _ in pictures.PART_CHOICES if {*_part(choice, parts)} <= painted
        ],
        "unplaced": sorted({knowledge.regions[r].block for r in one}),
        "short_names": pictures.SHORT_NAMES,
    }


def _wholes(knowledge: KnowledgeBase) -> list[dict[str, Any]]:
    """The parts that are named whole, for the painting page: names, and regions by piece."""
    table = knowledge.regions
    found = []
    for part in wholes(table):
        pieces: defaultdict[str, list[str]] = defaultdict(list)
        for region in sorted(part.regions):
            pieces[table[region].block].append(region)
        found.append({"one": part.one, "both": part.both, "pieces": [*pieces.values()]})
    return found


def _part(choice: str, parts: Mapping[str, Iterable[str]]) -> list[str]:
    """Side and region, with a bar between, of all that one tap paints."""
    side, _, part = choice.partition("|")
    sides = ("left", "right") if side == "both" else (side,)
    return [f"{each}|{region}" for each in sides for region in parts.get(part, ())]


def map_of(form: FormData, before: PaintedMap, knowledge: KnowledgeBase) -> str:
    """The painted map; without JavaScript as it was, but for what was ticked or no longer is."""
    if text_of(form, "drawn"):
        return text_of(form, "map", LONGEST_MAP)
    listed = text_of(form, "listed") or NUMB
    shown, parts = _shown(before, listed, knowledge), pictures.part_regions(knowledge)
    whole = {c for c, _ in pictures.PART_CHOICES if {*_part(c, parts)} <= shown}
    now = set(map(str, form.getlist("region")))
    now.update(*(_part(str(part), parts) for part in form.getlist("part") if part not in whole))
    kind = text_of(form, "sensation") or listed
    if now == shown:
        return json.dumps(before.as_dict()) if before.layers else ""
    layers: dict[str, dict[str, dict[str, float]]] = {
        side: {each: dict(regions) for each, regions in kinds.items()}
        for side, kinds in before.layers.items()
        if side != "one"  # ticks say which side was meant
    }
    for side, _, region in (item.partition("|") for item in shown - now):
        del layers[side][listed][region]
    for side, _, region in (item.partition("|") for item in now - shown):
        layers.setdefault(side, {}).setdefault(kind, {})[region] = 1.0
    some = any(regions for kinds in layers.values() for regions in kinds.values())
    return json.dumps({"schema": MAP_SCHEMA, "layers": layers}) if some else ""


def _sensation(map_: PaintedMap, told: Iterable[Evidence], knowledge: KnowledgeBase) -> str:
    """The sensation to begin with: painted before, else told, else numb."""
    there = {kind for side in map_.layers.values() for kind, regions in side.items() if regions}
    if not there or map_.rest == "unmentioned":
        present = [knowledge.findings[e.finding] for e in told if e.state is State.PRESENT]
        there = {kind for f in present for kind in (f.painted_as, *f.shown_by) if kind}
    return next((kind for kind in SENSATIONS if kind in there), NUMB)


def _shown(map_: PaintedMap, kind: str, knowledge: KnowledgeBase) -> set[str]:
    """Side and region, with a bar between, of all that the list shows as ticked at first."""
    mostly = knowledge.model.map.mostly.value
    return {
        f"{side}|{region}"
        for side in ("left", "right")
        for region, share in map_.layers.get(side, {}).get(kind, {}).items()
        if share > mostly
    }
