"""What speaks against a cause, as a reader would call it an argument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plantar.anatomy.felt import places_of
from plantar.anatomy.painted import PaintedMap
from plantar.assessment.report import RankedCondition, Reason
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State


def contrary(
    condition: RankedCondition,
    evidence: Iterable[Evidence],
    map_: PaintedMap,
    knowledge: KnowledgeBase,
) -> list[Reason]:
    """What weighs against it; a shade less usual with it than with others is no argument.

    Neither is what is taken, nor a place within a larger one that was told and does not speak
    against it. ``evidence``: what was told, as a request holds it.
    """
    most = knowledge.model.report.against_db.value
    against = {r.finding for r in condition.does_not_fit}
    there = {e.finding for e in evidence if e.state is State.PRESENT} - against
    larger = [places_of(name, knowledge) for name in there]
    return [
        r
        for r in condition.does_not_fit
        if r.db <= most
        and not knowledge.topic_of(r.finding).taken
        and not _within(places_of(r.finding, knowledge), larger, map_.regions)
    ]


def _within(places: frozenset[str], larger: Sequence[frozenset[str]], felt: frozenset[str]) -> bool:
    """Whether everything felt at a place lies within a larger place."""
    return any(
        places & whole and len(whole) > len(places) and not (places - whole) & felt
        for whole in larger
    )
