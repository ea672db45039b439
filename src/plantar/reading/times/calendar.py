"""Lengths of time and years of a text, by the day on which it is read, where that is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from plantar.reading.sentences import Span, clause_of
from plantar.reading.times.dates import days_since_year
from plantar.reading.times.durations import YEARS, Duration, durations
from plantar.reading.times.time_words import TimeWords

UNKNOWN_LENGTH = math.inf
"""Days since a beginning that has no date and lies longer ago than anything that has one."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The words for times, and the day of reading.

    Without the day "since March" is not dated and no year is surely long ago.
    """

    words: TimeWords
    today: Callable[[], date] | None = None

    def durations(self, text: str, within: Span) -> list[Duration]:
        """Lengths of time that a part of a text tells by itself, each with its place in the text.

        Since a beginning without a date ("since I retired") it is ``UNKNOWN_LENGTH``, or ``YEARS``
        ("since my forties"); its clause may date it all the same ("since I retired last week").

        >>> from plantar.knowledge.loader import load
        >>> calendar = Calendar(TimeWords(load().senses))
        >>> [told] = calendar.durations("Hm. 3 days ago", Span(4, 14))
        >>> (told.days, told.start)
        (3.0, 4)
        """
        found = durations(text[within.start : within.end], self.today() if self.today else None)
        told = [each.moved(within.start) for each in found]
        return sorted([*told, *self._undated(text, within, told)], key=lambda each: each.start)

    def since_year(self, year: int) -> float | None:
        """Days since the middle of a year; None where nobody knows the day or it is to come."""
        days = days_since_year(year, self.today()) if self.today else -1.0
        return days if days >= 0 else None

    def _undated(self, text: str, within: Span, dated: Sequence[Duration]) -> Iterator[Duration]:
        """Beginnings without a date, in clauses that tell no other time."""
        found = [(YEARS, at) for at in self.words.for_years(text, within)]
        found += [(UNKNOWN_LENGTH, at) for at in self.words.undated(text, within)]
        for days, at in found:
            clause = clause_of(text, within, at)
            if not any(told.start in clause for told in dated):
                yield Duration(days, at.start, at.end)

    def last_year(self, unknown: int) -> int:
        """The year before the day of reading; ``unknown`` where nobody knows that day."""
        return self.today().year - 1 if self.today else unknown
