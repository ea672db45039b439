"""A painted map survives a round trip, refuses what it cannot mean, and speaks once."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.anatomy.likelihood import BOUND
from plantar.anatomy.painted import (
    SENSATIONS,
    SIDES,
    PaintedMap,
    from_regions,
    location_findings,
    read_map,
)
from plantar.anatomy.territory import build_atlas
from plantar.errors import EvidenceError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import State
from plantar.knowledge.loader import load
from plantar.reasoning.localization import read
from plantar.reasoning.network import compile_network

NETWORK = compile_network(load())
BOOK = build_atlas(NETWORK.knowledge)
REGIONS = sorted(NETWORK.knowledge.regions)
SHARES = st.dictionaries(st.sampled_from(REGIONS), st.floats(0.01, 1.0), max_size=12)
MAPS = st.builds(
    PaintedMap,
    st.dictionaries(
        st.sampled_from(SIDES), st.dictionaries(st.sampled_from(SENSATIONS), SHARES), max_size=3
    ),
    st.dictionaries(st.sampled_from(SIDES), st.frozensets(st.sampled_from(REGIONS)), max_size=2),
    st.sampled_from(["unpainted", "unmentioned", "not_looked_at"]),
    st.dictionaries(
        st.sampled_from(SIDES),
        st.lists(st.frozensets(st.sampled_from(REGIONS), min_size=1), max_size=2).map(tuple),
        max_size=2,
    ),
)


@settings(max_examples=60, deadline=None)
@given(MAPS)
def test_a_map_survives_a_round_trip_exactly(map_: PaintedMap) -> None:
    again = read_map(json.dumps(map_.as_dict()), NETWORK.knowledge)
    assert again == map_ and json.dumps(again.as_dict()) == json.dumps(map_.as_dict())


@settings(max_examples=40, deadline=None)
@given(MAPS)
def test_no_map_moves_the_odds_beyond_its_bound(map_: PaintedMap) -> None:
    seen = read(NETWORK, BOOK, map_)
    assert all(abs(value) <= BOUND + 1e-9 for value in seen.log_ratio.values())


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("{", "not valid JSON"),
        ("[]", "expected an object"),
        ('{"schema": "x"}', "expected 'plantar/map/1'"),
        ('{"schema": "plantar/map/1", "layers": {"up": {}}}', "layers.up"),
        ('{"schema": "plantar/map/1", "layers": {"left": {"sad": {}}}}', "layers.left.sad"),
        ('{"schema": "plantar/map/1", "layers": {"left": {"numb": {"x": 1}}}}', "unknown region"),
        (
            '{"schema": "plantar/map/1", "layers": {"left": {"numb": {"pl_toe1": 2}}}}',
            "from 0 to 1",
        ),
        ('{"schema": "plantar/map/1", "rest": 3}', "rest: found 3"),
        ('{"schema": "plantar/map/1", "clear": {"left": ["x"]}}', "clear.left"),
    ],
)
def test_a_wrong_map_says_which_field_and_what_would_be_right(raw: str, message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        read_map(raw, NETWORK.knowledge)


def found(map_: PaintedMap, knowledge: KnowledgeBase) -> dict[str, State]:
    return {e.finding: e.state for e in location_findings(map_, knowledge)}


def test_a_painted_saddle_is_saddle_numbness(knowledge: KnowledgeBase) -> None:
    map_ = from_regions({"left": {"numb": ("saddle",)}})
    assert found(map_, knowledge)["numb_saddle"] is State.PRESENT


def test_a_description_in_words_denies_nothing(knowledge: KnowledgeBase) -> None:
    map_ = PaintedMap({"left": {"numb": {"pl_toe1": 1.0}}}, {}, "unmentioned")
    assert State.ABSENT not in found(map_, knowledge).values()


def test_both_feet_alike_are_a_stocking(knowledge: KnowledgeBase) -> None:
    toes = tuple(f"{layer}_toe{n}" for layer in ("pl", "do") for n in range(1, 6))
    foot = {"numb": (*toes, "pl_ball_1", "pl_ball_23", "pl_ball_45")}
    assert found(from_regions({"left": foot, "right": foot}), knowledge)["numb_stocking"] is (
        State.PRESENT
    )
    assert found(from_regions({"left": foot}), knowledge)["numb_stocking"] is State.ABSENT


def test_an_unnamed_side_leaves_two_sided_patterns_open(knowledge: KnowledgeBase) -> None:
    map_ = from_regions({"one": {"numb": ("pl_toe1",)}})
    assert "numb_stocking" not in found(map_, knowledge)


def test_more_of_the_territory_painted_never_makes_its_site_less_likely_than_none() -> None:
    some = read(NETWORK, BOOK, from_regions({"right": {"numb": ("thi_lat_low",)}}))
    more = read(NETWORK, BOOK, from_regions({"right": {"numb": ("thi_lat_low", "thi_lat_up")}}))
    name = "lateral_femoral_cutaneous_nerve"
    assert more.log_ratio[name] >= some.log_ratio[name] - 1e-9 > 0


def test_left_and_right_give_mirrored_answers() -> None:
    left = read(NETWORK, BOOK, from_regions({"left": {"numb": ("heel_med", "pl_heel_med")}}))
    right = read(NETWORK, BOOK, from_regions({"right": {"numb": ("heel_med", "pl_heel_med")}}))
    assert left.log_ratio == pytest.approx(right.log_ratio)
    name = "medial_calcaneal_nerve"
    assert left.side[name]["left"] == pytest.approx(right.side[name]["right"])
