"""The findings that each sentence names: by the network, and by words that are always theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Side
from plantar.reading.denials.scope import undenied
from plantar.reading.mention import ABSENT, FEARED, PRESENT, Mention, only
from plantar.reading.network import SIDES, Floats, NetworkOutput, ReaderNetwork
from plantar.reading.senses import OtherSenses
from plantar.reading.sentences import Span, clause_of
from plantar.reading.shorthand import Told
from plantar.reading.sides import Named

LEADING = 0.1
"""Part in a mention from which a token is one of the words that the fact rests on."""
NEAR = 8
"""Tokens from the leading one within which those words lie."""
SURE_SIDE = 0.7
"""From here nine in ten sides of the network are right on writers held out; below, words decide."""
PLAIN = 0.6
"""How surely what stands in plain words is told: four in five are so on writers held out."""


class Recognizer:
    """Recognizes findings in any number of texts."""

    def __init__(
        self, knowledge: KnowledgeBase, network: ReaderNetwork, senses: OtherSenses
    ) -> None:
        self.knowledge, self.network, self._senses = knowledge, network, senses

    def mentions(self, seen: NetworkOutput) -> Iterator[Mention]:
        """Every finding in every sentence that is at least worth a question."""
        limits = self.network.thresholds
        p = 1 / (1 + np.exp(-seen.mention.astype(np.float64)))
        worth = p >= min(limits.danger, limits.perhaps)
        for sentence, column in zip(*np.nonzero(worth), strict=True):
            finding = self.network.findings[column]
            if finding not in self.knowledge.findings:
                continue
            state, side = seen.says(sentence, column)
            yield Mention(
                finding,
                int(sentence),
                tuple(round(float(p[sentence, column] * s), 3) for s in state),
                _sure_side(side),
                _words(seen, int(sentence), int(column)),
            )

    def apart(self, text: str, parts: Sequence[Span]) -> list[list[Mention]]:
        """What each part of a text says without the rest of it."""
        return [[*self.mentions(seen)] for seen in self.network.read_apart(text, parts)]

    def with_plain_words(
        self,
        text: str,
        spans: Sequence[Span],
        seen: NetworkOutput,
        told: Sequence[Told],
        named: Sequence[Named],
    ) -> list[Mention]:
        """What the network heard, and what stands in plain words and it hardly heard.

        What is said of it, the network says: so, not so, over, somebody else's. Of a finding that
        it was not trained on, its plain words alone say so; behind a word that denies they are
        asked about.
        """
        found = {(m.finding, m.sentence): m for m in self.mentions(seen)}
        names = self.network.findings
        for number, sentence in enumerate(spans):
            here = [t for t in told if sentence.start <= t[1].start < sentence.end]
            one_sided = len({n.side for n in named if _on(n, sentence)} - {Side.BOTH}) == 1
            for both, words in (*self._senses.plainly(text, sentence), *here):
                finding = self._of_sides(both, one_sided=one_sided)
                heard = found.get((finding, number))
                if heard and sum(heard.p) >= PLAIN:
                    continue
                if finding in names:
                    state, side = seen.says(number, names.index(finding))
                    p = tuple(round(PLAIN * float(s), 3) for s in state)
                    found[finding, number] = Mention(finding, number, p, _sure_side(side), words)
                else:
                    p = _by_words_alone(text, sentence, words)
                    found[finding, number] = Mention(finding, number, p, None, words)
            for finding, words in self._senses.perhaps(text, sentence):
                heard = found.get((finding, number))
                if not heard or self._to_ask(text, words, heard):
                    found[finding, number] = _asked(finding, number, words, heard)
        return list(found.values())

    def _to_ask(self, text: str, words: Span, heard: Mention) -> bool:
        """Whether words that only may tell of it outweigh what is heard: no fact, or not so.

        Words with a "no" of their own ("not empty", "can't hold it") are what is wrong; what is
        heard of others as not so a "no" before them may deny.
        """
        if heard.p[ABSENT] > heard.p[PRESENT]:
            return sum(heard.p) < PLAIN or not undenied(text, words)
        return heard.p[PRESENT] < self.network.thresholds.fact and sum(heard.p) < PLAIN

    def _of_sides(self, finding: str, *, one_sided: bool) -> str:
        """A finding, or what it is called on one side."""
        return (one_sided and self.knowledge.findings[finding].one_sided) or finding


def _by_words_alone(text: str, sentence: Span, words: Span) -> tuple[float, ...]:
    """What plain words say where no network reads them: so, or to be asked behind a "no"."""
    before = Span(clause_of(text, sentence, words).start, words.start)
    said = PRESENT if undenied(text, before) and text[words.end : words.end + 1] != "?" else FEARED
    return only(said, PLAIN)


def _asked(finding: str, sentence: int, words: Span, heard: Mention | None) -> Mention:
    """What is asked about; what is heard of it as so is kept as far as it is."""
    if heard and heard.p[PRESENT] > heard.p[ABSENT]:
        return replace(heard.asked(PLAIN), words=words)
    side = heard.side if heard else None
    return Mention(finding, sentence, only(FEARED, PLAIN), side, words)


def _on(named: Named, sentence: Span) -> bool:
    return named.start in sentence and not named.excluded


def _sure_side(p: Floats) -> Side | None:
    """The side of the network where it is sure; it often takes left for right."""
    named = int(p.argmax())
    return Side(SIDES[named]) if named and p[named] >= SURE_SIDE else None


def _words(seen: NetworkOutput, sentence: int, finding: int) -> Span:
    """The stretch of the words that a mention rests on."""
    tokens, share = seen.share(sentence, finding)
    top = int(share.argmax())
    near = slice(max(0, top - NEAR), top + NEAR + 1)
    leading = [n for n, part in zip(tokens[near], share[near], strict=True) if part >= LEADING]
    leading = leading or [tokens[top]]
    return Span(seen.spans[leading[0]].start, seen.spans[leading[-1]].end)
