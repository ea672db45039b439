"""How well each site explains a painted map: one strong but bounded piece of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np

from plantar.anatomy.painted import PaintedMap
from plantar.anatomy.territory import SIDES, Atlas, Floats
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.schema_model import MapParameters

NODES = 9


@dataclass(frozen=True)
class MapEvidence:
    """Bounded log ratios of a painted map against the average presenter, by site.

    ``side`` gives for each site the probability that the lesion is right, left or both.
    """

    log_ratio: Mapping[str, float]
    side: Mapping[str, Mapping[str, float]]


def explain_map(
    map_: PaintedMap,
    book: Atlas,
    knowledge: KnowledgeBase,
    share: Mapping[str, float],
) -> MapEvidence:
    """Every site's log ratio; empty where nothing is painted.

    Args:
        map_: the painted map; one unnamed side counts as either.
        book: what each site makes numb.
        knowledge: the regions.
        share: prior probability of each site among presenters, the average to compare with.
    """
    if not map_.sides:
        return MapEvidence({}, {})
    model = knowledge.model.map
    observed = _observed(map_, book, knowledge)
    # The regions are tempered, which side is painted is not: that is one plain statement.
    log_p = _of_pictures(observed, _places(map_, book), book, model) * statements(map_, knowledge)
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
    most = np.log(model.bound.value)
    ratio = {site: float(most * np.tanh((v - average) / most)) for site, v in log_site.items()}
    sides = {site: _sides(map_, ways) for site, ways in by_site.items()}
    return MapEvidence(ratio, sides)


def statements(map_: PaintedMap, knowledge: KnowledgeBase) -> float:
    """Independent statements for each painted region, at most one."""
    painted = [(side, region) for side in map_.sides for region in map_.felt(side)]
    vague = sum(len(places) for places in map_.somewhere.values())
    parts = len({knowledge.regions[region].block for _, region in painted}) + vague
    return parts / (1 + (parts - 1) * knowledge.model.map.alike.value) / (len(painted) + vague)


def _sides(map_: PaintedMap, ways: list[tuple[str, float]]) -> dict[str, float]:
    """Side to probability; an unnamed side stays unknown."""
    top = max(value for _, value in ways)
    total: dict[str, float] = {}
    for side, value in ways:
        named = "unknown" if map_.sides == ("one",) and side != "both" else side
        total[named] = total.get(named, 0.0) + float(np.exp(value - top))
    whole = sum(total.values())
    return {side: value / whole for side, value in sorted(total.items())}


def _observed(
    map_: PaintedMap, book: Atlas, knowledge: KnowledgeBase
) -> tuple[Floats, Floats, Floats]:
    """How each region was left: fraction painted, P(left so | numb) if unpainted, and whether said.

    All are (2, n_regions), right side first.
    """
    model = knowledge.model.map
    left = {
        "unpainted": model.left_if_numb_unpainted.value,
        "unmentioned": model.left_if_numb_unmentioned.value,
    }
    share, left_if_numb, said = np.zeros((3, 2, len(book.regions)))
    left_if_numb[:] = left["unpainted"]
    coarse_used = any(knowledge.regions[r].scope == "coarse" for r in map_.regions)
    for row, side in enumerate(SIDES):
        names = [side, "one"] if side == "right" else [side]
        painted = {r: s for name in names for r, s in map_.felt(name).items()}
        clear = {r for name in names for r in map_.clear.get(name, ())}
        vague = {r for name in names for place in map_.somewhere.get(name, ()) for r in place}
        for n, region in enumerate(book.regions):
            fine = knowledge.regions[region].scope == "fine"
            share[row, n] = painted.get(region, 0.0)
            said[row, n] = region in painted or region in clear
            if region in clear:
                left_if_numb[row, n] = model.clear_if_numb.value
            elif region in vague and region not in painted:
                said[row, n] = False
            elif map_.rest != "not_looked_at" and (coarse_used or fine):
                said[row, n] = True
                left_if_numb[row, n] = left[map_.rest]
    return share, left_if_numb, said


Where = list[tuple[int, list[int]]]
"""Vague places: the row of the side and the columns of the regions."""


def _places(map_: PaintedMap, book: Atlas) -> Where:
    column = {region: n for n, region in enumerate(book.regions)}
    return [
        (SIDES.index(side if side in SIDES else "right"), [column[r] for r in sorted(place)])
        for side, places in map_.somewhere.items()
        for place in places
    ]


def _of_pictures(
    observed: tuple[Floats, Floats, Floats], places: Where, book: Atlas, model: MapParameters
) -> Floats:
    """Log P(map | picture), (n_pictures,), integrated over the extent."""
    share, left_if_numb, said = observed
    outside = NormalDist().inv_cdf(model.outside.value)
    extent = np.sqrt(model.extent.value)
    there, elsewhere = model.named_if_there.value, model.named_if_not.value
    whole = np.where(book.liability > outside, extent, 0.0)
    columns = said.any(axis=0)
    share, looked = share[:, columns], said[:, columns] > 0
    spill, liability = book.spill[:, :, columns], book.liability[:, :, columns]
    # However far a lesion reaches, it does not reach what it does not supply.
    loading = np.where(liability > outside, extent, 0.0)
    numb = share * model.painted_if_numb.value + (1 - share) * left_if_numb[:, columns]
    not_numb = share * spill + (1 - share) * (1 - spill)
    fixed = looked & (loading == 0)
    here = _cdf(liability)
    whatever = np.where(fixed, np.log(here * numb + (1 - here) * not_numb), 0.0).sum(axis=(1, 2))
    picture, side, region = np.nonzero(looked & (loading > 0))
    cells = picture, side, region
    liability, loading, not_numb = liability[cells], loading[cells], not_numb[cells]
    numb = numb[side, region]
    log_terms = []
    for u, weight in zip(*_extents(), strict=True):
        here = _cdf((liability + loading * u) / np.sqrt(1 - loading**2))
        each = np.log(here * numb + (1 - here) * not_numb)
        total = whatever + np.bincount(picture, each, len(book.pictures)) + np.log(weight)
        for row, regions in places:
            z, load = book.liability[:, row, regions], whole[:, row, regions]
            none = (1 - _cdf((z + load * u) / np.sqrt(1 - load**2))).prod(axis=1)
            total += np.log(there * (1 - none) + elsewhere * none)
        log_terms.append(total)
    return np.asarray(np.logaddexp.reduce(log_terms, axis=0))


@cache
def _extents() -> tuple[Floats, Floats]:
    """How far a lesion reaches at each node, and the weight of the node, (NODES,) each."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return nodes, weights / weights.sum()


def _cdf(z: Floats) -> Floats:
    """Normal distribution function, to 2e-7 (Abramowitz and Stegun 26.2.17)."""
    t = 1 / (1 + 0.2316419 * np.abs(z))
    poly = t * (
        0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))
    )
    upper = np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * poly
    return np.asarray(np.where(z >= 0, 1 - upper, upper))
