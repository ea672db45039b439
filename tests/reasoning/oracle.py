"""The posterior from its definition, in plain Python: loops and ``math``, nothing shared.

It reads the knowledge entries as a clinician would and works out one person at a time:

* the figure of a pair is the probability at the mean log odds of its estimators; a sourced
  likelihood of the condition wins over its estimates, these over those of the nearest group above
  it, these over the background of the finding; "another cause of a group" has the mean of the
  group's named causes, by their priors;
* the answers of an exclusive topic exclude each other, so their figures sum to one;
* no figure is trusted beyond ``least_p``;
* a finding counts by the ratio of its figure to the background, to the power of its weight; n
  findings of a topic and state count n / (1 + (n - 1) r);
* where the interactions know condition and finding, they have their share of what is present and
  the figure has the rest: units that start at their bias, moved by each answer, count above nought;
* the prior odds count to their exponent, the ratios of age, sex and setting in full;
* everything is divided by the temperature and normalised.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.interactions import FILE
from plantar.reasoning.prior import Person

ELSE = "something_else"


@dataclass(frozen=True)
class Learned:
    """The interactions, unit by unit: where it starts, what a present finding adds to it, and what
    it adds to each condition."""

    bias: Sequence[float] = ()
    present: Mapping[str, Sequence[float]] = field(default_factory=dict)
    cause: Mapping[str, Sequence[float]] = field(default_factory=dict)


def learned_in_file() -> Learned:
    """The interactions that ship with the package."""
    if not FILE.exists():
        return Learned()
    with np.load(FILE) as kept:
        table = {name: kept[name].tolist() for name in kept.files}
    return Learned(
        table["bias"],
        dict(zip(table["findings"], table["answer"], strict=True)),
        dict(zip(table["conditions"], zip(*table["cause"], strict=True), strict=True)),
    )


def log_odds(p: float) -> float:
    return math.log(p / (1 - p))


def share_at(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


def pooled(estimates: Iterable[float]) -> float:
    logits = [log_odds(p) for p in estimates]
    return share_at(sum(logits) / len(logits))


class Oracle:
    """Posteriors of one knowledge base."""

    def __init__(self, knowledge: KnowledgeBase, learned: Learned) -> None:
        self.knowledge = knowledge
        least = knowledge.model.posterior.told_in_passing.value
        # What many adults have is told in passing: the interactions do not read it.
        heard = {
            name: adds
            for name, adds in learned.present.items()
            if name in knowledge.findings
            and not (
                knowledge.findings[name].standing
                and pooled(knowledge.findings[name].background or ()) >= least
            )
        }
        self.learned = replace(learned, present=heard)
        self.causes = [c for c, e in knowledge.conditions.items() if e.kind != "syndrome"]
        self.names = [*self.causes, ELSE]
        self.findings = [f for f, e in knowledge.findings.items() if e.background]
        self.topics: dict[str, list[str]] = {}
        for finding in self.findings:
            self.topics.setdefault(knowledge.findings[finding].topic, []).append(finding)
        self.figure, self.p = cache(self._figure), cache(self._p)

    def _background(self, finding: str) -> float:
        background = self.knowledge.findings[finding].background
        assert background
        return pooled(background)

    def _figure(self, name: str, finding: str) -> float:
        """As the entries have it, before topics."""
        if name == ELSE:
            return self._background(finding)
        entry = self.knowledge.conditions[name]
        if entry.kind == "other":
            members = self._named_causes_of(entry.group)
            whole = sum(self._per_1000(c) for c in members)
            return sum(self._per_1000(c) * self.figure(c, finding) for c in members) / whole
        for row in entry.likelihoods:
            if row.finding == finding:
                return row.p
        if finding in entry.estimates:
            return pooled(entry.estimates[finding])
        group = entry.group
        while group:
            if finding in self.knowledge.groups[group].estimates:
                return pooled(self.knowledge.groups[group].estimates[finding])
            group = self.knowledge.groups[group].parent
        return self._background(finding)

    def _per_1000(self, cause: str) -> float:
        prior = self.knowledge.conditions[cause].prior
        assert prior
        return prior.per_1000

    def _named_causes_of(self, group: str) -> list[str]:
        found = []
        for cause in self.causes:
            entry = self.knowledge.conditions[cause]
            above = entry.group
            while above and above != group:
                above = self.knowledge.groups[above].parent
            if above == group and entry.kind == "cause":
                found.append(cause)
        return found

    def _p(self, name: str, finding: str) -> float:
        topic = self.knowledge.findings[finding].topic
        p = self.figure(name, finding)
        if self.knowledge.topics[topic].exclusive:
            p /= sum(self.figure(name, other) for other in self.topics[topic])
        least = self.knowledge.model.posterior.least_p.value
        return min(max(p, least), 1 - least)

    def log_prior(self, person: Person) -> dict[str, float]:
        """Log odds of each cause before any finding."""
        model = self.knowledge.model
        rest, whole = model.posterior.something_else.value, sum(map(self._per_1000, self.causes))
        found = {}
        for name in self.names:
            share = rest if name == ELSE else self._per_1000(name) / whole * (1 - rest)
            found[name] = model.posterior.prior_exponent.value * log_odds(share)
            if name != ELSE:
                found[name] += sum(
                    math.log(max(ratio, model.posterior.least_ratio.value))
                    for ratio in self._ratios(name, person)
                )
        return found

    def _ratios(self, name: str, person: Person) -> list[float]:
        """Of age, sex and setting."""
        entry, found = self.knowledge.conditions[name], []
        assert entry.prior
        if person.age_years is not None:
            age = min(max(person.age_years, 0), 120)
            bands = [band for band in entry.prior.age if band.start <= age <= band.to]
            found += [band.ratio for band in bands[:1]]
        if entry.prior.sex and person.sex == "male":
            found.append(entry.prior.sex.male)
        if entry.prior.sex and person.sex == "female":
            found.append(entry.prior.sex.female)
        setting = self.knowledge.model.settings[person.setting]
        return [*found, setting.urgency.get(entry.urgency, 1.0)]

    def posterior(self, person: Person, evidence: Iterable[Evidence]) -> dict[str, float]:
        """Probability that each cause is why the person came; each finding stands once."""
        answers = self._counted(evidence)
        heat = self.knowledge.model.posterior.temperature.value
        score = self.log_prior(person)
        for name in self.names:
            for item, power in answers:
                score[name] += power * self._log_ratio(name, item)
            score[name] += self._together(name, answers)
        top = max(score.values())
        weight = {name: math.exp((value - top) / heat) for name, value in score.items()}
        whole = math.fsum(weight.values())
        return {name: value / whole for name, value in weight.items()}

    def _counted(self, evidence: Iterable[Evidence]) -> list[tuple[Evidence, float]]:
        """The answers that count, and the power that is left of each."""
        table, known = self.knowledge.findings, set(self.findings)
        answers = [
            e
            for e in evidence
            if e.finding in known and e.state is not State.UNSURE and e.confidence > 0
        ]
        there = Counter(table[e.finding].topic for e in answers if e.state is State.PRESENT)
        kept = []
        for item in answers:
            topic = table[item.finding].topic
            # One answer that is true says all; two that exclude each other say nothing.
            answered = self.knowledge.topics[topic].exclusive and there[topic] > 0
            if not answered or (there[topic] == 1 and item.state is State.PRESENT):
                kept.append(item)
        single = self.knowledge.triage.single
        waiting = [c for c in self.knowledge.conditions.values() if c.urgency not in single]
        first = {f for c in waiting for f in c.ask_first}
        alone = [e.state is State.ABSENT and e.finding in first for e in kept]
        apart = [e for e, one in zip(kept, alone, strict=True) if not one]
        n = Counter((table[e.finding].topic, e.state) for e in apart)
        model = self.knowledge.model.posterior
        alike = [
            0 if one else n[table[e.finding].topic, e.state] - 1
            for e, one in zip(kept, alone, strict=True)
        ]
        heard = [model.heard_weight.value if e.confidence < 1 else 1.0 for e in kept]
        r = model.redundancy.value
        return [(e, h / (1 + m * r)) for e, h, m in zip(kept, heard, alike, strict=True)]

    def _log_ratio(self, name: str, item: Evidence) -> float:
        """Against the background; less where the answer is less sure."""
        p, base = self.p(name, item.finding), self.p(ELSE, item.finding)
        weights = self.knowledge.finding_weights
        weight = weights.weights.get(item.finding, weights.default)
        if item.state is State.PRESENT:
            ratio = weight.present * math.log(p / base)
            if name in self.learned.cause and item.finding in self.learned.present:
                ratio *= 1 - self.knowledge.model.posterior.interactions.value
        else:
            entry = self.knowledge.conditions.get(name)
            single = self.knowledge.triage.single
            full = entry and item.finding in entry.ask_first and entry.urgency not in single
            ratio = (1.0 if full else weight.absent) * math.log((1 - p) / (1 - base))
        if item.confidence < 1:
            ratio = math.log(1 + item.confidence * (math.exp(ratio) - 1))
        return ratio

    def _together(self, name: str, answers: Iterable[tuple[Evidence, float]]) -> float:
        """What the interactions add to a condition's score."""
        learned, found = self.learned, 0.0
        if name not in learned.cause:
            return found
        there = [
            (self.learned.present[e.finding], power * e.confidence)
            for e, power in answers
            if e.state is State.PRESENT and e.finding in self.learned.present
        ]
        for unit, bias in enumerate(learned.bias):
            moved = bias + sum(power * adds[unit] for adds, power in there)
            found += (max(moved, 0.0) - max(bias, 0.0)) * learned.cause[name][unit]
        return self.knowledge.model.posterior.interactions.value * found
