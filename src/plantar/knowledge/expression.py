"""The small boolean language of red flags and safety rules, in three-valued logic.

``pain_back and (weak_leg or lab_calcium<1.9) and not history_diabetes``: names, ``and``, ``or``,
``not``, parentheses, comparisons with a number, ``at_least(2, a, b, c)``, ``unknown(name)`` and
``always``. Kleene's logic: what was not asked is neither true nor false, and a decided result
never depends on it.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import NamedTuple, Protocol

from plantar.errors import KnowledgeError


class Facts(Protocol):
    """What is known; None where a question was not asked or the answer was unsure."""

    def state(self, name: str) -> bool | None:
        """Whether the named finding is present."""

    def span(self, name: str) -> tuple[float, float] | None:
        """Least and greatest value that the named finding can have; equal when measured."""

    @property
    def known(self) -> frozenset[str]:
        """All names of which anything is known; no other name can decide an expression."""

    @property
    def present(self) -> frozenset[str]:
        """All names whose state is True."""

    @property
    def absent(self) -> frozenset[str]:
        """All names whose state is False."""


@dataclass(frozen=True)
class Name:
    """A finding that is present."""

    name: str

    def holds(self, facts: Facts) -> bool | None:
        """Whether it is present."""
        return facts.state(self.name)


@dataclass(frozen=True)
class Comparison:
    """A measured value against a limit."""

    name: str
    op: str
    limit: float

    def holds(self, facts: Facts) -> bool | None:
        """Whether every value that it can have lies on the asked side of the limit."""
        span = facts.span(self.name)
        ends = {_COMPARE[self.op](end, self.limit) for end in span} if span else set()
        return ends.pop() if len(ends) == 1 else None


@dataclass(frozen=True)
class Unknown:
    """True where a finding was not asked or not answered."""

    name: str

    def holds(self, facts: Facts) -> bool | None:
        """Never unknown itself."""
        return facts.state(self.name) is None


@dataclass(frozen=True)
class Always:
    """True for everyone."""

    def holds(self, facts: Facts) -> bool | None:
        """True, whatever is known."""
        return True


@dataclass(frozen=True)
class Not:
    """Kleene negation."""

    part: Expression

    def holds(self, facts: Facts) -> bool | None:
        """The contrary of the part, unknown where it is."""
        inner = self.part.holds(facts)
        return None if inner is None else not inner


class _Branch(NamedTuple):
    """A part of an expression, what it mentions, and what it is of somebody not asked of that."""

    part: Expression
    mentioned: frozenset[str]
    of_nobody: bool | None
    left_open: frozenset[str]


class _Several:
    """Parts, of which the bare names are looked up together: most rules are lists of names."""

    parts: tuple[Expression, ...]

    @cached_property
    def flat(self) -> tuple[Expression, ...]:
        """The parts; of one of the same kind its own instead, for (a or b) or c is a or b or c."""
        alike = All | AnyOf
        return tuple(
            inner
            for part in self.parts
            for inner in (
                part.flat if isinstance(part, alike) and type(part) is type(self) else (part,)
            )
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Findings that are parts by themselves."""
        return frozenset(part.name for part in self.flat if isinstance(part, Name))

    @cached_property
    def rest(self) -> tuple[Expression, ...]:
        """The other parts."""
        return tuple(part for part in self.flat if not isinstance(part, Name))

    @cached_property
    def unnamed(self) -> tuple[_Branch, ...]:
        """The other parts, each with what it is where nothing of it is known."""
        nobody = PlainFacts()
        return tuple(
            _Branch(part, names(part), part.holds(nobody), frozenset(open_names(part, nobody)))
            for part in self.rest
        )


@dataclass(frozen=True)
class All(_Several):
    """Kleene conjunction."""

    parts: tuple[Expression, ...]

    def holds(self, facts: Facts) -> bool | None:
        """False as soon as one part is; unknown where an unknown part could be."""
        if not self.names.isdisjoint(facts.absent):
            return False
        found = True if self.names <= facts.present else None
        known = facts.known
        for part, mentioned, of_nobody, _ in self.unnamed:
            result = of_nobody if known.isdisjoint(mentioned) else part.holds(facts)
            if result is False:
                return False
            if result is None:
                found = None
        return found


@dataclass(frozen=True)
class AnyOf(_Several):
    """Kleene disjunction."""

    parts: tuple[Expression, ...]

    def holds(self, facts: Facts) -> bool | None:
        """True as soon as one part is; unknown where an unknown part could be."""
        if not self.names.isdisjoint(facts.present):
            return True
        found = False if self.names <= facts.absent else None
        known = facts.known
        for part, mentioned, of_nobody, _ in self.unnamed:
            result = of_nobody if known.isdisjoint(mentioned) else part.holds(facts)
            if result:
                return True
            if result is None:
                found = None
        return found


@dataclass(frozen=True)
class AtLeast(_Several):
    """True where so many of the parts are true."""

    count: int
    parts: tuple[Expression, ...]

    def holds(self, facts: Facts) -> bool | None:
        """Unknown where the unknown parts could still reach the count."""
        results = [part.holds(facts) for part in self.parts]
        if results.count(True) >= self.count:
            return True
        return False if len(results) - results.count(False) < self.count else None


Expression = Name | Comparison | Unknown | Always | Not | All | AnyOf | AtLeast

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}
_OPERATORS = {ast.GtE: ">=", ast.Gt: ">", ast.LtE: "<=", ast.Lt: "<"}


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """The expression in ``text``.

    >>> parse("a and not b")
    All(parts=(Name(name='a'), Not(part=Name(name='b'))))

    Raises:
        KnowledgeError: the text is not of this language; names the column.
    """
    try:
        return _build(ast.parse(text.strip(), mode="eval").body, text)
    except SyntaxError as error:
        raise KnowledgeError(f"expression {text!r}, column {error.offset}: {error.msg}") from error


def _build(node: ast.expr, text: str) -> Expression:
    match node:
        case ast.Name(id="always"):
            return Always()
        case ast.Name(id=name):
            return Name(name)
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return Not(_build(part, text))
        case ast.BoolOp(op=ast.And(), values=parts):
            return All(tuple(_build(part, text) for part in parts))
        case ast.BoolOp(op=ast.Or(), values=parts):
            return AnyOf(tuple(_build(part, text) for part in parts))
        case ast.Compare(
            left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=float() | int() as v)]
        ) if type(op) in _OPERATORS:
            return Comparison(name, _OPERATORS[type(op)], float(v))
        case ast.Call(func=ast.Name(id="unknown"), args=[ast.Name(id=name)], keywords=[]):
            return Unknown(name)
        case ast.Call(
            func=ast.Name(id="at_least"), args=[ast.Constant(value=int() as count), *parts]
        ) if 0 < count <= len(parts) and not node.keywords:
            return AtLeast(count, tuple(_build(part, text) for part in parts))
    raise KnowledgeError(
        f"expression {text!r}, column {node.col_offset + 1}: expected names, and, or, not, "
        "a comparison with a number, at_least(2, a, b), unknown(name) or always"
    )


WORD = re.compile(r"\b[a-z][a-z0-9_]*\b")


def expand(text: str, signals: Mapping[str, str], inside: tuple[str, ...] = ()) -> str:
    """The expression with the name of each signal replaced by what the signal means.

    >>> expand("cold and not old", {"cold": "foot_cold_one or sign_foot_cool"})
    '(foot_cold_one or sign_foot_cool) and not old'

    Raises:
        KnowledgeError: a signal is explained by itself.
    """

    def meaning(match: re.Match[str]) -> str:
        name = match.group()
        if name not in signals:
            return name
        if name in inside:
            raise KnowledgeError(f"signal {name}: explained by itself: {' > '.join(inside)}")
        return f"({expand(signals[name], signals, (*inside, name))})"

    return WORD.sub(meaning, text)


def names(expression: Expression) -> frozenset[str]:
    """All names that the expression mentions."""
    match expression:
        case Name(name) | Comparison(name) | Unknown(name):
            return frozenset({name})
        case Always():
            return frozenset()
        case Not(part):
            return names(part)
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            return frozenset().union(*(names(part) for part in parts))


@cache
def mentioned(text: str) -> frozenset[str]:
    """All names in the text of an expression."""
    return names(parse(text))


def comparisons(expression: Expression) -> tuple[Comparison, ...]:
    """All measured values with their limits that the expression mentions, in order of mention.

    >>> [(c.op, c.limit) for c in comparisons(parse("a and (b<0.4 or not c)"))]
    [('<', 0.4)]
    """
    match expression:
        case Comparison():
            return (expression,)
        case Not(part):
            return comparisons(part)
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            return tuple(found for part in parts for found in comparisons(part))
        case _:
            return ()


def negated(expression: Expression) -> frozenset[str]:
    """Names that the expression wants to be absent or unknown.

    >>> sorted(negated(parse("a and (unknown(b) or not b)")))
    ['b']
    """
    match expression:
        case Not(part):
            return names(part)
        case Unknown(name):
            return frozenset({name})
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            return frozenset().union(*(negated(part) for part in parts))
        case _:
            return frozenset()


def evaluate(expression: Expression, facts: Facts) -> bool | None:
    """True, False, or None where what is unknown could still decide it."""
    return expression.holds(facts)


def open_names(expression: Expression, facts: Facts) -> tuple[str, ...]:
    """Unknown names whose answers could still decide the expression, in alphabetical order."""
    if expression.holds(facts) is not None:
        return ()
    return tuple(sorted(_open(expression, facts)))


def _open(expression: Expression, facts: Facts) -> AbstractSet[str]:
    """Of an expression that is not decided."""
    match expression:
        case Name(name) | Comparison(name):
            return {name}
        case Not(part):
            return _open(part, facts)
        case All() | AnyOf() | AtLeast():
            found = set(expression.names - facts.present - facts.absent)
            for part, mentioned, _, left in expression.unnamed:
                if facts.known.isdisjoint(mentioned):
                    found |= left
                elif part.holds(facts) is None:
                    found |= _open(part, facts)
            return found
        case _:
            return set()


def holds(text: str, facts: Facts) -> bool | None:
    """:func:`evaluate` of a text: of most rules nothing is known, and that is alike for all."""
    if facts.known.isdisjoint(mentioned(text)):
        return _of_nobody(text)[0]
    return parse(text).holds(facts)


def left_open(text: str, facts: Facts) -> tuple[str, ...]:
    """:func:`open_names` of a text, in the same way."""
    if facts.known.isdisjoint(mentioned(text)):
        return _of_nobody(text)[1]
    return open_names(parse(text), facts)


@cache
def _of_nobody(text: str) -> tuple[bool | None, tuple[str, ...]]:
    """What an expression is and leaves open where nothing that it mentions is known."""
    nobody = PlainFacts()
    return evaluate(parse(text), nobody), open_names(parse(text), nobody)


def supporting(expression: Expression, facts: Facts) -> tuple[str, ...]:
    """Names whose answers made a true expression true, in order of mention."""
    if evaluate(expression, facts) is not True:
        return ()
    match expression:
        case Name(name) | Comparison(name) | Unknown(name):
            return (name,)
        case Not(part):
            return tuple(sorted(names(part)))
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            found = [name for part in parts for name in supporting(part, facts)]
            return tuple(dict.fromkeys(found))
        case _:
            return ()


@dataclass(frozen=True)
class PlainFacts:
    """Facts from plain mappings; the handiest way to ask an expression a question."""

    states: Mapping[str, bool] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    spans: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @cached_property
    def present(self) -> frozenset[str]:
        """All names whose state is True."""
        return frozenset(name for name, state in self.states.items() if state)

    @cached_property
    def absent(self) -> frozenset[str]:
        """All names whose state is False."""
        return frozenset(name for name, state in self.states.items() if not state)

    @cached_property
    def known(self) -> frozenset[str]:
        """All names of which anything is known."""
        return frozenset((*self.states, *self.values, *self.spans))

    def state(self, name: str) -> bool | None:
        """Whether the named finding is present."""
        return self.states.get(name)

    def span(self, name: str) -> tuple[float, float] | None:
        """Least and greatest value; a measured value is both."""
        if name in self.values:
            return self.values[name], self.values[name]
        return self.spans.get(name)
