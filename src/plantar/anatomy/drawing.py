"""The drawings of the map: what is painted, and what a lesion would make numb.

The drawings are SVG files of the right side; the left side is their mirror image. Every region is
one path with ``data-region``. tools/drawings makes them from curves.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from plantar.anatomy.painted import SENSATIONS, PaintedMap
from plantar.extras import extra

FOLDER = Path(__file__).parent / "drawings"
SVG = "{http://www.w3.org/2000/svg}"
COLOURS = {
    "numb": "#3b6fb6",
    "tingling": "#8a5fb5",
    "burning": "#d9622b",
    "pain": "#b3263c",
    "cold": "#2f9aa0",
}
"""Told apart in the common forms of colour blindness; a legend names them as well."""
SKIN, EXPECTED, AGREED, MISSED = "#f6e0d2", "#c98a1b", "#2f7d4f", "#3b6fb6"
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
Fills = Mapping[str, tuple[str, float]]
"""Region to its colour and the share of it that is coloured."""
GAP, HEADER, SHEET = 24.0, 44.0, 1240.0


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


def draw_map(map_: PaintedMap) -> str:
    """The painted map as one SVG sheet, every side and view that holds paint."""
    sides = [s for s in ("right", "left", "one") if _any_layer(map_, s)] or ["right"]
    panels = []
    for side in sides:
        fills = _painted_fills(map_, side)
        title = {"one": "one side, not said which"}.get(side, f"{side} side")
        panels.append((title, "right" if side == "one" else side, fills))
    used = [kind for kind in SENSATIONS if any(_layer(map_, s, kind) for s in sides)]
    return _sheet(panels, [(COLOURS[kind], kind) for kind in used])


def draw_territory(title: str, expected: Mapping[str, float], side: str = "right") -> str:
    """What a lesion would make numb, darker where it is more probable."""
    fills = {region: (EXPECTED, p) for region, p in expected.items() if p >= 0.05}
    return _sheet([(title, side, fills)], [(EXPECTED, "expected to be numb, darker: more often")])


def draw_agreement(title: str, map_: PaintedMap, expected: Mapping[str, float]) -> str:
    """The painted map against what a lesion would make numb, for each painted side."""
    panels = []
    for side in map_.sides or ("right",):
        fills = _agreement(map_, expected, side)
        panels.append((f"{title}, {side} side", "right" if side == "one" else side, fills))
    return _sheet(
        panels,
        [(AGREED, "painted and expected"), (MISSED, "painted only"), (EXPECTED, "expected only")],
    )


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
        f'{drawing.height:g}" role="img" aria-label="{_escape(label)}">'
        f"{_placed(drawing, side, fills, 0, 0, 1)}{overlay}</svg>",
    )


def painted_views(map_: PaintedMap) -> tuple[Drawn, ...]:
    """Each view that shows something painted, side by side."""
    return _each(map_.sides, lambda side: _painted_fills(map_, side))


def agreement_views(
    map_: PaintedMap, expected: Mapping[str, float], sides: tuple[str, ...] = ("right",)
) -> tuple[Drawn, ...]:
    """Each view that shows something painted or expected; ``sides`` where nothing is painted."""
    return _each(map_.sides or sides, lambda side: _agreement(map_, expected, side))


def _each(sides: Iterable[str], fills_of: Callable[[str], Fills]) -> tuple[Drawn, ...]:
    """Views of one limb for each side; a view of both sides once, with the paint of both."""
    found: list[Drawn] = []
    whole: dict[str, dict[str, Fills]] = {}
    for side in sides:
        fills, turned = fills_of(side), "right" if side == "one" else side
        for name in _views_for(fills):
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


def _agreement(map_: PaintedMap, expected: Mapping[str, float], side: str) -> Fills:
    felt = map_.felt(side)
    fills = {}
    for region in felt.keys() | {r for r, p in expected.items() if p >= 0.3}:
        p = expected.get(region, 0.0)
        agreed = region in felt and p >= 0.3
        colour = AGREED if agreed else MISSED if region in felt else EXPECTED
        fills[region] = (colour, felt.get(region, p))
    return fills


def png(svg: str, width: int = 1240) -> bytes:
    """The picture as PNG, ``width`` pixels wide; needs no browser.

    Raises:
        MissingExtraError: the extra ``pictures`` is not installed.
    """
    with extra("pictures"):
        import resvg_py
        from font_source_sans_pro import SourceSansPro  # type: ignore[import-untyped]

    data = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        background="white",
        skip_system_fonts=True,
        font_files=[SourceSansPro],
        sans_serif_family="Source Sans Pro",
    )
    return bytes(data)


def _any_layer(map_: PaintedMap, side: str) -> bool:
    return any(_layer(map_, side, kind) for kind in SENSATIONS)


def _layer(map_: PaintedMap, side: str, kind: str) -> Mapping[str, float]:
    return map_.layers.get(side, {}).get(kind, {})


def _painted_fills(map_: PaintedMap, side: str) -> dict[str, tuple[str, float]]:
    fills: dict[str, tuple[str, float]] = {}
    for kind in reversed(SENSATIONS):
        for region, share in _layer(map_, side, kind).items():
            if share > 0:
                fills[region] = (COLOURS[kind], share)
    return fills


def _views_for(regions: Iterable[str]) -> list[str]:
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


Panel = tuple[str, str, Fills]


def _sheet(panels: Sequence[Panel], legend: Sequence[tuple[str, str]]) -> str:
    """Panels below each other, each a row of views at one scale that fits the sheet."""
    body, y = [], GAP
    for title, side, fills in panels:
        body.append(_label(GAP, y + 18, title))
        y += HEADER
        rows = _rows(_views_for(fills))
        for row in rows:
            x = GAP
            for drawing, scale in row:
                body.append(_placed(drawing, side, fills, x, y, scale))
                x += drawing.width * scale + GAP
            y += max(drawing.height * scale for drawing, scale in row) + GAP
    for n, (colour, text) in enumerate(legend):
        x = GAP + 300.0 * n
        body.append(f'<rect x="{x:g}" y="{y:g}" width="22" height="22" rx="4" fill="{colour}"/>')
        body.append(_label(x + 30, y + 17, text, 16))
    y += HEADER
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SHEET:g} {y:g}" role="img" '
        f'font-family="sans-serif" aria-label="{_escape("; ".join(p[0] for p in panels))}">'
        f'<rect width="{SHEET:g}" height="{y:g}" fill="#fff"/>' + "".join(body) + "</svg>\n"
    )


def _rows(names: Sequence[str]) -> list[list[tuple[View, float]]]:
    rows: list[list[tuple[View, float]]] = []
    for group in (FOOT_VIEWS, LEG_VIEWS, ("saddle", *BODY_VIEWS)):
        chosen = [view(name) for name in group if name in names]
        if chosen:
            room = SHEET - GAP * (len(chosen) + 1)
            scale = min(1.0, room / sum(d.width for d in chosen))
            rows.append([(drawing, scale) for drawing in chosen])
    return rows


def _placed(
    drawing: View,
    side: str,
    fills: Mapping[str, tuple[str, float]],
    x: float,
    y: float,
    scale: float,
) -> str:
    group = ElementTree.Element(f"{SVG}g")
    turn = f"translate({x:g} {y:g}) scale({scale:.4g})"
    if side == "left" and not drawing.both_sides:
        turn += f" translate({drawing.width:g} 0) scale(-1 1)"
    group.set("transform", turn)
    for child in copy.deepcopy(drawing.root):
        group.append(child)
    _colour(group, side if drawing.both_sides else "right", fills)
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


def _label(x: float, y: float, text: str, size: int = 20) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="#2b2622">{_escape(text)}</text>'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
