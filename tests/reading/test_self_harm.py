"""Words of ending one's life, which call for help of another kind first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import pytest

from plantar.plain_yaml import plain_yaml
from plantar.reading.listener import Listener

TEXTS = cast(
    Mapping[str, Sequence[str]],
    plain_yaml(Path(__file__).with_name("self_harm.yaml").read_text(encoding="utf-8")),
)


@pytest.mark.parametrize(
    "text",
    [
        "my left foot is numb and I want to kill myself because of the pain",
        "Both feet burn. I'd be better off dead",
        "numb toes. I have been thinking about suicide",
        "I don't want to live like this any more, legs numb",
        "He says he wants to die, his feet burn",
        "I wish I was dead. Foot numb",
        "there is no point in living with this pain",
        "I took an overdose on purpose and now my leg is numb",
        "thinking of ending it all",
        "i dont want to be alive",
    ],
)
def test_words_of_ending_ones_life_are_heard(text: str, listener: Listener) -> None:
    assert listener.hear(text).self_harm


@pytest.mark.parametrize(
    "text",
    [
        "my heel is killing me",
        "I cut myself shaving and my toe is numb",
        "I am dying to run again",
        "no suicidal thoughts, feet numb",
        "my father died by suicide, my feet are numb",
        "I nearly killed myself falling down the stairs",
        "my foot feels dead",
        "dead leg after football",
        "I'm not suicidal but fed up, numb feet",
        "never wanted to die, numb",
    ],
)
def test_other_words_of_death_are_not_taken_for_them(text: str, listener: Listener) -> None:
    assert not listener.hear(text).self_harm


def test_what_is_told_in_other_words_is_heard(listener: Listener) -> None:
    """Plans and means, weariness of life, being a burden, notes of a nurse, words of a relative."""
    assert not [text for text in TEXTS["told"] if not listener.hear(text).self_harm]


def test_what_only_looks_like_it_is_not_taken_for_it(listener: Listener) -> None:
    """A denial, an idiom, another's death, a leaflet, a sacroiliac joint, once daily, long ago."""
    assert not [text for text in TEXTS["not_told"] if listener.hear(text).self_harm]


@pytest.mark.parametrize(
    "text",
    [
        "I'm not suicidal but I wish I wouldn't wake up",
        "suicidal thoughts, no plan",
        "no thoughts of self harm before, now I want to die",
    ],
)
def test_a_denial_of_one_thing_does_not_hide_another(text: str, listener: Listener) -> None:
    assert listener.hear(text).self_harm
