"""Abbreviations of notes, read as the words they stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plantar.knowledge.schema_words import Shorthand
from plantar.reading.sentences import Plain, Span

Told = tuple[str, Span]
"""A finding and the words that tell of it."""


class Abbreviations:
    """Every abbreviation that has one meaning, ready to be looked for."""

    def __init__(self, known: Sequence[Shorthand]) -> None:
        self._findings = {short: entry.finding for entry in known for short in entry.short}
        self._words = {short: entry.words for entry in known for short in entry.short}
        ways = [
            re.escape(short) + "".join(rf"(?!\s+{re.escape(word)}\b)" for word in entry.unless)
            for entry in known
            for short in entry.short
        ]
        longest_first = "|".join(sorted(ways, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![\w/])(?:{longest_first})(?![\w/])")

    def written_out(self, read: Plain) -> tuple[Plain, list[Told]]:
        """The text with every abbreviation in words, and what those tell of, with their places."""
        parts, origin, told = [], list[int](), list[Told]()
        at = length = 0
        for match in self._pattern.finditer(read.text):
            words = self._words[match[0]]
            length += match.start() - at
            if finding := self._findings[match[0]]:
                told.append((finding, Span(length, length + len(words))))
            length += len(words)
            parts += [read.text[at : match.start()], words]
            origin += [*read.origin[at : match.start()], *[read.origin[match.start()]] * len(words)]
            at = match.end()
        text = "".join([*parts, read.text[at:]])
        return Plain(text, (*origin, *read.origin[at:]), read.source), told
