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

    def take(self, rows: Indices) -> Companions:
        """Some of the people."""
        return Companions(self.p[rows], self.q[rows], self.on[rows], self.stays[rows])

    @property
    def width(self) -> Indices:
        """(B,) findings that conditions with two or more of them touch: each doubles the sum."""
        several = (self.q > 0).sum(axis=2) > 1
        return np.asarray(((self.q > 0) & several[..., None]).any(axis=1).sum(axis=1))


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


@dataclass(frozen=True)
class Coupled:
    """What is left to sum after the conditions that touch one finding only are folded in.

    A condition that can produce a single one of the present findings is nothing but more noise on
    that finding, and a finding that no other condition touches needs no bit. ``p`` (B, n + 1, b)
    and ``q`` (B, n, b) cover the findings that stay; ``rest`` (B, n + 1) is the log of the factor
    of all others, less the log of every finding's own P(present | responsible). ``index`` (B, m)
    lists the conditions that touch two findings or more, ``padding`` the places to ignore.
    """

    p: Floats
    q: Floats
    rest: Floats
    index: Indices
    padding: Flags


def couple(given: Companions) -> Coupled:
    """The part of the sum that does not factorise."""
    touches = (given.q > 0).sum(axis=2)
    single, several = touches == 1, touches > 1
    quiet = np.where(single[..., None], np.log1p(-given.on[..., None] * given.q), 0.0)
    quiet = quiet.clip(-50.0, 0.0)
    none = np.zeros_like(quiet[:, :1])
    silence = quiet.sum(axis=1, keepdims=True) - np.concatenate([quiet, none], axis=1)
    p = np.clip(1 - (1 - given.p) * np.exp(silence), 0.0, SURE)
    bits = (given.q > 0) & several[..., None]
    needed = bits.any(axis=1)
    width = int(needed.sum(axis=1).max(initial=0))
    order = np.argsort(~needed, axis=1, kind="stable")
    inside, outside = order[:, :width], order[:, width:]
    rest = np.log(np.take_along_axis(p, outside[:, None], axis=2)).sum(axis=2)
    m = int(several.sum(axis=1).max(initial=0))
    index = np.argsort(~several, axis=1, kind="stable")[:, :m]
    return Coupled(
        np.take_along_axis(p, inside[:, None], axis=2),
        np.take_along_axis(np.where(bits, given.q, 0.0), inside[:, None], axis=2),
        rest - np.log(given.p).sum(axis=2),
        index,
        ~np.take_along_axis(several, index, axis=1),
    )


def log_gain(given: Companions) -> Floats:
    """(B, n + 1) log of how much better r explains the findings with others beside it."""
    part = couple(given)
    before, after = _passes(given, part)
    stays = np.concatenate([given.stays, np.ones((len(part.p), 1))], axis=1)
    return np.asarray(np.log(_sums(part, before, after)) + part.rest - np.log(stays))


def present_beside(given: Companions, log_weight: Floats) -> Floats:
    """(n,) P(j is present and another is responsible), for one person.

    ``log_weight`` (n + 1,) is the log weight of each responsible cause before :func:`log_gain`.
    """
    part = couple(given)
    before, after = _passes(given, part)
    stays = np.append(np.log(given.stays[0]), 0.0)
    scale = log_weight + part.rest[0] - stays
    scale = np.exp(scale - scale.max())[None]
    each = scale * _sums(part, before, after)
    result = np.asarray(given.on * (1 - each[:, :-1] / each.sum(axis=1, keepdims=True)))
    together = _with_chosen(given, part, before, after, scale)
    _put(result, part, together / each.sum(axis=1, keepdims=True))
    _noise_present(given, log_weight, result[0])
    return np.asarray(result[0])


def _noise_present(given: Companions, log_weight: Floats, result: Floats) -> None:
    """Fills in the conditions that touch one finding: the sum is affine in that finding's noise."""
    touches = given.q[0] > 0
    single = np.flatnonzero(touches.sum(axis=1) == 1)
    if not len(single):
        return
    findings = np.unique(touches[single].argmax(axis=1))
    now = np.exp(log_weight + log_gain(given)[0] - log_weight.max())
    always = _explained_for_sure(given, findings)
    for row, f in enumerate(findings):
        sure = np.exp(log_weight + always[row] - log_weight.max())
        for j in single[touches[single, f]]:
            on, q = given.on[0, j], given.q[0, j, f]
            with_j = sure - (sure - now) * (1 - q) / (1 - on * q)
            others = np.arange(len(now)) != j
            result[j] = on * with_j[others].sum() / now.sum()


def _explained_for_sure(given: Companions, findings: Indices) -> Floats:
    """(k, n + 1) log gain if each of ``findings`` in turn were explained whatever is present."""
    p = np.repeat(given.p, len(findings), axis=0)
    rows = np.arange(len(findings))
    own = p[rows, :, findings]
    p[rows, :, findings] = SURE
    q = np.repeat(given.q, len(findings), axis=0)
    q[rows, :, findings] = 0.0
    on, stays = (np.repeat(x, len(findings), axis=0) for x in (given.on, given.stays))
    return np.asarray(log_gain(Companions(p, q, on, stays)) - np.log(own) + np.log(SURE))


def _sums(part: Coupled, before: Floats, after: Floats) -> Floats:
    """(B, n + 1) sum over all sets of others of P(findings | r and the set)."""
    result = np.asarray((explained_by(part.p) @ before[:, -1, :, None])[..., 0])
    p = np.take_along_axis(part.p, part.index[..., None], axis=1)
    _put(result, part, (before[:, :-1] * gather(after[:, 1:], p)).sum(axis=-1))
    return result


def _passes(given: Companions, part: Coupled) -> tuple[Floats, Floats]:
    start, end = np.zeros((2, len(part.p), 1 << part.p.shape[2]))
    start[:, 0] = end[:, -1] = 1.0
    on, q = _of_index(given, part)
    return forward(on, q, start), backward(on, q, end)


def _of_index(given: Companions, part: Coupled) -> tuple[Floats, Floats]:
    on = np.where(part.padding, 0.0, np.take_along_axis(given.on, part.index, axis=1))
    return on, np.take_along_axis(part.q, part.index[..., None], axis=1)


def _with_chosen(
    given: Companions, part: Coupled, before: Floats, after: Floats, scale: Floats
) -> Floats:
    """(B, m) weight of each coupled condition being beside, whoever is responsible.

    ``chosen`` walks forward over sets in which an earlier condition is responsible, ``opens``
    backward over sets in which a later one, or one that is not coupled, will be.
    """
    on, q = _of_index(given, part)
    p = np.take_along_axis(part.p, part.index[..., None], axis=1)
    mine = np.where(part.padding, 0.0, np.take_along_axis(scale, part.index, axis=1))
    elsewhere = scale.copy()
    _put(elsewhere, part, np.zeros(part.index.shape))
    injected = mine[..., None] * spread(before[:, :-1], p)
    pending = mine[..., None] * gather(after[:, 1:], p)
    opens = [(elsewhere[:, :, None] * explained_by(part.p)).sum(axis=1)]
    for j in reversed(range(on.shape[1])):
        step = on[:, j, None]
        opens.append((1 - step) * opens[-1] + step * gather(opens[-1], q[:, j]) + pending[:, j])
    opens.reverse()
    chosen = np.zeros_like(opens[0])
    result = np.empty(part.index.shape)
    for j in range(on.shape[1]):
        step = on[:, j, None]
        later = (before[:, j] * gather(opens[j + 1], q[:, j])).sum(axis=-1)
        earlier = (chosen * gather(after[:, j + 1], q[:, j])).sum(axis=-1)
        result[:, j] = on[:, j] * (later + earlier)
        chosen = (1 - step) * chosen + step * spread(chosen, q[:, j]) + injected[:, j]
    return result


def _put(target: Floats, part: Coupled, values: Floats) -> None:
    rows = np.broadcast_to(np.arange(len(part.index))[:, None], part.index.shape)[~part.padding]
    target[rows, part.index[~part.padding]] = values[~part.padding]
