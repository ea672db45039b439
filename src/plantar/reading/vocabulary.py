"""Whether a sentence has any word that people use for a finding.

The network was taught by texts about complaints and hears one in words that are about none
("heron"). A sentence of plain English whose every word is strange to the vocabulary tells nothing
for sure; what it may tell is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

import snowballstemmer  # type: ignore[import-untyped]

from plantar.knowledge.base import KnowledgeBase
from plantar.reading.language import is_english
from plantar.reading.mention import Mention
from plantar.reading.sentences import Plain, Span
from plantar.reading.slips import one_off, swapped_or_doubled
from plantar.reading.statements import replaced

_WORD = re.compile(r"[a-z]+")
_LONG_WORD = re.compile(r"\b[A-Za-z]{8,}\b")
"""Words that may be two of the shortest, joined."""
SHORTEST = 4
"""Letters of a word that can be strange: shorter ones are abbreviations of notes."""
SURE_SLIP = 5
"""Letters of a word up to which another letter makes another word."""


class Vocabulary:
    """The words of every wording, name and question of a finding."""

    def __init__(self, knowledge: KnowledgeBase, most: float = 0.0) -> None:
        """``most``: how probable what a strange sentence may tell is at most."""
        self._knowledge, self._most = knowledge, most
        self._stemmer = snowballstemmer.stemmer("english")

    @cached_property
    def _words(self) -> frozenset[str]:
        named = (f"{f.plain} {f.term} {f.question}" for f in self._knowledge.findings.values())
        ways = self._knowledge.lexicon.values()
        wordings = (phrase for way in ways for phrase in (*way.lay, *way.clinical, *way.absent))
        return frozenset(w for text in (*named, *wordings) for w in _WORD.findall(text.lower()))

    @cached_property
    def _medicines(self) -> frozenset[str]:
        table = self._knowledge.care.medicines
        named = (f"{key} {' '.join(entry.names)}" for key, entry in table.items())
        return frozenset(w for text in named for w in _WORD.findall(text.lower()))

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(self._stemmer.stemWords(list(self._words)))

    @cached_property
    def _longest(self) -> int:
        """Letters of the longest word."""
        return max(map(len, self._words))

    def is_term(self, word: str) -> bool:
        """Whether a word in small letters is used for a finding, be it with a letter wrong."""
        if word in self._words | self._medicines or self._stemmer.stemWord(word) in self._stems:
            return True
        if not SHORTEST <= len(word) <= self._longest + 1:
            return False
        near = one_off(word) if len(word) > SURE_SLIP else swapped_or_doubled(word)
        return not self._words.isdisjoint(near)

    def parted(self, read: Plain) -> Plain:
        """The text with two words for complaints that are joined apart: "footnumb"."""
        found = ((m, self._seam(m[0].lower())) for m in _LONG_WORD.finditer(read.text))
        return replaced(read, [(m.start() + n, m.start() + n, " ") for m, n in found if n])

    def _seam(self, word: str) -> int:
        """Where the second of two joined words begins; 0: it is one word."""
        known = word in self._words | self._medicines or is_english(word)
        if known or len(word) > 2 * self._longest:
            return 0
        places = range(SHORTEST, len(word) - SHORTEST + 1)
        return next((n for n in places if {word[:n], word[n:]} <= self._words), 0)

    def doubting(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Mentions, those of strange sentences as something to ask about."""
        strange = {m.sentence: self.strange(_said(text, spans[m.sentence])) for m in mentions}
        return [m.doubted(self._most) if strange[m.sentence] else m for m in mentions]

    def strange(self, sentence: str) -> bool:
        """Whether a sentence is plain English of which no word is used for any finding.

        A misspelt word, a number or an abbreviation may be one.
        """
        words = _WORD.findall(sentence.lower())
        if not words or any(c.isdigit() for c in sentence):
            return False
        long = [w for w in words if len(w) >= SHORTEST]
        if not long or any(w in self._words for w in long):
            return False
        return not any(self._stemmer.stemWord(w) in self._stems or not is_english(w) for w in long)


def _said(text: str, sentence: Span) -> str:
    return text[sentence.start : sentence.end]
