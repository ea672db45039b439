"""Whether the place fits, in colours and in words."""

from __future__ import annotations

import json

import pytest

from plantar import PaintedMap
from plantar.anatomy.painted import read_map
from plantar.web.where import where
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
SITE = "medial_calcaneal_nerve"


def of(*regions: str) -> PaintedMap:
    layers = {"right": {"numb": dict.fromkeys(regions, 1.0)}}
    told = {"schema": "plantar/map/1", "rest": "unpainted", "layers": layers, "clear": {}}
    return read_map(json.dumps(told), KNOWLEDGE)


@pytest.mark.parametrize(
    ("regions", "means"),
    [
        ((), ["usually felt there"]),
        (("pl_heel_med",), ["you feel it and it fits", "usually felt there too"]),
        (("do_toe1",), ["you feel it, it does not fit", "usually felt there too"]),
    ],
)
def test_a_colour_says_what_it_means_for_what_was_felt(
    regions: tuple[str, ...], means: list[str]
) -> None:
    found = where(of(*regions) if regions else PaintedMap(), SITE, "right", KNOWLEDGE)
    assert [meaning for _, meaning in found.colours] == means


def test_the_drawing_that_shows_most_of_the_place_comes_first() -> None:
    outer = ("thi_lat_up", "thi_lat_low")
    found = where(of(*outer), "lateral_femoral_cutaneous_nerve", "right", KNOWLEDGE)
    assert found.first[0].view == "leg_outer"
    heel = where(of("pl_heel_cen", "pl_heel_med"), SITE, "right", KNOWLEDGE)
    assert heel.first[0].view == "sole"
