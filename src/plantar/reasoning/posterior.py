"""The posterior: which cause is responsible for the complaint.

One cause, or something else, is why the person came. Every pair of cause and finding has a figure,
so the sum over causes is exact and short. Everything is kept in logs: neither 200 negatives nor
contradictory evidence can divide by zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from plantar.knowledge.evidence import Evidence, State, reconcile
from plantar.reasoning.answers import Entries, log_ratios
from plantar.reasoning.likelihood import contributions, counted, encode, powers, summed
from plantar.reasoning.network import Floats, Network
from plantar.reasoning.prior import Person, prior_log_odds
from plantar.reasoning.whole_text import text_log_ratio

BATCH_PEOPLE = 1024
"""How many people one step of a batch holds, so that it stays in the cache."""


@dataclass(frozen=True)
class Posterior:
    """Probabilities over ``names`` (the causes, then something else), all shape (n + 1,).

    ``responsible`` sums to one. ``contribution`` is (n + 1, n_evidence): natural-log ratios against
    the background after weight and temperature, columns following ``evidence``; ``power``
    (n_evidence,) is what is left of each for what is said with it. ``log_prior`` is unnormalised
    and after the temperature; so is ``text``, what the person's text as a whole says.
    """

    names: tuple[str, ...]
    responsible: Floats
    log_prior: Floats
    contribution: Floats
    power: Floats
    evidence: tuple[Evidence, ...]
    text: Floats
    units: Floats
    """What the evidence adds to the units of the interactions, (n_units,)."""

    @property
    def base(self) -> Floats:
        """Log weights before any finding: prior and text."""
        return self.log_prior + self.text

    @cached_property
    def prior(self) -> Floats:
        """Normalised prior of being responsible, before any finding."""
        return normalised(self.log_prior)

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """Probability that each cause is responsible, most probable first."""
        order, p = np.argsort(-self.responsible, kind="stable").tolist(), self.responsible.tolist()
        return {self.names[n]: p[n] for n in order}


def infer(network: Network, person: Person, evidence: Sequence[Evidence]) -> Posterior:
    """Posterior of all causes; order, repetition and unsure answers do not matter.

    Args:
        network: the compiled knowledge.
        person: age, sex, setting.
        evidence: what was found; a finding said twice counts once.
    """
    heat = network.knowledge.model.posterior.temperature.value
    settled = reconcile(evidence).evidence
    used = tuple(e for e in settled if e.state is not State.UNSURE and e.finding in network.column)
    columns = np.array([network.column[e.finding] for e in used], dtype=np.intp)
    told = encode(network, [used])
    states = counted(network, told[:, columns], columns)
    power = powers(network, states, columns)[0]
    log_prior = prior_log_odds(network, [person])[0] / heat
    ratio, units = contributions(network, columns, states[0], power)
    contribution = ratio / heat
    text = text_log_ratio(network, [person], told)[0] / heat
    score = log_prior + text + contribution.sum(axis=1)
    return Posterior(
        network.names,
        normalised(score),
        log_prior,
        contribution,
        power / heat,
        used,
        text,
        units,
    )


def infer_many(network: Network, people: Sequence[Person], states: Floats | Entries) -> Floats:
    """P(responsible) of many people at once, (n_people, n_causes + 1).

    ``states`` is (n_people, n_findings) as :func:`plantar.reasoning.likelihood.encode` gives it,
    or the same as entries, which suit thousands and need scipy. The same numbers as :func:`infer`,
    at a small part of the cost for each.
    """
    heat = network.knowledge.model.posterior.temperature.value
    result = np.empty((len(people), len(network.names)))
    for start in range(0, len(people), BATCH_PEOPLE):
        stop = min(start + BATCH_PEOPLE, len(people))
        who = people[start:stop]
        score = prior_log_odds(network, who)
        if isinstance(states, Entries):
            entries = states.of(start, stop)
            score += text_log_ratio(network, who, entries)
            score += log_ratios(network, entries)
        else:
            rows = states[start:stop]
            score += text_log_ratio(network, who, rows)
            score += summed(network, rows)
        score /= heat
        result[start:stop] = normalised(score)
    return result


def normalised(log_weight: Floats) -> Floats:
    """Weights (..., n) to probabilities, whatever their size."""
    share = np.asarray(log_weight - log_weight.max(axis=-1, keepdims=True))
    np.exp(share, out=share)
    share /= share.sum(axis=-1, keepdims=True)
    return share
