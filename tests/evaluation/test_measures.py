"""Each measure against a value worked out by hand or a closed form from elsewhere."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, norm  # type: ignore[import-untyped]

from plantar.evaluation import measures
from plantar.evaluation.measures import Proportion, SystemAnswer
from plantar.triage.urgency import Urgency

NOW, TODAY, WEEKS, ROUTINE, SELF = Urgency
COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def answer(
    level: Urgency | None = ROUTINE,
    right_level: Urgency = ROUTINE,
    rank: int | None = 1,
    p_right: float = 0.0,
    p_leader: float = 0.0,
    interval: tuple[float, float] = (0.0, 1.0),
) -> SystemAnswer:
    return SystemAnswer("case", rank, level, right_level, p_right, p_leader, interval)


ADVICE = (
    answer(NOW, NOW),
    answer(TODAY, NOW),
    answer(NOW, WEEKS),
    answer(TODAY, WEEKS),
    answer(ROUTINE, WEEKS),
    answer(SELF, SELF),
    answer(None, TODAY),
    answer(SELF, TODAY),
)
"""Two right, two too high (by two levels and by one), three too low, one without advice."""


# Shares and their intervals.


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Where (share - p) ** 2 = z ** 2 p (1 - p) / n, solved for p."""
    share, z2 = hits / n, norm.ppf(0.975) ** 2
    a, b, c = 1 + z2 / n, -(2 * share + z2 / n), share**2
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


@settings(max_examples=50)
@given(COUNTS)
def test_the_interval_of_a_share_is_wilsons(counts: tuple[int, int]) -> None:
    assert Proportion(*counts).interval == pytest.approx(wilson(*counts), abs=1e-7)


def test_the_interval_of_a_textbook_share() -> None:
    """Newcombe 1998, table I: 81 of 263."""
    assert Proportion(81, 263).interval == pytest.approx((0.2553, 0.3662), abs=5e-5)


@pytest.mark.parametrize(("hits", "n"), [(0, 1), (1, 1), (0, 90), (90, 90)])
def test_an_interval_never_leaves_nought_to_one(hits: int, n: int) -> None:
    low, high = Proportion(hits, n).interval
    assert 0 <= low <= hits / n + 1e-12 and hits / n - 1e-12 <= high <= 1


@settings(max_examples=50)
@given(COUNTS)
def test_the_upper_bound_is_that_of_clopper_and_pearson(counts: tuple[int, int]) -> None:
    hits, n = counts
    exact = 1.0 if hits == n else float(beta.ppf(0.95, hits + 1, n - hits))
    assert Proportion(hits, n).upper_bound == pytest.approx(exact, abs=1e-9)


def test_the_upper_bound_of_thousands_of_cases_is_exact_too() -> None:
    assert Proportion(700, 3000).upper_bound == pytest.approx(beta.ppf(0.95, 701, 2300), abs=1e-9)


def test_no_miss_in_so_many_cases_excludes_what_one_in_twenty_such_rows_would_hide() -> None:
    assert Proportion(0, 90).upper_bound == pytest.approx(1 - 0.05 ** (1 / 90), abs=1e-9)


def test_a_share_of_nothing_is_nought_and_could_be_anything() -> None:
    nothing = Proportion(0, 0)
    assert nothing.value == 0 and nothing.interval == (0.0, 1.0) and nothing.upper_bound == 1


# Urgency.


def test_safety_of_advice_is_the_share_right_or_more_cautious_of_those_with_advice() -> None:
    assert measures.safety_of_advice(ADVICE) == Proportion(4, 7)


def test_a_case_without_advice_is_not_at_its_level() -> None:
    assert measures.exact_level(ADVICE) == Proportion(2, 8)


def test_accuracy_by_level_counts_each_case_where_it_belongs() -> None:
    assert measures.by_level(ADVICE) == {
        NOW: Proportion(1, 2),
        TODAY: Proportion(0, 2),
        WEEKS: Proportion(0, 3),
        SELF: Proportion(1, 1),
    }


@pytest.mark.parametrize(("steps", "hits"), [(1, 2), (2, 1), (3, 0)])
def test_cases_are_counted_that_are_so_many_levels_too_high(steps: int, hits: int) -> None:
    assert measures.over_by(ADVICE, steps) == Proportion(hits, 8)


def test_a_missed_emergency_was_placed_below_the_same_day() -> None:
    rows = [answer(level, NOW) for level in (NOW, TODAY, WEEKS, SELF, None)]
    assert measures.missed([*rows, answer(SELF, TODAY)], NOW, TODAY) == Proportion(2, 5)


def test_a_lesser_need_is_missed_below_its_own_bar() -> None:
    assert measures.missed(ADVICE, TODAY, WEEKS) == Proportion(1, 4)


# Causes.

RANKED = [answer(rank=rank) for rank in (1, 2, 4, None)]


@pytest.mark.parametrize(("k", "hits"), [(1, 1), (2, 2), (3, 2), (10, 3)])
def test_a_cause_is_found_among_the_first_k(k: int, hits: int) -> None:
    assert measures.top(RANKED, k) == Proportion(hits, 4)


def test_the_reciprocal_rank_of_what_is_not_ranked_is_nought() -> None:
    assert measures.reciprocal_rank(RANKED) == pytest.approx((1 + 1 / 2 + 1 / 4 + 0) / 4)


SURE = [
    answer(rank=1, p_right=0.9, p_leader=0.9, interval=(0.7, 0.95)),
    answer(rank=2, p_right=0.3, p_leader=0.6, interval=(0.4, 0.8)),
    answer(rank=1, p_right=0.25, p_leader=0.2, interval=(0.1, 0.3)),
    answer(rank=None, p_right=0.0, p_leader=0.1, interval=(0.0, 0.15)),
]


def test_the_brier_score_is_the_mean_square_of_how_far_the_leader_was_off() -> None:
    assert measures.brier(SURE) == pytest.approx((0.1**2 + 0.6**2 + 0.8**2 + 0.1**2) / 4)


def test_the_log_loss_is_of_what_the_right_causes_were_given() -> None:
    logs = math.log(0.9) + math.log(0.3) + math.log(0.25) + math.log(1e-6)
    assert measures.log_loss(SURE) == pytest.approx(-logs / 4)


def test_reliability_sets_what_was_claimed_beside_what_came_true() -> None:
    rows = [*SURE, answer(rank=2, p_leader=0.15), answer(rank=1, p_leader=1.0)]
    found = measures.reliability(rows)
    assert list(found) == ["0-0.2", "0.2-0.4", "0.6-0.8", "0.8-0.95", "0.99-1"]
    assert found["0-0.2"] == pytest.approx((2, 0.125, 0.0))
    assert found["0.2-0.4"] == pytest.approx((1, 0.2, 1.0))
    assert found["0.6-0.8"] == pytest.approx((1, 0.6, 0.0))
    assert found["0.8-0.95"] == pytest.approx((1, 0.9, 1.0))
    assert found["0.99-1"] == pytest.approx((1, 1.0, 1.0))


@settings(max_examples=50)
@given(st.lists(st.one_of(st.floats(0, 1), st.sampled_from([*measures.BANDS, 1.0])), max_size=20))
def test_reliability_counts_every_case_once(leaders: list[float]) -> None:
    found = measures.reliability([answer(p_leader=p) for p in leaders])
    assert sum(n for n, _, _ in found.values()) == len(leaders)


def test_intervals_cover_when_the_share_right_lies_between_their_mean_ends() -> None:
    """Means (0.3, 0.55); half of the leaders are right."""
    assert measures.interval_coverage(SURE) == (0.0, 0.5)


@pytest.mark.parametrize(
    ("interval", "distance"), [((0.6, 0.9), 0.1), ((0.1, 0.3), 0.2), ((0.5, 0.5), 0.0)]
)
def test_intervals_that_do_not_cover_say_by_how_much(
    interval: tuple[float, float], distance: float
) -> None:
    rows = [answer(rank=rank, interval=interval) for rank in (1, 2)]
    assert measures.interval_coverage(rows) == pytest.approx((distance, 0.5))


def test_the_surest_cases_are_judged_first() -> None:
    """Of four the surest one is right, of two one, of three two."""
    shuffled = [SURE[3], SURE[1], SURE[0], SURE[2]]
    assert measures.accuracy_coverage(shuffled) == {
        0.25: Proportion(1, 1),
        0.5: Proportion(1, 2),
        0.75: Proportion(2, 3),
        1.0: Proportion(2, 4),
    }


def test_the_smallest_part_of_the_cases_is_one() -> None:
    assert set(measures.accuracy_coverage(SURE[:1]).values()) == {Proportion(1, 1)}
