"""The activation is that of the books, to a few millionths."""

from __future__ import annotations

import math

import numpy as np

from plantar.reading.gelu import ROWS, gelu


def exact(x: np.ndarray) -> np.ndarray:
    return np.array([v * (1 + math.erf(v / math.sqrt(2))) / 2 for v in x.astype(float)])


def test_it_is_x_times_the_normal_distribution() -> None:
    x = np.linspace(-12, 12, 40_001, dtype=np.float32)
    assert np.abs(gelu(x[None].copy())[0] - exact(x)).max() < 4e-6


def test_it_is_x_far_above_nought_and_nothing_far_below() -> None:
    far = gelu(np.array([[-1000, -40, 0, 40, 1000]], dtype=np.float32))[0]
    assert np.allclose(far, [0, 0, 0, 40, 1000], rtol=1e-6, atol=1e-3)


def test_every_row_is_worked_out_however_many_there_are() -> None:
    for n in (0, 1, ROWS - 1, ROWS, ROWS + 1, 3 * ROWS):
        assert np.allclose(gelu(np.ones((n, 2), dtype=np.float32)), exact(np.ones(1)), atol=4e-6)
