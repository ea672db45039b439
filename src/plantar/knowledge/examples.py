"""The smallest sets of answers that make an expression true."""

from __future__ import annotations

from itertools import combinations, product
from math import prod

from plantar.knowledge.expression import (
    All,
    AnyOf,
    AtLeast,
    Comparison,
    Expression,
    Name,
    Not,
    PlainFacts,
    Unknown,
)

MOST_WAYS = 64
"""From so many combinations on, each part is shown once instead of with every other."""
Literal = tuple[str, str, float]
"""A finding, what is asked of it (its state, above or below), and the number."""


def minimal_examples(expression: Expression) -> tuple[PlainFacts, ...]:
    """Smallest sets of answers that make the expression true.

    Every way of being true where there are few; where there are many, enough of them that each
    name decides at least one.
    """
    found = [_answers(example) for example in _ways(expression, wanted=True)]
    return tuple(a for a in found if a is not None)


def _ways(expression: Expression, *, wanted: bool) -> list[frozenset[Literal]]:
    """Disjunctive form: each way is a set of (name, what, number) literals."""
    match expression:
        case Name(name):
            return [frozenset({(name, "state", float(wanted))})]
        case Comparison(name, op, limit):
            above = (op in (">", ">=")) is wanted
            return [frozenset({(name, "above" if above else "below", limit)})]
        case Unknown(name) if not wanted:
            return [frozenset({(name, "state", answer)}) for answer in (1.0, 0.0)]
        case Not(part):
            return _ways(part, wanted=not wanted)
        case All(parts) | AnyOf(parts) | AtLeast(_, parts) as several:
            ways = [_ways(part, wanted=wanted) for part in parts]
            sets = combinations(ways, _needed(several, wanted=wanted))
            return [way for some in sets for way in _together(some)]
        case _:
            return [frozenset()] if wanted else []


def _needed(several: All | AnyOf | AtLeast, *, wanted: bool) -> int:
    """How many parts must be as wanted for the whole to be as wanted."""
    count = several.count if isinstance(several, AtLeast) else 1
    if isinstance(several, All):
        count = len(several.parts)
    return count if wanted else len(several.parts) - count + 1


def _together(parts: tuple[list[frozenset[Literal]], ...]) -> list[frozenset[Literal]]:
    """One way of each part at a time, united; contradictions are left out."""
    if prod(len(ways) for ways in parts) <= MOST_WAYS:
        united = [frozenset().union(*some) for some in product(*parts)]
        return list(dict.fromkeys(way for way in united if _answers(way) is not None))
    found: dict[frozenset[Literal], None] = {}
    for turn in range(max(len(ways) for ways in parts)):
        found[_first_sound([ways[turn % len(ways) :] + ways for ways in parts])] = None
    return list(found)


def _first_sound(parts: list[list[frozenset[Literal]]]) -> frozenset[Literal]:
    """The first way of each part that does not contradict those before it."""
    whole: frozenset[Literal] = frozenset()
    for ways in parts:
        whole = next((w for way in ways if _answers(w := whole | way)), whole | ways[0])
    return whole


def _answers(way: frozenset[Literal]) -> PlainFacts | None:
    """The answers of a way; None where it contradicts itself."""
    states: dict[str, bool] = {}
    for name, what, number in sorted(way):
        if what == "state" and states.setdefault(name, bool(number)) is not bool(number):
            return None
    values: dict[str, float] = {}
    for name in sorted({name for name, what, _ in way if what != "state"}):
        low = max((n for of, what, n in way if (of, what) == (name, "above")), default=None)
        high = min((n for of, what, n in way if (of, what) == (name, "below")), default=None)
        values[name] = _between(low, high)
    return PlainFacts(states, values)


def _between(low: float | None, high: float | None) -> float:
    """A value above one limit, or below another, or between both."""
    if low is not None and high is not None:
        return (low + high) / 2
    limit = low if low is not None else high or 0.0
    step = max(abs(limit), 1.0) * 0.01
    return limit + step if low is not None else limit - step
