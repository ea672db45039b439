"""Search over findings as a clinician types: names, abbreviations, side, number, negation."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Side, State

SIDES = {
    "l": Side.LEFT, "left": Side.LEFT, "lt": Side.LEFT,
    "r": Side.RIGHT, "right": Side.RIGHT, "rt": Side.RIGHT,
    "b": Side.BOTH, "both": Side.BOTH, "bilat": Side.BOTH, "bilateral": Side.BOTH,
    "bilaterally": Side.BOTH,
}  # fmt: skip
SIDE = re.compile(rf"(?:^|\s)({'|'.join(SIDES)})\.?\s*$", re.IGNORECASE)
NUMBER = re.compile(r"\s[=:]?\s*(-?\d+(?:[.,]\d+)?)\s*([^\s\d][^\s]*(?:\sFEU)?)?\s*$")
NOT = re.compile(r"^\s*(?:[-\u2212]\s*|no\s+|not\s+|without\s+)", re.IGNORECASE)
NO_WORD = re.compile(r"~|@\w+")
WORD = re.compile(r"[^\W_]+(?:['\u2019./][^\W_]+)*")
LIKE = 78.0
"""Least likeness, of 100, by which a word that no phrase has is taken for a misspelt one."""
LEAST_LETTERS = 4
MOST = 8


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, taken apart; ``number`` and ``unit`` as they were written."""

    words: str
    state: State = State.PRESENT
    side: Side | None = None
    number: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding that fits what was typed, as it would be entered."""

    finding: str
    term: str
    said: str
    """The wording that fitted, where it is not the term."""
    state: State
    side: str = ""
    number: str = ""
    unit: str = ""

    @property
    def add(self) -> str:
        """The value of the form field that enters it."""
        return "|".join((self.finding, self.state, self.side, self.number, self.unit))


@dataclass(frozen=True, slots=True)
class _Phrase:
    finding: str
    text: str
    words: tuple[str, ...]
    rank: int
    absent: bool


def read(text: str) -> Typed:
    """What was typed, taken apart: ``-`` or ``no`` before, side and number after the name.

    >>> typed = read("SLR 40 R")
    >>> typed.words, str(typed.state), str(typed.side), typed.number
    ('SLR', 'present', 'right', '40')
    >>> str(read("-saddle").state)
    'absent'
    """
    state = State.ABSENT if NOT.search(text) else State.PRESENT
    words, side, number, unit = NOT.sub("", text), None, "", ""
    for _ in range(2):
        if side is None and (match := SIDE.search(words)) and match.start() > 0:
            side, words = SIDES[match[1].lower()], words[: match.start()]
        if not number and (match := NUMBER.search(words)):
            number, unit, words = match[1].replace(",", "."), match[2] or "", words[: match.start()]
    return Typed(words.strip(), state, side, number, unit)


class Finder:
    """All wordings of the findings, by their words."""

    def __init__(self, knowledge: KnowledgeBase, findings: Collection[str]) -> None:
        self.knowledge = knowledge
        self._phrases = [p for name in findings for p in _phrases(name, knowledge)]
        self._of_word: dict[str, set[int]] = {}
        for n, phrase in enumerate(self._phrases):
            for word in phrase.words:
                self._of_word.setdefault(word, set()).add(n)
        self._words = sorted(self._of_word)

    def find(self, text: str, most: int = MOST) -> tuple[Found, ...]:
        """The findings that fit best, best first; empty where nothing does."""
        typed = read(text)
        whole = replace(typed, words=text.strip(), state=State.PRESENT)
        found = [*self._ranked(whole, exact=True), *self._ranked(typed)] or self._ranked(whole)
        best: dict[str, Found] = {}
        for item in found:
            best.setdefault(item.finding, item)
        return tuple(best.values())[:most]

    def _ranked(self, typed: Typed, *, exact: bool = False) -> list[Found]:
        words = _words(typed.words)
        if not words:
            return []
        hits = self._holding(words) or self._holding([self._mended(w) for w in words])
        ranked = sorted((self._distance(self._phrases[n], words), n) for n in hits)
        return [
            self._found(phrase, typed)
            for (far, *_), n in ranked
            if (phrase := self._phrases[n])
            and (far == 0 or not exact)
            and (len(phrase.words) == len(words) or not phrase.absent)
        ]

    def _holding(self, words: Iterable[str]) -> set[int]:
        """Phrases in which every word begins a word."""
        found: set[int] | None = None
        for word in words:
            with_it: set[int] = set()
            at = bisect_left(self._words, word)
            while at < len(self._words) and self._words[at].startswith(word):
                with_it |= self._of_word[self._words[at]]
                at += 1
            found = with_it if found is None else found & with_it
        return found or set()

    def _mended(self, word: str) -> str:
        """The word, or the known one that it is most like."""
        if self._holding([word]):
            return word
        if len(word) < LEAST_LETTERS:
            return word
        like = process.extractOne(word, self._words, scorer=fuzz.ratio, score_cutoff=LIKE)
        return like[0] if like else word

    def _distance(self, phrase: _Phrase, words: list[str]) -> tuple[int, int, int]:
        """0 for the very words, then those that begin so, then the rest; the shorter first."""
        n = len(words)
        same = phrase.words == tuple(words)
        begins = all(a.startswith(b) for a, b in zip(phrase.words, words, strict=False))
        far = 0 if same else 1 if begins and len(phrase.words) >= n else 2
        return far, len(phrase.words) - n + phrase.rank, phrase.rank

    def _found(self, phrase: _Phrase, typed: Typed) -> Found:
        entry = self.knowledge.findings[phrase.finding]
        measured = entry.kind == "number"
        other = {State.PRESENT: State.ABSENT, State.ABSENT: State.PRESENT}[typed.state]
        return Found(
            phrase.finding,
            entry.term,
            "" if phrase.text == entry.term else phrase.text,
            other if phrase.absent else typed.state,
            typed.side.value if typed.side else "",
            typed.number if measured else "",
            typed.unit if measured else "",
        )


def _phrases(name: str, knowledge: KnowledgeBase) -> Iterable[_Phrase]:
    """The ways to say a finding, the exact term first."""
    entry, ways = knowledge.findings[name], knowledge.lexicon.get(name)
    wordings = [(entry.term, 0, False), (entry.plain, 2, False), (entry.question, 2, False)]
    if ways:
        wordings += [(text, 1, False) for text in ways.clinical]
        wordings += [(text, 1, True) for text in ways.absent]
        wordings += [(text, 3, False) for text in ways.lay]
    for text, rank, absent in wordings:
        shown = " ".join(NO_WORD.sub(" ", text).split())
        if words := tuple(_words(shown)):
            yield _Phrase(name, shown, words, rank, absent)


def _words(text: str) -> list[str]:
    """Words to compare: lower case, without marks or the plural's s."""
    return [_singular(word) for word in WORD.findall(text.lower())]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
