"""Where the lesion sits: one joint answer with what it is.

The painted map and the signs of an examination move probability between the sites that each cause
injures. (Between causes they have already spoken, through the figures of the findings.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from plantar.anatomy.likelihood import MapEvidence, explain_map
from plantar.anatomy.painted import PaintedMap
from plantar.anatomy.territory import Atlas
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.schema import pooled
from plantar.reasoning.network import Floats, Network
from plantar.reasoning.posterior import Posterior


@dataclass(frozen=True)
class SiteAnswer:
    """A site with its probability and, where the map tells, the probability of each side."""

    site: str
    probability: float
    side: Mapping[str, float]


@lru_cache(maxsize=4)
def site_share(network: Network) -> Mapping[str, float]:
    """Prior probability of each site among presenters."""
    total: dict[str, float] = defaultdict(float)
    for cause, p in zip(network.causes, network.prior[:-1], strict=True):
        for site, share in site_table(network, cause).items():
            total[site] += float(p) * share
    whole = sum(total.values())
    return {site: value / whole for site, value in total.items()}


def site_table(network: Network, cause: str) -> dict[str, float]:
    """Share of the lesions of a cause that sit at each site."""
    sites = network.knowledge.conditions[cause].sites
    whole = sum(sites.values())
    return {site: share / whole for site, share in sites.items()}


@lru_cache(maxsize=4)
def site_tables(network: Network) -> Floats:
    """:func:`site_table` of every cause, (n_causes, n_sites) in the order of the sites."""
    column = {site: n for n, site in enumerate(network.knowledge.sites)}
    found = np.zeros((len(network.causes), len(column)))
    for row, cause in enumerate(network.causes):
        for site, share in site_table(network, cause).items():
            found[row, column[site]] = share
    return found


def map_evidence(network: Network, atlas: Atlas, map_: PaintedMap) -> MapEvidence:
    """The painted map as evidence about sites, against the average presenter."""
    return explain_map(map_, atlas, network.knowledge, site_share(network))


def sign_log_ratio(site: str, evidence: Sequence[Evidence], knowledge: KnowledgeBase) -> float:
    """What the signs say for a site against the average presenter."""
    power = knowledge.model.map.sign_power.value
    signs, total = knowledge.sites[site].signs, 0.0
    for item in evidence:
        if item.finding in signs and item.state is not State.UNSURE:
            p, base = signs[item.finding], background(item.finding, knowledge)
            present = item.state is State.PRESENT
            total += np.log(p / base) if present else np.log((1 - p) / (1 - base))
    return float(power * total)


def background(finding: str, knowledge: KnowledgeBase) -> float:
    """P(present) of a sign in an adult who came for something else; even where nobody knows."""
    rate = knowledge.findings[finding].background
    return pooled(rate) if rate else 0.5


def locate(
    network: Network, posterior: Posterior, seen: MapEvidence, evidence: Sequence[Evidence]
) -> tuple[SiteAnswer, ...]:
    """Sites, most probable first; they sum to the probability that some known cause is there."""
    knowledge, share = network.knowledge, site_tables(network)
    log = [
        seen.log_ratio.get(site, 0.0) + sign_log_ratio(site, evidence, knowledge)
        for site in knowledge.sites
    ]
    weight = share * np.exp(log)
    whole = weight.sum(axis=1)
    part = posterior.responsible[:-1] / np.where(whole > 0, whole, 1.0)
    total = (part[:, None] * weight).sum(axis=0)
    injured = np.flatnonzero(share.any(axis=0))
    sites = [*knowledge.sites]
    return _ranked({sites[n]: float(total[n]) for n in injured}, seen)


def locate_cause(
    network: Network, cause: str, seen: MapEvidence, evidence: Sequence[Evidence]
) -> tuple[SiteAnswer, ...]:
    """The sites of one cause if it is there, most probable first; they sum to one."""
    table = site_table(network, cause)
    return locate_alone(network, seen, evidence, table) if table else ()


def locate_alone(
    network: Network,
    seen: MapEvidence,
    evidence: Sequence[Evidence],
    share: Mapping[str, float] | None = None,
) -> tuple[SiteAnswer, ...]:
    """Sites from the map and the signs alone, with no word on the cause; they sum to one.

    ``share`` is the prior of each site, that of presenters where it is left out.
    """
    prior = site_share(network) if share is None else share
    weights = {
        site: p
        * np.exp(seen.log_ratio.get(site, 0.0) + sign_log_ratio(site, evidence, network.knowledge))
        for site, p in prior.items()
    }
    whole = sum(weights.values())
    return _ranked({site: float(w / whole) for site, w in weights.items()}, seen)


def _ranked(total: Mapping[str, float], seen: MapEvidence) -> tuple[SiteAnswer, ...]:
    ordered = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return tuple(SiteAnswer(site, p, seen.side.get(site, {})) for site, p in ordered)


def parting_signs(
    knowledge: KnowledgeBase, first: str, second: str, evidence: Sequence[Evidence], most: int = 3
) -> tuple[str, ...]:
    """The signs that would tell two sites apart best, not yet looked for."""
    known = {e.finding for e in evidence}
    tables = [knowledge.sites[site].signs for site in (first, second)]
    value = {}
    for finding in sorted((tables[0].keys() | tables[1].keys()) - known):
        base = background(finding, knowledge)
        p, q = (table.get(finding, base) for table in tables)
        value[finding] = (p - q) * (np.log(p / q) - np.log((1 - p) / (1 - q)))
    best = sorted(value, key=lambda f: (-value[f], f))[:most]
    least = knowledge.model.report.parts_sites.value
    return tuple(f for f in best if value[f] > least)
