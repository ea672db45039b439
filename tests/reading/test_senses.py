"""Wordings of other senses: the signs that stand for numbers in them."""

from __future__ import annotations

import pytest

from plantar.reading.senses import any_wording


@pytest.mark.parametrize(
    ("wording", "said", "other"),
    [
        ("i'm # week", "i'm 20 weeks along", "i'm some weeks along"),
        ("## year", "a man of 43 years", "a boy of 4 years"),
        ("since ####", "numb since 2009", "numb since 4711"),
        ("within a|# minute", "within 3 minutes", "within the minute"),
    ],
)
def test_a_sign_for_a_number_matches_numbers_and_nothing_else(
    wording: str, said: str, other: str
) -> None:
    pattern = any_wording([wording], {})
    assert pattern is not None
    assert pattern.search(said) and not pattern.search(other)
