"""Knowledge compiled to arrays, once; every posterior reads them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.people import OLDEST
from plantar.knowledge.schema import Condition, pooled
from plantar.reasoning.interactions import Interactions, no_interactions, read_interactions

SOMETHING_ELSE = "something_else"

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Network:
    """The model (docs/reasoning.md) as arrays: a row for each cause, something else last.

    ``p`` (n + 1, n_findings) is P(present | cause is why this adult came), the background in the
    last row; ``own`` (n + 1, n_findings) marks figures of the cause itself, ``deviation`` is the
    standard deviation of the log odds of each figure. ``if_present`` and ``if_absent`` (n + 1,
    n_findings) are natural log likelihood ratios against the background, times the weight of the
    finding and, if present, the part that the interactions leave it. ``topic`` is (n_findings,),
    an index into ``exclusive``. ``log_odds`` (n + 1,) are log prior odds, ``age`` (121, n + 1) and
    ``sex`` (n + 1,) natural logs of their multipliers. All of these are before the temperature.
    """

    knowledge: KnowledgeBase
    causes: tuple[str, ...]
    findings: tuple[str, ...]
    column: dict[str, int]
    p: Floats
    own: Flags
    deviation: Floats
    if_present: Floats
    if_absent: Floats
    weight_present: Floats
    """(n_findings,): exponent of a present finding."""
    weight_absent: Floats
    """(n + 1, n_findings): exponent of an absent finding; one where a cause asks for it first."""
    topic: Indices
    member: Floats
    """(n_findings, n_topics): one where the finding is of the topic."""
    exclusive: Flags
    interactions: Interactions
    log_odds: Floats
    age: Floats
    sex: dict[str, Floats]
    setting: dict[str, Floats]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The causes, then something else."""
        return (*self.causes, SOMETHING_ELSE)

    @cached_property
    def telling(self) -> frozenset[str]:
        """Findings that tell of a complaint of today and that causes are judged by: what stands for
        years, such as a medicine or a risk factor, tells of none."""
        return frozenset(self.column) - self.knowledge.standing

    @cached_property
    def needed(self) -> dict[int, Indices]:
        """Row of each cause that can wait to the columns of what it asks first and hardly ever
        lacks."""
        least = self.knowledge.model.posterior.hardly_lacked.value
        found = {}
        for row, cause in enumerate(self.causes):
            first = [self.column[f] for f in _first_of(self.knowledge, cause) if f in self.column]
            needed = [n for n in first if self.p[row, n] >= least]
            if needed:
                found[row] = np.array(needed, dtype=np.intp)
        return found

    @cached_property
    def asked_first(self) -> Flags:
        """Whether a cause that can wait asks for it first, (n_findings,): a "no" counts alone."""
        asked = {f for cause in self.causes for f in _first_of(self.knowledge, cause)}
        return np.array([finding in asked for finding in self.findings])

    @property
    def background(self) -> Floats:
        """P(present | the adult came for an unrelated reason), (n_findings,)."""
        return np.asarray(self.p[-1])

    @property
    def prior(self) -> Floats:
        """Share of each cause among presenters, something else last: (n + 1,)."""
        share = np.exp(self.log_odds)
        share = share / (1 + share)
        return np.asarray(share / share.sum())

    def rates(self, probabilities: Floats) -> Floats:
        """P(present) of each finding over causes of these probabilities (n + 1,)."""
        return np.asarray(probabilities @ self.p)


def compile_network(knowledge: KnowledgeBase, *, interacting: bool = True) -> Network:
    """Arrays of all causes over all findings that have a background.

    ``interacting`` False leaves out what training learned of findings together.
    """
    causes = tuple(c for c, entry in knowledge.conditions.items() if entry.kind != "syndrome")
    findings = tuple(f for f, entry in knowledge.findings.items() if entry.background is not None)
    column = {finding: n for n, finding in enumerate(findings)}
    topics = {name: n for n, name in enumerate(knowledge.topics)}
    topic = np.array([topics[knowledge.findings[f].topic] for f in findings], dtype=np.intp)
    exclusive = np.array([t.exclusive for t in knowledge.topics.values()])
    prior = np.array([_prior(knowledge.conditions[c]) for c in causes])
    p, own, deviation = _figures(knowledge, causes, column, prior)
    for n in np.flatnonzero(exclusive):
        members = np.flatnonzero(topic == n)
        p[:, members] /= p[:, members].sum(axis=1, keepdims=True)
    least = knowledge.model.posterior.least_p.value
    p = np.clip(p, least, 1 - least)
    weight = _weights(knowledge, findings)
    weight_absent = _weights_absent(knowledge, causes, column, weight[1])
    interactions = no_interactions(*p.shape)
    if interacting:
        part = knowledge.model.posterior.interactions.value
        learned = read_interactions((*causes, SOMETHING_ELSE), findings, part)
        interactions = learned.without(_told_in_passing(knowledge, findings, p[-1]))
    rest = knowledge.model.posterior.something_else.value
    share = np.append(prior * (1 - rest) / prior.sum(), rest)
    age, sex = _age_and_sex(knowledge, causes)
    return Network(
        knowledge,
        causes,
        findings,
        column,
        p,
        own,
        deviation,
        np.log(p / p[-1]) * weight[0] * interactions.alone,
        np.log((1 - p) / (1 - p[-1])) * weight_absent,
        weight[0],
        weight_absent,
        topic,
        np.eye(len(topics))[topic],
        exclusive,
        interactions,
        np.log(share / (1 - share)),
        age,
        sex,
        _settings(knowledge, causes),
    )


def _told_in_passing(
    knowledge: KnowledgeBase, findings: Sequence[str], background: Floats
) -> Flags:
    """Steady illnesses, habits and medicines that many adults have, (n_findings,).

    The layer learned from published cases, which tell of one where it matters; people tell of it
    whatever they have.
    """
    least = knowledge.model.posterior.told_in_passing.value
    standing = [knowledge.findings[finding].standing for finding in findings]
    return np.asarray(np.array(standing) & (background >= least))


def _prior(entry: Condition) -> float:
    return entry.prior.per_1000 / 1000 if entry.prior else 0.0


def _figures(
    knowledge: KnowledgeBase, causes: Sequence[str], column: Mapping[str, int], prior: Floats
) -> tuple[Floats, Flags, Floats]:
    """P(present), whether it is the cause's own, and the deviation of its log odds."""
    background = np.array([pooled(knowledge.findings[f].background or ()) for f in column])
    p = np.tile(background, (len(causes) + 1, 1))
    own = np.zeros_like(p, dtype=bool)
    weight = knowledge.model.interval.estimate_weight.value
    variance = np.zeros_like(p)
    for row, cause in enumerate(causes):
        entry = knowledge.conditions[cause]
        for group in reversed(knowledge.ancestors(entry.group)):
            for finding, estimates in knowledge.groups[group].estimates.items():
                p[row, column[finding]] = pooled(estimates)
        for finding, estimates in entry.estimates.items():
            n = column[finding]
            p[row, n], own[row, n] = pooled(estimates), True
            variance[row, n] = _variance(p[row, n], weight) + _disagreement(estimates)
        for item in entry.likelihoods:
            n = column[item.finding]
            p[row, n], own[row, n] = item.p, True
            variance[row, n] = _variance(item.p, item.weight)
    for row, cause in enumerate(causes):
        if knowledge.conditions[cause].kind == "other":
            p[row] = _of_group(knowledge, causes, knowledge.conditions[cause].group, p, prior)
    variance = np.where(own, variance, 1 / ((weight + 1) * p * (1 - p)))
    widest = knowledge.model.interval.widest.value
    return p, own, np.minimum(np.sqrt(variance), widest)


def _variance(p: float, weight: float) -> float:
    """Variance of the log odds of a share seen in ``weight`` people."""
    return 1 / ((weight + 1) * p * (1 - p))


def _disagreement(estimates: Sequence[float]) -> float:
    """Variance of the estimators' log odds about their mean; one estimator says nothing of it."""
    odds = [math.log(e / (1 - e)) for e in estimates]
    mean = math.fsum(odds) / len(odds)
    return math.fsum((one - mean) ** 2 for one in odds) / len(odds)


def _of_group(
    knowledge: KnowledgeBase, causes: Sequence[str], group: str, p: Floats, prior: Floats
) -> Floats:
    """What an unnamed cause of a group shows: the mean of the named ones, by their rates."""
    rows = [
        row
        for row, cause in enumerate(causes)
        if knowledge.conditions[cause].kind == "cause"
        and group in knowledge.ancestors(knowledge.conditions[cause].group)
    ]
    return np.asarray(prior[rows] @ p[rows] / prior[rows].sum())


def _weights(knowledge: KnowledgeBase, findings: Sequence[str]) -> Floats:
    """Exponents of a present and of an absent finding, (2, n_findings)."""
    table = knowledge.finding_weights
    rows = [table.weights.get(f, table.default) for f in findings]
    return np.array([[r.present for r in rows], [r.absent for r in rows]])


def _weights_absent(
    knowledge: KnowledgeBase, causes: Sequence[str], column: Mapping[str, int], weight: Floats
) -> Floats:
    """Exponents of an absent finding, (n + 1, n_findings).

    A weight fitted over all causes says how much a "no" tells on the whole; of what a cause hardly
    ever lacks it tells all. Not where one cause alone sets a level: a wrong "no" must not hide it.
    """
    found = np.tile(weight, (len(causes) + 1, 1))
    for row, cause in enumerate(causes):
        first = [column[name] for name in _first_of(knowledge, cause) if name in column]
        found[row, first] = 1.0
    return found


def _first_of(knowledge: KnowledgeBase, cause: str) -> tuple[str, ...]:
    """What a cause asks first, of one that sets no level alone."""
    entry = knowledge.conditions[cause]
    return () if entry.urgency in knowledge.triage.single else entry.ask_first


def _age_and_sex(
    knowledge: KnowledgeBase, causes: Sequence[str]
) -> tuple[Floats, dict[str, Floats]]:
    """Log multipliers of the prior odds by age and by sex; something else has none."""
    age = np.zeros((OLDEST + 1, len(causes) + 1))
    sex = {name: np.zeros(len(causes) + 1) for name in ("male", "female")}
    for row, cause in enumerate(causes):
        prior = knowledge.conditions[cause].prior
        for band in reversed(prior.age if prior else ()):
            age[band.start : band.to + 1, row] = _log(band.ratio, knowledge)
        if prior and prior.sex:
            sex["male"][row] = _log(prior.sex.male, knowledge)
            sex["female"][row] = _log(prior.sex.female, knowledge)
    return age, sex


def _log(ratio: float, knowledge: KnowledgeBase) -> float:
    """Return the log of a multiplier of prior odds; none counts as zero."""
    return float(np.log(max(ratio, knowledge.model.posterior.least_ratio.value)))


def _settings(knowledge: KnowledgeBase, causes: Sequence[str]) -> dict[str, Floats]:
    """Log multipliers of the prior odds by setting, (n + 1,)."""
    urgency = [knowledge.conditions[c].urgency for c in causes]
    return {
        name: np.array([*(_log(setting.urgency.get(u, 1.0), knowledge) for u in urgency), 0.0])
        for name, setting in knowledge.model.settings.items()
    }
