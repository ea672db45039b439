"""Mentions by the times told beside them: of long ago, of now, new, or of something else's time."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import mentioned, negated, parse
from plantar.reading.denials.scope import item_of
from plantar.reading.mention import FEARED, PRESENT, Mention, only
from plantar.reading.network import ReaderThresholds
from plantar.reading.senses import OtherSenses
from plantar.reading.sentences import Span, clause_of
from plantar.reading.times.calendar import Calendar
from plantar.reading.times.complaint_times import ComplaintTimes, Times
from plantar.reading.times.complaints import by_complaint, goes_on, tells_what_was_done
from plantar.reading.times.dates import years
from plantar.reading.times.durations import durations
from plantar.reading.times.ended import Ended
from plantar.reading.times.lately import Lately
from plantar.reading.times.onset import Onset
from plantar.reading.times.still_so import StillSo, stronger
from plantar.reading.times.time_words import TimeWords

NONE = 0
"""Stands for last year where nobody says what day it is: no year is long ago."""
MARGIN = 1.02
"""How many times longer than the end of a span a time must be: a month has 28 to 31 days."""
BEFORE = 12
"""Letters before a length of time in which words may stand that make it longer."""
_MORE = re.compile(r"\b(?:(?:for|lasted)\s+(?:well\s+)?over|more than|longer than)\s+\w", re.I)
"""What says that something has lasted for more than a time."""


class Temporality:
    """Puts what is told, in any number of texts, in its time.

    ``onset``: dates the complaint by the facts that were read.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        senses: OtherSenses,
        read: Callable[[str, Sequence[Span]], Iterable[Sequence[Mention]]],
        limits: ReaderThresholds,
        today: Callable[[], date] | None,
    ) -> None:
        """``read``: what each part of a text says alone; ``today``: gives the day of reading."""
        calendar = Calendar(TimeWords(knowledge.senses), today)
        self._knowledge, self._calendar = knowledge, calendar
        self._ended = Ended(knowledge, read, limits, calendar)
        self._still_so = StillSo(knowledge, read, limits, calendar)
        self._lately = Lately(knowledge, senses, limits.fact, calendar)
        self._times = ComplaintTimes(knowledge, self._lately.is_dated, limits, calendar)
        self.onset = Onset(knowledge, self._times, calendar)
        self._emergencies = [
            mentioned(flag.when) - negated(parse(flag.when))
            for flag in knowledge.red_flags
            if flag.urgency == "emergency_now"
        ]
        rules = knowledge.model.reading
        self._sure, self._long_ago_days = rules.surely_complains.value, rules.long_ago_days.value

    def in_time(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Mentions by their times: what does not count any more, what is new, what is another's."""
        mentions = self._counting(text, spans, mentions)
        mentions = self._lately.marked(text, spans, mentions)
        return self._without_other_times(text, spans, mentions)

    def _counting(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Mentions, asked about or over where they are told of a time at which they do not count.

        Asked about: what is too long ago, and a time that may be of something else. Over: what
        counts only while it is so, and a time of something else. A long time makes a danger look
        old: it is taken only where it is surely read, or where its sentence surely complains, and
        not where it dates what was done about the complaint.
        """
        of_complaint, other = by_complaint(mentions, self._knowledge, self._sure)
        first = min(of_complaint, default=len(spans))
        of_complaint |= {n for n in range(first, len(spans)) if goes_on(text, spans[n])}
        done = {n for n, s in enumerate(spans) if tells_what_was_done(text, s)}
        other -= of_complaint
        dated = [
            mention.said(FEARED)
            if self._knowledge.findings[mention.finding].looks_old
            and (
                mention.sentence in done | other
                or (mention.p[PRESENT] < self._sure and mention.sentence not in of_complaint)
            )
            else self._recent(text, spans[mention.sentence], mention)
            for mention in mentions
        ]
        dated = [self._ended.marked(text, spans[m.sentence], m) for m in dated]
        dated = [m.ended() if self._is_over_it(text, spans[m.sentence], m) else m for m in dated]
        now = self._still_so.found(text, spans, mentions)
        return [stronger(m, now.get((m.finding, m.sentence))) for m in dated]

    def _without_other_times(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Mentions without what tells how long ago, or how, something else began.

        Where another complaint, or what may be one, is of the last days on top of an older one, it
        is asked whether something is new. What dates a danger for a rule of an emergency stays.
        """
        times = self._times.parted(text, spans, mentions)
        kept = [
            m
            if self._dates_an_emergency(text, spans[m.sentence], mentions, m)
            else self._by_time(text, spans[m.sentence], times, m)
            for m in mentions
        ]
        return [*kept, *self._newer(spans, times, mentions)]

    def _by_time(self, text: str, sentence: Span, times: Times, mention: Mention) -> Mention:
        """A mention, over where it is of another time, asked about where that is not clear."""
        anothers = self._is_anothers(times, mention)
        if self._is_too_short(times, mention) or (times.unsure and anothers):
            return mention.said(FEARED)
        if anothers:
            return mention.ended()
        if self._tells_how_another_began(text, sentence, times, mention):
            return mention.said(FEARED)
        return mention

    def _dates_an_emergency(
        self, text: str, sentence: Span, mentions: Sequence[Mention], mention: Mention
    ) -> bool:
        """Whether a danger stands in the same clause of which a rule asks how or when it began."""
        if not self._knowledge.topic_of(mention.finding).beginning:
            return False
        clause = clause_of(text, sentence, mention.words)
        beside = {
            m.finding for m in mentions if self._lately.tells_danger(m) and m.words.start in clause
        }
        return any(mention.finding in asked and beside & asked for asked in self._emergencies)

    def _newer(
        self, spans: Sequence[Span], times: Times, mentions: Sequence[Mention]
    ) -> Iterator[Mention]:
        """That something may be new, where another complaint began lately."""
        lately, asked = self._knowledge.senses.lately, self._knowledge.model.reading.asked_again
        own = min((days for days, _ in times.own), default=0.0)
        if own <= lately.days or any(m.finding == lately.finding for m in mentions):
            return
        for days, at in times.others if times.unsure else times.beside:
            if days <= lately.days:
                number = next(n for n, s in enumerate(spans) if at.start < s.end)
                yield Mention(lately.finding, number, only(FEARED, asked.value), None, at)
                return

    def _tells_how_another_began(
        self, text: str, sentence: Span, times: Times, mention: Mention
    ) -> bool:
        """Whether something tells how it began in a clause that only dates something else."""
        if not self._knowledge.topic_of(mention.finding).beginning:
            return False
        clause = clause_of(text, sentence, mention.words)
        own, others = (
            any(at.start in clause for _, at in kind) for kind in (times.own, times.others)
        )
        return others and not own

    def _is_over_it(self, text: str, sentence: Span, mention: Mention) -> bool:
        """Whether its sentence says that it lasts longer: "for over three months"."""
        span = self._knowledge.findings[mention.finding].span
        said = text[sentence.start : sentence.end]
        told = durations(said)
        longer = [t.days for t in told if _MORE.search(said, max(0, t.start - BEFORE), t.end)]
        most = span.to if span and span.to else math.inf
        return bool(longer) and len(longer) == len(told) and min(longer) * MARGIN > most

    def _is_too_short(self, times: Times, mention: Mention) -> bool:
        """Whether every time of its clause, which is of what is felt, is longer than it says."""
        span = self._knowledge.findings[mention.finding].span
        most = span.to * MARGIN if span and span.to else math.inf
        return any(mention.words.start in clause and days > most for days, clause in times.clauses)

    def _is_anothers(self, times: Times, mention: Mention) -> bool:
        """Whether a length of time is that of something else, and of no time of the complaint."""
        span = self._knowledge.findings[mention.finding].span
        return bool(
            span
            and times.own
            and not any(span.holds(days) for days, _ in times.own)
            and any(span.holds(days) for days, _ in times.others)
        )

    def _recent(self, text: str, sentence: Span, mention: Mention) -> Mention:
        """Asked about, where its own item of the sentence says that it is too long ago to count."""
        days = self._knowledge.senses.recent.get(mention.finding)
        if days is None or self._ended.is_now(text, sentence, mention):
            return mention
        item = item_of(text, sentence, mention.words)
        told, last = self._calendar.durations(text, item), self._calendar.last_year(NONE)
        long_ago = (
            self._ended.is_vaguely_dated(text, item)
            or any((t.ago or t.days > self._long_ago_days) and t.days > days for t in told)
            or any(year < last for year in years(text, item))
        )
        return mention.said(FEARED) if long_ago else mention
