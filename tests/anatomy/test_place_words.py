"""Painted places in a few words."""

from __future__ import annotations

from plantar.anatomy.painted import from_regions
from plantar.anatomy.place_words import painted_words
from plantar.anatomy.territory import FOOT
from plantar.knowledge.base import KnowledgeBase


def test_two_whole_feet_are_said_in_three_words(knowledge: KnowledgeBase) -> None:
    foot = tuple(r for r, e in knowledge.regions.items() if e.block in FOOT - {"ankle"})
    both = from_regions({"left": {"numb": foot}, "right": {"numb": foot}})
    assert painted_words(both, knowledge.regions) == [("numb", "both whole feet")]


def test_sides_that_differ_stay_apart(knowledge: KnowledgeBase) -> None:
    map_ = from_regions({"left": {"numb": ("pl_toe1",)}, "right": {"pain": ("heel_post",)}})
    assert painted_words(map_, knowledge.regions) == [
        ("numb", "left: underside of big toe"),
        ("pain", "right: back of the heel"),
    ]
