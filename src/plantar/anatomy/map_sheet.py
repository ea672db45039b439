"""A whole map on one sheet: each side and view that shows something, with a legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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

GAP, HEADER, SHEET = 24.0, 44.0, 1240.0
Panel = tuple[str, str, Fills]
"""Its title, side and colours."""


def draw_map(map_: PaintedMap) -> str:
    """The painted map as one SVG sheet, every side and view that holds paint."""
    sides = [s for s in ("right", "left", "one") if _any_layer(map_, s)] or ["right"]
    panels = []
    for side in sides:
        fills = painted_fills(map_, side)
        title = {"one": "one side, not said which"}.get(side, f"{side} side")
        panels.append((title, "right" if side == "one" else side, fills))
    used = [kind for kind in SENSATIONS if any(layer(map_, s, kind) for s in sides)]
    return _sheet(panels, [(COLOURS[kind], kind) for kind in used])


def draw_territory(title: str, expected: Mapping[str, float]) -> str:
    """What a lesion would make numb, darker where it is more probable."""
    fills = {region: (EXPECTED, p) for region, p in expected.items() if p >= 0.05}
    return _sheet(
        [(title, "right", fills)], [(EXPECTED, "expected to be numb, darker: more often")]
    )


def draw_agreement(title: str, map_: PaintedMap, expected: Mapping[str, float]) -> str:
    """The painted map against what a lesion would make numb, for each painted side."""
    panels = []
    for side in map_.sides or ("right",):
        fills = agreement_fills(map_, expected, side)
        panels.append((f"{title}, {side} side", "right" if side == "one" else side, fills))
    return _sheet(
        panels,
        [(AGREED, "painted and expected"), (MISSED, "painted only"), (EXPECTED, "expected only")],
    )


def _any_layer(map_: PaintedMap, side: str) -> bool:
    return any(layer(map_, side, kind) for kind in SENSATIONS)


def _sheet(panels: Sequence[Panel], legend: Sequence[tuple[str, str]]) -> str:
    """Panels below each other, each a row of views at one scale that fits the sheet."""
    body, y = [], GAP
    for title, side, fills in panels:
        body.append(_label(GAP, y + 18, title))
        y += HEADER
        rows = _rows(views_for(fills))
        for row in rows:
            x = GAP
            for drawing, scale in row:
                body.append(placed(drawing, side, fills, x, y, scale))
                x += drawing.width * scale + GAP
            y += max(drawing.height * scale for drawing, scale in row) + GAP
    for n, (colour, text) in enumerate(legend):
        x = GAP + 300.0 * n
        body.append(f'<rect x="{x:g}" y="{y:g}" width="22" height="22" rx="4" fill="{colour}"/>')
        body.append(_label(x + 30, y + 17, text, 16))
    y += HEADER
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SHEET:g} {y:g}" role="img" '
        f'font-family="sans-serif" aria-label="{escape("; ".join(p[0] for p in panels))}">'
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


def _label(x: float, y: float, text: str, size: int = 20) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="#2b2622">{escape(text)}</text>'
