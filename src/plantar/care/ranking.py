"""How much an intervention bears on a person: posterior, grade of evidence, burden."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from plantar.knowledge.schema_care import Intervention
from plantar.knowledge.schema_model import CareParameters


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
    anyone: bool = False
    """It is for everybody with a numb foot or leg."""
    by_result: bool = False
    """A result asks for it by itself."""


def relevance_of(
    entry: Intervention,
    responsible: Mapping[str, float],
    feared: Collection[str],
    groups: Collection[str],
    care: CareParameters,
) -> Relevance:
    """Probability that one of the item's conditions is responsible; one of ``feared`` counts as.

    What another item says for everybody is said alone only for a cause of its own.
    """
    if "any" in entry.conditions and entry.said_by:
        return Relevance(0.0, 0.0, "", 0.0)
    if "any" in entry.conditions:
        return Relevance(1.0, care.anyone.value, "", 1.0, anyone=True)
    if any(group in groups for group in entry.groups):
        return Relevance(1.0, 1.0, "", 1.0)
    if not entry.conditions:
        return Relevance(0.0, 0.0, "", 0.0)
    mine = [responsible.get(c, 0.0) for c in entry.conditions]
    there = [float(c in feared) for c in entry.conditions]
    shares = list(zip(mine, there, strict=True))
    best = max(shares)
    share = max(min(1.0, sum(mine)), *there)
    return Relevance(share, share, entry.conditions[shares.index(best)], max(best))


def score_of(entry: Intervention, relevance: Relevance, care: CareParameters) -> float:
    """Relevance, weighed by certainty of the evidence, firmness of the advice and burden."""
    firmness = care.firmness[entry.recommendation].value
    weight = care.grade[entry.evidence_grade].value * firmness
    return relevance.weight * weight * care.burden[entry.who_may_start].value
