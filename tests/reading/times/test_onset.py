"""How many days ago a complaint began, with the words that say so."""

from __future__ import annotations

import pytest

from plantar.knowledge.base import KnowledgeBase
from plantar.reading.extraction import Extraction
from plantar.reading.listener import Listener
from plantar.reading.times.durations import durations
from plantar.reading.times.onset import SINCE_ONSET

BEGAN = [
    ("My heel has been numb for three weeks.", 21, "three weeks"),
    ("My heel is numb. It started five days ago.", 5, "five days ago"),
    ("I woke up on Friday with a numb foot.", 2, "Friday"),
    ("My toes tingle since March.", 259, "since March"),
    ("Both soles have burned since 2019.", 2708, "since 2019"),
    ("Numb thigh since the operation two months ago.", 60.9, "two months ago"),
    ("My foot has been numb for two hours.", 2 / 24, "for two hours"),
    ("My foot went numb an hour ago.", 1 / 24, "an hour ago"),
]
ATTACKS = [
    "My toes tingle for ten minutes after a run.",
    "At night my heel goes numb for half an hour.",
    "My foot tingles for an hour each time I sit.",
    "I stood for two hours and my toes tingled.",
]
UNDATED = [
    "My heel is numb.",
    "My heel is numb and my son is nine years old.",
    "My heel is numb and I see the doctor in two weeks.",
    "My heel has been numb for 200 years.",
]


def begun(heard: Extraction) -> tuple[float | str | None, str] | None:
    """Days since the beginning and the words that say so; None where nothing says it."""
    facts = (f for f in heard.facts if f.evidence.finding == SINCE_ONSET)
    return next(((f.evidence.value, f.said) for f in facts), None)


@pytest.mark.parametrize(("text", "days", "said"), BEGAN)
def test_a_complaint_began_when_its_text_says_so_by_the_words_that_say_it(
    text: str, days: float, said: str, dated: Listener
) -> None:
    found = begun(dated.hear(text))
    assert found is not None
    assert found[0] == pytest.approx(days, rel=0.01)
    assert said in found[1]


@pytest.mark.parametrize("text", ATTACKS)
def test_how_long_an_attack_lasts_is_not_how_long_ago_it_began(text: str, dated: Listener) -> None:
    assert begun(dated.hear(text)) is None


@pytest.mark.parametrize("text", UNDATED)
def test_no_beginning_is_made_up(text: str, dated: Listener) -> None:
    assert begun(dated.hear(text)) is None


@pytest.mark.parametrize(
    ("text", "attack"),
    [
        ("it tingles for ten minutes", True),
        ("For an hour it burned", True),
        ("it tingles for ten days", False),
        ("it began ten minutes ago", False),
        ("over the past two hours", False),
    ],
)
def test_a_stretch_of_less_than_a_day_after_for_may_be_an_attack(text: str, attack: bool) -> None:
    [told] = durations(text)
    assert told.is_of_an_attack(text) is attack
    assert told.moved(4).is_of_an_attack(f"Hm. {text}") is attack


def test_no_complaint_is_longer_ago_than_the_finding_allows(
    dated: Listener, knowledge: KnowledgeBase
) -> None:
    most = knowledge.findings[SINCE_ONSET].maximum
    assert most is not None
    found = begun(dated.hear(f"My heel has been numb for {int(most) - 1} days."))
    assert found is not None and found[0] == int(most) - 1
    assert begun(dated.hear(f"My heel has been numb for {int(most) + 1} days.")) is None
