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
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.knowledge.expression import mentioned
from plantar.knowledge.units import beyond
from plantar.reading.elapsed import Elapsed
from plantar.reading.heard import (
    NOTHING,
    READ_NO,
    ExtractedFact,
    Extraction,
    Gist,
    UnconfirmedMention,
    UncoveredSpan,
)
from plantar.reading.language import foreign
from plantar.reading.mention import (
    ABSENT,
    FEARED,
    PRESENT,
    Mention,
    about_another,
    of_the_patient,
    queried,
    with_answers,
)
from plantar.reading.network import SIDES, Floats, NetworkOutput, ReaderNetwork
from plantar.reading.numbers import measured_near, value_near
from plantar.reading.person import age_in, of_a_relative, sex_in
from plantar.reading.place_names import PlaceNames
from plantar.reading.places import Named, clauses_of, painted, sided
from plantar.reading.rereading import Denials
from plantar.reading.senses import OtherSenses
from plantar.reading.sentences import Plain, Span, clauses, plain, sentences
from plantar.reading.shorthand import Abbreviations, Told
from plantar.reading.sides import Named as NamedSide
from plantar.reading.sides import only_one, side_of, sides_excluded, sides_named
from plantar.reading.statements import Statements
from plantar.reading.vocabulary import Vocabulary
from plantar.triage.redflags import FiredFlag, facts_of, fired_flags

LONGEST = 20_000
"""Characters that are read; nobody's complaint is longer."""
LAYERS = {"clinician": Layer.EXAMINATION, "test": Layer.TEST}
ONE_SIDE = "side_one"
LEADING = 0.1
"""Part in a mention from which a token is one of the words that the fact rests on."""
NEAR = 8
"""Tokens from the leading one within which those words lie."""
CLEARER = 0.2
"""By how much one of two sentences that contradict each other must be surer, to be believed."""
SIMILAR = 3
SURE_SIDE = 0.7
"""From here nine in ten sides of the network are right on writers held out; below, words decide."""
PLAIN = 0.6
"""How surely what stands in plain words is told: four in five are so on writers held out."""
PLACED = ("location",)
"""Topics of what tells where it is."""
OF_THE_DAY = ("emergency_now", "same_day")


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
        self._senses = OtherSenses(knowledge.senses)
        self._statements = Statements(knowledge.senses.marked)
        self._abbreviations = Abbreviations(knowledge.shorthand)
        self._place_names = PlaceNames(knowledge)
        limits = self.network.thresholds
        self._vocabulary = Vocabulary(knowledge, limits.perhaps)
        self._elapsed = Elapsed(knowledge, today)
        self._denials = Denials(knowledge, self._senses, limits.perhaps, self._alone)

    def hear(self, text: str) -> Extraction:
        """What a text says; never raises, whatever the text."""
        read = self._statements.written_out(plain(text[:LONGEST]))
        read, told = self._abbreviations.written_out(read)
        spans = tuple(sentences(read.text))
        if not spans:
            return NOTHING
        if foreign(read.text):
            return _not_read(text, read, spans)
        seen, named = self.network.read(read.text, spans), sides_named(read.text)
        mentions = self._with_plain(read.text, spans, seen, told, named)
        mentions = [self._sided(read.text, m, spans, named) for m in mentions]
        mentions = self._vocabulary.doubting(read.text, spans, mentions)
        mentions = self._senses.without(read.text, spans, mentions, self.network.thresholds.perhaps)
        mentions = self._denials.set_right(read.text, spans, mentions)
        mentions = self._senses.fixed(read.text, spans, mentions, PLAIN)
        mentions = queried(read.text, with_answers(read.text, mentions))
        sure = self.network.thresholds.fact
        of_another = about_another(mentions, self._is_complaint, sure) or of_a_relative(read.text)
        mentions = of_the_patient(mentions, self._is_complaint, sure)
        mentions = [self._elapsed.recent(read.text, spans[m.sentence], m) for m in mentions]
        if of_another:
            mentions = self._senses.of_its_relative(mentions)
        mentions = self._measured(read.text, spans, mentions)
        mentions = self._senses.of_acquaintances(read.text, spans, mentions, self._is_complaint)
        every, doubts = self._settled(read, spans, mentions)
        every += self._one_sided(every)
        facts = [fact for fact in every if fact.evidence.confidence >= sure]
        perhaps = tuple(fact for fact in every if fact.evidence.confidence < sure)
        states = {fact.evidence.finding: fact.evidence.state for fact in facts}
        pregnant = states.get("history_pregnancy", State.UNSURE)
        sex = sex_in(read.text, of_another=of_another)
        days = self._elapsed.days(read, spans, facts)
        if days is not None:
            facts.append(days)
        return Extraction(
            tuple(sorted(facts, key=lambda f: f.start)),
            perhaps,
            tuple(sorted(doubts, key=lambda d: (not d.urgent, d.start))),
            tuple(_unheard(read, spans, mentions)),
            painted(
                (sided(fact.evidence, fact.said) for fact in every),
                self.knowledge,
                self._places(read.text, spans, mentions),
            ),
            age_in(read.text, of_another=of_another),
            "female" if pregnant is State.PRESENT and sex == "unknown" else sex,
            {State.PRESENT: "yes", State.ABSENT: "no"}.get(pregnant, "unknown"),
            days.evidence.value if days else None,
            self._gist(seen),
        )

    def mentions(self, seen: NetworkOutput) -> Iterator[Mention]:
        """Every finding in every sentence that is at least worth a question."""
        limits = self.network.thresholds
        p = 1 / (1 + np.exp(-seen.mention.astype(np.float64)))
        worth = p >= min(limits.danger, limits.perhaps)
        for sentence, column in zip(*np.nonzero(worth), strict=True):
            finding = self.network.findings[column]
            if finding not in self.knowledge.findings:
                continue
            state, side = seen.says(sentence, column)
            yield Mention(
                finding,
                int(sentence),
                tuple(round(float(p[sentence, column] * s), 3) for s in state),
                _sure_side(side),
                _words(seen, int(sentence), int(column)),
            )

    def _alone(self, text: str, part: Span) -> list[Mention]:
        """What a part of a text says without the rest of it."""
        return [*self.mentions(self.network.read(text, (part,)))]

    def _with_plain(
        self,
        text: str,
        spans: Sequence[Span],
        seen: NetworkOutput,
        told: Sequence[Told],
        named: Sequence[NamedSide],
    ) -> list[Mention]:
        """What the network heard, and what stands in plain words and it hardly heard.

        What is said of it, the network says: so, not so, over, somebody else's.
        """
        found = {(m.finding, m.sentence): m for m in self.mentions(seen)}
        names = self.network.findings
        for number, sentence in enumerate(spans):
            here = [t for t in told if sentence.start <= t[1].start < sentence.end]
            one_sided = len({n.side for n in named if _on(n, sentence)} - {Side.BOTH}) == 1
            for both, words in (*self._senses.plainly(text, sentence), *here):
                finding = self._of_sides(both, one_sided=one_sided)
                heard = found.get((finding, number))
                if finding in names and (not heard or sum(heard.p) < PLAIN):
                    state, side = seen.says(number, names.index(finding))
                    p = tuple(round(PLAIN * float(s), 3) for s in state)
                    found[finding, number] = Mention(finding, number, p, _sure_side(side), words)
        return list(found.values())

    def _of_sides(self, finding: str, *, one_sided: bool) -> str:
        """A finding, or what it is called on one side."""
        return (one_sided and self.knowledge.findings[finding].one_sided) or finding

    def _places(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> Iterator[Named]:
        """Places named in the clauses that tell where feeling is lost."""
        limits, plain_ones = self.network.thresholds, self.knowledge.senses.plain
        so = [m for m in mentions if m.p[PRESENT] >= limits.perhaps]
        places = [m for m in so if self.knowledge.findings[m.finding].topic in PLACED]
        limbs = all(m.p[PRESENT] < limits.fact for m in places)
        for m in (*places, *(m for m in so if m.finding in plain_ones)):
            for clause, side in clauses_of(text, spans[m.sentence], m.words, m.side):
                said = text[clause.start : clause.end]
                if regions := self._place_names.exact(said, limbs=limbs):
                    both = side is None and self._place_names.on_both_sides(said)
                    yield Side.BOTH if both else side, regions

    def _sided(
        self, text: str, mention: Mention, spans: Sequence[Span], named: Sequence[NamedSide]
    ) -> Mention:
        """With the side that the words around it name, where the network is not sure of one.

        Nor is it believed of a side of which the sentence says that it is not that one; what is on
        both sides is asked about where the sentence names one alone.
        """
        entry, sentence = self.knowledge.findings[mention.finding], spans[mention.sentence]
        if entry.one_sided and mention.p[PRESENT] > mention.p[ABSENT]:
            mention = mention.said(FEARED) if only_one(text, sentence, named) else mention
        wrong = mention.p[PRESENT] > mention.p[ABSENT] and (
            mention.side in sides_excluded(sentence, named)
        )
        if mention.side is not None and not wrong:
            return mention
        if not self._is_complaint(mention.finding) and entry.asked_of != "clinician":
            return mention
        return replace(mention, side=side_of(mention.words, sentence, named))

    def _measured(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Mentions with each number that of one finding, and those of no clear value asked."""
        kept: list[Mention] = []
        owned: set[int] = set()
        for mention in sorted(mentions, key=lambda m: -m.stated):
            entry = self.knowledge.findings[mention.finding]
            near = entry.threshold and measured_near(
                text, spans[mention.sentence], mention.words, entry
            )
            if near and near.start in owned:
                continue
            if near:
                owned.add(near.start)
            kept.append(mention.said(FEARED) if near and near.value is None else mention)
        return sorted(kept, key=lambda m: (m.sentence, m.words.start))

    def _settled(
        self, read: Plain, spans: Sequence[Span], mentions: Iterable[Mention]
    ) -> tuple[list[ExtractedFact], list[UnconfirmedMention]]:
        """Each finding once: a fact where it is clear, else a question where it is worth one."""
        by_finding: dict[str, list[Mention]] = {}
        for mention in mentions:
            by_finding.setdefault(mention.finding, []).append(mention)
        limits, facts, unsure = self.network.thresholds, [], []
        for said in by_finding.values():
            best = max(said, key=lambda m: m.stated)
            if best.stated >= limits.perhaps and not _torn(best, said):
                facts.append((best.stated, self._fact(read, spans, best)))
            if best.stated < limits.fact or _torn(best, said):
                unsure.append(max(said, key=lambda m: m.feared))
        kept = self._one_of_each(facts)
        sure = [fact for fact in kept if fact.evidence.confidence >= limits.fact]
        raising = self._raising(sure, [m.finding for m in unsure if m.feared >= limits.danger])
        doubts = [
            self._doubt(read, mention, mention.finding in raising)
            for mention in unsure
            if mention.p[PRESENT] >= limits.perhaps
            or mention.feared >= limits.fact
            or mention.finding in raising
        ]
        return kept, doubts

    def _is_complaint(self, finding: str) -> bool:
        return self.knowledge.topics[self.knowledge.findings[finding].topic].complaint

    def _raising(self, facts: Sequence[ExtractedFact], unsure: Sequence[str]) -> frozenset[str]:
        """Findings of the red flags of the day that fire only if all that is unsure is so."""
        given = [fact.evidence for fact in facts]
        feared = [*given, *(Evidence(finding, State.PRESENT) for finding in unsure)]
        now, then = (
            {fired.flag.id for fired in self._fired(evidence)} for evidence in (given, feared)
        )
        return frozenset(
            name
            for flag in self.knowledge.red_flags
            if flag.id in then - now
            for name in mentioned(flag.when)
        )

    def _fired(self, evidence: Sequence[Evidence]) -> Iterator[FiredFlag]:
        knowledge = self.knowledge
        fired = fired_flags(knowledge.red_flags, facts_of(evidence, knowledge.findings))
        return (f for f in fired if f.flag.urgency in OF_THE_DAY)

    def _fact(self, read: Plain, spans: Sequence[Span], mention: Mention) -> ExtractedFact:
        entry = self.knowledge.findings[mention.finding]
        state = State.PRESENT if mention.p[PRESENT] >= mention.p[ABSENT] else State.ABSENT
        value = None
        if entry.threshold:
            value = value_near(read.text, spans[mention.sentence], mention.words, entry)
            if value is not None:
                state = State.PRESENT if beyond(value, entry.threshold) else State.ABSENT
        start, end = read.written(mention.words.start, mention.words.end)
        surest = READ_NO if state is State.ABSENT else 1.0
        evidence = Evidence(
            mention.finding,
            state,
            value,
            mention.side,
            LAYERS.get(entry.asked_of, Layer.HISTORY),
            confidence=min(round(mention.stated, 2), surest),
        )
        return ExtractedFact(evidence, start, end, _said(read, mention.words))

    def _doubt(self, read: Plain, mention: Mention, urgent: bool) -> UnconfirmedMention:
        start, end = read.written(mention.words.start, mention.words.end)
        question = self.knowledge.findings[mention.finding].question
        return UnconfirmedMention(
            mention.finding, question, _said(read, mention.words), start, end, urgent
        )

    def _one_of_each(self, facts: Iterable[tuple[float, ExtractedFact]]) -> list[ExtractedFact]:
        """Of answers that rule each other out, the one that was said most clearly."""
        kept: dict[str, ExtractedFact] = {}
        for _, fact in sorted(facts, key=lambda f: (-f[0], f[1].evidence.finding)):
            item = fact.evidence
            topic = self.knowledge.findings[item.finding].topic
            alone = self.knowledge.topics[topic].exclusive and item.state is State.PRESENT
            kept.setdefault(topic if alone else item.finding, fact)
        return list(kept.values())

    def _one_sided(self, facts: Sequence[ExtractedFact]) -> list[ExtractedFact]:
        """One side, where all that is felt is on the same one and nobody said so outright."""
        topic = self.knowledge.findings[ONE_SIDE].topic
        if any(self.knowledge.findings[f.evidence.finding].topic == topic for f in facts):
            return []
        sided = [
            fact
            for fact in facts
            if fact.evidence.state is State.PRESENT
            and fact.evidence.side is not None
            and self._is_complaint(fact.evidence.finding)
        ]
        sides = {fact.evidence.side for fact in sided}
        if len(sides) != 1 or sides == {Side.BOTH}:
            return []
        first = max(sided, key=lambda fact: fact.evidence.confidence)
        return [replace(first, evidence=replace(first.evidence, finding=ONE_SIDE, value=None))]

    def _gist(self, seen: NetworkOutput) -> Gist:
        _, same_day, at_once = (float(p) for p in self.network.urgency(seen))
        return Gist(
            self.network.conditions,
            self.network.cause(seen).astype(np.float64),
            same_day,
            at_once,
            round(same_day + at_once, 3) >= self.network.thresholds.alarm,
            self.network.similar(seen, SIMILAR),
        )


def _on(named: NamedSide, sentence: Span) -> bool:
    return sentence.start <= named.start < sentence.end and not named.excluded


def _sure_side(p: Floats) -> Side | None:
    """The side of the network where it is sure; it often takes left for right."""
    named = int(p.argmax())
    return Side(SIDES[named]) if named and p[named] >= SURE_SIDE else None


def _torn(best: Mention, said: Sequence[Mention]) -> bool:
    """The text says the contrary nearly as clearly, and of the same side."""
    contrary = ABSENT if best.p[PRESENT] >= best.p[ABSENT] else PRESENT
    return any(
        best.stated - other.p[contrary] < CLEARER
        for other in said
        if other.p[contrary] > 0.5 and (other.side is best.side or not other.side or not best.side)
    )


def _words(seen: NetworkOutput, sentence: int, finding: int) -> Span:
    """The stretch of the words that a mention rests on."""
    tokens, share = seen.share(sentence, finding)
    top = int(share.argmax())
    near = slice(max(0, top - NEAR), top + NEAR + 1)
    leading = [n for n, part in zip(tokens[near], share[near], strict=True) if part >= LEADING]
    leading = leading or [tokens[top]]
    return Span(seen.spans[leading[0]].start, seen.spans[leading[-1]].end)


def _said(read: Plain, words: Span) -> str:
    return read.said(words.start, words.end)


def _unheard(
    read: Plain, spans: Sequence[Span], mentions: Iterable[Mention]
) -> Iterator[UncoveredSpan]:
    """Clauses that no mention rests on."""
    heard = sorted((m.words.start, m.words.end) for m in mentions)
    for sentence in spans:
        for clause in clauses(read.text, sentence):
            if not any(a < clause.end and clause.start < b for a, b in heard):
                start, end = read.written(clause.start, clause.end)
                yield UncoveredSpan(_said(read, clause).strip(), start, end)


def _not_read(text: str, read: Plain, spans: Sequence[Span]) -> Extraction:
    unheard = []
    for span in spans:
        start, end = read.written(span.start, span.end)
        unheard.append(UncoveredSpan(text[start:end], start, end))
    return replace(NOTHING, unheard=tuple(unheard), foreign=True)
