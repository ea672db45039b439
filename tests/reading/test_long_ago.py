"""What counts only while it is so: told of long ago it is neither a fact nor asked about."""

from __future__ import annotations

from datetime import date

import pytest

from plantar.knowledge.loader import load
from plantar.reading.listener import Listener
from tests.reading.test_families import texts_of


@pytest.fixture(scope="module")
def dated() -> Listener:
    """A listener that knows the day on which it reads."""
    return Listener(load(), today=lambda: date(2026, 11, 29))


def test_what_is_over_long_ago_is_not_asked_about_as_if_it_were_so(listener: Listener) -> None:
    asked = [
        (text, label)
        for text, labels in texts_of("over")
        for label in labels
        if label[1:] in {doubt.finding for doubt in listener.hear(text).doubts}
    ]
    assert not asked


@pytest.mark.parametrize(
    ("text", "pregnant"),
    [
        ("I was pregnant in 2012 and my thigh went numb", "unknown"),
        ("pregnant 20 years ago, feet numb", "unknown"),
        ("got pregnant in 2026, heel numb", "yes"),
        ("I am 20 weeks pregnant, thigh numb", "yes"),
    ],
)
def test_a_pregnancy_of_long_ago_is_none_of_today(
    text: str, pregnant: str, dated: Listener
) -> None:
    assert dated.hear(text).pregnant == pregnant


@pytest.mark.parametrize(
    "text",
    [
        "I was pregnant 20 years ago. My foot is numb.",
        "I had my baby 20 years ago and got an epidural, my foot is numb",
    ],
)
def test_the_time_of_what_is_over_is_not_that_of_the_complaint(
    text: str, listener: Listener
) -> None:
    assert listener.hear(text).duration_days is None
