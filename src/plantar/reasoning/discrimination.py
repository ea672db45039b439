"""Pairs of causes that the evidence cannot tell apart, and what would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.askable import absurd
from plantar.reasoning.explanation import NAT
from plantar.reasoning.network import Network
from plantar.reasoning.posterior import Posterior
from plantar.reasoning.prior import Person

MOST_PAIRS = 3
"""Pairs named at most."""


@dataclass(frozen=True, slots=True)
class Discriminator:
    """A finding that would separate a pair: decibans on average, and who can find it."""

    finding: str
    asked_of: str
    decibans: float


@dataclass(frozen=True, slots=True)
class Undecided:
    """Two probable causes that are too close, and the answers that would part them."""

    first: str
    second: str
    by: tuple[Discriminator, ...]


def undecided(
    network: Network,
    posterior: Posterior,
    person: Person,
    evidence: Sequence[Evidence],
) -> tuple[Undecided, ...]:
    """Close pairs among the five most probable causes, the most probable pair first."""
    report = network.knowledge.model.report
    order = np.argsort(-posterior.responsible[:-1], kind="stable")[:5]
    p = posterior.responsible
    pairs = [
        (int(a), int(b))
        for n, a in enumerate(order)
        for b in order[n + 1 :]
        if p[b] >= report.probable.value and p[a] < report.alike.value * p[b]
    ]
    pairs.sort(key=lambda pair: -float(p[pair[0]] * p[pair[1]]))
    closed = {e.finding for e in evidence if e.state is not State.UNSURE}
    closed |= absurd(network, person, evidence)
    open_ = [f for f in network.findings if f not in closed]
    return tuple(
        Undecided(network.causes[a], network.causes[b], _parting(network, a, b, open_))
        for a, b in pairs[:MOST_PAIRS]
    )


def _parting(network: Network, a: int, b: int, open_: Sequence[str]) -> tuple[Discriminator, ...]:
    """The best question, examination and test, by the mean weight of evidence either way."""
    columns = [network.column[f] for f in open_]
    p, q = network.p[a, columns], network.p[b, columns]
    # Half the symmetric divergence: what an answer brings on average, whichever cause is true.
    nats = 0.5 * (p - q) * (np.log(p / q) - np.log((1 - p) / (1 - q)))
    db = nats * NAT
    least = network.knowledge.model.report.told_apart_db.value
    ranked = sorted(np.flatnonzero(db >= least).tolist(), key=lambda n: (-db[n], open_[n]))
    asked_of = {n: network.knowledge.findings[open_[n]].asked_of for n in ranked}
    return tuple(
        Discriminator(open_[n], kind, float(db[n]))
        for kind in ("patient", "clinician", "test")
        for n in [n for n in ranked if asked_of[n] == kind][:2]
    )
