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
from plantar.reasoning.network import Floats
from plantar.reasoning.posterior import Posterior, normalised

STEPS = 48
LEAST = 1e-300
NAT = 10 / np.log(10)
"""Decibans in one natural-log unit."""


@dataclass(frozen=True)
class Explanation:
    """Decibans (10 log10 of a ratio of odds) for each condition; rows follow ``names``.

    ``prior`` (n + 1,), ``text`` (n + 1,) and the row sums of ``amount`` (n + 1, n_evidence) add up
    to the posterior log odds, exactly.
    """

    names: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    prior: Floats
    text: Floats
    """What the person's text as a whole does, before any finding."""
    amount: Floats
    posterior: Floats


def explain(posterior: Posterior) -> Explanation:
    """Contributions of every piece of evidence to every condition."""
    pieces = posterior.contribution
    start, end = (_log_odds(posterior.base + t * pieces.sum(axis=1)) for t in (0.0, 1.0))
    prior = _log_odds(posterior.log_prior)
    amount = np.zeros_like(pieces)
    for t, weight in path():
        p = normalised(posterior.base + t * pieces.sum(axis=1))
        amount += weight * (pieces - _rivals(pieces, p))
    amount = _exact(amount, end - start)
    return Explanation(
        posterior.names,
        posterior.evidence,
        prior * NAT,
        (start - prior) * NAT,
        amount * NAT,
        end * NAT,
    )


@cache
def path() -> tuple[tuple[float, float], ...]:
    """How far the evidence is turned up at each node, and the weight of the node."""
    nodes, weights = np.polynomial.legendre.leggauss(STEPS)
    return tuple(zip(((nodes + 1) / 2).tolist(), (weights / 2).tolist(), strict=True))


def _rivals(pieces: Floats, p: Floats) -> Floats:
    """What each piece does to the others of each condition on average, as ``pieces``.

    The others of the leader are added up without it: 1 - p would lose their digits near one.
    """
    lead = p.argmax()
    others = p.copy()
    others[lead] = 0
    of_others, rest = others @ pieces, max(others.sum(), LEAST)
    found = (of_others + p[lead] * pieces[lead] - p[:, None] * pieces) / (rest + p[lead] - p)[
        :, None
    ].clip(LEAST)
    found[lead] = of_others / rest
    return np.asarray(found)


def _log_odds(score: Floats) -> Floats:
    """Log odds of each hypothesis, from unnormalised log weights, without cancellation."""
    top = score.max()
    weight = np.exp(score - top)
    others = np.array([np.delete(weight, n).sum() for n in range(len(score))])
    return np.asarray(score - top - np.log(np.maximum(others, LEAST)))


def _exact(amount: Floats, total: Floats) -> Floats:
    """Spreads what the numerical integral missed over the pieces by their size."""
    missed = total - amount.sum(axis=1)
    size = np.abs(amount).sum(axis=1)
    share = np.abs(amount) / np.where(size > 0, size, 1.0)[:, None]
    return np.asarray(amount + share * missed[:, None])
