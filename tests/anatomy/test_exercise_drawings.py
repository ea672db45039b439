"""Every exercise has its drawing."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from plantar.anatomy.guide import draw_exercise
from plantar.anatomy.raster import png
from tests.builders import shared_knowledge

EXERCISES = shared_knowledge().care.exercises


@pytest.mark.parametrize("key", EXERCISES)
def test_an_exercise_is_drawn_with_its_name_and_its_words(key: str) -> None:
    entry = EXERCISES[key]
    picture = draw_exercise(key, entry.name, entry.how)
    assert "No drawing yet" not in picture
    root = ElementTree.fromstring(picture)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == entry.name
    assert root.findtext("{http://www.w3.org/2000/svg}desc") == entry.how
    assert png(picture, 200).startswith(b"\x89PNG")


def test_an_exercise_that_nobody_has_drawn_says_so() -> None:
    root = ElementTree.fromstring(draw_exercise("new_exercise", "Toe <wave>", "Wave & rest."))
    assert "No drawing yet." in "".join(root.itertext())
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Toe <wave>"
