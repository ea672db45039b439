"""The posterior obeys probability."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.loader import load
from plantar.reasoning.likelihood import tabulate
from plantar.reasoning.network import compile_network
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person, prior_log_odds
from tests.builders import absent, present

NETWORK = compile_network(load())
PERSON = Person(52, "female")


def evidence_lists() -> st.SearchStrategy[list[Evidence]]:
    item = st.builds(Evidence, st.sampled_from(NETWORK.findings), st.sampled_from(list(State)))
    return st.lists(item, max_size=25, unique_by=lambda e: e.finding)


@settings(max_examples=25, deadline=None)
@given(evidence_lists(), st.randoms())
def test_the_order_of_evidence_changes_nothing(
    evidence: list[Evidence], shuffler: random.Random
) -> None:
    turned = evidence[:]
    shuffler.shuffle(turned)
    first, second = infer(NETWORK, PERSON, evidence), infer(NETWORK, PERSON, turned)
    np.testing.assert_allclose(first.responsible, second.responsible, rtol=1e-9)


@settings(max_examples=25, deadline=None)
@given(evidence_lists())
def test_probabilities_sum_to_one_and_lie_inside_their_intervals(evidence: list[Evidence]) -> None:
    posterior = infer(NETWORK, PERSON, evidence)
    assert posterior.responsible.sum() == pytest.approx(1)
    assert (posterior.low <= posterior.responsible).all()
    assert (posterior.responsible <= posterior.high).all()
    assert (posterior.present >= posterior.responsible - 1e-12).all()


def test_an_unsure_answer_is_no_evidence() -> None:
    silent = infer(NETWORK, PERSON, [])
    unsure = infer(NETWORK, PERSON, [Evidence("numb_heel_medial", State.UNSURE)])
    np.testing.assert_array_equal(silent.responsible, unsure.responsible)


def test_all_findings_at_once_stay_finite() -> None:
    posterior = infer(NETWORK, PERSON, present(*NETWORK.findings))
    assert np.isfinite(posterior.responsible).all()


def test_pairs_agree_with_enumeration_of_the_noisy_or() -> None:
    """Brute force over one responsible cause and at most one other, straight from the formula."""
    evidence = [*present("pain_back", "swelling_both_legs"), *absent("weak_leg", "fever")]
    table = tabulate(NETWORK, PERSON, evidence)
    odds = np.exp(prior_log_odds(NETWORK, PERSON, evidence))
    size = len(NETWORK.causes)
    weight = np.zeros(size)
    for i, j in itertools.product(range(size), range(size + 1)):
        if i == j:
            continue
        value = odds[i] if j == size else odds[i] * odds[j] / 2
        for n in range(len(table.evidence)):
            p = table.p[i, n]
            if j < size and table.shared[n] and table.known[j, n]:
                q = max(0.0, 1 - (1 - table.p[j, n]) / (1 - table.base[n]))
                p = 1 - (1 - p) * (1 - q)
            ratio = p / table.base[n] if table.present[n] else (1 - p) / (1 - table.base[n])
            value *= ratio ** table.exponent[n]
        weight[i] += value
    expected = weight / (weight.sum() + 0.05 / 0.95)
    np.testing.assert_allclose(
        infer(NETWORK, PERSON, evidence).responsible[:-1], expected, rtol=1e-9
    )


def test_one_sided_numbness_speaks_against_polyneuropathy() -> None:
    one = infer(NETWORK, PERSON, present("side_one"))
    both = infer(NETWORK, PERSON, present("side_both_equal"))
    at = NETWORK.causes.index("diabetic_polyneuropathy")
    assert one.responsible[at] < both.responsible[at] / 3


def test_something_else_rises_when_nothing_known_explains() -> None:
    strange = [*present("numb_crossed", "sign_tinel_medial_heel", "sign_tophi")]
    before = infer(NETWORK, PERSON, []).responsible[-1]
    assert before > 0
    assert infer(NETWORK, PERSON, absent(*NETWORK.findings)).responsible[-1] > before / 10
    assert np.isfinite(infer(NETWORK, PERSON, strange).responsible[-1])
