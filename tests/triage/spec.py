"""``python -m tests.triage.spec`` writes what each red flag must do, for review on a change.

The file is the second, independent statement of the rules: each smallest set of answers that
fires a flag, and each of these with one answer turned round, which must not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import (
    All,
    Answers,
    AnyOf,
    Comparison,
    Expression,
    Not,
    evaluate,
    minimal_examples,
    names,
    parse,
)
from plantar.knowledge.loader import load
from plantar.knowledge.schema import RedFlag

FILE = Path(__file__).parent / "red_flag_spec.yaml"


def answers(way: dict[str, Any]) -> Answers:
    """The answers of one line of the file."""
    return Answers(dict(way.get("states", {})), dict(way.get("values", {})))


def turned(way: Answers, rule: Expression) -> list[Answers]:
    """The answers with one turned round, one more, or a number moved across its limit."""
    found = [
        Answers({**way.states, name: not state}, way.values) for name, state in way.states.items()
    ]
    for name, value in way.values.items():
        for limit in limits(rule, name):
            other = 2 * limit - value
            found.append(Answers(way.states, {**way.values, name: other}))
    for name in sorted(names(rule) - way.states.keys() - way.values.keys()):
        found += [Answers({**way.states, name: state}, way.values) for state in (True, False)]
    return [a for a in found if evaluate(rule, a) is not True]


def limits(rule: Expression, name: str) -> list[float]:
    """The limits that a rule sets for a number."""
    match rule:
        case Comparison(other, _, limit):
            return [limit] if other == name else []
        case Not(part):
            return limits(part, name)
        case All(parts) | AnyOf(parts):
            return [limit for part in parts for limit in limits(part, name)]
        case _:
            return []


def of_flag(flag: RedFlag) -> dict[str, Any]:
    """What one flag must do."""
    rule = parse(flag.when)
    ways = minimal_examples(rule)
    return {
        "urgency": flag.urgency,
        "fires": [_plain(way) for way in ways],
        "silent": _unique([_plain(a) for way in ways for a in turned(way, rule)]),
    }


def _plain(way: Answers) -> dict[str, Any]:
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
        "conditions": {name: round(t.share, 4) for name, t in policy.conditions.items()},
        "repeat": [[r.contacts, r.factor, r.at_least] for r in policy.repeat],
    }


def main() -> None:
    knowledge = load()
    table = {
        "flags": {flag.id: of_flag(flag) for flag in knowledge.red_flags},
        "thresholds": of_thresholds(knowledge),
    }
    head = "# Written by python -m tests.triage.spec; read the difference before it is committed.\n"
    FILE.write_text(
        head + yaml.safe_dump(table, sort_keys=False, default_flow_style=None, width=140),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
