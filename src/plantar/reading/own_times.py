"""Which lengths of time are the complaint's, where a text dates something else as well.

"Since Monday we have a puppy and my heel is numb for years": each time belongs to its clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from plantar.knowledge.base import KnowledgeBase
from plantar.reading.calendar import Calendar
from plantar.reading.durations import bare_lengths
from plantar.reading.mention import HISTORICAL, PRESENT, Mention
from plantar.reading.network import ReaderThresholds
from plantar.reading.sentences import Span, clauses

_OF_ONESELF = re.compile(r"\b(?:i|i'm|i've|he|she|he's|she's|pt|patient)\b", re.IGNORECASE)
"""What tells something of whom the text is about: it may be a complaint that nobody understood."""


@dataclass(frozen=True, slots=True)
class Times:
    """Days of the complaint, and of something else, with the place of each.

    ``beside``: of those of something else, those of another complaint.
    """

    own: tuple[tuple[float, Span], ...] = ()
    others: tuple[tuple[float, Span], ...] = ()
    beside: tuple[tuple[float, Span], ...] = ()

    def is_anothers(self, start: int) -> bool:
        """Whether the time that begins at a place is that of something else."""
        return any(span.start <= start < span.end for _, span in self.others)


class OwnTimes:
    """Parts the times of any number of texts."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        is_danger: Callable[[str], bool],
        limits: ReaderThresholds,
        calendar: Calendar,
    ) -> None:
        """``is_danger``: whether a finding is dated apart from the complaint.

        ``calendar``: of the day of reading.
        """
        self._knowledge, self._is_danger, self._calendar = knowledge, is_danger, calendar
        self._sure, self._perhaps = limits.fact, limits.perhaps
        self._new = knowledge.senses.lately.finding

    def parted(self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]) -> Times:
        """The times of a text; none are parted where no clause of what is felt holds one.

        Where more may be complained of than what is felt, a time may be of that, and none is
        parted; but what its own words date, or a danger that is new, is no part of how long ago
        the rest began.
        """
        own, others, beside = (list[tuple[float, Span]]() for _ in range(3))
        told, unclear = list[Mention](), False
        for number, sentence in enumerate(spans):
            here = [m for m in mentions if m.sentence == number]
            for clause in clauses(text, sentence):
                within = [m for m in here if clause.start <= m.words.start < clause.end]
                times = list(self._times(text, clause, own=self._is_felt(within)))
                if self._is_felt(within) and times:
                    own += times
                else:
                    others += times
                    more = [m for m in within if self._is_more(m)]
                    told += [] if times else more
                    beside += times if more else []
                    unclear |= self._is_unclear(text, clause, within)
        new = {m.sentence for m in mentions if m.finding == self._new}
        unclear |= any(m.sentence not in new or not self._is_danger(m.finding) for m in told)
        return Times() if unclear or not own else Times(tuple(own), tuple(others), tuple(beside))

    def _is_felt(self, mentions: Sequence[Mention]) -> bool:
        """Whether a clause complains of what is felt, and of nothing with a time of its own."""
        topics = [(m, self._knowledge.topic_of(m.finding)) for m in mentions]
        felt = any(topic.felt and m.p[PRESENT] >= self._sure for m, topic in topics)
        earlier = any(
            topic.own_time and m.p[PRESENT] + m.p[HISTORICAL] >= self._sure for m, topic in topics
        )
        return felt and not earlier

    def _is_more(self, mention: Mention) -> bool:
        """Whether something is told, or feared, that is neither felt nor of another time."""
        topic = self._knowledge.topic_of(mention.finding)
        if mention.finding == self._new or topic.felt or topic.exclusive or topic.of_complaint:
            return False
        if topic.own_time:
            return mention.feared >= self._sure and self._is_danger(mention.finding)
        return mention.feared >= self._perhaps

    def _is_unclear(self, text: str, clause: Span, mentions: Sequence[Mention]) -> bool:
        """Whether a clause may complain of something that was not heard in it."""
        heard = [m for m in mentions if max(m.p) >= self._sure and m.finding != self._new]
        return all(self._knowledge.topic_of(m.finding).exclusive for m in heard) and bool(
            _OF_ONESELF.search(text, clause.start, clause.end)
        )

    def _times(self, text: str, clause: Span, *, own: bool = False) -> Iterator[tuple[float, Span]]:
        found = self._calendar.durations(text, clause)
        if own and not found:
            bare = bare_lengths(text[clause.start : clause.end])
            found = [told.moved(clause.start) for told in bare]
        for told in found:
            attack = told.days < 1 and text[told.start : told.end].lower().startswith("for ")
            if not (attack if own else told.of):
                yield told.days, Span(told.start, told.end)
