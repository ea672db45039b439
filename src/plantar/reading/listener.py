"""A person's own words, or a clinician's note, to evidence, each fact with its words.

The network proposes; what it is not sure of becomes a question and never a fact. Ages, sexes,
lengths of time and measured values are read by rules. Deterministic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import State
from plantar.reading.denials.lists import collectively_denied
from plantar.reading.denials.rereading import Denials
from plantar.reading.denials.turned_lately import TurnedLately
from plantar.reading.experiencer import Experiencers
from plantar.reading.extraction import (
    NOTHING,
    ExtractedFact,
    Extraction,
    Gist,
    UnconfirmedMention,
    UncoveredSpan,
)
from plantar.reading.facts import FactMaker
from plantar.reading.language import foreign
from plantar.reading.mention import (
    Mention,
    advised,
    former,
    hearsay,
    queried,
    with_answers,
)
from plantar.reading.mention_sides import with_sides
from plantar.reading.network import NetworkOutput, ReaderNetwork
from plantar.reading.numbers import with_own_numbers
from plantar.reading.person import age_in, sex_in
from plantar.reading.places import MapOfWords
from plantar.reading.recognition import PLAIN, Recognizer
from plantar.reading.senses import OtherSenses
from plantar.reading.sentences import Plain, Span, clauses, sentences
from plantar.reading.sides import sides_named
from plantar.reading.times.temporality import Temporality
from plantar.reading.times.unknown_time import unknown_since
from plantar.reading.vocabulary import Vocabulary
from plantar.reading.written_out import WrittenOut

LONGEST = 20_000
"""Characters that are read; nobody's complaint is longer."""
OVERLAP = 1_000
"""Characters that two pieces of a longer text share, so that no sentence is cut in both."""
SIMILAR = 3


class Listener:
    """Hears any number of texts."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        network: ReaderNetwork | None = None,
        today: Callable[[], date] | None = None,
    ) -> None:
        """``today``: gives the day on which texts are read; without, "since March" is not dated."""
        self.knowledge = knowledge
        self.network = network or ReaderNetwork()
        limits = self.network.thresholds
        self._senses = OtherSenses(knowledge.senses)
        self._self_harm = knowledge.model.reading.self_harm.value
        self._written_out = WrittenOut(knowledge)
        self.recognizer = Recognizer(knowledge, self.network, self._senses)
        self._vocabulary = Vocabulary(knowledge, limits.perhaps)
        alone = self.recognizer.apart
        self._temporality = Temporality(knowledge, self._senses, alone, limits, today)
        self._denials = Denials(knowledge, self._senses, limits.perhaps, alone)
        self._turned_lately = TurnedLately(knowledge.senses, self._is_felt)
        self._experiencers = Experiencers(knowledge.senses, knowledge.is_complaint, limits.fact)
        self._facts = FactMaker(knowledge, limits)
        self._map = MapOfWords(knowledge, limits)

    def hear(self, text: str, *, continued: bool = False) -> Extraction:
        """What a text says; never raises, whatever the text.

        ``continued``: it goes on about a complaint that was told before, and may not name it.
        """
        read, told = self._written_out.read(text[:LONGEST])
        spans = tuple(sentences(read.text))
        if not spans:
            return NOTHING
        if foreign(read.text, self._vocabulary.is_term):
            return _not_read(text, read, spans)
        seen, named = self.network.read(read.text, spans), sides_named(read.text)
        mentions = self.recognizer.with_plain_words(read.text, spans, seen, told, named)
        mentions = with_sides(read.text, spans, mentions, named, self.knowledge)
        mentions = self._in_context(read.text, spans, mentions)
        mentions, of_another = self._experiencers.attributed(read.text, spans, mentions)
        mentions = self._temporality.in_time(read.text, spans, mentions)
        mentions = with_own_numbers(read.text, spans, mentions, self.knowledge.findings)
        dying = self._senses.of_self_harm(read.text, spans, self._self_harm)
        mentions = [*mentions, *dying]
        facts, doubts = self._facts.joined(read, spans, mentions, continued=continued)
        facts = self._map.felt(mentions, facts)
        heard = self._extracted(read, spans, seen, mentions, facts, doubts, of_another=of_another)
        return replace(heard, self_harm=bool(dying))

    def tells_self_harm(self, text: str) -> bool:
        """Whether a text tells of dying or of harming oneself, in a fraction of :meth:`hear`.

        Of a text of any length: it is searched in pieces that overlap.
        """
        return any(self._piece_tells_self_harm(piece) for piece in _pieces(text))

    def _piece_tells_self_harm(self, piece: str) -> bool:
        read, _ = self._written_out.read(piece)
        spans = tuple(sentences(read.text))
        return bool(self._senses.of_self_harm(read.text, spans, self._self_harm))

    def _in_context(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Mentions with what the words around them make of them: another sense, a "no", a doubt."""
        perhaps = self.network.thresholds.perhaps
        mentions = self._vocabulary.doubting(text, spans, mentions)
        mentions = self._senses.without(text, spans, mentions, perhaps)
        mentions = self._denials.set_right(text, spans, mentions)
        mentions = self._senses.fixed(text, spans, mentions, PLAIN)
        mentions = with_answers(text, mentions)
        mentions = collectively_denied(text, spans, mentions, self._facts.is_danger)
        mentions = self._turned_lately.reopened(text, spans, mentions, self._denials.is_named)
        mentions = hearsay(text, former(text, mentions), self._is_read_about)
        return queried(text, advised(text, mentions))

    def _is_read_about(self, finding: str) -> bool:
        """Whether people read of a finding rather than complain of it: illnesses and dangers."""
        return self._facts.is_danger(finding) or not self.knowledge.is_complaint(finding)

    def _is_felt(self, finding: str) -> bool:
        """Whether somebody complains of a finding or is in danger by it: not a risk, an illness."""
        return self._facts.is_danger(finding) or self.knowledge.is_complaint(finding)

    def _extracted(
        self,
        read: Plain,
        spans: Sequence[Span],
        seen: NetworkOutput,
        mentions: Sequence[Mention],
        every: Sequence[ExtractedFact],
        doubts: Sequence[UnconfirmedMention],
        *,
        of_another: bool,
    ) -> Extraction:
        sure = self.network.thresholds.fact
        facts = [fact for fact in every if fact.evidence.confidence >= sure]
        states = {fact.evidence.finding: fact.evidence.state for fact in facts}
        pregnant = states.get("history_pregnancy", State.UNSURE)
        sex = sex_in(read.text, of_another=of_another)
        days = self._temporality.onset.days(read, spans, mentions, facts)
        if days is not None:
            facts.append(days)
        perhaps = [fact for fact in every if fact.evidence.confidence < sure]
        facts, perhaps, asked = unknown_since(read, facts, perhaps, doubts, self.knowledge)
        return Extraction(
            tuple(sorted(facts, key=lambda f: f.start)),
            tuple(perhaps),
            tuple(sorted(asked, key=lambda d: (not d.urgent, d.start))),
            tuple(_unheard(read, spans, mentions)),
            self._map.painted(read.text, spans, mentions, every),
            age_in(read.text, of_another=of_another),
            "female" if pregnant is State.PRESENT and sex == "unknown" else sex,
            {State.PRESENT: "yes", State.ABSENT: "no"}.get(pregnant, "unknown"),
            days.evidence.value if days else None,
            self._gist(seen, len(every)),
            of_another=of_another,
        )

    def _gist(self, seen: NetworkOutput, facts: int) -> Gist:
        _, same_day, at_once = (float(p) for p in self.network.urgency(seen))
        return Gist(
            self.network.conditions,
            self.network.cause(seen, facts).astype(np.float64),
            round(same_day + at_once, 3) >= self.network.thresholds.alarm,
            self.network.similar(seen, SIMILAR),
        )


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces of at most ``LONGEST`` characters, each with the end of the one before."""
    for start in range(0, max(len(text) - OVERLAP, 1), LONGEST - OVERLAP):
        yield text[start : start + LONGEST]


def _unheard(
    read: Plain, spans: Sequence[Span], mentions: Iterable[Mention]
) -> Iterator[UncoveredSpan]:
    """Clauses that no mention rests on and that do not say who it is."""
    heard = sorted((m.words.start, m.words.end) for m in mentions)
    for sentence in spans:
        for clause in clauses(read.text, sentence):
            said = read.text[clause.start : clause.end]
            who = age_in(said) is not None or sex_in(said) != "unknown"
            if not who and not any(a < clause.end and clause.start < b for a, b in heard):
                start, end = read.written(clause.start, clause.end)
                yield UncoveredSpan(read.said(clause.start, clause.end).strip(), start, end)


def _not_read(text: str, read: Plain, spans: Sequence[Span]) -> Extraction:
    unheard = []
    for span in spans:
        start, end = read.written(span.start, span.end)
        unheard.append(UncoveredSpan(text[start:end], start, end))
    return replace(NOTHING, unheard=tuple(unheard), foreign=True)
