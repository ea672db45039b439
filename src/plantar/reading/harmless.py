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


@dataclass(frozen=True, slots=True)
class _StoryPattern:
    story: HarmlessStory
    needs: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str]

    def told_in(self, text: str) -> Span | None:
        """The words that tell it, where nothing takes it back."""
        found = [p.search(text) for p in self.needs]
        if self.unless.search(text) or not all(found):
            return None
        first = found[0]
        return Span(*first.span()) if first else None


class HarmlessStories:
    """Every such story, ready to be looked for."""

    def __init__(self, known: Senses, sure: float) -> None:
        """``sure``: how surely what a story says in any case is told."""
        self._stories = tuple(_compiled(s, known) for s in known.harmless.values())
        self._sure = sure

    def eased(self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]) -> list[Mention]:
        """Mentions, those that a story makes harmless asked about, with what it says besides."""
        told = [(s.story, words) for s in self._stories if (words := s.told_in(text))]
        names = {name for story, _ in told for name in story.findings}
        kept = [
            m.said(FEARED) if m.finding in names and m.p[PRESENT] > m.p[ABSENT] else m
            for m in mentions
        ]
        for story, words in told:
            for state, findings in ((PRESENT, story.tells), (ABSENT, story.denies)):
                kept += [self._said(f, state, spans, words) for f in findings if _new(f, kept)]
        return kept

    def _said(self, finding: str, state: int, spans: Sequence[Span], words: Span) -> Mention:
        sentence = next(n for n, s in enumerate(spans) if words.start < s.end)
        p = tuple(self._sure if n == state else 0.0 for n in range(len(STATES)))
        return Mention(finding, sentence, p, None, words)


def _new(finding: str, mentions: Sequence[Mention]) -> bool:
    """Whether nothing is said of a finding yet, one way or the other."""
    return all(m.finding != finding or m.stated < m.p[FEARED] for m in mentions)


def _compiled(story: HarmlessStory, known: Senses) -> _StoryPattern:
    def pattern(wordings: Sequence[str]) -> re.Pattern[str]:
        found = wording_pattern(wordings, known.groups)
        assert found
        return found

    needs = tuple(pattern(wordings) for wordings in (story.told, *story.all_of))
    return _StoryPattern(story, needs, pattern(story.unless))
