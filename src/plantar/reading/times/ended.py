"""What counts only now and is told of long ago: a cast of childhood, a pregnancy of 1990."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from plantar.knowledge.base import KnowledgeBase
from plantar.reading.mention import ABSENT, FEARED, PRESENT, Mention
from plantar.reading.network import ReaderThresholds
from plantar.reading.sentences import Span, clause_of, clauses_or_all, number_of
from plantar.reading.times.calendar import Calendar
from plantar.reading.times.dates import tells_last_year, years_it_was_so

_SUBORDINATE = re.compile(r"\b(?:since|because|although|after|before|while|if)\b", re.I)
"""What begins another clause: in "numb since I was on chemo", "was" tells nothing of "numb"."""
_BEGINS = re.compile(r"\b(?:since|from|for)\s+(?:[\w-]+\s+){0,3}$", re.I)
"""What stands before a time at which something began that goes on: "since the age of"."""
_STRETCH_BEGINS = re.compile(r"\s*(?:since|from|for)\b", re.I)
_ABOUT_IT = re.compile(r"[\s,;:()\u2013-]*(?:(?:but|and|though)\s+)?(?:it|that|this|which)\b", re.I)
"""A clause that dates the one before it: "in plaster, but that was ten years ago"."""


class Ended:
    """Finds, in any number of texts, what was so long ago and counts only while it is so."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        read: Callable[[str, Sequence[Span]], Iterable[Sequence[Mention]]],
        limits: ReaderThresholds,
        calendar: Calendar,
    ) -> None:
        """``read``: what each part of a text says alone; ``calendar``: of the day of reading."""
        self._current, self._read, self._sure = knowledge.senses.current, read, limits.fact
        self._calendar, self._words = calendar, calendar.words
        self._recent_year = int(knowledge.model.reading.recent_year.value)

    def marked(self, text: str, sentence: Span, mention: Mention) -> Mention:
        """The mention; over, where its clause dates it to long ago and tells nothing of now.

        What goes on for years once begun is so only where its clause says that it ended. Where
        another clause, read alone, says that it is so, that holds ("and now I am pregnant again").
        """
        entry = self._current.get(mention.finding)
        if entry is None or mention.feared <= mention.p[ABSENT]:
            return mention
        every = clauses_or_all(text, sentence)
        number = number_of(every, mention.words)
        own = _main_part(text, every[number], mention.words)
        if entry.goes_on and self._words.tells_it_was_taken_off(text, own):
            mention = mention.said(FEARED)
        goes_on = self._words.tells_of_now(text, own) and not tells_last_year(text, every[number])
        if (
            goes_on
            or (entry.goes_on and not self._is_said_to_be_over(text, own, every[number]))
            or not self._is_dated(text, every, number, entry.days, own)
        ):
            return mention
        elsewhere = self._told_apart(text, [*every[:number], *every[number + 1 :]], mention)
        return elsewhere or mention.ended()

    def _is_said_to_be_over(self, text: str, own: Span, clause: Span) -> bool:
        """Whether something is said to be over, by a word or by the years that it lasted."""
        return self._words.tells_it_ended(text, own) or tells_last_year(text, clause)

    def is_now(self, text: str, sentence: Span, mention: Mention) -> bool:
        """Whether the clause of what counts only now says that it is so: "now I'm in plaster"."""
        clause = clause_of(text, sentence, mention.words)
        own = _main_part(text, clause, mention.words)
        return mention.finding in self._current and self._words.tells_of_now(text, own)

    def _told_apart(self, text: str, parts: Sequence[Span], mention: Mention) -> Mention | None:
        """The mention by a clause that says, read alone, that it is so; None: there is none."""
        return next(
            (
                replace(alone, sentence=mention.sentence)
                for part, found in zip(parts, self._read(text, parts), strict=True)
                for alone in found
                if alone.finding == mention.finding
                and alone.p[PRESENT] >= self._sure
                and not self._words.tells_of_past(text, part)
            ),
            None,
        )

    def is_vaguely_dated(self, text: str, within: Span) -> bool:
        """Whether a part of a text is dated long ago without a number: "as a child"."""
        return any(True for _ in self._vague(text, within))

    def _is_dated(
        self, text: str, every: Sequence[Span], number: int, days: float, own: Span
    ) -> bool:
        """Whether a clause is of long ago, by its own words or by those of the one beside it."""
        if self._dated(text, every[number], days):
            return True
        before, after = every[number - 1 : number], every[number + 1 : number + 2]
        if self._words.tells_of_past(text, own) and any(self._dated(text, c, days) for c in before):
            return True
        return any(
            _ABOUT_IT.match(text, c.start, c.end) and self._dated(text, c, days) for c in after
        )

    def _dated(self, text: str, clause: Span, days: float) -> bool:
        if self.is_vaguely_dated(text, clause):
            return True
        if any(
            told.ago and told.days > days and not _begins(text, clause, told.start)
            for told in self._calendar.durations(text, clause)
        ):
            return True
        said, last = text[clause.start : clause.end], self._calendar.last_year(self._recent_year)
        return any(year < last for year in years_it_was_so(said))

    def _vague(self, text: str, within: Span) -> Iterator[Span]:
        for words in self._words.long_ago(text, within):
            if not _BEGINS.search(text, within.start, words.start):
                yield words


def _begins(text: str, clause: Span, start: int) -> bool:
    """Whether a time is the beginning of something that goes on: "since two years ago"."""
    before = _BEGINS.search(text, clause.start, start)
    return bool(before or _STRETCH_BEGINS.match(text, start))


def _main_part(text: str, clause: Span, words: Span) -> Span:
    """The part around words: from the conjunction before them to the one behind them."""
    start, end = clause.start, clause.end
    for match in _SUBORDINATE.finditer(text, clause.start, clause.end):
        if match.end() <= words.start:
            start = match.end()
        elif match.start() >= words.end:
            return Span(start, match.start())
    return Span(start, end)
