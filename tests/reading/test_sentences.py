"""Sentences, clauses and the place of each in the text as it was written."""

from __future__ import annotations

import html
import sys
from collections.abc import Callable
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plantar.reading.sentences import (
    LONGEST_SENTENCE,
    Span,
    clause_of,
    clauses,
    clauses_or_all,
    plain,
    sentences,
)

PIECES = st.sampled_from(
    ["my heel", " is numb", ". ", "! ", "?\n", "\n\n", ", ", " and ", " but ", "; ", "Dr. X",
     "e.g. ", "3.5 ", "\u2019s ", "&amp;", "&#39;", "&nbsp;", "&rsquo;", "\u2026 ", " - ",
     "\u3002", "\r\n", "\U0001f642", "caf\u00e9 ", "\u200b", "(left) ", "...", "    ", "\t",
     "\x1c", "\u2028"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


def said(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text)]


def parts(text: str) -> list[str]:
    return [text[c.start : c.end].strip() for s in sentences(text) for c in clauses(text, s)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My heel is numb. It burns.", ["My heel is numb.", "It burns."]),
        ("Numb! Why? No idea\u2026 Help", ["Numb!", "Why?", "No idea\u2026", "Help"]),
        ("numb heel\nburning toes", ["numb heel", "burning toes"]),
        ("Seen by Dr. Hill today.", ["Seen by Dr. Hill today."]),
        ("HbA1c 7.5 last week.", ["HbA1c 7.5 last week."]),
        ('She said "it is numb." Then left.', ['She said "it is numb."', "Then left."]),
        ("numb foot", ["numb foot"]),
        ("", []),
        (" \n\t ", []),
        ("Numb. \u200b. ??? \U0001f642", ["Numb."]),
    ],
)
def test_a_text_is_cut_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    assert said(text) == expected


def test_a_sentence_without_an_end_is_cut_at_a_comma() -> None:
    text = "numb foot, " * 60
    pieces = said(text)
    assert all(len(piece.split()) <= LONGEST_SENTENCE for piece in pieces)
    assert all(piece.endswith(",") for piece in pieces)


def test_a_sentence_without_an_end_or_comma_is_cut_all_the_same() -> None:
    assert [len(piece.split()) for piece in said("numb " * 150)] == [60, 60, 30]


@settings(max_examples=200)
@given(TEXTS)
def test_every_word_lies_in_one_sentence_and_sentences_are_in_order(text: str) -> None:
    spans = list(sentences(text))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    kept = [c for piece in said(text) for c in piece if c.isalnum()]
    assert kept == [c for c in text if c.isalnum()]


def test_clauses_are_parted_by_commas_and_joining_words() -> None:
    text = "My heel is numb, my toes burn and it wakes me because it hurts (a lot) really - yes"
    assert parts(text) == [
        "My heel is numb", "my toes burn", "it wakes me", "it hurts", "a lot", "really", "yes",
    ]  # fmt: skip


@settings(max_examples=200)
@given(TEXTS)
def test_clauses_lie_in_their_sentence_in_order_and_hold_letters(text: str) -> None:
    for sentence in sentences(text):
        at = sentence.start
        for clause in clauses(text, sentence):
            assert at <= clause.start < clause.end <= sentence.end
            assert sum(c.isalpha() for c in text[clause.start : clause.end]) > 1
            at = clause.end


@pytest.mark.parametrize(
    ("text", "at", "clause"),
    [
        ("numb toes and cold feet", "toes", "numb toes"),
        ("numb toes and cold feet", "and", "cold feet"),
        ("numb toes, 5", "5", "numb toes"),
        ("5/5", "/", "5/5"),
    ],
)
def test_words_stand_in_one_clause_between_two_in_the_second_and_behind_the_last_in_that(
    text: str, at: str, clause: str
) -> None:
    sentence, start = Span(0, len(text)), text.index(at)
    found = clause_of(text, sentence, Span(start, start + len(at)))
    assert text[found.start : found.end].strip() == clause
    assert found in clauses_or_all(text, sentence)


WORDS = st.lists(
    st.sampled_from(["heel", "numb", "é", "a", ",", "and", ";", "x2", "toe", "but", "("]),
    max_size=30,
)


@settings(max_examples=200)
@given(WORDS)
def test_every_word_of_a_sentence_but_the_joining_ones_lies_in_a_clause(words: list[str]) -> None:
    text = " ".join(words)
    held = " ".join(parts(text)).split()
    for word in ("heel", "numb", "toe"):
        assert held.count(word) == words.count(word)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("can\u2019t", "can't"),
        ("can\u02bct", "can't"),
        ("can`t", "can't"),
        ("can&#39;t", "can't"),
        ("can&rsquo;t", "can't"),
        ("can&apos;t feel", "can't feel"),
        ("pins &amp; needles", "pins & needles"),
        ("numb&nbsp;heel", "numb heel"),
        ("a\u00a0b", "a b"),
        ("R&D; fine", "R&D; fine"),
        ("5 < 6", "5 < 6"),
    ],
)
def test_apostrophes_and_entities_are_read_as_what_they_stand_for(written: str, read: str) -> None:
    assert plain(written).text == read


@settings(max_examples=300)
@given(TEXTS)
@example("&amp;" * 30)
@example("a" + "!" * 40 + "\n" + " " * 40 + "b")
def test_every_character_has_its_place_in_the_written_text(written: str) -> None:
    read = plain(written)
    assert len(read.origin) == len(read.text) + 1
    assert list(read.origin) == sorted(read.origin) and read.origin[-1] == len(written)
    for at, char in enumerate(read.text):
        if char.isalnum():
            there = written[read.origin[at] :]
            assert there[0] == char or (
                there[0] == "&" and char in html.unescape(there[: there.index(";") + 1])
            )


@settings(max_examples=200)
@given(st.lists(st.sampled_from(["heel", " ", "&amp;", "\u2019", "&nbsp;", "\n"]), max_size=30))
def test_a_word_is_found_again_at_the_place_where_it_was_written(pieces: list[str]) -> None:
    written = "".join(pieces)
    read = plain(written)
    at = read.text.find("heel")
    while at >= 0:
        start, end = read.written(at, at + 4)
        assert written[start:].startswith("heel") and end - start >= 4
        at = read.text.find("heel", at + 4)


@settings(max_examples=100)
@given(TEXTS)
def test_no_letter_or_digit_is_lost(written: str) -> None:
    read = plain(written).text
    meant = html.unescape(written).replace("\u02bc", "")  # to Unicode a letter, here an apostrophe
    if "&" not in written:
        assert [c for c in read if c.isalnum()] == [c for c in meant if c.isalnum()]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ok" + "." * 500, "ok" + "." * 8),
        ("a" + " " * 500 + "b", "a" + " " * 8 + "b"),
        ("a" + " " * 500 + "\n" + " " * 500 + "b", "a" + " " * 8 + "\nb"),
        ("a" + "&nbsp;" * 500 + "b", "a" + " " * 8 + "b"),
        ("z" * 20, "z" * 20),
        ("_" * 20, "_" * 20),
    ],
)
def test_of_a_long_run_of_blanks_or_marks_the_first_are_read(written: str, read: str) -> None:
    assert plain(written).text == read


def lines_run(job: Callable[[], Any]) -> int:
    """How many lines of Python a job runs: a measure of its work that no other job disturbs."""
    count = 0

    def traced(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return traced

    before = sys.gettrace()
    sys.settrace(traced)
    try:
        job()
    finally:
        sys.settrace(before)
    return count


RUNS = (
    ".", "!?", "a ", "a, ", "1,", "and ", "numb. ", "\n", "x", "&amp;", ". . ", "( ", "\u2019",
    "dr. ", "5 ", "word word, ",
)  # fmt: skip


def all_of(written: str) -> list[str]:
    read = plain(written)
    return [read.text[c.start : c.end] for s in sentences(read.text) for c in clauses(read.text, s)]


@pytest.mark.parametrize("run", RUNS)
def test_twice_the_text_is_at_most_twice_the_work(run: str) -> None:
    once, twice = (run * (size // len(run)) for size in (3_000, 6_000))
    assert lines_run(lambda: all_of(twice)) <= 2.2 * lines_run(lambda: all_of(once)) + 500


@pytest.mark.parametrize("run", RUNS)
def test_a_hundred_kilobytes_of_anything_are_read(run: str) -> None:
    """A search that is quadratic takes minutes here, as it did for full stops and blanks."""
    text = (run * 100_000)[:100_000]
    assert len("".join(all_of(text))) <= len(text)
