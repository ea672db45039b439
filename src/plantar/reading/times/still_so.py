"""What is so again or still, though a time of long ago stands beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import mentioned
from plantar.reading.mention import ABSENT, HISTORICAL, OTHER, PRESENT, Mention
from plantar.reading.network import ReaderThresholds
from plantar.reading.sentences import Span, clause_of, clauses_or_all
from plantar.reading.times.calendar import Calendar
from plantar.reading.times.dates import years_with_their_words

ANY = 9999
"""Stands for last year where nobody says what day it is: any year may be long ago."""
_UNTIL = re.compile(r"(?:until|till|til|up to|to)\b", re.I)


class StillSo:
    """Finds, in any number of texts, what an old date makes look over and is so now.

    "In 2012 I took warfarin, now I take apixaban", "a foot ulcer in 2018. Now I have one again":
    blood thinners are taken, and there is an ulcer. Nor is a symptom of long ago because an old
    date stands in its sentence ("on steroids since 2010, fever").
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        read: Callable[[str, Sequence[Span]], Iterable[Sequence[Mention]]],
        limits: ReaderThresholds,
        calendar: Calendar,
    ) -> None:
        """As for :class:`plantar.reading.times.ended.Ended`."""
        senses = knowledge.senses
        self._knowledge, self._read = knowledge, read
        self._calendar, self._words = calendar, calendar.words
        self._sure, self._perhaps = limits.fact, limits.perhaps
        rules = knowledge.model.reading
        self._long_ago_days, self._of_now_days = rules.long_ago_days.value, rules.of_now_days.value
        self._so_again, self._asked = rules.so_again.value, rules.asked_again.value
        self._weakened, self._unsaid = rules.weakened.value, rules.unsaid.value
        self._few = rules.few_words.value
        flagged = {name for flag in knowledge.red_flags for name in mentioned(flag.when)}
        self._dated = {*senses.current, *senses.recent, *knowledge.dangers}
        self._dated |= {
            name
            for name in flagged & {*knowledge.findings}
            if not knowledge.is_complaint(name) and not knowledge.findings[name].span
        }

    def found(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> dict[tuple[str, int], Mention]:
        """Mentions of what is so now or asked about, by finding and number of the sentence."""
        found: dict[tuple[str, int], Mention] = {}
        for number, sentence in enumerate(spans):
            old = self._old(text, sentence)
            if not old and not self._words.tells_of_once(text, sentence):
                continue
            bare = _blanked(text, old)
            here = [m for m in mentions if m.sentence == number]
            for mention in self._of_now(text, bare, spans, number, here, old):
                found[mention.finding, number] = mention
            for mention in self._symptoms(text, bare, spans, number, mentions, old):
                found.setdefault((mention.finding, mention.sentence), mention)
        return found

    def _old(self, text: str, sentence: Span) -> list[Span]:
        """The words that date something to years ago."""
        last = self._calendar.last_year(ANY)
        told = self._calendar.durations(text, sentence)
        return [
            *(at for year, at in years_with_their_words(text, sentence) if year < last),
            *(Span(t.start, t.end) for t in told if t.ago and t.days > self._long_ago_days),
            *self._words.long_ago(text, sentence),
        ]

    def _of_now(
        self,
        text: str,
        bare: str,
        spans: Sequence[Span],
        number: int,
        here: Sequence[Mention],
        old: Sequence[Span],
    ) -> Iterator[Mention]:
        """What the clauses of now tell when read alone; asked about where one only says "again"."""
        looked_for = [m for m in here if m.finding in self._dated and sum(m.p) >= self._perhaps]
        looked_for = [m for m in looked_for if not self._knowledge.topic_of(m.finding).felt]
        if not looked_for:
            return
        sentence = spans[number]
        now = [
            c
            for c in clauses_or_all(bare, sentence)
            if not any(_ends(text, o, c) for o in old) and self._is_now(bare, c)
        ]
        again = any(self._says_again(bare, c, here) for c in now) or any(
            self._is_the_same_now(bare, c) for c in spans[number + 1 : number + 2]
        )
        pure = [c for c in now if not _holds(c, old) and not self._words.tells_of_once(text, c)]
        if not pure and not again:
            return
        told = [m for found in self._read(bare, pure) for m in found] if pure else []
        for mention in looked_for:
            alone = (m for m in told if m.finding == mention.finding)
            best = max(alone, key=lambda m: m.p[PRESENT], default=None)
            if best and self._may_be_so(best, mention):
                yield replace(best, sentence=number, side=mention.side or best.side)
            elif again or (best and best.p[PRESENT] >= self._sure):
                yield mention.asked(self._asked)

    def _is_the_same_now(self, text: str, sentence: Span) -> bool:
        """Whether a sentence says that what was told before it is so now: "now I have one"."""
        same = self._words.tells_the_same(text, sentence)
        denied = self._words.denies_these_days(text, sentence)
        return same and not denied and self._is_now(text, sentence)

    def _may_be_so(self, alone: Mention, mention: Mention) -> bool:
        """Whether a mention is a fact by what a clause says ``alone``, and not only asked about."""
        clear = sum(mention.p) >= self._so_again and mention.p[ABSENT] < self._sure
        return clear and alone.p[PRESENT] >= self._sure

    def _is_now(self, text: str, clause: Span) -> bool:
        """Whether a clause is of these days, by a length of time or by its words."""
        late = any(
            told.days <= self._of_now_days for told in self._calendar.durations(text, clause)
        )
        return late or self._words.tells_of_these_days(text, clause)

    def _says_again(self, text: str, clause: Span, here: Sequence[Mention]) -> bool:
        """Whether a clause names nothing of its own and only says when, or "again"."""
        named = (m for m in here if m.words.start in clause)
        other = any(
            self._knowledge.topic_of(m.finding).felt and m.feared >= self._sure for m in named
        )
        if other or self._words.denies_these_days(text, clause):
            return False
        few = len(re.findall(r"\w+", text[clause.start : clause.end])) <= self._few
        return few or self._words.tells_the_same(text, clause)

    def _symptoms(
        self,
        text: str,
        bare: str,
        spans: Sequence[Span],
        number: int,
        mentions: Sequence[Mention],
        old: Sequence[Span],
    ) -> Iterator[Mention]:
        """Symptoms that are surer when the old date beside them is left out, as they are then."""
        weak = [
            m
            for m in mentions
            if m.sentence in (number, number + 1) and self._may_be_weakened(text, spans, m, old)
        ]
        if not old or not weak:
            return
        sentence = spans[number]
        (dated,), (plain,) = self._read(text, [sentence]), self._read(bare, [sentence])
        behind = spans[number + 1 : number + 2]
        after = [m for told in self._read(text, behind) for m in told] if behind else []
        for mention in weak:
            told = plain if mention.sentence == number else after
            alone = next((m for m in told if m.finding == mention.finding), None)
            beside = next((m.p[PRESENT] for m in dated if m.finding == mention.finding), 0.0)
            if mention.sentence > number:
                beside = mention.p[PRESENT]
            if not alone or alone.p[PRESENT] < max(beside, mention.p[PRESENT]) + self._weakened:
                continue
            if mention.p[HISTORICAL] < self._sure or not self._is_of_then(
                text, spans, mention, old
            ):
                yield replace(
                    alone, sentence=mention.sentence, side=mention.side, words=mention.words
                )
            else:
                yield mention.asked(self._asked)

    def _is_of_then(
        self, text: str, spans: Sequence[Span], mention: Mention, old: Sequence[Span]
    ) -> bool:
        """Whether the clause of the old date is in the past, and that of the mention not of now."""
        sentence = spans[mention.sentence]
        if self._is_now(text, clause_of(text, sentence, mention.words)):
            return False
        every = clauses_or_all(text, sentence)
        return any(self._words.tells_of_past(text, c) for c in every if _holds(c, old))

    def _may_be_weakened(
        self, text: str, spans: Sequence[Span], mention: Mention, old: Sequence[Span]
    ) -> bool:
        """Whether a symptom is no fact, has no date of its own, and is not denied or another's."""
        finding, p = mention.finding, mention.p
        topic = self._knowledge.topic_of(finding)
        if topic.own_time or not (topic.complaint or finding in self._knowledge.dangers):
            return False
        if max(p[ABSENT], p[OTHER]) > self._unsaid or p[PRESENT] >= self._sure:
            return False
        sentence = spans[mention.sentence]
        if p[HISTORICAL] < self._weakened and not _holds(sentence, old):
            return False
        own = clause_of(text, sentence, mention.words)
        return not _holds(own, old) and not self._words.tells_of_past(text, own)


def stronger(mention: Mention, now: Mention | None) -> Mention:
    """The mention, or that of ``now`` where it is feared more, or more probably so."""
    if now is None or max(now.feared - mention.feared, now.p[PRESENT] - mention.p[PRESENT]) <= 0:
        return mention
    return now


def _ends(text: str, old: Span, clause: Span) -> bool:
    """Whether a date in a clause says until when something was so."""
    return _holds(clause, [old]) and bool(_UNTIL.match(text, old.start))


def _holds(clause: Span, places: Sequence[Span]) -> bool:
    """Whether one of some words begins in a clause."""
    return any(at.start in clause for at in places)


def _blanked(text: str, old: Iterable[Span]) -> str:
    """A text with blanks for the words that date something, so that all else keeps its place."""
    for span in old:
        text = f"{text[: span.start]}{' ' * (span.end - span.start)}{text[span.end :]}"
    return text
