"""Many people at once: the urgency, its status, the ranking and the next step of the façade.

The level is the highest that red flags, risk, repeat contact or a safety rule of the plan asks for,
as :meth:`plantar.assessment.assess.Assessor.assess` finds it for one person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from plantar.anatomy.painted import PaintedMap
from plantar.assessment.assess import Assessor
from plantar.assessment.checked import check
from plantar.assessment.cohort import (
    PRESENT,
    UNSURE,
    Codes,
    Cohort,
    answered,
    entries,
    facts_of,
    with_context,
    with_person,
)
from plantar.assessment.leading import is_known
from plantar.assessment.request import Request
from plantar.assessment.urgent import MOST_LEFT_OUT
from plantar.care.escalation import escalations
from plantar.care.first_line import MOST_TESTS, FirstLineColumns, first_line_tests
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.columns import Bits, FactColumns, Rules, pack, unpack
from plantar.knowledge.evidence import Evidence
from plantar.reasoning.answers import Entries
from plantar.reasoning.network import Network
from plantar.reasoning.posterior import infer_many
from plantar.reasoning.prior import Person
from plantar.triage.columns import DangerScreen, LeveledRules, Ranks, RiskColumns
from plantar.triage.screen import screen
from plantar.triage.urgency import Urgency

Floats = NDArray[np.float64]
AT_ONCE = 1024
"""People whose views without some findings are in memory together."""
EMERGENCY = Urgency.EMERGENCY_NOW.rank


@dataclass(frozen=True, eq=False)
class CohortAnswers:
    """What is said of each person; ``n_people`` rows in everything.

    ``level`` and ``at_most`` are ranks of urgency; where they differ the level is provisional.
    ``open`` is (n_people, n_lines) over the lines of the danger screen. ``probabilities`` is
    (n_people, n_causes + 1). ``next_test`` is an id of tests.yaml, empty where none is called for.
    ``known``: something was found that a cause is judged by; where nothing was, the probabilities
    are those of anybody of that age and sex, and a report names no cause.
    """

    level: Ranks
    at_most: Ranks
    open: NDArray[np.bool_]
    probabilities: Floats
    next_test: NDArray[np.str_]
    known: NDArray[np.bool_]


@dataclass(frozen=True)
class _Crowd:
    """Whose risk is looked at again.

    ``given``: what is known of each; ``lesser``: whom each finding made a lesser rule true for;
    ``factor`` (n_people,): how much earlier repeat contacts count a risk; ``established``
    (n_people,): whose complaint is established.
    """

    people: Sequence[Person]
    given: Entries
    lesser: dict[str, Bits]
    factor: Floats
    established: NDArray[np.bool_]


class CohortAssessor:
    """The rules of an assessor, compiled for columns of people."""

    def __init__(self, assessor: Assessor) -> None:
        self.assessor = assessor
        self.network: Network = assessor.network
        knowledge = self.network.knowledge
        self._flags = LeveledRules([(f.when, f.urgency) for f in knowledge.red_flags])
        self._escalations = LeveledRules(escalations(knowledge))
        self._screen = DangerScreen(knowledge)
        self._risk = RiskColumns(self.network)
        self._established = Rules([knowledge.triage.established.when])
        self._tests = FirstLineColumns(self.network)

    def assess(self, cohort: Cohort) -> CohortAnswers:
        """Return the answers for everybody; no person's answer depends on the others.

        Raises:
            EvidenceError: somebody or something that cannot be, as :meth:`Cohort.check` says.
        """
        knowledge = self.network.knowledge
        cohort.check(knowledge)
        states = with_context(cohort, knowledge)
        facts = facts_of(cohort, states, knowledge)
        given = entries(states, self.network, list(knowledge.findings))
        p = infer_many(self.network, cohort.people, given)
        factor, level = _repeat(cohort.people, knowledge)
        flagged, lesser = self._flags.level(facts)
        alerts, _ = self._escalations.level(with_person(facts, cohort.people))
        established = unpack(self._established.evaluate(facts).true(0), len(cohort.people))
        counted, by_counted = self._counted(cohort.people, states, given, p)
        risk = self._risk.level(by_counted, factor, established)
        level = np.maximum.reduce([level, flagged, alerts, risk])
        crowd = _Crowd(cohort.people, counted, lesser, factor, established)
        self._look_again(crowd, level)
        self._by_facts_alone(crowd, level)
        dangers = [f for line in self._screen.lines.values() for f in line]
        screened = self._screen.screen(facts, answered(states, dangers, knowledge), level)
        return CohortAnswers(
            level,
            screened.at_most,
            np.column_stack(list(screened.open.values())),
            p,
            self._tests.ranked(p, 1)[:, 0],
            self._known(cohort.states),
        )

    def _known(self, states: Codes) -> NDArray[np.bool_]:
        """As :func:`plantar.assessment.leading.is_known`."""
        findings = enumerate(self.network.knowledge.findings)
        judged_by = [n for n, name in findings if name in self.network.telling]
        return np.asarray((states[judged_by] == PRESENT).any(axis=0))

    def _tells_of_today(self, states: Codes) -> NDArray[np.bool_]:
        """As :func:`plantar.assessment.leading.tells_of_today`."""
        knowledge = self.network.knowledge
        names = list(knowledge.findings)
        told = [n for n, name in enumerate(names) if name not in knowledge.standing]
        dangers = [n for n, name in enumerate(names) if name in knowledge.dangers]
        there = (states[told] == PRESENT).any(axis=0)
        return np.asarray(there | (states[dangers] == UNSURE).any(axis=0))

    def _counted(
        self, people: Sequence[Person], states: Codes, given: Entries, p: Floats
    ) -> tuple[Entries, Floats]:
        """The answers that risk counts and the probabilities by them; ``p`` those by all answers.

        What stands for years is no risk where it is all that was told.
        """
        standing = [name in self.network.knowledge.standing for name in self.network.findings]
        left_out = ~self._tells_of_today(states)[given.row] & np.array(standing)[given.column]
        rows = np.unique(given.row[left_out])
        if not len(rows):
            return given, p
        counted, by_counted = given.where(~left_out), p.copy()
        whose = [people[n] for n in rows.tolist()]
        by_counted[rows] = infer_many(self.network, whose, counted.people(rows))
        return counted, by_counted

    def flagged(self, facts: FactColumns) -> Ranks:
        """The level that red flags alone set, (n_people,)."""
        return self._flags.level(facts)[0]

    def red_flags(self, facts: FactColumns) -> list[Bits]:
        """Who each red flag is true for, in the order of the knowledge."""
        done = self._flags.rules.evaluate(facts)
        return [done.true(n) for n in range(len(self._flags.ranks))]

    def tests(self, p: Floats) -> NDArray[np.str_]:
        """The tests that the probabilities call for, (n_people, MOST_TESTS)."""
        return self._tests.ranked(p, MOST_TESTS)

    def assess_singly(
        self, people: Sequence[tuple[Person, Sequence[Evidence], PaintedMap]]
    ) -> CohortAnswers:
        """The same one at a time, for evidence that no column can hold: doubt, clash, map.

        Raises:
            EvidenceError: somebody or something that cannot be, as in :meth:`Assessor.assess`.
        """
        rows = [self._one(*person) for person in people]
        lines, names = list(self._screen.lines), self.network.names
        return CohortAnswers(
            np.array([level for level, *_ in rows], dtype=np.int8),
            np.array([at_most for _, at_most, *_ in rows], dtype=np.int8),
            np.array([[n in o for n in lines] for *_, o, _, _ in rows]).reshape(-1, len(lines)),
            np.array([p for *_, p, _ in rows]).reshape(-1, len(names)),
            np.array([test for *_, test in rows], dtype=np.str_),
            np.array([is_known(e, m, self.network.telling) for _, e, m in people], dtype=bool),
        )

    def _one(
        self, person: Person, evidence: Sequence[Evidence], map_: PaintedMap
    ) -> tuple[int, int, tuple[str, ...], Floats, str]:
        knowledge = self.network.knowledge
        check(Request(person, tuple(evidence), map_), knowledge)
        judge = self.assessor.judge
        seen = judge.seen(person, evidence, map_)
        posterior, level = seen.posterior, judge.decided(seen).level
        screened = screen(seen.told.evidence, level, knowledge)
        tests = first_line_tests(posterior.shares, knowledge)
        test = tests[0][0] if tests else ""
        return level.rank, screened.at_most.rank, screened.open, posterior.responsible, test

    def _look_again(
        self, crowd: _Crowd, level: Ranks, counted: Floats | NDArray[np.bool_] | float = 1.0
    ) -> None:
        """Raises levels by the risk without what made lesser rules true, as urgent.decision does.

        Nobody at an emergency already can be raised, so only the others are looked at. ``counted``
        (n_conditions,): which conditions are a risk here.
        """
        rows, named = _named(crowd.lesser, level < EMERGENCY, self.network)
        given = crowd.given.people(rows)
        for start in range(0, len(rows), AT_ONCE):
            stop = min(start + AT_ONCE, len(rows))
            of, views = _left_out(given.of(start, stop), named[start:stop])
            if len(of):
                who = rows[start + of]
                p = infer_many(self.network, [crowd.people[n] for n in who], views) * counted
                np.maximum.at(level, who, self._risk_of(p, crowd, who))

    def _risk_of(self, p: Floats, crowd: _Crowd, who: NDArray[np.intp]) -> Ranks:
        """The level by the probabilities of these people."""
        return self._risk.level(p, crowd.factor[who], crowd.established[who])

    def _by_facts_alone(self, crowd: _Crowd, level: Ranks) -> None:
        """Raises levels by the risk of emergencies without what a text reads like.

        As urgent.decision does.
        """
        read = np.array([bool(person.reads_like) for person in crowd.people], dtype=bool)
        if not read.any():
            return
        alone = [replace(person, reads_like=()) for person in crowd.people]
        rows = np.flatnonzero(read & (level < EMERGENCY))
        now = self._risk.emergencies
        told = [alone[n] for n in rows.tolist()]
        p = infer_many(self.network, told, crowd.given.people(rows)) * now
        level[rows] = np.maximum(level[rows], self._risk_of(p, crowd, rows))
        whose = pack(read)
        theirs = {name: who & whose for name, who in crowd.lesser.items()}
        self._look_again(replace(crowd, people=alone, lesser=theirs), level, now)


def _named(
    lesser: dict[str, Bits], wanted: NDArray[np.bool_], network: Network
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Who of those ``wanted`` has something that made lesser rules true, and the first few of it.

    People by number, and (these people, n_findings). Names that the model has no figure for count
    among the few, but change nothing.
    """
    these, n_people = pack(wanted), len(wanted)
    whose = {name: np.flatnonzero(unpack(who & these, n_people)) for name, who in lesser.items()}
    some = np.unique(np.concatenate([_NOBODY, *whose.values()]))
    found = np.zeros((len(some), len(network.findings)), dtype=bool)
    count = np.zeros(len(some), dtype=int)
    for name in sorted(whose):
        here = np.searchsorted(some, whose[name])
        count[here] += 1
        if name in network.column:
            found[here[count[here] <= MOST_LEFT_OUT], network.column[name]] = True
    return some, found


def _left_out(given: Entries, named: NDArray[np.bool_]) -> tuple[NDArray[np.intp], Entries]:
    """Every view without some of what is named and known: whose it is, and its entries."""
    dropped = named[given.row, given.column]
    count = np.bincount(given.row[dropped], minlength=given.n_people)
    nth = np.zeros(len(given.row), dtype=np.intp)
    nth[dropped] = _running(given.row[dropped])
    of, rows, columns, states = [_NOBODY], [_NOBODY], [_NOBODY], [np.zeros(0)]
    n_views = 0
    for n in np.unique(count[count > 0]):
        here = np.flatnonzero(count == n)
        number = np.zeros(given.n_people, dtype=np.intp)
        number[here] = np.arange(len(here))
        mine = np.flatnonzero(count[given.row] == n)
        for some in _subsets(int(n)):
            keep = mine[~(dropped[mine] & np.isin(nth[mine], some))]
            rows.append(n_views + number[given.row[keep]])
            columns.append(given.column[keep])
            states.append(given.state[keep])
            of.append(here)
            n_views += len(here)
    views = Entries(n_views, np.concatenate(rows), np.concatenate(columns), np.concatenate(states))
    return np.concatenate(of), views


_NOBODY = np.zeros(0, dtype=np.intp)


def _running(rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """0, 1, 2, ... within each run of equal rows."""
    place = np.arange(len(rows))
    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]]) if len(rows) else place
    return place - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))


def _subsets(n: int) -> list[tuple[int, ...]]:
    """Every choice of some of n, the empty one left out."""
    return [some for k in range(1, n + 1) for some in combinations(range(n), k)]


def _repeat(people: Sequence[Person], knowledge: KnowledgeBase) -> tuple[Floats, Ranks]:
    """What earlier contacts multiply thresholds by, and the level that they set."""
    contacts = np.array([person.earlier_contacts for person in people], dtype=int)
    factor, level = np.ones(len(people)), np.zeros(len(people), dtype=np.int8)
    for repeat in sorted(knowledge.triage.repeat, key=lambda r: r.contacts):
        reached = contacts >= repeat.contacts
        factor[reached], level[reached] = repeat.factor, Urgency(repeat.at_least).rank
    return factor, level
