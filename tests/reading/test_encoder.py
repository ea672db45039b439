"""The encoder does what the papers write, however many texts are read together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from plantar.reading.encoder import HEADS, TOGETHER, Encoder, together

FILE = Path(str(resources.files("plantar.reading") / "data" / "encoder.npz"))
ROWS = [[101, 2026, 2187, 8780, 2003, 15903, 102], [101, 102], [101, *range(2000, 2060), 102]]
Arrays = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(FILE)


@pytest.fixture(scope="module")
def arrays() -> Arrays:
    with np.load(FILE) as held:
        return {name: held[name].astype(float) for name in held.files}


def normal(x: np.ndarray, gain: np.ndarray, shift: np.ndarray) -> np.ndarray:
    found = (x - x.mean(1)[:, None]) / np.sqrt(x.var(1)[:, None] + 1e-12)
    return np.asarray(found * gain + shift)


def plainly(a: Arrays, ids: Sequence[int]) -> np.ndarray:
    """The network in float64, as slowly as it is written in the papers."""

    def dense(name: str, n: int, x: np.ndarray) -> np.ndarray:
        weight = a[name][n] * a[f"{name}_step"][n]
        return np.asarray(x @ weight + a[f"{name}_bias"][n])

    x = (a["words"][ids] - a["words_zero"]) * a["words_step"] + a["first_kind"]
    x += (a["places"][: len(ids)] - a["places_zero"]) * a["places_step"]
    x = normal(x, a["words_gain"], a["words_shift"])
    for n in range(len(a["inner_in"])):
        heads = []
        query, key, value = np.split(dense("attention_in", n, x), 3, axis=1)
        for q, k, v in zip(*(np.split(y, HEADS, axis=1) for y in (query, key, value)), strict=True):
            weight = np.exp(q @ k.T / math.sqrt(q.shape[1]))
            heads.append(weight / weight.sum(1)[:, None] @ v)
        mixed = dense("attention_out", n, np.concatenate(heads, axis=1))
        x = normal(x + mixed, a["attention_gain"][n], a["attention_shift"][n])
        inner = dense("inner_in", n, x)
        inner *= (1 + np.vectorize(math.erf)(inner / math.sqrt(2))) / 2
        x = normal(x + dense("inner_out", n, inner), a["inner_gain"][n], a["inner_shift"][n])
    return x


def test_it_is_the_network_of_the_papers(encoder: Encoder, arrays: Arrays) -> None:
    for ids, found in zip(ROWS, encoder.hidden(ROWS), strict=True):
        assert np.abs(found - plainly(arrays, ids)).max() < 1e-3


def test_a_text_is_read_the_same_beside_others(encoder: Encoder) -> None:
    for ids, found in zip(ROWS, encoder.hidden(ROWS), strict=True):
        assert np.abs(found - encoder.hidden([ids])[0]).max() < 1e-4


def test_reading_again_gives_the_same_bits(encoder: Encoder) -> None:
    for one, two in zip(encoder.hidden(ROWS), encoder.hidden(ROWS), strict=True):
        assert np.array_equal(one, two)


def test_no_text_is_no_vector(encoder: Encoder) -> None:
    assert encoder.hidden([]) == []


@pytest.mark.parametrize(
    ("lengths", "parts"),
    [
        ([], []),
        ([10], [(0, 1)]),
        ([TOGETHER, 1], [(0, 1), (1, 2)]),
        ([TOGETHER - 1, 1, 1], [(0, 2), (2, 3)]),
        ([100] * 5, [(0, 2), (2, 4), (4, 5)]),
        ([TOGETHER + 9, 5], [(0, 1), (1, 2)]),
        ([0, 0], [(0, 2)]),
    ],
)
def test_a_run_holds_whole_texts_and_never_too_many_tokens(
    lengths: list[int], parts: list[tuple[int, int]]
) -> None:
    assert list(together(lengths)) == parts
