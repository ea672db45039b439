"""The bare words of a text as a reading of its cause."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantar.reading.network import CONDITIONS_BY_WORDS, ReaderNetwork
from plantar.reading.word_counts import WordCounts, write_word_counts

SHIPPED = WordCounts(ReaderNetwork().folder / CONDITIONS_BY_WORDS)


@pytest.fixture
def small(tmp_path: Path) -> WordCounts:
    """Three words, two causes: boots speak for the first, sugar for the second."""
    path = tmp_path / "words.npz"
    words = {"boots": 0, "sugar": 1, "the": 2}
    weights = np.array([[2.0, -2.0], [-1.0, 3.0], [0.0, 0.0]], dtype=np.float32)
    idf = np.array([2.0, 2.0, 1.0], dtype=np.float32)
    write_word_counts(path, words, idf, weights, np.zeros(2, dtype=np.float32))
    return WordCounts(path)


def test_a_word_speaks_for_its_cause(small: WordCounts) -> None:
    boots, sugar = small.scores("My boots."), small.scores("Too much SUGAR")
    assert boots[0] > boots[1] and sugar[1] > sugar[0]
    assert boots == pytest.approx([-np.log1p(np.exp(-4)), -np.log1p(np.exp(4))], abs=0.05)


def test_words_weigh_as_scikit_learn_weighs_them(small: WordCounts) -> None:
    """Sublinear counts times idf, of unit length: the reference formula, written out."""
    row = np.array([(1 + np.log(2)) * 2.0, 0.0, 1.0])
    row /= np.linalg.norm(row)
    raw = row @ np.array([[2.0, -2.0], [-1.0, 3.0], [0.0, 0.0]])
    expected = raw - np.log(np.exp(raw).sum())
    assert small.scores("boots the boots") == pytest.approx(expected, abs=0.05)


def test_a_text_of_unknown_words_says_the_same_of_every_cause(small: WordCounts) -> None:
    assert small.scores("qwerty") == pytest.approx(np.log([0.5, 0.5]))


@given(st.text(max_size=200))
def test_whatever_is_written_gives_probabilities_that_sum_to_one(text: str) -> None:
    scores = SHIPPED.scores(text)
    assert np.exp(scores.astype(float)).sum() == pytest.approx(1.0, abs=1e-4)


def test_the_order_of_words_counts_for_nothing() -> None:
    words = ["numb", "heel", "since", "new", "boots", "at", "work"]
    assert np.array_equal(
        SHIPPED.scores(" ".join(words)), SHIPPED.scores(" ".join(reversed(words)))
    )
