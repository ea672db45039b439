"""A rule with one thing wrong in it, in every way that a slip of the pen can make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from plantar.knowledge.expression import (
    All,
    AnyOf,
    AtLeast,
    Comparison,
    Expression,
    Name,
    Not,
    Unknown,
)

OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">="}


def expressions(rule: Expression) -> Iterator[Expression]:
    """The rule with one thing wrong in it."""
    match rule:
        case Name(name):
            yield Not(rule)
            yield Unknown(name)
        case Unknown(name):
            yield Name(name)
        case Comparison(name, op, limit):
            yield Comparison(name, OPPOSITE[op], limit)
            for factor in (0.9, 1.1):
                yield replace(rule, limit=limit * factor)
        case Not(part):
            yield part
            yield from (Not(wrong) for wrong in expressions(part))
        case All(parts) | AnyOf(parts):
            other = AnyOf if isinstance(rule, All) else All
            yield other(parts)
            yield from (type(rule)(wrong) for wrong in _lists(parts) if wrong)
        case AtLeast(count, parts):
            yield AtLeast(count + 1, parts)
            yield AtLeast(count - 1, parts)
            yield from (AtLeast(count, wrong) for wrong in _lists(parts))


def _lists(parts: tuple[Expression, ...]) -> Iterator[tuple[Expression, ...]]:
    """The parts without one, and with one of them wrong."""
    for n, part in enumerate(parts):
        yield (*parts[:n], *parts[n + 1 :])
        for wrong in expressions(part):
            yield (*parts[:n], wrong, *parts[n + 1 :])
