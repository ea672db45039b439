"""Red flags: rules that set an urgency by themselves, whatever the probabilities say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plantar.knowledge.evidence import Evidence, Layer, State, doubted
from plantar.knowledge.expression import PlainFacts, holds, left_open, parse, supporting
from plantar.knowledge.schema import Finding
from plantar.knowledge.schema_triage import RedFlag


@dataclass(frozen=True, slots=True)
class FiredFlag:
    """A rule that is true, and the findings that made it so."""

    flag: RedFlag
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenFlag:
    """A rule that answers not yet given could still make true."""

    flag: RedFlag
    facts: PlainFacts

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The findings of these answers; looked for only where they are asked for."""
        return left_open(self.flag.when, self.facts)


@dataclass(frozen=True, slots=True)
class RedFlagResult:
    """All rules over one person's evidence."""

    fired: tuple[FiredFlag, ...]
    open: tuple[OpenFlag, ...]


def facts_of(
    evidence: Iterable[Evidence], findings: Mapping[str, Finding], *, sure: float = 0.0
) -> PlainFacts:
    """Evidence as the expressions see it; unsure is unknown, and so is what was not asked.

    A measured finding that was only said to be present lies beyond its threshold. What is present
    with less confidence than ``sure`` is unknown, too.
    """
    items = [
        item
        for item in evidence
        if not doubted(item, sure) and _counts(item, findings.get(item.finding))
    ]
    spans = {
        item.finding: span
        for item in items
        if item.value is None and (span := _span(item, findings.get(item.finding)))
    }
    return PlainFacts(
        {item.finding: item.state is State.PRESENT for item in items},
        {item.finding: item.value for item in items if item.value is not None},
        spans,
    )


def _counts(item: Evidence, finding: Finding | None) -> bool:
    """Unsure is unknown, and so is a sign that only the person themselves found to be absent.

    A class of long times that was only read in a text makes nothing look old: it may be that of
    another trouble. The days that its words tell do (``reading/times/temporality.py``).
    """
    if item.confidence < 1 and finding is not None and finding.looks_old:
        return False
    if item.state is State.ABSENT and item.confidence < 1 and finding is not None:
        return finding.asked_of == "patient" or item.layer is not Layer.HISTORY
    return item.state is not State.UNSURE


def _span(item: Evidence, finding: Finding | None) -> tuple[float, float] | None:
    """Values that a bare present or absent leaves open."""
    if finding is None or finding.threshold is None:
        return None
    return finding.threshold.span(present=item.state is State.PRESENT)


def evaluate_red_flags(
    flags: Iterable[RedFlag],
    evidence: Iterable[Evidence],
    findings: Mapping[str, Finding],
    *,
    sure: float = 0.0,
) -> RedFlagResult:
    """Which rules fire, and which emergency or same-day rules are not settled yet.

    What is present with less confidence than ``sure`` fires none and leaves it open.
    """
    facts = facts_of(evidence, findings, sure=sure)
    judged = [(flag, holds(flag.when, facts)) for flag in flags]
    unsettled = tuple(
        OpenFlag(flag, facts)
        for flag, state in judged
        if state is None and flag.urgency in ("emergency_now", "same_day")
    )
    return RedFlagResult(fired_flags((flag for flag, state in judged if state), facts), unsettled)


def fired_flags(flags: Iterable[RedFlag], facts: PlainFacts) -> tuple[FiredFlag, ...]:
    """Which rules are true."""
    return tuple(
        FiredFlag(flag, supporting(parse(flag.when), facts))
        for flag in flags
        if holds(flag.when, facts)
    )


def likeliest_first(
    fired: Iterable[FiredFlag], shares: Mapping[str, float], *, without_cause: float = 1.0
) -> tuple[FiredFlag, ...]:
    """The rules by how probable what they warn of is: who reads one line reads the likeliest.

    A rule that names no cause stands where a probability of ``without_cause`` stands, and equal
    ones keep their order.
    """

    def share(one: FiredFlag) -> float:
        return max((round(shares.get(t, 0.0), 3) for t in one.flag.targets), default=without_cause)

    return tuple(sorted(fired, key=share, reverse=True))
