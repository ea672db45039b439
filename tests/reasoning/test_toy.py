"""A knowledge of three causes and two findings whose posterior a reader can check by hand.

Prior odds (cord, shoes, other, something else): 1/4, 2/3, 1/4, 1/4, that is 3 : 8 : 3 : 3.
A numb heel is seven times as common with shoes (0.7 to 0.1) as in people who came for something
else; weak legs are thirty times as common with a pressed cord (0.6 to 0.02).
"""

from __future__ import annotations

import pytest

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.loader import compile_files
from plantar.reasoning.network import Network, compile_network
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from tests.builders import absent, present, with_parameters
from tests.knowledge.toy import FILES, write

CAUSE = """\
id: {id}
name: {id}
plain_name: {id}
group: {group}
prior: {{per_1000: {prior}, basis: estimate, reference: [guess], weight: 8}}
urgency: routine
see: [podiatrist]
sites: {{{site}: 1}}
estimates: {{{estimates}}}
"""
TOY = {
    "conditions/cord_press.yaml": CAUSE.format(
        id="cord_press", group="cord", prior=100, site="cord", estimates="weak_legs: [0.6]"
    ),
    "conditions/tight_shoes.yaml": CAUSE.format(
        id="tight_shoes", group="local", prior=200, site="heel_nerve", estimates="numb_heel: [0.7]"
    ),
    "conditions/other_local.yaml": CAUSE.format(
        id="other_local", group="local", prior=100, site="sole_skin", estimates=""
    ),
    "finding_weights.yaml": (
        "{basis: fitted, reference: [guess], note: toy, default: {present: 1, absent: 1}, "
        "weights: {}}\n"
    ),
}
PLAIN = {  # no tempering, so that only Bayes' rule is left
    "posterior.temperature": 1.0,
    "posterior.prior_exponent": 1.0,
    "posterior.redundancy": 0.0,
    "posterior.heard_weight": 1.0,
    "posterior.something_else": 0.2,
    "posterior.least_p": 0.001,
}
NAMES = ("cord_press", "tight_shoes", "other_local", "something_else")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    folder = write(tmp_path_factory.mktemp("toy"), {**FILES, **TOY})
    knowledge: KnowledgeBase = with_parameters(compile_files(folder), PLAIN)
    return compile_network(knowledge, interacting=False)


def posterior(network: Network, evidence: list[Evidence]) -> list[float]:
    found = infer(network, Person(None), evidence)
    by_name = dict(zip(found.names, found.responsible.tolist(), strict=True))
    return [by_name[name] for name in NAMES]


def shares(*parts: float) -> list[float]:
    return [part / sum(parts) for part in parts]


def test_with_no_answer_the_posterior_is_the_prior(network: Network) -> None:
    assert posterior(network, []) == pytest.approx(shares(3, 8, 3, 3))


def test_a_numb_heel_is_worth_a_factor_of_seven_for_shoes(network: Network) -> None:
    assert posterior(network, present("numb_heel")) == pytest.approx(shares(3, 7 * 8, 3, 3))


def test_a_heel_that_is_not_numb_takes_shoes_down_to_a_third(network: Network) -> None:
    """0.3 to 0.9."""
    assert posterior(network, absent("numb_heel")) == pytest.approx(shares(3, 8 / 3, 3, 3))


def test_weak_legs_are_worth_a_factor_of_thirty_for_the_cord(network: Network) -> None:
    assert posterior(network, present("weak_legs")) == pytest.approx(shares(30 * 3, 8, 3, 3))


def test_two_answers_multiply(network: Network) -> None:
    both = present("numb_heel", "weak_legs")
    assert posterior(network, both) == pytest.approx(shares(90, 56, 3, 3))


def test_not_sure_changes_nothing(network: Network) -> None:
    unsure = [Evidence("weak_legs", State.UNSURE)]
    assert posterior(network, unsure) == pytest.approx(shares(3, 8, 3, 3))


def test_half_a_confidence_counts_the_factor_at_half(network: Network) -> None:
    """One half that it is so, a factor of 7, and one half that nothing is known, 1: together 4."""
    half = [Evidence("numb_heel", State.PRESENT, confidence=0.5)]
    assert posterior(network, half) == pytest.approx(shares(3, 4 * 8, 3, 3))
