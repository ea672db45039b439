"""Pairs that are not told apart are close, and what parts them is what brings most."""

from __future__ import annotations

import math

import pytest

from plantar.knowledge.evidence import Evidence
from plantar.reasoning.discrimination import Undecided, undecided
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from tests.builders import (
    absent,
    present,
    shared_assessor,
    shared_knowledge,
    unsure,
)

KNOWLEDGE = shared_knowledge()
NETWORK = shared_assessor().network
PERSON = Person(60, "male")
ROOTS = [
    *present("pain_radiating_leg", "pain_back", "side_one", "numb_foot_whole"), *absent("fever"),
]  # fmt: skip


def pairs(evidence: list[Evidence]) -> tuple[Undecided, ...]:
    return undecided(NETWORK, infer(NETWORK, PERSON, evidence), PERSON, evidence)


def decibans(first: str, second: str, finding: str) -> float:
    """What an answer brings on average, whichever of the two is true."""
    column = NETWORK.column[finding]
    p, q = (float(NETWORK.p[NETWORK.causes.index(c), column]) for c in (first, second))
    if_first = p * math.log(p / q) + (1 - p) * math.log((1 - p) / (1 - q))
    if_second = q * math.log(q / p) + (1 - q) * math.log((1 - q) / (1 - p))
    return (if_first + if_second) / 2 * 10 / math.log(10)


def test_close_roots_are_named_as_not_told_apart_with_what_would_do_it() -> None:
    found = pairs(ROOTS)
    assert any({p.first, p.second} == {"l5_radiculopathy", "s1_radiculopathy"} for p in found)
    assert all(p.by for p in found)


def test_only_probable_causes_of_like_probability_are_not_told_apart() -> None:
    report = KNOWLEDGE.model.report
    posterior = infer(NETWORK, PERSON, ROOTS)
    shares = dict(zip(posterior.names, posterior.responsible, strict=True))
    found = pairs(ROOTS)
    for pair in found:
        assert shares[pair.first] >= shares[pair.second] >= report.probable.value
        assert shares[pair.first] < report.alike.value * shares[pair.second]
    products = [shares[p.first] * shares[p.second] for p in found]
    assert products == sorted(products, reverse=True)


def test_a_clear_leader_leaves_no_open_pair() -> None:
    evidence = present("swelling_one_leg", "pain_calf", "history_immobility", "imaging_venous_clot")
    assert infer(NETWORK, PERSON, evidence).responsible.max() > 0.75
    assert pairs(evidence) == ()


def test_what_parts_a_pair_is_the_answer_that_brings_most_of_each_kind() -> None:
    answered = {e.finding for e in ROOTS}
    for pair in pairs(ROOTS):
        for kind in ("patient", "clinician", "test"):
            worth = {
                f: decibans(pair.first, pair.second, f)
                for f in NETWORK.findings
                if KNOWLEDGE.findings[f].asked_of == kind and f not in answered
                and not KNOWLEDGE.findings[f].only_if
            }  # fmt: skip
            named = [d for d in pair.by if d.asked_of == kind]
            least = KNOWLEDGE.model.report.told_apart_db.value
            assert len(named) <= 2
            assert [d.decibans for d in named] == sorted((d.decibans for d in named), reverse=True)
            for d in named:
                assert d.decibans >= least
                assert d.decibans == pytest.approx(decibans(pair.first, pair.second, d.finding))
            best = max(worth.values())
            if best >= least:
                assert named[0].decibans >= best - 1e-9


def test_what_was_answered_parts_nothing_and_what_is_unsure_may() -> None:
    best = pairs(ROOTS)[0].by[0].finding
    answered = [d.finding for p in pairs([*ROOTS, *absent(best)]) for d in p.by]
    open_ = [d.finding for p in pairs([*ROOTS, *unsure(best)]) for d in p.by]
    assert best not in answered and best in open_
