"""The sums over sets of conditions agree with brute force and with a library."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from plantar.reasoning.beside import companions, log_gain, present_beside
from plantar.reasoning.bounded import bracket
from plantar.reasoning.noisy_or import marginals

CHANCE = st.floats(0.01, 0.99)


def enumerated(
    prior: np.ndarray, q: np.ndarray, leak: np.ndarray, absent_q: np.ndarray
) -> tuple[np.ndarray, float]:
    """Marginals and log evidence by listing every set of conditions."""
    total, on = 0.0, np.zeros(len(prior))
    for bits in itertools.product([False, True], repeat=len(prior)):
        d = np.array(bits)
        weight = np.where(d, prior, 1 - prior).prod()
        weight *= (1 - (1 - leak) * np.where(d[:, None], 1 - q, 1.0).prod(axis=0)).prod()
        weight *= np.where(d[:, None], 1 - absent_q, 1.0).prod()
        total += weight
        on += weight * d
    return on / total, float(np.log(total))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(0, 5), st.integers(0, 4), st.integers(0, 2**32 - 1))
def test_marginals_agree_with_enumeration(n: int, present: int, absent: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    prior, leak = draw.uniform(0.01, 0.9, n), draw.uniform(0.01, 0.5, present)
    q, off = draw.uniform(0, 0.95, (n, present)), draw.uniform(0, 0.95, (n, absent))
    q[draw.random(q.shape) < 0.4] = 0.0
    expected, evidence = enumerated(prior, q, leak, off)
    found, log_evidence = marginals(prior, q, leak, off)
    np.testing.assert_allclose(found, expected, atol=1e-9)
    assert log_evidence == pytest.approx(evidence, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_what_is_left_out_stays_below_the_tolerance(seed: int) -> None:
    draw = np.random.default_rng(seed)
    prior, leak = draw.uniform(0.01, 0.2, 9), draw.uniform(0.01, 0.1, 4)
    q, off = draw.uniform(0, 0.95, (9, 4)), draw.uniform(0, 0.95, (9, 12))
    exact, _ = marginals(prior, q, leak, off)
    near, _ = marginals(prior, q, leak, off, tolerance=1e-4)
    assert np.abs(exact - near).max() <= 1e-4


def test_marginals_agree_with_a_bayesian_network_library() -> None:
    """pyAgrum on the same sub-network with the noisy-OR expanded."""
    gum = pytest.importorskip("pyagrum")
    draw = np.random.default_rng(3)
    prior, leak = draw.uniform(0.02, 0.3, 6), draw.uniform(0.02, 0.2, 5)
    q = np.where(draw.random((6, 5)) < 0.6, draw.uniform(0.1, 0.9, (6, 5)), 0.0)
    net = gum.BayesNet()
    causes = [net.add(gum.LabelizedVariable(f"d{i}", "", 2)) for i in range(6)]
    for i, node in enumerate(causes):
        net.cpt(node).fillWith([1 - prior[i], prior[i]])
    for f in range(5):
        node = net.addNoisyORNet(gum.LabelizedVariable(f"f{f}", "", 2), float(leak[f]))
        for i in np.flatnonzero(q[:, f]):
            net.addWeightedArc(causes[i], node, float(q[i, f]))
    engine = gum.LazyPropagation(net)
    engine.setEvidence({"f0": 1, "f1": 1, "f2": 1, "f3": 0, "f4": 0})
    engine.makeInference()
    expected = [engine.posterior(node)[1] for node in causes]
    found, _ = marginals(prior, q[:, :3], leak[:3], q[:, 3:])
    np.testing.assert_allclose(found, expected, atol=1e-9)


def beside_by_listing(
    log_odds: np.ndarray, absent: np.ndarray, gain: np.ndarray, base: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Log gain (n + 1,) and weight of j beside r (n + 1, n), from the definition."""
    n = len(log_odds)
    p = base * np.exp(np.vstack([gain, np.zeros(gain.shape[1])]))
    q = np.maximum(0, 1 - (1 - p[:-1]) / (1 - base))
    prior = 0.5 * np.exp(log_odds) / (1 + 0.5 * np.exp(log_odds))
    stays = 1 - prior + prior * np.exp(absent)
    weight, beside = np.zeros(n + 1), np.zeros((n + 1, n))
    for r in range(n + 1):
        for bits in itertools.product([False, True], repeat=n):
            d = np.array(bits)
            if r < n and d[r]:
                continue
            others = np.arange(n) != r
            value = np.where(d, prior * np.exp(absent), 1 - prior)[others].prod()
            miss = (1 - p[r]) * np.where(d[:, None], 1 - q, 1.0).prod(axis=0)
            value *= ((1 - miss) / p[r]).prod()
            weight[r] += value
            beside[r] += value * d
    return np.log(weight) - np.log(stays).sum(), beside / weight[:, None]


@settings(max_examples=30, deadline=None)
@given(
    hnp.arrays(float, (5,), elements=st.floats(-5, 0.5)),
    hnp.arrays(float, (5,), elements=st.floats(-3, 0)),
    hnp.arrays(float, (5, 3), elements=st.sampled_from([0.0, 0.0, 0.7, 1.2, -0.8])),
)
def test_what_is_beside_agrees_with_listing_every_set(
    log_odds: np.ndarray, absent: np.ndarray, gain: np.ndarray
) -> None:
    base = np.array([0.05, 0.15, 0.25])
    expected, beside = beside_by_listing(log_odds, absent, gain, base)
    given_ = companions(log_odds[None], absent[None], gain[None], base[None])
    found = log_gain(given_)[0]
    np.testing.assert_allclose(found, expected, atol=1e-9)
    responsible = np.exp(np.append(log_odds, -1.0) + found)
    posterior = responsible / responsible.sum()
    present = present_beside(given_, np.append(log_odds, -1.0))
    np.testing.assert_allclose(present, posterior @ beside, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_bracket_holds_the_exact_gain(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n, f = 12, 6
    log_odds, absent = draw.uniform(-6, -1, n), draw.uniform(-2, 0, n)
    gain = np.where(draw.random((n, f)) < 0.4, draw.uniform(-1, 2, (n, f)), 0.0)
    given_ = companions(log_odds[None], absent[None], gain[None], draw.uniform(0.02, 0.12, (1, f)))
    stays = np.append(np.log(given_.stays[0]), 0.0)
    exact = log_gain(given_)[0] + stays
    held = bracket(given_, np.append(log_odds, -3.0) - stays)
    assert (held.low <= exact + 1e-9).all()
    assert (exact <= held.high + 1e-9).all()


def test_eighteen_positives_keep_their_digits() -> None:
    """Where inclusion-exclusion in double precision has none left."""
    prior, leak = np.array([0.01]), np.full(18, 1e-3)
    q = np.full((1, 18), 0.5)
    found, log_evidence = marginals(prior, q, leak, np.zeros((1, 0)))
    with_it, without = 0.01 * (1 - 0.999 * 0.5) ** 18, 0.99 * 1e-3**18
    assert found[0] == pytest.approx(with_it / (with_it + without), rel=1e-12)
    assert log_evidence == pytest.approx(np.log(with_it + without), rel=1e-12)
