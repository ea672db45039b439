"""Stories of a text as a whole in which a frightening word is no danger of today.

"Both legs were paralysed, and normal again after three minutes of standing", "exactly the same for
five years": what it names is asked about, so that a danger which is there after all is not lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plantar.knowledge.schema_words import HarmlessStory, Senses
from plantar.reading.mention import ABSENT, FEARED, PRESENT, Mention
from plantar.reading.network import STATES
from plantar.reading.senses import wording_pattern
from plantar.reading.sentences import Span

CLEAR = 0.5
"""Probability from which something was said already."""


@dataclass(frozen=True, slots=True)
class _StoryPattern:
    story: HarmlessStory
    told: re.Pattern[str]
    all_of: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str]

    def told_in(self, text: str) -> Span | None:
        """The last words that tell it, where nothing takes it back."""
        told = [Span(*match.span()) for match in self.told.finditer(text)]
        whole = told and all(p.search(text) for p in self.all_of) and not self.unless.search(text)
        return told[-1] if whole else None


class HarmlessStories:
    """Every such story, ready to be looked for."""

    def __init__(self, known: Senses, sure: float) -> None:
        """``sure``: how surely what a story says in any case is told."""
        self._stories = tuple(_compiled(s, known) for s in known.harmless.values())
        self._sure = sure

    def eased(self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]) -> list[Mention]:
        """Mentions, those that a story makes harmless asked about, with what it says besides."""
        told = [(s.story, words) for s in self._stories if (words := s.told_in(text))]
        kept = list(mentions)
        for story, words in told:
            last = _sentence(spans, words) if story.behind_stays else len(spans)
            kept = [_eased(m, story.findings) if m.sentence <= last else m for m in kept]
        for story, words in told:
            if any(_so(m, story.findings) for m in kept):
                continue  # something of it is told of another time
            for state, findings in ((PRESENT, story.tells), (ABSENT, story.denies)):
                kept += [self._said(f, state, spans, words) for f in findings if _new(f, kept)]
        return kept

    def _said(self, finding: str, state: int, spans: Sequence[Span], words: Span) -> Mention:
        p = tuple(self._sure if n == state else 0.0 for n in range(len(STATES)))
        return Mention(finding, _sentence(spans, words), p, None, words)


def _sentence(spans: Sequence[Span], words: Span) -> int:
    return next(n for n, sentence in enumerate(spans) if words.start < sentence.end)


def _eased(mention: Mention, findings: Sequence[str]) -> Mention:
    """Asked about, where it is one of a story's findings and was taken as so."""
    return mention.said(FEARED) if _so(mention, findings) else mention


def _so(mention: Mention, findings: Sequence[str]) -> bool:
    return mention.finding in findings and mention.p[PRESENT] > mention.p[ABSENT]


def _new(finding: str, mentions: Sequence[Mention]) -> bool:
    """Whether nothing clear is said of a finding yet, one way or the other."""
    return all(m.finding != finding or m.stated < CLEAR for m in mentions)


def _compiled(story: HarmlessStory, known: Senses) -> _StoryPattern:
    def pattern(wordings: Sequence[str]) -> re.Pattern[str]:
        found = wording_pattern(wordings, known.groups)
        return found or re.compile("(?!)")

    all_of = tuple(pattern(wordings) for wordings in story.all_of)
    return _StoryPattern(story, pattern(story.told), all_of, pattern(story.unless))
