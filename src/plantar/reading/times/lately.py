"""A danger that is told to be of the last days, on top of an old complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from plantar.knowledge.base import KnowledgeBase
from plantar.reading.mention import PRESENT, Mention, only
from plantar.reading.senses import OtherSenses
from plantar.reading.sentences import Span, clause_of
from plantar.reading.times.calendar import Calendar


class Lately:
    """Finds, in any number of texts, dangers that their sentence dates as new."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        senses: OtherSenses,
        fact: float,
        calendar: Calendar,
    ) -> None:
        """``fact``: probability of a mention that counts; ``calendar``: of the day of reading."""
        self._senses, self._fact, self._calendar = senses, fact, calendar
        self._told_new = only(PRESENT, knowledge.model.reading.new_lately.value)
        self._finding, self._within = knowledge.senses.lately.finding, knowledge.senses.lately.days
        screen = [line for line in knowledge.danger_screen.values() if not line.standing]
        asked = {finding for line in screen for finding in line.findings}
        parts = {name for name in knowledge.findings if knowledge.wholes(name) & asked}
        self._dangers = (asked | parts | {*knowledge.senses.recent}) - {self._finding}

    def is_dated(self, finding: str) -> bool:
        """Whether a finding is a danger that its own sentence dates."""
        return finding in self._dangers

    def tells_danger(self, mention: Mention) -> bool:
        """Whether something is told as so that is a danger which its own sentence dates."""
        return self.is_dated(mention.finding) and mention.p[PRESENT] >= self._fact

    def marked(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Mentions, and that something is new where a danger is dated so."""
        return [*mentions, *self._new(text, spans, mentions)]

    def _new(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> Iterator[Mention]:
        for mention in mentions:
            if not self.tells_danger(mention):
                continue
            if dated := self._dated(text, spans[mention.sentence], mention.words):
                yield Mention(self._finding, mention.sentence, self._told_new, None, dated)

    def _dated(self, text: str, sentence: Span, words: Span) -> Span | None:
        """The words that say that a danger is new; none in a clause of something longer ago."""
        if self._long_ago(text, sentence, words):
            return None
        found = self._senses.says_lately(text, sentence)
        if found and not self._long_ago(text, sentence, found):
            return found
        return next(self._stretches(text, sentence, lambda days: days <= self._within), None)

    def _long_ago(self, text: str, sentence: Span, words: Span) -> bool:
        """Whether the clause of some words tells of a longer time."""
        clause = clause_of(text, sentence, words)
        return any(self._stretches(text, clause, lambda days: days > self._within))

    def _stretches(
        self, text: str, within: Span, wanted: Callable[[float], bool]
    ) -> Iterator[Span]:
        """Lengths of time in a part of a text whose days are wanted."""
        for told in self._calendar.durations(text, within):
            if wanted(told.days):
                yield Span(told.start, told.end)
