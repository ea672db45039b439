"""The danger screen: how urgent it could still be, and what would settle it.

What was not asked is unknown, and a "no" that was only read in a text is not an answer. A level is
settled once no unknown danger of the screen could raise it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.expression import negated, parse
from plantar.knowledge.schema import RedFlag
from plantar.triage.redflags import FiredFlag, facts_of, fired_flags
from plantar.triage.urgency import Urgency, most_urgent


@dataclass(frozen=True, slots=True)
class Screened:
    """The worst level that open dangers could still bring, and the lines that are open."""

    at_most: Urgency
    open: tuple[str, ...]
    """Ids of the danger screen; empty where the level is settled."""

    @property
    def settled(self) -> bool:
        """No open danger could raise the level."""
        return not self.open


def screen(evidence: Sequence[Evidence], level: Urgency, knowledge: KnowledgeBase) -> Screened:
    """What the dangers nobody has answered could still do to a level.

    Args:
        evidence: each finding once.
        level: as it is now.
        knowledge: holds the screen and the red flags.
    """
    answered = {e.finding for e in evidence if _answered(e)}
    unknown = {
        line: left
        for line, entry in knowledge.danger_screen.items()
        if (left := [name for name in entry.findings if name not in answered])
    }
    every = [name for left in unknown.values() for name in left]
    at_most = max(_worst(evidence, every, knowledge), level, key=lambda u: u.rank)
    if at_most is level:
        return Screened(level, ())
    alone = tuple(
        line
        for line, left in unknown.items()
        if _worst(evidence, left, knowledge).rank > level.rank
    )
    return Screened(at_most, alone or tuple(unknown))


def _answered(item: Evidence) -> bool:
    """An answer decides; a "no" that was only read with some probability does not."""
    return item.state is State.PRESENT or (item.state is State.ABSENT and item.confidence >= 1)


def _worst(
    evidence: Sequence[Evidence], feared: Iterable[str], knowledge: KnowledgeBase
) -> Urgency:
    """The level of the rules if what is feared were so.

    A rule that asks for the absence of something feared is tried with that unknown, too: one open
    danger must not hide another.
    """
    names, flags = frozenset(feared), knowledge.red_flags
    kept = [e for e in evidence if e.finding not in names]
    wary = ((names - unwanted, [f]) for f in flags if (unwanted := _unwanted(f.when) & names))
    levels = [
        Urgency(fired.flag.urgency)
        for so, rules in ((names, flags), *wary)
        for fired in _fired(rules, [*kept, *(Evidence(n, State.PRESENT) for n in so)], knowledge)
    ]
    return most_urgent(levels)


def _fired(
    rules: Iterable[RedFlag], evidence: Iterable[Evidence], knowledge: KnowledgeBase
) -> tuple[FiredFlag, ...]:
    return fired_flags(rules, facts_of(evidence, knowledge.findings))


@lru_cache(maxsize=1024)
def _unwanted(when: str) -> frozenset[str]:
    """Findings that a rule asks to be absent or unknown."""
    return negated(parse(when))
