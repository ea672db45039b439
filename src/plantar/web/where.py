"""Where it may sit: the drawings, and whether what was painted fits the likely place."""

from __future__ import annotations

from dataclasses import dataclass

from plantar import KnowledgeBase, PaintedMap
from plantar.anatomy.territory import expected
from plantar.web import pictures
from plantar.web.pictures import Figure

NUMB_FROM, FITS_FROM = 0.3, 0.5
"""Probability from which a place is expected to be numb, and share of it that is a fit."""
MOST_DRAWINGS = 2
COLOURS = (
    ("agreed", "you feel it and it fits"),
    ("missed", "you feel it, it does not fit"),
    ("expected", "usually felt there too"),
)
ALONE = ("expected", "usually felt there")
"""Where nothing was felt that it could be beside."""
NO_AREA = "This kind of trouble has no numb area of its own, so the picture cannot show it."
USUAL = "Nothing is marked on these drawings. This is where people with it usually feel it."
FITS = "{What} fits this."
MISFIT = (
    "{What} is not where people with this usually feel it. That is one reason not to be too sure: "
    "tell whoever examines you."
)


@dataclass(frozen=True, slots=True)
class Where:
    """The drawings to show first, the rest, what they say, and what their colours mean."""

    first: tuple[Figure, ...]
    rest: tuple[Figure, ...]
    says: str
    colours: tuple[tuple[str, str], ...]
    """Class and meaning of the colours in the drawings; empty where there is nothing to compare."""


def where(
    map_: PaintedMap, site: str, side: str, knowledge: KnowledgeBase, *, told: bool = False
) -> Where:
    """The painted map beside what a lesion at ``site`` makes numb; both feet as a pair.

    ``told``: the map is that of the words, nothing was painted.
    """
    usual = {r for r, p in expected(site, knowledge).items() if p >= NUMB_FROM}
    map_ = map_.of_any_sensation()
    felt = {region for side in map_.sides for region in map_.felt(side)}
    if not usual:
        drawn, says = pictures.painted(map_), NO_AREA
    else:
        drawn = pictures.where(map_, site, knowledge, side)
        share = len(felt & usual) / len(felt) if felt else 0.0
        fit = FITS if share >= FITS_FROM else MISFIT
        says = fit.format(What="Where you feel it" if told else "What you painted")
        says = says if felt else USUAL
    drawn = tuple(sorted(drawn, key=lambda f: -pictures.shows(f.view, felt or usual)))
    pair = [f for f in drawn if f.view == drawn[0].view]
    first = tuple(pair if len(pair) == MOST_DRAWINGS else drawn[:MOST_DRAWINGS])
    return Where(first, tuple(f for f in drawn if f not in first), says, _colours(felt, usual))


def _colours(felt: set[str], usual: set[str]) -> tuple[tuple[str, str], ...]:
    if not usual:
        return ()
    parts = zip(COLOURS, (felt & usual, felt - usual, usual - felt), strict=True)
    return tuple(c for c, here in parts if here) if felt else (ALONE,)
