"""What plantar is not for, said plainly and safely; whom it is not for: knowledge/people.py."""

from __future__ import annotations

from collections.abc import Sequence

from plantar.anatomy.painted import PaintedMap
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State


def out_of_scope(evidence: Sequence[Evidence], map_: PaintedMap, knowledge: KnowledgeBase) -> str:
    """Return what to say if nothing below the waist is affected; empty if something is."""
    scope = knowledge.triage.scope
    felt = {region for side in map_.sides for region in map_.felt(side)}
    above = {region for region in felt if knowledge.regions[region].block in scope.blocks}
    present = {e.finding for e in evidence if e.state is State.PRESENT}
    alone = (bool(felt) and felt == above) or (scope.only in present and not felt)
    others = {f for f in present if knowledge.findings[f].topic in scope.unless}
    return "" if not alone or felt - above or others - {*scope.findings} else scope.say
