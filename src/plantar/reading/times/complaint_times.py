"""Which lengths of time are the complaint's, where a text dates something else as well.

"Since Monday we have a puppy and my heel is numb for years": each time belongs to its clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from plantar.knowledge.base import KnowledgeBase
from plantar.reading.mention import HISTORICAL, PRESENT, Mention
from plantar.reading.network import ReaderThresholds
from plantar.reading.sentences import Span, clauses
from plantar.reading.times.calendar import Calendar
from plantar.reading.times.dates import years
from plantar.reading.times.durations import bare_lengths

_OF_ONESELF = re.compile(r"\b(?:i|i'm|i've|he|she|he's|she's|pt|patient)\b", re.IGNORECASE)
"""What tells something of whom the text is about: it may be a complaint that nobody understood."""
SINCE_EVENT = re.compile(
    r"\bsince (?!(?:about |around |over |last |some )*(?:\d|an? |one|two))", re.IGNORECASE
)
"""What makes an earlier event the beginning of a complaint: "since the operation"."""


@dataclass(frozen=True, slots=True)
class Times:
    """Days of the complaint, and of something else, with the place of each.

    ``beside``: of those of something else, those of another complaint. ``unsure``: something else
    may be a complaint that was not understood. ``clauses``: each clause of what is felt that has
    a time, with the shortest of its times in days.
    """

    own: tuple[tuple[float, Span], ...] = ()
    others: tuple[tuple[float, Span], ...] = ()
    beside: tuple[tuple[float, Span], ...] = ()
    unsure: bool = False
    clauses: tuple[tuple[float, Span], ...] = ()

    def is_anothers(self, start: int) -> bool:
        """Whether the time that begins at a place is that of something else."""
        return any(start in span for _, span in self.others)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of a sentence: what it tells, whether that is what is felt, and its times."""

    sentence: Span
    clause: Span
    mentions: Sequence[Mention]
    felt: bool
    times: Sequence[tuple[float, Span]]


class ComplaintTimes:
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

        Where more is told that has no time of its own, a time may be of that, and none is parted;
        but what its own words date, or a danger that is new, is no part of how long ago the rest
        began. What was felt "since then" has the time of the clause before.
        """
        own, others, beside, dated = (list[tuple[float, Span]]() for _ in range(4))
        told, unclear = list[Mention](), False
        for part in self._clauses(text, spans, mentions):
            if part.felt and part.times:
                own += part.times
                dated.append((min(days for days, _ in part.times), part.clause))
                continue
            others += part.times
            more = [m for m in part.mentions if self._is_more(m)]
            elsewhere = [t for t in others if part.sentence.start <= t[1].start]
            told += [] if elsewhere or years(text, part.clause) else more
            beside += elsewhere if more else []
            unclear |= self._is_unclear(text, part.clause, part.mentions)
        if not own or self._tells_more(told, mentions):
            return Times(clauses=tuple(dated))
        return Times(tuple(own), tuple(others), tuple(beside), unclear, tuple(dated))

    def _clauses(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> Iterator[_Clause]:
        """The clauses of a text in their order, each with its times and what it tells."""
        before = list[float]()
        for number, sentence in enumerate(spans):
            here = [m for m in mentions if m.sentence == number]
            for clause in clauses(text, sentence):
                within = [m for m in here if m.words.start in clause]
                dates_it = bool(SINCE_EVENT.search(text, clause.start, clause.end))
                felt = self._is_felt(within, dates_it=dates_it)
                times = [*self._times(text, clause, own=felt)]
                times = times or [*self._since_then(text, clause, sentence, before)]
                before = self._days(text, clause, times)
                yield _Clause(sentence, clause, within, felt, times)

    def _tells_more(self, told: Sequence[Mention], mentions: Sequence[Mention]) -> bool:
        """Whether more is told without a time of its own than dangers that are new."""
        new = {m.sentence for m in mentions if m.finding == self._new}
        return any(m.sentence not in new or not self._is_danger(m.finding) for m in told)

    def _since_then(
        self, text: str, clause: Span, sentence: Span, before: Sequence[float]
    ) -> Iterator[tuple[float, Span]]:
        """The time of the clause before, where a clause says that it is so since then.

        Such words may reach into the next: "then" parts clauses.
        """
        at = self._calendar.words.since_then(text, sentence) if before else None
        if at and at.start < clause.end and clause.start <= at.end:
            yield min(before), at

    def _days(self, text: str, clause: Span, times: Sequence[tuple[float, Span]]) -> list[float]:
        """How long ago a clause is; of years alone, since their middle."""
        ago = [self._calendar.since_year(year) for year in years(text, clause)]
        return [days for days, _ in times] or [days for days in ago if days is not None]

    def _is_felt(self, mentions: Sequence[Mention], *, dates_it: bool) -> bool:
        """Whether a clause complains of what is felt, and of nothing with a time of its own.

        ``dates_it``: what has its own time is that since which it is felt ("since the operation").
        """
        topics = [(m, self._knowledge.topic_of(m.finding)) for m in mentions]
        felt = any(topic.felt and m.p[PRESENT] >= self._sure for m, topic in topics)
        earlier = any(
            topic.own_time and m.p[PRESENT] + m.p[HISTORICAL] >= self._sure for m, topic in topics
        )
        return felt and (dates_it or not earlier)

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
            if not (told.is_of_an_attack(text) if own else told.of):
                yield told.days, Span(told.start, told.end)
