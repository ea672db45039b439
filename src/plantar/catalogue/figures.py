"""The figures as the model uses them, and how far each could move an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, log10
from typing import TYPE_CHECKING

from plantar.knowledge.schema import Condition, Likelihood, Published

if TYPE_CHECKING:
    from plantar.reasoning.network import Network

Key = tuple[str, str]
"""Condition and finding."""
TWO_SIDED_90_PERCENT = 1.645
"""Standard deviations on each side of a 90 % interval of the normal distribution."""
NO_SOURCE = ("expert_estimate",)
"""The reference of a figure that only our own estimates bear."""


@dataclass(frozen=True, slots=True)
class LikelihoodFigure:
    """P(finding | condition) with its 90 % interval, and the likelihood ratios that follow.

    ``mean``, ``low`` and ``high`` are probabilities; ``background`` is the rate in adults who came
    for something unrelated, ``presenters`` the rate over all who come, worked out from the model.
    ``estimates`` are the blind estimators' figures where no source gives one. ``db_…`` are
    decibans. ``swing`` is how many decibans the answer to this finding is expected to be wrong by
    when the true figure lies at an end of the interval.
    """

    condition: str
    finding: str
    basis: str
    reference: tuple[str, ...]
    weight: float
    note: str
    estimates: tuple[float, ...]
    published: Published | None
    mean: float
    low: float
    high: float
    background: float
    presenters: float

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
    def half_sourced(self) -> bool:
        """True where the rate with the condition has a source and the background has none."""
        return self.basis != "estimate"

    @property
    def swing(self) -> float:
        """Half the width of both answers' intervals, weighed by how often each is given."""
        present, absent = self.db_present, self.db_absent
        wide = self.presenters * (present[2] - present[0])
        wide += (1 - self.presenters) * (absent[2] - absent[0])
        return wide / 2

    @property
    def loosest(self) -> tuple[bool, float, float]:
        """The answer whose ratio is least sure, weighed by how often it is given.

        Whether it is "there", and the ratio at both ends of its interval.
        """
        present, absent = self.db_present, self.db_absent
        there = self.presenters * (present[2] - present[0]) >= (1 - self.presenters) * (
            absent[2] - absent[0]
        )
        low, _, high = present if there else absent
        return there, 10 ** (low / 10), 10 ** (high / 10)

    def after(self, p: float, *, present: bool) -> float:
        """A probability ``p`` after this one answer."""
        odds = p / (1 - p) * (self.ratio_present if present else self.ratio_absent)
        return odds / (1 + odds)


def ends(p: float, deviation: float) -> tuple[float, float]:
    """Ends of the 90 % interval of a probability whose log odds have this standard deviation.

    >>> low, high = ends(0.5, 0.2)
    >>> round(low, 2), round(high, 2)
    (0.42, 0.58)
    """
    odds, step = log(p / (1 - p)), TWO_SIDED_90_PERCENT * deviation
    return 1 / (1 + exp(step - odds)), 1 / (1 + exp(-step - odds))


def figures(network: Network) -> Mapping[Key, LikelihoodFigure]:
    """Every figure that a condition has of its own."""
    presenters = network.rates(network.prior)
    weight = network.knowledge.model.interval.estimate_weight.value
    found: dict[Key, LikelihoodFigure] = {}
    for row, cause in enumerate(network.causes):
        entry = network.knowledge.conditions[cause]
        for finding, source in _sources(entry, weight):
            column = network.column[finding]
            p = float(network.p[row, column])
            low, high = ends(p, float(network.deviation[row, column]))
            found[cause, finding] = LikelihoodFigure(
                cause,
                finding,
                *source,
                mean=p,
                low=low,
                high=high,
                background=float(network.background[column]),
                presenters=float(presenters[column]),
            )
    return found


Source = tuple[str, tuple[str, ...], float, str, tuple[float, ...], Published | None]
"""Basis, reference, weight, note, estimates and what was printed."""


def _sources(entry: Condition, weight: float) -> Sequence[tuple[str, Source]]:
    rows: list[tuple[str, Source]] = [
        (finding, ("estimate", NO_SOURCE, weight, "", estimates, None))
        for finding, estimates in entry.estimates.items()
    ]
    return rows + [(item.finding, _sourced(item)) for item in entry.likelihoods]


def _sourced(item: Likelihood) -> Source:
    return item.basis, item.reference, item.weight, item.note, (), item.published
