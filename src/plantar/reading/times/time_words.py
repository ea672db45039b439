"""Words that date something to long ago, or say that it is so now, again, was so, or ended."""

from __future__ import annotations

from collections.abc import Iterator

from plantar.knowledge.schema_words import Senses
from plantar.reading.senses import any_wording
from plantar.reading.sentences import Span


class TimeWords:
    """The words of ``senses.yaml`` under ``long_ago``, ready to be looked for."""

    def __init__(self, known: Senses) -> None:
        self._patterns = {
            name: any_wording(wordings, known.groups) for name, wordings in known.long_ago
        }

    def long_ago(self, text: str, within: Span) -> Iterator[Span]:
        """Every stretch that dates something to long ago without a number: "as a child"."""
        return self._every("so", text, within)

    def for_years(self, text: str, within: Span) -> Iterator[Span]:
        """Every stretch that says that something has been so for years: "since my forties"."""
        return self._every("for_years", text, within)

    def undated(self, text: str, within: Span) -> Iterator[Span]:
        """Every beginning at an event of a life, of unknown length: "since I retired"."""
        return self._every("undated", text, within)

    def since_then(self, text: str, within: Span) -> Span | None:
        """The words by which something began at the time told just before: "since that day"."""
        return next(self._every("since_then", text, within), None)

    def tells_of_now(self, text: str, within: Span) -> bool:
        """Whether something is said to be so now, or to have begun then: "still", "was put on"."""
        return self._tells("now", text, within)

    def tells_of_past(self, text: str, within: Span) -> bool:
        """Whether something is told in the past: "was", "had"."""
        return self._tells("past", text, within)

    def tells_it_ended(self, text: str, within: Span) -> bool:
        """Whether something is said to be over: "stopped", "was on"."""
        return self._tells("ended", text, within)

    def tells_it_was_taken_off(self, text: str, within: Span) -> bool:
        """Whether a medicine is said to have been stopped: "they took me off it"."""
        return self._tells("taken_off", text, within)

    def tells_of_these_days(self, text: str, within: Span) -> bool:
        """Whether something is said to be so in these days, or just now: "yesterday", "I take"."""
        return self._tells("these_days", text, within)

    def tells_the_same(self, text: str, within: Span) -> bool:
        """Whether a word stands for something that was told before: "another one"."""
        return self._tells("the_same", text, within)

    def denies_these_days(self, text: str, within: Span) -> bool:
        """Whether something is said not to be so in these days, or only feared: "healed"."""
        return self._tells("not_these_days", text, within)

    def tells_of_once(self, text: str, within: Span) -> bool:
        """Whether something is told of another time, without a date: "used to"."""
        return self._tells("once", text, within)

    def _tells(self, name: str, text: str, within: Span) -> bool:
        words = self._patterns[name]
        return bool(words and words.search(text, within.start, within.end))

    def _every(self, name: str, text: str, within: Span) -> Iterator[Span]:
        if words := self._patterns[name]:
            for match in words.finditer(text, within.start, within.end):
                yield Span(*match.span())
