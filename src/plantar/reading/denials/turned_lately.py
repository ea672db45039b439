"""A "no" that held until lately, or that is itself the complaint: what it names is not denied.

"My bladder was fine until last night" and "last week I could still lift my foot" tell of a change,
and in "neither bladder nor bowel works" the "no" is what is wrong. Such a denial is asked about;
where the "no" stands right before the name of a complaint ("no chest pain until an hour ago"),
what it names has begun.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from plantar.knowledge.schema_words import Senses
from plantar.reading.denials.scope import follows_no
from plantar.reading.mention import ABSENT, FEARED, PRESENT, Mention
from plantar.reading.senses import any_wording
from plantar.reading.sentences import Span

_OWN = re.compile(
    r"[,;:]\s+(?:i|i'm|i've|i'd|he|she|we|they|on|took|taking|worked|working)\b", re.IGNORECASE
)
"""What begins a statement of its own behind a comma."""
_OPENS = re.compile(r"(?:^|[,;:(]|\b(?:and|but|so|well))\s*$", re.IGNORECASE)
"""What stands before words that date all that follows: "until yesterday, all was fine"."""


class TurnedLately:
    """Finds, in any number of texts, denials that no longer hold, or never were any."""

    def __init__(self, known: Senses, is_felt: Callable[[str], bool]) -> None:
        """``is_felt``: whether a finding is complained of or a danger, not a risk or an illness."""
        words = known.turned_lately
        patterns = (
            any_wording(wordings, known.groups)
            for wordings in (
                words.until,
                words.until_now,
                words.could,
                words.then,
                words.lacks,
                words.apart,
            )
        )
        self._until, self._now, self._could, self._then, self._lacks, self._apart = patterns
        self._is_felt = is_felt

    def reopened(
        self,
        text: str,
        spans: Sequence[Span],
        mentions: Sequence[Mention],
        is_named: Callable[[str, str, int], bool],
    ) -> list[Mention]:
        """Mentions, with no denial that a change or the complaint itself is taken for.

        ``is_named``: whether in a text a finding's own name begins at a place.
        """
        turns = [[*self._turns(text, sentence)] for sentence in spans]
        lacks = [[*_stretches(self._lacks, text, sentence)] for sentence in spans]

        def looked_at(mention: Mention) -> Mention:
            number = mention.sentence
            if mention.p[ABSENT] <= mention.p[PRESENT]:
                return mention
            if turns[number]:
                return self._reopened(text, spans[number], mention, turns[number], is_named)
            lacking = any(_overlap(mention.words, words) for words in lacks[number])
            return mention.said(FEARED) if lacking else mention

        return [looked_at(m) for m in mentions]

    def _turns(self, text: str, sentence: Span) -> Iterator[tuple[Span, bool]]:
        """Words of a sentence up to which something was not so, and whether it surely is now."""
        yield from ((words, True) for words in _stretches(self._until, text, sentence))
        yield from ((words, False) for words in _stretches(self._now, text, sentence))
        could = next(_stretches(self._could, text, sentence), None)
        if could and next(_stretches(self._then, text, sentence), None):
            yield could, False

    def _reopened(
        self,
        text: str,
        sentence: Span,
        mention: Mention,
        turns: Sequence[tuple[Span, bool]],
        is_named: Callable[[str, str, int], bool],
    ) -> Mention:
        held = [
            sure for words, sure in turns if self._held_until(text, sentence, mention.words, words)
        ]
        if not held:
            return mention
        begun = (
            any(held)
            and self._is_felt(mention.finding)
            and follows_no(text, mention)
            and any(is_named(text, mention.finding, at) for at in _starts(text, mention.words))
        )
        return mention.settled(PRESENT) if begun else mention.said(FEARED)

    def _held_until(self, text: str, sentence: Span, said: Span, turn: Span) -> bool:
        """Whether nothing of its own stands between what was said and the words of the turn."""
        if _overlap(said, turn):
            return True
        first, second = (said, turn) if said.start < turn.start else (turn, said)
        between = Span(first.end, second.start)
        if next(_stretches(self._apart, text, between), None):
            return False
        if second is turn:
            return not _OWN.search(text, between.start, between.end)
        return "," not in text[between.start : between.end] or bool(
            _OPENS.search(text[sentence.start : turn.start])
        )


def _stretches(pattern: re.Pattern[str] | None, text: str, within: Span) -> Iterator[Span]:
    if pattern:
        for match in pattern.finditer(text, within.start, within.end):
            yield Span(*match.span())


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _starts(text: str, words: Span) -> tuple[int, int]:
    """Where words begin, and the word before them."""
    return words.start, text.rfind(" ", 0, max(words.start - 1, 0)) + 1
