"""Names of medicines, read as words for their class: "on Pradaxa" as "on blood thinners".

The network knows the classes and few of the hundreds of names. What it says of a class (taken,
stopped, somebody else's) it then says of the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from plantar.knowledge.base import CareKnowledge
from plantar.knowledge.schema_medicine import Medicine
from plantar.knowledge.schema_words import MedicineClassWords, MedicineWords
from plantar.reading.language import is_english
from plantar.reading.senses import any_of
from plantar.reading.shorthand import Rewording

LEAST_LETTERS = 7
"""Names shorter than this are read only as they are spelled."""
_WORD = re.compile(r"[^\W_][\w'-]*")
_ENDING = re.compile(r"(?:'s|s|')$")
"""A plural or a possessive."""
_AS_FAR_AS = r"(?:(?!\b(?:take|takes|taking|on|but)\b)[^.;!?\n]){0,60}$"
"""Up to a name in the same list; "allergic to nuts, on warfarin" is no list."""
_SMALL = str.maketrans({chr(n): chr(n).lower() for n in range(ord("A"), ord("Z") + 1)})
"""Of the letters of the names alone: of some others the small one is two characters long."""
_BACK = 90
"""Characters before a name in which such a list begins."""


@dataclass(frozen=True, slots=True)
class _Meaning:
    words: str
    findings: tuple[str, ...]


class MedicineNames:
    """Every name of a medicine that tells of a finding, ready to be looked for."""

    def __init__(self, known: CareKnowledge, read_as: MedicineWords) -> None:
        self._by_first: dict[str, list[tuple[str, _Meaning]]] = {}
        for name, meaning in _meanings(known.medicines, read_as.names):
            first = _WORD.match(name)
            if first:
                self._by_first.setdefault(first[0], []).append((name, meaning))
        for names in self._by_first.values():
            names.sort(key=lambda item: -len(item[0]))
        self._long = [
            name
            for name, ways in self._by_first.items()
            if len(name) >= LEAST_LETTERS and any(name == whole for whole, _ in ways)
        ]
        others = (n.lower() for medicine in known.medicines.values() for n in medicine.names)
        self._own_words = frozenset(others)
        self._not_behind = _any_phrase(read_as.not_behind, after=_AS_FAR_AS)
        self._not_before = _any_phrase(read_as.not_before, before=r"[\s,-]+(?:\w+[\s-]+)?")

    def found(self, text: str) -> Iterator[Rewording]:
        """Every name in a text that is of something taken, in order."""
        low, at = text.translate(_SMALL), 0
        for word in _WORD.finditer(low):
            named = self._named(low, word) if word.start() >= at else None
            if named is None:
                continue
            at, meaning = named
            before, after = low[max(0, word.start() - _BACK) : word.start()], low[at : at + 40]
            if not self._not_behind.search(before) and not self._not_before.match(after):
                words = meaning.words or text[word.start() : at]
                yield Rewording(word.start(), at, words, meaning.findings)

    def _named(self, low: str, word: re.Match[str]) -> tuple[int, _Meaning] | None:
        """Where the name that begins with a word ends, and what it means."""
        for first in dict.fromkeys((word[0], _ENDING.sub("", word[0]))):
            for name, meaning in self._by_first.get(first, ()):
                end = word.start() + len(name)
                if name == first:
                    return word.end(), meaning
                if low.startswith(name, word.start()) and not low[end : end + 1].isalnum():
                    return end, meaning
        return self._slipped(word)

    def _slipped(self, word: re.Match[str]) -> tuple[int, _Meaning] | None:
        """A long name with one letter wrong, twice or left out, or two swapped; no English word."""
        written = word[0]
        if len(written) < LEAST_LETTERS or written in self._own_words or "'" in written:
            return None
        near = process.extractOne(written, self._long, scorer=OSA.distance, score_cutoff=1)
        if near is None or near[0][0] != written[0] or is_english(written):
            return None
        return word.end(), next(m for name, m in self._by_first[near[0]] if name == near[0])


def _meanings(
    medicines: Mapping[str, Medicine], rows: Sequence[MedicineClassWords]
) -> Iterator[tuple[str, _Meaning]]:
    """Every name in small letters, with what it is read as and tells of."""
    for key, medicine in medicines.items():
        own = () if medicine.unnamed else [row for row in rows if _is_of(key, medicine, row)]
        if not own:
            continue
        for name in (key.replace("_", " "), *medicine.names):
            low = name.lower()
            told = [row for row in own if low not in row.not_names]
            if told and low.isascii():
                words = " and ".join(dict.fromkeys(row.words for row in told if row.words))
                findings = dict.fromkeys(f for row in told for f in row.findings)
                yield low, _Meaning(words, tuple(findings))


def _is_of(key: str, medicine: Medicine, row: MedicineClassWords) -> bool:
    """Whether what a row says holds for a medicine."""
    of_class = not frozenset(row.classes).isdisjoint(medicine.classes)
    return key in row.medicines or (of_class and key not in row.without)


def _any_phrase(phrases: Iterable[str], *, before: str = "", after: str = "") -> re.Pattern[str]:
    """A pattern for any of some phrases in small letters."""
    ways = "|".join(r"\s+".join(any_of(w, {}) for w in phrase.split()) for phrase in phrases)
    return re.compile(rf"{before}\b(?:{ways})\b{after}" if ways else r"(?!)")
