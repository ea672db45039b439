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


def marginals(
    prior: Floats, q: Floats, leak: Floats, absent_q: Floats, *, tolerance: float = 0.0
) -> tuple[Floats, float]:
    """P(condition | evidence) and log P(evidence) of a plain two-layer noisy-OR network.

    Args:
        prior: (n,) prior probabilities, independent.
        q: (n, F) link probabilities of the findings that are present.
        leak: (F,) probability that each of those is produced by nothing known.
        absent_q: (n, A) link probabilities of the findings that are absent (their leaks cancel
            and are not part of the returned evidence).
        tolerance: conditions that the absent findings all but exclude are left out while the
            probability left out, as a share of the evidence, is certainly below this.
    """
    off = np.prod(1 - absent_q, axis=1)
    stays = 1 - prior + prior * off
    t = prior * off / stays
    kept = _kept(t, q, leak, tolerance)
    found, log_evidence = _coupled_marginals(t[kept], q[kept], leak)
    result = np.zeros(len(prior))
    result[kept] = found
    return result, log_evidence + float(np.log(stays).sum())


def _kept(t: Floats, q: Floats, leak: Floats, tolerance: float) -> Indices:
    """Conditions that cannot be left out.

    Every set that holds a condition j weighs at most t_j, and the evidence weighs at least what
    the best set of at most two conditions makes of it.
    """
    if not tolerance:
        return np.arange(len(t))
    silence = np.log1p(-np.minimum(q, 1 - 1e-12))
    pair = silence[:, None] + silence[None]
    odds = np.log(t / (1 - t))
    with np.errstate(divide="ignore"):
        value = odds[:, None] + odds[None] + np.log1p(-(1 - leak) * np.exp(pair)).sum(axis=2)
    least = value.max() + np.log1p(-t).sum()
    order = np.argsort(t)
    left_out = np.log(np.cumsum(t[order])) <= least + np.log(tolerance)
    return np.sort(order[~left_out])


def _coupled_marginals(t: Floats, q: Floats, leak: Floats) -> tuple[Floats, float]:
    """The exact sum; conditions that touch one finding only are noise on it."""
    several = (q > 0).sum(axis=1) > 1
    quiet = np.where(several[:, None], 0.0, np.log1p(-t[:, None] * q))
    leak = 1 - (1 - leak) * np.exp(quiet.sum(axis=0))
    bits = np.flatnonzero(q[several].any(axis=0))
    start = np.zeros((1, 1 << len(bits)))
    start[0, 0] = 1.0
    on, links = t[several], q[np.ix_(np.flatnonzero(several), bits)]
    before = forward(on[None], links[None], start)[0]
    value = explained_by(leak[bits])
    result = np.empty(len(t))
    after, total = value, float(before[-1] @ value)
    found = np.empty(len(on))
    for j in reversed(range(len(on))):
        spoken = gather(after, links[j])
        found[j] = on[j] * (before[j] @ spoken) / total
        after = (1 - on[j]) * after + on[j] * spoken
    result[several] = found
    explained = np.zeros(q.shape[1])
    for n, f in enumerate(bits):
        pair = (before[-1] * value).reshape(-1, 2, 1 << n)
        explained[f] = pair[:, 1].sum() / total
    result[~q.any(axis=1)] = t[~q.any(axis=1)]
    for j, f in zip(*np.nonzero(q * ~several[:, None]), strict=True):
        silent = (1 - leak[f]) * (1 - q[j, f]) / (1 - t[j] * q[j, f])
        ratio = explained[f] + (1 - explained[f]) * (1 - silent) / leak[f]
        result[j] = t[j] * ratio
    return result, float(np.log(total) + np.log(np.delete(leak, bits)).sum())
