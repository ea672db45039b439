"""The figures as data, for the model card: the hash of the knowledge, subgroups with n."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.accuracy.measure import Result, brier, wilson, within
from plantar.intake.vignette import Vignette
from plantar.knowledge.evidence import State

GROUPS: Mapping[str, Callable[[Vignette], bool]] = {
    "age 18-39": lambda c: c.person.age_years is not None and c.person.age_years < 40,
    "age 40-64": lambda c: c.person.age_years is not None and 40 <= c.person.age_years < 65,
    "age 65 and over": lambda c: c.person.age_years is not None and c.person.age_years >= 65,
    "women": lambda c: c.person.sex == "female",
    "men": lambda c: c.person.sex == "male",
    "pregnant": lambda c: c.person.pregnant == "yes",
    "diabetes": lambda c: any(
        e.finding == "history_diabetes" and e.state is State.PRESENT for e in c.evidence
    ),
}


def figures(results: Sequence[Result]) -> dict[str, Any]:
    """Shares with their Wilson intervals."""
    n = len(results)
    exact = sum(r.urgency is r.gold_urgency for r in results)
    over = sum(r.urgency.rank > r.gold_urgency.rank for r in results)
    counts = {
        "top_1": within(results, 1),
        "top_3": within(results, 3),
        "urgency_exact": exact,
        "urgency_over": over,
        "urgency_under": n - exact - over,
    }
    found: dict[str, Any] = {"n": n}
    for name, hits in counts.items():
        low, high = wilson(hits, n)
        found[name] = {"hits": hits, "low": round(low, 3), "high": round(high, 3)}
    if n:
        found["brier"] = round(brier(results), 3)
    return found


def export(
    path: Path,
    knowledge: str,
    cases: Sequence[Vignette],
    by_layer: Mapping[str, Sequence[Result]],
) -> None:
    """Write all figures, and those of each subgroup with all layers."""
    last = list(by_layer.values())[-1]
    table = {
        "what": "development cases; not accuracy",
        "knowledge": knowledge,
        "layers": {name: figures(results) for name, results in by_layer.items()},
        "subgroups": {
            name: figures([r for c, r in zip(cases, last, strict=True) if holds(c)])
            for name, holds in GROUPS.items()
        },
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
