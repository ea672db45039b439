"""Phrases found in words: a trie over stems, with room for other words between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from typing import Any, Generic, TypeVar

from plantar.intake.words import Word, content, split

LEAST_LETTERS = 5
"""Shorter words are never taken for misspelt ones."""
SIMILAR = 82.0
MOST_REPAIRS = 150
"""Misspellings looked up in one text; a text of noise must not take seconds."""
SHARES = "+"
"""A phrase with this mark leaves shorter phrases inside it their own meaning."""
LOOSE, LOOSE_GAP = "~", 3
"""A phrase with this mark may be said in any order, with up to three other words in all."""
_ASK = "@"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A phrase found: its meaning, the places of its words, and how many words it skipped.

    ``shares``: its words may mean something else as well ("acute back pain" is also a back pain).
    """

    meaning: T
    words: tuple[int, ...]
    skipped: int
    repaired: bool
    shares: bool = False


class Phrases(Generic[T]):
    """A set of phrases, each with a meaning."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self.root: dict[str, Any] = {}
        self.vocabulary: dict[str, str] = {}
        for phrase, meaning in entries:
            self._add(phrase, meaning)

    def _add(self, phrase: str, meaning: T) -> None:
        shares, phrase = phrase.startswith(SHARES), phrase.removeprefix(SHARES)
        loose = phrase.startswith(LOOSE)
        elements = _elements(phrase.removeprefix(LOOSE))
        if not elements:
            return
        room = LOOSE_GAP if loose else max(len(elements), 2) - 1
        for ordered in permutations(elements) if loose else [elements]:
            nodes = [self.root]
            for element in ordered:
                following = []
                for stem, text in element:
                    if text.isalpha():
                        self.vocabulary.setdefault(text, stem)
                    following += [node.setdefault(stem, {}) for node in nodes]
                nodes = following
            for node in nodes:
                node.setdefault("", []).append((meaning, room, shares))

    def find(self, words: Sequence[Word], closed: frozenset[str] = frozenset()) -> list[Match[T]]:
        """Every phrase in the words; ``closed`` are stems that a phrase may not skip over."""
        stems = self._stems(words)
        return [
            match
            for start in range(len(words))
            for match in self._from(words, stems, start, closed)
        ]

    def _stems(self, words: Sequence[Word]) -> list[tuple[str, bool]]:
        """The stem of each word, misspelt ones repaired, and whether it was."""
        repairs, result = 0, []
        for word in words:
            if word.text in self.vocabulary or len(word.text) < LEAST_LETTERS:
                result.append((word.stem, False))
                continue
            fixed = None
            if repairs < MOST_REPAIRS and word.text.isalpha() and not _is_english(word.text):
                repairs += 1
                fixed = self._repair(word.text)
            result.append((fixed, True) if fixed else (word.stem, False))
        return result

    def _repair(self, text: str) -> str | None:
        from rapidfuzz import fuzz, process

        pool = [w for w in self.vocabulary if w[0] == text[0] and abs(len(w) - len(text)) < 3]
        best = process.extractOne(text, pool, scorer=fuzz.ratio, score_cutoff=SIMILAR)
        return self.vocabulary[best[0]] if best else None

    def _from(
        self,
        words: Sequence[Word],
        stems: Sequence[tuple[str, bool]],
        start: int,
        closed: frozenset[str],
    ) -> Iterator[Match[T]]:
        pending: list[tuple[dict[str, Any], int, tuple[int, ...], int, bool]] = [
            (self.root, start, (), 0, False)
        ]
        while pending:
            node, at, used, skipped, repaired = pending.pop()
            for meaning, room, shares in node.get("", ()):
                if skipped <= room:
                    yield Match(meaning, used, skipped, repaired, shares)
            for ahead in range(1 if not used else LOOSE_GAP + 1):
                place = at + ahead
                if place >= len(words) or (used and words[place].breaks):
                    break
                stem, was_repaired = stems[place]
                for key in _keys(stem, words[place]):
                    if key in node:
                        pending.append(
                            (
                                node[key],
                                place + 1,
                                (*used, place),
                                skipped + ahead,
                                repaired or was_repaired,
                            )
                        )
                if stem in closed:
                    break


def unshadowed(matches: Iterable[Match[T]]) -> list[Match[T]]:
    """Matches that are not part of a longer one; the tightest of each meaning and place."""
    best: dict[tuple[T, int], Match[T]] = {}
    for match in matches:
        key = (match.meaning, match.words[0])
        if key not in best or (-len(match.words), match.skipped) < (
            -len(best[key].words),
            best[key].skipped,
        ):
            best[key] = match
    kept = sorted(best.values(), key=lambda m: (-len(m.words), m.skipped))
    covering: dict[int, list[Match[T]]] = {}
    result = []
    for match in kept:
        own = set(match.words)
        longer = {id(m): m for n in match.words for m in covering.get(n, ())}.values()
        if any(own < set(m.words) and m.skipped <= match.skipped + 1 for m in longer):
            continue
        result.append(match)
        for n in () if match.shares else match.words:
            covering.setdefault(n, []).append(match)
    return sorted(result, key=lambda m: m.words)


def _elements(phrase: str) -> list[list[tuple[str, str]]]:
    """Each element of a phrase as its alternatives, (stem, word)."""
    elements: list[list[tuple[str, str]]] = []
    for part in phrase.split():
        if part.startswith(_ASK):
            elements.append([(part, part)])
            continue
        choices = [content(split(choice)) for choice in part.split("|")]
        singles = [words for words in choices if len(words) == 1]
        if len(singles) == len(choices):
            elements.append([(words[0].stem, words[0].text) for words in singles])
        else:
            elements += [[(w.stem, w.text)] for w in choices[0]] if choices else []
    return elements


_PARTS = {
    "@foot": frozenset({"foot", "ankl", "toe", "heel", "sole", "forefoot"}),
    "@leg": frozenset({"leg", "calf", "calv", "shin", "thigh", "knee"}),
    "@calf": frozenset({"calf", "calv"}),
    "@limb": frozenset({"foot", "ankl", "toe", "heel", "leg", "calf", "shin", "thigh"}),
}


def _keys(stem: str, word: Word) -> list[str]:
    keys = [stem]
    if word.text[0].isdigit():
        keys.append("@num")
    keys += [name for name, stems in _PARTS.items() if stem in stems]
    return keys


@cache
def _dictionary() -> Any:
    from spellchecker import SpellChecker

    return SpellChecker(language="en")


@cache
def _is_english(word: str) -> bool:
    """A real word is never taken for a misspelt one: blurred is not slurred."""
    return word in _dictionary()
