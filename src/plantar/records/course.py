"""The course in numbers: how much is painted, how fast it changes, and before against after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise, product
from math import sqrt
from typing import Any

import numpy as np
from scipy.stats import theilslopes  # type: ignore[import-untyped]

TWO_SIDED_95_PERCENT = 1.959964
"""Standard deviations on each side of a 95 % interval of the normal distribution."""
DAY_S = 86400.0
Layers = Mapping[str, Mapping[str, Mapping[str, float]]]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of one sensation is painted, both sides together."""

    area_cm2: float
    regions: int


@dataclass(frozen=True, slots=True)
class Slope:
    """Change in points a week with its 95 % interval, over how many days written and in all."""

    per_week: float
    low: float
    high: float
    written: int
    days: float


@dataclass(frozen=True, slots=True)
class Shift:
    """After minus before in points, with its 95 % interval; entries before and after."""

    points: float
    low: float
    high: float
    before: int
    after: int


def layers_of(map_: Mapping[str, Any] | None) -> Layers:
    """Side to sensation to region to painted share, of ``plantar/map/1``."""
    found: Layers = (map_ or {}).get("layers", {})
    return found


def extent(
    map_: Mapping[str, Any], sensation: str, areas_cm2: Mapping[str, float], least: float
) -> Extent:
    """The painted area; a region counts from the share ``least`` on."""
    shares = [
        (region, share)
        for kinds in layers_of(map_).values()
        for region, share in kinds.get(sensation, {}).items()
        if share >= least
    ]
    return Extent(sum(areas_cm2.get(r, 0.0) * share for r, share in shares), len(shares))


def slope(points: Sequence[tuple[date, float]]) -> Slope | None:
    """The median of all pairwise slopes (Theil 1950, Sen 1968); None where no two days differ.

    Of days, not of times: two entries within a minute have no slope worth the name.
    """
    start = min((day for day, _ in points), default=None)
    if start is None:
        return None
    weeks = np.array([(day - start).days / 7 for day, _ in points])
    values = np.array([value for _, value in points], dtype=float)
    if np.ptp(weeks) <= 0:
        return None
    per_week, _, low, high = theilslopes(values, weeks, 0.95)
    return Slope(float(per_week), float(low), float(high), len(points), float(np.ptp(weeks)) * 7)


def by_day(points: Sequence[tuple[datetime, float]]) -> list[tuple[date, float]]:
    """The median of each day, so that mornings are not compared with evenings."""
    days = groupby(points, lambda point: point[0].astimezone().date())
    return [(day, float(np.median([value for _, value in found]))) for day, found in days]


def rise(points: Sequence[tuple[datetime, float]]) -> tuple[date, float, float] | None:
    """How far the last two days lie above the lowest two days in a row before them.

    Two days each time: one bad day, or one good one, is no change.

    Returns:
        The last of the low days, their higher value, the lower value of now; None with too little.
    """
    days = by_day(points)
    pairs = [(until, max(a, b)) for (_, a), (until, b) in pairwise(days[:-2])]
    if not pairs:
        return None
    since, low = min(pairs, key=lambda pair: (pair[1], -pair[0].toordinal()))
    return since, low, min(value for _, value in days[-2:])


def shift(before: Sequence[float], after: Sequence[float]) -> Shift | None:
    """The median of all differences and its interval (Hodges and Lehmann 1963), large samples.

    Entries of one person are not independent, so the interval is narrower than it should be.
    """
    n, m = len(before), len(after)
    if not n or not m:
        return None
    differences = sorted(b - a for a, b in product(before, after))
    cut = n * m / 2 - TWO_SIDED_95_PERCENT * sqrt(n * m * (n + m + 1) / 12)
    at = max(int(cut), 0)
    middle = float(np.median(differences))
    return Shift(middle, float(differences[at]), float(differences[-1 - at]), n, m)
