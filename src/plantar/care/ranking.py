"""How much an intervention bears on a person: posterior, grade of evidence, burden."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from plantar.knowledge.schema_care import Intervention

ANYONE = 0.3
"""Weight of what is for everyone, against 1 for what is for a certain cause; an estimate."""
GRADE = {"high": 1.0, "moderate": 0.75, "low": 0.5, "very_low": 0.25, "none": 0.1}
"""Weight of the certainty of the evidence; the order is GRADE's, the steps are an estimate."""
FIRMNESS = {
    "emergency_action": 2.0,
    "offer": 1.0,
    "consider": 0.7,
    "prescriber_decision": 0.8,
    "specialist_decision": 0.6,
    "do_not_offer": 1.0,
    "advise_against": 1.0,
}
"""Weight of the recommendation; an estimate."""
BURDEN = {"self": 1.0, "pharmacist": 0.9, "gp": 0.8, "specialist": 0.6, "emergency": 1.0}
"""Weight of who must be seen for it: the less trouble, the higher; an estimate."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """How probable it is that an intervention is for this person's trouble.

    ``share`` decides whether it is shown and ``weight`` how high; ``condition`` is the most
    probable of its conditions and ``chance`` its probability. ``condition`` is empty where the
    item is for anyone, or for a group that a flag says is there.
    """

    share: float
    weight: float
    condition: str
    chance: float


def relevance_of(
    entry: Intervention,
    responsible: Mapping[str, float],
    present: Mapping[str, float],
    groups: Collection[str],
) -> Relevance:
    """Probability that one of the item's conditions is responsible, or that one is present.

    What is dangerous to do is said to everyone, whatever they have.
    """
    if "any" in entry.conditions or entry.recommendation == "advise_against":
        return Relevance(1.0, ANYONE, "", 1.0)
    if not set(entry.groups).isdisjoint(groups):
        return Relevance(1.0, 1.0, "", 1.0)
    shares = {c: responsible.get(c, 0.0) for c in entry.conditions}
    there = max((present.get(c, 0.0) for c in entry.conditions), default=0.0)
    share = max(min(1.0, sum(shares.values())), there)
    best = max(entry.conditions, key=lambda c: (shares[c], present.get(c, 0.0)), default="")
    chance = max(shares[best], present.get(best, 0.0)) if best else 0.0
    return Relevance(share, share, best, chance)


def weight_of(entry: Intervention) -> float:
    """Certainty of the evidence times firmness of the recommendation."""
    return GRADE[entry.evidence_grade] * FIRMNESS[entry.recommendation]


def burden_of(entry: Intervention) -> float:
    """How little trouble it is."""
    return BURDEN[entry.who_may_start]
