"""Where the lesion sits: the posterior of the causes, carried to their sites."""

from __future__ import annotations

import math
from collections import defaultdict

from plantar.anatomy.painted import Painted, painted_regions
from plantar.anatomy.territory import log_ratio
from plantar.reasoning.network import Network
from plantar.reasoning.posterior import Posterior


def site_probabilities(
    network: Network, posterior: Posterior, painted: Painted
) -> dict[str, float]:
    """Site id to probability, most probable first.

    Within a cause its sites are weighed by their share and by how well they explain the map;
    sums to the probability that some known cause is responsible.
    """
    knowledge, regions = network.knowledge, painted_regions(painted)
    ratio = {site: math.exp(log_ratio(site, regions, knowledge)) for site in knowledge.sites}
    total: dict[str, float] = defaultdict(float)
    for cause, p in zip(network.causes, posterior.responsible, strict=False):
        shares = knowledge.conditions[cause].sites
        weights = {site: share * ratio[site] for site, share in shares.items()}
        scale = sum(weights.values())
        for site, weight in weights.items():
            total[site] += float(p) * weight / scale
    return dict(sorted(total.items(), key=lambda item: -item[1]))
