"""Charts of a population report as SVG; each stands beside a table of the same figures.

Lines differ by dashes and marks and are named where they end: no chart needs colour.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from itertools import takewhile

from plantar.population.answered import Calibration, Count, Decision

INK, BAR = "currentColor", "#3b6fb6"
LEFT, TOP, WIDTH, HEIGHT = 60, 20, 400, 240
"""Of the plane of a decision curve."""


def bars(counts: Sequence[Count], named: Callable[[str], str] = str) -> str:
    """Horizontal bars with intervals; ``named``: a level in words."""
    parts = []
    for n, count in enumerate(counts):
        y = 8 + n * 24
        parts.append(f'<text x="0" y="{y + 12}" font-size="12">{escape(named(count.level))}</text>')
        if count.shown:
            low, high = (180 + 400 * x for x in count.share.interval)
            width = 400 * count.share.value
            parts.append(f'<rect x="180" y="{y}" width="{width:.1f}" height="16" fill="{BAR}"/>')
            parts.append(
                f'<path d="M{low:.1f} {y + 8}H{high:.1f}" stroke="#111" stroke-width="2"/>'
            )
    return _svg(600, 16 + 24 * len(counts), parts)


def diagram(bins: Sequence[Calibration]) -> str:
    """Calibration: a dot with its interval for each bin; the diagonal is ideal."""
    parts = ['<path d="M20 220L220 20M20 20V220H220" fill="none" stroke="#777"/>']
    for b in bins:
        x, y = 20 + 200 * b.mean, 220 - 200 * b.right.value
        low, high = (220 - 200 * end for end in b.right.interval)
        parts.append(f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="{BAR}" stroke-width="2"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{BAR}"/>')
    return _svg(240, 240, parts, width=320)


def curves(decisions: Sequence[Decision]) -> str:
    """Decision curves: net benefit of the probability, of sending all and of sending none.

    A line ends where it leaves the plane, at a quarter of the best benefit below nought.
    """
    if not decisions:
        return _svg(600, 40, ['<text x="0" y="20" font-size="12">nothing to be shown</text>'])
    lines = {
        "by probability": ([d.benefit for d in decisions], "", True),
        "send everybody": ([d.of_all for d in decisions], "8 4", False),
        "send nobody": ([0.0] * len(decisions), "2 4", False),
    }
    top = max(0.01, *(max(values) for values, *_ in lines.values()))
    low = -top / 4
    last = decisions[-1].threshold

    def place(threshold: float, value: float) -> tuple[float, float]:
        return LEFT + WIDTH * threshold / last, TOP + HEIGHT * (top - value) / (top - low)

    parts = [f'<path d="M{LEFT} {TOP}v{HEIGHT}h{WIDTH}" fill="none" stroke="#777"/>']
    ends: list[float] = []
    for name, (values, dashes, marked) in lines.items():
        pairs = zip((d.threshold for d in decisions), values, strict=True)
        inside = list(takewhile(lambda pair: pair[1] >= low, pairs))
        points = [place(*pair) for pair in inside] or [place(decisions[0].threshold, low)]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(
            f'<path d="M{path}" fill="none" stroke="{INK}" stroke-width="2"'
            f' stroke-dasharray="{dashes or "none"}"/>'
        )
        if marked:
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points[::5]]
        x, y = points[-1]
        while any(abs(y - end) < 14 for end in ends):
            y -= 14
        ends.append(y)
        parts.append(f'<text x="{x + 6:.1f}" y="{y + 4:.1f}" font-size="12">{name}</text>')
    parts += _axes(top, last)
    return _svg(LEFT + WIDTH + 120, TOP + HEIGHT + 45, parts)


def _axes(top: float, last: float) -> list[str]:
    y = TOP + HEIGHT
    parts = [
        f'<text x="{LEFT + WIDTH * n / 5:.0f}" y="{y + 16}" font-size="11" text-anchor="middle">'
        f"{last * n / 5:.0%}</text>"
        for n in range(6)
    ]
    parts += [
        f'<text x="{LEFT - 6}" y="{TOP + HEIGHT * (1 - at) / 1.25 + 4:.1f}" font-size="11"'
        f' text-anchor="end">{top * at:.3f}</text>'
        for at in (0.0, 0.5, 1.0)
    ]
    parts.append(f'<text x="{LEFT}" y="{y + 34}" font-size="12">threshold probability</text>')
    parts.append(f'<text x="{LEFT}" y="{TOP - 8}" font-size="12">net benefit</text>')
    return parts


def _svg(wide: int, high: int, parts: Sequence[str], width: int | None = None) -> str:
    shown = f' width="{width}"' if width else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"{shown} '
        f'fill="{INK}">{"".join(parts)}</svg>'
    )
