"""The answers of many people as one short list of entries, and what they say for each cause.

Most of what could be asked of a person never is: a table of people by findings is nearly empty.
Only what was answered is kept, so that the cost follows the answers. Each row is summed by itself
and in the order of the findings: a person's numbers do not depend on who else is in the table.
"""

from __future__ import annotations

from dataclasses import dataclass

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


def entries_of(states: Floats | NDArray[np.int8]) -> Entries:
    """From a table (n_people, n_findings), nought where nothing is known."""
    row, column = np.divmod(np.flatnonzero(states), max(states.shape[1], 1))
    return Entries(len(states), row, column, states[row, column].astype(float))


def log_ratios(network: Network, entries: Entries) -> Floats:
    """Summed log ratios, (n_people, n_causes + 1): the same as adding contributions."""
    entries, power = weighed(network, entries)
    certain = np.abs(entries.state) >= 1
    total = np.zeros((entries.n_people, len(network.names)))
    for sign, table in ((1, network.if_present), (-1, network.if_absent)):
        here = certain & (entries.state * sign > 0)
        total += _summed(entries, power, here, np.ascontiguousarray(table.T))
    for n in np.flatnonzero(~certain):
        table = network.if_present if entries.state[n] > 0 else network.if_absent
        ratio = softened(table[:, entries.column[n]], abs(entries.state[n]))
        total[entries.row[n]] += power[n] * ratio
    return total + network.interactions.log_ratio(units(network, entries, power))


def units(network: Network, entries: Entries, power: Floats) -> Floats:
    """What the answers add to the units of the interactions, (n_people, n_units)."""
    strength = power * np.abs(entries.state)
    return _summed(entries, strength, entries.state > 0, network.interactions.answer)


def weighed(network: Network, entries: Entries) -> tuple[Entries, Floats]:
    """The entries that count, and the exponent of each, (n_entries,)."""
    entries = _counted(network, entries)
    return entries, _powers(network, entries)


def _summed(entries: Entries, power: Floats, here: np.ndarray, table: Floats) -> Floats:
    """Rows of ``table`` (n_findings, k) by the entries ``here``: (n_people, k)."""
    row, column = entries.row[here], entries.column[here]
    try:
        from scipy.sparse import csr_array  # type: ignore[import-untyped]
    except ImportError:  # the core install: one person at a time needs no speed
        total = np.zeros((entries.n_people, table.shape[1]))
        np.add.at(total, row, power[here, None] * table[column])
        return total
    starts = np.searchsorted(row, np.arange(entries.n_people + 1))
    matrix = csr_array((power[here], column, starts), shape=(entries.n_people, len(table)))
    return np.asarray(matrix @ table)


def _counted(network: Network, entries: Entries) -> Entries:
    """Without what an exclusive topic rules out: see ``likelihood.counted``."""
    topic = network.topic[entries.column]
    n_present = _tally(network, entries, entries.state > 0)
    told = (n_present == 0) | ((n_present == 1) & (entries.state > 0))
    keep = told | ~network.exclusive[topic]
    return Entries(entries.n_people, entries.row[keep], entries.column[keep], entries.state[keep])


def _powers(network: Network, entries: Entries) -> Floats:
    """Exponent of each answer, (n_entries,): see ``likelihood.powers``."""
    r = network.knowledge.model.posterior.redundancy.value
    present = entries.state > 0
    alike = np.where(present, _tally(network, entries, present), _tally(network, entries, ~present))
    return np.asarray(1 / (1 + np.maximum(alike - 1, 0) * r))


def _tally(network: Network, entries: Entries, which: np.ndarray) -> Indices:
    """For each entry, how many of ``which`` the same person has in the same topic."""
    topics = len(network.exclusive)
    key = entries.row * topics + network.topic[entries.column]
    return np.asarray(np.bincount(key[which], minlength=entries.n_people * topics)[key])
