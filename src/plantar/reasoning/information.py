"""The expected information of an answer about urgency, plan and cause (Lindley 1956)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from plantar.reasoning.answers import figures_alone
from plantar.reasoning.network import SOMETHING_ELSE, Floats, Network
from plantar.reasoning.posterior import Posterior, normalised


def information(
    network: Network, posterior: Posterior, answers: tuple[AnswerRatios, AnswerRatios]
) -> tuple[Floats, Floats]:
    """Weighted expected information in nats of each finding, (n_findings,) twice.

    What there is to gain if it turns out present, and if absent, each times its chance.
    """
    gains = np.zeros((2, len(network.findings)))
    for worth, weight, members in _aims(network):
        p = posterior.responsible
        if weight is not None:
            p = normalised(np.log(np.maximum(p, 1e-300)) + weight)
        chance = p @ network.p
        for gain, ratios, share in zip(gains, answers, (chance, 1 - chance), strict=True):
            gain += worth * share * _divergence(p, ratios, members)
    return gains[0], gains[1]


@dataclass(frozen=True, eq=False)
class AnswerRatios:
    """Likelihood ratios of one more answer after temperature, (n_findings, n + 1).

    ``times_log`` is each ratio times its natural log.
    """

    ratio: Floats
    times_log: Floats


def answer_ratios(network: Network, posterior: Posterior) -> tuple[AnswerRatios, AnswerRatios]:
    """Return the ratios of each finding if present and if absent, given what is known already."""
    heat = network.knowledge.model.posterior.temperature.value
    alone, absent = _of_figures(network)
    log = network.interactions.after(posterior.units)
    log /= heat
    log += alone
    return _ratios(log), absent


def _ratios(log: Floats) -> AnswerRatios:
    ratio = np.exp(log)
    return AnswerRatios(ratio, ratio * log)


@lru_cache(maxsize=4)
def _of_figures(network: Network) -> tuple[Floats, AnswerRatios]:
    """Log ratios of the figures of what is present, and the ratios of what is absent."""
    log = figures_alone(network) / network.knowledge.model.posterior.temperature.value
    present, absent = log.reshape(2, len(network.findings), -1)
    return present, _ratios(absent)


def _divergence(p: Floats, answers: AnswerRatios, members: Floats | None) -> Floats:
    """(n_findings,) information about a partition when an answer reweights each hypothesis.

    ``members`` None is the finest partition, each hypothesis alone.
    """
    if members is None:
        whole = answers.ratio @ p
        return np.asarray(answers.times_log @ p / whole - np.log(whole))
    before = np.maximum(p @ members, 1e-300)
    moved = answers.ratio @ (p[:, None] * members)
    after = np.maximum(moved / moved.sum(axis=1, keepdims=True), 1e-300)
    return np.asarray((after * np.log(after / before)).sum(axis=1))


Aim = tuple[float, Floats | None, Floats | None]
"""Nats of value for a nat of information; log weights (n + 1,) of the hypotheses; the partition
(n + 1, classes), none where each cause is a class of its own."""


@lru_cache(maxsize=4)
def _aims(network: Network) -> tuple[Aim, ...]:
    """What is to be known: how urgent, judged with caution; whom to see; which cause."""
    entries = [network.knowledge.conditions[c] for c in network.causes]
    worth = network.knowledge.model.questions
    urgency = [e.urgency for e in entries] + ["routine"]
    plan = [f"{e.urgency} {' '.join(e.see[:1])}" for e in entries] + [SOMETHING_ELSE]
    return (
        (worth.worth_urgency.value, _caution(network), _members(urgency)),
        (worth.worth_plan.value, None, _members(plan)),
        (worth.worth_cause.value, None, None),
    )


def _members(labels: Sequence[str]) -> Floats:
    classes = sorted(set(labels))
    return np.array([[float(label == name) for name in classes] for label in labels])


def _caution(network: Network) -> Floats:
    """Log weights (n + 1,): how many needless visits a missed cause weighs, as triage has it."""
    policy = network.knowledge.triage
    entries = [network.knowledge.conditions[c] for c in network.causes]
    return np.log([policy.miss(e.id, e.urgency) for e in entries] + [1.0])
