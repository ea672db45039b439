"""The posterior: which cause is responsible for the numbness, and what else is present.

Hypotheses are one responsible cause, alone or with one other condition present beside it.
Three and more at once are left out; their prior share is below that of pairs by about the odds
of one more condition. Everything is summed in log space, so contradictory evidence underflows
nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from plantar.knowledge.evidence import Evidence
from plantar.reasoning.likelihood import Table, tabulate
from plantar.reasoning.network import PRIOR_SOMETHING_ELSE, SOMETHING_ELSE, Floats, Network
from plantar.reasoning.prior import Person, prior_log_odds

SAMPLES = 64
PRIOR_SPREAD = 0.5
"""Standard deviation of a prior's log odds: an estimate of weight 8 at a few per cent."""


@dataclass(frozen=True)
class Posterior:
    """Probabilities over ``names`` (the causes, then something else), all shape (n + 1,).

    ``responsible`` sums to one; ``present`` adds the share in which the condition is there
    beside another that is responsible. ``low`` and ``high`` bound ``responsible`` (90 %).
    ``contribution`` is (n_causes, n_evidence): natural-log ratios against the base rates.
    """

    names: tuple[str, ...]
    responsible: Floats
    present: Floats
    low: Floats
    high: Floats
    prior: Floats
    contribution: Floats
    evidence: tuple[Evidence, ...]


def infer(network: Network, person: Person, evidence: Sequence[Evidence]) -> Posterior:
    """Posterior of all causes; the order of the evidence does not matter."""
    table = tabulate(network, person, evidence)
    odds = prior_log_odds(network, person, evidence)
    contribution = table.log_ratio(table.p)
    beside = _beside(table, odds)
    alone = odds + contribution.sum(axis=1)
    score = alone + np.logaddexp(0.0, _logsum(beside, axis=1))
    log_p = _normalise(score)
    responsible = np.exp(log_p)
    joint = np.exp(log_p[:-1, None] + beside - np.logaddexp(0.0, _logsum(beside, axis=1))[:, None])
    present = responsible.copy()
    present[:-1] += joint.sum(axis=0)
    low, high = _interval(table, score)
    prior = np.exp(_normalise(odds))
    return Posterior(
        (*network.causes, SOMETHING_ELSE),
        responsible,
        np.minimum(present, 1.0),
        np.minimum(low, responsible),
        np.maximum(high, responsible),
        prior,
        contribution,
        table.evidence,
    )


def _beside(table: Table, odds: Floats) -> Floats:
    """Log weight of j being present beside the responsible i, (n_causes, n_causes).

    Half of the prior odds of j, because either of two conditions may be the responsible one,
    times what j adds: present findings that i explains badly, absent ones that j should show.
    """
    added = np.full((len(odds), len(odds)), -np.log(2.0)) + odds[None, :]
    columns = np.flatnonzero(table.shared)
    for n in columns:
        p = table.p[:, n]
        q = np.maximum(0.0, 1 - (1 - p) / (1 - table.base[n]))
        q = np.where(table.known[:, n], q, 0.0)
        if not q.any():
            continue
        if table.present[n]:
            both = 1 - (1 - p[:, None]) * (1 - q[None, :])
            added += table.exponent[n] * np.log(both / p[:, None])
        else:
            added += table.exponent[n] * np.log1p(-np.minimum(q, 1 - 1e-9))[None, :]
    np.fill_diagonal(added, -np.inf)
    return added


def _normalise(score: Floats) -> Floats:
    """Log probabilities with something else appended at its prior odds."""
    other = np.log(PRIOR_SOMETHING_ELSE / (1 - PRIOR_SOMETHING_ELSE))
    full = np.append(score, other)
    return np.asarray(full - _logsum(full, axis=0))


def _logsum(values: Floats, axis: int) -> Floats:
    top = np.max(values, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    total = np.log(np.exp(values - top).sum(axis=axis, keepdims=True)) + top
    return np.asarray(np.squeeze(total, axis=axis))


def _interval(table: Table, score: Floats) -> tuple[Floats, Floats]:
    """5th and 95th percentile when each figure is drawn from a beta of its own weight.

    Seeded: the same evidence gives the same interval.
    """
    draw = np.random.default_rng(20260101)
    rows, columns = np.nonzero(table.known)
    p, weight = table.p[rows, columns], np.minimum(table.weight[rows, columns], 1e6)
    weight = np.where(np.isfinite(weight), weight, 8.0)
    samples = draw.beta(p * weight + 1e-3, (1 - p) * weight + 1e-3, size=(SAMPLES, len(p)))
    samples = np.clip(samples, 1e-3, 1 - 1e-3)
    exponent = table.exponent[columns]
    change = (
        np.where(
            table.present[columns],
            np.log(samples / p),
            np.log((1 - samples) / (1 - p)),
        )
        * exponent
    )
    moved = np.tile(score, (SAMPLES, 1)) + draw.normal(0, PRIOR_SPREAD, (SAMPLES, len(score)))
    for n in range(SAMPLES):
        np.add.at(moved[n], rows, change[n])
    shares = np.array([np.exp(_normalise(sample)) for sample in moved])
    low, high = np.percentile(shares, [5, 95], axis=0)
    return low, high
