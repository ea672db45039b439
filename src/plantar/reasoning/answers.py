"""The answers of many people as one short list of entries, and what they say for each cause.

Most of what could be asked of a person never is: a table of people by findings is nearly empty.
Only what was answered is kept, so that the cost follows the answers. Each row is summed by itself
and in the order of the findings: a person's numbers do not depend on who else is in the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from plantar.reasoning.likelihood import softened
from plantar.reasoning.network import Floats, Indices, Network


@dataclass(frozen=True, eq=False)
class Entries:
    """Answers in order of person, then finding; three arrays (n_entries,).

    ``state`` is 1 for present, -1 for absent; between: how sure. ``column`` is of the network.
    """

    n_people: int
    row: Indices
    column: Indices
    state: Floats

    def of(self, start: int, stop: int) -> Entries:
        """The people from ``start`` up to ``stop``, numbered from nought."""
        low, high = np.searchsorted(self.row, [start, stop])
        here = slice(low, high)
        return Entries(stop - start, self.row[here] - start, self.column[here], self.state[here])

    def where(self, kept: NDArray[np.bool_]) -> Entries:
        """The same people with some of the answers, (n_entries,)."""
        return Entries(self.n_people, self.row[kept], self.column[kept], self.state[kept])

    def people(self, rows: Indices) -> Entries:
        """The people ``rows``, which ascend, numbered from nought."""
        number = np.full(self.n_people, -1, dtype=np.intp)
        number[rows] = np.arange(len(rows))
        row = number[self.row]
        here = np.flatnonzero(row >= 0)
        return Entries(len(rows), row[here], self.column[here], self.state[here])


def entries_of(states: Floats | NDArray[np.int8]) -> Entries:
    """From a table (n_people, n_findings), nought where nothing is known."""
    row, column = np.divmod(np.flatnonzero(states), max(states.shape[1], 1))
    return Entries(len(states), row, column, states[row, column].astype(float))


def log_ratios(network: Network, entries: Entries) -> Floats:
    """Summed log ratios, (n_people, n_causes + 1): the same as adding contributions."""
    entries, power = weighed(network, entries)
    table = figures_alone(network)
    place = entries.column + len(network.findings) * (entries.state < 0)
    sure = np.abs(entries.state) >= 1
    total = _summed(entries.n_people, entries.row[sure], place[sure], power[sure], table)
    for n in np.flatnonzero(~sure):
        total[entries.row[n]] += power[n] * softened(table[place[n]], abs(entries.state[n]))
    total += network.interactions.log_ratio(units(network, entries, power))
    return total


@lru_cache(maxsize=4)
def figures_alone(network: Network) -> Floats:
    """Log ratios of the figures, (2 n_findings, n + 1): of all present, then of all absent."""
    return np.concatenate([network.if_present.T, network.if_absent.T])


def units(network: Network, entries: Entries, power: Floats) -> Floats:
    """What the answers add to the units of the interactions, (n_people, n_units)."""
    here = np.flatnonzero(entries.state > 0)
    strength = power[here] * entries.state[here]
    table = network.interactions.answer
    return _summed(entries.n_people, entries.row[here], entries.column[here], strength, table)


def _summed(n_people: int, row: Indices, place: Indices, power: Floats, table: Floats) -> Floats:
    """Each person's rows of ``table`` (n, k), at ``place``, times ``power``: (n_people, k)."""
    try:
        from scipy.sparse import csr_array  # type: ignore[import-untyped]
    except ImportError:  # the core install: one person at a time needs no speed
        total = np.zeros((n_people, table.shape[1]))
        np.add.at(total, row, power[:, None] * table[place])
        return total
    starts = np.searchsorted(row, np.arange(n_people + 1)).astype(np.int32)
    matrix = csr_array((power, place.astype(np.int32), starts), shape=(n_people, len(table)))
    return np.asarray(matrix @ table)


def weighed(network: Network, entries: Entries) -> tuple[Entries, Floats]:
    """The entries that count, and the exponent of each, (n_entries,).

    See ``likelihood.counted`` and ``likelihood.powers``. What an exclusive topic rules out leaves
    the numbers of those that stay as they were, so that they are counted once.
    """
    topic, present = network.topic[entries.column], entries.state > 0
    topics = len(network.exclusive)
    key = 2 * (entries.row * topics + topic) + present
    alone = network.asked_first[entries.column] & (entries.state < 0)
    tally = np.bincount(key[~alone], minlength=2 * topics * entries.n_people)
    alike = np.where(alone, 1, tally[key])
    model = network.knowledge.model.posterior
    power = 1 / (1 + (alike - 1) * model.redundancy.value)
    power[np.abs(entries.state) < 1] *= model.heard_weight.value
    exclusive = np.flatnonzero(network.exclusive[topic])
    told = np.where(present[exclusive], alike[exclusive] == 1, tally[key[exclusive] | 1] == 0)
    if told.all():
        return entries, power
    keep = np.ones(len(key), dtype=bool)
    keep[exclusive] = told
    row, column, state = entries.row[keep], entries.column[keep], entries.state[keep]
    return Entries(entries.n_people, row, column, state), power[keep]
