"""A list of places, as the terminal and a clinician name them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.knowledge.schema_words import Place
from plantar.reading.place_names import PlaceNames
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
NAMES = PlaceNames(KNOWLEDGE)
HEEL = {"pl_heel_med", "pl_heel_cen", "pl_heel_lat"}


def felt(text: str) -> dict[str, set[str]]:
    """The regions by side."""
    painted = NAMES.painted(text)
    return {side: set(painted.felt(side)) for side in painted.sides}


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("left heel", {"left"}),
        ("heel on the left", {"left"}),
        ("L heel", {"left"}),
        ("heel L", {"left"}),
        ("rt heel", {"right"}),
        ("both heels", {"left", "right"}),
        ("heels bilaterally", {"left", "right"}),
        ("heel", {"one"}),
        ("left heel, right big toe", {"left", "right"}),
        ("left heel, big toe", {"left"}),
        ("", set()),
        ("the weather", set()),
    ],
)
def test_a_place_takes_the_side_that_is_named_with_it(text: str, sides: set[str]) -> None:
    assert set(felt(text)) == sides


def test_each_side_has_its_own_places() -> None:
    found = felt("left heel, right big toe")
    assert found["left"] >= HEEL and "pl_toe1" not in found["left"]
    assert "pl_toe1" in found["right"] and not HEEL & found["right"]


def test_a_side_after_a_place_that_begins_the_next_one_is_of_the_next() -> None:
    found = felt("heel L, big toe R")
    assert "pl_toe1" in found["right"] and found["left"] >= HEEL


@pytest.mark.parametrize(
    "text", ["lateral border of left foot", "lateral border of the foot L", "left lateral border"]
)
def test_the_foot_that_a_place_is_of_is_not_painted_whole(text: str) -> None:
    assert felt(text) == {"left": {"lat_border"}}


def test_a_place_of_one_foot_does_not_give_its_side_to_the_next() -> None:
    found = felt("heel of left foot and right big toe")
    assert found["left"] == felt("left heel")["left"] and "pl_toe1" in found["right"]


def test_the_longest_name_that_fits_counts() -> None:
    inner = felt("left inner heel")["left"]
    assert inner == {"heel_med", "pl_heel_med"}


def test_a_list_of_places_leaves_the_rest_unmentioned() -> None:
    assert NAMES.painted("left heel").rest == "unmentioned"


EVERY = [(word, place) for place in KNOWLEDGE.places for word in place.words]


@settings(max_examples=200)
@given(st.sampled_from(EVERY))
def test_every_name_in_the_knowledge_paints_its_place(named: tuple[str, Place]) -> None:
    word, place = named
    assert set(place.regions) <= set().union(*felt(word).values())


@settings(max_examples=200)
@given(st.text(max_size=100) | st.lists(st.sampled_from([w for w, _ in EVERY])).map(" ".join))
def test_any_text_paints_only_regions_that_there_are(text: str) -> None:
    assert all(regions <= KNOWLEDGE.regions.keys() for regions in felt(text).values())
