"""The small boolean language of red flags and safety rules, in three-valued logic.

``pain_back and (weak_leg or lab_calcium<1.9) and not history_diabetes``: names, ``and``, ``or``,
``not``, parentheses, comparisons with a number, ``unknown(name)`` and ``always``. Kleene's
logic: what was not asked is neither true nor false, and a decided result never depends on it.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from plantar.errors import KnowledgeError


class Facts(Protocol):
    """What is known; None where a question was not asked or the answer was unsure."""

    def state(self, name: str) -> bool | None:
        """Whether the named finding is present."""

    def span(self, name: str) -> tuple[float, float] | None:
        """Least and greatest value that the named finding can have; equal when measured."""


@dataclass(frozen=True)
class Name:
    """A finding that is present."""

    name: str


@dataclass(frozen=True)
class Comparison:
    """A measured value against a limit."""

    name: str
    op: str
    limit: float


@dataclass(frozen=True)
class Unknown:
    """True where a finding was not asked or not answered."""

    name: str


@dataclass(frozen=True)
class Always:
    """True for everyone."""


@dataclass(frozen=True)
class Not:
    """Kleene negation."""

    part: Expression


@dataclass(frozen=True)
class All:
    """Kleene conjunction."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class AnyOf:
    """Kleene disjunction."""

    parts: tuple[Expression, ...]


Expression = Name | Comparison | Unknown | Always | Not | All | AnyOf

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
    raise KnowledgeError(
        f"expression {text!r}, column {node.col_offset + 1}: expected names, and, or, not, "
        "a comparison with a number, unknown(name) or always"
    )


def names(expression: Expression) -> frozenset[str]:
    """All names that the expression mentions."""
    match expression:
        case Name(name) | Comparison(name) | Unknown(name):
            return frozenset({name})
        case Always():
            return frozenset()
        case Not(part):
            return names(part)
        case All(parts) | AnyOf(parts):
            return frozenset().union(*(names(part) for part in parts))


def evaluate(expression: Expression, facts: Facts) -> bool | None:
    """True, False, or None where what is unknown could still decide it."""
    match expression:
        case Name(name):
            return facts.state(name)
        case Comparison(name, op, limit):
            span = facts.span(name)
            ends = {_COMPARE[op](end, limit) for end in span} if span else set()
            return ends.pop() if len(ends) == 1 else None
        case Unknown(name):
            return facts.state(name) is None
        case Always():
            return True
        case Not(part):
            inner = evaluate(part, facts)
            return None if inner is None else not inner
        case All(parts):
            return _all([evaluate(part, facts) for part in parts])
        case AnyOf(parts):
            results = [evaluate(part, facts) for part in parts]
            turned = _all([None if r is None else not r for r in results])
            return None if turned is None else not turned


def _all(results: list[bool | None]) -> bool | None:
    if False in results:
        return False
    return None if None in results else True


def open_names(expression: Expression, facts: Facts) -> tuple[str, ...]:
    """Unknown names whose answers could still decide the expression, in alphabetical order."""
    if evaluate(expression, facts) is not None:
        return ()
    match expression:
        case Name(name) | Comparison(name):
            return (name,)
        case Not(part):
            return open_names(part, facts)
        case All(parts) | AnyOf(parts):
            return tuple(sorted({n for part in parts for n in open_names(part, facts)}))
        case _:
            return ()


def supporting(expression: Expression, facts: Facts) -> tuple[str, ...]:
    """Names whose answers made a true expression true, in order of mention."""
    if evaluate(expression, facts) is not True:
        return ()
    match expression:
        case Name(name) | Comparison(name) | Unknown(name):
            return (name,)
        case Not(part):
            return tuple(sorted(names(part)))
        case All(parts) | AnyOf(parts):
            found = [name for part in parts for name in supporting(part, facts)]
            return tuple(dict.fromkeys(found))
        case _:
            return ()


@dataclass(frozen=True)
class Answers:
    """Facts from plain mappings; the handiest way to ask an expression a question."""

    states: dict[str, bool]
    values: dict[str, float]
    spans: dict[str, tuple[float, float]] = field(default_factory=dict)

    def state(self, name: str) -> bool | None:
        """Whether the named finding is present."""
        return self.states.get(name)

    def span(self, name: str) -> tuple[float, float] | None:
        """Least and greatest value; a measured value is both."""
        if name in self.values:
            return self.values[name], self.values[name]
        return self.spans.get(name)


def minimal_examples(expression: Expression) -> tuple[Answers, ...]:
    """Smallest sets of answers that make the expression true, one per way of being true."""
    found = [_answers(example) for example in _ways(expression, wanted=True)]
    return tuple(a for a in found if a is not None)


Literal = tuple[str, str, float]


def _ways(expression: Expression, *, wanted: bool) -> list[frozenset[Literal]]:
    """Disjunctive form: each way is a set of (name, what, number) literals."""
    match expression:
        case Name(name):
            return [frozenset({(name, "state", float(wanted))})]
        case Comparison(name, op, limit):
            return [frozenset({(name, "value", _satisfying(op, limit, wanted))})]
        case Not(part):
            return _ways(part, wanted=not wanted)
        case All(parts) | AnyOf(parts) as both:
            if isinstance(both, All) is wanted:
                ways: list[frozenset[Literal]] = [frozenset()]
                for part in parts:
                    ways = [way | more for way in ways for more in _ways(part, wanted=wanted)]
                return ways
            return [way for part in parts for way in _ways(part, wanted=wanted)]
        case _:
            return [frozenset()] if wanted else []


def _satisfying(op: str, limit: float, wanted: bool) -> float:
    step = max(abs(limit), 1.0) * 0.01
    above = op in (">", ">=")
    return limit + step if above is wanted else limit - step


def _answers(way: frozenset[Literal]) -> Answers | None:
    states: dict[str, bool] = {}
    for name, what, number in sorted(way):
        if what == "state" and states.setdefault(name, bool(number)) is not bool(number):
            return None
    return Answers(states, {name: number for name, what, number in way if what == "value"})
