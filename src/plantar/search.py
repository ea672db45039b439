"""The one search over the words of the knowledge: how a word is written, and where it stands.

Findings, entries of the catalogue and claims are each ranked by rules of their own; the words of
a text, their endings, their misspellings and how much a rare one tells are the same for all.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log

import snowballstemmer  # type: ignore[import-untyped]
from rapidfuzz import distance, process

LEAST_ALIKE = 0.7
"""Similarity (Damerau-Levenshtein, 0 to 1) from which a word may be a misspelling of another."""
LEAST_LETTERS, MOST_GUESSES = 4, 4
NEARLY = 0.1
"""Guesses within this similarity of the best one are kept beside it."""
LITTLE = frozenset(
    ("a", "an", "and", "the", "of", "in", "on", "or", "to", "is", "my", "it", "with", "for", "at")
)
"""Words that are not looked for."""
IRREGULAR = {"feet": "foot", "cant": "cannot", "disk": "disc", "disks": "disc"}
WORD = re.compile(r"\d+/\d+|[^\W_]+")
"""A word, or a grade such as 4/5."""
likeness = distance.DamerauLevenshtein.normalized_similarity
_STEM = snowballstemmer.stemmer("english").stemWord


def words_of(text: str) -> list[str]:
    """Words of a text in small letters without accents.

    >>> words_of("Raynaud's phénomène, S1")
    ['raynauds', 'phenomene', 's1']
    """
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("\u2019", ""))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return WORD.findall(letters.lower())


def stem(word: str) -> str:
    """A word without its ending; "feet" is the plural of "foot".

    >>> stem("numbness"), stem("feet"), stem("toes")
    ('numb', 'foot', 'toe')
    """
    return str(_STEM(IRREGULAR.get(word, word)))


class WordIndex:
    """The rows, numbered from 0, in which each word stands."""

    def __init__(self, rows: Iterable[Iterable[str]]) -> None:
        """``rows``: the words of each row, as :func:`words_of` gives them or shorter."""
        self._rows: defaultdict[str, set[int]] = defaultdict(set)
        self._count = 0
        for n, words in enumerate(rows):
            self._count = n + 1
            for word in words:
                self._rows[word].add(n)
        self.words: Sequence[str] = sorted(self._rows)
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        for word in self.words:
            self._by_stem[stem(word)].append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._rows

    def rows(self, word: str) -> set[int]:
        """Rows that have just this word."""
        return self._rows.get(word, set())

    def weight(self, word: str) -> float:
        """How much a word tells: its inverse document frequency (Sparck Jones 1972), in nats."""
        return log((1 + self._count) / (1 + len(self.rows(word))))

    def beginning(self, start: str) -> Sequence[str]:
        """Words that begin so."""
        first = bisect_left(self.words, start)
        return self.words[first : bisect_left(self.words, start + "\uffff")]

    def same_stem(self, word: str) -> Sequence[str]:
        """Words that differ from ``word`` in their ending at most."""
        return self._by_stem.get(stem(word), ())

    def near(self, word: str) -> Mapping[str, float]:
        """Words that a misspelt one may mean, with their similarity, 0 to 1."""
        if len(word) < LEAST_LETTERS:
            return {}
        near = process.extract(
            word, self.words, scorer=likeness, score_cutoff=LEAST_ALIKE, limit=MOST_GUESSES
        )
        others = [(str(w), s) for w, s, _ in near if w != word]
        top = max((s for _, s in others), default=0.0)
        return {w: s for w, s in others if s >= top - NEARLY}

    def holding_all(self, asked: Iterable[Iterable[str]]) -> set[int]:
        """Return the rows with a word for each group of prefixes; empty without groups."""
        found: set[int] | None = None
        for starts in asked:
            words = (word for start in starts for word in self.beginning(start))
            rows = set[int]().union(*map(self.rows, words))
            found = rows if found is None else found & rows
        return found or set()
