"""The figures: ranks, urgency, calibration, with Wilson intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plantar.triage.urgency import Urgency

Z = 1.96


@dataclass(frozen=True)
class Result:
    """One case under one method."""

    case: str
    rank: int | None
    p_gold: float
    p_leader: float
    urgency: Urgency
    gold_urgency: Urgency


def wilson(hits: int, n: int) -> tuple[float, float]:
    """95 % Wilson score interval of a proportion.

    >>> tuple(round(x, 2) for x in wilson(7, 10))
    (0.4, 0.89)
    """
    if n == 0:
        return 0.0, 1.0
    p, z2 = hits / n, Z * Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return middle - half, middle + half


def rank_of(gold: Sequence[str], ranking: Sequence[str]) -> int | None:
    """1-based place of the first condition that matches; None where none does."""
    return next((n for n, name in enumerate(ranking, 1) if name in gold), None)


def within(results: Sequence[Result], k: int) -> int:
    """Cases whose diagnosis is among the first k."""
    return sum(r.rank is not None and r.rank <= k for r in results)


def reciprocal_rank(results: Sequence[Result]) -> float:
    """Mean of 1 / rank, nought where the diagnosis is not ranked."""
    return sum(1 / r.rank for r in results if r.rank) / len(results)


def brier(results: Sequence[Result]) -> float:
    """Mean squared error of the leader's probability as a claim of being right."""
    return sum((r.p_leader - (r.rank == 1)) ** 2 for r in results) / len(results)


def calibration(results: Sequence[Result]) -> Mapping[str, tuple[int, float, float]]:
    """By the leader's probability: cases, mean probability, share right."""
    table = {}
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        rows = [r for r in results if low <= r.p_leader < low + 0.2 or r.p_leader == low + 0.2 == 1]
        if rows:
            mean = sum(r.p_leader for r in rows) / len(rows)
            table[f"{low:.1f}-{low + 0.2:.1f}"] = (
                len(rows),
                mean,
                sum(r.rank == 1 for r in rows) / len(rows),
            )
    return table
