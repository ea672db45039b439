"""Red flags: rules that set an urgency by themselves, whatever the probabilities say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.expression import Answers, evaluate, open_names, parse, supporting
from plantar.knowledge.schema import RedFlag


@dataclass(frozen=True, slots=True)
class FiredFlag:
    """A rule that is true, and the findings that made it so."""

    flag: RedFlag
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenFlag:
    """A rule that answers not yet given could still make true."""

    flag: RedFlag
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RedFlagResult:
    """All rules over one person's evidence."""

    fired: tuple[FiredFlag, ...]
    open: tuple[OpenFlag, ...]


def facts_of(evidence: Iterable[Evidence]) -> Answers:
    """Evidence as the expressions see it; unsure is unknown, and so is what was not asked."""
    items = tuple(evidence)
    states = {e.finding: e.state is State.PRESENT for e in items if e.state is not State.UNSURE}
    return Answers(states, {e.finding: e.value for e in items if e.value is not None})


def evaluate_red_flags(flags: Iterable[RedFlag], evidence: Iterable[Evidence]) -> RedFlagResult:
    """Which rules fire, and which emergency or same-day rules are not settled yet."""
    facts = facts_of(evidence)
    fired, unsettled = [], []
    for flag in flags:
        rule = parse(flag.when)
        result = evaluate(rule, facts)
        if result:
            fired.append(FiredFlag(flag, supporting(rule, facts)))
        elif result is None and flag.urgency in ("emergency_now", "same_day"):
            unsettled.append(OpenFlag(flag, open_names(rule, facts)))
    return RedFlagResult(tuple(fired), tuple(unsettled))
