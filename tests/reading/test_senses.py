"""Wordings of senses.yaml: the signs that stand for numbers and words, and forbid a plural."""

from __future__ import annotations

import pytest

from plantar.knowledge.wording_groups import wrong_groups
from plantar.reading.senses import any_wording
from tests.builders import shared_knowledge


@pytest.mark.parametrize(
    ("wording", "said", "other"),
    [
        ("i'm # week", "i'm 20 weeks along", "i'm some weeks along"),
        ("## year", "a man of 43 years", "a boy of 4 years"),
        ("since ####", "numb since 2009", "numb since 4711"),
        ("within a|# minute", "within 3 minutes", "within the minute"),
        ("this * now", "this foot now", "this now"),
        ("=no|not week", "no week", "nos week"),
        ("no =week", "no week", "no weeks"),
    ],
)
def test_a_sign_in_a_wording_matches_what_it_stands_for_and_nothing_else(
    wording: str, said: str, other: str
) -> None:
    pattern = any_wording([wording], {})
    assert pattern is not None
    assert pattern.search(said) and not pattern.search(other)


def test_a_group_that_is_none_is_refused_behind_every_sign() -> None:
    known = shared_knowledge().senses
    for wording in ("@gone hot", "!@gone hot", "=hot|@gone"):
        wrong = known.model_copy(update={"plain": {"fever": (wording,)}})
        assert [at for at, _ in wrong_groups(wrong)] == [("plain", "fever", 0)], wording
