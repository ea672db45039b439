"""The measures, from the papers' formulas; every share comes with its count and interval.

Top-k and accuracy by level: Semigran 2015 (BMJ 351:h3480). Safety of advice: Hill 2020 and Kopka
2023 as in symptomcheckR (BMC Digit Health 2024;2:43). Exact bounds: Clopper and Pearson 1934;
intervals: Wilson 1927.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

from plantar.triage.urgency import Urgency

Z = NormalDist().inv_cdf(0.975)
BANDS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class SystemAnswer:
    """What one system answered to one case; None where it gave none.

    ``p_right`` is the probability given to right conditions together, ``p_leader`` that of the
    first, ``interval`` the range given for the first.
    """

    case: str
    rank: int | None
    level: Urgency | None
    right_level: Urgency
    p_right: float = 0.0
    p_leader: float = 0.0
    interval: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Proportion:
    """A proportion with its 95 % interval."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """The proportion; nought where there is nothing to count."""
        return self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval.

        >>> tuple(round(x, 2) for x in Proportion(7, 10).interval)
        (0.4, 0.89)
        """
        if not self.n:
            return 0.0, 1.0
        p, z2 = self.value, Z * Z
        middle = (p + z2 / (2 * self.n)) / (1 + z2 / self.n)
        half = Z / (1 + z2 / self.n) * math.sqrt(p * (1 - p) / self.n + z2 / (4 * self.n**2))
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def upper_bound(self) -> float:
        """Exact upper 95 % bound (Clopper-Pearson, one-sided): what so few hits cannot exclude.

        >>> round(Proportion(0, 300).upper_bound, 4)
        0.0099
        """
        if self.hits >= self.n:
            return 1.0
        low, high = self.value, 1.0
        for _ in range(60):
            p = (low + high) / 2
            if _at_most(self.hits, self.n, p) > 0.05:
                low = p
            else:
                high = p
        return high


def _at_most(hits: int, n: int, p: float) -> float:
    """P(at most ``hits`` of ``n``) at the proportion ``p``, in logs: n may be in the thousands."""
    if p in (0.0, 1.0):
        return float(p == 0 or hits >= n)
    whole, yes, no = math.lgamma(n + 1), math.log(p), math.log1p(-p)
    return math.fsum(
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * yes + (n - k) * no)
        for k in range(hits + 1)
    )


def top(answers: Sequence[SystemAnswer], k: int) -> Proportion:
    """Cases whose cause is among the first k."""
    return Proportion(sum(a.rank is not None and a.rank <= k for a in answers), len(answers))


def exact_level(answers: Sequence[SystemAnswer]) -> Proportion:
    """Cases placed at exactly the right level."""
    return Proportion(sum(a.level is a.right_level for a in answers), len(answers))


def by_level(answers: Sequence[SystemAnswer]) -> Mapping[Urgency, Proportion]:
    """Accuracy at each level."""
    return {
        level: exact_level(rows)
        for level in Urgency
        if (rows := [a for a in answers if a.right_level is level])
    }


def safety_of_advice(answers: Sequence[SystemAnswer]) -> Proportion:
    """Cases with advice that is right or more cautious, among those with advice."""
    given = [a for a in answers if a.level is not None]
    return Proportion(sum(_step(a) >= 0 for a in given), len(given))


def over_by(answers: Sequence[SystemAnswer], steps: int) -> Proportion:
    """Cases placed too high by so many levels or more."""
    return Proportion(sum(_step(a) >= steps for a in answers), len(answers))


def missed(answers: Sequence[SystemAnswer], least: Urgency, below: Urgency) -> Proportion:
    """Cases that need at least ``least`` and were placed below ``below``."""
    due = [a for a in answers if a.right_level.rank >= least.rank]
    return Proportion(sum(a.level is not None and a.level.rank < below.rank for a in due), len(due))


def _step(answer: SystemAnswer) -> int:
    """Levels too high; negative where too low; nought without advice."""
    return 0 if answer.level is None else answer.level.rank - answer.right_level.rank


def brier(answers: Sequence[SystemAnswer]) -> float:
    """Mean squared error of the first cause's probability as a claim of being right."""
    return math.fsum((a.p_leader - (a.rank == 1)) ** 2 for a in answers) / len(answers)


def log_loss(answers: Sequence[SystemAnswer]) -> float:
    """Mean negative log of the probability given to right causes."""
    return math.fsum(-math.log(max(a.p_right, 1e-6)) for a in answers) / len(answers)


def reciprocal_rank(answers: Sequence[SystemAnswer]) -> float:
    """Mean of 1 / rank, nought where the cause is not ranked."""
    return math.fsum(1 / a.rank for a in answers if a.rank) / len(answers)


def reliability(answers: Sequence[SystemAnswer]) -> Mapping[str, tuple[int, float, float]]:
    """By the leader's probability: cases, mean probability, share right."""
    table = {}
    for low, high in pairwise((*BANDS, 1.0)):
        rows = [a for a in answers if low <= a.p_leader < high or a.p_leader == high == 1]
        if rows:
            mean = math.fsum(a.p_leader for a in rows) / len(rows)
            right = sum(a.rank == 1 for a in rows) / len(rows)
            table[f"{low:g}-{high:g}"] = (len(rows), mean, right)
    return table


def interval_coverage(answers: Sequence[SystemAnswer]) -> tuple[float, float]:
    """Share of leaders that are right, and the mean range that the intervals give for it.

    The interval is of the probability, not of the truth: over many cases the share that is right
    should lie between the mean lower and the mean upper end. Returns (distance of the share from
    that range, the share); a distance of nought is covered.
    """
    right = sum(a.rank == 1 for a in answers) / len(answers)
    low = math.fsum(a.interval[0] for a in answers) / len(answers)
    high = math.fsum(a.interval[1] for a in answers) / len(answers)
    return max(low - right, right - high, 0.0), right


def accuracy_coverage(answers: Sequence[SystemAnswer]) -> Mapping[float, Proportion]:
    """Top-1 among the surest part of the cases: what saying "undecided" would buy."""
    ranked = sorted(answers, key=lambda a: -a.p_leader)
    return {s: top(ranked[: max(1, round(s * len(ranked)))], 1) for s in (0.25, 0.5, 0.75, 1.0)}
