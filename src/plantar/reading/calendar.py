"""Lengths of time and years of a text, by the day on which it is read, where that is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from plantar.reading.durations import Duration, durations
from plantar.reading.sentences import Span


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day of reading; without, "since March" is not dated and no year is surely long ago."""

    today: Callable[[], date] | None = None

    def durations(self, text: str, within: Span) -> list[Duration]:
        """Lengths of time that a part of a text tells by itself, each with its place in the text.

        >>> [told] = Calendar().durations("Hm. 3 days ago", Span(4, 14))
        >>> (told.days, told.start)
        (3.0, 4)
        """
        found = durations(text[within.start : within.end], self.today() if self.today else None)
        return [told.moved(within.start) for told in found]

    def last_year(self, unknown: int) -> int:
        """The year before the day of reading; ``unknown`` where nobody knows that day."""
        return self.today().year - 1 if self.today else unknown
