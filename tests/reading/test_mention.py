"""Corrections that need more than one sentence: lists of answers, and whom a text is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantar.reading.mention import (
    ABSENT,
    PRESENT,
    Mention,
    of_the_patient,
    queried,
    with_answers,
)
from plantar.reading.network import STATES
from plantar.reading.sentences import Span

OTHER = STATES.index("other")


def mention(text: str, words: str, state: int, finding: str = "x") -> Mention:
    """A mention of a finding at ``words``, read as one state with .9."""
    start = text.index(words)
    p = tuple(0.9 if n == state else 0.0 for n in range(len(STATES)))
    return Mention(finding, 0, p, None, Span(start, start + len(words)))


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


def test_a_text_about_somebody_else_is_about_them() -> None:
    text = "My husband's heel is numb"
    (moved,) = of_the_patient([mention(text, "heel", OTHER)], lambda _: True, 0.5)
    assert moved.p[PRESENT] == 0.9


def test_a_relative_beside_an_own_complaint_stays_a_relative() -> None:
    text = "My heel is numb, my mother has weak legs"
    own, theirs = mention(text, "heel", PRESENT), mention(text, "weak legs", OTHER, "y")
    assert of_the_patient([own, theirs], lambda _: True, 0.5) == [own, theirs]


def test_a_text_that_tells_more_of_somebody_else_is_about_them() -> None:
    text = "My wife's face has dropped, her speech is gone, a dead leg"
    told = [
        mention(text, "face", OTHER),
        mention(text, "speech", OTHER, "y"),
        mention(text, "dead", PRESENT, "z"),
    ]
    assert all(m.p[PRESENT] == 0.9 for m in of_the_patient(told, lambda _: True, 0.5))


@given(st.lists(st.sampled_from(range(len(STATES))), max_size=6))
def test_nothing_that_is_said_to_be_so_is_ever_lowered(states: list[int]) -> None:
    text = "numb " * 6
    told = [mention(text, "numb", state) for state in states]
    for before, after in zip(told, of_the_patient(told, lambda _: True, 0.5), strict=True):
        assert after.p[PRESENT] >= before.p[PRESENT]
        assert after.p[ABSENT] == before.p[ABSENT]
