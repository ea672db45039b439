"""Drawings and charts for the pages, as SVG without ids, scripts or inline style."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from xml.etree.ElementTree import Element, register_namespace, tostring

from markupsafe import Markup

from plantar import KnowledgeBase, PaintedMap
from plantar.anatomy.course import draw_course
from plantar.anatomy.drawing import Drawn, agreement_views, painted_views
from plantar.anatomy.fills import COLOURS
from plantar.anatomy.painted import SENSATIONS, from_regions
from plantar.anatomy.territory import expected
from plantar.anatomy.views import BODY_VIEWS, FOOT_VIEWS, LEG_VIEWS, SVG, VIEW_NAMES, VIEWS, view
from plantar.assessment.report import RankedCondition

GROUPS = (("Foot", FOOT_VIEWS), ("Leg", LEG_VIEWS), ("Body", ("saddle", *BODY_VIEWS)))
SHORT_NAMES = {
    "top": "Top", "inner": "Inner side", "outer": "Outer side", "heel": "Heel",
    "leg_front": "Leg, front", "leg_back": "Leg, back", "leg_inner": "Leg, inner side",
    "leg_outer": "Leg, outer side", "body_front": "Body, front", "body_back": "Body, back",
}  # fmt: skip
PARTS = {
    "heel": ("heel",),
    "foot": ("toes", "ball", "arch", "heel", "border", "dorsum"),
}
"""Parts that one tap paints, by the blocks of their regions."""
PART_CHOICES = (
    ("left|heel", "Left heel"), ("right|heel", "Right heel"), ("left|foot", "Left foot"),
    ("right|foot", "Right foot"), ("both|foot", "Both feet"),
)  # fmt: skip
XMLNS = f' xmlns="{SVG[1:-1]}"'
EXAMPLE = {"left": {"numb": ("pl_heel_cen", "pl_heel_med", "heel_med", "heel_post")}}
__all__ = ["COLOURS", "GROUPS", "SENSATIONS"]


@dataclass(frozen=True)
class Figure:
    """A drawing and its caption."""

    svg: Markup
    caption: str
    view: str


@dataclass(frozen=True)
class Shape:
    """One path of a drawing."""

    region: str
    side: str
    d: str


@dataclass(frozen=True)
class Canvas:
    """One drawing to paint on."""

    name: str
    title: str
    width: float
    height: float
    both_sides: bool
    left_first: bool
    """Of a drawing of both sides: the person's left is on the left of it."""
    shapes: tuple[Shape, ...]
    under: str
    """SVG beneath the regions: what is drawn and cannot be painted."""
    over: str
    """SVG above the paint: outline, shade, nails, creases."""


@cache
def canvases() -> dict[str, Canvas]:
    """All drawings by name."""
    return {name: _canvas(name) for name in VIEWS}


def _canvas(name: str) -> Canvas:
    drawing = view(name)
    shapes = tuple(
        Shape(path.get("data-region", ""), path.get("data-side", ""), path.get("d", ""))
        for path in drawing.root.iter(f"{SVG}path")
        if path.get("data-region")
    )
    children = list(drawing.root)
    regions = next(n for n, child in enumerate(children) if child.get("class") == "regions")
    return Canvas(
        name,
        VIEW_NAMES[name].capitalize(),
        drawing.width,
        drawing.height,
        drawing.both_sides,
        _first(shapes) == "left",
        shapes,
        _drawn(children[:regions]),
        _drawn(children[regions + 1 :]),
    )


@cache
def _extents() -> dict[str, dict[str, float]]:
    """View to region to how large it is there, as a share of how large it is anywhere."""
    sizes = {
        name: {shape.region: _extent(shape.d) for shape in canvas.shapes}
        for name, canvas in canvases().items()
    }
    largest: dict[str, float] = {}
    for seen in sizes.values():
        for region, size in seen.items():
            largest[region] = max(largest.get(region, 0.0), size)
    return {n: {r: size / largest[r] for r, size in seen.items()} for n, seen in sizes.items()}


def _extent(d: str) -> float:
    """Width times height of what a path encloses."""
    points = [float(n) for n in re.findall(r"-?[0-9.]+", d)]
    across, down = points[::2], points[1::2]
    return max((max(across) - min(across)) * (max(down) - min(down)), 1.0)


def shows(name: str, regions: Iterable[str]) -> float:
    """How much of some regions a view shows, where 1 is one whole region."""
    return sum(_extents()[name].get(region, 0.0) for region in regions)


def _first(shapes: Sequence[Shape]) -> str:
    """The side of the shape that begins furthest to the left."""
    return min(shapes, key=lambda shape: float(shape.d[1:].split()[0])).side


def _drawn(elements: Iterable[Element]) -> str:
    """Elements as SVG to put inside another; titles are left out."""
    register_namespace("", SVG[1:-1])
    named = (e for e in elements if e.tag not in (f"{SVG}title", f"{SVG}desc"))
    return "".join(tostring(e, encoding="unicode").strip() for e in named).replace(XMLNS, "")


def part_regions(knowledge: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """The regions of each part that can be painted at once."""
    return {
        part: tuple(key for key, region in knowledge.regions.items() if region.block in blocks)
        for part, blocks in PARTS.items()
    }


@cache
def shapes_json() -> str:
    """All drawings as JSON: name to its regions (region, side, path) and what is around them."""
    shapes = {
        name: {
            "regions": [[shape.region, shape.side, shape.d] for shape in canvas.shapes],
            "under": canvas.under,
            "over": canvas.over,
        }
        for name, canvas in canvases().items()
    }
    return json.dumps(shapes, separators=(",", ":"))


def figures(drawn: Iterable[Drawn]) -> tuple[Figure, ...]:
    """Drawings with the words under them."""
    return tuple(Figure(Markup(d.svg), _caption(d), d.view) for d in drawn)


def painted(map_: PaintedMap) -> tuple[Figure, ...]:
    """What is painted; empty where nothing is."""
    return figures(painted_views(map_))


def where(
    map_: PaintedMap, site: str, knowledge: KnowledgeBase, side: str = "right"
) -> tuple[Figure, ...]:
    """The painted map against what a lesion at a site makes numb, on the sides that are meant."""
    sides = {"left": ("left",), "both": ("left", "right")}.get(side, ("right",))
    return figures(agreement_views(map_, expected(site, knowledge), sides))


def course(site: str, side: str) -> tuple[Figure, ...]:
    """The course of the nerve; empty where the site is not one place."""
    return figures(draw_course(site, side))


@cache
def example() -> tuple[Figure, ...]:
    """A painted heel, for the first page."""
    return figures(d for d in painted_views(from_regions(EXAMPLE)) if d.view in ("sole", "inner"))


def _caption(drawn: Drawn) -> str:
    name = VIEW_NAMES[drawn.view]
    sideless = view(drawn.view).both_sides or drawn.side == "one"
    return (name if sideless else f"{name}, {drawn.side}").capitalize()


def bar(condition: RankedCondition) -> Markup:
    """A bar of the probability with its interval as a line; the numbers stand beside it."""
    at = 200 * condition.probability
    low, high = (200 * x for x in condition.interval)
    return Markup(
        '<svg class="bar" viewBox="-2 0 204 14" aria-hidden="true">'
        '<rect class="bar-room" y="2" width="200" height="10" rx="5"/>'
        f'<rect class="bar-fill" y="2" width="{max(at, 1):.1f}" height="10" rx="5"/>'
        f'<path class="bar-line" d="M{low:.1f} 7H{max(high, low + 1):.1f}M{low:.1f} 3.5v7'
        f'M{max(high, low + 1):.1f} 3.5v7"/></svg>'
    )
