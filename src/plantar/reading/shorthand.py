"""Abbreviations of notes, read as the words they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plantar.knowledge.schema_words import Shorthand
from plantar.reading.sentences import Plain, Span
from plantar.reading.statements import replaced

Told = tuple[str, Span]
"""A finding and the words that tell of it."""


@dataclass(frozen=True, slots=True)
class Rewording:
    """A stretch of a text, the words that it is read as, and the findings that those tell of."""

    start: int
    end: int
    words: str
    findings: tuple[str, ...] = ()


class Abbreviations:
    """Every abbreviation that has one meaning, ready to be looked for."""

    def __init__(self, known: Sequence[Shorthand]) -> None:
        self._entries = {short: entry for entry in known for short in entry.short}
        ways = [
            re.escape(short) + "".join(rf"(?!\s+{re.escape(word)}\b)" for word in entry.unless)
            for entry in known
            for short in entry.short
        ]
        longest_first = "|".join(sorted(ways, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![\w/])(?:{longest_first})(?![\w/])")

    def found(self, text: str) -> Iterator[Rewording]:
        """Every abbreviation in a text, in order."""
        for match in self._pattern.finditer(text):
            entry = self._entries[match[0]]
            told = (entry.finding,) if entry.finding else ()
            yield Rewording(*match.span(), entry.words, told)


def reworded(read: Plain, found: Iterable[Rewording]) -> tuple[Plain, list[Told]]:
    """A text in those words, and what they tell of, with their places; of two that overlap one."""
    pieces, told, at, longer = list[tuple[int, int, str]](), list[Told](), 0, 0
    for one in sorted(found, key=lambda r: (r.start, -r.end)):
        if one.start < at:
            continue
        start = one.start + longer
        told += [(name, Span(start, start + len(one.words))) for name in one.findings]
        pieces.append((one.start, one.end, one.words))
        at = one.end
        longer += len(one.words) - (one.end - one.start)
    return replaced(read, pieces), told
