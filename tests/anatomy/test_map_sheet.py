"""A map on one sheet, as SVG and as PNG."""

from __future__ import annotations

from xml.etree import ElementTree

from plantar.anatomy.map_sheet import draw_agreement, draw_map, draw_territory
from plantar.anatomy.painted import from_regions
from plantar.anatomy.raster import png
from plantar.anatomy.territory import expected
from plantar.knowledge.base import KnowledgeBase


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
