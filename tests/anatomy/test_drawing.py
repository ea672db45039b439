"""The drawings tile and show every region."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest
from shapely.geometry import Polygon
from shapely.ops import unary_union

from plantar.anatomy.drawing import (
    VIEWS,
    _paths,
    _rings,
    draw_agreement,
    draw_map,
    draw_territory,
    png,
    view,
)
from plantar.anatomy.painted import from_regions
from plantar.anatomy.territory import expected
from plantar.knowledge.base import KnowledgeBase

PIXEL = 1.0


def shapes(name: str, side: str) -> dict[str, Polygon]:
    return {
        p.get("data-region", ""): unary_union([Polygon(r) for r in _rings(p.get("d", ""))])
        for p in _paths(view(name), side)
    }


@pytest.mark.parametrize("name", VIEWS)
def test_the_regions_of_a_view_neither_overlap_nor_leave_gaps(name: str) -> None:
    for side in ("right", "left") if view(name).both_sides else ("right",):
        areas = shapes(name, side)
        for a, b in combinations(areas, 2):
            overlap = areas[a].intersection(areas[b])
            assert overlap.buffer(-PIXEL / 2).is_empty, (a, b)
        whole = unary_union([area.buffer(PIXEL / 2) for area in areas.values()])
        holes = [ring for p in getattr(whole, "geoms", [whole]) for ring in p.interiors]
        assert all(Polygon(ring).area < 4 * PIXEL for ring in holes)


def test_every_region_is_seen_in_some_view(knowledge: KnowledgeBase) -> None:
    seen = {region for name in VIEWS for region in view(name).regions}
    assert seen == set(knowledge.regions)


@pytest.mark.parametrize("name", VIEWS)
def test_every_region_of_a_view_has_an_accessible_name_and_its_own_id(name: str) -> None:
    paths = [p for p in view(name).root.iter() if p.get("data-region")]
    assert all(p.findtext("{http://www.w3.org/2000/svg}title") for p in paths)
    assert len({p.get("id") for p in paths}) == len(paths)


def test_a_painted_map_draws_every_painted_side_and_its_legend() -> None:
    svg = draw_map(from_regions({"left": {"numb": ("pl_toe1",)}, "right": {"cold": ("chest",)}}))
    ElementTree.fromstring(svg)
    assert "left side" in svg and "right side" in svg and "cold" in svg


def test_a_territory_and_an_agreement_draw_to_png_without_a_browser(
    knowledge: KnowledgeBase,
) -> None:
    table = expected("s1_root", knowledge)
    map_ = from_regions({"one": {"numb": ("lat_border", "do_toe1")}})
    for svg in (draw_territory("S1", table), draw_agreement("S1", map_, table)):
        assert png(svg, 400)[:8] == b"\x89PNG\r\n\x1a\n"
