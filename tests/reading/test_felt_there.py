"""A place is painted and named by what is told to be felt there, and never called numb else."""

from __future__ import annotations

import pytest

from plantar.anatomy.felt import entry_of
from plantar.knowledge.evidence import State
from plantar.reading.listener import Listener

PLACES = ("my left heel", "the sole of my right foot", "my left big toe", "the toes of both feet")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("text", "felt"),
    [
        ("For a month I have burning and tingling in {}.", {"tingling", "burning"}),
        ("For a month I have tingling in {}. It is not numb.", {"tingling"}),
        ("I get pins and needles in {}.", {"tingling"}),
        ("There is a burning feeling in {} at night.", {"burning"}),
    ],
)
def test_a_place_that_only_tingles_or_burns_is_not_called_numb(
    place: str, text: str, felt: set[str], listener: Listener
) -> None:
    heard = listener.hear(text.format(place))
    painted = {kind for kinds in heard.map.layers.values() for kind in kinds}
    assert painted <= felt
    there = [e for e in heard.evidence if e.state is State.PRESENT and e.finding[:5] == "numb_"]
    names = [entry_of(e, listener.knowledge) for e in there]
    assert not [n.plain for n in names if "numb" in n.plain or "hypoaesth" in n.term]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "text",
    [
        "For a month I have had numbness in {}.",
        "Numbness and tingling in {}.",
        "I have lost the feeling in {}, it tingles too.",
    ],
)
def test_a_place_that_is_numb_too_stays_numb(place: str, text: str, listener: Listener) -> None:
    layers = listener.hear(text.format(place)).map.layers
    assert {kind for kinds in layers.values() for kind in kinds} <= {"numb"}


def test_each_sentence_has_what_is_felt_there(listener: Listener) -> None:
    heard = listener.hear("My left heel is numb. My right big toe tingles.")
    assert set(heard.map.layers["left"]) == {"numb"}
    assert set(heard.map.layers["right"]) == {"tingling"}


@pytest.mark.parametrize(
    "text",
    [
        "Numb both feet and belly, left more than right.",
        "Numbness of both feet rising to the belly over five days.",
    ],
)
def test_a_place_off_the_drawings_leaves_the_feet_that_are_named(
    text: str, listener: Listener
) -> None:
    assert set(listener.hear(text).map.sides) == {"left", "right"}


def test_who_names_the_heels_of_both_feet_has_not_named_the_whole_feet(listener: Listener) -> None:
    assert "do_toe3" not in listener.hear("The heels of both feet are numb.").map.regions
