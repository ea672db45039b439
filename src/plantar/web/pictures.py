"""Drawings and charts for the pages, as SVG without ids, scripts or inline style."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from plantar.anatomy.drawing import (
    BODY_VIEWS,
    COLOURS,
    FOOT_VIEWS,
    LEG_VIEWS,
    SVG,
    VIEWS,
    draw_agreement,
    view,
)
from plantar.anatomy.painted import SENSATIONS, PaintedMap
from plantar.anatomy.territory import expected
from plantar.assessment.report import RankedCondition
from plantar.knowledge.base import KnowledgeBase

NAMES = {
    "sole": "Sole", "top": "Top", "inner": "Inner side", "outer": "Outer side", "heel": "Heel",
    "leg_front": "Leg, front", "leg_back": "Leg, back", "leg_inner": "Leg, inner side",
    "leg_outer": "Leg, outer side", "saddle": "Between the legs",
    "body_front": "Body, front", "body_back": "Body, back",
}  # fmt: skip
GROUPS = (("Foot", FOOT_VIEWS), ("Leg", LEG_VIEWS), ("Body", ("saddle", *BODY_VIEWS)))
__all__ = ["COLOURS", "GROUPS", "NAMES", "SENSATIONS"]


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
    shapes: tuple[Shape, ...]


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
    return Canvas(name, NAMES[name], drawing.width, drawing.height, drawing.both_sides, shapes)


@cache
def shapes_json() -> str:
    """The paths of all drawings as JSON: name to rows of region, side and path."""
    shapes = {
        name: [[shape.region, shape.side, shape.d] for shape in canvas.shapes]
        for name, canvas in canvases().items()
    }
    return json.dumps(shapes, separators=(",", ":"))


def where(map_: PaintedMap, site: str, knowledge: KnowledgeBase) -> Markup:
    """The painted map against what a lesion at a site makes numb."""
    plain = knowledge.sites[site].plain_name
    return Markup(draw_agreement(plain, map_, expected(site, knowledge)))


def bar(condition: RankedCondition) -> Markup:
    """A bar of the probability with its interval as a line; the numbers stand beside it."""
    low, high = (100 * x for x in condition.interval)
    return Markup(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-room" width="100" height="8" rx="1"/>'
        f'<rect class="bar-fill" width="{100 * condition.probability:.1f}" height="8" rx="1"/>'
        f'<rect class="bar-line" x="{low:.1f}" y="3.4" width="{max(high - low, 0.4):.1f}" '
        'height="1.2"/></svg>'
    )
