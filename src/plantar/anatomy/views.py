"""The drawings of the foot, leg and body: their files, their regions and where those lie.

The drawings are SVG files of the right side; the left side is their mirror image. Every region is
one path with ``data-region``. tools/drawings makes them from curves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

FOLDER = Path(__file__).parent / "drawings"
SVG = "{http://www.w3.org/2000/svg}"
FOOT_VIEWS = ("sole", "top", "inner", "outer", "heel")
LEG_VIEWS = ("leg_front", "leg_back", "leg_inner", "leg_outer")
BODY_VIEWS = ("body_front", "body_back")
VIEWS = (*FOOT_VIEWS, *LEG_VIEWS, "saddle", *BODY_VIEWS)
VIEW_NAMES = {
    "sole": "sole", "top": "top of the foot", "inner": "inner side of the foot",
    "outer": "outer side of the foot", "heel": "back of the heel",
    "leg_front": "front of the leg", "leg_back": "back of the leg",
    "leg_inner": "inner side of the leg", "leg_outer": "outer side of the leg",
    "saddle": "between the legs", "body_front": "body from the front",
    "body_back": "body from the back",
}  # fmt: skip
Point = tuple[float, float]


@dataclass(frozen=True)
class View:
    """One drawing: its size, its regions by side, and the file's own tree."""

    name: str
    width: float
    height: float
    both_sides: bool
    regions: frozenset[str]
    root: ElementTree.Element


@cache
def view(name: str) -> View:
    """The drawing called ``name``, one of VIEWS."""
    root = ElementTree.parse(FOLDER / f"{name}.svg").getroot()
    width, height = (float(x) for x in root.get("viewBox", "").split()[2:])
    found = frozenset(p.get("data-region", "") for p in root.iter(f"{SVG}path")) - {""}
    return View(name, width, height, root.get("data-side") == "both", found, root)


def views_for(regions: Iterable[str]) -> list[str]:
    """The foot always, and the wider views that show something painted nowhere else."""
    wanted, left = list(FOOT_VIEWS), set(regions)
    left -= {r for name in FOOT_VIEWS for r in view(name).regions}
    for group in (LEG_VIEWS, ("saddle",), BODY_VIEWS):
        if not left:
            break
        shown = {r for name in group for r in view(name).regions}
        if left & shown:
            wanted += [name for name in group if view(name).regions & left]
            left -= shown
    return wanted


def outlines(name: str, side: str) -> dict[str, list[list[tuple[float, float]]]]:
    """Corner points of each region's rings, in units of the drawing of the right side."""
    found: dict[str, list[list[tuple[float, float]]]] = {}
    for path in _paths(view(name), side):
        found.setdefault(path.get("data-region", ""), []).extend(_rings(path.get("d", "")))
    return found


def _paths(drawing: View, side: str) -> list[ElementTree.Element]:
    wanted = side if drawing.both_sides else "right"
    return [
        path
        for path in drawing.root.iter(f"{SVG}path")
        if path.get("data-region") and path.get("data-side") == wanted
    ]


def _rings(d: str) -> list[list[tuple[float, float]]]:
    """Corner points of each closed ring of a path made of M, L and Z."""
    rings = []
    for part in re.split(r"[Zz]", d):
        numbers = [float(x) for x in re.findall(r"-?\d+(?:\.\d+)?", part)]
        if numbers:
            rings.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
    return rings
