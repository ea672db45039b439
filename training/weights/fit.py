"""The fit of the weights: one for each finding and state.

Penalised multinomial logistic regression with an offset (the prior and the figures). A row's score
for a condition is

    log prior odds + sum over findings of answer * weight * log ratio

Weights are shrunk towards the mean of their topic. The problem is convex; L-BFGS-B (Byrd 1995)
finds its only minimum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.special import logsumexp

from plantar.reasoning.network import Floats, Network
from training.weights.facts import KINDS, Facts, Rows

START = 0.6, 0.5
"""Where topic means are shrunk to: several answers of one story are worth about half."""
MOST = 1.4
"""No fact counts much more than its figure says: cross-validation gains nothing above this."""


@dataclass(frozen=True)
class Penalty:
    """How hard each part is shrunk, and how much a row of each kind counts."""

    weights: float = 3.0
    topics: float = 3.0
    cases: float = 0.6
    texts: float = 0.4
    told: float = 0.6
    retold: float = 0.2
    heard: float = 0.2
    judged: float = 0.5
    unrelated: float = 0.3


@dataclass(frozen=True)
class Weights:
    """Exponents of a present and of an absent finding, (2, n_findings)."""

    weights: Floats

    def scores(self, network: Network, facts: Facts) -> Floats:
        """Unnormalised log posterior, (n_rows, n_conditions)."""
        present, absent = self.figures(network, facts)
        return np.asarray(facts.prior + present + absent)

    def figures(self, network: Network, facts: Facts) -> tuple[Floats, Floats]:
        """What the figures of present and of absent findings add to the prior."""
        present, absent = (
            rows @ (weight * ratio).T
            for (rows, ratio), weight in zip(_parts(network, facts), self.weights, strict=True)
        )
        return present, absent


Part = tuple[csr_array, Floats]


def _parts(network: Network, facts: Facts) -> tuple[Part, Part]:
    """Answers and log ratios of present and of absent findings."""
    background = network.background
    return (
        (facts.present, np.log(network.p / background)),
        (facts.absent, np.log((1 - network.p) / (1 - background))),
    )


def fit(network: Network, data: Rows, penalty: Penalty, *, steps: int = 100) -> Weights:
    """The minimum of the penalised log loss over all kinds of rows.

    Args:
        network: the figures, before weights.
        data: what to fit on.
        penalty: how hard to shrink.
        steps: most iterations.
    """
    blocks = [(getattr(data, kind), getattr(penalty, kind)) for kind in KINDS]
    n_f, n_t = network.member.shape
    start = np.concatenate([np.repeat(START, n_f), np.repeat(START, n_t)])

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, means = _unpack(flat, n_f, n_t)
        model = Weights(weights)
        total, grad = _penalty(network, weights, means, penalty)
        for facts, each in blocks:
            value, slope = _log_loss(model.scores(network, facts), facts.right)
            total += each * value
            for k, (rows, ratio) in enumerate(_parts(network, facts)):
                grad[0][k] += each * ((rows.T @ slope).T * ratio).sum(axis=0)
        return total, np.concatenate([part.ravel() for part in grad])

    bounds = [(0.0, MOST)] * len(start)
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": steps}
    )
    return Weights(_unpack(found.x, n_f, n_t)[0])


def _unpack(flat: Floats, n_f: int, n_t: int) -> tuple[Floats, Floats]:
    return flat[: 2 * n_f].reshape(2, n_f), flat[2 * n_f :].reshape(2, n_t)


def _penalty(
    network: Network, weights: Floats, means: Floats, penalty: Penalty
) -> tuple[float, tuple[Floats, Floats]]:
    """The ridge terms and their slopes, for weights and for topic means."""
    apart = weights - means[:, network.topic]
    away = means - np.array(START)[:, None]
    value = 0.5 * float(penalty.weights * (apart**2).sum() + penalty.topics * (away**2).sum())
    slope = penalty.topics * away - penalty.weights * (apart @ network.member)
    return value, (penalty.weights * apart, slope)


def _log_loss(scores: Floats, right: np.ndarray) -> tuple[float, Floats]:
    """Summed negative log probability of right answers, and its slope by score.

    Where ``right`` holds probabilities, what it gives to none of the conditions teaches nothing.
    """
    whole = logsumexp(scores, axis=1, keepdims=True)
    if right.dtype != bool:
        given = right.sum(axis=1, keepdims=True)
        loss = float((given * whole).sum() - (right * scores).sum())
        return loss, given * np.exp(scores - whole) - right
    part = np.where(right, scores, -np.inf)
    mine = logsumexp(part, axis=1, keepdims=True)
    return float((whole - mine).sum()), np.exp(scores - whole) - np.exp(part - mine)


def mean_loss(scores: Floats, right: np.ndarray) -> float:
    """Mean negative log probability of right answers."""
    return _log_loss(scores, right)[0] / len(scores)


def top(scores: Floats, right: np.ndarray, k: int) -> float:
    """Share of rows with a right answer among the first k."""
    best = np.where(right, scores, -np.inf).max(axis=1)
    return float(((scores > best[:, None]).sum(axis=1) < k).mean())


def folds(sources: Sequence[str], n: int = 5, seed: int = 1) -> np.ndarray:
    """A fold for each row; rows of one source stay together."""
    names = sorted(set(sources))
    order = np.random.default_rng(seed).permutation(len(names))
    fold = {names[int(name)]: place % n for place, name in enumerate(order)}
    return np.array([fold[s] for s in sources])
