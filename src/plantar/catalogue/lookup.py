"""Search over names, plain names, terms and the ways people say things; spelling may be wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process

from plantar.catalogue.entries import CatalogueEntry
from plantar.catalogue.kinds import KINDS
from plantar.search import LITTLE, WordIndex, likeness, words_of

LEAST_KEY, MOST_KEYS = 0.85, 12
"""Similarity from which words run together may be a misspelt id, and how many are shown."""
FEW = 3
"""Hits below which other spellings are looked for as well."""
BEGUN, SAME_STEM, MISSPELT = 0.85, 0.95, 0.7
"""How well a word fits that only begins so, has another ending, or is spelt otherwise."""
FAVOUR = {"conditions": 0.2, "findings": 0.15, "sites": 0.1, "references": -0.3, "footwear": -0.1}
"""What most readers look for stands first unless another kind fits clearly better."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An entry that was found, and another name of it that matched, if any."""

    entry: CatalogueEntry
    score: float
    also: str


@dataclass(frozen=True)
class SearchResult:
    """What a search found, by kind, best first; ``guessed`` maps a misspelt word to another.

    ``words`` are those by which the names were found, in every spelling that fitted.
    """

    hits: Mapping[str, Sequence[SearchHit]]
    guessed: Mapping[str, str]
    words: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        """How many entries."""
        return sum(map(len, self.hits.values()))


@dataclass(frozen=True, slots=True)
class _EntryName:
    """One name of an entry; ``rank`` is 1 for its title and less for other names."""

    entry: CatalogueEntry
    text: str
    words: tuple[str, ...]
    rank: float


Best = dict[tuple[str, str], tuple[float, _EntryName]]


class Index:
    """Names by word."""

    def __init__(self, entries: Iterable[CatalogueEntry]) -> None:
        self._keys_of: defaultdict[str, list[_EntryName]] = defaultdict(list)
        self._names: list[_EntryName] = []
        for entry in entries:
            own = tuple(words_of(entry.title))
            self._keys_of["".join(words_of(entry.key))].append(
                _EntryName(entry, entry.title, own, 1.0)
            )
            names = [(entry.title, 1.0), (entry.sub, 0.9), *((w, 0.6) for w in entry.words)]
            self._names += [
                _EntryName(entry, text, tuple(words_of(text)), rank) for text, rank in names
            ]
        self._words, self._keys = WordIndex(n.words for n in self._names), sorted(self._keys_of)

    def find(self, asked: str) -> SearchResult:
        """Return the entries with a name that has every word of the query, or a similar word.

        Where hardly any has, words that are spelt rightly may be misspelt others ("heal", "heel"),
        and ids may be run together or misspelt.
        """
        words = [w for w in words_of(asked) if w not in LITTLE] or words_of(asked)
        if not words:
            return SearchResult({}, {})
        guessed: dict[str, str] = {}
        alike = [self._alike(word, guessed) for word in words]
        best = self._best(alike, len(alike))
        if len(best) < FEW:
            alike = [
                {**self._near(word), **found} for word, found in zip(words, alike, strict=True)
            ]
            best = self._by_key(words) | self._best(alike, len(alike)) | best
        if not best and len(alike) > 1:
            best = self._best([a for a in alike if a], (len(alike) + 1) // 2)
        return SearchResult(_grouped(best), guessed, frozenset().union(*alike))

    def _by_key(self, words: Sequence[str]) -> Best:
        """Return the entries whose id, or its start, resembles the words run together."""
        asked = "".join(words)
        begins = {key: key[: len(asked)] for key in self._keys}
        near = process.extract(
            asked, begins, scorer=likeness, score_cutoff=LEAST_KEY, limit=MOST_KEYS
        )
        return {
            (name.entry.kind, name.entry.key): (0.7 * score, name)
            for _, score, key in near
            for name in self._keys_of[key]
        }

    def _best(self, alike: Sequence[Mapping[str, float]], least: int) -> Best:
        """The best name of each entry that has at least ``least`` of the words."""
        best: Best = {}
        for name in self._candidates(alike, least):
            score = _score(name, alike, least)
            key = name.entry.kind, name.entry.key
            if score and score > best.get(key, (0.0, name))[0]:
                best[key] = score, name
        return best

    def _alike(self, word: str, guessed: dict[str, str]) -> Mapping[str, float]:
        """Words of the vocabulary that mean ``word``, with how well.

        A word that only begins others ("heal" of "healthy") may be a misspelt one ("heel") as well.
        """
        words = self._words
        found = dict.fromkeys(words.beginning(word) if len(word) > 1 else (), BEGUN)
        found |= dict.fromkeys(words.same_stem(word), SAME_STEM)
        if word in words:
            found[word] = 1.0
        if word in words or words.same_stem(word):
            return found
        near = self._near(word)
        if near and not found:
            guessed[word] = max(near, key=lambda w: near[w])
        return near | found

    def _near(self, word: str) -> dict[str, float]:
        """Words of the vocabulary that a misspelt word may mean, with how well."""
        return {w: MISSPELT * s for w, s in self._words.near(word).items()}

    def _candidates(self, alike: Sequence[Mapping[str, float]], least: int) -> Iterable[_EntryName]:
        """Names that hold one of the rarest words; one of these must be in a fitting name."""
        held = [set[int]().union(*map(self._words.rows, words)) for words in alike]
        needed = sorted(held, key=len)[: len(alike) - least + 1]
        return [self._names[n] for n in sorted(set[int]().union(*needed))]


def _score(name: _EntryName, alike: Sequence[Mapping[str, float]], least: int) -> float:
    """How well a name fits: enough asked words must be in it; a short exact name wins."""
    fits = [max((words.get(w, 0.0) for w in name.words), default=0.0) for words in alike]
    if sum(map(bool, fits)) < least:
        return 0.0
    total = sum(fits)
    spare = len(name.words) - len(alike)
    first = 0.05 if any(name.words[0] in words for words in alike) else 0.0
    return (total / len(alike) + first) * name.rank / (1 + 0.04 * max(spare, 0))


def _grouped(best: Best) -> Mapping[str, Sequence[SearchHit]]:
    """Hits by kind; the kind with the best hit first."""
    groups: defaultdict[str, list[SearchHit]] = defaultdict(list)
    for score, name in sorted(best.values(), key=lambda item: (-item[0], item[1].entry.title)):
        also = "" if name.text == name.entry.title else name.text
        groups[name.entry.kind].append(SearchHit(name.entry, score, also))
    order = list(KINDS)
    kinds = sorted(groups, key=lambda k: (-groups[k][0].score - FAVOUR.get(k, 0.0), order.index(k)))
    return {kind: groups[kind] for kind in kinds}
