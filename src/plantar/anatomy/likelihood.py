"""How well each site explains a painted map: one strong but bounded piece of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from plantar.anatomy.painted import PaintedMap
from plantar.anatomy.territory import EXTENT, SIDES, Atlas, Floats
from plantar.knowledge.base import KnowledgeBase

PAINTED_IF_NUMB, PAINTED_IF_NOT = 0.85, 0.05
"""Drawings are imprecise: some of what is numb is left out, some paint spills over. Estimates."""
LEFT_IF_NUMB = 0.3
"""P(left unpainted | numb) on a map that is meant to be complete: an estimate."""
CLEAR_IF_NUMB = 0.05
"""P(said to be clear | numb): an estimate."""
TEMPER = 0.25
"""Exponent of the log ratio of a map: an estimate; clinicians tell L5 from S1 on drawings hardly
better than chance, so a map must not count as dozens of answers."""
BOUND = float(np.log(300))
"""A map alone never moves the odds by more than this factor."""
NODES = 9


@dataclass(frozen=True)
class MapEvidence:
    """Bounded log ratios of a painted map against the average presenter, by site.

    ``side`` gives for each site the probability that the lesion is right, left or both.
    """

    log_ratio: Mapping[str, float]
    side: Mapping[str, Mapping[str, float]]


def explain_map(
    map_: PaintedMap, book: Atlas, knowledge: KnowledgeBase, share: Mapping[str, float]
) -> MapEvidence:
    """Every site's log ratio; empty where nothing is painted.

    Args:
        map_: the painted map; one unnamed side counts as either.
        book: what each site makes numb.
        knowledge: the regions.
        share: prior probability of each site among presenters, the average to compare with.
    """
    if not map_.regions:
        return MapEvidence({}, {})
    log_p = _of_pictures(_observed(map_, book, knowledge), book)
    by_site: dict[str, list[tuple[str, float]]] = {}
    for picture, value in zip(book.pictures, log_p, strict=True):
        by_site.setdefault(picture.site, []).append(
            (picture.side, float(value + np.log(picture.weight)))
        )
    log_site = {
        site: float(np.logaddexp.reduce([v for _, v in ways])) for site, ways in by_site.items()
    }
    average = np.logaddexp.reduce(
        [value + np.log(max(share.get(site, 0.0), 1e-4)) for site, value in log_site.items()]
    )
    ratio = {site: _bounded(TEMPER * (value - average)) for site, value in log_site.items()}
    return MapEvidence(ratio, {site: _sides(map_, ways) for site, ways in by_site.items()})


def _bounded(value: float) -> float:
    return float(BOUND * np.tanh(value / BOUND))


def _sides(map_: PaintedMap, ways: list[tuple[str, float]]) -> dict[str, float]:
    """Side to probability; an unnamed side stays unknown."""
    top = max(value for _, value in ways)
    total: dict[str, float] = {}
    for side, value in ways:
        named = "unknown" if map_.sides == ("one",) and side != "both" else side
        total[named] = total.get(named, 0.0) + float(np.exp(value - top))
    whole = sum(total.values())
    return {side: value / whole for side, value in sorted(total.items())}


def _observed(map_: PaintedMap, book: Atlas, knowledge: KnowledgeBase) -> tuple[Floats, Floats]:
    """P(what was drawn | numb) and P(what was drawn | not numb), each (2, n_regions)."""
    numb, not_numb = np.ones((2, 2, len(book.regions)))
    coarse_used = any(knowledge.regions[r].scope == "coarse" for r in map_.regions)
    for row, side in enumerate(SIDES):
        names = [side, "one"] if side == "right" else [side]
        painted = {r: s for name in names for r, s in map_.felt(name).items()}
        clear = {r for name in names for r in map_.clear.get(name, ())}
        for n, region in enumerate(book.regions):
            looked = map_.complete and (coarse_used or knowledge.regions[region].scope == "fine")
            if region in painted:
                share = painted[region]
                numb[row, n] = share * PAINTED_IF_NUMB + (1 - share) * LEFT_IF_NUMB
                not_numb[row, n] = share * PAINTED_IF_NOT + (1 - share) * (1 - PAINTED_IF_NOT)
            elif region in clear:
                numb[row, n], not_numb[row, n] = CLEAR_IF_NUMB, 1 - PAINTED_IF_NOT
            elif looked:
                numb[row, n], not_numb[row, n] = LEFT_IF_NUMB, 1 - PAINTED_IF_NOT
    return numb, not_numb


def _of_pictures(observed: tuple[Floats, Floats], book: Atlas) -> Floats:
    """Log P(map | picture), (n_pictures,), integrated over the extent."""
    numb, not_numb = observed
    said = (numb != not_numb).any(axis=0)
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = weights / weights.sum()
    inverse = book.liability[:, :, said]
    log_terms = []
    for u, weight in zip(nodes, weights, strict=True):
        here = _cdf((inverse + np.sqrt(EXTENT) * u) / np.sqrt(1 - EXTENT))
        each = here * numb[:, said] + (1 - here) * not_numb[:, said]
        log_terms.append(np.log(each).sum(axis=(1, 2)) + np.log(weight))
    return np.asarray(np.logaddexp.reduce(log_terms, axis=0))


def _cdf(z: Floats) -> Floats:
    """Normal distribution function, to 2e-7 (Abramowitz and Stegun 26.2.17)."""
    t = 1 / (1 + 0.2316419 * np.abs(z))
    poly = t * (
        0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))
    )
    upper = np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * poly
    return np.asarray(np.where(z >= 0, 1 - upper, upper))
