"""Words for sides, and which of them belongs to what was said."""

from __future__ import annotations

import pytest

from plantar.knowledge.evidence import Side
from plantar.reading.sentences import Span
from plantar.reading.sides import of_one_thing, side_of, sides_excluded, sides_named


def side(text: str, words: str) -> Side | None:
    """The side of ``words`` in a text of one sentence."""
    start = text.index(words)
    return side_of(Span(start, start + len(words)), Span(0, len(text)), sides_named(text))


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("my left heel is numb", "heel", Side.LEFT),
        ("numb on the right of the sole of my left foot", "sole", Side.LEFT),
        ("left heel is fine, right is numb", "numb", Side.RIGHT),
        ("numbness both feet", "feet", Side.BOTH),
        ("R foot drop", "drop", Side.RIGHT),
        ("L S1 numb", "numb", Side.LEFT),
        ("my right heel not my left is numb", "numb", Side.RIGHT),
        ("numb on the left, never on the right side", "numb", Side.LEFT),
        ("not the left foot but the right one is numb", "numb", Side.RIGHT),
        ("right heel is numb, left is ok", "numb", Side.RIGHT),
        ("no feeling left in my right foot", "feeling", Side.RIGHT),
        ("on the left a toe is numb", "numb", Side.LEFT),
        ("numb on the left in the heel", "numb", Side.LEFT),
        ("the left is fine but my right foot tingles", "tingles", Side.RIGHT),
        ("my lft heel is numb", "numb", Side.LEFT),
        ("numb on the right in the heel", "numb", Side.RIGHT),
    ],
)
def test_the_nearest_word_for_a_side_counts(text: str, words: str, expected: Side) -> None:
    assert side(text, words) is expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Right, my toes went numb", "numb"),
        ("it hurts right away", "hurts"),
        ("the jab left me numb", "numb"),
        ("there is no feeling left in my heel", "heel"),
        ("my sock left a groove where it is numb", "numb"),
        ("am I right that a numb heel is harmless", "numb"),
        ("B12 88 pmol/L, feet numb", "numb"),
        ("all right until my toes went numb", "numb"),
        ("calcium 2.1 mmol / l foot numb", "numb"),
        ("left work early as my foot was numb", "numb"),
        ("what is left is a numb heel", "numb"),
        ("the pain is right in the middle of the sole", "pain"),
        ("it tingles right under the toes", "tingles"),
    ],
)
def test_what_is_no_side_names_none(text: str, words: str) -> None:
    assert side(text, words) is None


def test_a_side_of_another_sentence_does_not_count() -> None:
    text = "My left knee was done. The foot is numb."
    second = text.index("The")
    at = text.index("numb")
    assert side_of(Span(at, at + 4), Span(second, len(text)), sides_named(text)) is None


def test_a_side_that_is_named_as_the_other_one_is_excluded_and_so_are_both() -> None:
    text = "my left foot, not my right one, went cold"
    here = Span(0, len(text))
    assert sides_excluded(here, sides_named(text)) == {Side.RIGHT, Side.BOTH}
    assert not sides_excluded(here, sides_named("both feet, the left more than the right"))


@pytest.mark.parametrize(
    ("text", "words", "one"),
    [
        ("Both my feet are numb and I have a sore on the toe", "sore", True),
        ("Both my feet are numb and I have a sore on the toe", "numb", False),
        ("Both feet burn, there is an ulcer on the heel", "ulcer", True),
        ("Both feet are numb and have sores", "sores", False),
        ("A sore on both heels", "sore", False),
    ],
)
def test_one_thing_told_after_both_feet_is_not_on_both(text: str, words: str, one: bool) -> None:
    start = text.index(words)
    span = Span(start, start + len(words))
    assert of_one_thing(text, Span(0, len(text)), span) is one
