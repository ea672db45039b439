"""One view with its regions coloured, as SVG."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from plantar.anatomy.fills import Fills, agreement_fills, painted_fills
from plantar.anatomy.painted import PaintedMap
from plantar.anatomy.views import SVG, VIEW_NAMES, View, view, views_for

SKIN = "#f6e0d2"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One view alone as SVG."""

    view: str
    side: str
    """left, right, both, or one where nobody said which; that is drawn as a right one."""
    svg: str


def draw_view(name: str, side: str, fills: Fills, overlay: str = "") -> Drawn:
    """One view with coloured regions and an overlay in units of the right side's drawing.

    Args:
        name: one of VIEWS.
        side: left or right; a drawing of one limb is turned to it.
        fills: region to colour and share of it.
        overlay: SVG on top.
    """
    drawing = view(name)
    if side == "left" and overlay:
        overlay = f'<g transform="translate({drawing.width:g} 0) scale(-1 1)">{overlay}</g>'
    label = VIEW_NAMES[name] + ("" if drawing.both_sides else f", {side}")
    return Drawn(
        name,
        side,
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} '
        f'{drawing.height:g}" role="img" aria-label="{escape(label)}">'
        f"{placed(drawing, side, fills, 0, 0, 1)}{overlay}</svg>",
    )


def painted_views(map_: PaintedMap) -> tuple[Drawn, ...]:
    """Each view that shows something painted, side by side."""
    return _each(map_.marked_sides, lambda side: painted_fills(map_, side))


def agreement_views(
    map_: PaintedMap, expected: Mapping[str, float], sides: tuple[str, ...] = ("right",)
) -> tuple[Drawn, ...]:
    """Each view that shows something painted or expected; ``sides`` where nothing is painted."""
    return _each(map_.sides or sides, lambda side: agreement_fills(map_, expected, side))


def _each(sides: Iterable[str], fills_of: Callable[[str], Fills]) -> tuple[Drawn, ...]:
    """Views of one limb for each side; a view of both sides once, with the paint of both."""
    found: list[Drawn] = []
    whole: dict[str, dict[str, Fills]] = {}
    for side in sides:
        fills, turned = fills_of(side), "right" if side == "one" else side
        for name in views_for(fills):
            if not view(name).regions & fills.keys():
                continue
            if view(name).both_sides:
                whole.setdefault(name, {})[turned] = fills
            else:
                found.append(replace(draw_view(name, turned, fills), side=side))
    return (*found, *(_both(name, fills) for name, fills in whole.items()))


def _both(name: str, fills: Mapping[str, Fills]) -> Drawn:
    """A drawing of both sides, painted on each."""
    drawn = draw_view(name, "right", fills.get("right", {}))
    if "left" not in fills:
        return drawn
    root = ElementTree.fromstring(drawn.svg)
    _colour(root, "left", fills["left"])
    return Drawn(name, "both", ElementTree.tostring(root, encoding="unicode"))


def placed(
    drawing: View,
    side: str,
    fills: Fills,
    x: float,
    y: float,
    scale: float,
    opposite: Fills | None = None,
) -> str:
    """The drawing turned to its side with its regions coloured, as a group at a place.

    ``opposite``: colours of the other side, where the drawing shows both.
    """
    group = ElementTree.Element(f"{SVG}g")
    turn = f"translate({x:g} {y:g}) scale({scale:.4g})"
    if side == "left" and not drawing.both_sides:
        turn += f" translate({drawing.width:g} 0) scale(-1 1)"
    group.set("transform", turn)
    for child in copy.deepcopy(drawing.root):
        group.append(child)
    _colour(group, side if drawing.both_sides else "right", fills)
    if opposite and drawing.both_sides:
        _colour(group, "left" if side == "right" else "right", opposite)
    ElementTree.register_namespace("", SVG[1:-1])
    return ElementTree.tostring(group, encoding="unicode")


def _colour(group: ElementTree.Element, side: str, fills: Fills) -> None:
    for path in group.iter(f"{SVG}path"):
        region = path.get("data-region", "")
        path.attrib.pop("id", None)
        if region in fills and path.get("data-side") == side:
            colour, share = fills[region]
            path.set("fill", _mixed(colour, 0.25 + 0.75 * share))


def _mixed(colour: str, share: float) -> str:
    """``colour`` laid over skin."""
    parts = [
        round(share * int(colour[n : n + 2], 16) + (1 - share) * int(SKIN[n : n + 2], 16))
        for n in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def escape(text: str) -> str:
    """The text as XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
