"""The danger screen: how urgent it could still be, and what would settle it.

What was not asked is unknown, a "no" that was only read in a text is not an answer, and what was
only perhaps said to be so is neither. A level is settled once nothing unknown of the screen and
nothing in doubt could raise it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State, doubted
from plantar.knowledge.expression import PlainFacts, holds, names, negated, parse
from plantar.triage.redflags import facts_of
from plantar.triage.urgency import Urgency

Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class Screened:
    """The worst level that open dangers could still bring, and the lines that are open."""

    at_most: Urgency
    open: tuple[str, ...]
    """Ids of the danger screen."""
    doubts: tuple[str, ...] = ()
    """Findings that were perhaps said to be so, and that would raise the level if they were."""

    @property
    def settled(self) -> bool:
        """No open danger could raise the level."""
        return not self.open and not self.doubts


def screen(
    evidence: Sequence[Evidence],
    level: Urgency,
    knowledge: KnowledgeBase,
    unspecified: Collection[str] = (),
) -> Screened:
    """Return how far the unanswered dangers could still change a level.

    Args:
        evidence: each finding once.
        level: as it is now.
        knowledge: holds the screen and the red flags.
        unspecified: lines that were ticked, and nobody said which part of them; the level has met
            the worst of it. One of standing risks is answered by that: no new answer would come.
    """
    sure = knowledge.triage.sure.share
    unsure = [e.finding for e in evidence if doubted(e, sure)]
    answered = {e.finding for e in evidence if _answered(e) and not doubted(e, sure)}
    unknown = {
        line: left
        for line, entry in knowledge.danger_screen.items()
        if not (entry.standing and line in unspecified)
        and (left := [name for name in entry.findings if name not in answered])
    }
    every = [name for left in unknown.values() for name in left]
    rules = _more_urgent(level, knowledge)
    facts = facts_of(evidence, knowledge.findings, sure=sure)
    at_most = _worst(facts, every, level, rules, knowledge)
    if feared := _completed(evidence, frozenset(unsure), rules, knowledge):
        at_most = max(at_most, feared[0].urgency, key=lambda urgency: urgency.rank)
    if at_most is level:
        return Screened(level, ())
    alone = tuple(
        line
        for line, left in unknown.items()
        if _worst(facts, left, level, rules, knowledge) is not level
    )
    doubts = tuple(name for name in unsure if any(name in rule.mentioned for rule in feared))
    return Screened(at_most, alone if alone or doubts else tuple(unknown), doubts)


def _completed(
    evidence: Sequence[Evidence],
    unsure: frozenset[str],
    rules: Sequence[_DangerRule],
    knowledge: KnowledgeBase,
) -> list[_DangerRule]:
    """Return the rules that unconfirmed findings would make true; unasked ones count as unknown."""
    if not unsure:
        return []
    known = [e for e in evidence if e.finding not in unsure]
    facts = facts_of([*known, *_present(unsure)], knowledge.findings)
    return [r for r in rules if not unsure.isdisjoint(r.mentioned) and holds(r.when, facts)]


class _DangerRule(NamedTuple):
    """A red flag: its findings, and those that must be absent or unknown for it to fire."""

    urgency: Urgency
    when: str
    mentioned: frozenset[str]
    unwanted: frozenset[str]


def _more_urgent(level: Urgency, knowledge: KnowledgeBase) -> list[_DangerRule]:
    """Rules that could raise the level, the most urgent first."""
    rules = (_rule(flag.urgency, flag.when) for flag in knowledge.red_flags)
    higher = [rule for rule in rules if rule.urgency.rank > level.rank]
    return sorted(higher, key=lambda rule: -rule.urgency.rank)


@lru_cache(maxsize=1024)
def _rule(urgency: str, when: str) -> _DangerRule:
    expression = parse(when)
    return _DangerRule(Urgency(urgency), when, names(expression), negated(expression))


def _answered(item: Evidence) -> bool:
    """An answer decides; a "no" that was only read with some probability does not."""
    return item.state is State.PRESENT or (item.state is State.ABSENT and item.confidence >= 1)


def _worst(
    facts: PlainFacts,
    feared: Iterable[str],
    level: Urgency,
    rules: Sequence[_DangerRule],
    knowledge: KnowledgeBase,
) -> Urgency:
    """The worst level that some rule could bring if what is feared were so.

    What else the rule asks for may be unknown still: nothing that was not asked excludes a danger.
    A rule that asks for the absence of something feared is tried with that unknown, too: one open
    danger must not hide another.
    """
    so = frozenset(feared)
    asking = [rule for rule in rules if not so.isdisjoint(rule.mentioned)]
    if not asking:
        return level
    supposed = _supposed(facts, so, so, knowledge)
    for urgency, when, _, unwanted in asking:
        if holds(when, supposed) is not False:
            return urgency
        if not so.isdisjoint(unwanted):
            less = _supposed(facts, so, so - unwanted, knowledge)
            if holds(when, less) is not False:
                return urgency
    return level


def _supposed(
    facts: PlainFacts, feared: frozenset[str], so: frozenset[str], knowledge: KnowledgeBase
) -> PlainFacts:
    """The facts if the feared findings in ``so`` were present and the other ones unknown."""
    added = facts_of(_present(so), knowledge.findings)
    return PlainFacts(
        {**_without(facts.states, feared), **added.states},
        _without(facts.values, feared),
        {**_without(facts.spans, feared), **added.spans},
    )


def _without(known: Mapping[str, Known], left_out: frozenset[str]) -> dict[str, Known]:
    return {name: value for name, value in known.items() if name not in left_out}


def _present(findings: Iterable[str]) -> Iterator[Evidence]:
    return (Evidence(name, State.PRESENT) for name in findings)
