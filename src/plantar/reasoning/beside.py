"""What else may be present beside the responsible cause, summed over all sets of conditions.

Given the responsible cause r, every other condition j is present with half its prior odds (either
of two conditions may be the responsible one) and can produce the shared findings too. Findings
that are absent multiply into j's odds; findings that are present couple the conditions and are
summed exactly over explained sets (:mod:`plantar.reasoning.noisy_or`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plantar.reasoning.network import Flags, Floats, Indices
from plantar.reasoning.noisy_or import backward, explained_by, forward, gather, spread

SURE = 1 - 1e-9
"""No finding is certain, so that the log of its absence stays finite."""


@dataclass(frozen=True)
class Companions:
    """The other conditions, as the sums need them; B people, n causes, F shared positives.

    ``p`` (B, n + 1, F) is P(present | responsible), something else last; ``q`` (B, n, F) is what
    a condition beside it adds. ``on`` (B, n) is P(present beside) after the absent findings,
    ``stays`` (B, n) the factor that those absent findings leave.
    """

    p: Floats
    q: Floats
    on: Floats
    stays: Floats


def companions(log_odds: Floats, absent: Floats, gain: Floats, base: Floats) -> Companions:
    """Parameters from log ratios, so that tempering carries over.

    Args:
        log_odds: (B, n) prior log odds of each cause.
        absent: (B, n) sum of the negative log ratios of absent shared findings.
        gain: (B, n, F) log ratios of the present shared findings.
        base: (B, F) their base rates.
    """
    none = np.zeros((len(gain), 1, gain.shape[2]))
    p = np.minimum(base[:, None] * np.exp(np.concatenate([gain, none], axis=1)), SURE)
    q = np.clip(1 - (1 - p[:, :-1]) / (1 - base[:, None]), 0.0, 1.0)
    q[q < 1e-9] = 0.0
    half = 0.5 * np.exp(log_odds)
    prior = half / (1 + half)
    still = prior * np.exp(absent)
    stays = 1 - prior + still
    return Companions(p, q, still / stays, stays)


def active(given: Companions) -> tuple[Indices, Flags]:
    """(B, m) conditions that can produce a present finding, and which of those are padding."""
    touches = given.q.any(axis=2)
    m = int(touches.sum(axis=1).max(initial=0))
    order = np.argsort(~touches, axis=1, kind="stable")[:, :m]
    return order, ~np.take_along_axis(touches, order, axis=1)


def log_gain(given: Companions) -> Floats:
    """(B, n + 1) log of how much better r explains the findings with others beside it."""
    index, padding = active(given)
    before, after = _passes(given, index, padding)
    sums = _sums(given, index, padding, before, after)
    stays = np.concatenate([given.stays, np.ones((len(sums), 1))], axis=1)
    return np.asarray(np.log(sums) - np.log(given.p).sum(axis=2) - np.log(stays))


def present_beside(given: Companions, weight: Floats) -> Floats:
    """(B, n) P(j is present and another is responsible).

    ``weight`` (B, n + 1) is proportional to the weight of each responsible cause before
    :func:`log_gain`, in plain numbers.
    """
    index, padding = active(given)
    before, after = _passes(given, index, padding)
    scale = weight / np.concatenate([given.stays, np.ones((len(weight), 1))], axis=1)
    scale = scale / given.p.prod(axis=2)
    mine = np.where(padding, 0.0, np.take_along_axis(scale, index, axis=1))
    elsewhere = scale.copy()
    _put(elsewhere, index, np.zeros(index.shape), padding)
    end = (elsewhere[:, :, None] * explained_by(given.p)).sum(axis=1)
    together = _with_chosen(given, index, padding, before, after, mine, end)
    each = scale * _sums(given, index, padding, before, after)
    total = each.sum(axis=1, keepdims=True)
    result = np.asarray(given.on * (1 - each[:, :-1] / total))
    _put(result, index, together / total, padding)
    return result


def _sums(
    given: Companions, index: Indices, padding: Flags, before: Floats, after: Floats
) -> Floats:
    """(B, n + 1) sum over all sets of others of P(findings | r and the set)."""
    result = np.asarray((explained_by(given.p) @ before[:, -1, :, None])[..., 0])
    p = np.take_along_axis(given.p, index[..., None], axis=1)
    _put(result, index, (before[:, :-1] * gather(after[:, 1:], p)).sum(axis=-1), padding)
    return result


def _passes(given: Companions, index: Indices, padding: Flags) -> tuple[Floats, Floats]:
    size = 1 << given.q.shape[2]
    start, end = np.zeros((2, len(index), size))
    start[:, 0] = end[:, -1] = 1.0
    on, q = _of_active(given, index, padding)
    return forward(on, q, start), backward(on, q, end)


def _of_active(given: Companions, index: Indices, padding: Flags) -> tuple[Floats, Floats]:
    on = np.where(padding, 0.0, np.take_along_axis(given.on, index, axis=1))
    return on, np.take_along_axis(given.q, index[..., None], axis=1)


def _with_chosen(
    given: Companions,
    index: Indices,
    padding: Flags,
    before: Floats,
    after: Floats,
    mine: Floats,
    end: Floats,
) -> Floats:
    """(B, m) weight of each active condition being beside, whoever is responsible.

    ``chosen`` walks forward over sets in which an earlier condition is responsible, ``opens``
    backward over sets in which a later one (or an inactive one, in ``end``) will be.
    """
    on, q = _of_active(given, index, padding)
    p = np.take_along_axis(given.p, index[..., None], axis=1)
    m = index.shape[1]
    injected = mine[..., None] * spread(before[:, :-1], p)
    pending = mine[..., None] * gather(after[:, 1:], p)
    opens = [end]
    for j in reversed(range(m)):
        step = on[:, j, None]
        opens.append((1 - step) * opens[-1] + step * gather(opens[-1], q[:, j]) + pending[:, j])
    opens.reverse()
    chosen = np.zeros_like(end)
    result = np.empty(index.shape)
    for j in range(m):
        step = on[:, j, None]
        later = (before[:, j] * gather(opens[j + 1], q[:, j])).sum(axis=-1)
        earlier = (chosen * gather(after[:, j + 1], q[:, j])).sum(axis=-1)
        result[:, j] = on[:, j] * (later + earlier)
        chosen = (1 - step) * chosen + step * spread(chosen, q[:, j]) + injected[:, j]
    return result


def _put(target: Floats, index: Indices, values: Floats, padding: Flags) -> None:
    rows = np.broadcast_to(np.arange(len(index))[:, None], index.shape)[~padding]
    target[rows, index[~padding]] = values[~padding]
