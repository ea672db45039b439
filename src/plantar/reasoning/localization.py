"""Where the lesion sits: one joint answer with what it is.

A painted map speaks through the sites that each cause injures, and the signs of an examination
move probability between the sites of one cause. (Between causes the signs have already spoken,
through the likelihoods of the conditions.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from plantar.anatomy.likelihood import MapEvidence, explain_map, statements
from plantar.anatomy.painted import PaintedMap, location_findings
from plantar.anatomy.territory import Atlas
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.reasoning.network import Floats, Network
from plantar.reasoning.posterior import Posterior

SIGN_POWER = 0.6
"""Exponent of each sign: several muscles of one site are not independent. An estimate."""


ALIKE_BY_CHANCE = 0.05
"""P(both sides are drawn alike | two separate causes): an estimate."""


@dataclass(frozen=True)
class SiteAnswer:
    """A site with its probability and, where the map tells, the probability of each side."""

    site: str
    probability: float
    side: Mapping[str, float]


def site_share(network: Network) -> dict[str, float]:
    """Prior probability of each site among presenters."""
    total: dict[str, float] = defaultdict(float)
    for cause, p in zip(network.causes, network.prior, strict=True):
        for site, share in _shares(network, cause).items():
            total[site] += float(p) * share
    whole = sum(total.values())
    return {site: value / whole for site, value in total.items()}


def _shares(network: Network, cause: str) -> dict[str, float]:
    sites = network.knowledge.conditions[cause].sites
    whole = sum(sites.values())
    return {site: share / whole for site, share in sites.items()}


def read(
    network: Network, book: Atlas, map_: PaintedMap, power: float | None = None
) -> MapEvidence:
    """The painted map as evidence about sites, against the average presenter."""
    return explain_map(map_, book, network.knowledge, site_share(network), power)


@dataclass(frozen=True)
class MapForCauses:
    """What a painted map says about each cause.

    ``log_ratio`` (n + 1,): for each responsible cause, something else last. ``companion``
    (n + 1, n): P(the other side of the body is explained by condition j | responsible cause).
    ``seen`` is the map as evidence about sites, ``shown`` the findings that it decides.
    """

    log_ratio: Floats
    companion: Floats
    seen: MapEvidence
    shown: Mapping[str, State]


def not_drawn(drawn: MapForCauses, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence without what the map says already: it speaks once, through the sites.

    An answer that contradicts the map stays.
    """
    table = drawn.shown
    return [e for e in evidence if e.layer is not Layer.MAP and table.get(e.finding) is not e.state]


@lru_cache(maxsize=64)
def map_for_causes(network: Network, book: Atlas, map_: PaintedMap) -> MapForCauses:
    """The map through the sites of each cause.

    Both sides may have one cause, as in a stocking, or each its own: then the second one has half
    its prior odds, like any condition beside the responsible one.
    """
    n = len(network.causes)
    whole = read(network, book, map_)
    shown = {e.finding: e.state for e in location_findings(map_, network.knowledge)}
    both = _by_cause(network, whole)
    if not {"left", "right"} <= set(map_.sides):
        return _kept(MapForCauses(both, np.zeros((n + 1, n)), whole, shown))
    odds = np.log(0.5 * network.prior / (1 - network.prior) + 1e-12)
    power = statements(map_, network.knowledge)
    seen = [read(network, book, _one_side(map_, side), power) for side in ("left", "right")]
    apart = seen[0].average + seen[1].average - whole.average
    apart += _alike(map_) * np.log(ALIKE_BY_CHANCE)
    left, right = (_by_cause(network, one) for one in seen)
    table = np.full((n + 1, n), -np.inf)
    for mine, other in ((left, right), (right, left)):
        table = np.logaddexp(table, apart + mine[:, None] + odds + other[None, :-1])
    table[np.arange(n), np.arange(n)] = -np.inf
    total = np.logaddexp(both, np.logaddexp.reduce(table, axis=1))
    return _kept(MapForCauses(total, np.exp(table - total[:, None]), whole, shown))


def _kept(found: MapForCauses) -> MapForCauses:
    """Read-only, because the same answer is given to all who ask about this map."""
    found.log_ratio.setflags(write=False)
    found.companion.setflags(write=False)
    return found


def _alike(map_: PaintedMap) -> float:
    """How much of all that is painted is painted on both sides, from 0 to 1."""
    left, right = ({*map_.felt(side), *map_.somewhere.get(side, ())} for side in ("left", "right"))
    return len(left & right) / len(left | right)


def _one_side(map_: PaintedMap, side: str) -> PaintedMap:
    """The map as if the other side had not been looked at."""
    return PaintedMap(
        {s: kinds for s, kinds in map_.layers.items() if s == side},
        {s: names for s, names in map_.clear.items() if s == side},
        map_.rest,
        {s: places for s, places in map_.somewhere.items() if s == side},
        only=side,
    )


def _by_cause(network: Network, seen: MapEvidence) -> Floats:
    """(n_causes + 1,) log ratio of the map for each responsible cause, something else last."""
    if not seen.log_ratio:
        return np.zeros(len(network.causes) + 1)
    values = []
    for cause in network.causes:
        shares = _shares(network, cause)
        terms = [np.log(p) + seen.log_ratio.get(site, 0.0) for site, p in shares.items() if p]
        values.append(np.logaddexp.reduce(terms))
    return np.array([*values, 0.0])


def sign_log_ratio(site: str, evidence: Sequence[Evidence], knowledge: KnowledgeBase) -> float:
    """What the signs say for a site against the average presenter."""
    signs, total = knowledge.sites[site].signs, 0.0
    for item in evidence:
        if item.finding in signs and item.state is not State.UNSURE:
            p, base = signs[item.finding], knowledge.findings[item.finding].base_rate or 0.5
            present = item.state is State.PRESENT
            total += np.log(p / base) if present else np.log((1 - p) / (1 - base))
    return float(SIGN_POWER * total)


def locate(
    network: Network, posterior: Posterior, seen: MapEvidence, evidence: Sequence[Evidence]
) -> tuple[SiteAnswer, ...]:
    """Sites, most probable first; they sum to the probability that some known cause is there."""
    knowledge = network.knowledge
    signs = {site: sign_log_ratio(site, evidence, knowledge) for site in knowledge.sites}
    total: dict[str, float] = defaultdict(float)
    for cause, p in zip(network.causes, posterior.responsible, strict=False):
        weights = {
            site: share * np.exp(seen.log_ratio.get(site, 0.0) + signs[site])
            for site, share in _shares(network, cause).items()
        }
        whole = sum(weights.values())
        for site, weight in weights.items():
            total[site] += float(p * weight / whole)
    return _ranked(total, seen)


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
        base = knowledge.findings[finding].base_rate or 0.5
        p, q = (table.get(finding, base) for table in tables)
        value[finding] = (p - q) * (np.log(p / q) - np.log((1 - p) / (1 - q)))
    best = sorted(value, key=lambda f: (-value[f], f))[:most]
    return tuple(f for f in best if value[f] > 0.2)
