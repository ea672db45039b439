"""How well each cause explains each piece of evidence, against the average presenter.

A finding is reported as a log likelihood ratio against its base rate among presenters, so a
cause about which nothing is known scores zero, and so does "something else".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.network import Band, Floats, Indices, Network


def encode(network: Network, people: Sequence[Sequence[Evidence]]) -> Floats:
    """Evidence as (n_people, n_findings): 1 present, -1 absent, 0 unknown; between: how sure.

    Findings that the model has no figure for are left out.
    """
    states = np.zeros((len(people), len(network.findings)))
    for row, evidence in enumerate(people):
        for item in evidence:
            if item.state is not State.UNSURE and item.finding in network.column:
                sign = 1.0 if item.state is State.PRESENT else -1.0
                states[row, network.column[item.finding]] = sign * item.confidence
    return states


def softened(log_ratio: Floats, confidence: Floats | float) -> Floats:
    """Log of a ratio that holds with ``confidence`` and is one otherwise."""
    return np.asarray(np.log1p(confidence * np.expm1(log_ratio)))


def exponents(network: Network, states: Floats) -> Floats:
    """Design effect of each answer, (n_people, n_findings): n count as n / (1 + (n - 1) r).

    Present and absent answers of a group are counted apart: twenty areas that are not numb are
    one statement and must not drown the two that are. In an exclusive group only the present
    answer counts, or else all absent ones; several present ones share one count.
    """
    rows, columns = np.nonzero(states)
    group, present = network.group[columns], states[rows, columns] > 0
    counts = np.zeros((2, len(states), len(network.exclusive)))
    np.add.at(counts, (present.astype(np.intp), rows, group), 1.0)
    n_present = counts[1, rows, group]
    alike = np.where(present, n_present, counts[0, rows, group])
    value = 1 / (1 + (alike - 1) * network.correlation[group])
    decided = network.exclusive[group] & (n_present > 0)
    value = np.where(decided, np.where(present, 1 / np.maximum(n_present, 1), 0.0), value)
    result = np.zeros_like(states)
    result[rows, columns] = value
    return result


def contributions(network: Network, age_years: int | None, states: Floats, power: Floats) -> Floats:
    """Tempered log ratios of one person, (n_causes, n_findings); the others (n_findings,)."""
    band = network.band(age_years)
    ratio = np.where(states > 0, band.if_present, np.where(states < 0, band.if_absent, 0.0))
    for column in np.flatnonzero((states != 0) & (np.abs(states) < 1)):
        ratio[:, column] = softened(ratio[:, column], abs(states[column]))
    return np.asarray(ratio * power)


def scores(network: Network, ages: Sequence[int | None], states: Floats, power: Floats) -> Floats:
    """Summed tempered log ratios, (n_people, n_causes): the same as adding contributions."""
    return _by_band(
        network,
        ages,
        lambda band, rows: (
            _weighed(states[rows].clip(0, 1), power[rows], band.if_present)
            + _weighed(-states[rows].clip(-1, 0), power[rows], band.if_absent)
        ),
    )


def absent_beside(
    network: Network, ages: Sequence[int | None], states: Floats, power: Floats
) -> Floats:
    """(n_people, n_causes): what absent shared findings say against a cause being there at all."""
    hidden = np.where(network.shared, -states.clip(-1, 0), 0.0)
    return _by_band(
        network,
        ages,
        lambda band, rows: _weighed(hidden[rows], power[rows], np.minimum(band.if_absent, 0.0)),
    )


def _by_band(
    network: Network, ages: Sequence[int | None], value: Callable[[Band, Indices], Floats]
) -> Floats:
    """(n_people, n_causes) from each person's own age band."""
    result = np.empty((len(ages), len(network.causes)))
    starts = np.array([network.band(age).start for age in ages])
    for band in network.bands:
        rows = np.flatnonzero(starts == band.start)
        if len(rows):
            result[rows] = value(band, rows)
    return result


def _weighed(sure: Floats, power: Floats, ratio: Floats) -> Floats:
    """Sum over findings of power times log ratio, (n_people, n_causes); ``sure`` from 0 to 1."""
    used = np.flatnonzero(sure.any(axis=0) & ratio.any(axis=0))
    sure, power, ratio = sure[:, used], power[:, used], ratio[:, used]
    hard = sure == 1
    result = np.where(hard, power, 0.0) @ ratio.T
    for row, column in zip(*np.nonzero((sure > 0) & ~hard), strict=True):
        result[row] += power[row, column] * softened(ratio[:, column], sure[row, column])
    return np.asarray(result)
