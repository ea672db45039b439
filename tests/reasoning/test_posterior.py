"""The posterior obeys probability."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.anatomy.painted import from_regions
from plantar.anatomy.territory import build_atlas
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.loader import load
from plantar.reasoning.interval import interval
from plantar.reasoning.likelihood import encode
from plantar.reasoning.localization import map_for_causes
from plantar.reasoning.network import compile_network
from plantar.reasoning.posterior import infer, infer_many
from plantar.reasoning.prior import Person
from tests.builders import absent, present

NETWORK = compile_network(load())
BOOK = build_atlas(NETWORK.knowledge)
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
    low, high = interval(NETWORK, posterior)
    assert (low <= posterior.responsible).all()
    assert (posterior.responsible <= high).all()
    assert (posterior.present >= posterior.responsible - 1e-12).all()


def test_an_unsure_answer_is_no_evidence() -> None:
    silent = infer(NETWORK, PERSON, [])
    unsure = infer(NETWORK, PERSON, [Evidence("numb_heel_medial", State.UNSURE)])
    np.testing.assert_array_equal(silent.responsible, unsure.responsible)


def test_all_findings_at_once_stay_finite() -> None:
    posterior = infer(NETWORK, PERSON, present(*NETWORK.findings))
    assert np.isfinite(posterior.responsible).all()


@settings(max_examples=25, deadline=None)
@given(evidence_lists())
def test_saying_a_thing_twice_changes_nothing(evidence: list[Evidence]) -> None:
    once, twice = infer(NETWORK, PERSON, evidence), infer(NETWORK, PERSON, evidence + evidence)
    np.testing.assert_array_equal(once.responsible, twice.responsible)


def test_a_finding_without_a_figure_changes_nothing() -> None:
    bare = infer(NETWORK, PERSON, present("side_one"))
    more = infer(NETWORK, PERSON, [*present("side_one"), Evidence("bmi", State.PRESENT, 31.0)])
    np.testing.assert_array_equal(bare.responsible, more.responsible)


def test_many_people_at_once_get_the_same_numbers_as_one_by_one() -> None:
    draw = random.Random(5)
    people = [
        Person(draw.choice([None, 30, 71]), draw.choice(["male", "female"])) for _ in range(40)
    ]
    given_ = [
        [
            Evidence(f, draw.choice(list(State)), confidence=draw.choice([1.0, 0.7]))
            for f in draw.sample(NETWORK.findings, 30)
        ]
        for _ in people
    ]
    together = infer_many(NETWORK, people, encode(NETWORK, given_))
    alone = [infer(NETWORK, p, e).responsible for p, e in zip(people, given_, strict=True)]
    np.testing.assert_allclose(together, alone, atol=1e-9)


def test_a_less_sure_answer_moves_less() -> None:
    at = NETWORK.causes.index("medial_calcaneal_neuropathy")
    values = [
        infer(NETWORK, PERSON, [Evidence("numb_heel_medial", State.PRESENT, confidence=c)])
        for c in (0.2, 0.6, 1.0)
    ]
    shares = [v.responsible[at] for v in values]
    assert shares == sorted(shares) and shares[0] < shares[2]


def test_two_conditions_are_found_when_both_are_there() -> None:
    """Symmetric numbness of diabetes, and the hot swollen leg of a clot."""
    evidence = present(
        "history_diabetes", "side_both_equal", "numb_stocking", "onset_months_years",
        "swelling_one_leg", "pain_calf", "history_immobility", "sign_calf_swelling_3cm",
    )  # fmt: skip
    posterior = infer(NETWORK, PERSON, evidence)
    shown = dict(zip(posterior.names, posterior.present, strict=True))
    assert posterior.names[posterior.responsible.argmax()] == "diabetic_polyneuropathy"
    assert shown["deep_vein_thrombosis"] > 0.5


def test_eighty_positives_and_two_hundred_negatives_stay_certified() -> None:
    shuffled = list(NETWORK.findings)
    random.Random(2).shuffle(shuffled)
    evidence = [*present(*shuffled[:80]), *absent(*shuffled[80:280])]
    posterior = infer(NETWORK, PERSON, evidence)
    assert np.isfinite(posterior.responsible).all()
    assert posterior.responsible.sum() == pytest.approx(1)
    assert 0 <= posterior.bound <= 1


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


def two_sided(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[dict[str, float], float]:
    """P(present) of each condition, and P(the two sides have two causes)."""
    map_ = from_regions({"left": {"numb": left}, "right": {"numb": right}})
    drawn = map_for_causes(NETWORK, BOOK, map_)
    posterior = infer(NETWORK, PERSON, [], of_map=drawn.log_ratio, companion=drawn.companion)
    shown = dict(zip(posterior.names, posterior.present, strict=True))
    return shown, float((posterior.responsible @ drawn.companion).sum())


HEEL = ("pl_heel_med", "pl_heel_cen", "heel_med")
TOES = tuple(f"{layer}_toe{n}" for layer in ("pl", "do") for n in range(1, 6))
FOREFOOT = (*TOES, "pl_ball_1", "pl_ball_23", "pl_ball_45")


def test_a_numb_left_heel_and_right_outer_thigh_may_have_two_causes() -> None:
    found, apart = two_sided(HEEL, ("thi_lat_low", "thi_lat_up"))
    alone = infer(NETWORK, PERSON, [])
    before = dict(zip(alone.names, alone.present, strict=True))
    for cause in ("medial_calcaneal_neuropathy", "meralgia_paraesthetica"):
        assert found[cause] > 5 * before[cause]
    assert apart > 0.4


def test_both_feet_in_a_stocking_are_one_disease() -> None:
    _, apart = two_sided(FOREFOOT, FOREFOOT)
    assert apart < 0.1
