"""How sure the numbers are: intervals hold the figure, and the weakest figures are named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.interval import Dependence, depends_on, interval, weight_of
from plantar.reasoning.network import Network, compile_network
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from tests.builders import (
    absent,
    cut_down,
    present,
    shared_assessor,
    shared_knowledge,
    with_parameter,
)
from tests.strategies import answers

KNOWLEDGE = shared_knowledge()
NETWORK = shared_assessor().network
PERSON = Person(60, "male")
HEEL = present("numb_heel_medial", "side_one", "feel_burn")
ROOT = present("pain_radiating_leg", "pain_back", "side_one", "numb_lateral_border")
FEW = cut_down(
    KNOWLEDGE,
    ("alcohol_neuropathy", "b12_deficiency", "s1_radiculopathy", "medial_calcaneal_neuropathy"),
    ("feel_burn", "numb_stocking", "numb_heel_medial", "side_one", "side_both_equal", "pain_back"),
)


@settings(max_examples=25)
@given(answers(KNOWLEDGE, NETWORK.findings))
def test_every_probability_lies_inside_its_interval(evidence: list[Evidence]) -> None:
    posterior = infer(NETWORK, PERSON, evidence)
    low, high = interval(NETWORK, posterior)
    assert (low >= 0).all() and (high <= 1).all()
    assert (low <= posterior.responsible).all() and (posterior.responsible <= high).all()


@pytest.mark.parametrize("evidence", [HEEL, ROOT, present("numb_stocking", "side_both_equal")])
def test_the_interval_is_that_of_figures_drawn_anew(evidence: list[Evidence]) -> None:
    """Against 4000 draws of another generator, figure by figure."""
    posterior = infer(NETWORK, PERSON, evidence)
    draw, model = np.random.default_rng(7), KNOWLEDGE.model
    heat, exponent = model.posterior.temperature.value, model.posterior.prior_exponent.value
    score = posterior.log_prior + posterior.contribution.sum(axis=1)
    moved = score + draw.normal(size=(4000, len(score))) * (
        model.interval.prior_deviation.value * exponent / heat
    )
    for n, item in enumerate(posterior.evidence):
        column = NETWORK.column[item.finding]
        side = 0 if item.state is State.PRESENT else 1
        for row in np.flatnonzero(posterior.contribution[:, n]):
            p = NETWORK.p[row, column]
            spread = draw.normal(size=4000) * NETWORK.deviation[row, column]
            drawn = 1 / (1 + np.exp(-(np.log(p / (1 - p)) + spread)))
            ratio = drawn / p if side == 0 else (1 - drawn) / (1 - p)
            weight = weight_of(NETWORK, side)[row, column] * posterior.power[n]
            moved[:, row] += np.log(ratio) * weight
    weight = np.exp(moved)
    expected = np.quantile(weight / weight.sum(axis=1, keepdims=True), [0.05, 0.95], axis=0)
    lead = posterior.responsible.argmax()
    low, high = interval(NETWORK, posterior)
    assert low[lead] == pytest.approx(expected[0, lead], rel=0.25)
    assert high[lead] == pytest.approx(expected[1, lead], rel=0.15)


@pytest.mark.parametrize(
    ("parameter", "surer", "less_sure"),
    [
        ("interval.estimate_weight", 100.0, 2.0),
        ("interval.prior_deviation", 0.1, 1.0),
        ("interval.widest", 0.1, 3.0),
    ],
)
def test_surer_figures_make_a_narrower_interval(
    parameter: str, surer: float, less_sure: float
) -> None:
    def width(value: float) -> float:
        network = compile_network(with_parameter(FEW, parameter, value), interacting=False)
        posterior = infer(network, PERSON, present("feel_burn", "numb_heel_medial"))
        low, high = interval(network, posterior)
        return float((high - low).max())

    assert width(surer) < 0.9 * width(less_sure)


def test_the_same_evidence_in_another_order_gives_the_same_interval() -> None:
    one, other = (interval(NETWORK, infer(NETWORK, PERSON, e)) for e in (ROOT, ROOT[::-1]))
    np.testing.assert_array_equal(one, other)


def test_a_figure_that_was_not_asked_for_never_moves_the_interval() -> None:
    """The draws of a figure depend on its own name alone, and only figures in use are drawn."""
    posterior = infer(NETWORK, PERSON, HEEL)
    unsure = NETWORK.deviation.copy()
    used = [NETWORK.column[e.finding] for e in posterior.evidence]
    unsure[:, np.setdiff1d(np.arange(unsure.shape[1]), used)] = 1.5
    changed = replace(NETWORK, deviation=unsure)
    np.testing.assert_array_equal(interval(NETWORK, posterior), interval(changed, posterior))


def test_the_leader_depends_on_five_figures_of_which_the_first_moves_most() -> None:
    moves = [d.moves for d in depends_on(NETWORK, infer(NETWORK, PERSON, HEEL))]
    assert len(moves) == 5 and moves == sorted(moves, reverse=True) and moves[0] > 0.01


def nudged(network: Network, item: Dependence, deviations: float) -> Network:
    """The network with one figure moved by so many of its deviations."""
    row, model = network.names.index(item.condition), network.knowledge.model
    if not item.finding:
        log_odds = network.log_odds.copy()
        log_odds[row] += deviations * model.interval.prior_deviation.value
        return replace(network, log_odds=log_odds)
    column = network.column[item.finding]
    p = network.p[row, column]
    logit = np.log(p / (1 - p)) + deviations * network.deviation[row, column]
    q = 1 / (1 + np.exp(-logit))
    present_, absent_ = network.if_present.copy(), network.if_absent.copy()
    present_[row, column] += np.log(q / p) * weight_of(network, 0)[row, column]
    absent_[row, column] += np.log((1 - q) / (1 - p)) * weight_of(network, 1)[row, column]
    return replace(network, if_present=present_, if_absent=absent_)


@pytest.mark.parametrize("evidence", [HEEL, [*ROOT, *absent("fever", "feel_burn")]])
def test_a_figure_moves_the_leader_by_as_much_as_is_said(evidence: list[Evidence]) -> None:
    posterior = infer(NETWORK, PERSON, evidence)
    lead = posterior.responsible.argmax()
    for item in depends_on(NETWORK, posterior):
        changes = [
            infer(nudged(NETWORK, item, d), PERSON, evidence).responsible[lead]
            - posterior.responsible[lead]
            for d in (-1.0, 1.0)
        ]
        assert max(map(abs, changes)) == pytest.approx(item.moves, abs=1e-9)


def test_a_dependence_names_the_figure_in_use() -> None:
    posterior = infer(NETWORK, PERSON, HEEL)
    for item in depends_on(NETWORK, posterior):
        row = NETWORK.names.index(item.condition)
        if item.finding:
            assert item.value == NETWORK.p[row, NETWORK.column[item.finding]]
        else:
            assert item.value == pytest.approx(posterior.prior[row])
