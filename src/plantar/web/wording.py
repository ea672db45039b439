"""Numbers of the report in words that a person can weigh."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plantar.assessment.report import RankedCondition

STANDS_OUT, LEADS = 0.6, 0.3
"""Probabilities from which a cause stands out, or leads the others."""
STRENGTHS = ((10.0, "very strong"), (5.0, "strong"), (2.0, "some"))
"""Least decibans, and what weight of evidence they are called."""


def percent(p: float) -> str:
    """A probability in whole per cent, without a false nought or certainty."""
    if p < 0.01:
        return "under 1%"
    return "over 99%" if p > 0.99 else f"{p:.0%}"


def strength(decibans: float) -> str:
    """How much a piece of evidence weighs."""
    return next((name for least, name in STRENGTHS if abs(decibans) >= least), "slight")


def shared(lists: Iterable[Sequence[str]]) -> list[str]:
    """What stands in every list, in the order of the first."""
    first, *others = lists
    return [line for line in first if all(line in other for other in others)]


def in_short(leader: RankedCondition) -> str:
    """How far the answer can be trusted, in one sentence."""
    if leader.probability >= STANDS_OUT:
        return "One cause stands out. It is still not a diagnosis."
    if leader.probability >= LEADS:
        return "One cause is more likely than the others, but it is far from sure."
    return "No single cause stands out yet. More answers or an examination would narrow it."
