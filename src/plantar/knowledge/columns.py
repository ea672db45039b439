"""The expressions of rules over many people at once: one bit for each person.

The logic is that of :mod:`plantar.knowledge.expression`. A truth is a pair of bit sets, who it is
true for and who it is false for; whoever is in neither is unknown. A part that several rules share,
as a signal, is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from plantar.knowledge.expression import (
    All,
    Always,
    AnyOf,
    AtLeast,
    Comparison,
    Expression,
    Name,
    Not,
    Unknown,
    names,
    parse,
)

Bits = NDArray[np.uint8]
"""A set of people, (ceil(n_people / 8),), as numpy.packbits makes it."""
Truth = tuple[Bits, Bits]
"""Who it is true for, and who it is false for."""
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def pack(flags: Flags) -> Bits:
    """A set of people from (n_people,) booleans."""
    return np.packbits(flags)


def unpack(bits: Bits, n_people: int) -> Flags:
    """(n_people,) booleans of a set of people."""
    return np.unpackbits(bits, count=n_people).astype(bool)


@dataclass(frozen=True, eq=False)
class FactColumns:
    """What is known of ``n_people``; a name that is in no mapping is unknown of everyone.

    ``spans`` are the least and greatest value that a measured finding can have, (n_people,) each,
    NaN where nothing is known of it.
    """

    n_people: int
    truths: Mapping[str, Truth]
    spans: Mapping[str, tuple[Floats, Floats]]

    @cached_property
    def nobody(self) -> Bits:
        """The empty set."""
        return np.zeros((self.n_people + 7) // 8, dtype=np.uint8)

    def state(self, name: str) -> Truth:
        """Return the masks of the people who have the finding and of those found not to have it."""
        return self.truths.get(name) or (self.nobody, self.nobody)

    def compare(self, name: str, op: str, limit: float) -> Truth:
        """Whose value satisfies the comparison whatever it is within its span, and whose not."""
        if name not in self.spans:
            return self.nobody, self.nobody
        ends = [_COMPARE[op](end, limit) for end in self.spans[name]]
        known = ~np.isnan(self.spans[name][0])
        return pack(ends[0] & ends[1] & known), pack(~ends[0] & ~ends[1] & known)

    def with_truths(self, truths: Mapping[str, Truth]) -> FactColumns:
        """These facts with some truths replaced."""
        return FactColumns(self.n_people, {**self.truths, **truths}, self.spans)


_COMPARE = {">=": np.greater_equal, ">": np.greater, "<=": np.less_equal, "<": np.less}


@dataclass(frozen=True, slots=True)
class _Node:
    """One part of the rules; ``parts`` are the numbers of its own parts."""

    what: Expression
    parts: tuple[int, ...]


class Rules:
    """Several expressions, compiled together so that what they share is worked out once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.nodes: list[_Node] = []
        self._number: dict[Expression, int] = {}
        self.roots = tuple(self._add(parse(text)) for text in texts)

    def _add(self, part: Expression) -> int:
        if part not in self._number:
            node = _Node(part, tuple(self._add(inner) for inner in _parts(part)))
            self._number[part] = len(self.nodes)
            self.nodes.append(node)
        return self._number[part]

    def evaluate(self, facts: FactColumns) -> Evaluated:
        """Every part over everybody."""
        truths: list[Truth] = []
        for node in self.nodes:
            truths.append(_truth(node.what, [truths[n] for n in node.parts], facts))
        return Evaluated(self, truths)


@dataclass(frozen=True, eq=False)
class Evaluated:
    """Rules over people: who each rule is true for, and what made it so."""

    rules: Rules
    truths: Sequence[Truth]

    def true(self, rule: int) -> Bits:
        """Who the rule of this number is true for."""
        return self.truths[self.rules.roots[rule]][0]

    def false(self, rule: int) -> Bits:
        """Who the rule of this number is false for, whatever is still unknown."""
        return self.truths[self.rules.roots[rule]][1]

    def supporting(self, wanted: Iterable[int]) -> dict[str, Bits]:
        """Name to who has it among what made one of these rules true."""
        found: dict[str, Bits] = {}
        for rule in wanted:
            self._support(self.rules.roots[rule], self.true(rule), found)
        return found

    def _support(self, number: int, who: Bits, found: dict[str, Bits]) -> None:
        node, mine = self.rules.nodes[number], who & self.truths[number][0]
        if not mine.any():
            return
        match node.what:
            case Name() | Comparison() | Unknown() | Not():
                for name in names(node.what):
                    found[name] = found[name] | mine if name in found else mine
            case _:
                for part in node.parts:
                    self._support(part, mine, found)


def _parts(expression: Expression) -> tuple[Expression, ...]:
    match expression:
        case Not(part):
            return (part,)
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            return parts
        case _:
            return ()


def _truth(expression: Expression, parts: Sequence[Truth], facts: FactColumns) -> Truth:
    match expression:
        case Name(name):
            return facts.state(name)
        case Comparison(name, op, limit):
            return facts.compare(name, op, limit)
        case Unknown(name):
            yes, no = facts.state(name)
            return ~(yes | no), yes | no
        case Always():
            return ~facts.nobody, facts.nobody
        case Not():
            yes, no = parts[0]
            return no, yes
        case All():
            return _both(yes for yes, _ in parts), _either(no for _, no in parts)
        case AnyOf():
            return _either(yes for yes, _ in parts), _both(no for _, no in parts)
        case AtLeast(count, _):
            return _at_least(count, parts)


def _at_least(count: int, parts: Sequence[Truth]) -> Truth:
    """True where so many are true; false where so few are not false that no way is left."""
    some = list(combinations(parts, count))
    return (
        _either(_both(yes for yes, _ in way) for way in some),
        _both(_either(no for _, no in way) for way in some),
    )


def _both(sets: Iterable[Bits]) -> Bits:
    return reduce(np.bitwise_and, sets)


def _either(sets: Iterable[Bits]) -> Bits:
    return reduce(np.bitwise_or, sets)
