"""``python tools/drawings/draw.py``: the drawings of the map, from curves to SVG.

A view is a YAML file of points: outlines, the cuts between regions, a seed point for each region,
a few fine lines (``details``), ``nails``, soft darker ``pads`` and ``lights`` where skin lies over
bone. The shade along one edge is worked out from the outline. Curves are Catmull-Rom splines
through the points. Everything is noded together and polygonised, so neighbouring regions share
their edges and nothing overlaps.
``mirror`` draws both sides of the body: the ``half`` that is given and its mirror image.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import yaml
from shapely import affinity, set_precision
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.ops import polygonize, unary_union

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "src" / "plantar" / "anatomy" / "drawings"
REGIONS = HERE.parents[1] / "src" / "plantar" / "knowledge" / "data" / "regions.yaml"
GRID = 0.1
STEP = 3.0
SKIN, INK, SEAM = "#f6e0d2", "#6b5b52", "#d3b3a1"
LIGHT = 'fill="#fff" fill-opacity="0.1"'
SHADES = ((5, 3), (11, 7), (19, 12))
"""How far the outline is moved for each layer of shade, in units."""


def spline(points: list[list[float]], closed: bool) -> list[tuple[float, float]]:
    """Centripetal-like Catmull-Rom curve through ``points``, sampled about every STEP units."""
    p = np.array(points, dtype=float)
    ring = (
        np.vstack([p[-1:], p, p[:2]])
        if closed
        else np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    )
    out = []
    for a, b, c, d in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        n = max(2, int(np.hypot(*(c - b)) / STEP))
        for t in np.arange(n) / n:
            out.append(
                0.5
                * (
                    2 * b
                    + (c - a) * t
                    + (2 * a - 5 * b + 4 * c - d) * t**2
                    + (3 * b - a - 3 * c + d) * t**3
                )
            )
    out.append(np.array(out[0]) if closed else p[-1])
    return [(float(x), float(y)) for x, y in out]


def faces(view: dict[str, Any]) -> dict[str, Polygon | MultiPolygon]:
    """Region to its area; raises with the name of a seed that lies in no face."""
    rings = [Polygon(spline(ring, True)).buffer(0) for ring in view["outlines"]]
    body = unary_union(rings)
    if view.get("mirror"):
        body = body.intersection(_half(view))
    body = set_precision(body, GRID)
    cuts = [LineString(spline(cut, False)) for cut in view.get("cuts", [])]
    lines = set_precision(unary_union([body.boundary, *cuts]), GRID)
    parts = [f for f in polygonize(unary_union(lines)) if body.buffer(0.5).contains(f)]
    left = set(range(len(parts)))
    found: dict[str, Polygon | MultiPolygon] = {}
    for region, seeds in view["regions"].items():
        mine = []
        for seed in seeds:
            hit = [n for n, part in enumerate(parts) if part.contains(Point(seed))]
            if not hit:
                raise SystemExit(f"{view['view']}: seed {seed} of {region} lies in no face")
            if hit[0] in left:
                left.discard(hit[0])
                mine.append(parts[hit[0]])
            elif parts[hit[0]] not in mine:
                raise SystemExit(f"{view['view']}: {region} {seed} lies in a face already taken")
        found[region] = unary_union(mine)
    _adopt([parts[n] for n in left], found, view["view"])
    return found


def _half(view: dict[str, Any]) -> Polygon:
    """The half of the picture that is given; the other is its mirror image."""
    width, height = view["size"]
    return (
        box(0, 0, width / 2, height) if view["half"] == "left" else box(width / 2, 0, width, height)
    )


def _adopt(slivers: list[Polygon], found: dict[str, Any], view: str) -> None:
    """A face without a seed joins the region with which it shares the longest edge."""
    for sliver in sorted(slivers, key=lambda s: -s.area):
        if sliver.area > 60:
            middle = sliver.representative_point()
            print(f"{view}: face of {sliver.area:.0f} at {middle.x:.0f},{middle.y:.0f} has no seed")
        best = max(found, key=lambda r: found[r].intersection(sliver).length)
        found[best] = unary_union([found[best], sliver])


def path(area: Polygon | MultiPolygon, digits: int = 1) -> str:
    polygons = area.geoms if isinstance(area, MultiPolygon) else [area]
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return "".join(
        "M" + "L".join(f"{x:g} {y:g}" for x, y in np.round(ring.coords[:-1], digits)) + "Z"
        for ring in rings
    )


def line(points: list[list[float]], closed: bool = False) -> str:
    xy = np.round(spline(points, closed)[::2] if len(points) > 2 else points, 1)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in xy) + ("Z" if closed else "")


def shade(view: dict[str, Any], body: Any, turns: list[Any]) -> list[str]:
    """Soft shade along the lower right edge, pads and lights; nothing of it can be painted."""
    out = ['<g class="shade" stroke="none" pointer-events="none">']
    dark = 'fill="#9a5b3c" fill-opacity="0.055"'
    for x, y in SHADES:
        rim = body.difference(affinity.translate(body, -x, -y)).simplify(1.0)
        parts = [p for p in getattr(rim, "geoms", [rim]) if p.area > 12]
        if parts:
            out.append(f'<path {dark} d="{path(MultiPolygon(parts), 0)}"/>')
    for key, look in (("pads", 'fill="#c0603f" fill-opacity="0.02"'), ("lights", LIGHT)):
        for turn in turns:
            for points in view.get(key, []):
                ring = Polygon(spline([list(turn(Point(p)).coords[0]) for p in points], True))
                for size in (1.0, 0.8, 0.6):
                    part = affinity.scale(ring, size, size).intersection(body).simplify(0.5)
                    if part.geom_type == "Polygon" and not part.is_empty:
                        out.append(f'<path {look} d="{path(part, 0)}"/>')
    return [*out, "</g>"]


def svg(view: dict[str, Any], names: dict[str, str]) -> str:
    """The whole drawing."""
    sides: list[tuple[str, Any]] = [("right", lambda g: g)]
    width, height = view["size"]
    if view.get("mirror"):
        sides.append(("left", lambda g: affinity.scale(g, -1, 1, origin=(width / 2, 0))))
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'data-view="{view["view"]}" data-side="{"both" if len(sides) > 1 else "right"}">',
        f"<title>{escape(view['title'])}</title>",
        f"<desc>{escape(view['desc'])}</desc>",
    ]
    for points in view.get("context", []):
        out.append(
            f'<path class="context" fill="{SKIN}" stroke="{INK}" stroke-width="1.6" '
            f'd="{line(points, True)}"/>'
        )
    out.append(f'<g class="regions" fill="{SKIN}" stroke="{SEAM}" stroke-width="0.8">')
    areas = faces(view)
    for side, turn in sides:
        for region, area in areas.items():
            label = names[region] + (f", {side}" if len(sides) > 1 else "")
            out.append(
                f'<path id="{view["view"]}-{side}-{region}" data-region="{region}" '
                f'data-side="{side}" d="{path(turn(area))}"><title>{escape(label)}</title></path>'
            )
    out.append("</g>")
    whole = unary_union([turn(area) for _, turn in sides for area in areas.values()])
    edge = whole.buffer(0.6).buffer(-0.6)
    out += shade(view, edge, [turn for _, turn in sides])
    out.append(
        f'<g class="detail" fill="none" stroke="{INK}" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" pointer-events="none">'
    )
    for ring in edge.geoms if isinstance(edge, MultiPolygon) else [edge]:
        xy = np.round(ring.exterior.simplify(0.15).coords[:-1], 1)
        out.append('<path d="M' + "L".join(f"{x:g} {y:g}" for x, y in xy) + 'Z"/>')
    for _, turn in sides:
        for points in view.get("details", []):
            moved = [list(turn(Point(p)).coords[0]) for p in points]
            out.append(f'<path stroke-width="1.2" opacity="0.6" d="{line(moved)}"/>')
        for points in view.get("nails", []):
            moved = [list(turn(Point(p)).coords[0]) for p in points]
            out.append(
                f'<path fill="#fdf1ea" fill-opacity="0.75" stroke-width="1.1" '
                f'd="{line(moved, True)}"/>'
            )
    out += ["</g>", "</svg>", ""]
    return "\n".join(out)


def main() -> None:
    """Draw the views named on the command line, or all."""
    names = {k: v["name"] for k, v in yaml.safe_load(REGIONS.read_text(encoding="utf-8")).items()}
    wanted = sys.argv[1:]
    for file in sorted(HERE.glob("*.yaml")):
        if wanted and file.stem not in wanted:
            continue
        view = yaml.safe_load(file.read_text(encoding="utf-8"))
        OUT.mkdir(parents=True, exist_ok=True)
        (OUT / f"{view['view']}.svg").write_text(svg(view, names), encoding="utf-8")


if __name__ == "__main__":
    main()
