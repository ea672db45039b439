"""The next best question: what could change the urgency first, then the plan, then the ranking.

The value of a question is the expected information of its answer (Lindley 1956) about three things
that lie inside each other: how urgent the responsible cause is, whom it needs, and which cause it
is. Urgency is judged as cautiously as triage judges it, with dangerous causes weighted up, so that
an emergency that is still improbable is asked about early. A question that could complete a red
flag has that added. Burden is taken off, and questions end when none is worth its burden.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from plantar.knowledge.evidence import Evidence, State, reconcile
from plantar.knowledge.examples import minimal_examples
from plantar.knowledge.expression import PlainFacts, evaluate, holds, parse
from plantar.knowledge.schema import Finding, RedFlag
from plantar.reasoning.answers import figures_alone
from plantar.reasoning.network import SOMETHING_ELSE, Flags, Floats, Indices, Network
from plantar.reasoning.posterior import Posterior, normalised
from plantar.reasoning.prior import Person

EXPLAINED = 5
"""Questions, best first, for which the pair that they tell apart is worked out."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something worth asking; several ``findings`` where one answer rules out the others.

    ``value`` is in nats, burden taken off. ``could_show`` names the red flag that an answer could
    complete, ``separates`` the two conditions whose order it is most likely to change; empty where
    there are none or the question is not among the first.
    """

    findings: tuple[str, ...]
    asked_of: str
    value: float
    could_show: str
    separates: tuple[str, ...]


def next_questions(
    network: Network,
    posterior: Posterior,
    person: Person,
    evidence: Sequence[Evidence],
    *,
    asked_of: Sequence[str] = ("patient",),
    skip: Sequence[str] = (),
    self_tests: Collection[str] = (),
    most: int = 5,
) -> tuple[Question, ...]:
    """The questions worth asking now, best first; empty when nothing left is worth its burden.

    Args:
        network: the compiled knowledge.
        posterior: what is believed so far.
        person: questions that make no sense for them are never asked.
        evidence: everything answered, unsure answers included: they are not asked again.
        asked_of: whose answers may be had: ``patient``, ``clinician``, ``test``.
        skip: findings that were skipped or cannot be had.
        self_tests: findings that the person can test at home, whoever else may be asked.
        most: how many questions to return.
    """
    inquiry = Inquiry(network, posterior, person, evidence)
    return inquiry.best(asked_of=asked_of, skip=skip, self_tests=self_tests, most=most)


class Inquiry:
    """What is worth finding out about one person; worked out once for whoever is asked."""

    def __init__(
        self, network: Network, posterior: Posterior, person: Person, evidence: Sequence[Evidence]
    ) -> None:
        """Arguments as in :func:`next_questions`."""
        self.network, self.posterior = network, posterior
        self._settled = reconcile(evidence).evidence
        self._closed = {e.finding for e in self._settled} | ruled_out(network, self._settled)
        self._closed |= absurd(network, person, self._settled)

    @cached_property
    def answers(self) -> tuple[AnswerRatios, AnswerRatios]:
        """What one more answer does: see :func:`answer_ratios`."""
        return answer_ratios(self.network, self.posterior)

    @cached_property
    def _gain(self) -> tuple[Floats, Floats]:
        return _information(self.network, self.posterior, self.answers)

    @cached_property
    def _flags(self) -> dict[str, tuple[float, str]]:
        return _flag_value(self.network, self.posterior, self._settled)

    def best(
        self,
        *,
        asked_of: Sequence[str] = ("patient",),
        skip: Sequence[str] = (),
        self_tests: Collection[str] = (),
        most: int = 5,
    ) -> tuple[Question, ...]:
        """The questions worth asking of some, best first, as :func:`next_questions` gives them."""
        network, table = self.network, self.network.knowledge.findings
        open_, burden = self._open(asked_of, skip, self_tests)
        present, absent = self._gain
        whole = present + absent + self._bonus - burden
        ranked: list[tuple[float, tuple[str, ...], str]] = []
        for n in np.flatnonzero(open_ & (whole > 0) & ~network.exclusive[network.topic]):
            name = network.findings[n]
            ranked.append((float(whole[n]), (name,), self._flags.get(name, NO_FLAG)[1]))
        for topic in np.flatnonzero(network.exclusive):
            members = np.flatnonzero(open_ & (network.topic == topic))
            if not len(members):
                continue
            unit = tuple(network.findings[n] for n in members)
            gain = sum(present[members].tolist()) + (absent[members[0]] if len(unit) == 1 else 0.0)
            bonus, flag = max(self._flags.get(name, NO_FLAG) for name in unit)
            if (total := float(gain + bonus - burden[members[0]])) > 0:
                ranked.append((total, unit, flag))
        ranked.sort(key=lambda item: (-item[0], item[1]))
        return tuple(
            Question(
                unit,
                table[unit[0]].asked_of,
                total,
                flag,
                _separates(network, self.posterior, unit) if n < EXPLAINED else (),
            )
            for n, (total, unit, flag) in enumerate(ranked[:most])
        )

    @cached_property
    def _bonus(self) -> Floats:
        """What each finding is worth for the rule that it could complete, (n_findings,)."""
        found = np.zeros(len(self.network.findings))
        for name, (worth, _) in self._flags.items():
            if name in self.network.column:
                found[self.network.column[name]] = worth
        return found

    def _open(
        self, asked_of: Sequence[str], skip: Sequence[str], self_tests: Collection[str]
    ) -> tuple[Flags, Floats]:
        """What may be asked, and its burden, (n_findings,) each."""
        column = self.network.column
        whose, burden = _askers(self.network)
        open_ = np.isin(whose, asked_of)
        if self_tests:
            home = [column[name] for name in self_tests if name in column]
            open_[home], burden = True, burden.copy()
            burden[home] = self.network.knowledge.model.questions.burden["self_test"].value
        open_[[column[name] for name in self._closed.union(skip) if name in column]] = False
        return open_, burden


def sensible(finding: Finding, person: Person, evidence: Sequence[Evidence]) -> bool:
    """False where what is known about the person makes the question absurd."""
    if not finding.only_if:
        return True
    answers = {e.finding: e.state is State.PRESENT for e in evidence if e.state is not State.UNSURE}
    for sex in ("female", "male"):
        if person.sex in ("female", "male"):
            answers[f"sex_{sex}"] = person.sex == sex
    numbers = {} if person.age_years is None else {"age_years": float(person.age_years)}
    return evaluate(parse(finding.only_if), PlainFacts(answers, numbers)) is not False


def absurd(network: Network, person: Person, evidence: Sequence[Evidence]) -> set[str]:
    """Findings that make no sense to ask about, by what is known of the person."""
    table = network.knowledge.findings
    return {f for f in _conditional(network) if not sensible(table[f], person, evidence)}


@lru_cache(maxsize=4)
def _conditional(network: Network) -> tuple[str, ...]:
    """Findings that are not asked of everybody."""
    table = network.knowledge.findings
    return tuple(f for f in network.findings if table[f].only_if)


def ruled_out(network: Network, evidence: Sequence[Evidence]) -> set[str]:
    """Findings settled by another answer: the rest of an exclusive group once one is present."""
    knowledge = network.knowledge
    groups = {
        knowledge.findings[e.finding].topic
        for e in evidence
        if e.state is State.PRESENT and e.finding in knowledge.findings
    }
    settled = {
        n for n, (g, t) in enumerate(knowledge.topics.items()) if t.exclusive and g in groups
    }
    return {network.findings[n] for n in np.flatnonzero(np.isin(network.topic, list(settled)))}


@lru_cache(maxsize=4)
def _askers(network: Network) -> tuple[NDArray[np.str_], Floats]:
    """Who can answer each finding and what that costs, in nats, (n_findings,) each."""
    table, burden = network.knowledge.findings, network.knowledge.model.questions.burden
    whose = [table[name].asked_of for name in network.findings]
    return np.array(whose), np.array([burden[who].value for who in whose])


def _information(
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
    """Of the findings present, and of the findings absent, beside what is known already."""
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


NO_FLAG = (0.0, "")


def _flag_value(
    network: Network, posterior: Posterior, evidence: Sequence[Evidence]
) -> dict[str, tuple[float, str]]:
    """For each finding that could complete a red flag: its worth and the flag.

    A flag comes true by one of its smallest sets of answers; what is still unknown of a set must
    all be so. A rare answer is worth asking more than a common one, because a no settles it.
    """
    decided = {e.finding: e.state is State.PRESENT for e in evidence if e.state is not State.UNSURE}
    answers = PlainFacts(decided, {e.finding: e.value for e in evidence if e.value is not None})
    judged = [
        (worth, flag, holds(flag.when, answers))
        for flag in network.knowledge.red_flags
        if (worth := _worth(network, flag)) > 0
    ]
    worst = max((worth for worth, _, fired in judged if fired), default=0.0)
    value = {f.id: worth for worth, f, fired in judged if fired is None and worth > worst}
    rates = dict(zip(network.findings, network.rates(posterior.responsible).tolist(), strict=True))
    ways = _ways(tuple((flag.id, flag.when) for _, flag, _ in judged))
    there = np.array([decided.get(name, rates.get(name, 0.0)) for name in ways.names], dtype=float)
    there[NOTHING] = 1
    p = np.where(ways.wanted, there[ways.name], 1 - there[ways.name])
    together = p.prod(axis=1)
    least = network.knowledge.model.questions.flag_answer_at_least.value
    worth_of = np.array([value.get(flag, 0.0) for flag in ways.flags])[ways.flag]
    here = (together >= least) & (together > 0) & (worth_of > 0)
    gain = (worth_of * together)[here, None] * (1 - p[here])
    unknown = np.array([name not in decided for name in ways.names])
    unknown[NOTHING] = False
    lacking = unknown[ways.name[here]]
    name, nats = ways.name[here][lacking], gain[lacking]
    flag = np.broadcast_to(ways.flag[here, None], gain.shape)[lacking]
    order = np.lexsort((np.argsort(np.argsort(ways.flags))[flag], nats, name))
    best = order[np.flatnonzero(np.diff(name[order], append=-1))]
    return {ways.names[name[n]]: max(NO_FLAG, (float(nats[n]), ways.flags[flag[n]])) for n in best}


@dataclass(frozen=True, eq=False)
class _Ways:
    """The smallest sets of answers that make rules true, one a row: (n_ways, longest) arrays.

    ``name`` numbers the findings in ``names`` and ``wanted`` says whether each must be present;
    shorter rows are filled up with NOTHING, which is always there. ``flag`` (n_ways,) numbers the
    rules in ``flags``.
    """

    names: tuple[str, ...]
    flags: tuple[str, ...]
    name: Indices
    wanted: Flags
    flag: Indices


NOTHING = 0


@lru_cache(maxsize=4)
def _ways(rules: tuple[tuple[str, str], ...]) -> _Ways:
    """Of rules, each with its id and its expression; a number counts as its finding."""
    number = {"": NOTHING}
    rows, owner = [], []
    for n, (_, when) in enumerate(rules):
        for way in minimal_examples(parse(when)):
            answers = {**dict.fromkeys(way.values, True), **way.states}
            rows.append([(number.setdefault(f, len(number)), so) for f, so in answers.items()])
            owner.append(n)
    longest = max(map(len, rows), default=0)
    name = np.full((len(rows), longest), NOTHING, dtype=np.intp)
    wanted = np.ones((len(rows), longest), dtype=bool)
    for n, row in enumerate(rows):
        for place, (finding, so) in enumerate(row):
            name[n, place], wanted[n, place] = finding, so
    flags = tuple(flag for flag, _ in rules)
    return _Ways(tuple(number), flags, name, wanted, np.array(owner, dtype=np.intp))


def _worth(network: Network, flag: RedFlag) -> float:
    """Nats for a red flag found: what triage says that a miss of its level weighs."""
    urgent = flag.urgency in ("emergency_now", "same_day")
    return network.knowledge.triage.miss("", flag.urgency) if urgent else 0.0


def _separates(network: Network, posterior: Posterior, unit: Sequence[str]) -> tuple[str, ...]:
    """The pair of probable causes that this answer tells apart best."""
    columns = [network.column[f] for f in unit]
    top = np.argsort(-posterior.responsible[:-1], kind="stable")[:6]
    cells = top[:, None], np.array(columns)[None]
    p = np.log(network.p[cells])
    q = np.log(1 - network.p[cells])
    weight = np.sqrt(posterior.responsible[top])
    apart = np.abs(p[:, None] - p).max(axis=2) + np.abs(q[:, None] - q).max(axis=2)
    apart *= weight[:, None] * weight
    a, b = np.unravel_index(int(apart.argmax()), apart.shape)
    if apart[a, b] < 1e-9:
        return ()
    first, second = sorted((int(top[a]), int(top[b])), key=lambda n: -posterior.responsible[n])
    return network.causes[first], network.causes[second]
