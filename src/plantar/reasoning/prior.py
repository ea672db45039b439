"""The prior of each cause for this person: rate among presenters, changed by context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from plantar.reasoning.likelihood import softened
from plantar.reasoning.network import OLDEST, Floats, Network

LEAST_RATIO = 0.02
"""A ratio of zero is never certain: records err (a man coded as pregnant, an age mistyped)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Context that everyone has; None and ``unknown`` mean that it was not said."""

    age_years: int | None = None
    sex: str = "unknown"
    pregnant: str = "unknown"
    earlier_contacts: int = 0
    """How often help was sought before for the same complaint; it changes the urgency only."""


def prior_log_odds(network: Network, people: Sequence[Person], states: Floats) -> Floats:
    """Log prior odds of each cause, shape (n_people, n_causes), after age, sex and risks.

    ``states`` is (n_people, n_findings), see :func:`plantar.reasoning.likelihood.encode`.
    """
    ratio = np.zeros((len(people), len(network.causes)))
    for state, table in ((1.0, network.context_present), (-1.0, network.context_absent)):
        said = states == state
        used = np.flatnonzero(said.any(axis=0) & table.any(axis=0))
        ratio += said[:, used].astype(float) @ table[:, used].T
    relevant = np.flatnonzero((network.context_present != 0).any(axis=0))
    relevant = np.union1d(relevant, np.flatnonzero((network.context_absent != 0).any(axis=0)))
    size = np.abs(states[:, relevant])
    for row, place in zip(*np.nonzero((size > 0) & (size < 1)), strict=True):
        column = relevant[place]
        table = network.context_present if states[row, column] > 0 else network.context_absent
        ratio[row] += softened(table[:, column], abs(states[row, column]))
    for row, person in enumerate(people):
        if person.age_years is not None:
            ratio[row] += network.age_ratio[min(max(person.age_years, 0), OLDEST)]
        if person.sex in network.sex_ratio:
            ratio[row] += network.sex_ratio[person.sex]
    odds = np.log(np.maximum(network.prior / (1 - network.prior), 1e-9))
    return np.asarray(odds + np.maximum(ratio, np.log(LEAST_RATIO)))
