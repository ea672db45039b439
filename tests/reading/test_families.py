"""Kinds of wording, composed from lists: a "no" that runs too far, other parts, things, people."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from plantar.knowledge.evidence import State
from plantar.reading.extraction import Extraction
from plantar.reading.listener import Listener
from tests.reading.builders import FAMILIES, texts_of

FLOORS = {"literal": 0.75, "replies": 0.65, "notes": 0.6, "long_ago": 0.7}
"""Share of a kind's told findings that are heard or asked about, where it is not nearly all."""
SPARED = {
    "I'm not numb from the waist down",
    "Woke up today and I'm not numb from the waist down",
}
"""Known to be taken wrongly: the network hears it from the words behind."""


Told = Callable[[str], list[tuple[str, list[str], Extraction]]]
KINDS = sorted(FAMILIES["kinds"])


@pytest.fixture(scope="module")
def heard(listener: Listener) -> Told:
    """The texts of a kind with what is expected of each and what is heard."""
    return cache(lambda kind: [(said, told, listener.hear(said)) for said, told in texts_of(kind)])


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_kind_is_taken_for_its_opposite(kind: str, heard: Told) -> None:
    wrong = []
    for text, labels, result in heard(kind):
        states = {f.evidence.finding: f.evidence.state for f in result.facts}
        opposite = {"+": State.ABSENT, "-": State.PRESENT, "!": State.PRESENT}
        wrong += [
            (text, label)
            for label in labels
            if states.get(label[1:].partition("@")[0]) is opposite[label[0]] and text not in SPARED
        ]
    assert not wrong


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_kind_tells_is_heard_or_asked_about(kind: str, heard: Told) -> None:
    missed, told = [], 0
    for text, labels, result in heard(kind):
        known = {e.finding for e in result.evidence} | {d.finding for d in result.doubts}
        names = [label[1:].partition("@")[0] for label in labels if label[0] == "+"]
        told += len(names)
        missed += [(text, name) for name in names if name not in known]
    assert 1 - len(missed) / max(told, 1) >= FLOORS.get(kind, 0.9), missed


@pytest.mark.parametrize(
    ("text", "side", "painted"),
    [
        ("numb up to the ankles, both feet", "left", {"ank_med", "pl_heel_cen", "do_toe1"}),
        ("my left leg is numb from the knee down", "left", {"leg_ant_up", "pl_toe5"}),
        ("both feet are numb halfway up my shins", "right", {"leg_ant_low", "pl_heel_med"}),
        ("numb like wearing socks on both feet", "right", {"heel_post", "do_mid_cen"}),
        ("whole of my left leg is numb", "left", {"thi_ant_up", "leg_post_low", "pl_toe1"}),
        ("both feet numb", "right", {"heel_lat", "pl_toe3"}),
        ("numb between the third and fourth toes on the right", "right", {"web_3"}),
    ],
)
def test_the_places_that_are_named_are_painted(
    text: str, side: str, painted: set[str], listener: Listener
) -> None:
    assert painted <= set(listener.hear(text).map.layers[side]["numb"])


def test_who_names_the_heel_has_not_named_the_achilles_tendon(listener: Listener) -> None:
    felt = listener.hear("my left heel is numb").map.felt("left")
    assert "pl_heel_cen" in felt and "ank_post" not in felt


@pytest.mark.parametrize(
    "text", ["numb toes on both feet, not the ankles", "the tops of both feet are numb"]
)
def test_what_is_left_out_is_not_painted(text: str, listener: Listener) -> None:
    felt = listener.hear(text).map.layers
    assert not any(
        "pl_heel_cen" in regions for kinds in felt.values() for regions in kinds.values()
    )


@pytest.mark.parametrize(
    "text",
    ["both feet numb", "no feeling in my left foot", "numb feet, both", "no sensation in my soles"],
)
def test_a_lost_feeling_in_plain_words_is_heard(text: str, listener: Listener) -> None:
    assert "feel_numb" in {f.evidence.finding for f in listener.hear(text).facts}


def test_an_abbreviation_is_shown_as_it_was_written(listener: Listener) -> None:
    text = "58M, T2DM, numb feet b/l"
    for fact in listener.hear(text).facts:
        assert fact.said == text[fact.start : fact.end] != ""


def test_a_part_that_is_named_elsewhere_in_the_sentence_is_asked_about(listener: Listener) -> None:
    heard = listener.hear("I have a stomach ulcer and an ulcer on my heel")
    assert "foot_ulcer" in {d.finding for d in heard.doubts}


ATTACKS = [
    f"{what} for {long} {when}"
    for what, when in (
        ("my foot goes numb", "when I run"),
        ("toes go numb", "after a bath"),
        ("I put ice on my heel", "and it went numb"),
        ("I knelt", "and then my foot tingled"),
    )
    for long in ("a minute", "20 minutes", "ten minutes", "half an hour", "two hours")
]
"""How long something lasts each time, or how long it was done."""


@pytest.mark.parametrize("text", ATTACKS)
def test_how_long_an_attack_lasts_is_not_how_long_ago_it_began(
    text: str, listener: Listener
) -> None:
    assert listener.hear(text).duration_days is None


@pytest.mark.parametrize(
    ("then", "days"),
    [
        ("It started about six years ago.", 2191.5),
        ("Had it eight months.", 243.2),
        ("Been like this for two weeks.", 14),
        ("Three weeks now.", 21),
        ("I noticed it five days ago.", 5),
        ("It has been that way for a decade.", 3652.5),
    ],
)
def test_a_sentence_that_goes_on_about_a_complaint_tells_how_long_ago_it_began(
    then: str, days: float, listener: Listener
) -> None:
    assert listener.hear(f"My left foot is numb. {then}").duration_days == pytest.approx(days)


@pytest.mark.parametrize(
    "then",
    [
        "I've had this job for ten years.",
        "I have had a dog for eight years.",
        "We have lived here for 20 years.",
        "I had it checked two years ago.",
    ],
)
def test_the_time_of_something_else_does_not_tell_how_long_ago_it_began(
    then: str, listener: Listener
) -> None:
    assert listener.hear(f"My left foot is numb. {then}").duration_days is None


@pytest.mark.parametrize("text", ["foot has been numb for 2 hours", "foot numb for 30 minutes now"])
def test_what_still_goes_on_tells_how_long_ago_it_began(text: str, listener: Listener) -> None:
    assert listener.hear(text).duration_days
