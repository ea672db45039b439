"""Pictures of the self-tests, and the foot in letters."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from plantar.anatomy.figure import draw_figure
from plantar.anatomy.guide import draw_self_test
from plantar.anatomy.raster import png
from plantar.anatomy.text_drawing import in_text
from plantar.anatomy.views import FOOT_VIEWS, view
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()


@pytest.mark.parametrize("name", KNOWLEDGE.self_tests)
def test_every_self_test_has_a_picture_that_is_named_and_drawn(name: str) -> None:
    test = KNOWLEDGE.self_tests[name]
    picture = draw_self_test(test)
    root = ElementTree.fromstring(picture)
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None and title.text == test.name
    assert png(picture, 200).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", KNOWLEDGE.self_tests)
def test_marks_lie_on_their_drawing(name: str) -> None:
    picture = KNOWLEDGE.self_tests[name].picture
    if picture.view:
        drawing = view(picture.view)
        assert all(0 < x < drawing.width and 0 < y < drawing.height for x, y in picture.dots)


def test_a_figure_stands_on_the_ground() -> None:
    assert "translate(0 -" in draw_figure({})


@pytest.mark.parametrize("name", FOOT_VIEWS)
def test_every_region_of_a_foot_view_can_be_chosen_by_a_letter(name: str) -> None:
    drawing = in_text(name, "right")
    assert set("".join(drawing.lines)) - {" "} == set(drawing.regions)


def test_the_left_foot_in_letters_is_the_mirror_image_of_the_right() -> None:
    right, left = in_text("sole", "right"), in_text("sole", "left")
    assert [line.ljust(34) for line in left.lines] == [
        line.ljust(34)[::-1].rstrip().ljust(34) for line in right.lines
    ]
