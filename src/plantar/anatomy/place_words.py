"""Painted places in a few words: whole parts by their name, and both sides together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plantar.anatomy.painted import PaintedMap
from plantar.anatomy.territory import FOOT
from plantar.knowledge.schema import Region

UNDER = {"pl_heel_med", "pl_heel_cen", "pl_heel_lat"}
WHOLE = 0.9
"""Share of the places of a part from which it is called whole."""
PARTS = {
    "heel": "whole heel", "arch": "whole arch", "ball": "whole ball of the foot",
    "toes": "all toes", "dorsum": "top of the foot", "ankle": "whole ankle",
    "leg": "whole lower leg", "knee": "whole knee", "thigh": "whole thigh",
    "hand": "whole hand", "arm": "whole arm",
}  # fmt: skip
SIDES = {"left": "left", "right": "right", "one": "one side, not said which"}


def place_words(names: Iterable[str], regions: Mapping[str, Region]) -> list[str]:
    """The places of one side, whole parts first.

    >>> from plantar.knowledge.loader import load
    >>> place_words(["pl_heel_med", "pl_heel_cen", "pl_heel_lat", "pl_toe1"], load().regions)
    ['underside of the heel', 'underside of big toe']
    """
    left, said = set(names), list[str]()
    foot = {r for r, e in regions.items() if e.block in FOOT - {"ankle"}}
    if len(left & foot) >= WHOLE * len(foot):
        said.append("whole foot")
        left -= foot
    for block, words in PARTS.items():
        part = {r for r, e in regions.items() if e.block == block}
        if len(left & part) >= WHOLE * len(part):
            said.append(words)
            left -= part
    if left >= UNDER:
        said.append("underside of the heel")
        left -= UNDER
    return [*said, *sorted(regions[r].name for r in left)]


def painted_words(map_: PaintedMap, regions: Mapping[str, Region]) -> list[tuple[str, str]]:
    """Sensation and places of a map, a line for each; two sides that agree are one line."""
    lines: list[tuple[str, str]] = []
    kinds = dict.fromkeys(kind for layers in map_.layers.values() for kind in layers)
    for kind in kinds:
        by_side = {
            side: words
            for side in map_.layers
            if (
                words := place_words(
                    [r for r, p in map_.layers[side].get(kind, {}).items() if p > 0], regions
                )
            )
        }
        if by_side.keys() >= {"left", "right"} and by_side["left"] == by_side["right"]:
            lines.append((kind, _both(by_side.pop("left"))))
            del by_side["right"]
        lines += [(kind, f"{SIDES[s]}: {'; '.join(words)}") for s, words in by_side.items()]
    return lines


def _both(words: list[str]) -> str:
    """Places that are the same on both sides.

    >>> _both(["whole foot"]), _both(["whole foot", "whole ankle"]), _both(["whole heel"])
    ('both whole feet', 'both whole feet; both sides: whole ankle', 'both sides: whole heel')
    """
    feet, rest = words[0] == "whole foot", [w for w in words if w != "whole foot"]
    parts = ["both whole feet"] if feet else []
    return "; ".join([*parts, *([f"both sides: {'; '.join(rest)}"] if rest else [])])
