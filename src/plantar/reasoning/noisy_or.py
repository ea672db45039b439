"""Exact noisy-OR sums over every set of conditions, with non-negative terms only.

Inclusion-exclusion over positive findings (Heckerman's Quickscore, 1989) subtracts numbers of
almost equal size and loses every digit at about 18 positives. Here the sum runs over the set of
positive findings that the conditions so far already explain. One condition turns a vector over
those 2^F sets into the next one, bit by bit, and nothing is ever subtracted.

Shapes: a leading batch axis B of people; n conditions; F positive findings; S = 2^F sets, bit k
of a set being finding k. ``q`` (B, n, F) is P(condition k produces the finding).
"""

from __future__ import annotations

import numpy as np

from plantar.reasoning.network import Floats, Indices


def spread(sets: Floats, q: Floats) -> Floats:
    """Weights of explained sets after one more condition is present; shapes (..., S), (..., F)."""
    out = sets.copy()
    for k in _bits(q):
        pair = out.reshape(*out.shape[:-1], -1, 2, 1 << int(k))
        p = q[..., k, None, None]
        pair[..., 1, :] += p * pair[..., 0, :]
        pair[..., 0, :] *= 1 - p
    return out


def gather(sets: Floats, q: Floats) -> Floats:
    """The transpose of :func:`spread`: value of a set before the condition speaks."""
    out = sets.copy()
    for k in _bits(q):
        pair = out.reshape(*out.shape[:-1], -1, 2, 1 << int(k))
        p = q[..., k, None, None]
        pair[..., 0, :] *= 1 - p
        pair[..., 0, :] += p * pair[..., 1, :]
    return out


def _bits(q: Floats) -> Indices:
    """Findings that any of the conditions in ``q`` (..., F) can produce."""
    return np.flatnonzero(q.any(axis=tuple(range(q.ndim - 1))))


def explained_by(p: Floats) -> Floats:
    """(..., S): probability that all findings outside a set are produced with ``p`` (..., F)."""
    out = np.ones((*p.shape[:-1], 1))
    for k in range(p.shape[-1]):
        out = np.concatenate([out * p[..., k, None], out], axis=-1)
    return out


def forward(t: Floats, q: Floats, start: Floats) -> Floats:
    """(B, n + 1, S): explained sets before each condition, and after the last.

    ``t`` (B, n) is the probability that the condition is present, ``start`` (B, S).
    """
    steps = [start]
    for j in range(t.shape[1]):
        on = t[:, j, None]
        steps.append((1 - on) * steps[-1] + on * spread(steps[-1], q[:, j]))
    return np.stack(steps, axis=1)


def backward(t: Floats, q: Floats, end: Floats) -> Floats:
    """(B, n + 1, S): value of a set after each condition, the last being ``end`` (B, S)."""
    steps = [end]
    for j in reversed(range(t.shape[1])):
        on = t[:, j, None]
        steps.append((1 - on) * steps[-1] + on * gather(steps[-1], q[:, j]))
    return np.stack(steps[::-1], axis=1)


def marginals(prior: Floats, q: Floats, leak: Floats, absent_q: Floats) -> tuple[Floats, float]:
    """P(condition | evidence) and log P(evidence) of a plain two-layer noisy-OR network.

    Args:
        prior: (n,) prior probabilities, independent.
        q: (n, F) link probabilities of the findings that are present.
        leak: (F,) probability that each of those is produced by nothing known.
        absent_q: (n, A) link probabilities of the findings that are absent (their leaks cancel
            and are not part of the returned evidence).
    """
    off = np.prod(1 - absent_q, axis=1)
    stays = 1 - prior + prior * off
    t = (prior * off / stays)[None]
    size = 1 << q.shape[1]
    start, end = np.zeros((1, size)), explained_by(leak)[None]
    start[0, 0] = 1.0
    after = backward(t, q[None], end)
    before = forward(t, q[None], start)
    total = float(after[0, 0, 0])
    on = np.array(
        [t[0, j] * (before[0, j] @ gather(after[0, j + 1], q[j])) for j in range(len(prior))]
    )
    return on / total, float(np.log(total) + np.log(stays).sum())
