"""Where the lesion sits: one joint answer with what it is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from plantar.anatomy.likelihood import MapEvidence
from plantar.anatomy.painted import PaintedMap, from_regions
from plantar.anatomy.territory import build_atlas
from plantar.knowledge.evidence import Evidence
from plantar.knowledge.schema import pooled
from plantar.reasoning.localization import (
    locate,
    locate_alone,
    map_evidence,
    parting_signs,
    sign_log_ratio,
    site_share,
)
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from tests.builders import (
    absent,
    present,
    shared_assessor,
    shared_knowledge,
    unsure,
    with_parameter,
)

KNOWLEDGE = shared_knowledge()
NETWORK = shared_assessor().network
ATLAS = build_atlas(KNOWLEDGE)
NOTHING = MapEvidence({}, {})
HEEL = from_regions({"right": {"numb": ("heel_med", "pl_heel_med")}})
SIGNS = present("sign_weak_dorsiflexion", "sign_ankle_reflex_one_reduced")


def sites(evidence: list[Evidence], map_: PaintedMap | None = None) -> dict[str, float]:
    seen = map_evidence(NETWORK, ATLAS, map_) if map_ else NOTHING
    found = locate(NETWORK, infer(NETWORK, Person(), evidence), seen, evidence)
    return {answer.site: answer.probability for answer in found}


def test_sites_sum_to_the_probability_that_a_known_cause_is_there() -> None:
    evidence = present("numb_heel_medial", "side_one")
    rest = infer(NETWORK, Person(), evidence).responsible[-1]
    for map_ in (None, HEEL):
        assert sum(sites(evidence, map_).values()) == pytest.approx(1 - rest)


def test_without_map_and_signs_a_cause_is_where_it_usually_sits() -> None:
    posterior = infer(NETWORK, Person(), [])
    expected: dict[str, float] = {}
    for cause, p in zip(NETWORK.causes, posterior.responsible, strict=False):
        listed = KNOWLEDGE.conditions[cause].sites
        for site, share in listed.items():
            expected[site] = expected.get(site, 0) + p * share / sum(listed.values())
    assert sites([]) == pytest.approx(expected)


def test_map_and_signs_move_a_cause_between_its_own_sites_alone() -> None:
    """By the definition: share of the site times its ratios, normalised within each cause."""
    evidence = SIGNS
    posterior = infer(NETWORK, Person(), evidence)
    seen = map_evidence(NETWORK, ATLAS, HEEL)
    expected: dict[str, float] = {}
    for cause, p in zip(NETWORK.causes, posterior.responsible, strict=False):
        weights = {
            site: share
            * math.exp(seen.log_ratio.get(site, 0) + sign_log_ratio(site, evidence, KNOWLEDGE))
            for site, share in KNOWLEDGE.conditions[cause].sites.items()
        }
        for site, weight in weights.items():
            expected[site] = expected.get(site, 0) + p * weight / sum(weights.values())
    found = locate(NETWORK, posterior, seen, evidence)
    assert {a.site: a.probability for a in found} == pytest.approx(expected)
    order = [(-a.probability, a.site) for a in found]
    assert order == sorted(order)


def test_a_sign_counts_by_its_ratio_to_the_background() -> None:
    site, finding = next((s, f) for s, e in KNOWLEDGE.sites.items() for f in e.signs)
    p, power = KNOWLEDGE.sites[site].signs[finding], KNOWLEDGE.model.map.sign_power.value
    base = pooled(KNOWLEDGE.findings[finding].background or ())
    assert sign_log_ratio(site, present(finding), KNOWLEDGE) == pytest.approx(
        power * math.log(p / base)
    )
    assert sign_log_ratio(site, absent(finding), KNOWLEDGE) == pytest.approx(
        power * math.log((1 - p) / (1 - base))
    )
    assert sign_log_ratio(site, unsure(finding), KNOWLEDGE) == 0


def test_the_prior_of_sites_is_what_the_causes_injure() -> None:
    share = site_share(NETWORK)
    assert sum(share.values()) == pytest.approx(1) and min(share.values()) > 0
    only = "medial_calcaneal_nerve"
    mine = math.fsum(
        float(p) * e.sites[only] / sum(e.sites.values())
        for p, e in zip(
            NETWORK.prior, (KNOWLEDGE.conditions[c] for c in NETWORK.causes), strict=False
        )
        if only in e.sites
    )
    assert share[only] == pytest.approx(mine / (1 - float(NETWORK.prior[-1])))


def test_a_map_alone_is_read_against_the_prior_of_the_sites() -> None:
    seen = map_evidence(NETWORK, ATLAS, HEEL)
    found = locate_alone(NETWORK, seen, [])
    share = site_share(NETWORK)
    weight = {s: p * math.exp(seen.log_ratio.get(s, 0)) for s, p in share.items()}
    expected = {s: w / sum(weight.values()) for s, w in weight.items()}
    assert {a.site: a.probability for a in found} == pytest.approx(expected)
    first = next(a for a in found if a.site == "medial_calcaneal_nerve")
    assert first.side["right"] > 0.9 and first.probability > 3 * share["medial_calcaneal_nerve"]


def test_other_priors_of_the_sites_may_be_given() -> None:
    found = locate_alone(NETWORK, NOTHING, [], {"s1_root": 0.25, "l5_root": 0.75})
    assert [(a.site, a.probability) for a in found] == [("l5_root", 0.75), ("s1_root", 0.25)]


def test_parting_signs_are_those_that_tell_most_and_were_not_looked_for() -> None:
    found = parting_signs(KNOWLEDGE, "l5_root", "s1_root", [])
    assert 0 < len(found) <= 3
    known = present(found[0])
    assert found[0] not in parting_signs(KNOWLEDGE, "l5_root", "s1_root", known)
    assert parting_signs(KNOWLEDGE, "l5_root", "l5_root", []) == ()


@pytest.mark.parametrize("power", [0.01, 0.99])
def test_the_power_of_signs_is_a_parameter(power: float) -> None:
    known = with_parameter(KNOWLEDGE, "map.sign_power", power)
    full = sign_log_ratio("l5_root", SIGNS, KNOWLEDGE) / KNOWLEDGE.model.map.sign_power.value
    assert full and np.isclose(sign_log_ratio("l5_root", SIGNS, known), power * full)
