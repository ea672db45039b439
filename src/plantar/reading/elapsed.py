"""How long ago what a text tells of began, and whether that is too long ago to count."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.reading.again import Again, stronger
from plantar.reading.denial import item_of
from plantar.reading.heard import ExtractedFact
from plantar.reading.long_ago import LongAgo
from plantar.reading.mention import FEARED, HISTORICAL, PRESENT, Mention
from plantar.reading.own_times import OwnTimes, Times
from plantar.reading.person import Duration, durations
from plantar.reading.sentences import Plain, Span
from plantar.reading.time_words import TimeWords

SINCE_ONSET = "symptom_days"
GUESSED = 0.6
"""How surely a length of time is that of a complaint that stands in the same sentence, and from
which probability on something stands in it."""
SURE = 0.8
"""A longer time, or a complaint beside it, that is read less surely may be another's."""
AT_START = 12
"""Letters within which "About five years now" begins with its length of time."""
LONG = 365.0
"""Days of a length of time in which nobody goes on falling, diving or being bitten."""
MARGIN = 1.02
"""A month counts for more or less days."""
_MORE = re.compile(r"\b(?:(?:for|lasted)\s+(?:well\s+)?over|more than|longer than)\s+\w", re.I)
"""What says that something has lasted for more than a time."""
_DONE_TO_IT = (
    r"(?:done|out|off|removed|checked|fixed|taken|cut|scanned|x-?rayed|looked at|seen|tested)\b"
)
_ANAPHORA = re.compile(
    r"\b(?:it|this|that|these|they)(?:'s|'ve|'d)?"
    r"(?: (?:has|have|had|is|was|only|first|just|all|already|really)){0,3}"
    r" (?:been|begun|began|start(?:ed|s)?|came|come|comes|going|gone|goes|happened|appeared"
    r"|last(?:ed|s|ing)|set in|crept|like (?:this|that))\b"
    r"|\b(?:i|we|he|she)(?:'ve|'s|'d)?(?: (?:have|has|had|already|only|first)){0,2}"
    r" (?:had|have|has|noticed|got|felt)"
    rf" (?:(?:it|them)\b(?! {_DONE_TO_IT})"
    r"|(?:this|these|that)(?=\W*(?:$|\d|for|since|about|now|over|nearly|almost)))"
    r"|\b(?:is|are|was|were|been|stayed) (?:like (?:this|that)|the same|this way|that way)\b"
    r"|^\W*(?:had|got|noticed|felt) (?:it|this|these|them)\b"
    r"|^\W*(?:all )?(?:started|began|came on|been (?:like|this|that|there|so|going))\b",
    re.I,
)
"""What goes on about the complaint told before: "It started ...", "Had it ...", "Been like"."""
_WHEN_DONE = re.compile(rf"\b(?:had|got|have) (?:it|this|them|that) {_DONE_TO_IT}", re.I)
"""What dates something that was done about the complaint: "I had it checked two years ago"."""
_SINCE_THEN = re.compile(
    r"\bsince (?!(?:about |around |over |last |some )*(?:\d|an? |one|two))", re.I
)
"""A complaint that has been there since an earlier event."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NO_MOVE = "".join(
    f"(?<!{verb} )" for verb in ("stand", "stands", "standing", "stood", "sit", "sits", "sitting",
                                 "sat", "lie", "lies", "lying", "lay", "keep", "hold", "stay")
)  # fmt: skip
_STILL = re.compile(
    rf"\b(?:has|have|had|'s|'ve|hasn't|haven't) been\b|\bnow\b|{_NO_MOVE}\bstill\b", re.I
)
"""What says that something which has lasted for hours goes on."""


class Elapsed:
    """Dates what any number of texts tell of."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        read: Callable[[str, Sequence[Span]], Iterable[Sequence[Mention]]],
        own_times: OwnTimes,
        today: Callable[[], date] | None = None,
    ) -> None:
        """``read``: what each part of a text says alone; ``own_times``: parts its times.

        ``today``: gives the day on which texts are read; without, "since March" is not dated.
        """
        self.knowledge, self._own_times, self._today = knowledge, own_times, today
        words = TimeWords(knowledge.senses)
        self._long_ago = LongAgo(knowledge, words, read, today)
        self._again = Again(knowledge, words, read, today)

    def counting(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Mentions; asked about where too long ago to count, or of a time that may be another's,
        and over where they count only now and are told of long ago.

        A long time makes a danger look old: it counts where it is surely read, or where its
        sentence surely tells of a complaint, and not where it dates what was done about it.
        """
        of_complaint, other = self._parted(mentions, SURE)
        first = min(of_complaint, default=len(spans))
        of_complaint |= {n for n in range(first, len(spans)) if _about_it(text, spans[n])}
        done = {n for n, s in enumerate(spans) if _WHEN_DONE.search(text, s.start, s.end)}
        other -= of_complaint
        dated = [
            mention.said(FEARED)
            if self.knowledge.findings[mention.finding].looks_old
            and (
                mention.sentence in done | other
                or (mention.p[PRESENT] < SURE and mention.sentence not in of_complaint)
            )
            else self._recent(text, spans[mention.sentence], mention)
            for mention in mentions
        ]
        dated = [self._long_ago.over(text, spans[m.sentence], m) for m in dated]
        times = self._own_times.parted(text, spans, dated)
        dated = [
            m.ended()
            if self._is_anothers(times, m) or self._is_over_it(text, spans[m.sentence], m)
            else m
            for m in dated
        ]
        now = self._again.found(text, spans, mentions)
        return [stronger(m, now.get((m.finding, m.sentence))) for m in dated]

    def _is_over_it(self, text: str, sentence: Span, mention: Mention) -> bool:
        """Whether its sentence says that it lasts longer: "for over three months"."""
        span = self.knowledge.findings[mention.finding].span
        said = text[sentence.start : sentence.end]
        told = durations(said)
        longer = [t.days for t in told if _MORE.search(said, max(0, t.start - AT_START), t.end)]
        most = span.to if span and span.to else math.inf
        return bool(longer) and len(longer) == len(told) and min(longer) * MARGIN > most

    def _is_anothers(self, times: Times, mention: Mention) -> bool:
        """Whether a length of time is that of something else, and of no time of the complaint."""
        span = self.knowledge.findings[mention.finding].span
        return bool(
            span
            and times.own
            and not any(span.holds(days) for days, _ in times.own)
            and any(span.holds(days) for days, _ in times.others)
        )

    def _parted(self, mentions: Sequence[Mention], least: float) -> tuple[set[int], set[int]]:
        """Sentences that complain of what the first one does, by topic, and those of nothing that
        it does ("my knees have been bad"); sentences of no complaint are in neither.
        """
        topics: dict[int, frozenset[str]] = {}
        for m in mentions:
            if m.p[PRESENT] >= least and self.knowledge.is_complaint(m.finding):
                topic = self.knowledge.findings[m.finding].topic
                topics[m.sentence] = topics.get(m.sentence, frozenset()) | {topic}
        first = topics[min(topics)] if topics else frozenset()
        alike = {sentence for sentence, told in topics.items() if told & first}
        return alike, {*topics} - alike

    def _recent(self, text: str, sentence: Span, mention: Mention) -> Mention:
        """Asked about, where its own item of the sentence says that it is too long ago to count."""
        days = self.knowledge.senses.recent.get(mention.finding)
        if days is None or self._long_ago.is_now(text, sentence, mention):
            return mention
        item = item_of(text, sentence, mention.words)
        said, today = text[item.start : item.end], self._today() if self._today else None
        told = durations(said, today)
        long_ago = self._long_ago.is_vaguely_dated(text, item)
        long_ago |= any((t.ago or t.days > LONG) and t.days > days for t in told)
        if today:
            long_ago |= any(int(year) < today.year - 1 for year in _YEAR.findall(said))
        return mention.said(FEARED) if long_ago else mention

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
        table, times = self.knowledge.findings, self._own_times.parted(read.text, spans, mentions)
        today = self._today() if self._today else None
        named = [f for f in facts if table[f.evidence.finding].span and _there(f)]
        dated: list[tuple[Span, ExtractedFact | None]] = [
            (next(s for s in spans if _inside(fact, s, read)), fact) for fact in named
        ]
        dated += [(sentence, None) for sentence in self._of_complaints(read, spans, mentions)]
        for sentence, fact in dated:
            span = table[fact.evidence.finding].span if fact else None
            for lasted in _own_first(read, sentence, fact, today):
                at = Span(sentence.start + lasted.start, sentence.start + lasted.end)
                if self._is_too_long(lasted.days) or times.is_anothers(at.start):
                    continue
                if span.holds(lasted.days) if span else not _of_an_attack(lasted, read, sentence):
                    return _since(read, lasted.days, at, 1.0 if span else GUESSED)
        own = ((days, at) for days, at in times.own if not self._is_too_long(days))
        return next((_since(read, days, at, GUESSED) for days, at in own if days >= 1), None)

    def _is_too_long(self, days: float) -> bool:
        return days > (self.knowledge.findings[SINCE_ONSET].maximum or math.inf)

    def _of_complaints(
        self, read: Plain, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> Iterator[Span]:
        """Sentences of complaints or about them; what came of an earlier event is dated by it."""
        topic_of = self.knowledge.topic_of
        (complaints, _), told = self._parted(mentions, GUESSED), False
        for number, sentence in enumerate(spans):
            here = [
                m.finding
                for m in mentions
                if m.sentence == number and m.p[PRESENT] + m.p[HISTORICAL] >= GUESSED
            ]
            complaint = number in complaints
            earlier = any(topic_of(name).own_time for name in here)
            if (complaint or (told and _about_it(read.text, sentence))) and (
                not earlier or _SINCE_THEN.search(read.text, sentence.start, sentence.end)
            ):
                yield sentence
            told = told or complaint


def _since(read: Plain, days: float, at: Span, sure: float) -> ExtractedFact:
    """That it began so many days ago, by the words at a place."""
    evidence = Evidence(SINCE_ONSET, State.PRESENT, days, confidence=sure)
    return ExtractedFact(evidence, *read.written(at.start, at.end), read.said(at.start, at.end))


def _about_it(text: str, sentence: Span) -> bool:
    """Whether a sentence goes on about what was told before, or begins with a length of time."""
    said = text[sentence.start : sentence.end]
    return bool(_ANAPHORA.search(said)) or any(d.start <= AT_START for d in durations(said))


def _of_an_attack(lasted: Duration, read: Plain, sentence: Span) -> bool:
    """Whether a time tells how long something lasts each time it comes, or how long it was done."""
    said = read.text[sentence.start + lasted.start : sentence.start + lasted.end]
    return (
        lasted.days < 1
        and said.lower().startswith("for ")
        and not (lasted.ago or _STILL.search(read.text, sentence.start, sentence.end))
    )


def _there(fact: ExtractedFact) -> bool:
    return fact.evidence.state is State.PRESENT


def _own_first(
    read: Plain, sentence: Span, fact: ExtractedFact | None, today: date | None
) -> list[Duration]:
    """The lengths of time of a sentence, first those in the words of the fact."""

    def elsewhere(lasted: Duration) -> bool:
        start, end = read.written(sentence.start + lasted.start, sentence.start + lasted.end)
        return fact is None or end <= fact.start or fact.end <= start

    return sorted(durations(read.text[sentence.start : sentence.end], today), key=elsewhere)


def _inside(fact: ExtractedFact, sentence: Span, read: Plain) -> bool:
    start, end = read.written(sentence.start, sentence.end)
    return start <= fact.start < end
