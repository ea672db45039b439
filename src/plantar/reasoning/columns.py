"""Intervals, reasons and sites of many people at once: as interval.py, explanation.py and
localization.py have them for one, and only for the conditions that are shown.

Each row is summed by itself and in one order: nobody's numbers depend on who else is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plantar.reasoning.answers import Entries, figures_alone, log_ratios, units, weighed
from plantar.reasoning.explanation import NAT, log_odds, pulls
from plantar.reasoning.interactions import by_row
from plantar.reasoning.interval import (
    DRAWS,
    LEVEL,
    Figures,
    draws,
    prior_step,
    shift,
    text_moves,
    weight_of,
)
from plantar.reasoning.localization import background, site_tables
from plantar.reasoning.network import Floats, Indices, Network
from plantar.reasoning.prior import Person, prior_log_odds
from plantar.reasoning.whole_text import text_log_ratio

AT_ONCE = 1024
"""People whose draws are in memory together: two megabytes for each condition in turn."""
ON_THE_WAY = 32
"""People whose posteriors on the way of an explanation are in memory together."""


@dataclass(frozen=True, eq=False)
class Scores:
    """Natural-log weights of many people, after the temperature.

    ``log_prior``, ``text`` and ``ratio`` (what all findings say) are (n_people, n + 1). ``entries``
    are the answers that count, each with its ``power`` (n_entries,).
    """

    log_prior: Floats
    text: Floats
    ratio: Floats
    entries: Entries
    power: Floats

    @property
    def total(self) -> Floats:
        """The log weights of the posterior."""
        return np.asarray(self.log_prior + self.text + self.ratio)

    def parts(self, size: int) -> Iterator[tuple[slice, Scores]]:
        """The people, ``size`` at a time."""
        for start in range(0, len(self.ratio), size):
            here = slice(start, min(start + size, len(self.ratio)))
            low, high = np.searchsorted(self.entries.row, [here.start, here.stop])
            mine = self.entries.of(here.start, here.stop)
            rows = (self.log_prior[here], self.text[here], self.ratio[here])
            yield here, Scores(*rows, mine, self.power[low:high])


def score(network: Network, people: Sequence[Person], entries: Entries) -> Scores:
    """What :func:`plantar.reasoning.posterior.infer_many` adds up, in its parts."""
    heat = network.knowledge.model.posterior.temperature.value
    counted, power = weighed(network, entries)
    return Scores(
        prior_log_odds(network, people) / heat,
        text_log_ratio(network, people, entries) / heat,
        log_ratios(network, entries) / heat,
        counted,
        power / heat,
    )


class Intervals:
    """The draws of every figure of a network, worked out with the first use of its condition."""

    def __init__(self, network: Network) -> None:
        self._network = network
        prior = draws([f"prior/{name}" for name in network.names])
        self._prior = prior_step(network) * prior
        self._text = text_moves(network)
        self._made: dict[int, tuple[NDArray[np.int32], Floats]] = {}

    def of(self, scores: Scores, p: Floats, shown: Indices) -> tuple[Floats, Floats]:
        """Lower and upper bound of the conditions ``shown`` (n_people, k), each (n_people, k).

        ``p`` (n_people, n + 1) are the probabilities; each lies inside its interval.
        """
        ends = np.empty((2, *shown.shape))
        for here, part in scores.parts(AT_ONCE):
            shares = self._drawn(part, shown[here])
            ends[:, here] = np.quantile(shares, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=2)
        own = np.take_along_axis(p, shown, axis=1)
        return np.minimum(ends[0], own), np.maximum(ends[1], own)

    def _drawn(self, scores: Scores, shown: Indices) -> Floats:
        """Probability of each condition shown in each draw, (n_people, k, DRAWS)."""
        from scipy.sparse import csr_array  # type: ignore[import-untyped]

        entries, n_people = scores.entries, len(shown)
        key = entries.column + len(self._network.findings) * (entries.state < 0)
        starts = np.searchsorted(entries.row, np.arange(n_people + 1))
        lead = scores.total - scores.total.max(axis=1, keepdims=True)
        lead -= np.log(np.exp(lead).sum(axis=1, keepdims=True))
        total = np.zeros((n_people, DRAWS))
        drawn = np.zeros((*shown.shape, DRAWS))
        for cause, prior in enumerate(self._prior):
            place, moves = self._moves(cause)
            at = place[key]
            here = np.flatnonzero(at >= 0)
            begin = np.searchsorted(here, starts).astype(np.int32)
            matrix = csr_array((scores.power[here], at[here], begin), (n_people, len(moves)))
            weight = matrix @ moves
            weight += prior
            weight += lead[:, cause, None]
            weight += scores.text[:, cause, None] * self._text
            np.exp(weight, out=weight)
            total += weight
            rows, rank = np.nonzero(shown == cause)
            drawn[rows, rank] = weight[rows]
        drawn /= total[:, None]
        return drawn

    def _moves(self, cause: int) -> tuple[NDArray[np.int32], Floats]:
        """Row of each answer of a condition, -1 where it has none, and what each draw moves.

        Answers are numbered by finding, first the present ones, then the absent ones.
        """
        if cause not in self._made:
            network = self._network
            told = np.concatenate([network.if_present[cause], network.if_absent[cause]]) != 0
            place = np.where(told, np.cumsum(told) - 1, -1).astype(np.int32)
            sign, column = np.divmod(np.flatnonzero(told), len(network.findings))
            figures = Figures(
                np.full(len(column), cause),
                column,
                network.p[cause, column],
                network.deviation[cause, column],
                np.stack([weight_of(network, 0)[cause], weight_of(network, 1)[cause]])[
                    sign, column
                ],
                sign == 0,
            )
            names = [f"{network.names[cause]}/{network.findings[n]}" for n in column]
            moves = shift(figures, draws(names)) if names else np.zeros((0, DRAWS))
            self._made[cause] = place, moves
        return self._made[cause]


@dataclass(frozen=True, eq=False)
class Amounts:
    """Decibans for the conditions shown: ``prior``, ``text``, ``posterior`` (n_people, k).

    ``amount`` (n_entries, k) follows ``entries``; of one person they add up with prior and text to
    the posterior log odds.
    """

    entries: Entries
    prior: Floats
    text: Floats
    amount: Floats
    posterior: Floats


def explained(network: Network, scores: Scores, shown: Indices) -> Amounts:
    """What each answer did to the conditions ``shown`` (n_people, k)."""
    prior = log_odds(scores.log_prior, shown)
    start = log_odds(scores.log_prior + scores.text, shown)
    end = log_odds(scores.total, shown)
    parts = [
        _amounts(network, part, shown[here], (end - start)[here])
        for here, part in scores.parts(ON_THE_WAY)
    ]
    amount = np.concatenate([np.zeros((0, shown.shape[1])), *parts])
    return Amounts(scores.entries, prior * NAT, (start - prior) * NAT, amount * NAT, end * NAT)


def _amounts(network: Network, scores: Scores, shown: Indices, total: Floats) -> Floats:
    """Natural logs, (n_entries, k): of the figures, and of what they mean together."""
    entries, layer = scores.entries, network.interactions
    away = pulls(scores.log_prior + scores.text, scores.ratio, shown)
    table = figures_alone(network)
    place = entries.column + len(network.findings) * (entries.state < 0)
    starts = np.searchsorted(entries.row, np.arange(len(shown) + 1))
    amount = np.empty((len(place), shown.shape[1]))
    for n, (mine, rivals) in enumerate(zip(shown, away, strict=True)):
        here = slice(starts[n], starts[n + 1])
        figures = table[place[here]]
        amount[here] = figures[:, mine] - figures @ rivals.T
    heat = network.knowledge.model.posterior.temperature.value
    there = np.flatnonzero(entries.state > 0)
    whose = entries.row[there]
    part = layer.answer[entries.column[there]]
    part *= layer.above(units(network, entries, scores.power * heat))[whose]
    others = by_row(away.reshape(-1, away.shape[2]), layer.by_condition)
    lead = layer.by_condition[shown] - others.reshape(*shown.shape, -1)
    together = np.matmul(lead[whose], part[:, :, None])[:, :, 0]
    amount[there] += together * entries.state[there, None]
    return _exact(amount * scores.power[:, None], total, entries.row)


def _exact(amount: Floats, total: Floats, row: Indices) -> Floats:
    """Spreads what the numerical integral missed over the pieces by their size."""
    people = len(total)
    found = np.empty_like(amount)
    for rank in range(amount.shape[1]):
        mine = amount[:, rank]
        size = np.bincount(row, np.abs(mine), people)
        missed = total[:, rank] - np.bincount(row, mine, people)
        share = missed / np.where(size > 0, size, 1.0)
        found[:, rank] = mine + np.abs(mine) * share[row]
    return found


class Sites:
    """Where the lesions of each condition sit and what signs say of each site."""

    def __init__(self, network: Network) -> None:
        knowledge = network.knowledge
        sites = list(knowledge.sites)
        order = sorted(range(len(sites)), key=sites.__getitem__)
        self.names = tuple(sites[n] for n in order)
        self._share = site_tables(network)[:, order]
        column = {name: n for n, name in enumerate(self.names)}
        self._signs: dict[str, tuple[Floats, Floats]] = {}
        power = knowledge.model.map.sign_power.value
        for name in self.names:
            for finding, p in knowledge.sites[name].signs.items():
                base = background(finding, knowledge)
                nothing = np.zeros(len(self.names)), np.zeros(len(self.names))
                yes, no = self._signs.setdefault(finding, nothing)
                yes[column[name]] = power * np.log(p / base)
                no[column[name]] = power * np.log((1 - p) / (1 - base))

    def of(self, p: Floats, states: NDArray[np.int8], findings: Sequence[str]) -> Floats:
        """Probability of each site, (n_people, n_sites), without a painted map.

        Args:
            p: of the conditions, (n_people, n + 1).
            states: (n_findings, n_people): 1 present, -1 absent.
            findings: names of the rows of ``states``.
        """
        from scipy.sparse import csr_array

        log_ratio = np.zeros((len(p), len(self.names)))
        for finding, told in zip(findings, states, strict=True):
            if finding in self._signs:
                yes, no = self._signs[finding]
                log_ratio += (told == 1)[:, None] * yes + (told == -1)[:, None] * no
        weight = np.exp(log_ratio)
        share = csr_array(self._share)
        whole = share @ weight.T
        part = p[:, :-1].T / np.where(whole > 0, whole, 1.0)
        return np.asarray(weight * (share.T.tocsr() @ part).T)
