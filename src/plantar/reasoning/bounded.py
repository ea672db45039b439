"""Certified brackets where too many findings are shared for the exact sum.

A tree over sets of conditions: the conditions that matter most are decided one by one, and each
open branch is held between two products. Gains are submodular (a second explanation of a finding
adds less than the first), so multiplying the gains that each undecided condition would bring alone
is an upper bound, and the expected best single gain is a lower one. What is pruned is added to
the upper bound, so nothing is left out unseen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plantar.reasoning.beside import Companions
from plantar.reasoning.network import Flags, Floats

BRANCHES = 384
DECIDED = 20
NEGLIGIBLE = np.log(1e-8)


@dataclass(frozen=True)
class Bracket:
    """Bounds of the log gain of each responsible cause (n + 1,), and P(beside) (n,)."""

    low: Floats
    high: Floats
    beside: Floats


@dataclass
class _Branches:
    """Open branches: responsible cause, log weight, P(present) of each finding, what is in."""

    cause: np.ndarray
    log_weight: Floats
    x: Floats
    chosen: Flags

    def take(self, rows: np.ndarray) -> _Branches:
        return _Branches(self.cause[rows], self.log_weight[rows], self.x[rows], self.chosen[rows])


def bracket(given: Companions, log_weight: Floats) -> Bracket:
    """Bounds for one person.

    Args:
        given: parameters with a batch of one.
        log_weight: (n + 1,) log weight of each responsible cause before its gain.
    """
    p, q, on = given.p[0], given.q[0], given.on[0]
    n = len(on)
    root = _Branches(
        np.arange(n + 1), log_weight.copy(), p.copy(), np.zeros((n + 1, n), dtype=bool)
    )
    free = np.ones(n, dtype=bool)
    beyond = np.full(n + 1, -np.inf)
    live, gain = _prune(root, _gains(root, q, free), on, beyond)
    for _ in range(DECIDED):
        j = _next_to_decide(live, gain, on, free)
        if j is None:
            break
        free[j] = False
        live = _split(live, j, q, on)
        live, gain = _prune(live, _gains(live, q, free), on, beyond)
    return _close(live, gain, on, free, beyond, log_weight)


def _gains(live: _Branches, q: Floats, free: Flags) -> Floats:
    """(branches, n) log gain of adding one free condition; nought for the responsible itself."""
    room = (1 - live.x) / live.x
    gain = np.zeros((len(live.cause), len(free)))
    for j in np.flatnonzero(free & q.any(axis=1)):
        touched = np.flatnonzero(q[j])
        gain[:, j] = np.log1p(room[:, touched] * q[j, touched]).sum(axis=1)
    return _without_self(live, gain)


def _without_self(live: _Branches, table: Floats) -> Floats:
    rows = np.flatnonzero(live.cause < table.shape[1])
    table[rows, live.cause[rows]] = 0.0
    return table


def _upper(live: _Branches, gain: Floats, on: Floats) -> Floats:
    return np.asarray(live.log_weight + np.log1p(on * np.expm1(np.minimum(gain, 500))).sum(axis=1))


def _next_to_decide(live: _Branches, gain: Floats, on: Floats, free: Flags) -> int | None:
    """The free condition with the largest expected gain over the branches."""
    share = np.exp(live.log_weight - live.log_weight.max())
    value = share @ (on * np.expm1(np.minimum(gain, 50)))
    value[~free] = 0.0
    return int(value.argmax()) if value.max() > 1e-9 * share.sum() else None


def _split(live: _Branches, j: int, q: Floats, on: Floats) -> _Branches:
    allowed = np.flatnonzero(live.cause != j)
    x = live.x[allowed]
    more = 1 - (1 - x) * (1 - q[j])
    with np.errstate(divide="ignore"):
        weight = live.log_weight[allowed] + np.log(on[j]) + np.log(more / x).sum(axis=1)
    chosen = live.chosen[allowed].copy()
    chosen[:, j] = True
    off = live.log_weight + np.where(live.cause != j, np.log1p(-on[j]), 0.0)
    return _Branches(
        np.concatenate([live.cause, live.cause[allowed]]),
        np.concatenate([off, weight]),
        np.concatenate([live.x, more]),
        np.concatenate([live.chosen, chosen]),
    )


def _prune(live: _Branches, gain: Floats, on: Floats, beyond: Floats) -> tuple[_Branches, Floats]:
    """Keeps the heaviest branches; the upper bound of the others goes to ``beyond``."""
    upper = _upper(live, gain, on)
    order = np.argsort(-upper, kind="stable")
    order = order[:BRANCHES][upper[order[:BRANCHES]] > upper[order[0]] + NEGLIGIBLE]
    keep = np.zeros(len(upper), dtype=bool)
    keep[order] = True
    np.logaddexp.at(beyond, live.cause[~keep], upper[~keep])
    return live.take(np.flatnonzero(keep)), gain[keep]


def _close(
    live: _Branches, gain: Floats, on: Floats, free: Flags, beyond: Floats, log_weight: Floats
) -> Bracket:
    high = _upper(live, gain, on)
    low = live.log_weight + _best_single(gain, on)
    totals_low, totals_high = np.full((2, len(beyond)), -np.inf)
    np.logaddexp.at(totals_low, live.cause, low)
    np.logaddexp.at(totals_high, live.cause, high)
    totals_high = np.logaddexp(totals_high, beyond)
    # A cause pruned at once is worth at least its weight alone: gains are never below one.
    totals_low = np.maximum(totals_low, log_weight)
    totals_high = np.maximum(totals_high, totals_low)
    middle = (low + high) / 2
    share = np.exp(middle - middle.max())
    boosted = on * np.exp(np.minimum(gain, 500))
    undecided = _without_self(live, boosted / (1 - on + boosted))
    present = np.where(free, undecided, live.chosen)
    return Bracket(
        totals_low - log_weight, totals_high - log_weight, (share @ present) / share.sum()
    )


def _best_single(gain: Floats, on: Floats) -> Floats:
    """Log of the expected largest gain among the conditions that are present."""
    order = np.argsort(-gain, axis=1)
    p = on[order]
    none_before = np.cumprod(np.concatenate([np.ones((len(p), 1)), 1 - p], axis=1), axis=1)
    value = np.expm1(np.minimum(np.take_along_axis(gain, order, axis=1), 500))
    return np.asarray(np.log1p((p * none_before[:, :-1] * value).sum(axis=1)))
