"""The search that findings, catalogue and claims share."""

from __future__ import annotations

import pytest

from plantar.search import WordIndex, words_of

INDEX = WordIndex(
    words_of(text) for text in ("numb heel", "numbness of the heels", "burning toes", "Heel, heel")
)


def test_a_word_is_found_in_every_row_that_has_it() -> None:
    assert INDEX.rows("heel") == {0, 3} and INDEX.rows("knee") == set()


def test_every_beginning_must_be_in_a_row() -> None:
    assert INDEX.holding_all([["nu"], ["he"]]) == {0, 1}
    assert INDEX.holding_all([["nu"], ["burning"]]) == INDEX.holding_all([]) == set()


def test_one_of_several_meanings_is_enough() -> None:
    assert INDEX.holding_all([["knee", "toes"], ["burn"]]) == {2}


def test_a_word_is_the_same_with_another_ending() -> None:
    assert INDEX.same_stem("numb") == ["numb", "numbness"]


@pytest.mark.parametrize(("typed", "meant"), [("buring", "burning"), ("numbnes", "numbness")])
def test_a_misspelt_word_finds_the_one_that_it_is_like(typed: str, meant: str) -> None:
    assert next(iter(INDEX.near(typed))) == meant


def test_a_short_or_a_strange_word_is_not_guessed() -> None:
    assert not INDEX.near("hel") and not INDEX.near("xylophone")


def test_a_rare_word_tells_more_than_a_common_one_and_an_unknown_one_most() -> None:
    assert INDEX.weight("unknown") > INDEX.weight("burning") > INDEX.weight("heel") > 0
