"""The first-line tests that the probable conditions call for most: of one person, and of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import PlainFacts, holds
from plantar.reasoning.network import Floats, Network
from plantar.triage.feared import Suspicion
from plantar.triage.urgency import Urgency, most_urgent

MOST_TESTS = 5
CALLERS = 3
"""Conditions that are named as the reason of a test."""
FIRST_LINE, AFTER_RESULT = "first-line", "after a result"
URGENT = Urgency.SAME_DAY.rank
TIE = 1e-12
"""Shares closer than this, as a part of the larger, are equal but for rounding."""


def first_line_tests(
    probabilities: Mapping[str, float], knowledge: KnowledgeBase
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Tests, most widely called for first, each with the conditions that call for it most."""
    share: dict[str, float] = defaultdict(float)
    callers: dict[str, list[str]] = defaultdict(list)
    least = knowledge.model.report.calls_for_test.value
    for condition, p in sorted(probabilities.items(), key=lambda item: -item[1]):
        entry = knowledge.conditions.get(condition) if p >= least else None
        for step in entry.workup if entry else ():
            if step.order == FIRST_LINE:
                share[step.test] += p
                callers[step.test].append(condition)
    ranked = sorted(share, key=lambda test: -share[test])[:MOST_TESTS]
    return tuple((test, tuple(callers[test][:CALLERS])) for test in ranked)


def called_for(
    fears: Sequence[Suspicion], shares: Mapping[str, float], knowledge: KnowledgeBase
) -> dict[str, tuple[str, ...]]:
    """Tests of the rules that hold, with the causes that they fear.

    What urgent rules name comes first, then the tests of the causes of what sets a level of today
    or now, those of the likeliest before others. What lesser rules name follows, then the tests of
    any cause that is as urgent and likelier than what is feared: these only fill what is left, and
    only from a share that is shown.
    """
    level = most_urgent(Urgency(f.flag.urgency) for f in fears)
    setting = [f for f in fears if f.flag.urgency == level.value and _urgent(f)]
    causes = dict.fromkeys(cause for f in setting for cause in f.causes)
    most = max((shares.get(cause, 0.0) for cause in causes), default=1.0)
    listed = knowledge.model.report.listed_from.value
    likelier = (
        name
        for name, entry in knowledge.conditions.items()
        if Urgency(entry.urgency).rank >= level.rank and shares.get(name, 0.0) > max(most, listed)
    )
    named = (
        _named(f for f in fears if _urgent(f)),
        _of_causes(causes, shares, knowledge),
        _named(fears),
        _of_causes(likelier, shares, knowledge),
    )
    callers: dict[str, list[str]] = defaultdict(list)
    for test, who in (item for part in named for item in part):
        callers[test] += who
    return {test: tuple(dict.fromkeys(who))[:CALLERS] for test, who in callers.items()}


def named_by_rules(fears: Sequence[Suspicion]) -> frozenset[str]:
    """Tests that rules of today or now name: none of them is left out for want of room."""
    return frozenset(test for test, _ in _named(f for f in fears if _urgent(f)))


def _urgent(fear: Suspicion) -> bool:
    return Urgency(fear.flag.urgency).rank >= URGENT


def _named(fears: Iterable[Suspicion]) -> list[tuple[str, Sequence[str]]]:
    """The tests that rules themselves name, with the causes of each rule."""
    return [(test, one.causes) for one in fears for test in one.flag.tests]


def _of_causes(
    causes: Iterable[str], shares: Mapping[str, float], knowledge: KnowledgeBase
) -> list[tuple[str, Sequence[str]]]:
    """The first-line tests of causes with who calls for each: first what serves the likeliest."""
    callers: dict[str, list[str]] = defaultdict(list)
    for condition in causes:
        for step in knowledge.conditions[condition].workup:
            if step.order == FIRST_LINE:
                callers[step.test].append(condition)
    return sorted(callers.items(), key=lambda item: -sum(shares.get(c, 0.0) for c in item[1]))


def after_results(facts: PlainFacts, knowledge: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """Tests that known results ask for, each with the causes that the result speaks for."""
    rows = (row for row in knowledge.workup.after if holds(row.when, facts))
    return {test: row.conditions for row in rows for test in row.tests}


def not_for(facts: PlainFacts, knowledge: KnowledgeBase) -> frozenset[str]:
    """Tests and findings of examinations that are not for this person, whatever calls for them."""
    rows = [row for row in knowledge.workup.not_for if holds(row.when, facts)]
    return frozenset(name for row in rows for name in (*row.tests, *row.findings))


def done(facts: PlainFacts, knowledge: KnowledgeBase) -> frozenset[str]:
    """Tests whose results are known."""
    table = knowledge.tests.items()
    return frozenset(
        name for name, test in table if test.done_when and holds(test.done_when, facts)
    )


class FirstLineColumns:
    """:func:`first_line_tests` of many people, compiled."""

    def __init__(self, network: Network) -> None:
        table = network.knowledge.conditions
        self._least = network.knowledge.model.report.calls_for_test.value
        calls = [
            (cause, place, step.test)
            for cause, name in enumerate(network.causes)
            for place, step in enumerate(table[name].workup)
            if step.order == FIRST_LINE
        ]
        self._tests = sorted({test for *_, test in calls})
        number = {test: n for n, test in enumerate(self._tests)}
        self._calls = np.zeros((len(network.names), len(self._tests)))
        self._place = np.full(self._calls.shape, np.inf)
        for cause, place, test in calls:
            self._calls[cause, number[test]] += 1
            self._place[cause, number[test]] = min(place, self._place[cause, number[test]])

    def ranked(self, p: Floats, most: int) -> NDArray[np.str_]:
        """Ids of tests, (n_people, most), empty where none is left.

        Of equal ones that comes first which the most probable caller names first.
        """
        p = np.where(p >= self._least, p, 0)
        share = p @ self._calls
        chosen = np.zeros((len(p), most), dtype=np.intp)
        for place in range(most):
            best = share.max(axis=1, keepdims=True, initial=0)
            tied = (share >= best * (1 - TIE)) & (share > 0)
            some = np.flatnonzero(tied.any(axis=1))
            test = tied.argmax(axis=1)
            several = np.flatnonzero(tied.sum(axis=1) > 1)
            if len(several):
                test[several] = self._of_equals(p[several], tied[several])
            chosen[some, place] = test[some] + 1
            share[some, test[some]] = 0
        return np.array(["", *self._tests])[chosen]

    def _of_equals(self, p: Floats, tied: NDArray[np.bool_]) -> NDArray[np.intp]:
        leader = np.zeros(tied.shape)
        place = np.full(tied.shape, np.inf)
        for test in np.flatnonzero(tied.any(axis=0)):
            rows, callers = np.flatnonzero(tied[:, test]), np.flatnonzero(self._calls[:, test])
            mine = p[np.ix_(rows, callers)]
            leader[rows, test] = mine.max(axis=1)
            place[rows, test] = self._place[callers[mine.argmax(axis=1)], test]
        place[leader < leader.max(axis=1, keepdims=True)] = np.inf
        return np.asarray(place.argmin(axis=1))
