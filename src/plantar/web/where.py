"""Where it may sit: the drawings, and whether what was painted fits the likely place."""

from __future__ import annotations

from dataclasses import dataclass

from plantar.anatomy.painted import PaintedMap
from plantar.anatomy.territory import expected
from plantar.knowledge.base import KnowledgeBase
from plantar.web import pictures
from plantar.web.pictures import Figure

NUMB_FROM, FITS_FROM = 0.3, 0.5
"""Probability from which a place is expected to be numb, and share of it that is a fit."""
MOST_DRAWINGS = 2
NO_AREA = "This kind of trouble has no numb area of its own, so the picture cannot show it."
USUAL = "You painted nothing. This is where people with it are usually numb."
FITS = "What you painted fits this place."
MISFIT = (
    "What you painted is not the usual area of this place. That is one reason not to be too sure: "
    "tell whoever examines you."
)


@dataclass(frozen=True, slots=True)
class Where:
    """The drawings to show first, the rest, what they say, and whether colours compare."""

    first: tuple[Figure, ...]
    rest: tuple[Figure, ...]
    says: str
    compares: bool


def where(map_: PaintedMap, site: str, knowledge: KnowledgeBase) -> Where:
    """The painted map beside what a lesion at ``site`` makes numb."""
    usual = {r for r, p in expected(site, knowledge).items() if p >= NUMB_FROM}
    felt = {region for side in map_.sides for region in map_.felt(side)}
    if not usual:
        drawn, says = pictures.painted(map_), NO_AREA
    else:
        drawn = pictures.where(map_, site, knowledge)
        share = len(felt & usual) / len(felt) if felt else 0.0
        says = USUAL if not felt else FITS if share >= FITS_FROM else MISFIT
    return Where(drawn[:MOST_DRAWINGS], drawn[MOST_DRAWINGS:], says, bool(usual))
