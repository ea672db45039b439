"""Statements of the popular article, found by what a reader types or pastes, with the verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

import snowballstemmer  # type: ignore[import-untyped]

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.schema_care import Claim

LEAST_SHARE = 0.2
"""Share of the question's weight that a claim must carry to be an answer at all; an estimate."""
STOP = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be because been but by can could do does for from has have how i if in
        is it its may more most of on or other should so some such than that the their them then
        there these they this to was what when which who will with would you your not also often""",
    )
)


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A claim, and how well it fits what was asked (0 to 1)."""

    id: str
    claim: Claim
    fit: float


class ClaimFinder:
    """Looks claims up by words; rare words weigh more, word endings do not matter."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.claims: Mapping[str, Claim] = knowledge.care["claims"]
        self._stem = snowballstemmer.stemmer("english").stemWord

    def find(self, text: str, *, verdict: str = "", most: int = 5) -> tuple[FoundClaim, ...]:
        """The claims nearest to a sentence or some words, best first.

        >>> from plantar.knowledge.loader import load
        >>> found = ClaimFinder(load()).find("rub the heel with garlic")
        >>> found[0].claim.verdict
        'dangerous'
        """
        asked = self._words(text)
        total = sum(self._weight(w) for w in asked)
        rows = []
        for key, claim in self.claims.items():
            if verdict and claim.verdict != verdict:
                continue
            said, answered = self._index[key]
            shared = sum(self._weight(w) for w in asked & said)
            nearby = 0.3 * sum(self._weight(w) for w in (asked & answered) - said)
            own = sum(self._weight(w) for w in said) or 1.0
            if total and (shared + nearby) / total >= LEAST_SHARE:
                rows.append(FoundClaim(key, claim, _fit(shared, nearby, total, own)))
        return tuple(sorted(rows, key=lambda f: (-f.fit, f.id))[:most])

    @cached_property
    def _index(self) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
        """Stems of what each claim says, and of what is answered to it."""
        return {
            key: (
                self._words(f"{claim.claim} {key.replace('_', ' ')}"),
                self._words(f"{claim.what_to_say} {claim.section}"),
            )
            for key, claim in self.claims.items()
        }

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for said, answered in self._index.values():
            for word in said | answered:
                counts[word] = counts.get(word, 0) + 1
        return counts

    def _weight(self, word: str) -> float:
        """Inverse document frequency (Sparck Jones 1972)."""
        return log((1 + len(self.claims)) / (1 + self._counts.get(word, 0)))

    def _words(self, text: str) -> frozenset[str]:
        words = re.findall(r"[a-z0-9]+", text.lower().replace("\u2019", "'"))
        return frozenset(self._stem(w) for w in words if w not in STOP and len(w) > 1)


def _fit(shared: float, nearby: float, asked: float, own: float) -> float:
    """Harmonic mean of how much of the question and of the claim is covered, 0 to 1."""
    covered, used = (shared + nearby) / asked, shared / own
    return round(2 * covered * used / (covered + used), 4) if covered + used else 0.0
