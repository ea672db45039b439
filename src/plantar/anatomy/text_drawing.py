"""A drawing of the map in letters, for choosing regions where there is no picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING

from plantar.anatomy.views import outlines, view
from plantar.extras import extra

if TYPE_CHECKING:
    from shapely.geometry import Point

COLUMNS = 34
"""Letters across; a letter is about twice as high as it is wide."""
MARKS = ascii_lowercase + digits + ascii_lowercase.upper()


@dataclass(frozen=True)
class TextDrawing:
    """Lines of marks, a space for nothing, and the region that each mark stands for."""

    lines: tuple[str, ...]
    regions: Mapping[str, str]


def in_text(name: str, side: str) -> TextDrawing:
    """The view ``name`` in letters; the left side is the mirror image of the right.

    Raises:
        MissingExtraError: the extra ``pictures`` is not installed.
    """
    with extra("pictures"):
        from shapely.geometry import Polygon
        from shapely.ops import unary_union

    drawing = view(name)
    shapes = {
        region: unary_union([Polygon(ring).buffer(0) for ring in rings])
        for region, rings in outlines(name, side).items()
    }
    mark = dict(zip(shapes, MARKS, strict=False))
    cell = drawing.width / COLUMNS
    grid = [
        [
            next((mark[r] for r, s in shapes.items() if s.covers(_middle(row, column, cell))), " ")
            for column in range(COLUMNS)
        ]
        for row in range(int(drawing.height / (2 * cell)) + 1)
    ]
    for region, shape in shapes.items():
        if not any(mark[region] in line for line in grid):
            point = shape.representative_point()
            grid[int(point.y / (2 * cell))][int(point.x / cell)] = mark[region]
    if side == "left" and not drawing.both_sides:
        grid = [line[::-1] for line in grid]
    text = "\n".join("".join(line).rstrip() for line in grid).strip("\n")
    return TextDrawing(tuple(text.split("\n")), {m: r for r, m in mark.items()})


def _middle(row: int, column: int, cell: float) -> Point:
    from shapely.geometry import Point

    return Point((column + 0.5) * cell, (2 * row + 1) * cell)
