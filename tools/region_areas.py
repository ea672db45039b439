"""Writes src/plantar/records/data/areas.yaml: about how large each region of the map is.

A drawing shows a region from one direction, so its area is that of its shadow on the paper; of the
drawings that show a region nearest, the one with the largest shadow counts.

    python tools/region_areas.py
"""

from __future__ import annotations

from pathlib import Path

from shapely.geometry import Polygon
from shapely.ops import unary_union

from plantar.anatomy.views import BODY_VIEWS, FOOT_VIEWS, LEG_VIEWS, outlines

OUT = Path(__file__).parents[1] / "src/plantar/records/data/areas.yaml"
GROUPS = (FOOT_VIEWS, LEG_VIEWS, ("saddle",), BODY_VIEWS)
UNITS_PER_CM = {
    "sole": 601 / 25, "top": 601 / 25, "inner": 470 / 25, "outer": 470 / 25, "heel": 144 / 6.5,
    "leg_front": 687 / 95, "leg_back": 687 / 95, "leg_inner": 687 / 95, "leg_outer": 687 / 95,
    "saddle": 188 / 18, "body_front": 740 / 170, "body_back": 740 / 170,
}  # fmt: skip
"""Units of each drawing over the length in cm of what it shows, in an adult of 170 cm."""
HEAD = """\
# About how many cm2 each region of the painted map has on one side, in an adult of 170 cm with a
# foot of 25 cm: read off the drawings by tools/region_areas.py, an estimate. Only differences over
# time matter.
"""


def areas() -> dict[str, float]:
    """Region to cm²."""
    found: dict[str, float] = {}
    for group in GROUPS:
        seen: dict[str, float] = {}
        for name in group:
            for region, rings in outlines(name, "right").items():
                shape = unary_union([Polygon(ring).buffer(0) for ring in rings])
                seen[region] = max(seen.get(region, 0.0), shape.area / UNITS_PER_CM[name] ** 2)
        found = seen | found
    return found


if __name__ == "__main__":
    lines = (f"{name}: {area:.1f}\n" for name, area in sorted(areas().items()))
    OUT.write_text(HEAD + "".join(lines), encoding="utf-8")
