"""Figures of an interval, as they are printed everywhere."""

from __future__ import annotations

import pytest

from plantar.knowledge.share import percent_range


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((0.2, 0.43), "20% to 43%"),
        ((0.004, 0.08), "under 1% to 8%"),
        ((0.992, 0.999), "over 99%"),
        ((0.001, 0.002), "under 1%"),
    ],
)
def test_an_interval_whose_ends_read_alike_is_said_once(
    ends: tuple[float, float], said: str
) -> None:
    assert percent_range(ends) == said
