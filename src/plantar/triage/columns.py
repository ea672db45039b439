"""Red flags, the danger screen and the risk of many people at once.

As redflags.py, screen.py and decision.py; rules in bits.

People are numbered; a set of them is a row of bits (:mod:`plantar.knowledge.columns`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.columns import Bits, FactColumns, Rules, Truth, unpack
from plantar.knowledge.expression import mentioned, negated, parse
from plantar.knowledge.fields import UrgencyLevel
from plantar.knowledge.schema_triage import RedFlag
from plantar.reasoning.network import Floats, Network
from plantar.triage.urgency import Urgency

Ranks = NDArray[np.int8]
"""(n_people,) ranks of urgency, 4 for an emergency down to 0."""
LESSER = (Urgency.SAME_DAY, Urgency.WITHIN_2_WEEKS)


class LeveledRules:
    """Expressions that each set a level."""

    def __init__(self, rules: Sequence[tuple[str, str]]) -> None:
        self.ranks = [Urgency(level).rank for _, level in rules]
        self.rules = Rules([text for text, _ in rules])

    def level(self, facts: FactColumns) -> tuple[Ranks, dict[str, Bits]]:
        """The worst level that is true of each, and what made lesser rules true, by name."""
        done = self.rules.evaluate(facts)
        level = np.zeros(facts.n_people, dtype=np.int8)
        for n, rank in enumerate(self.ranks):
            _raise(level, done.true(n), rank)
        ranks = {urgency.rank for urgency in LESSER}
        return level, done.supporting(n for n, r in enumerate(self.ranks) if r in ranks)


def _raise(level: Ranks, who: Bits, rank: int) -> None:
    if who.any():
        np.maximum(level, unpack(who, len(level)).astype(np.int8) * rank, out=level)


@dataclass(frozen=True, eq=False)
class ScreenedColumns:
    """The worst level that open dangers could still bring, and who has which line open."""

    at_most: Ranks
    open: Mapping[str, NDArray[np.bool_]]
    """Line of the danger screen to (n_people,)."""


class DangerScreen:
    """The danger screen, compiled: see :func:`plantar.triage.screen.screen`."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.lines = {name: line.findings for name, line in knowledge.danger_screen.items()}
        flags = knowledge.red_flags
        self._all = _Feared(flags, {f for line in self.lines.values() for f in line})
        self._alone = {name: _Feared(flags, set(line)) for name, line in self.lines.items()}

    def screen(
        self, facts: FactColumns, answered: Mapping[str, Bits], level: Ranks
    ) -> ScreenedColumns:
        """Return how far the unanswered dangers could still change each level.

        Args:
            facts: what is known.
            answered: for each finding of the screen, who answered yes or no to it.
            level: as it is now.
        """
        feared = {name: ~done for name, done in answered.items()}
        at_most = self._all.worst(facts, feared, level)
        raised = at_most > level
        alone = {
            name: self._alone[name].worst(facts, {f: feared[f] for f in findings}, level) > level
            for name, findings in self.lines.items()
        }
        no_line = raised & ~np.logical_or.reduce(list(alone.values()))
        unknown = {
            name: unpack(np.bitwise_or.reduce([feared[f] for f in findings]), facts.n_people)
            for name, findings in self.lines.items()
        }
        return ScreenedColumns(
            at_most, {name: raised & (alone[name] | (no_line & unknown[name])) for name in alone}
        )


class _Feared:
    """The rules that some feared findings could have a part in."""

    def __init__(self, flags: Sequence[RedFlag], findings: set[str]) -> None:
        asked = [(flag, mentioned(flag.when) & findings) for flag in flags]
        self._asked = [(flag, about) for flag, about in asked if about]
        self._rules = Rules([flag.when for flag, _ in self._asked])
        self._again = [
            (n, unwanted, Rules([flag.when]))
            for n, (flag, _) in enumerate(self._asked)
            if (unwanted := negated(parse(flag.when)) & findings)
        ]

    def worst(self, facts: FactColumns, feared: Mapping[str, Bits], level: Ranks) -> Ranks:
        """The worst level that some rule could bring each if what is feared were so.

        Rules that want something feared to be absent try both; unknown is not excluded.
        """
        so = {name: _feared(facts.state(name), who, so=True) for name, who in feared.items()}
        supposed = facts.with_truths(so)
        done = self._rules.evaluate(supposed)
        could = [~done.false(n) for n in range(len(self._asked))]
        for n, unwanted, rules in self._again:
            unsaid = {f: _feared(facts.state(f), feared[f], so=False) for f in unwanted}
            could[n] = could[n] | ~rules.evaluate(supposed.with_truths(unsaid)).false(0)
        found = level.copy()
        for (flag, about), who in zip(self._asked, could, strict=True):
            touched = np.bitwise_or.reduce([feared[name] for name in about])
            _raise(found, who & touched, Urgency(flag.urgency).rank)
        return found


def _feared(known: Truth, who: Bits, *, so: bool) -> Truth:
    """A finding that is supposed to be there, or not to have been said, for ``who`` fears it."""
    yes, no = known[0] & ~who, known[1] & ~who
    return (yes | who if so else yes), no


class RiskColumns:
    """The level that probability alone sets, compiled: see :mod:`plantar.triage.decision`."""

    def __init__(self, network: Network) -> None:
        self._fresh = _Limits(network, established=False)
        self._established = _Limits(network, established=True)
        self.emergencies = self._fresh.emergencies
        """Which causes need help now, (n_conditions,)."""

    def level(self, p: Floats, factor: Floats, established: NDArray[np.bool_]) -> Ranks:
        """The most urgent level at or above which enough probability lies, (n_people,).

        Args:
            p: (n_people, n_conditions) probabilities.
            factor: (n_people,) by what earlier contacts multiply the limits.
            established: (n_people,) whose complaint is established.
        """
        level = self._fresh.level(p, factor)
        if established.any():
            level[established] = self._established.level(p[established], factor[established])
        return level


class _Limits:
    """Limits of probability, where every condition has the urgency of its time."""

    def __init__(self, network: Network, *, established: bool) -> None:
        table, policy = network.knowledge.conditions, network.knowledge.triage
        levels: list[UrgencyLevel] = [
            table[c].urgency_when(established=established) for c in network.causes
        ]
        levels.append("routine")
        self._rank = np.array([Urgency(level).rank for level in levels])
        self.emergencies = self._rank == Urgency.EMERGENCY_NOW.rank
        rows = zip(network.names, levels, strict=True)
        alone = [policy.alone(name, level) or (np.inf, level) for name, level in rows]
        self._own = np.array([share for share, _ in alone])
        self._sets = np.array([Urgency(level).rank for _, level in alone], dtype=np.int8)
        self._pooled = {Urgency(level).rank: s.share for level, s in policy.pooled.items()}
        ranks = sorted({*self._rank.tolist(), *self._pooled}, reverse=True)
        self._order = np.argsort(-self._rank, kind="stable")
        ends = [int((self._rank >= rank).sum()) for rank in ranks]
        self._spans = dict(zip(ranks, zip([0, *ends], ends, strict=False), strict=True))
        """Of each level, the most urgent first: where its causes stand in ``order``."""

    def level(self, p: Floats, factor: Floats) -> Ranks:
        """As :meth:`RiskColumns.level`, of people alike in time."""
        level = np.zeros(len(p), dtype=np.int8)
        share, own, sets = (given[..., self._order] for given in (p, self._own, self._sets))
        total = np.zeros(len(p))
        for rank, (start, stop) in self._spans.items():
            mine = share[:, start:stop]
            total += mine.sum(axis=1)
            acts = np.flatnonzero(np.isfinite(own[start:stop]))
            alone = mine[:, acts] >= own[start:stop][acts] * factor[:, None]
            np.maximum(level, (alone * sets[start:stop][acts]).max(axis=1, initial=0), out=level)
            if rank in self._pooled:
                together = total >= self._pooled[rank] * factor
                np.maximum(level, together * np.int8(rank), out=level)
        return level
