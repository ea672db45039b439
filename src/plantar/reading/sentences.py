"""A text cut into sentences and clauses, each with its place; linear, whatever the text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_SENTENCE = 60
"""Words after which a sentence without a full stop is cut, at a comma where there is one."""
_END = re.compile(r"[.!?\u2026\u3002]+[\"')\]\u2019\u201d]*(?=\s)|[\r\n]+")
_SHORT = re.compile(r"\b(?:dr|mr|mrs|ms|st|e\.g|i\.e|approx|vs|hx|yrs?|wks?|mths?|[a-z])\.$", re.I)
"""A full stop that ends an abbreviation."""
_WORD = re.compile(r"\S+")
_CLAUSE = re.compile(r"[,;:()\n]|\s[-\u2013\u2014]\s|\b(?:and|but|or|because|so|then)\b", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8});", re.I)
_RUN = re.compile(r"(?<=\s{8})\s+|(?<=[^\w\s]{8})[^\w\s]+")
"""The rest of a run of blanks or of marks: it tells nothing, and a search over it is quadratic."""
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair: no character."""
_SAME = str.maketrans({c: "'" for c in "\u2018\u2019\u02bc\u2032\u00b4`\uff07"} | {"\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text; a place in the text is ``in`` it or not."""

    start: int
    end: int

    def __contains__(self, place: int) -> bool:
        return self.start <= place < self.end


@dataclass(frozen=True)
class Plain:
    """A text as it is read, and for each of its characters the place in the text as it was written.

    Every apostrophe becomes the same one, HTML entities become what they stand for, and of a long
    run of blanks or marks the first few are kept, and a line break in it.
    """

    text: str
    origin: tuple[int, ...]
    source: str = ""
    """The text as it was written."""

    def written(self, start: int, end: int) -> tuple[int, int]:
        """The place in the written text of a stretch of this one; of part of a word, all of it."""
        first = self.origin[start]
        while end > start and self.origin[end] <= first and end < len(self.origin) - 1:
            end += 1
        return widened(self.source, first, self.origin[end])

    def said(self, start: int, end: int) -> str:
        """A stretch of this text in the words that were written."""
        first, last = self.written(start, end)
        return plain(self.source[first:last]).text


def widened(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of a text, widened to whole words: the network reads parts of rare ones.

    >>> text = "I take metformin."
    >>> start, end = widened(text, 10, 14)
    >>> text[start:end]
    'metformin'
    """
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def plain(written: str) -> Plain:
    """The text to read."""
    written = _HALF.sub("\ufffd", written)
    parts, origin, at = [], [], 0
    for match in _ENTITY.finditer(written):
        meant = html.unescape(match[0])
        parts += [written[at : match.start()], meant]
        origin += [*range(at, match.start()), *([match.start()] * len(meant))]
        at = match.end()
    parts.append(written[at:])
    origin += range(at, len(written) + 1)
    return _without_runs("".join(parts).translate(_SAME), origin, written)


def _without_runs(text: str, origin: Sequence[int], written: str) -> Plain:
    parts, kept, at = [], [], 0
    for match in _RUN.finditer(text):
        line = "\n" if "\n" in match[0] or "\r" in match[0] else ""
        parts += [text[at : match.start()], line]
        kept += [*origin[at : match.start()], *origin[match.start() : match.start() + len(line)]]
        at = match.end()
    return Plain("".join([*parts, text[at:]]), (*kept, *origin[at:]), written)


def sentences(text: str) -> Iterator[Span]:
    """Sentences that hold a word, in order."""
    start = 0
    for match in _END.finditer(text):
        low = max(start, match.end() - 8)
        if match[0][0] not in "\r\n" and _SHORT.search(text, low, match.end()):
            continue
        yield from _cut(text, start, match.end())
        start = match.end()
    yield from _cut(text, start, len(text))


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence in pieces of at most LONGEST_SENTENCE words."""
    words = list(_WORD.finditer(text, start, end))
    at = 0
    while at < len(words):
        piece = words[at : at + LONGEST_SENTENCE]
        if at + len(piece) < len(words):
            commas = [n for n, word in enumerate(piece) if word[0][-1] in ",;" and n > 10]
            piece = piece[: commas[-1] + 1] if commas else piece
        if any(c.isalnum() for word in piece for c in word[0]):
            yield Span(piece[0].start(), piece[-1].end())
        at += len(piece)


def clauses(text: str, sentence: Span) -> Iterator[Span]:
    """The clauses of a sentence that hold at least two letters."""
    start = at = sentence.start
    letters = 0
    for match in _CLAUSE.finditer(text, sentence.start, sentence.end):
        letters += _letters(text, at, match.start())
        at = match.start()
        if letters > 1:
            yield Span(start, at)
            start = at = match.end()
            letters = 0
    if letters + _letters(text, at, sentence.end) > 1:
        yield Span(start, sentence.end)


def clauses_or_all(text: str, sentence: Span) -> list[Span]:
    """The clauses of a sentence; the sentence where none holds two letters."""
    return [*clauses(text, sentence)] or [sentence]


def number_of(every: Sequence[Span], words: Span) -> int:
    """Which clause of a sentence words begin in; between two, the second."""
    return next((n for n, c in enumerate(every) if words.start < c.end), len(every) - 1)


def clause_of(text: str, sentence: Span, words: Span) -> Span:
    """The clause of a sentence in which words begin."""
    every = clauses_or_all(text, sentence)
    return every[number_of(every, words)]


def _letters(text: str, start: int, end: int) -> int:
    return sum(c.isalpha() for c in text[start:end])
