"""A whole map on one sheet: each side and view that shows something, with a legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plantar.anatomy.drawing import escape, placed
from plantar.anatomy.fills import (
    AGREED,
    COLOURS,
    EXPECTED,
    MISSED,
    Fills,
    agreement_fills,
    layer,
    painted_fills,
)
from plantar.anatomy.painted import SENSATIONS, PaintedMap
from plantar.anatomy.views import BODY_VIEWS, FOOT_VIEWS, LEG_VIEWS, View, view, views_for

GAP, SHEET = 24.0, 1240.0
SMALLEST, LETTER = 20.0, 1 / 27
"""Least size of a letter, and its part of the height of a sheet: on paper a sheet is made 76 mm
high at most, and what is written on it has to be read there."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Drawings of one side, or of both: its title, its colours and which views it shows."""

    title: str
    side: str
    fills: Fills
    views: tuple[str, ...]
    opposite: Fills | None = None
    """Colours of the other side, in drawings that show both."""


def draw_map(map_: PaintedMap) -> str:
    """The painted map as one SVG sheet, every side and view that holds paint.

    A drawing that shows both sides of the body stands there once.
    """
    sides = [s for s in ("right", "left", "one") if _any_layer(map_, s)] or ["right"]
    panels, whole = [], dict[str, None]()
    for side in sides:
        fills = painted_fills(map_, side)
        views = _holding_paint(fills)
        both = [name for name in views if view(name).both_sides and side != "one"]
        whole |= dict.fromkeys(both)
        title = {"one": "one side, not said which"}.get(side, f"{side} side")
        shown = tuple(name for name in views if name not in both)
        drawn = "right" if side == "one" else side
        panels += [Panel(title, drawn, fills, shown)] if shown else []
    if whole:
        right, left = (painted_fills(map_, side) for side in ("right", "left"))
        panels.append(Panel("both sides of the body", "right", right, (*whole,), left))
    used = [kind for kind in SENSATIONS if any(layer(map_, s, kind) for s in sides)]
    return _sheet(panels, [(COLOURS[kind], kind) for kind in used])


def draw_territory(title: str, expected: Mapping[str, float]) -> str:
    """What a lesion would make numb, darker where it is more probable."""
    fills = {region: (EXPECTED, p) for region, p in expected.items() if p >= 0.05}
    return _sheet(
        [Panel(title, "right", fills, (*views_for(fills),))],
        [(EXPECTED, "expected to be numb, darker: more often")],
    )


def draw_agreement(title: str, map_: PaintedMap, expected: Mapping[str, float]) -> str:
    """The painted map against what a lesion would make numb, for each painted side."""
    panels = []
    for side in map_.marked_sides or ("right",):
        fills = agreement_fills(map_, expected, side)
        drawn = "right" if side == "one" else side
        panels.append(Panel(f"{title}, {side} side", drawn, fills, (*views_for(fills),)))
    return _sheet(
        panels,
        [(AGREED, "painted and expected"), (MISSED, "painted only"), (EXPECTED, "expected only")],
    )


def _any_layer(map_: PaintedMap, side: str) -> bool:
    return any(layer(map_, side, kind) for kind in SENSATIONS)


def _holding_paint(fills: Fills) -> tuple[str, ...]:
    """Views that show something of it; of an empty map the foot."""
    views = views_for(fills)
    return tuple(n for n in views if not fills.keys().isdisjoint(view(n).regions)) or (*views,)


def _sheet(panels: Sequence[Panel], legend: Sequence[tuple[str, str]]) -> str:
    """Panels below each other, each a row of views at one scale that fits the sheet."""
    drawn = [_rows(panel.views) for panel in panels]
    high = sum(max(d.height * by for d, by in row) + GAP for rows in drawn for row in rows)
    size = max(SMALLEST, high * LETTER)
    header, body, y = 2.2 * size, [], GAP
    for panel, rows in zip(panels, drawn, strict=True):
        body.append(_label(GAP, y + size, panel.title, size))
        y += header
        for row in rows:
            x = GAP
            for drawing, scale in row:
                body.append(placed(drawing, panel.side, panel.fills, x, y, scale, panel.opposite))
                x += drawing.width * scale + GAP
            y += max(drawing.height * scale for drawing, scale in row) + GAP
    for n, (colour, text) in enumerate(legend):
        x = GAP + max(300.0, 11 * size) * n
        body.append(
            f'<rect x="{x:g}" y="{y:g}" width="{size:g}" height="{size:g}" rx="4" fill="{colour}"/>'
        )
        body.append(_label(x + 1.4 * size, y + 0.8 * size, text, size))
    y += header
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SHEET:g} {y:g}" role="img" '
        f'font-family="sans-serif" aria-label="{escape("; ".join(p.title for p in panels))}">'
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


def _label(x: float, y: float, text: str, size: float) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="#2b2622">{escape(text)}</text>'
