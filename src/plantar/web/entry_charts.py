"""Small charts as SVG without ids, scripts or inline style; the numbers stand beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from plantar.catalogue.figures import LikelihoodFigure

WIDEST_DB = 25.0
"""Decibans at the ends of the axis; a longer step ends in an arrow."""
WIDTH, HEIGHT = 300.0, 34.0
STRETCHED = ' preserveAspectRatio="none"'
TICKS = ((-20.0, "÷100"), (-10.0, "÷10"), (0.0, "1"), (10.0, "×10"), (20.0, "×100"))


def _x(db: float) -> float:
    limited = min(max(db, -WIDEST_DB), WIDEST_DB)
    return round(WIDTH * (limited + WIDEST_DB) / (2 * WIDEST_DB), 1)


def steps(figure: LikelihoodFigure) -> Markup:
    """How far the finding moves the condition: filled when there, hollow when not."""
    y = HEIGHT / 2
    parts = [f'<path class="lr-tick" d="M{_x(db)} 2V{HEIGHT - 2:g}"/>' for db, _ in TICKS if db]
    parts.append(f'<path class="lr-zero" d="M{_x(0)} 0V{HEIGHT:g}"/>')
    for low, usual, high, kind, at in (
        (*figure.db_absent, "absent", y + 7),
        (*figure.db_present, "present", y - 7),
    ):
        side = "for" if usual > 0 else "against"
        parts.append(f'<path class="span {side}" d="M{_x(low)} {at:g}H{_x(high)}"/>')
        parts.append(_mark(kind, side, usual, at))
    return _svg("lr", WIDTH, HEIGHT, parts)


def _mark(kind: str, side: str, db: float, y: float) -> str:
    """A dot, or an arrow head where the value is beyond the axis."""
    x = _x(db)
    if abs(db) > WIDEST_DB:
        back = -9 if db > 0 else 9
        d = f"M{x} {y:g}l{back} -5v10z"
        return f'<path class="dot {kind} {side}" d="{d}"/>'
    return f'<circle class="dot {kind} {side}" cx="{x}" cy="{y:g}" r="5"/>'


def axis() -> Markup:
    """The scale above a column of steps."""
    parts = [
        f'<text class="label" x="{_x(db)}" y="12" text-anchor="middle">{text}</text>'
        for db, text in TICKS
    ]
    return _svg("lr axis", WIDTH, 16, parts)


def density(figure: LikelihoodFigure) -> Markup:
    """The distribution of a figure (normal on the log odds), its 90 % interval, the background."""
    x = np.linspace(0.004, 0.996, 125)
    low, usual, high = (np.log(p / (1 - p)) for p in figure.ends)
    z = (np.log(x / (1 - x)) - usual) / max((high - low) / 3.29, 1e-3)
    log_y = -z * z / 2 - np.log(x * (1 - x))
    y = np.exp(log_y - log_y.max())
    width, height, floor = 600.0, 190.0, 150.0
    tops = [f"{20 + 560 * u:.1f} {floor - 120 * v:.1f}" for u, v in zip(x, y, strict=True)]
    inside = [t for t, u in zip(tops, x, strict=True) if figure.low <= u <= figure.high]
    left, right, mean, back = (
        round(20 + 560 * p, 1) for p in (figure.low, figure.high, figure.mean, figure.background)
    )
    parts = [f'<path class="curve" d="M20 {floor:g}L{"L".join(tops)}L580 {floor:g}z"/>']
    if inside:
        d = f"M{left} {floor:g}L{'L'.join(inside)}L{right} {floor:g}z"
        parts.append(f'<path class="inside" d="{d}"/>')
    parts += [
        f'<path class="edge" d="M20 {floor:g}H580"/>',
        f'<path class="back" d="M{back} 24V{floor:g}"/>',
        f'<path class="mean" d="M{mean} 24V{floor:g}"/>',
        *(
            f'<text class="label" x="{20 + 5.6 * p:g}" y="172" text-anchor="middle">{p}%</text>'
            for p in (0, 25, 50, 75, 100)
        ),
    ]
    return _svg("density", width, height, parts)


def people(p: float) -> Markup:
    """A hundred people, as many filled as have it; a rate below one in 200 fills none."""
    filled = round(100 * p)
    parts = [
        f'<circle class="{"has" if n < filled else "not"}" '
        f'cx="{7 + 12 * (n % 20)}" cy="{7 + 12 * (n // 20)}" r="4.5"/>'
        for n in range(100)
    ]
    return _svg("people", 242, 62, parts)


def shares(counts: Sequence[tuple[str, int]]) -> Markup:
    """Counts as one bar of parts, in the order given."""
    total, at, parts = sum(n for _, n in counts), 0.0, []
    for n, (_, count) in enumerate(counts):
        width = 600 * count / total
        parts.append(
            f'<rect class="part part-{n}" x="{at:.1f}" '
            f'width="{max(width - 2, 1):.1f}" height="26"/>'
        )
        at += width
    return _svg("shares", 600, 26, parts, STRETCHED)


def amount(p: float) -> Markup:
    """A probability as a bar."""
    parts = [
        '<rect class="bar-room" width="100" height="8" rx="1"/>',
        f'<rect class="bar-fill" width="{100 * min(max(p, 0), 1):.1f}" height="8" rx="1"/>',
    ]
    return _svg("amount", 100, 8, parts, STRETCHED)


def _svg(name: str, width: float, height: float, parts: Sequence[str], more: str = "") -> Markup:
    return Markup(
        f'<svg class="{name}" viewBox="0 0 {width:g} {height:g}" aria-hidden="true"{more}>'
        + "".join(parts)
        + "</svg>"
    )
