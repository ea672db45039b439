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

from plantar.knowledge.evidence import Evidence, reconcile
from plantar.reasoning.askable import absurd, ruled_out
from plantar.reasoning.flag_worth import NO_FLAG, flag_value
from plantar.reasoning.information import AnswerRatios, answer_ratios, information
from plantar.reasoning.network import Flags, Floats, Network
from plantar.reasoning.posterior import Posterior
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
        return information(self.network, self.posterior, self.answers)

    @cached_property
    def _flags(self) -> dict[str, tuple[float, str]]:
        return flag_value(self.network, self.posterior, self._settled)

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


@lru_cache(maxsize=4)
def _askers(network: Network) -> tuple[NDArray[np.str_], Floats]:
    """Who can answer each finding and what that costs, in nats, (n_findings,) each."""
    table, burden = network.knowledge.findings, network.knowledge.model.questions.burden
    whose = [table[name].asked_of for name in network.findings]
    return np.array(whose), np.array([burden[who].value for who in whose])


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
