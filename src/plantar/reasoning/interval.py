"""How sure the numbers are: an interval on each probability, and the figures that matter most.

Each figure of the knowledge base is drawn again from the spread that its weight implies, and the
posterior is worked out for each draw. The draws of a figure come from its own name, so that the
same evidence gives the same interval and an unrelated figure never moves it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from plantar.knowledge.evidence import State
from plantar.reasoning.network import Floats, Indices, Network
from plantar.reasoning.posterior import Posterior

DRAWS = 256
LEVEL = 0.9
"""How often a probability lies inside its interval when the figures are drawn again."""
MOST_FIGURES = 5
"""Figures named, of those that the leader's probability depends on."""
KEPT = 512
"""Answers whose draws are kept for the next report: 120 kB each, 60 MB in all, as a rule."""


@dataclass(frozen=True, slots=True)
class Dependence:
    """A figure, and how far the leader's probability moves when it moves by one deviation.

    ``finding`` is empty where the figure is the prior of ``condition``.
    """

    condition: str
    finding: str
    value: float
    moves: float


@dataclass(frozen=True)
class Figures:
    """Figures that a posterior uses: (cells,) arrays, by cause and evidence column."""

    row: Indices
    column: Indices
    p: Floats
    deviation: Floats
    power: Floats
    present: np.ndarray


def interval(
    network: Network, posterior: Posterior, shown: Indices | None = None
) -> tuple[Floats, Floats]:
    """Lower and upper bound of each responsible probability, or of those ``shown``; (k,) each.

    Normal draws on the log odds of each figure, and on the weight of the text. The reported
    probability always lies inside.
    """
    score = posterior.base + posterior.contribution.sum(axis=1)
    weight = prior_step(network) * _prior_draws(network.names)
    weight += score[:, None]
    weight += posterior.text[:, None] * text_moves(network)
    for item, power in zip(posterior.evidence, posterior.power, strict=True):
        column, sign = network.column[item.finding], int(item.state is State.ABSENT)
        row, moves = _moves(network, column, sign)
        weight[row] += moves * (weight_of(network, sign)[row, column] * power)[:, None]
    weight -= weight.max(axis=0)
    np.exp(weight, out=weight)
    whole, p = weight.sum(axis=0), posterior.responsible
    if shown is not None:
        weight, p = weight[shown], p[shown]
    low, high = np.quantile(weight / whole, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=1)
    return np.minimum(low, p), np.maximum(high, p)


def depends_on(network: Network, posterior: Posterior) -> tuple[Dependence, ...]:
    """The figures that the leader's probability depends on most, largest effect first."""
    lead = int(posterior.responsible.argmax())
    figures, of_prior = _figures(network, posterior), prior_step(network)
    rows = np.concatenate([figures.row, np.arange(len(posterior.names))])
    one = np.ones((len(figures.row), 1))
    steps = np.column_stack([shift(figures, -one)[:, 0], shift(figures, one)[:, 0]])
    steps = np.vstack([steps, np.tile([-of_prior, of_prior], (len(posterior.names), 1))])
    p, own = posterior.responsible[rows], rows == lead
    leader = posterior.responsible[lead]
    factor = np.exp(steps)
    scale = 1 - p[:, None] + p[:, None] * factor
    effect = np.abs(leader * np.where(own[:, None], factor, 1.0) / scale - leader).max(axis=1)
    found = []
    for n in np.argsort(-effect, kind="stable")[:MOST_FIGURES]:
        cell = n < len(figures.row)
        found.append(
            Dependence(
                posterior.names[rows[n]],
                posterior.evidence[figures.column[n]].finding if cell else "",
                float(figures.p[n] if cell else posterior.prior[rows[n]]),
                float(effect[n]),
            )
        )
    return tuple(found)


def prior_step(network: Network) -> float:
    """What one deviation of a prior moves a log weight by."""
    model = network.knowledge.model
    exponent, heat = model.posterior.prior_exponent.value, model.posterior.temperature.value
    return model.interval.prior_deviation.value * exponent / heat


def text_moves(network: Network) -> Floats:
    """What each draw adds to the text as a whole, as a part of it, (DRAWS,): alike for all causes.

    Without it an answer that rests on how a text reads would look as sure as a measured one.
    """
    moves = network.knowledge.model.interval.text_deviation.value * _text_draws()
    return np.asarray(moves)


@lru_cache(maxsize=1)
def _text_draws() -> Floats:
    return np.asarray(draws(["text as a whole"])[0])


@lru_cache(maxsize=8)
def weight_of(network: Network, sign: int) -> Floats:
    """Exponent of each figure, (n + 1, n_findings): ``sign`` is 0 for present, 1 for absent."""
    if sign:
        return network.weight_absent
    return np.asarray(network.weight_present * network.interactions.alone)


def _figures(network: Network, posterior: Posterior) -> Figures:
    """Every figure that bears on this posterior: all of the rows, own figures or not."""
    columns = np.array([network.column[e.finding] for e in posterior.evidence], dtype=np.intp)
    row, column = np.nonzero(posterior.contribution != 0)
    p = network.p[row, columns[column]]
    present = np.array([e.state is State.PRESENT for e in posterior.evidence], dtype=bool)
    both = weight_of(network, 0), weight_of(network, 1)
    cell = row, columns[column]
    power = np.where(present[column], both[0][cell], both[1][cell]) * posterior.power[column]
    deviation = network.deviation[row, columns[column]]
    return Figures(row, column, p, deviation, power, present[column])


def shift(figures: Figures, z: Floats) -> Floats:
    """Change of the log weight when each figure moves by ``z`` deviations, (cells, draws)."""
    p = figures.p[:, None]
    drawn = z * figures.deviation[:, None]
    drawn += np.log(p / (1 - p))
    np.negative(drawn, out=drawn)
    np.exp(drawn, out=drawn)
    drawn += 1
    np.reciprocal(drawn, out=drawn)
    drawn.clip(1e-3, 1 - 1e-3, out=drawn)
    absent = ~figures.present
    drawn[absent] = 1 - drawn[absent]
    drawn /= np.where(absent[:, None], 1 - p, p)
    np.log(drawn, out=drawn)
    drawn *= figures.power[:, None]
    return np.asarray(drawn)


@lru_cache(maxsize=4)
def _prior_draws(names: tuple[str, ...]) -> Floats:
    return draws([f"prior/{name}" for name in names])


@lru_cache(maxsize=KEPT)
def _moves(network: Network, column: int, sign: int) -> tuple[Indices, Floats]:
    """Causes that an answer bears on, and what each draw moves them by, (causes, DRAWS).

    ``sign`` is 0 for present and 1 for absent; the moves are before the power of the answer.
    """
    row = np.flatnonzero((network.if_absent if sign else network.if_present)[:, column])
    figures = Figures(
        row,
        np.full(len(row), column),
        network.p[row, column],
        network.deviation[row, column],
        np.ones(len(row)),
        np.full(len(row), sign == 0),
    )
    finding, names = network.findings[column], network.names
    return row, shift(figures, draws([f"{names[n]}/{finding}" for n in row]))


def draws(names: list[str]) -> Floats:
    """(n_names, DRAWS) standard normal numbers that depend on each name alone."""
    key = np.array([zlib.crc32(name.encode()) for name in names], dtype=np.uint64)
    counter = np.arange(DRAWS, dtype=np.uint64)
    bits = _mixed(key[:, None] * np.uint64(0x9E3779B97F4A7C15) + counter)
    u = (bits >> np.uint64(32)).astype(float)
    v = (bits & np.uint64(0xFFFFFFFF)).astype(float)
    for half in (u, v):
        half += 0.5
        half /= 2**32
    np.log(u, out=u)
    u *= -2
    np.sqrt(u, out=u)
    v *= 2 * np.pi
    np.cos(v, out=v)
    u *= v
    return u


def _mixed(x: np.ndarray) -> np.ndarray:
    """The splitmix64 finaliser (Steele 2014): well-spread bits from any counter."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(x ^ (x >> np.uint64(31)))
