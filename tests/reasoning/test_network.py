"""Every pair has a figure, and where it comes from is as the design says."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from plantar.knowledge.schema_model import FindingWeight
from plantar.reasoning.network import Network, compile_network
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person, prior_log_odds
from tests.builders import (
    cut_down,
    present,
    shared_assessor,
    shared_knowledge,
    with_entry,
    with_parameter,
)
from tests.reasoning.oracle import ELSE, Learned, Oracle

KNOWLEDGE = shared_knowledge()
NETWORK = shared_assessor().network
CONDITIONS = (
    "alcohol_neuropathy", "b12_deficiency", "diabetic_polyneuropathy", "other_polyneuropathy",
    "s1_radiculopathy", "stroke", "medial_calcaneal_neuropathy",
)  # fmt: skip
FINDINGS = (
    "feel_burn", "feel_tingle", "numb_stocking", "numb_hemibody", "lab_b12_low", "side_one",
    "side_both_equal", "side_both_unequal",
)  # fmt: skip
FEW = cut_down(KNOWLEDGE, CONDITIONS, FINDINGS)
UNLISTED = "numb_hemibody"
"""A finding that these tests take out of every condition before they give it a figure."""
BARE = replace(
    FEW,
    conditions={
        name: entry.model_copy(
            update={
                "estimates": {f: e for f, e in entry.estimates.items() if f != UNLISTED},
                "likelihoods": tuple(r for r in entry.likelihoods if r.finding != UNLISTED),
            }
        )
        for name, entry in FEW.conditions.items()
    },
)


def p_of(network: Network, name: str, finding: str) -> float:
    return float(network.p[network.names.index(name), network.column[finding]])


def test_every_cause_has_a_row_and_every_finding_with_a_background_a_column() -> None:
    causes = {name for name, entry in KNOWLEDGE.conditions.items() if entry.kind != "syndrome"}
    findings = {name for name, entry in KNOWLEDGE.findings.items() if entry.background}
    assert set(NETWORK.causes) == causes and NETWORK.names[-1] == ELSE
    assert set(NETWORK.findings) == findings
    assert NETWORK.p.shape == (len(causes) + 1, len(findings))


def test_every_pair_has_the_figure_that_its_entries_say() -> None:
    oracle = Oracle(KNOWLEDGE, Learned())
    expected = [[oracle.p(name, finding) for finding in NETWORK.findings] for name in NETWORK.names]
    np.testing.assert_allclose(NETWORK.p, expected, rtol=1e-9)


def test_no_figure_is_certain() -> None:
    least = KNOWLEDGE.model.posterior.least_p.value
    assert NETWORK.p.min() >= least and NETWORK.p.max() <= 1 - least
    assert np.isfinite(NETWORK.if_present).all() and np.isfinite(NETWORK.if_absent).all()


def test_the_answers_of_an_exclusive_topic_share_one_whole() -> None:
    for n, topic in enumerate(KNOWLEDGE.topics.values()):
        if topic.exclusive:
            whole = NETWORK.p[:, NETWORK.topic == n].sum(axis=1)
            np.testing.assert_allclose(whole, 1, atol=0.02)


def test_a_pair_that_nothing_is_said_of_has_the_background() -> None:
    network = compile_network(BARE)
    for name in network.names:
        assert p_of(network, name, UNLISTED) == p_of(network, ELSE, UNLISTED)
        assert not network.own[:, network.column[UNLISTED]].any()


def test_a_group_hands_its_figure_down_to_its_members_alone() -> None:
    network = compile_network(
        with_entry(BARE, "groups", "poly_toxic", estimates={UNLISTED: (0.42,)})
    )
    assert p_of(network, "alcohol_neuropathy", UNLISTED) == pytest.approx(0.42)
    assert p_of(network, "b12_deficiency", UNLISTED) == p_of(network, ELSE, UNLISTED)


def test_the_nearest_group_wins_over_those_above_it() -> None:
    known = with_entry(BARE, "groups", "polyneuropathy", estimates={UNLISTED: (0.2,)})
    network = compile_network(
        with_entry(known, "groups", "poly_toxic", estimates={UNLISTED: (0.42,)})
    )
    assert p_of(network, "alcohol_neuropathy", UNLISTED) == pytest.approx(0.42)
    assert p_of(network, "b12_deficiency", UNLISTED) == pytest.approx(0.2)
    assert p_of(network, "stroke", UNLISTED) == p_of(network, ELSE, UNLISTED)


def test_a_figure_of_its_own_wins_over_the_group() -> None:
    known = with_entry(BARE, "groups", "poly_toxic", estimates={UNLISTED: (0.42,)})
    entry = known.conditions["alcohol_neuropathy"]
    estimates = {**entry.estimates, UNLISTED: (0.1, 0.1)}
    network = compile_network(
        with_entry(known, "conditions", "alcohol_neuropathy", estimates=estimates)
    )
    assert p_of(network, "alcohol_neuropathy", UNLISTED) == pytest.approx(0.1)
    assert network.own[network.names.index("alcohol_neuropathy"), network.column[UNLISTED]]


def test_a_sourced_figure_wins_over_estimates_of_the_same_pair() -> None:
    name, row = next((c, r) for c, e in KNOWLEDGE.conditions.items() for r in e.likelihoods)
    entry = KNOWLEDGE.conditions[name]
    known = cut_down(KNOWLEDGE, (name,), (row.finding, "feel_burn"))
    estimates = {**known.conditions[name].estimates, row.finding: (0.111,)}
    assert entry.likelihoods
    network = compile_network(with_entry(known, "conditions", name, estimates=estimates))
    assert p_of(network, name, row.finding) == pytest.approx(row.p)


def test_two_estimators_are_taken_together_at_the_mean_of_their_log_odds() -> None:
    known = with_entry(
        BARE, "conditions", "stroke", estimates={UNLISTED: (0.5, 0.9)}, likelihoods=()
    )
    assert p_of(compile_network(known), "stroke", UNLISTED) == pytest.approx(0.75)


def test_another_cause_of_a_group_shows_what_the_named_ones_show_by_their_rates() -> None:
    known = BARE
    for name, p in (("alcohol_neuropathy", 0.2), ("b12_deficiency", 0.6)):
        known = with_entry(known, "conditions", name, estimates={UNLISTED: (p,)})
    network = compile_network(known)
    base = p_of(network, ELSE, UNLISTED)
    rates = {
        name: known.conditions[name].prior.per_1000  # type: ignore[union-attr]
        for name in ("alcohol_neuropathy", "b12_deficiency", "diabetic_polyneuropathy")
    }
    shown = dict(zip(rates, (0.2, 0.6, base), strict=True))
    expected = sum(rates[c] * shown[c] for c in rates) / sum(rates.values())
    assert p_of(network, "other_polyneuropathy", UNLISTED) == pytest.approx(expected)


def test_the_ancestors_of_a_group_are_the_nearest_first() -> None:
    assert KNOWLEDGE.ancestors("poly_toxic") == ["poly_toxic", "polyneuropathy"]


def test_the_rate_of_a_finding_is_the_mean_of_its_figures_by_prior() -> None:
    rates = NETWORK.rates(NETWORK.prior)
    assert NETWORK.prior.sum() == pytest.approx(1)
    for n, finding in enumerate(NETWORK.findings[:50]):
        expected = math.fsum(
            float(share) * p_of(NETWORK, name, finding)
            for name, share in zip(NETWORK.names, NETWORK.prior, strict=True)
        )
        assert rates[n] == pytest.approx(expected)


def test_priors_are_the_rates_among_presenters_beside_the_share_of_something_else() -> None:
    rest = KNOWLEDGE.model.posterior.something_else.value
    rates = [KNOWLEDGE.conditions[c].prior.per_1000 for c in NETWORK.causes]  # type: ignore[union-attr]
    expected = [rate / math.fsum(rates) * (1 - rest) for rate in rates]
    np.testing.assert_allclose(NETWORK.prior, [*expected, rest])


@pytest.mark.parametrize("known", [KNOWLEDGE, BARE], ids=["real", "bare"])
def test_the_spread_of_a_figure_is_that_of_the_people_behind_it(known) -> None:  # type: ignore[no-untyped-def]
    """Variance of log odds 1 / ((weight + 1) p (1 - p)); estimators who differ add theirs."""
    network = compile_network(with_entry(known, "groups", "root", estimates={"feel_burn": (0.3,)}))
    weight, widest = (getattr(KNOWLEDGE.model.interval, n) for n in ("estimate_weight", "widest"))
    oracle = Oracle(network.knowledge, Learned())
    for row, name in enumerate(network.names[:12]):
        entry = network.knowledge.conditions.get(name)
        sourced = {item.finding: item for item in entry.likelihoods} if entry else {}
        for finding, column in network.column.items():
            p, people, apart = oracle.figure(name, finding), weight.value, 0.0
            if finding in sourced:
                people = sourced[finding].weight
            elif entry and finding in entry.estimates:
                logits = [math.log(e / (1 - e)) for e in entry.estimates[finding]]
                mean = sum(logits) / len(logits)
                apart = sum((x - mean) ** 2 for x in logits) / len(logits)
            expected = math.sqrt(1 / ((people + 1) * p * (1 - p)) + apart)
            assert network.deviation[row, column] == pytest.approx(min(expected, widest.value))


def test_a_log_ratio_is_against_the_background_with_weight_and_its_share() -> None:
    share = 1 - KNOWLEDGE.model.posterior.interactions.value
    row, column = NETWORK.names.index("stroke"), NETWORK.column["numb_hemibody"]
    weight = KNOWLEDGE.finding_weights.weights["numb_hemibody"]
    p, base = NETWORK.p[row, column], NETWORK.background[column]
    assert NETWORK.if_present[row, column] == pytest.approx(
        share * weight.present * math.log(p / base)
    )
    assert NETWORK.if_absent[row, column] == pytest.approx(
        weight.absent * math.log((1 - p) / (1 - base))
    )


def test_without_interactions_something_else_scores_nought() -> None:
    network = compile_network(FEW, interacting=False)
    assert not network.if_present[-1].any() and not network.if_absent[-1].any()


def test_a_finding_without_a_weight_has_the_default() -> None:
    weights = KNOWLEDGE.finding_weights.model_copy(
        update={"weights": {}, "default": FindingWeight(present=0.5, absent=0.25)}
    )
    network = compile_network(replace(FEW, finding_weights=weights))
    assert (network.weight_present == 0.5).all()
    assert (network.weight_absent == 0.25).all()


def test_a_no_to_what_a_cause_that_can_wait_asks_first_counts_in_full() -> None:
    column = NETWORK.column["history_cycling"]
    weight = NETWORK.weight_absent[:, column]
    asking = [n for n, c in enumerate(NETWORK.causes) if weight[n] == 1]
    assert [NETWORK.causes[n] for n in asking] == ["cycling_numbness"]


def test_a_no_to_what_an_urgent_cause_asks_first_does_not_hide_it() -> None:
    column, row = NETWORK.column["history_dive"], NETWORK.causes.index("decompression_sickness")
    usual = KNOWLEDGE.finding_weights.weights["history_dive"].absent
    assert NETWORK.weight_absent[row, column] == usual


@pytest.mark.parametrize("age", [None, -3, 18, 39, 40, 120, 200])
def test_the_prior_of_an_age_is_that_of_its_band(age: int | None) -> None:
    person, oracle = Person(age), Oracle(KNOWLEDGE, Learned())
    expected = oracle.log_prior(person)
    np.testing.assert_allclose(prior_log_odds(NETWORK, [person])[0], list(expected.values()))


def test_where_age_bands_overlap_the_first_counts() -> None:
    bands = KNOWLEDGE.conditions["medial_calcaneal_neuropathy"].prior.age  # type: ignore[union-attr]
    young = bands[0].model_copy(update={"start": 18, "to": 60, "ratio": 3.0})
    old = bands[0].model_copy(update={"start": 50, "to": 120, "ratio": 0.2})
    prior = FEW.conditions["stroke"].prior.model_copy(update={"age": (young, old)})  # type: ignore[union-attr]
    network = compile_network(with_entry(FEW, "conditions", "stroke", prior=prior))
    row = network.names.index("stroke")
    assert np.exp(network.age[[49, 55, 60, 61], row]) == pytest.approx([3, 3, 3, 0.2])


def test_age_and_sex_say_nothing_of_something_else() -> None:
    people = [Person(), Person(25, "female"), Person(90, "male", setting="emergency_department")]
    shares = prior_log_odds(NETWORK, people)[:, -1]
    assert len(set(shares.tolist())) == 1


@pytest.mark.parametrize("name", sorted(KNOWLEDGE.model.settings))
def test_every_setting_has_a_prior(name: str) -> None:
    person = Person(50, "female", setting=name)
    expected = Oracle(KNOWLEDGE, Learned()).log_prior(person)
    np.testing.assert_allclose(prior_log_odds(NETWORK, [person])[0], list(expected.values()))


@pytest.mark.parametrize(
    ("name", "level"),
    [(name, level) for name, s in sorted(KNOWLEDGE.model.settings.items()) for level in s.urgency],
)
def test_every_ratio_of_a_setting_changes_the_prior(name: str, level: str) -> None:
    setting = KNOWLEDGE.model.settings[name]
    urgency = {u: ratio * (1.5 if u == level else 1.0) for u, ratio in setting.urgency.items()}
    settings = {**KNOWLEDGE.model.settings, name: setting.model_copy(update={"urgency": urgency})}
    model = KNOWLEDGE.model.model_copy(update={"settings": settings})
    few = [c for c, e in KNOWLEDGE.conditions.items() if e.urgency == level and e.prior][:2]
    known = cut_down(replace(KNOWLEDGE, model=model), [*few, "stroke"], FINDINGS)
    plain = cut_down(KNOWLEDGE, [*few, "stroke"], FINDINGS)
    person = [Person(setting=name)]
    before, after = (prior_log_odds(compile_network(k), person)[0] for k in (plain, known))
    changed = {c: b - a for c, a, b in zip([*plain.conditions, ELSE], before, after, strict=True)}
    for condition in few:
        assert changed[condition] == pytest.approx(math.log(1.5))
    assert changed[ELSE] == 0


def test_a_network_of_other_parameters_leaves_the_first_as_it_was() -> None:
    kept = NETWORK.p.copy()
    compile_network(with_parameter(FEW, "posterior.least_p", 0.2))
    infer(NETWORK, Person(), present(*NETWORK.findings))
    np.testing.assert_array_equal(NETWORK.p, kept)
