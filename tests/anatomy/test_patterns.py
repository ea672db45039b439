"""Each map pattern of the knowledge by example: maps that show it, and near ones that do not."""

from __future__ import annotations

import pytest

from plantar.anatomy.painted import PaintedMap, from_regions, location_findings, on_a_foot
from plantar.anatomy.patterns import patterns
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import State

Painting = dict[str, str]
"""Side to the painted regions, in words; ``foo*`` is every region that begins so."""
FOOT = "pl_toe* pl_ball* pl_arch_med pl_heel_cen do_fore_med"
SHOWN: list[tuple[str, Painting]] = [
    ("numb_heel_only", {"left": "pl_heel_med heel_post"}),
    ("numb_heel_only", {"left": "heel_med", "right": "heel_lat"}),
    ("numb_heel_only", {"one": "pl_heel_cen"}),
    ("numb_sole_whole", {"left": "pl_heel* pl_arch_med pl_ball_1 pl_toe1"}),
    ("numb_sole_whole", {"left": "pl_toe* pl_mid_lat pl_ball_45", "right": "leg_ant_up"}),
    ("numb_toes_all", {"right": "pl_toe1 pl_toe2 pl_toe3 pl_toe4"}),
    ("numb_toes_all", {"one": "do_toe2 do_toe3 do_toe4 do_toe5 heel_post"}),
    ("numb_facing_toes", {"left": "web_2 pl_toe2 do_toe3 pl_ball_23"}),
    ("numb_facing_toes", {"left": "web_3 leg_ant_low"}),
    ("numb_stocking", {"left": "pl_toe* pl_ball_1", "right": "pl_toe* pl_ball_1"}),
    ("numb_stocking", {"left": "do_toe* do_fore_med", "right": "do_toe* do_fore_med arm_up"}),
    ("numb_foot_whole", {"right": FOOT}),
    ("numb_arm_one", {"left": "fing_123", "right": "do_toe1"}),
    ("numb_arm_one", {"one": "arm_up"}),
    ("numb_hemibody", {"left": "fing_123 do_toe1"}),
    ("numb_hemibody", {"one": "arm_up leg_ant_low"}),
    ("numb_trunk_level", {"left": "abd_low thi_ant_up"}),
    ("numb_trunk_level", {"left": "chest heel_post", "right": "arm_up"}),
    ("numb_leg_whole", {"left": "leg_ant_up leg_lat_up leg_med_up leg_post_up do_toe1"}),
    ("numb_both_legs", {"left": "leg_ant_low", "right": "thi_lat_up"}),
    ("numb_crossed", {"left": "face_v2", "right": "fing_45"}),
    ("numb_crossed", {"left": "heel_med", "right": "perioral abd_low"}),
]
NOT_SHOWN: list[tuple[str, Painting]] = [
    ("numb_heel_only", {"left": "pl_heel_med pl_arch_med"}),
    ("numb_heel_only", {"left": "heel_med", "right": "heel_med ank_post"}),
    ("numb_sole_whole", {"left": "pl_heel* pl_arch_med pl_ball_1"}),
    ("numb_sole_whole", {"left": "pl_heel* pl_toe* pl_arch_med"}),
    ("numb_sole_whole", {"left": "pl_heel* pl_toe* pl_ball_1"}),
    ("numb_sole_whole", {"left": "pl_heel* pl_arch_med", "right": "pl_toe* pl_ball*"}),
    ("numb_toes_all", {"left": "pl_toe1 pl_toe2 pl_toe3 do_toe4 do_toe5 do_toe1"}),
    ("numb_facing_toes", {"left": "pl_toe2 pl_toe3"}),
    ("numb_facing_toes", {"left": "web_2 pl_toe1"}),
    ("numb_facing_toes", {"left": "web_2 web_1"}),
    ("numb_facing_toes", {"left": "web_2", "right": "leg_ant_low"}),
    ("numb_stocking", {"left": "pl_toe* pl_ball_1"}),
    ("numb_stocking", {"left": "pl_toe* pl_ball_1", "one": "pl_toe* pl_ball_1"}),
    ("numb_stocking", {"left": "pl_toe*", "right": "pl_toe*"}),
    ("numb_stocking", {"left": "pl_toe* do_toe* pl_ball* do_fore*", "right": "pl_toe* pl_ball_1"}),
    ("numb_foot_whole", {"right": "pl_toe* pl_ball* pl_arch_med pl_heel_cen"}),
    ("numb_foot_whole", {"right": "pl_toe1 pl_ball* pl_arch_med pl_heel_cen do_fore_med"}),
    ("numb_arm_one", {"left": "fing_123", "right": "fing_45 do_toe1"}),
    ("numb_hemibody", {"left": "fing_123 do_toe1", "right": "heel_med"}),
    ("numb_hemibody", {"left": "fing_123", "right": "do_toe1"}),
    ("numb_hemibody", {"left": "fing_123 abd_low"}),
    ("numb_trunk_level", {"left": "back_low leg_ant_up"}),
    ("numb_trunk_level", {"left": "abd_low leg_ant_up arm_up"}),
    ("numb_trunk_level", {"left": "abd_low leg_ant_up face_v1"}),
    ("numb_trunk_level", {"left": "abd_low", "right": "leg_ant_up"}),
    ("numb_leg_whole", {"left": "leg_ant_up leg_lat_up leg_med_up do_toe1"}),
    ("numb_leg_whole", {"left": "leg_ant_up leg_lat_up leg_med_up leg_post_up"}),
    ("numb_leg_whole", {"left": "leg* do_toe1", "right": "do_toe1"}),
    ("numb_both_legs", {"left": "leg_ant_low", "right": "ank_ant"}),
    ("numb_both_legs", {"left": "leg_ant_low", "one": "leg_ant_low"}),
    ("numb_crossed", {"left": "face_v2 arm_up", "right": "fing_45"}),
    ("numb_crossed", {"left": "face_v2", "right": "fing_45 neck"}),
    ("numb_crossed", {"left": "face_v2", "right": "abd_low"}),
    ("numb_crossed", {"left": "face_v2", "one": "fing_45"}),
]


def sides_of(painting: Painting, knowledge: KnowledgeBase) -> dict[str, frozenset[str]]:
    def regions(words: str) -> frozenset[str]:
        return frozenset(
            region
            for word in words.split()
            for region in knowledge.regions
            if region == word or (word.endswith("*") and region.startswith(word[:-1]))
        )

    return {side: regions(words) for side, words in painting.items()}


@pytest.mark.parametrize(("finding", "painting"), SHOWN)
def test_a_map_as_its_pattern_says_shows_the_finding(
    finding: str, painting: Painting, knowledge: KnowledgeBase
) -> None:
    assert finding in patterns(sides_of(painting, knowledge), knowledge)


@pytest.mark.parametrize(("finding", "painting"), NOT_SHOWN)
def test_a_map_beside_its_pattern_does_not_show_the_finding(
    finding: str, painting: Painting, knowledge: KnowledgeBase
) -> None:
    assert finding not in patterns(sides_of(painting, knowledge), knowledge)


def test_every_pattern_has_an_example_that_shows_it_and_one_that_does_not(
    knowledge: KnowledgeBase,
) -> None:
    for examples in (SHOWN, NOT_SHOWN):
        assert {finding for finding, _ in examples} == set(knowledge.map_patterns)


def test_no_paint_shows_no_pattern(knowledge: KnowledgeBase) -> None:
    assert patterns({}, knowledge) == frozenset()


def test_a_place_named_loosely_is_enough_for_a_pattern_of_danger(
    knowledge: KnowledgeBase,
) -> None:
    trunk = frozenset({"abd_low", "abd_up"})
    leg = {"left": {"numb": {"leg_ant_up": 1.0}}}
    found = location_findings(PaintedMap(leg, somewhere={"left": (trunk,)}), knowledge)
    assert ("numb_trunk_level", State.PRESENT) in [(e.finding, e.state) for e in found]


def test_a_place_named_loosely_is_not_enough_for_another_pattern(
    knowledge: KnowledgeBase,
) -> None:
    toes = frozenset(f"pl_toe{n}" for n in range(1, 6))
    ball = {"left": {"numb": {"pl_ball_1": 1.0}}}
    found = location_findings(PaintedMap(ball, somewhere={"left": (toes,)}), knowledge)
    assert "numb_toes_all" not in [e.finding for e in found]


def test_who_painted_a_foot_has_answered_the_patterns_of_the_foot_alone(
    knowledge: KnowledgeBase,
) -> None:
    assert on_a_foot(knowledge) & knowledge.map_patterns.keys() == {
        "numb_heel_only",
        "numb_sole_whole",
        "numb_toes_all",
        "numb_facing_toes",
        "numb_stocking",
        "numb_foot_whole",
    }


def test_pain_and_cold_show_no_pattern(knowledge: KnowledgeBase) -> None:
    map_ = from_regions({"left": {"pain": ("heel_med",), "cold": ("heel_lat",)}})
    shown = {e.finding for e in location_findings(map_, knowledge)}
    assert not shown & {*knowledge.map_patterns, *knowledge.map_regions}
