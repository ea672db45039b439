"""Painted places in a few words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.anatomy.painted import PaintedMap, from_regions
from plantar.anatomy.place_words import Whole, painted_words, wholes
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
REGIONS = KNOWLEDGE.regions
WHOLES = {part.both: tuple(sorted(part.regions)) for part in wholes(REGIONS)}
FEET = WHOLES["both whole feet"]


def said(**sides: tuple[str, ...]) -> str:
    lines = painted_words(from_regions({s: {"numb": r} for s, r in sides.items()}), REGIONS)
    return "; ".join(f"{kind} {places}" for kind, places in lines)


@pytest.mark.parametrize("both", WHOLES)
def test_a_whole_on_both_sides_is_said_in_its_few_words(both: str) -> None:
    assert said(left=WHOLES[both], right=WHOLES[both]) == f"numb {both}"


@pytest.mark.parametrize("part", wholes(REGIONS), ids=lambda part: part.both)
def test_a_whole_on_one_side_is_said_with_its_side(part: Whole) -> None:
    assert said(right=tuple(part.regions)) == f"numb {part.on('right')}"
    unsided = "" if part.midline else "one side, not said which: "
    assert said(one=tuple(part.regions)) == f"numb {unsided}{part.on('one')}"
    assert "{" not in part.on("one") and "  " not in part.on("one")


def test_a_stocking_that_a_brush_left_small_gaps_in_is_still_one() -> None:
    stocking = WHOLES["both feet and legs up to the knees"]
    left, right = {*stocking} - {"pl_toe1"}, {*stocking} - {"ank_med", "leg_ant_low"}
    assert said(left=tuple(left), right=tuple(right)) == "numb both feet and legs up to the knees"


def test_a_whole_and_what_is_beyond_it_are_both_said() -> None:
    assert said(left=(*FEET, "ank_med")) == "numb the whole left foot; left: inner ankle"


def test_a_whole_foot_is_not_broken_up_by_what_it_shares_with_the_other() -> None:
    toes = WHOLES["all toes of both feet"]
    assert said(left=FEET, right=toes) == "numb the whole left foot; all toes of the right foot"


def test_sides_that_differ_stay_apart() -> None:
    map_ = from_regions({"left": {"numb": ("pl_toe1",)}, "right": {"pain": ("heel_post",)}})
    assert painted_words(map_, REGIONS) == [
        ("numb", "left: underside of big toe"),
        ("pain", "right: back of the heel"),
    ]


def test_the_same_place_on_both_sides_is_said_once() -> None:
    assert said(left=("pl_toe1",), right=("pl_toe1",)) == "numb both sides: underside of big toe"


def test_what_a_brush_only_brushed_is_not_said_beside_what_it_painted() -> None:
    map_ = PaintedMap({"left": {"numb": {"pl_toe1": 0.8, "pl_toe2": 0.05}}})
    assert painted_words(map_, REGIONS) == [("numb", "left: underside of big toe")]
    slight = PaintedMap({"left": {"numb": {"pl_toe2": 0.05}}})
    assert painted_words(slight, REGIONS) == [("numb", "left: underside of toe 2")]


@given(st.sets(st.sampled_from(sorted(REGIONS)), min_size=1))
@settings(max_examples=60)
def test_any_painting_is_said_in_few_places_and_every_painted_part_is_spoken_of(
    names: set[str],
) -> None:
    text = said(left=tuple(names))
    blocks = {REGIONS[r].block for r in names}
    assert text.startswith("numb ") and "{" not in text
    assert text.count(";") < 4 * len(blocks) + 1


def test_a_foot_named_in_words_is_whole_without_the_places_between_the_toes() -> None:
    named = tuple(region for region in FEET if not region.startswith("web_"))
    assert said(left=named, right=named) == "numb both whole feet"


def test_what_lies_in_the_middle_is_of_no_side() -> None:
    assert said(one=WHOLES["between the legs"]) == "numb between the legs"
