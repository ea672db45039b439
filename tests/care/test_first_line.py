"""First-line tests: the columns of many people say what the list of one person says."""

from __future__ import annotations

import numpy as np

from plantar.care.first_line import CALLERS, MOST_TESTS, FirstLineColumns, first_line_tests
from tests.builders import shared_assessor

NETWORK = shared_assessor().network
KNOWLEDGE = NETWORK.knowledge


def test_many_people_are_given_the_tests_of_each() -> None:
    draw = np.random.default_rng(3)
    p = draw.dirichlet(np.full(len(NETWORK.names), 0.05), size=20)
    for row, ids in zip(p, FirstLineColumns(NETWORK).ranked(p, MOST_TESTS), strict=True):
        shares = dict(zip(NETWORK.names, row.tolist(), strict=True))
        assert [test for test, _ in first_line_tests(shares, KNOWLEDGE)] == ids.tolist()


def test_a_test_names_the_likeliest_of_those_who_call_for_it() -> None:
    least = KNOWLEDGE.model.report.calls_for_test.value
    shares = {name: least + 1 / (n + 2) for n, name in enumerate(KNOWLEDGE.conditions)}
    for test, because in first_line_tests(shares, KNOWLEDGE):
        callers = [
            name
            for name, entry in KNOWLEDGE.conditions.items()
            if any(s.test == test and s.order == "first-line" for s in entry.workup)
        ]
        assert because == tuple(callers[:CALLERS])


def test_what_is_hardly_possible_calls_for_no_test() -> None:
    shares = {"meralgia_paraesthetica": 0.96, "pregnancy_related_numbness": 0.04}
    assert "obstetric_review" not in dict(first_line_tests(shares, KNOWLEDGE))
