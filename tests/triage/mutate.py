"""``python -m tests.triage.mutate`` breaks each rule and threshold and counts what is noticed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import (
    All,
    AnyOf,
    Comparison,
    Expression,
    Name,
    Not,
    Unknown,
    evaluate,
    parse,
)
from plantar.knowledge.loader import load
from plantar.triage.urgency import Urgency
from tests.triage.spec import FILE, answers, of_thresholds

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
            for n, part in enumerate(parts):
                if len(parts) > 1:
                    yield type(rule)((*parts[:n], *parts[n + 1 :]))
                for wrong in expressions(part):
                    yield type(rule)((*parts[:n], wrong, *parts[n + 1 :]))


def agrees(rule: Expression, urgency: str, wanted: dict[str, Any]) -> bool:
    """Whether a rule does all that the specification says."""
    return (
        urgency == wanted["urgency"]
        and all(evaluate(rule, answers(way)) is True for way in wanted["fires"])
        and all(evaluate(rule, answers(way)) is not True for way in wanted["silent"])
    )


def survivors(knowledge: KnowledgeBase) -> tuple[int, list[str]]:
    """How many mutants there were, and those that nothing noticed."""
    spec = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    total, alive = 0, []
    for flag in knowledge.red_flags:
        wanted, rule = spec["flags"][flag.id], parse(flag.when)
        for wrong in expressions(rule):
            total += 1
            if agrees(wrong, flag.urgency, wanted):
                alive.append(f"{flag.id}: {wrong}")
        for level in Urgency:
            if level.value != flag.urgency:
                total += 1
                if agrees(rule, level.value, wanted):
                    alive.append(f"{flag.id}: urgency {level}")
    numbers = _numbers(of_thresholds(knowledge))
    stated = _numbers(spec["thresholds"])
    for key, value in numbers.items():
        for factor in (0.9, 1.1):
            total += 1
            if abs(stated.get(key, 0.0) - value * factor) < 1e-4:
                alive.append(f"{key}: {value * factor}")
    return total, alive


def _numbers(table: dict[str, Any]) -> dict[str, float]:
    return {
        f"{group}.{name}": float(value)
        for group in ("pooled", "single", "conditions")
        for name, value in table[group].items()
    }


def main() -> None:
    total, alive = survivors(load())
    for line in alive:
        print(line)
    print(f"{total - len(alive)} of {total} mutants noticed ({1 - len(alive) / total:.1%})")


if __name__ == "__main__":
    main()
