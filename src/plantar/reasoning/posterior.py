"""The posterior: which cause is responsible for the numbness, and what else is present.

One cause (or something else) is responsible for the complaint; any number of others may be present
beside it. The sum over all of those sets is exact up to ``EXACT_FINDINGS`` shared findings that
are present, and bracketed with a certified bound beyond. Everything is kept in logs, so neither
200 negatives nor contradictory evidence can divide by zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from plantar.knowledge.evidence import Evidence, State, reconcile
from plantar.reasoning.beside import Companions, companions, log_gain, present_beside
from plantar.reasoning.bounded import bracket
from plantar.reasoning.likelihood import (
    absent_beside,
    contributions,
    encode,
    exponents,
    scores,
    softened,
)
from plantar.reasoning.network import (
    PRIOR_SOMETHING_ELSE,
    SOMETHING_ELSE,
    Flags,
    Floats,
    Network,
)
from plantar.reasoning.prior import Person, prior_log_odds

EXACT_FINDINGS = 12
"""Most coupled findings that are summed exactly: 2^12 sets cost some ten milliseconds."""
BATCH_PEOPLE = 2048
BATCH_NUMBERS = 400_000
"""How many numbers one step of a batch may hold, so that it stays in the cache."""
LOG_ODDS_ELSE = float(np.log(PRIOR_SOMETHING_ELSE / (1 - PRIOR_SOMETHING_ELSE)))


@dataclass(frozen=True)
class Posterior:
    """Probabilities over ``names`` (the causes, then something else), all shape (n + 1,).

    ``responsible`` sums to one and is within ``bound`` of the exact value. ``contribution`` is
    (n + 1, n_evidence): tempered natural-log ratios against the base rates, columns following
    ``evidence``. ``of_map`` is the log ratio of the painted map, ``gain`` the log of what
    other conditions beside this one add. ``log_prior`` is unnormalised.
    """

    names: tuple[str, ...]
    responsible: Floats
    bound: float
    log_prior: Floats
    contribution: Floats
    of_map: Floats
    gain: Floats
    evidence: tuple[Evidence, ...]
    beside: Callable[[], Floats] = field(repr=False, compare=False)

    @cached_property
    def present(self) -> Floats:
        """P(the condition is there), responsible or beside another that is; worked out when read.

        Exact where ``bound`` is nought; beyond that a middle value without a bound of its own.
        """
        return np.asarray(np.minimum(self.responsible + np.append(self.beside(), 0.0), 1.0))

    @property
    def prior(self) -> Floats:
        """Normalised prior of being responsible, before any finding but after context."""
        return normalised(self.log_prior)


def infer(
    network: Network,
    person: Person,
    evidence: Sequence[Evidence],
    *,
    of_map: Floats | None = None,
    companion: Floats | None = None,
    exact_findings: int = EXACT_FINDINGS,
) -> Posterior:
    """Posterior of all causes; order, repetition and unsure answers do not matter.

    Args:
        network: the compiled knowledge.
        person: age, sex, pregnancy.
        evidence: what was found; a finding said twice counts once.
        of_map: (n + 1,) log ratios of a painted map, see
            :func:`plantar.reasoning.localization.map_for_causes`.
        companion: (n + 1, n) chance that each condition explains the other side of the map.
        exact_findings: how many shared present findings to sum exactly (each doubles the work).
    """
    settled = reconcile(evidence).evidence
    used = tuple(e for e in settled if e.state is not State.UNSURE and e.finding in network.column)
    states = encode(network, [used])
    power = exponents(network, states)
    log_odds = prior_log_odds(network, [person], states)
    table = contributions(network, person.age_years, states[0], power[0])
    log_prior = np.append(log_odds[0], LOG_ODDS_ELSE)
    drawn = np.zeros(len(log_prior)) if of_map is None else of_map
    score = log_prior + np.append(table.sum(axis=1), 0.0) + drawn
    columns = [network.column[e.finding] for e in used]
    given = _companions(network, [person], states, power, log_odds)
    gain, beside, bound = _settle(given, score, exact_findings)
    responsible = normalised(score + gain)
    return Posterior(
        (*network.causes, SOMETHING_ELSE),
        responsible,
        bound,
        log_prior,
        np.vstack([table[:, columns], np.zeros(len(columns))]),
        drawn,
        gain,
        used,
        beside if companion is None else lambda: _either(beside(), responsible @ companion),
    )


def _either(beside: Floats, other_side: Floats) -> Floats:
    """P(beside) of a condition that may also be the cause of what is on the other side."""
    return np.asarray(1 - (1 - beside) * (1 - other_side))


def infer_many(
    network: Network,
    people: Sequence[Person],
    states: Floats,
    *,
    of_map: Floats | None = None,
    exact_findings: int = EXACT_FINDINGS,
) -> Floats:
    """P(responsible) of many people at once, (n_people, n_causes + 1).

    ``states`` is (n_people, n_findings) as :func:`plantar.reasoning.likelihood.encode` gives it,
    ``of_map`` (n_people, n_causes + 1) the log ratios of painted maps. The same numbers as
    :func:`infer`, at a small part of the cost for each.
    """
    result = np.empty((len(people), len(network.causes) + 1))
    for rows in np.array_split(np.arange(len(people)), -(-len(people) // BATCH_PEOPLE)):
        mine = [people[row] for row in rows]
        drawn = 0.0 if of_map is None else of_map[rows]
        result[rows] = _batch(network, mine, states[rows], drawn, exact_findings)
    return result


def _batch(
    network: Network,
    people: Sequence[Person],
    states: Floats,
    of_map: Floats | float,
    exact_findings: int,
) -> Floats:
    power, ages = exponents(network, states), [p.age_years for p in people]
    log_odds = prior_log_odds(network, people, states)
    score = log_odds + scores(network, ages, states, power)
    full = np.column_stack([score, np.full(len(people), LOG_ODDS_ELSE)]) + of_map
    result = np.empty_like(full)
    counts = coupled(network, states).sum(axis=1)
    for n_findings in np.unique(counts):
        rows = np.flatnonzero(counts == n_findings)
        mine = [people[int(row)] for row in rows]
        given = _companions(network, mine, states[rows], power[rows], log_odds[rows])
        result[rows] = _many(given, full[rows], exact_findings)
    return result


def _many(given: Companions, score: Floats, exact_findings: int) -> Floats:
    """Posteriors of people with equally many coupled findings, by how much is to be summed."""
    result, width = np.empty_like(score), given.width
    for bits in np.unique(width):
        rows = np.flatnonzero(width == bits)
        exact = bits <= exact_findings
        size = max(1, BATCH_NUMBERS // (score.shape[1] << bits)) if exact else 1
        for part in np.array_split(rows, -(-len(rows) // size)):
            mine = given.take(part)
            gain = log_gain(mine) if exact else _settle(mine, score[part[0]], exact_findings)[0]
            result[part] = normalised(score[part] + gain)
    return result


def coupled(network: Network, states: Floats) -> Flags:
    """(n_people, n_findings): present findings that another condition can produce too."""
    return (states > 0) & network.shared & (network.bands[0].if_present > 0).any(axis=0)


def _companions(
    network: Network, people: Sequence[Person], states: Floats, power: Floats, log_odds: Floats
) -> Companions:
    """People with equally many coupled findings, as the sums over other conditions need them."""
    columns = np.nonzero(coupled(network, states))[1].reshape(len(people), -1)
    rows = np.arange(len(people))[:, None]
    band = np.array([network.bands.index(network.band(p.age_years)) for p in people])
    ratio = np.stack([b.if_present for b in network.bands])[band[:, None], :, columns]
    sure = states[rows, columns][..., None]
    if (sure < 1).any():
        ratio = np.where(sure < 1, softened(ratio, sure), ratio)
    gain = (ratio * power[rows, columns][..., None]).swapaxes(1, 2)
    base = np.stack([b.base for b in network.bands])[band[:, None], columns]
    ages = [p.age_years for p in people]
    return companions(log_odds, absent_beside(network, ages, states, power), gain, base)


def _settle(
    given: Companions, score: Floats, exact_findings: int
) -> tuple[Floats, Callable[[], Floats], float]:
    """Gain (n + 1,), P(beside) (n,) when it is asked for, and the bound, of one person."""
    if given.width[0] <= exact_findings:
        return log_gain(given)[0], lambda: present_beside(given, score), 0.0
    stays = np.append(np.log(given.stays[0]), 0.0)
    held = bracket(given, score - stays)
    gain = (held.low + held.high) / 2 - stays
    bound = _widest(score - stays + held.low, score - stays + held.high)
    beside = held.beside * (1 - normalised(score + gain)[:-1])
    return gain, lambda: beside, bound


def _widest(low: Floats, high: Floats) -> float:
    """Largest distance of any probability from the middle of its bracket of log weights."""
    top = high.max()
    low, high, middle = (np.exp(x - top) for x in (low, high, (low + high) / 2))
    p = middle / middle.sum()
    most = high / (high + low.sum() - low)
    least = low / (low + high.sum() - high)
    return float(np.maximum(most - p, p - least).max())


def normalised(log_weight: Floats) -> Floats:
    """Weights (..., n) to probabilities, whatever their size."""
    shifted = np.exp(log_weight - log_weight.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))
