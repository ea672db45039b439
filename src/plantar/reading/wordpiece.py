"""A text as pieces of words, each with its number and its place in the text.

The WordPiece tokenizer of uncased BERT (Wu et al., arXiv:1609.08144; Devlin et al.,
arXiv:1810.04805): controls dropped, accents stripped, lower case, each mark and each CJK character
a word of its own, words cut into the longest pieces that the vocabulary has. The file is that of
the Rust library ``tokenizers``, whose numbers and places these are; only of some characters newer
than Unicode 8 (2015), which neither vocabulary holds, that library knows less than Python.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from plantar.reading.sentences import Span

LONGEST_WORD = 100
"""Characters of a word from which it is not cut but unknown."""
INSIDE = "##"
"""Before a piece that does not begin its word."""
UNKNOWN = "[UNK]"
WORD = re.compile(r"[^ ]+")
CJK = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)
"""First and last of the characters that are words; as the library has them, 2B920 too."""


class Pieces(NamedTuple):
    """Numbers of the pieces of a text, and the place of each in it."""

    ids: list[int]
    spans: list[Span]


class WordPiece:
    """The tokenizer of a file; makes no marks of beginning and end, cuts and fills nothing."""

    def __init__(self, path: Path) -> None:
        """``path``: tokenizer.json."""
        held = json.loads(path.read_text(encoding="utf-8"))
        self.vocabulary: dict[str, int] = held["model"]["vocab"]
        self.marks = {mark["content"]: int(mark["id"]) for mark in held["added_tokens"]}
        self._mark = re.compile("|".join(map(re.escape, self.marks)))
        self._longest = max(map(len, self.vocabulary))

    def pieces(self, text: str) -> Pieces:
        """Every piece of a text; a mark that it spells out, such as "[SEP]", is that mark."""
        found, at = Pieces([], []), 0
        for mark in self._mark.finditer(text):
            self._add_words(found, text, at, mark.start())
            found.ids.append(self.marks[mark[0]])
            found.spans.append(Span(mark.start(), mark.end()))
            at = mark.end()
        self._add_words(found, text, at, len(text))
        return found

    def _add_words(self, found: Pieces, text: str, start: int, end: int) -> None:
        forms = [_form(c) for c in text[start:end]]
        places = [n for n, form in enumerate(forms, start) for _ in form]
        for word in WORD.finditer("".join(forms)):
            for first, last, number in self._cut(word[0]):
                found.ids.append(number)
                a, b = places[word.start() + first], places[word.start() + last - 1]
                found.spans.append(Span(a, b + 1))

    def _cut(self, word: str) -> list[tuple[int, int, int]]:
        """(start, end, number) of the longest pieces from the left; else of the whole, unknown."""
        unknown = [(0, len(word), self.vocabulary[UNKNOWN])]
        if len(word) > LONGEST_WORD:
            return unknown
        found, start = [], 0
        while start < len(word):
            piece = self._longest_at(word, start)
            if piece is None:
                return unknown
            found.append((start, *piece))
            start = piece[0]
        return found

    def _longest_at(self, word: str, start: int) -> tuple[int, int] | None:
        """(end, number) of the longest piece that begins there."""
        before = INSIDE if start else ""
        for end in range(min(len(word), start + self._longest), start, -1):
            number = self.vocabulary.get(before + word[start:end])
            if number is not None:
                return end, number
        return None


@lru_cache(maxsize=4096)
def _form(character: str) -> str:
    """What a character is read as: nothing, a blank, letters, or a word between blanks.

    >>> _form("É"), _form("\\t"), _form("\\x07"), _form("?")
    ('e', ' ', '', ' ? ')
    """
    if character in "\t\n\r":
        return " "
    if character == "\ufffd" or unicodedata.category(character) in ("Cc", "Cf", "Co"):
        return ""
    if character.isspace():
        return " "
    plain = "".join(_read(c) for c in unicodedata.normalize("NFD", character))
    return f" {plain} " if _is_cjk(character) else plain


def _read(part: str) -> str:
    """One part of a decomposed character."""
    category = unicodedata.category(part)
    if category == "Mn":
        return ""
    is_mark = category[0] == "P" or (part.isascii() and category[0] == "S")
    return f" {part} " if is_mark else part.lower()


def _is_cjk(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in CJK)
