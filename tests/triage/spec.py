"""``python -m tests.triage.spec`` writes what each red flag must do, for review on a change.

The file is the second, independent statement of the rules: sets of answers that fire a flag, and
sets that only just do not; so many that every slip of the pen in a rule is noticed. Signals stand
in it by name, as in the files, and have their own sets: written out, one flag may have hundreds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.examples import minimal_examples
from plantar.knowledge.expression import (
    All,
    AnyOf,
    AtLeast,
    Comparison,
    Expression,
    Not,
    PlainFacts,
    evaluate,
    names,
    parse,
)
from plantar.knowledge.loader import DATA, load
from plantar.knowledge.yaml_file import read_yaml
from tests.triage.wrong import expressions

FILE = Path(__file__).parent / "red_flag_spec.yaml"


def flags() -> dict[str, dict[str, Any]]:
    """The red flags as they are written, by id: a rule may name signals."""
    return {row["id"]: row for row in read_yaml(DATA / "red_flags.yaml")}


def signals() -> dict[str, dict[str, Any]]:
    """The signals as they are written, by name."""
    return dict(read_yaml(DATA / "signals.yaml"))


def answers(way: dict[str, Any]) -> PlainFacts:
    """The answers of one line of the file."""
    return measured(PlainFacts(dict(way.get("states", {})), dict(way.get("values", {}))))


def measured(given: PlainFacts) -> PlainFacts:
    """What has a value is known, as it is in evidence."""
    return PlainFacts({**dict.fromkeys(given.values, True), **given.states}, given.values)


def varied(way: PlainFacts, rule: Expression) -> list[PlainFacts]:
    """The answers with one turned round, one more, or a number moved across its limit."""
    found = [
        PlainFacts({**way.states, name: not state}, way.values)
        for name, state in way.states.items()
    ]
    for name, value in way.values.items():
        for limit in limits(rule, name):
            other = 2 * limit - value
            found.append(PlainFacts(way.states, {**way.values, name: other}))
    for name in sorted(names(rule) - way.states.keys() - way.values.keys()):
        near = [limit * factor for limit in limits(rule, name) for factor in (0.99, 1.01)]
        found += [PlainFacts(way.states, {**way.values, name: value}) for value in near]
        if not near:
            found += [
                PlainFacts({**way.states, name: state}, way.values) for state in (True, False)
            ]
    return found


def forgotten(way: PlainFacts) -> Iterator[PlainFacts]:
    """The answers without one of them."""
    for left_out in sorted({*way.states, *way.values}):
        yield PlainFacts(
            {name: state for name, state in way.states.items() if name != left_out},
            {name: value for name, value in way.values.items() if name != left_out},
        )


def limits(rule: Expression, name: str) -> list[float]:
    """The limits that a rule sets for a number."""
    match rule:
        case Comparison(other, _, limit):
            return [limit] if other == name else []
        case Not(part):
            return limits(part, name)
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            return [limit for part in parts for limit in limits(part, name)]
        case _:
            return []


def telling(ways: Iterable[PlainFacts]) -> list[PlainFacts]:
    """The ways that each show something that those before them do not."""
    shown: set[tuple[str, float]] = set()
    kept = []
    for way in sorted(ways, key=lambda w: len(w.states) + len(w.values)):
        told = {*way.states.items(), *way.values.items()}
        if told - shown:
            kept.append(way)
            shown |= told
    return kept


def of_rule(when: str) -> dict[str, Any]:
    """What makes one rule true, and what only just does not.

    First a few ways that show every part, each with one answer turned round; then whatever else
    it takes to notice each slip that could be made in the rule.
    """
    rule = parse(when)
    every = minimal_examples(rule)
    chosen = telling(every)
    chosen += [a for way in chosen for a in varied(way, rule) if _alike(a, way)]
    for wrong in expressions(rule):
        if not any(_differ(rule, wrong, a) for a in chosen):
            found = (a for a in _others(every, rule) if _differ(rule, wrong, a))
            chosen += islice(found, 1)
    return {
        "fires": _unique([_plain(a) for a in chosen if fires(rule, a)]),
        "silent": _unique([_plain(a) for a in chosen if not fires(rule, a)]),
    }


def _alike(one: PlainFacts, other: PlainFacts) -> bool:
    return one.states.keys() == other.states.keys() and one.values.keys() == other.values.keys()


def _others(ways: Sequence[PlainFacts], rule: Expression) -> Iterator[PlainFacts]:
    """More ways, with one and then two answers changed; then those of what is silent."""
    yield from ways
    for way in ways:
        yield from varied(way, rule)
    for way in ways:
        for once in varied(way, rule):
            yield from varied(once, rule)
    for way in minimal_examples(Not(rule)):
        yield from varied(way, rule)
        yield from forgotten(way)


def _differ(one: Expression, other: Expression, given: PlainFacts) -> bool:
    return fires(one, given) is not fires(other, given)


def fires(rule: Expression, given: PlainFacts) -> bool:
    """Whether the answers make a rule true."""
    return evaluate(rule, measured(given)) is True


def _plain(way: PlainFacts) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if way.states:
        found["states"] = dict(sorted(way.states.items()))
    if way.values:
        found["values"] = dict(sorted(way.values.items()))
    return found


def _unique(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for n, item in enumerate(items) if item not in items[:n]]


def of_thresholds(knowledge: KnowledgeBase) -> dict[str, Any]:
    """Probabilities at which a level is set, to four places."""
    policy = knowledge.triage
    return {
        "pooled": {level: entry.share for level, entry in policy.pooled.items()},
        "single": {level: entry.share for level, entry in policy.single.items()},
        "sets": {level: entry.sets for level, entry in policy.single.items()},
        "conditions": {name: round(t.share, 4) for name, t in policy.conditions.items()},
        "repeat": [[r.contacts, r.factor, r.at_least] for r in policy.repeat],
    }


def main() -> None:
    knowledge = load()
    table = {
        "signals": {name: of_rule(entry["when"]) for name, entry in signals().items()},
        "flags": {
            name: {"urgency": row["urgency"], **of_rule(row["when"])}
            for name, row in flags().items()
        },
        "thresholds": of_thresholds(knowledge),
    }
    head = "# Written by python -m tests.triage.spec; read the difference before it is committed.\n"
    FILE.write_text(
        head + yaml.safe_dump(table, sort_keys=False, default_flow_style=None, width=140),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
