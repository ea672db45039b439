"""Whom and what plantar is not for, said plainly and safely."""

from __future__ import annotations

from collections.abc import Sequence

from plantar.anatomy.painted import PaintedMap
from plantar.errors import ChildError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.people import ADULT

FOR_A_CHILD = (
    f"plantar is for adults ({ADULT} or over). A child with a numb or weak leg needs a doctor, "
    "today if it is new. Call the emergency number now if the child cannot walk or pee, has a "
    "drooping face, is hard to wake, or has trouble breathing."
)
"""What is said where the person is a child."""


def refuse_child(age_years: int | None, field: str = "age_years") -> None:
    """Refuse the age of a child; ``field`` is what the caller calls the age.

    Raises:
        ChildError: says what to do instead.
    """
    if age_years is not None and age_years < ADULT:
        raise ChildError(age_years, FOR_A_CHILD, field)


def out_of_scope(evidence: Sequence[Evidence], map_: PaintedMap, knowledge: KnowledgeBase) -> str:
    """What is said where nothing below the waist is affected; empty where it is."""
    scope = knowledge.triage.scope
    felt = {region for side in map_.sides for region in map_.felt(side)}
    above = {region for region in felt if knowledge.regions[region].block in scope.blocks}
    present = {e.finding for e in evidence if e.state is State.PRESENT}
    alone = (bool(felt) and felt == above) or (scope.only in present and not felt)
    others = {f for f in present if knowledge.findings[f].topic in scope.unless}
    return "" if not alone or felt - above or others - {*scope.findings} else scope.say
