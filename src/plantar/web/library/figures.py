"""The numbers of a likelihood as the model uses them, and how far each could move an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log10

import numpy as np
from scipy.special import betaincinv  # type: ignore[import-untyped]

from plantar.knowledge.schema import Likelihood
from plantar.reasoning.network import Network

Key = tuple[str, str]
"""Condition and finding."""
LEAST = 1e-3
"""Ends of an interval beyond which no figure is trusted, as in plantar.reasoning.interval."""


@dataclass(frozen=True, slots=True)
class Figure:
    """P(finding | condition) with its 90 % interval, and the likelihood ratios that follow.

    ``mean``, ``low`` and ``high`` are probabilities; ``background`` is the rate among people who
    present with numbness. ``db_…`` are decibans. ``swing`` is how many decibans the answer to this
    finding is expected to be wrong by when the true figure lies at an end of the interval.
    """

    condition: str
    finding: str
    row: Likelihood
    mean: float
    low: float
    high: float
    background: float
    used: bool
    """False where the condition is a syndrome, which nothing is reckoned for."""
    in_prior: bool
    """True where presence enters through the prior odds instead."""

    @property
    def ratio_present(self) -> float:
        """Likelihood ratio of the finding when it is there."""
        return self.mean / self.background

    @property
    def ratio_absent(self) -> float:
        """Likelihood ratio of the finding when it is not there."""
        return (1 - self.mean) / (1 - self.background)

    @property
    def db_present(self) -> tuple[float, float, float]:
        """Decibans when present: least, usual, most."""
        low, usual, high = (10 * log10(p / self.background) for p in self.ends)
        return low, usual, high

    @property
    def db_absent(self) -> tuple[float, float, float]:
        """Decibans when absent: least, usual, most."""
        rest = 1 - self.background
        high, usual, low = (10 * log10((1 - p) / rest) for p in self.ends)
        return low, usual, high

    @property
    def ends(self) -> tuple[float, float, float]:
        """Low, mean and high."""
        return self.low, self.mean, self.high

    @property
    def moves(self) -> float:
        """The larger step of the two answers, in decibans."""
        return max(abs(self.db_present[1]), abs(self.db_absent[1]))

    @property
    def swing(self) -> float:
        """Half the width of both answers' intervals, weighed by how often each is given."""
        present, absent = self.db_present, self.db_absent
        wide = self.background * (present[2] - present[0])
        wide += (1 - self.background) * (absent[2] - absent[0])
        return wide / 2

    @property
    def loosest(self) -> tuple[bool, float, float]:
        """The answer whose ratio is least sure, weighed by how often it is given.

        Whether it is "there", and the ratio at both ends of its interval.
        """
        present, absent = self.db_present, self.db_absent
        there = self.background * (present[2] - present[0]) >= (1 - self.background) * (
            absent[2] - absent[0]
        )
        low, _, high = present if there else absent
        return there, 10 ** (low / 10), 10 ** (high / 10)

    def after(self, p: float, *, present: bool) -> float:
        """A probability ``p`` after this one answer."""
        odds = p / (1 - p) * (self.ratio_present if present else self.ratio_absent)
        return odds / (1 + odds)


def beta_interval(p: float, weight: float, level: float = 0.9) -> tuple[float, float]:
    """Ends of the interval of a beta distribution of this mean and sample size.

    >>> low, high = beta_interval(0.5, 100)
    >>> round(low, 2), round(high, 2)
    (0.42, 0.58)
    """
    ends = (1 - level) / 2, (1 + level) / 2
    low, high = betaincinv(p * weight, (1 - p) * weight, ends)
    return min(float(low), p), max(float(high), p)


def figures(network: Network) -> Mapping[Key, Figure]:
    """Every likelihood of the knowledge base."""
    rows = {name: n for n, name in enumerate(network.causes)}
    found: dict[Key, Figure] = {}
    for name, condition in network.knowledge.conditions.items():
        for item in condition.likelihoods:
            column, row = network.column[item.finding], rows.get(name)
            own = item.sensitivity if row is None else float(network.sensitivity[row, column])
            scale = own / item.sensitivity
            low, high = beta_interval(item.sensitivity, item.weight)
            low, high = np.clip((low * scale, high * scale), LEAST, 1 - LEAST)
            found[name, item.finding] = Figure(
                name,
                item.finding,
                item,
                own,
                min(float(low), own),
                max(float(high), own),
                float(network.base_rate[column]),
                row is not None,
                item.finding in condition.context.present,
            )
    return found
