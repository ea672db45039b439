"""Pieces of words have the numbers and places that the library ``tokenizers`` gives them."""

from __future__ import annotations

import json
import unicodedata
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from plantar.reading.wordpiece import LONGEST_WORD, WordPiece

FILE = Path(str(resources.files("plantar.reading") / "data" / "tokenizer.json"))
OURS = WordPiece(FILE)
CORPUS = Path("corpus/train")
TEXTS = 150
"""Of each file of the corpus that is tried."""
KINDS_OF_NEWER = ("Mn", "Mc", "Cf", "Pd", "Po", "Ps", "Pe")
"""Kinds of characters newer than Unicode 3.2 that the library may hold for none of the kind."""
OF_ANOTHER_KIND = "\u166d\u1734\u1885\u1886"
"""Older ones whose kind was changed since the tables of the library were made."""


def known(character: str) -> bool:
    """Whether it is in the tables of both."""
    now, then = unicodedata.category(character), unicodedata.ucd_3_2_0.category(character)
    newer = then == "Cn" and now in (*KINDS_OF_NEWER, "Cn")
    ordered = unicodedata.combining(character) and now != "Mn"
    return not newer and not ordered and character not in OF_ANOTHER_KIND


ANYTHING = st.text(st.characters(exclude_categories=["Cs"]).filter(known))
SHORT = st.lists(
    st.sampled_from([*"aeioun 12.,-", "numb", "heel", "É", "\u0301", "ß", "中", "\t", "[SEP]", "ﬁ"])
).map("".join)


THEIRS = Tokenizer.from_file(str(FILE))
THEIRS.no_padding()
THEIRS.no_truncation()


def same(text: str) -> bool:
    code, pieces = THEIRS.encode(text, add_special_tokens=False), OURS.pieces(text)
    places = [(span.start, span.end) for span in pieces.spans]
    return bool(code.ids == pieces.ids and code.offsets == places)


@given(ANYTHING | SHORT)
def test_any_text_has_the_pieces_of_the_library(text: str) -> None:
    assert same(text)


@pytest.mark.parametrize("name", ["c1", "g10", "i1", "s9", "v5", "w2"])
def test_texts_of_the_corpus_have_the_pieces_of_the_library(name: str) -> None:
    rows = [json.loads(line) for line in (CORPUS / f"{name}.jsonl").open(encoding="utf-8")]
    texts = [row.get("text") or " ".join(text for text, _ in row["s"]) for row in rows[:TEXTS]]
    assert [text for text in texts if not same(text)] == []


@pytest.mark.parametrize("plane", range(17))
def test_a_character_within_a_word_is_read_as_by_the_library(plane: int) -> None:
    every = range(plane * 0x10000, (plane + 1) * 0x10000, 1 if plane == 0 else 17)
    texts = [f"ab{c}on" for c in map(chr, every) if not "\ud800" <= c <= "\udfff" and known(c)]
    codes = THEIRS.encode_batch(texts, add_special_tokens=False)
    found = [OURS.pieces(text) for text in texts]
    assert [
        text
        for text, code, (ids, spans) in zip(texts, codes, found, strict=True)
        if code.ids != ids or code.offsets != [(s.start, s.end) for s in spans]
    ] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Numb heels!", ["Numb", "heels", "!"]),
        ("nu\u0301mb", ["nu\u0301mb"]),
        ("中文", ["中", "文"]),
        ("a\u00a0b\u200bc", ["a", "b\u200bc"]),
        ("x [SEP] y", ["x", "[SEP]", "y"]),
    ],
)
def test_places_are_those_of_the_words_in_the_text(text: str, words: list[str]) -> None:
    assert [text[span.start : span.end] for span in OURS.pieces(text).spans] == words


def test_a_word_of_too_many_characters_is_unknown() -> None:
    unknown = OURS.marks["[UNK]"]
    assert OURS.pieces("a" * (LONGEST_WORD + 1)).ids == [unknown]
    assert unknown not in OURS.pieces("a" * LONGEST_WORD).ids


def test_a_word_that_no_pieces_make_is_unknown_as_a_whole() -> None:
    (span,) = OURS.pieces("numb\U0001f9b6").spans
    assert (span.start, span.end) == (0, 5)


def test_nothing_has_no_pieces() -> None:
    assert OURS.pieces("") == ([], [])
