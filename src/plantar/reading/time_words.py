"""Words that date something to long ago, and those that say that it is so now, was so, or ended."""

from __future__ import annotations

from collections.abc import Iterator

from plantar.knowledge.schema_words import Senses
from plantar.reading.senses import any_wording
from plantar.reading.sentences import Span


class TimeWords:
    """The words of ``senses.yaml`` under ``long_ago``, ready to be looked for."""

    def __init__(self, known: Senses) -> None:
        words = known.long_ago
        self._so, self._now, self._past, self._ended = (
            any_wording(wordings, known.groups)
            for wordings in (words.so, words.now, words.past, words.ended)
        )

    def long_ago(self, text: str, within: Span) -> Iterator[Span]:
        """Every stretch that dates something to long ago without a number: "as a child"."""
        if self._so:
            for match in self._so.finditer(text, within.start, within.end):
                yield Span(*match.span())

    def tells_of_now(self, text: str, within: Span) -> bool:
        """Whether something is said to be so now, or to have begun then: "still", "was put on"."""
        return bool(self._now and self._now.search(text, within.start, within.end))

    def tells_of_past(self, text: str, within: Span) -> bool:
        """Whether something is told in the past: "was", "had"."""
        return bool(self._past and self._past.search(text, within.start, within.end))

    def tells_it_ended(self, text: str, within: Span) -> bool:
        """Whether something is said to be over: "stopped", "was on"."""
        return bool(self._ended and self._ended.search(text, within.start, within.end))
