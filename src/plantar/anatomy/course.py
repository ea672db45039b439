"""The course of the feeling from the skin to the brain, and where on it the lesion may sit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from plantar.anatomy.drawing import Drawn, draw_view
from plantar.anatomy.views import FOLDER, VIEWS, Point
from plantar.plain_yaml import plain_yaml

LINE, MARK = "#b0761a", "#a3202f"
COURSES = FOLDER / "courses.yaml"


@cache
def courses() -> dict[str, Any]:
    """The file of lines and sites."""
    found: dict[str, Any] = plain_yaml(COURSES.read_text(encoding="utf-8"))
    return found


def draw_course(site: str, side: str = "right") -> tuple[Drawn, ...]:
    """The views that show the site, the whole course first; none where it is not one place.

    Args:
        site: id of the site.
        side: left or right; anything else is drawn on both.
    """
    entry = courses()["sites"].get(site)
    if entry is None:
        return ()
    lines = [courses()["lines"][name] for name in entry["along"]]
    wanted = {line["view"] for line in lines} | entry["at"].keys()
    both = entry.get("both", False) or side not in ("left", "right")
    return tuple(
        draw_view(
            name, "left" if side == "left" else "right", {}, _overlay(name, entry, lines, both)
        )
        for name in sorted(wanted, key=_order)
    )


def _order(name: str) -> tuple[bool, int]:
    """The body first, then from the thigh down."""
    whole = name.startswith("body")
    return (not whole, -VIEWS.index(name))


def _overlay(
    name: str, entry: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], both: bool
) -> str:
    paths = "".join(
        f'<path d="{_smooth(line["points"])}" fill="none" stroke="{LINE}" stroke-width="3.2" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
        for line in lines
        if line["view"] == name
    )
    marks = "".join(_mark(x, y) for x, y in entry["at"].get(name, ()))
    body = paths + marks
    if both and name.startswith("body"):
        body = f'<g transform="translate(360 0) scale(-1 1)">{body}</g>{body}'
    return body


def _smooth(points: Sequence[Point]) -> str:
    """A curve from the first point to the last that bends at those between."""
    (x0, y0), *rest = points
    parts = [f"M{x0:g} {y0:g}"]
    for (x1, y1), (x2, y2) in pairwise(rest):
        parts.append(f"Q{x1:g} {y1:g} {(x1 + x2) / 2:g} {(y1 + y2) / 2:g}")
    x, y = rest[-1]
    return "".join(parts) + f"L{x:g} {y:g}"


def _mark(x: float, y: float) -> str:
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="15" fill="{MARK}" fill-opacity="0.18"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="6.5" fill="{MARK}" stroke="#fff" stroke-width="2"/>'
    )
