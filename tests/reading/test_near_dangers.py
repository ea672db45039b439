"""What is near a danger, beside the danger: fingers of no side, sore thighs, more water."""

from __future__ import annotations

import pytest

from plantar.anatomy.painted import location_findings
from plantar.knowledge.evidence import State
from plantar.reading.listener import Listener
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()


@pytest.mark.parametrize(
    "text",
    [
        "Since oxaliplatin my toes and fingertips are numb.",
        "My fingers and my toes have been numb since last week.",
        "Numb toes & fingers after the third drip.",
    ],
)
def test_toes_and_fingers_without_a_side_are_those_of_both(text: str, listener: Listener) -> None:
    assert "numb_arm_one" not in _shown(text, listener)


@pytest.mark.parametrize(
    "text",
    [
        "My left toes and fingers went numb suddenly this morning.",
        "Since this morning the fingers of my hand are numb and the toes too.",
        "My toes and fingers on one side went numb an hour ago.",
    ],
)
def test_toes_and_fingers_of_one_side_stay_a_danger(text: str, listener: Listener) -> None:
    assert "numb_arm_one" in _shown(text, listener)


@pytest.mark.parametrize(
    "text",
    [
        "my toes tingle and my fingers are a bit cold",
        "My fingertips are rough from gardening and my toes tingle since a few days.",
        "My fingers are numb since this morning.",
        "My finger tips are numb since yesterday.",
    ],
)
def test_fingers_in_the_plural_without_a_side_are_not_one_arm(
    text: str, listener: Listener
) -> None:
    assert "numb_arm_one" not in _shown(text, listener)


@pytest.mark.parametrize(
    "text",
    [
        "My leg and my fingers are numb since this morning.",
        "The fingers of my right hand are numb since this morning.",
        "My fingers went numb suddenly.",
    ],
)
def test_fingers_beside_a_limb_or_of_a_sudden_stay_a_danger(text: str, listener: Listener) -> None:
    assert "numb_arm_one" in _shown(text, listener)


def test_numb_fingers_without_a_side_are_asked_whether_it_is_one_arm(listener: Listener) -> None:
    heard = listener.hear("My fingers are numb since this morning.")
    assert "numb_arm_one" in {doubt.finding for doubt in heard.doubts}


def test_thighs_that_only_ache_are_asked_whether_they_are_weak(listener: Listener) -> None:
    heard = listener.hear("My thighs ache after climbing stairs.")
    assert "weak_proximal" in {doubt.finding for doubt in heard.doubts}


@pytest.mark.parametrize(
    "text",
    [
        "My thighs hurt and I get up from the chair only with my husband.",
        "My thighs ache and getting up from a chair takes forever.",
    ],
)
def test_thighs_that_need_somebody_or_for_ever_are_weak(text: str, listener: Listener) -> None:
    assert "weak_proximal" in _told(text, listener)


def test_a_big_toe_joint_that_is_red_from_a_shoe_is_asked_about(listener: Listener) -> None:
    only_red = listener.hear("My big toe joint is a bit red from my shoe and my toe is numb.")
    assert "big_toe_joint_hot" not in {e.finding for e in only_red.evidence}
    assert "big_toe_joint_hot" in {doubt.finding for doubt in only_red.doubts}
    for text in (
        "big toe joint red and swollen since yesterday",
        "big toe joint red hot",
        "My big toe joint is a bit red, hot and very painful since yesterday",
    ):
        assert "big_toe_joint_hot" in _told(text, listener)


def test_thighs_that_ache_on_the_stairs_are_not_weak(listener: Listener) -> None:
    assert "weak_proximal" not in _told("My thighs ache when I climb stairs.", listener)


def test_stairs_that_are_said_to_go_well_are_still_a_no(listener: Listener) -> None:
    heard = listener.hear("Small patch on outer thigh still sleepy. Walk ok, stairs ok, bit sore.")
    states = {e.finding: e.state for e in heard.evidence}
    assert states["weak_proximal"] is State.ABSENT


@pytest.mark.parametrize(
    "text",
    [
        "My thighs ache and I can hardly climb the stairs.",
        "It is hard to climb stairs, my thighs ache.",
        "My thighs ache and I have to pull myself up the stairs.",
    ],
)
def test_thighs_that_ache_and_fail_on_the_stairs_are_weak(text: str, listener: Listener) -> None:
    assert "weak_proximal" in _told(text, listener)


def test_who_passes_water_more_often_and_feels_it_retains_nothing(listener: Listener) -> None:
    text = "My foot is numb. I pee a bit more often, but I feel it."
    assert "bladder_retention" not in _told(text, listener)


@pytest.mark.parametrize(
    "text",
    [
        "I have to pee more often and only a little comes, both legs tingle.",
        "I pee more often but I can't feel it, both legs are numb.",
        "I need to wee more often and it dribbles, both my legs are numb.",
    ],
)
def test_who_passes_little_or_feels_nothing_retains(text: str, listener: Listener) -> None:
    assert "bladder_retention" in _told(text, listener)


def _told(text: str, listener: Listener) -> set[str]:
    return {e.finding for e in listener.hear(text).evidence if e.state is State.PRESENT}


def _shown(text: str, listener: Listener) -> set[str]:
    painted = location_findings(listener.hear(text).map, KNOWLEDGE)
    return {e.finding for e in painted if e.state is State.PRESENT} | _told(text, listener)
