"""What may be asked for beside the answers to a cohort: intervals, reasons, sites, dangers, steps.

The numbers are those of the report of one person (:mod:`plantar.assessment.compose`); the steps are
the first-line tests of the probable conditions alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from plantar.anatomy.painted import PaintedMap
from plantar.assessment import compose
from plantar.assessment.cohort import ABSENT, PRESENT, Cohort, entries, facts_of, with_context
from plantar.assessment.many import CohortAssessor
from plantar.knowledge.columns import Bits, Flags, pack, unpack
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.columns import Amounts, Intervals, Sites, explained, score
from plantar.reasoning.explanation import explain
from plantar.reasoning.interval import interval
from plantar.reasoning.localization import locate, map_evidence
from plantar.reasoning.network import Indices, Network
from plantar.reasoning.posterior import Posterior
from plantar.reasoning.prior import Person

Floats = NDArray[np.float64]
Names = NDArray[np.str_]
_YES = np.array([True])


class Detail(StrEnum):
    """A part of the report that a table has only where it is asked for."""

    INTERVALS = "intervals"
    REASONS = "reasons"
    SITES = "sites"
    DANGERS = "dangers"
    STEPS = "steps"


@dataclass(frozen=True, eq=False)
class Reasons:
    """Decibans of the conditions shown: ``prior``, ``text``, ``posterior`` (n_people, k).

    ``db`` (n_answers, k) is what each answer did; ``row`` says whose it is, in order, and
    ``finding`` which of ``names`` it is.
    """

    prior: Floats
    text: Floats
    posterior: Floats
    row: Indices
    names: tuple[str, ...]
    finding: Indices
    present: Flags
    db: Floats


@dataclass(frozen=True, eq=False)
class SiteProbabilities:
    """Probability of each site, (n_people, n_sites) in the order of ``sites``, and the side."""

    sites: tuple[str, ...]
    p: Floats
    side: Names


@dataclass(frozen=True, eq=False)
class Details:
    """What was asked for; the rest is None. ``shown`` (n_people, k) numbers the causes.

    ``low``, ``high``: (n_people, k). ``dangers``: (n_people, n_causes + 1), who must not miss what.
    ``steps``: (n_people, at most 5) ids of tests, empty where none is left.
    """

    shown: Indices
    interval: tuple[Floats, Floats] | None = None
    reasons: Reasons | None = None
    located: SiteProbabilities | None = None
    dangers: Flags | None = None
    steps: Names | None = None


class Detailer:
    """Details of cohorts, and of people one at a time; its tables are made with the first use."""

    def __init__(self, crowd: CohortAssessor) -> None:
        self.crowd = crowd
        self._network = crowd.network
        self._knowledge = crowd.network.knowledge

    @cached_property
    def _intervals(self) -> Intervals:
        return Intervals(self._network)

    @cached_property
    def _sites(self) -> Sites:
        return Sites(self._network)

    def many(
        self, cohort: Cohort, p: Floats, shown: Indices, wanted: Collection[Detail]
    ) -> Details:
        """Details of a cohort.

        Args:
            cohort: the people.
            p: their probabilities, (n_people, n_causes + 1).
            shown: (n_people, k), the conditions that intervals and reasons are for.
            wanted: what is worked out.
        """
        knowledge, network = self._knowledge, self._network
        states, findings = with_context(cohort, knowledge), list(knowledge.findings)
        ends = reasons = located = dangers = None
        if Detail.INTERVALS in wanted or Detail.REASONS in wanted:
            scores = score(network, cohort.people, entries(states, network, findings))
            if Detail.INTERVALS in wanted:
                ends = self._intervals.of(scores, p, shown)
            if Detail.REASONS in wanted:
                reasons = _named(explained(network, scores, shown), network.findings)
        if Detail.SITES in wanted:
            rows = [findings.index(name) for name in sorted(compose.both_sided(knowledge))]
            side = np.where((states[rows] == PRESENT).any(axis=0), "both", "unknown")
            located = SiteProbabilities(
                self._sites.names, self._sites.of(p, states, findings), side
            )
        if Detail.DANGERS in wanted:
            fired = self.crowd.red_flags(facts_of(cohort, states, knowledge))
            absent = dict(zip(findings, states == ABSENT, strict=True))
            dangers = self._dangers(p, fired, absent)
        steps = self.crowd.tests(p) if Detail.STEPS in wanted else None
        return Details(shown, ends, reasons, located, dangers, steps)

    def _dangers(self, p: Floats, fired: Sequence[Bits], absent: Mapping[str, Flags]) -> Flags:
        """(n_people, n + 1): see compose.must_not_miss. ``absent``: who denied which finding."""
        table, column = self._knowledge.conditions, self._column
        named = p > self._knowledge.model.report.must_not_miss.value
        for flag, who in zip(self._knowledge.red_flags, fired, strict=True):
            targets = [column[t] for t in flag.targets if t in column]
            if flag.urgency in compose.DANGEROUS and targets and who.any():
                named[:, targets] |= unpack(who, len(p))[:, None]
        for name in column.keys() & table.keys():
            for finding in absent.keys() & {*compose.hallmarks(table[name], self._knowledge)}:
                named[:, column[name]] &= ~absent[finding]
        dangerous = [c in table and table[c].urgency in compose.DANGEROUS for c in column]
        return np.asarray(named & np.array(dangerous))

    @cached_property
    def _column(self) -> dict[str, int]:
        return {name: n for n, name in enumerate(self._network.names)}

    def one(
        self,
        person: Person,
        evidence: Sequence[Evidence],
        map_: PaintedMap,
        shown: Indices,
        wanted: Collection[Detail],
    ) -> Details:
        """Details of one person whose evidence no column can hold: doubt, clash, map.

        ``shown`` (1, k) numbers the conditions.
        """
        network, knowledge = self._network, self._knowledge
        seen = self.crowd.assessor.judge.seen(person, evidence, map_)
        told, posterior = seen.told, seen.posterior
        p = posterior.responsible[None]
        ends = located = dangers = None
        if Detail.INTERVALS in wanted:
            low, high = interval(network, posterior, shown=shown[0])
            ends = low[None], high[None]
        if Detail.SITES in wanted:
            shown_by = map_evidence(network, self.crowd.assessor.atlas, map_)
            answers = locate(network, posterior, shown_by, told.evidence)
            found = {a.site: a.probability for a in answers}
            names = self._sites.names
            side = np.array([compose.side_of(told.evidence, map_, knowledge)])
            located = SiteProbabilities(
                names, np.array([[found.get(name, 0.0) for name in names]]), side
            )
        if Detail.DANGERS in wanted:
            ids = {f.flag.id for f in seen.flags.fired}
            who = [pack(np.array([flag.id in ids])) for flag in knowledge.red_flags]
            absent = {e.finding: _YES for e in told.evidence if e.state is State.ABSENT}
            dangers = self._dangers(p, who, absent)
        return Details(
            shown,
            ends,
            _reasons(network, posterior, shown[0]) if Detail.REASONS in wanted else None,
            located,
            dangers,
            self.crowd.tests(p) if Detail.STEPS in wanted else None,
        )


def _named(amounts: Amounts, findings: Sequence[str]) -> Reasons:
    entries = amounts.entries
    return Reasons(
        amounts.prior,
        amounts.text,
        amounts.posterior,
        entries.row,
        tuple(findings),
        entries.column,
        entries.state > 0,
        amounts.amount,
    )


def _reasons(network: Network, posterior: Posterior, shown: Indices) -> Reasons:
    """Of one person."""
    why = explain(posterior, shown)
    return Reasons(
        why.prior[None],
        why.text[None],
        why.posterior[None],
        np.zeros(len(why.evidence), dtype=np.intp),
        network.findings,
        np.array([network.column[e.finding] for e in why.evidence], dtype=np.intp),
        np.array([e.state is State.PRESENT for e in why.evidence], dtype=bool),
        why.amount.T,
    )
