"""Corrections that need more than one sentence: lists of answers, and what is only asked."""

from __future__ import annotations

import pytest

from plantar.reading.mention import (
    ABSENT,
    PRESENT,
    queried,
    with_answers,
)
from tests.reading.builders import mention


def test_a_no_after_a_colon_denies_what_stands_before_it() -> None:
    text = "Back pain: no. Fever: yes."
    pain, fever = with_answers(
        text, [mention(text, "Back pain", PRESENT), mention(text, "Fever", ABSENT)]
    )
    assert (pain.p[ABSENT], fever.p[PRESENT]) == (0.9, 0.9)


@pytest.mark.parametrize(
    ("text", "words", "state"),
    [
        ("Fever? No. Cannot pee? Yes", "Cannot pee", PRESENT),
        ("Fever? No. Cannot pee? Yes", "Fever", ABSENT),
        ("Trouble peeing? yes since this morning", "peeing", PRESENT),
    ],
)
def test_a_reply_answers_its_own_question(text: str, words: str, state: int) -> None:
    (told,) = with_answers(text, [mention(text, words, ABSENT if state == PRESENT else PRESENT)])
    assert told.p[state] == 0.9


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Can I feel my foot? Yes", "feel my foot"),
        ("My foot is numb, a stroke? No", "foot is numb"),
        ("Numb foot? No idea why", "Numb foot"),
    ],
)
def test_what_no_reply_decides_is_left_alone(text: str, words: str) -> None:
    told = mention(text, words, PRESENT)
    assert with_answers(text, [told]) == [told]


def test_a_colon_before_words_is_no_answer() -> None:
    text = "Complaint: no feeling in the foot"
    told = mention(text, "no feeling", PRESENT)
    assert with_answers(text, [told]) == [told]


@pytest.mark.parametrize("state", [PRESENT, ABSENT])
@pytest.mark.parametrize(
    "text", ["?saddle loss", "LBP, ?saddle loss", "(? saddle loss)", "??saddle"]
)
def test_what_stands_behind_a_query_mark_is_asked_and_not_said(text: str, state: int) -> None:
    (asked,) = queried(text, [mention(text, "saddle", state)])
    assert (asked.stated, asked.feared) == (0, 0.9)


@pytest.mark.parametrize(
    "text", ["Why me? saddle loss", "?fracture, saddle loss", "saddle loss ?why"]
)
def test_a_query_mark_asks_of_nothing_but_what_follows_it(text: str) -> None:
    told = mention(text, "saddle", PRESENT)
    assert queried(text, [told]) == [told]
