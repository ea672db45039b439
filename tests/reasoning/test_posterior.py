"""The posterior is what its definition says, and obeys probability."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning import posterior as module
from plantar.reasoning.likelihood import counted, encode, powers
from plantar.reasoning.network import compile_network
from plantar.reasoning.posterior import Posterior, infer, infer_many
from plantar.reasoning.prior import Person
from tests.builders import (
    absent,
    cut_down,
    present,
    shared_assessor,
    shared_knowledge,
    unsure,
    with_entry,
    with_parameters,
)
from tests.reasoning.oracle import Learned, Oracle, learned_in_file
from tests.strategies import answers, people

KNOWLEDGE = shared_knowledge()
NETWORK = shared_assessor().network
ORACLE = Oracle(KNOWLEDGE, learned_in_file())
PERSON = Person(52, "female")
PEOPLE, ANSWERS = people(KNOWLEDGE), answers(KNOWLEDGE, NETWORK.findings)
FEW = cut_down(
    KNOWLEDGE,
    ("alcohol_neuropathy", "b12_deficiency", "other_polyneuropathy", "s1_radiculopathy", "stroke"),
    ("feel_burn", "feel_tingle", "feel_numb", "numb_stocking", "numb_glove", "side_one",
     "side_both_equal", "side_both_unequal", "pain_back", "lab_b12_low"),
)  # fmt: skip


def p_of(posterior: Posterior, name: str) -> float:
    return float(posterior.responsible[posterior.names.index(name)])


@settings(max_examples=60)
@given(PEOPLE, ANSWERS)
def test_one_person_agrees_with_the_definition(person: Person, evidence: list[Evidence]) -> None:
    expected = ORACLE.posterior(person, evidence)
    found = infer(NETWORK, person, evidence)
    assert found.names == tuple(expected)
    np.testing.assert_allclose(found.responsible, list(expected.values()), rtol=1e-8)


@settings(max_examples=15)
@given(st.lists(st.tuples(PEOPLE, ANSWERS), max_size=6))
def test_many_people_agree_with_the_definition(rows: list[tuple[Person, list[Evidence]]]) -> None:
    states = encode(NETWORK, [evidence for _, evidence in rows])
    found = infer_many(NETWORK, [person for person, _ in rows], states)
    assert found.shape == (len(rows), len(NETWORK.names))
    for row, (person, evidence) in zip(found, rows, strict=True):
        expected = ORACLE.posterior(person, evidence)
        np.testing.assert_allclose(row, list(expected.values()), rtol=1e-8)


@settings(max_examples=40)
@given(
    people(FEW),
    answers(FEW, [*FEW.findings], most=8),
    st.floats(0.5, 3),
    st.floats(0, 1.5),
    st.floats(0.01, 0.6),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0.001, 0.2),
)
def test_every_parameter_does_what_the_definition_says(
    person: Person,
    evidence: list[Evidence],
    temperature: float,
    exponent: float,
    rest: float,
    redundancy: float,
    heard: float,
    least: float,
) -> None:
    values = {
        "posterior.temperature": temperature,
        "posterior.prior_exponent": exponent,
        "posterior.something_else": rest,
        "posterior.redundancy": redundancy,
        "posterior.heard_weight": heard,
        "posterior.least_p": least,
    }
    changed = with_parameters(FEW, values)
    group = {"estimates": {"feel_burn": (0.6, 0.8), "lab_b12_low": (0.3,)}}
    changed = with_entry(changed, "groups", "polyneuropathy", **group)
    expected = Oracle(changed, Learned()).posterior(person, evidence)
    found = infer(compile_network(changed, interacting=False), person, evidence)
    np.testing.assert_allclose(found.responsible, list(expected.values()), rtol=1e-8)


@settings(max_examples=25)
@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_evidence_changes_nothing(
    evidence: list[Evidence], shuffler: random.Random
) -> None:
    turned = evidence[:]
    shuffler.shuffle(turned)
    first, second = infer(NETWORK, PERSON, evidence), infer(NETWORK, PERSON, turned)
    np.testing.assert_array_equal(first.responsible, second.responsible)


@settings(max_examples=25)
@given(ANSWERS)
def test_saying_a_thing_twice_changes_nothing(evidence: list[Evidence]) -> None:
    once, twice = infer(NETWORK, PERSON, evidence), infer(NETWORK, PERSON, evidence + evidence)
    np.testing.assert_array_equal(once.responsible, twice.responsible)


@settings(max_examples=25)
@given(ANSWERS)
def test_prior_and_contributions_add_up_to_the_posterior(evidence: list[Evidence]) -> None:
    posterior = infer(NETWORK, PERSON, evidence)
    score = posterior.log_prior + posterior.contribution.sum(axis=1)
    weight = np.exp(score - score.max())
    np.testing.assert_allclose(weight / weight.sum(), posterior.responsible, rtol=1e-9)
    assert posterior.contribution.shape == (len(posterior.names), len(posterior.evidence))


def test_without_evidence_the_posterior_is_the_prior() -> None:
    posterior = infer(NETWORK, PERSON, [])
    np.testing.assert_allclose(posterior.responsible, posterior.prior)


@settings(max_examples=25)
@given(ANSWERS)
def test_an_unsure_answer_is_no_evidence(evidence: list[Evidence]) -> None:
    decided = [e for e in evidence if e.state is not State.UNSURE]
    with_, without = infer(NETWORK, PERSON, evidence), infer(NETWORK, PERSON, decided)
    np.testing.assert_array_equal(with_.responsible, without.responsible)


def test_an_unsure_answer_takes_nothing_from_those_of_its_topic() -> None:
    sure = present("numb_heel_medial", "numb_heel_plantar")
    open_ = [*sure, *unsure("numb_arch_medial", "numb_ball")]
    first, second = infer(NETWORK, PERSON, sure), infer(NETWORK, PERSON, open_)
    np.testing.assert_array_equal(first.responsible, second.responsible)


@pytest.mark.parametrize("finding", ["bmi", "age_years", "symptom_days"])
def test_a_finding_without_a_figure_changes_nothing(finding: str) -> None:
    bare = infer(NETWORK, PERSON, present("side_one"))
    more = infer(NETWORK, PERSON, [*present("side_one"), Evidence(finding, State.PRESENT, 31.0)])
    np.testing.assert_array_equal(bare.responsible, more.responsible)


@pytest.mark.parametrize("say", [present, absent])
def test_all_findings_at_once_stay_finite(say) -> None:  # type: ignore[no-untyped-def]
    posterior = infer(NETWORK, PERSON, say(*NETWORK.findings))
    assert np.isfinite(posterior.responsible).all()
    assert posterior.responsible.sum() == pytest.approx(1)


def test_eighty_positives_and_two_hundred_negatives_stay_finite() -> None:
    shuffled = list(NETWORK.findings)
    random.Random(2).shuffle(shuffled)
    posterior = infer(NETWORK, PERSON, [*present(*shuffled[:80]), *absent(*shuffled[80:280])])
    assert np.isfinite(posterior.contribution).all()
    assert posterior.responsible.sum() == pytest.approx(1)


def test_contradicting_oneself_about_everything_is_saying_nothing() -> None:
    everything = [*present(*NETWORK.findings), *absent(*NETWORK.findings)]
    posterior = infer(NETWORK, PERSON, everything)
    np.testing.assert_array_equal(posterior.responsible, infer(NETWORK, PERSON, []).responsible)


@pytest.mark.parametrize("people_a_step", [1, 7, 40, 41])
def test_many_people_at_once_get_the_same_numbers_as_one_by_one(
    people_a_step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH_PEOPLE", people_a_step)
    draw = random.Random(5)
    crowd = [
        Person(draw.choice([None, 30, 71]), draw.choice(["male", "female"])) for _ in range(40)
    ]
    given_ = [
        [
            Evidence(f, draw.choice(list(State)), confidence=draw.choice([1.0, 0.7]))
            for f in draw.sample(NETWORK.findings, 30)
        ]
        for _ in crowd
    ]
    together = infer_many(NETWORK, crowd, encode(NETWORK, given_))
    alone = [infer(NETWORK, p, e).responsible for p, e in zip(crowd, given_, strict=True)]
    np.testing.assert_allclose(together, alone, atol=1e-12)


def test_nobody_is_a_batch_too() -> None:
    assert infer_many(NETWORK, [], encode(NETWORK, [])).shape == (0, len(NETWORK.names))


def test_a_batch_leaves_its_input_as_it_was() -> None:
    states = encode(NETWORK, [present("side_one", "side_both_equal"), absent("side_one")])
    kept = states.copy()
    infer_many(NETWORK, [PERSON, PERSON], states)
    np.testing.assert_array_equal(states, kept)


@pytest.mark.parametrize("state", [State.PRESENT, State.ABSENT])
def test_a_less_sure_answer_moves_less(state: State) -> None:
    shares = [
        p_of(
            infer(NETWORK, PERSON, [Evidence("numb_heel_medial", state, confidence=c)]),
            "medial_calcaneal_neuropathy",
        )
        for c in (0.0, 0.2, 0.6, 1.0)
    ]
    assert shares == sorted(shares, reverse=state is State.ABSENT)
    assert len(set(shares)) == 4
    assert shares[0] == p_of(infer(NETWORK, PERSON, []), "medial_calcaneal_neuropathy")


def test_two_answers_of_which_only_one_can_be_true_say_nothing() -> None:
    """Onset both sudden and over years is a contradiction, not two findings."""
    rest = present("pain_back", "feel_burn")
    clash = [*rest, *present("onset_sudden", "onset_months_years")]
    first, second = infer(NETWORK, PERSON, clash), infer(NETWORK, PERSON, rest)
    np.testing.assert_allclose(first.responsible, second.responsible, rtol=1e-12)


def test_where_one_answer_is_true_the_noes_beside_it_add_nothing() -> None:
    yes = present("side_one")
    noes = absent("side_both_equal", "side_both_unequal", "side_alternating")
    first, second = infer(NETWORK, PERSON, yes), infer(NETWORK, PERSON, [*yes, *noes])
    np.testing.assert_allclose(first.responsible, second.responsible, rtol=1e-12)


def test_a_no_of_an_exclusive_topic_counts_while_no_answer_is_true() -> None:
    before, after = infer(NETWORK, PERSON, []), infer(NETWORK, PERSON, absent("side_one"))
    assert p_of(after, "s1_radiculopathy") < p_of(before, "s1_radiculopathy")


def test_each_answer_counts_less_beside_others_of_its_topic_and_state() -> None:
    r = KNOWLEDGE.model.posterior.redundancy.value
    heat = KNOWLEDGE.model.posterior.temperature.value
    evidence = [
        *present("feel_burn", "feel_tingle", "feel_numb", "pain_back"),
        *absent("feel_itch"),
    ]
    posterior = infer(NETWORK, PERSON, evidence)
    power = dict(zip((e.finding for e in posterior.evidence), posterior.power * heat, strict=True))
    assert power["feel_burn"] == power["feel_numb"] == pytest.approx(1 / (1 + 2 * r))
    assert power["pain_back"] == power["feel_itch"] == pytest.approx(1)


def test_what_was_heard_counts_less_than_what_was_answered() -> None:
    heard = [replace(e, confidence=0.98) for e in present("feel_burn", "pain_back")]
    posterior = infer(NETWORK, PERSON, [*heard, *present("history_diabetes")])
    heat = KNOWLEDGE.model.posterior.temperature.value
    power = dict(zip((e.finding for e in posterior.evidence), posterior.power * heat, strict=True))
    less = KNOWLEDGE.model.posterior.heard_weight.value
    assert less < 1
    assert power["feel_burn"] == power["pain_back"] == pytest.approx(less)
    assert power["history_diabetes"] == pytest.approx(1)


def test_a_hot_swollen_calf_after_a_long_rest_is_a_clot() -> None:
    evidence = present(
        "swelling_one_leg", "pain_calf", "history_immobility", "sign_calf_swelling_3cm"
    )
    posterior = infer(NETWORK, PERSON, evidence)
    assert posterior.names[posterior.responsible.argmax()] == "deep_vein_thrombosis"


def test_one_sided_numbness_speaks_against_polyneuropathy() -> None:
    one, both = (infer(NETWORK, PERSON, present(f)) for f in ("side_one", "side_both_equal"))
    name = "diabetic_polyneuropathy"
    assert p_of(one, name) < p_of(both, name) / 3


def test_something_else_leads_when_everything_known_was_denied() -> None:
    asked = [f for f, e in KNOWLEDGE.findings.items() if e.asked_of == "patient"]
    after = infer(NETWORK, PERSON, absent(*asked))
    assert after.responsible.argmax() == NETWORK.names.index("something_else")


def test_forty_denials_beside_a_complaint_are_no_news() -> None:
    """Who has a numb heel and was asked about every danger is not told that nothing fits."""
    heel = present("numb_heel_plantar", "side_one", "feel_numb")
    asked = [f for f, e in KNOWLEDGE.findings.items() if e.asked_of == "patient"]
    others = [f for f in asked if not f.startswith(("numb_", "side_", "feel_", "pain_"))][:40]
    after = infer(NETWORK, PERSON, [*heel, *absent(*others)])
    assert p_of(after, "something_else") < 0.1


def test_something_else_falls_when_one_cause_explains_all() -> None:
    fits = present("numb_heel_medial", "numb_heel_only", "sign_tinel_medial_heel", "side_one")
    before, after = (p_of(infer(NETWORK, PERSON, e), "something_else") for e in ([], fits))
    assert after < before / 2


def test_a_ratio_of_zero_is_never_certain() -> None:
    """Records err: a man may have been coded as a woman."""
    zero = KNOWLEDGE.conditions["pregnancy_related_numbness"].prior
    assert zero and zero.sex and zero.sex.male == 0
    name = "pregnancy_related_numbness"
    man, woman = (p_of(infer(NETWORK, Person(30, sex), []), name) for sex in ("male", "female"))
    assert 0.0 < man < woman / 10


def test_an_emergency_department_sees_more_emergencies() -> None:
    ward = replace(PERSON, setting="emergency_department")
    urgent = [
        n
        for n, c in enumerate(NETWORK.causes)
        if KNOWLEDGE.conditions[c].urgency == "emergency_now"
    ]
    here, there = (infer(NETWORK, who, []).responsible[urgent].sum() for who in (PERSON, ward))
    assert there > 3 * here


@given(ANSWERS)
@settings(max_examples=20)
def test_what_nobody_was_asked_changes_nothing_of_what_counts(evidence: list[Evidence]) -> None:
    states = encode(NETWORK, [evidence])
    used = np.flatnonzero(states[0])
    whole, some = counted(NETWORK, states), counted(NETWORK, states[:, used], used)
    assert np.array_equal(whole[:, used], some)
    assert np.array_equal(powers(NETWORK, whole)[:, used], powers(NETWORK, some, used))
