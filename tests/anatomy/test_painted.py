"""A painted map survives a round trip, refuses what it cannot mean, and speaks once."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.anatomy.painted import (
    SENSATIONS,
    SIDES,
    PaintedMap,
    from_regions,
    location_findings,
    read_map,
)
from plantar.anatomy.territory import build_atlas
from plantar.assessment.assess import Assessor
from plantar.errors import EvidenceError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import State
from plantar.reasoning.localization import map_evidence
from plantar.reasoning.prior import Person
from tests.builders import absent, present, shared_assessor, with_parameter

NETWORK = shared_assessor().network
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


@settings(max_examples=60)
@given(MAPS)
def test_a_map_survives_a_round_trip_exactly(map_: PaintedMap) -> None:
    again = read_map(json.dumps(map_.as_dict()), NETWORK.knowledge)
    assert again == map_ and json.dumps(again.as_dict()) == json.dumps(map_.as_dict())


@settings(max_examples=40)
@given(MAPS)
def test_no_map_moves_the_odds_beyond_its_bound(map_: PaintedMap) -> None:
    most = math.log(NETWORK.knowledge.model.map.bound.value)
    assert all(abs(v) <= most + 1e-9 for v in map_evidence(NETWORK, BOOK, map_).log_ratio.values())


def test_the_bound_of_a_map_is_a_parameter() -> None:
    map_ = from_regions({"right": {"numb": ("heel_med", "pl_heel_med", "pl_heel_cen")}})
    narrow = replace(NETWORK, knowledge=with_parameter(NETWORK.knowledge, "map.bound", 2.0))
    found = [
        max(map(abs, map_evidence(n, BOOK, map_).log_ratio.values())) for n in (narrow, NETWORK)
    ]
    assert found[0] <= math.log(2) < found[1]


def test_a_map_speaks_of_causes_through_its_findings_alone(assessor: Assessor) -> None:
    """What is painted is heard once: it moves causes as findings, and only sites as a picture."""
    map_ = from_regions({"right": {"numb": ("heel_med", "pl_heel_med"), "clear": ("pl_toe1",)}})
    shown = location_findings(map_, assessor.network.knowledge)
    assert shown
    painted, said = (assessor.infer(Person(50), e, m) for e, m in (((), map_), (shown, None)))
    assert (painted.responsible == said.responsible).all()


def test_a_map_that_shows_no_finding_changes_no_cause(assessor: Assessor) -> None:
    vague = PaintedMap(somewhere={"left": (frozenset({"pl_toe1", "heel_med"}),)})
    assert not location_findings(vague, assessor.network.knowledge)
    blank, painted = (assessor.infer(Person(50), [], m) for m in (None, vague))
    assert (blank.responsible == painted.responsible).all()
    assert map_evidence(NETWORK, BOOK, vague).log_ratio


def test_what_was_answered_wins_over_what_was_painted(assessor: Assessor) -> None:
    map_ = from_regions({"right": {"numb": ("heel_med", "pl_heel_med")}})
    denied = [*absent("numb_heel_medial"), *present("side_one")]
    posterior = assessor.infer(Person(50), denied, map_)
    states = {e.finding: e.state for e in posterior.evidence}
    assert states["numb_heel_medial"] is State.ABSENT


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


HEEL = {"numb": ("pl_heel_med", "heel_med")}


def test_a_painted_heel_is_the_heel_alone(knowledge: KnowledgeBase) -> None:
    assert found(from_regions({"left": HEEL}), knowledge)["numb_heel_only"] is State.PRESENT


def test_who_names_the_heel_has_not_said_that_it_is_the_heel_alone(
    knowledge: KnowledgeBase,
) -> None:
    in_words = replace(from_regions({"left": HEEL}), rest="unmentioned")
    assert "numb_heel_only" not in found(in_words, knowledge)
    assert found(in_words, knowledge)["numb_heel_medial"] is State.PRESENT


def test_a_place_named_in_words_is_less_sure_than_a_painted_one(knowledge: KnowledgeBase) -> None:
    drawn = from_regions({"left": HEEL})
    named = location_findings(replace(drawn, rest="unmentioned"), knowledge)
    assert {e.confidence for e in location_findings(drawn, knowledge)} == {1.0}
    assert {e.confidence for e in named} == {knowledge.model.map.named_confidence.value} != {1.0}


def test_an_arm_and_a_leg_named_in_words_are_one_side_of_the_body(
    knowledge: KnowledgeBase,
) -> None:
    half = from_regions({"left": {"numb": ("palm_rad", "shin_med", "pl_toe1")}})
    assert "numb_hemibody" in found(replace(half, rest="unmentioned"), knowledge)


TOES = tuple(f"{layer}_toe{n}" for layer in ("pl", "do") for n in range(1, 6))
FOREFOOT = {"numb": (*TOES, "pl_ball_1", "pl_ball_23", "pl_ball_45")}


def test_both_feet_alike_are_a_stocking(knowledge: KnowledgeBase) -> None:
    map_ = from_regions({"left": FOREFOOT, "right": FOREFOOT})
    assert found(map_, knowledge)["numb_stocking"] is State.PRESENT


def test_one_foot_painted_says_nothing_of_a_stocking(knowledge: KnowledgeBase) -> None:
    """What was not painted is not "no": nobody may have looked at the other foot."""
    assert "numb_stocking" not in found(from_regions({"left": FOREFOOT}), knowledge)


def test_a_finding_is_absent_where_all_of_its_regions_were_said_to_be_clear(
    knowledge: KnowledgeBase,
) -> None:
    rule = knowledge.findings["numb_ball"].map_rule.split()
    clear = from_regions({"left": {"numb": ("pl_toe1",), "clear": tuple(rule)}})
    assert found(clear, knowledge)["numb_ball"] is State.ABSENT
    partly = from_regions({"left": {"numb": ("pl_toe1",), "clear": tuple(rule[1:])}})
    assert "numb_ball" not in found(partly, knowledge)


def test_an_unnamed_side_leaves_two_sided_patterns_open(knowledge: KnowledgeBase) -> None:
    map_ = from_regions({"one": {"numb": ("pl_toe1",)}})
    assert "numb_stocking" not in found(map_, knowledge)


def test_more_of_the_territory_painted_never_makes_its_site_less_likely_than_none() -> None:
    some = map_evidence(NETWORK, BOOK, from_regions({"right": {"numb": ("thi_lat_low",)}}))
    more = map_evidence(
        NETWORK, BOOK, from_regions({"right": {"numb": ("thi_lat_low", "thi_lat_up")}})
    )
    name = "lateral_femoral_cutaneous_nerve"
    assert more.log_ratio[name] >= some.log_ratio[name] - 1e-9 > 0


def test_left_and_right_give_mirrored_answers() -> None:
    left = map_evidence(
        NETWORK, BOOK, from_regions({"left": {"numb": ("heel_med", "pl_heel_med")}})
    )
    right = map_evidence(
        NETWORK, BOOK, from_regions({"right": {"numb": ("heel_med", "pl_heel_med")}})
    )
    assert left.log_ratio == pytest.approx(right.log_ratio)
    name = "medial_calcaneal_nerve"
    assert left.side[name]["left"] == pytest.approx(right.side[name]["right"])
