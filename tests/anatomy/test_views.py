"""The drawings tile and show every region."""

from __future__ import annotations

from itertools import combinations

import pytest
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from plantar.anatomy.views import VIEWS, outlines, view
from plantar.knowledge.base import KnowledgeBase

PIXEL = 1.0


def shapes(name: str, side: str) -> dict[str, BaseGeometry]:
    return {
        region: unary_union([Polygon(ring) for ring in rings])
        for region, rings in outlines(name, side).items()
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
