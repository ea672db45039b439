"""What would settle it, and whom to see, from the posterior."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from plantar.knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Step:
    """A test, weighed by the probability of the conditions that call for it."""

    test: str
    order: str
    share: float
    because: tuple[str, ...]


def staged_workup(
    probabilities: Mapping[str, float], knowledge: KnowledgeBase, *, most: int = 5
) -> tuple[Step, ...]:
    """First-line tests of the probable conditions, most widely called for first."""
    share: dict[str, float] = defaultdict(float)
    callers: dict[str, list[str]] = defaultdict(list)
    for condition, p in sorted(probabilities.items(), key=lambda item: -item[1]):
        entry = knowledge.conditions.get(condition)
        for step in entry.workup if entry else ():
            if step.order == "first-line":
                share[step.test] += p
                callers[step.test].append(condition)
    ranked = sorted(share, key=lambda test: -share[test])[:most]
    return tuple(Step(t, "first-line", share[t], tuple(callers[t][:3])) for t in ranked)


def whom_to_see(
    probabilities: Mapping[str, float], knowledge: KnowledgeBase, *, most: int = 2
) -> tuple[str, ...]:
    """The specialists named by the most probable conditions."""
    ranked = sorted(probabilities, key=lambda c: -probabilities[c])
    named = [knowledge.conditions[c].specialist for c in ranked if c in knowledge.conditions]
    return tuple(dict.fromkeys(named[:most]))
