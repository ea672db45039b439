"""Words for a side or a complaint with a slip of one letter."""

from __future__ import annotations

import pytest

from plantar.reading.listener import Listener
from plantar.reading.sentences import plain
from plantar.reading.slips import spelt

NO_HEEL = (
    "hurts like hell, burning down both legs",
    "It hurts like hell. Numb toes.",
    "The sore on my foot does not heal, numb toes",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my rigth heel", "my right heel"),
        ("Rihgt heel", "right heel"),
        ("righ heel", "right heel"),
        ("my letf heel", "my left heel"),
        ("my lefft heel", "my left heel"),
        ("boht heels", "both heels"),
        ("nubm toes", "numb toes"),
        ("numbb foot", "numb foot"),
        ("tingeling in the sole", "tingling in the sole"),
        ("numness of the sole", "numbness of the sole"),
        ("my left heal numb", "my left heel numb"),
        ("left hell is numb", "left heel is numb"),
        ("numb heal", "numb heel"),
        ("both heals hurt", "both heels hurt"),
        ("ankel numb", "ankle numb"),
    ],
)
def test_a_common_word_with_a_slip_of_one_letter_is_that_word(text: str, expected: str) -> None:
    assert spelt(plain(text)).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "a tight boot",
        "LFT normal",
        "they let me",
        "a phone booth",
        "a lift",
        "at night",
        "it will not heal",
        "numb as hell",
        "the hell of it",
        "a tinkling bell",
        "wounds heal slowly",
        "hurts like hell",
    ],
)
def test_another_word_stays_as_it_is(text: str) -> None:
    assert spelt(plain(text)).text == text


def test_what_was_written_keeps_its_place() -> None:
    read = spelt(plain("my lefft heel"))
    start = read.text.index("left")
    assert read.said(start, start + 4) == "lefft"
    assert read.said(start + 5, start + 9) == "heel"


@pytest.mark.parametrize("text", NO_HEEL)
def test_hell_and_healing_are_no_heel(text: str, listener: Listener) -> None:
    named = {f.evidence.finding for f in listener.hear(text).facts}
    assert not {name for name in named if "heel" in name}
