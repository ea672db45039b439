"""Statements of the popular article, found by what a reader types or pastes, with the verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.schema_article import ArticleLine, Claim
from plantar.search import LITTLE, WordIndex, stem, words_of

LEAST_SHARE = 0.2
"""Share of the question's weight that a claim must carry to be an answer at all; an estimate."""
RUN = 4
"""Words in a row that make one fingerprint of the article."""
SAME = 0.5
"""Share of fingerprints from which a text counts as a line of the article."""
LONGEST = 12
"""Lines from which a range is about a part of the article, not about a statement."""
STOP = LITTLE.union(
    re.findall(
        r"\w+",
        """are as be because been but by can cannot cant could do does has have how i if its may
        more most from other should so some such than that their them then there these they this
        was what when which who will would you your not also often""",
    )
)
"""Words that no claim is found by."""


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A claim, how well it fits what was asked (0 to 1), and whether its very line was pasted."""

    id: str
    claim: Claim
    fit: float
    pasted: bool


class ClaimFinder:
    """Looks claims up by words; rare words weigh more, word endings do not matter."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.claims: Mapping[str, Claim] = knowledge.care.claims
        lines: Mapping[str, ArticleLine] = knowledge.care.article_lines
        self._lines = {int(key.removeprefix("line_")): line for key, line in lines.items()}
        self._names: dict[str, str] = {}
        for covered in knowledge.care.article_coverage:
            for key in covered.claims:
                self._names[key] = f"{self._names.get(key, '')} {covered.item}"

    def find(self, text: str, *, verdict: str = "", most: int = 5) -> tuple[FoundClaim, ...]:
        """The claims nearest to a sentence or some words, best first.

        All claims of a line that was pasted come first; beyond them at most ``most`` are given.
        Where no claim has the words, those that are spelt much like them count.

        >>> from plantar.knowledge.loader import load
        >>> found = ClaimFinder(load()).find("rub the heel with garlic")
        >>> found[0].claim.verdict
        'dangerous'
        """
        asked, pasted = _words(text), self._pasted(text)
        best = self._fitting(asked, pasted, verdict) or self._fitting(
            frozenset(map(self._mended, asked)), pasted, verdict
        )
        return tuple(best[: max(most, sum(f.pasted for f in best))])

    def _mended(self, word: str) -> str:
        """The word, or the known one that it is most like."""
        return word if word in self._by_word else next(iter(self._by_word.near(word)), word)

    def _fitting(
        self, asked: frozenset[str], pasted: frozenset[int], verdict: str
    ) -> list[FoundClaim]:
        """Claims of a verdict that share enough with the words or a pasted line, best first."""
        weight, rows = self._by_word.weight, []
        total = sum(map(weight, asked))
        for key, claim in self.claims.items():
            if verdict and claim.verdict != verdict:
                continue
            said, answered = self._index[key]
            shared = sum(map(weight, asked & said))
            nearby = 0.3 * sum(map(weight, (asked & answered) - said))
            own = sum(map(weight, said)) or 1.0
            there = any(line in pasted for line in _span(claim))
            if there or (total and (shared + nearby) / total >= LEAST_SHARE):
                fit = shared / own if there else _fit(shared, nearby, total, own)
                rows.append(FoundClaim(key, claim, round(fit, 4), there))
        return sorted(rows, key=lambda f: (not f.pasted, -f.fit, f.id))

    def _pasted(self, text: str) -> frozenset[int]:
        """Lines of the article that the text repeats, by their fingerprints."""
        prints = fingerprints(text) if len(text.split()) >= RUN else frozenset()
        shares = {
            line: len(prints & set(entry.prints)) / min(len(prints), len(entry.prints))
            for line, entry in self._lines.items()
            if prints
        }
        return frozenset(line for line, share in shares.items() if share >= SAME)

    @cached_property
    def _index(self) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
        """Stems of what each claim says, and of what is answered to it."""
        return {
            key: (
                _words(f"{claim.claim} {key.replace('_', ' ')}"),
                _words(f"{claim.what_to_say} {claim.section} {self._names.get(key, '')}"),
            )
            for key, claim in self.claims.items()
        }

    @cached_property
    def _by_word(self) -> WordIndex:
        return WordIndex(said | answered for said, answered in self._index.values())


def _words(text: str) -> frozenset[str]:
    """Stems of what is looked for in a text."""
    return frozenset(stem(w) for w in words_of(text) if w not in STOP and len(w) > 1)


def fingerprints(text: str) -> frozenset[int]:
    """Hashes of every four words in a row; of the whole text where it is shorter."""
    words = re.findall(r"[a-z0-9]+", text.lower().replace("\u2019", ""))
    runs = [words[n : n + RUN] for n in range(max(1, len(words) - RUN + 1))] if words else []
    return frozenset(
        int.from_bytes(blake2b(" ".join(run).encode(), digest_size=4).digest(), "big")
        for run in runs
    )


def _span(claim: Claim) -> list[int]:
    """The lines of the article that a claim comes from; what is said of whole parts has none."""
    found: list[int] = []
    for line in claim.article_lines:
        first, _, last = str(line).partition("-")
        span = range(int(first), int(last or first) + 1)
        found += span if len(span) <= LONGEST else []
    return found


def _fit(shared: float, nearby: float, asked: float, own: float) -> float:
    """Harmonic mean of how much of the question and of the claim is covered, 0 to 1."""
    covered, used = (shared + nearby) / asked, shared / own
    return round(2 * covered * used / (covered + used), 4) if covered + used else 0.0
