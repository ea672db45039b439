"""How well each cause explains each piece of evidence, against the average presenter.

A finding is reported as a log likelihood ratio against its base rate among presenters, so a
cause about which nothing is known scores zero, and so does "something else".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.schema import Group
from plantar.reasoning.network import Floats, Network
from plantar.reasoning.prior import Person


@dataclass(frozen=True)
class Table:
    """The evidence as numbers; columns follow ``evidence``.

    ``p`` is (n_causes, n_evidence): P(present | cause responsible). ``base`` and ``exponent``
    are (n_evidence,). ``present`` is boolean. ``shared`` marks findings that another present
    condition can produce too; the rest describe the complaint itself.
    ``known`` is (n_causes, n_evidence): the cause has a figure of its own.
    """

    evidence: tuple[Evidence, ...]
    p: Floats
    base: Floats
    exponent: Floats
    present: np.ndarray[tuple[int], np.dtype[np.bool_]]
    shared: np.ndarray[tuple[int], np.dtype[np.bool_]]
    known: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
    weight: Floats

    def log_ratio(self, p: Floats) -> Floats:
        """Tempered log likelihood ratios of ``p`` (..., n_evidence) against the base rate."""
        present = np.log(p / self.base)
        absent = np.log((1 - p) / (1 - self.base))
        return np.asarray(np.where(self.present, present, absent) * self.exponent)


def tabulate(network: Network, person: Person, evidence: Sequence[Evidence]) -> Table:
    """The evidence that the model can use: states other than unsure, known to some cause."""
    used = tuple(
        sorted(
            (e for e in evidence if e.state is not State.UNSURE and e.finding in network.column),
            key=lambda e: e.finding,
        )
    )
    columns = [network.column[e.finding] for e in used]
    base = _base_rates(network, person, used)
    raw = network.sensitivity[:, columns]
    present = np.array([e.state is State.PRESENT for e in used], dtype=bool)
    risk = _moved_to_prior(network, used, present)
    known = ~np.isnan(raw) & ~risk
    p = np.where(known, raw, base)
    p = np.clip(_normalised(network, used, p, known, base), 1e-4, 1 - 1e-4)
    return Table(
        used,
        p,
        base,
        _exponents(network, used),
        present,
        np.array([not _group(network, e).of_complaint for e in used], dtype=bool),
        known,
        np.where(known, network.weight[:, columns], np.inf),
    )


def _group(network: Network, item: Evidence) -> Group:
    return network.knowledge.groups[network.knowledge.findings[item.finding].group]


def _base_rates(network: Network, person: Person, used: Sequence[Evidence]) -> Floats:
    rates = []
    for item in used:
        finding = network.knowledge.findings[item.finding]
        rate = finding.base_rate or 0.5
        for step in finding.base_rate_by_age:
            if person.age_years is not None and person.age_years >= step.start:
                rate = max(rate, step.rate)
        rates.append(rate)
    return np.array(rates, dtype=float)


def _moved_to_prior(
    network: Network,
    used: Sequence[Evidence],
    present: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Risk findings that already multiply the prior odds must not count a second time."""
    moved = np.zeros((len(network.causes), len(used)), dtype=bool)
    for row, cause in enumerate(network.causes):
        context = network.knowledge.conditions[cause].context
        for column, item in enumerate(used):
            ratios = context.present if present[column] else context.absent
            moved[row, column] = item.finding in ratios
    return moved


def _normalised(
    network: Network,
    used: Sequence[Evidence],
    p: Floats,
    known: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
    base: Floats,
) -> Floats:
    """In an exclusive group the answers of one cause share a probability of one.

    What a cause's own figures leave over goes to the other answers in proportion to their base
    rates: a stroke that is sudden in 95 % is slow in at most 5 %.
    """
    result = p.copy()
    for name, group in network.knowledge.groups.items():
        if not group.exclusive:
            continue
        members = [f for f in network.findings if network.knowledge.findings[f].group == name]
        columns = [network.column[f] for f in members]
        raw = network.sensitivity[:, columns]
        rates = network.base_rate[columns]
        for n, item in enumerate(used):
            if item.finding in members:
                full = _share_out(raw, rates)
                result[:, n] = full[:, members.index(item.finding)]
                base[n] = rates[members.index(item.finding)] / rates.sum()
                known[:, n] = ~np.isnan(raw).all(axis=1)
    return result


def _share_out(raw: Floats, rates: Floats) -> Floats:
    """(n_causes, n_members) probabilities that sum to one in each row."""
    missing = np.isnan(raw)
    given = np.nansum(raw, axis=1, keepdims=True)
    free = np.where(missing, rates, 0.0)
    left = np.maximum(1 - given, 0.03)
    filled = np.where(missing, free / np.maximum(free.sum(axis=1, keepdims=True), 1e-9) * left, raw)
    filled = np.where(missing.all(axis=1, keepdims=True), rates, filled)
    return np.asarray(filled / filled.sum(axis=1, keepdims=True))


def _exponents(network: Network, used: Sequence[Evidence]) -> Floats:
    """Design effect of each group: n answers count as n / (1 + (n - 1) r) independent ones.

    Present and absent answers are counted apart: twenty areas that are not numb are one
    statement and must not drown the two that are.

    In an exclusive group only one answer counts: the present one, or else all absent ones.
    """
    members: dict[str, list[Evidence]] = defaultdict(list)
    for item in used:
        members[network.knowledge.findings[item.finding].group].append(item)
    exponents = []
    for item in used:
        name = network.knowledge.findings[item.finding].group
        group, peers = network.knowledge.groups[name], members[name]
        any_present = any(peer.state is State.PRESENT for peer in peers)
        if group.exclusive and any_present:
            chosen = sum(peer.state is State.PRESENT for peer in peers)
            exponents.append(1 / chosen if item.state is State.PRESENT else 0.0)
        else:
            alike = sum(peer.state is item.state for peer in peers)
            exponents.append(1 / (1 + (alike - 1) * group.correlation))
    return np.array(exponents, dtype=float)
