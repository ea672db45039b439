"""Reasons add up to the answer, are what the definition says, and matter when cited."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from plantar.anatomy.painted import from_regions
from plantar.assessment.assess import Assessor
from plantar.assessment.settled import settle
from plantar.intake.vignette import read_vignette
from plantar.knowledge.evidence import Evidence
from plantar.reasoning.explanation import NAT, explain
from plantar.reasoning.network import compile_network
from plantar.reasoning.posterior import Posterior, infer
from plantar.reasoning.prior import Person
from tests.builders import (
    absent,
    cut_down,
    present,
    shared_assessor,
    shared_knowledge,
)
from tests.strategies import DECIDED, answers

KNOWLEDGE = shared_knowledge()
NETWORK = shared_assessor().network
PERSON = Person(60, "male")
CASES = sorted((Path(__file__).parents[2] / "cases/development").glob("[A-C]*.yaml"))
FEW = compile_network(
    cut_down(
        KNOWLEDGE,
        ("alcohol_neuropathy", "s1_radiculopathy", "medial_calcaneal_neuropathy"),
        ("feel_burn", "numb_stocking", "numb_heel_medial", "pain_back", "fever"),
    )
)


@settings(max_examples=25)
@given(answers(KNOWLEDGE, NETWORK.findings, DECIDED))
def test_amounts_sum_exactly_to_posterior_minus_prior(evidence: list[Evidence]) -> None:
    posterior = infer(NETWORK, PERSON, evidence)
    why = explain(posterior)
    np.testing.assert_allclose(why.prior + why.amount.sum(axis=1), why.posterior, atol=1e-9)
    for p, db in ((posterior.responsible, why.posterior), (posterior.prior, why.prior)):
        inner = (p > 1e-9) & (p < 1 - 1e-9)
        np.testing.assert_allclose(db[inner], NAT * np.log(p / (1 - p))[inner], atol=1e-5)


def by_small_steps(posterior: Posterior, steps: int = 4000) -> list[list[float]]:
    """The attribution from its definition: all evidence is turned up together, step by step.

    In each step a piece moves the log odds of cause i by its own log ratio for i less the mean of
    its ratios for the rivals, weighted by what the rivals are worth at that point.
    """
    n = range(len(posterior.names))
    pieces = posterior.contribution.tolist()
    amount = [[0.0] * len(posterior.evidence) for _ in n]
    for step in range(steps):
        t = (step + 0.5) / steps
        weight = [math.exp(float(posterior.log_prior[i]) + t * sum(pieces[i])) for i in n]
        for i in n:
            rivals = sum(weight[j] for j in n if j != i)
            for k in range(len(posterior.evidence)):
                against = sum(weight[j] * pieces[j][k] for j in n if j != i) / rivals
                amount[i][k] += (pieces[i][k] - against) / steps * 10 / math.log(10)
    return amount


def test_amounts_are_those_of_turning_the_evidence_up_in_small_steps() -> None:
    evidence = [*present("numb_heel_medial", "feel_burn"), *absent("numb_stocking", "pain_back")]
    posterior = infer(FEW, PERSON, evidence)
    np.testing.assert_allclose(explain(posterior).amount, by_small_steps(posterior), atol=1e-4)


@settings(max_examples=10)
@given(answers(KNOWLEDGE, NETWORK.findings, DECIDED))
def test_the_order_of_evidence_changes_no_reason(evidence: list[Evidence]) -> None:
    one, other = (explain(infer(NETWORK, PERSON, e)) for e in (evidence, evidence[::-1]))
    assert one.evidence == other.evidence
    np.testing.assert_array_equal(one.amount, other.amount)


def test_a_no_that_another_answer_settles_contributes_nothing() -> None:
    why = explain(infer(NETWORK, PERSON, [*present("side_one"), *absent("side_both_equal")]))
    column = [e.finding for e in why.evidence].index("side_both_equal")
    assert not why.amount[:, column].any()


def test_evidence_that_fits_every_cause_alike_counts_for_nothing() -> None:
    """A ratio against the background is not yet a reason: the rivals have it too."""
    posterior = infer(FEW, PERSON, present("feel_burn"))
    alike = Posterior(
        posterior.names,
        posterior.responsible,
        posterior.log_prior,
        np.full_like(posterior.contribution, 1.7),
        posterior.power,
        posterior.evidence,
        posterior.text,
        posterior.units,
    )
    np.testing.assert_allclose(explain(alike).amount, 0, atol=1e-9)


def test_one_piece_of_evidence_takes_all_of_the_change() -> None:
    why = explain(infer(NETWORK, PERSON, present("numb_heel_medial")))
    np.testing.assert_allclose(why.amount[:, 0], why.posterior - why.prior)


def test_what_leads_by_far_still_has_finite_reasons() -> None:
    why = explain(infer(NETWORK, PERSON, present(*NETWORK.findings)))
    assert np.isfinite(why.amount).all() and np.isfinite(why.posterior).all()


@pytest.mark.parametrize("path", CASES[::45], ids=lambda p: p.stem)
def test_dropping_any_cited_finding_changes_the_result(path: Path, assessor: Assessor) -> None:
    knowledge = assessor.network.knowledge
    v = read_vignette(path, knowledge)
    evidence = settle(v.person, v.evidence, from_regions(v.painted), knowledge).evidence
    posterior = infer(NETWORK, v.person, evidence)
    lead = int(posterior.responsible.argmax())
    why = explain(posterior)
    cited = np.flatnonzero(np.abs(why.amount[lead]) >= knowledge.model.report.cited_db.value)
    assert cited.size
    for column in cited:
        rest = [e for e in evidence if e.finding != why.evidence[column].finding]
        other = infer(NETWORK, v.person, rest)
        assert abs(other.responsible[lead] - posterior.responsible[lead]) > 1e-6
