"""What a lesion makes numb: a territory for each site, on each side of the body.

A lesion affects more or less of its territory. One number for each patient, the extent, moves all
regions together (a Gaussian one-factor model), so neighbouring regions are not independent coins.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.schema_place import Site

SAMPLED = frozenset({"cns_cord", "cns_brain", "poly", "functional", "metabolic", "vascular"})
"""Levels whose territory lists sample regions; the rest of a block takes its mean."""
LIMB = (
    "toes", "ball", "arch", "heel", "border", "dorsum", "ankle", "leg", "knee", "thigh", "pelvis",
)  # fmt: skip
FOOT = frozenset({"toes", "ball", "arch", "heel", "border", "dorsum", "ankle"})
SIDES = ("right", "left")
_NORMAL = NormalDist()
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Presentation:
    """One way a lesion may show: weight among the ways, P(numb) as (2, n_regions), right first."""

    site: str
    side: str
    weight: float
    p: Floats


@dataclass(frozen=True, eq=False)
class Atlas:
    """All pictures of all sites over the regions of the map."""

    regions: tuple[str, ...]
    pictures: tuple[Presentation, ...]
    liability: Floats
    """(n_pictures, 2, n_regions): normal quantile of each P(numb)."""
    spill: Floats
    """(n_pictures, 2, n_regions): P(painted | not numb)."""


def build_atlas(knowledge: KnowledgeBase) -> Atlas:
    """The atlas of the knowledge base; a few milliseconds."""
    regions, model = tuple(knowledge.regions), knowledge.model.map
    least, most = model.least.value, model.most.value
    pictures = []
    for name, site in knowledge.sites.items():
        if not site.territory and not site.length:
            continue
        for share, table in _variants(site, knowledge):
            p = np.array([table.get(region, least) for region in regions]).clip(least, most)
            for side, weight, pair in _on_sides(site, p, knowledge):
                pictures.append(Presentation(name, side, share * weight, pair))
    p = np.array([picture.p for picture in pictures])
    return Atlas(regions, tuple(pictures), np.vectorize(_NORMAL.inv_cdf)(p), _spill(p, knowledge))


def _spill(p: Floats, knowledge: KnowledgeBase) -> Floats:
    """Paint spills over into the same or the next part of a limb, hardly anywhere else."""
    blocks = [region.block for region in knowledge.regions.values()]
    names = sorted(set(blocks))
    member = np.array([[block == name for name in names] for block in blocks], dtype=float)
    near = np.array([[_near(a, b) for b in names] for a in names], dtype=float)
    model = knowledge.model.map
    affected = (p > model.affected.value).astype(float) @ member > 0
    reached = (affected.astype(float) @ near > 0).astype(float) @ member.T > 0
    return np.where(reached, model.spill_near.value, model.spill_far.value)


def _near(first: str, second: str) -> bool:
    """The same part, or two that touch along the leg."""
    if first == second:
        return True
    both = first in LIMB and second in LIMB
    return both and (abs(LIMB.index(first) - LIMB.index(second)) == 1 or {first, second} <= FOOT)


def expected(site: str, knowledge: KnowledgeBase) -> dict[str, float]:
    """Region to P(numb) on the affected side, averaged over the variants, largest first."""
    total: dict[str, float] = {}
    for share, table in _variants(knowledge.sites[site], knowledge):
        for region, p in table.items():
            total[region] = total.get(region, 0.0) + share * p
    return dict(sorted(total.items(), key=lambda item: -item[1]))


def _variants(site: Site, knowledge: KnowledgeBase) -> list[tuple[float, Mapping[str, float]]]:
    """(share, territory) of the usual anatomy and of each variation."""
    usual = _territory(site, knowledge)
    found: list[tuple[float, Mapping[str, float]]] = [
        (variant.share, {**usual, **variant.territory}) for variant in site.variants
    ]
    left = 1 - sum(variant.share for variant in site.variants)
    return [(left, usual), *found] if left > 1e-9 else found


def _territory(site: Site, knowledge: KnowledgeBase) -> dict[str, float]:
    if site.length:
        start, spread = site.length.from_cm, site.length.spread_cm
        return {
            name: _NORMAL.cdf((region.distance_cm - start) / spread)
            for name, region in knowledge.regions.items()
            if region.block not in ("trunk", "head")
        }
    if site.level not in SAMPLED:
        return dict(site.territory)
    return _completed(site, knowledge)


def _completed(site: Site, knowledge: KnowledgeBase) -> dict[str, float]:
    """Regions that are not listed take the mean of their block, or of the blocks around it.

    The head is only completed where two of its regions are listed: numb lips are not a numb face.
    """
    blocks: dict[str, list[float]] = {}
    for region, p in site.territory.items():
        blocks.setdefault(knowledge.regions[region].block, []).append(p)
    mean = {b: math.fsum(ps) / len(ps) for b, ps in blocks.items() if b != "head" or len(ps) > 1}
    for place, block in enumerate(LIMB):
        if block not in blocks:
            near = [next((mean[b] for b in way if b in blocks), None) for way in _ways(place)]
            known = [p for p in near if p is not None]
            if len(known) == 2:
                mean[block] = sum(known) / 2
    filled = {
        name: mean[region.block]
        for name, region in knowledge.regions.items()
        if region.block in mean
    }
    return {**filled, **site.territory}


def _ways(place: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return LIMB[:place][::-1], LIMB[place + 1 :]


def _on_sides(site: Site, p: Floats, knowledge: KnowledgeBase) -> list[tuple[str, float, Floats]]:
    """(side, weight, (2, n_regions)) by how the site lies to the two sides of the body."""
    least = knowledge.model.map.least.value
    none = np.full_like(p, least)
    right, left = np.stack([p, none]), np.stack([none, p])
    match site.side:
        case "uni" | "uni_crossed":
            return [("right", 0.5, right), ("left", 0.5, left)]
        case "crossed":
            face = np.array([r.block == "head" for r in knowledge.regions.values()])
            return [
                ("right", 0.5, np.stack([np.where(face, least, p), np.where(face, p, least)])),
                ("left", 0.5, np.stack([np.where(face, p, least), np.where(face, least, p)])),
            ]
        case "bi" | "multi" | "any":
            share = knowledge.model.map.both_sides[site.side].value
            one = (1 - share) / 2
            both = np.stack([p, p])
            return [("both", share, both), ("right", one, right), ("left", one, left)]
