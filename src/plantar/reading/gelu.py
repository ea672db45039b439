"""The activation of the reader's layers: numpy has no error function, and scipy is large."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
END = 4.9
"""From here the normal distribution is taken for one, within 5e-7."""
ABOVE = np.array([0.3989635726, 0.0291832245, 0.00427047041, 5.96425720e-05], np.float32)
BELOW = np.array([1.0, 0.239983354, 0.0255284281, 0.00147160483, 3.44629272e-06], np.float32)
"""By rising power of x², a fraction that is (Phi(x) - 1/2) / x: minimax on [0, END]."""
ROWS = 32
"""Rows at a time, so that what is worked out lies in the fast memory."""


def gelu(x: Floats) -> Floats:
    """x Phi(x), Phi the normal distribution (Hendrycks & Gimpel, arXiv:1606.08415); to 4e-6.

    Args:
        x: (rows, columns); its place is taken by the answer.
    """
    for start in range(0, len(x), ROWS):
        part = x[start : start + ROWS]
        near = np.clip(part, -END, END)
        square = near * near
        near *= _polynomial(ABOVE, square)
        near /= _polynomial(BELOW, square)
        near += np.float32(0.5)
        part *= near
    return x


def _polynomial(coefficients: Floats, x: Floats) -> Floats:
    *lower, highest = coefficients
    found: Floats = x * highest
    for coefficient in reversed(lower[1:]):
        found += coefficient
        found *= x
    found += lower[0]
    return found
