"""The course of the feeling: drawn for every site that is one place."""

from __future__ import annotations

import pytest

from plantar.anatomy.course import courses, draw_course
from plantar.anatomy.views import view
from tests.builders import shared_knowledge

SITES = courses()["sites"]
LINES = courses()["lines"]


def test_every_site_has_a_course_or_is_named_as_not_one_place() -> None:
    assert shared_knowledge().sites.keys() == SITES.keys() | set(courses()["not_one_place"])


@pytest.mark.parametrize("site", SITES)
def test_a_site_is_marked_inside_its_drawing(site: str) -> None:
    entry = SITES[site]
    assert entry["at"]
    for name, points in entry["at"].items():
        drawing = view(name)
        assert all(0 < x < drawing.width and 0 < y < drawing.height for x, y in points)


@pytest.mark.parametrize("site", SITES)
def test_a_course_uses_only_lines_that_are_drawn(site: str) -> None:
    assert set(SITES[site]["along"]) <= LINES.keys()


def test_the_left_side_is_the_mirror_image() -> None:
    right, left = draw_course("s1_root", "right"), draw_course("s1_root", "left")
    assert "scale(-1 1)" in left[0].svg and "scale(-1 1)" not in right[0].svg


def test_a_site_that_is_not_one_place_has_no_course() -> None:
    assert draw_course("whole_leg_sharp_border") == ()
