"""Sentences for everybody to whom their rule applies."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from plantar.errors import KnowledgeError
from plantar.knowledge.expression import PlainFacts, holds
from plantar.knowledge.schema_care_plan import AdvicePart, StandingAdvice


def said(
    table: Mapping[str, StandingAdvice], part: AdvicePart, facts: PlainFacts
) -> Iterator[StandingAdvice]:
    """The rows of a part whose rule holds, in their order; what is not given is unknown."""
    for row in table.values():
        if row.part == part and holds(row.when, facts):
            yield row


def waiting(
    table: Mapping[str, StandingAdvice],
    part: AdvicePart,
    feared: Collection[str],
    facts: PlainFacts,
    beside: str,
) -> Iterator[StandingAdvice]:
    """The rows of a part for what is feared; what the words ``beside`` say is not said again."""
    heard = beside.casefold()
    for row in said(table, part, facts):
        fits = not row.conditions or not {*feared}.isdisjoint(row.conditions)
        if fits and not any(words.casefold() in heard for words in row.unless_said):
            yield row


def sentence(table: Mapping[str, StandingAdvice], part: AdvicePart) -> str:
    """The one sentence of a part, which holds for everybody.

    Raises:
        KnowledgeError: the file has none; its check refuses that too.
    """
    for row in table.values():
        if row.part == part:
            return row.text
    raise KnowledgeError(f"care/standing_advice.yaml: nothing is said for the part {part}")
