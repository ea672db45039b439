"""What a lesion makes numb, and so how well a site explains a painted map."""

from __future__ import annotations

import math
from collections.abc import Iterable

from plantar.knowledge.base import KnowledgeBase

CORRELATION = 0.3
"""Estimate. Neighbouring regions are painted together, so a map counts as a few statements."""
BACKGROUND = 0.08
"""Estimate: chance that a region is painted whatever the site."""
LEAST = 0.02


def log_ratio(site: str, painted: Iterable[str], knowledge: KnowledgeBase) -> float:
    """Tempered log likelihood ratio of a painted map at ``site`` against the background.

    Regions outside the map count as not numb only where the site would make them numb.
    """
    regions = frozenset(painted)
    if not regions:
        return 0.0
    territory = knowledge.sites[site].territory
    considered = regions | set(territory)
    total = 0.0
    for region in considered:
        p = max(territory.get(region, 0.0), LEAST)
        if region in regions:
            total += math.log(p / BACKGROUND)
        else:
            total += math.log((1 - p) / (1 - BACKGROUND))
    return total / (1 + (len(considered) - 1) * CORRELATION)
