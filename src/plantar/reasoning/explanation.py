"""Why: what each piece of evidence did to each condition, in amounts that add up exactly.

A likelihood ratio against the average presenter is not yet an explanation: a finding that fits a
condition counts for little when it fits every rival too. The attribution used here turns all
evidence up together from none to full and adds what each piece does to the condition's log odds on
the way (Aumann and Shapley 1974; integrated gradients). It does not depend on the order, it is
nought for evidence that bears on nothing, and the amounts sum to posterior minus prior log odds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from plantar.knowledge.evidence import Evidence
from plantar.reasoning.network import Floats, Indices
from plantar.reasoning.posterior import Posterior

STEPS = 48
LEAST = 1e-300
NAT = 10 / np.log(10)
"""Decibans in one natural-log unit."""


@dataclass(frozen=True)
class Explanation:
    """Decibans (10 log10 of a ratio of odds) for each hypothesis explained; rows follow ``names``.

    ``prior`` (k,), ``text`` (k,) and the row sums of ``amount`` (k, n_evidence) add up to the
    posterior log odds, exactly.
    """

    names: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    prior: Floats
    text: Floats
    """What the person's text as a whole does, before any finding."""
    amount: Floats
    posterior: Floats


def explain(posterior: Posterior, shown: Indices | None = None) -> Explanation:
    """Contributions of every piece of evidence to every hypothesis, or to those ``shown`` (k,)."""
    rows = np.arange(len(posterior.names)) if shown is None else shown
    pieces, ratio = posterior.contribution, posterior.contribution.sum(axis=1)
    scores = np.stack([posterior.log_prior, posterior.base, posterior.base + ratio])
    prior, start, end = log_odds(scores, np.tile(rows, (3, 1)))
    rivals = pulls(posterior.base[None], ratio[None], rows[None])[0]
    amount = _exact(pieces[rows] - rivals @ pieces, end - start)
    return Explanation(
        tuple(posterior.names[n] for n in rows),
        posterior.evidence,
        prior * NAT,
        (start - prior) * NAT,
        amount * NAT,
        end * NAT,
    )


@cache
def path() -> tuple[Floats, Floats]:
    """How far the evidence is turned up at each node, and the weight of the node, (STEPS,) each."""
    nodes, weights = np.polynomial.legendre.leggauss(STEPS)
    return (nodes + 1) / 2, weights / 2


def pulls(base: Floats, ratio: Floats, shown: Indices) -> Floats:
    """Mean share of each rival among the rivals of what is shown, on the way from none to full.

    (n_people, k, n + 1), nought for the hypothesis itself. The others of the leader are added up
    without it: 1 - p would lose their digits near one.

    Args:
        base: log weights before any finding, (n_people, n + 1).
        ratio: what all findings add to them, (n_people, n + 1).
        shown: (n_people, k).
    """
    steps, weights = (each[:, None] for each in path())
    way = base[:, None] + steps * ratio[:, None]
    way -= way.max(axis=2, keepdims=True)
    np.exp(way, out=way)
    lead = way.argmax(axis=2)
    rows = np.arange(len(shown))
    place = (rows[:, None], np.arange(STEPS), lead)
    top = way[place]
    way[place] = 0
    others = way.sum(axis=2)
    way[place] = top
    own = np.take_along_axis(way, shown[:, None, :], axis=2)
    leads = shown[:, None, :] == lead[:, :, None]
    rest = np.where(leads, others[..., None], (others + top)[..., None] - own).clip(LEAST)
    found = np.matmul((weights / rest).transpose(0, 2, 1), way)
    np.put_along_axis(found, shown[:, :, None], 0, axis=2)
    return np.asarray(found)


def log_odds(weight: Floats, shown: Indices) -> Floats:
    """Log odds of what is shown (n_people, k), from log weights (n_people, n + 1).

    Without cancellation, whatever the size of the weights.
    """
    moved = weight - weight.max(axis=1, keepdims=True)
    found = np.take_along_axis(moved, shown, axis=1)
    share, rows = np.exp(moved), np.arange(len(shown))
    for rank in range(shown.shape[1]):
        own = share[rows, shown[:, rank]]
        share[rows, shown[:, rank]] = 0
        found[:, rank] -= np.log(share.sum(axis=1).clip(LEAST))
        share[rows, shown[:, rank]] = own
    return np.asarray(found)


def _exact(amount: Floats, total: Floats) -> Floats:
    """Spreads what the numerical integral missed over the pieces by their size."""
    missed = total - amount.sum(axis=1)
    size = np.abs(amount).sum(axis=1)
    share = np.abs(amount) / np.where(size > 0, size, 1.0)[:, None]
    return np.asarray(amount + share * missed[:, None])
