"""What would change my mind: the smallest changes of the evidence that bring down the leader.

A change is an answer turned round, or an answer to something that nobody has asked yet. Candidates
are found from what one more answer does and every one reported has been checked by a full
posterior, so a listed change does overturn the leader.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from plantar.knowledge.evidence import Evidence, State, reconcile
from plantar.reasoning.askable import absurd
from plantar.reasoning.information import AnswerRatios, answer_ratios
from plantar.reasoning.likelihood import encode
from plantar.reasoning.network import Floats, Network
from plantar.reasoning.posterior import Posterior, infer_many
from plantar.reasoning.prior import Person

SINGLES = 40
"""How many single changes are checked in full."""
PAIRS = 10
"""How many of the strongest single changes are tried two at a time."""


@dataclass(frozen=True, slots=True)
class Change:
    """Answers that would make ``leader`` the most probable cause, with its probability then."""

    answers: tuple[tuple[str, str], ...]
    new: bool
    leader: str
    probability: float


def would_overturn(
    network: Network,
    posterior: Posterior,
    person: Person,
    evidence: Sequence[Evidence],
    *,
    most: int = 5,
    answers: tuple[AnswerRatios, AnswerRatios] | None = None,
) -> tuple[Change, ...]:
    """Smallest sets (one or two answers) that overturn the leader, most plausible first.

    Single changes come first and pairs are given only where too few single ones do it; a pair never
    holds a change that suffices by itself. ``new`` marks sets of unasked findings only.
    ``answers`` is what ``answer_ratios`` gives, where it is known already.
    """
    settled = reconcile(evidence).evidence
    states = encode(network, [settled])[0]
    ratios = answers or answer_ratios(network, posterior)
    candidates = _candidates(network, posterior, absurd(network, person, settled), states, ratios)
    single = [
        c for c in _checked(network, posterior, person, states, [(c,) for c in candidates]) if c
    ]
    enough = {answer for change in single for answer in change.answers}
    if len(single) >= most:
        return tuple(single[:most])
    rest = [c for c in candidates if _answer(network, c) not in enough][:PAIRS]
    pairs = _checked(network, posterior, person, states, list(combinations(rest, 2)))
    return tuple((single + pairs)[:most])


def _candidates(
    network: Network,
    posterior: Posterior,
    closed: Collection[str],
    states: Floats,
    answers: tuple[AnswerRatios, AnswerRatios],
) -> list[tuple[int, float]]:
    """(column, new state), by how much the leader's lead shrinks; none that is ``closed``."""
    left = np.stack([_lead(network, posterior, each.ratio) for each in answers])
    asked = np.array([f not in closed for f in network.findings])
    open_ = [asked & (states <= 0), asked & (states >= 0) & ~network.exclusive[network.topic]]
    sign, column = np.nonzero(np.stack(open_))
    state = np.array([1.0, -1.0])[sign]
    order = np.lexsort((state, column, left[sign, column]))[:SINGLES]
    return list(zip(column[order].tolist(), state[order].tolist(), strict=True))


def _lead(network: Network, posterior: Posterior, ratio: Floats) -> Floats:
    """(n_findings,) how far the leader is ahead of the next, in probability, after each answer.

    ``ratio`` (n_findings, n + 1); an answer takes the place of the one that was given.
    """
    moved = ratio * posterior.responsible
    columns = [network.column[e.finding] for e in posterior.evidence]
    moved[columns] *= np.exp(-posterior.contribution.T)
    lead, whole = int(posterior.responsible.argmax()), moved.sum(axis=1)
    own = moved[:, lead].copy()
    moved[:, lead] = 0.0
    return np.asarray((own - moved.max(axis=1)) / whole)


def _checked(
    network: Network,
    posterior: Posterior,
    person: Person,
    states: Floats,
    sets: Sequence[Iterable[tuple[int, float]]],
) -> list[Change]:
    """Return the changes that overturn the leader: unasked first, then the most convincing."""
    if not sets:
        return []
    table = np.tile(states, (len(sets), 1))
    for row, changes in enumerate(sets):
        for column, state in changes:
            if network.exclusive[network.topic[column]]:
                table[row, network.topic == network.topic[column]] = 0.0
            table[row, column] = state
    results = infer_many(network, [person] * len(sets), table)
    lead = int(posterior.responsible.argmax())
    kept = []
    for changes, result in zip(sets, results, strict=True):
        top = int(result.argmax())
        if top != lead:
            new = all(states[column] == 0 for column, _ in changes)
            answers = tuple(_answer(network, change) for change in changes)
            kept.append(Change(answers, new, posterior.names[top], float(result[top])))
    return sorted(kept, key=lambda c: (not c.new, -c.probability, c.answers))


def _answer(network: Network, change: tuple[int, float]) -> tuple[str, str]:
    column, state = change
    return network.findings[column], (State.PRESENT if state > 0 else State.ABSENT).value
