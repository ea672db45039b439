"""``python -m tests.triage.mutate`` breaks each rule and threshold and counts what is noticed."""

from __future__ import annotations

from typing import Any

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import Expression, evaluate, parse
from plantar.knowledge.loader import load
from plantar.plain_yaml import plain_yaml
from plantar.triage.urgency import Urgency
from tests.triage.spec import FILE, answers, flags, of_thresholds, signals
from tests.triage.wrong import expressions


def agrees(rule: Expression, wanted: dict[str, Any]) -> bool:
    """Whether a rule does all that the specification says."""
    return all(evaluate(rule, answers(way)) is True for way in wanted["fires"]) and all(
        evaluate(rule, answers(way)) is not True for way in wanted["silent"]
    )


def survivors(knowledge: KnowledgeBase) -> tuple[int, list[str]]:
    """How many mutants there were, and those that nothing noticed."""
    spec = plain_yaml(FILE.read_text(encoding="utf-8"))
    total, alive = 0, []
    for kind, rows in (("signals", signals()), ("flags", flags())):
        for name, row in rows.items():
            for wrong in expressions(parse(row["when"])):
                total += 1
                if agrees(wrong, spec[kind][name]):
                    alive.append(f"{name}: {wrong}")
    for name, row in flags().items():
        total += len(Urgency) - 1
        if row["urgency"] != spec["flags"][name]["urgency"]:
            alive.append(f"{name}: urgency {row['urgency']}")
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
