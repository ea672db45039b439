"""How many days ago a complaint began, as a fact with the words that say so."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.reading.extraction import ExtractedFact
from plantar.reading.mention import HISTORICAL, PRESENT, Mention
from plantar.reading.sentences import Plain, Span
from plantar.reading.times.calendar import Calendar
from plantar.reading.times.complaint_times import SINCE_EVENT, ComplaintTimes
from plantar.reading.times.complaints import by_complaint, goes_on
from plantar.reading.times.durations import Duration

SINCE_ONSET = "symptom_days"
_NO_MOVE = "".join(
    f"(?<!{verb} )" for verb in ("stand", "stands", "standing", "stood", "sit", "sits", "sitting",
                                 "sat", "lie", "lies", "lying", "lay", "keep", "hold", "stay")
)  # fmt: skip
_STILL = re.compile(
    rf"\b(?:has|have|had|'s|'ve|hasn't|haven't) been\b|\bnow\b|{_NO_MOVE}\bstill\b", re.I
)
"""What says that something goes on, which has lasted for hours: "been", "now", "still"."""


class Onset:
    """Dates the complaint of any number of texts."""

    def __init__(self, knowledge: KnowledgeBase, times: ComplaintTimes, calendar: Calendar) -> None:
        """``times``: parts the times of a text; ``calendar``: of the day of reading."""
        self._knowledge, self._times, self._calendar = knowledge, times, calendar
        rules = knowledge.model.reading
        self._complains, self._beside = rules.complains.value, rules.time_beside.value

    def days(
        self,
        read: Plain,
        spans: Sequence[Span],
        mentions: Sequence[Mention],
        facts: Sequence[ExtractedFact],
    ) -> ExtractedFact | None:
        """How many days ago it began: the length of time that a fact about time rests on.

        The one in the very words of the fact goes before another of its sentence, such as how long
        a disease was there. Without such a fact, one that stands in a sentence of a complaint and
        of no earlier event.
        """
        table, times = self._knowledge.findings, self._times.parted(read.text, spans, mentions)
        named = [f for f in facts if table[f.evidence.finding].span and _there(f)]
        dated: list[tuple[Span, ExtractedFact | None]] = [
            (next(s for s in spans if _inside(fact, s, read)), fact) for fact in named
        ]
        dated += [(sentence, None) for sentence in self._of_complaints(read, spans, mentions)]
        for sentence, fact in dated:
            span = table[fact.evidence.finding].span if fact else None
            for lasted in _own_first(self._calendar.durations(read.text, sentence), fact, read):
                at = Span(lasted.start, lasted.end)
                if self._is_too_long(lasted.days) or times.is_anothers(at.start):
                    continue
                if span.holds(lasted.days) if span else not _of_an_attack(lasted, read, sentence):
                    return _since(read, lasted.days, at, 1.0 if span else self._beside)
        own = ((days, at) for days, at in times.own if not self._is_too_long(days))
        return next((_since(read, days, at, self._beside) for days, at in own if days >= 1), None)

    def _is_too_long(self, days: float) -> bool:
        return days > (self._knowledge.findings[SINCE_ONSET].maximum or math.inf)

    def _of_complaints(
        self, read: Plain, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> Iterator[Span]:
        """Sentences of complaints or about them; what came of an earlier event is dated by it."""
        topic_of = self._knowledge.topic_of
        (complaints, _), told = by_complaint(mentions, self._knowledge, self._complains), False
        for number, sentence in enumerate(spans):
            here = [
                m.finding
                for m in mentions
                if m.sentence == number and m.p[PRESENT] + m.p[HISTORICAL] >= self._complains
            ]
            complaint = number in complaints
            earlier = any(topic_of(name).own_time for name in here)
            if (complaint or (told and goes_on(read.text, sentence))) and (
                not earlier or SINCE_EVENT.search(read.text, sentence.start, sentence.end)
            ):
                yield sentence
            told = told or complaint


def _since(read: Plain, days: float, at: Span, sure: float) -> ExtractedFact:
    """That it began so many days ago, by the words at a place."""
    evidence = Evidence(SINCE_ONSET, State.PRESENT, days, confidence=sure)
    return ExtractedFact(evidence, *read.written(at.start, at.end), read.said(at.start, at.end))


def _of_an_attack(lasted: Duration, read: Plain, sentence: Span) -> bool:
    """Whether a time tells how long something lasts each time it comes, or how long it was done."""
    goes_on = lasted.ago or _STILL.search(read.text, sentence.start, sentence.end)
    return lasted.is_of_an_attack(read.text) and not goes_on


def _there(fact: ExtractedFact) -> bool:
    return fact.evidence.state is State.PRESENT


def _own_first(
    found: Iterable[Duration], fact: ExtractedFact | None, read: Plain
) -> list[Duration]:
    """Lengths of time, first those in the words of the fact."""

    def elsewhere(lasted: Duration) -> bool:
        start, end = read.written(lasted.start, lasted.end)
        return fact is None or end <= fact.start or fact.end <= start

    return sorted(found, key=elsewhere)


def _inside(fact: ExtractedFact, sentence: Span, read: Plain) -> bool:
    start, end = read.written(sentence.start, sentence.end)
    return start <= fact.start < end
