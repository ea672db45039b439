"""Mentions of a whole text joined into facts, each finding once, and questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import LAYER_OF, Evidence, Side, State
from plantar.knowledge.expression import mentioned
from plantar.knowledge.units import beyond
from plantar.reading.extraction import READ_NO, ExtractedFact, UnconfirmedMention
from plantar.reading.mention import ABSENT, PRESENT, Mention
from plantar.reading.network import ReaderThresholds
from plantar.reading.numbers import value_near
from plantar.reading.sentences import Plain, Span
from plantar.triage.redflags import FiredFlag, facts_of, fired_flags

ONE_SIDE = "side_one"
OF_THE_DAY = ("emergency_now", "same_day")


class FactMaker:
    """Joins the mentions of any number of texts."""

    def __init__(self, knowledge: KnowledgeBase, limits: ReaderThresholds) -> None:
        self.knowledge, self._limits = knowledge, limits
        rules = knowledge.model.reading
        self._surely_so, self._contradicted = rules.surely_so.value, rules.contradicted.value
        self._dangers = knowledge.dangers

    def is_danger(self, finding: str) -> bool:
        """Whether the screen for dangers asks about a finding."""
        return finding in self._dangers

    def joined(
        self, read: Plain, spans: Sequence[Span], mentions: Sequence[Mention], *, continued: bool
    ) -> tuple[list[ExtractedFact], list[UnconfirmedMention]]:
        """Each finding once: a fact where it is clear, else a question where it is worth one.

        What makes sense only of a complaint is no fact of a text that names none, unless it goes
        on (``continued``) about one that was told before.
        """
        by_finding: dict[str, list[Mention]] = {}
        for mention in mentions:
            by_finding.setdefault(mention.finding, []).append(mention)
        limits, facts, unsure, torn = self._limits, [], [], set[str]()
        named = continued or self._names_complaint(mentions)
        for finding, said in by_finding.items():
            best = self._clearest(finding, said)
            idle = not named and self.knowledge.topic_of(finding).of_complaint
            unclear = idle or self._unclear(best, said)
            torn |= {finding} if unclear and not idle else set()
            if best.stated >= limits.perhaps and not unclear:
                facts.append((best.stated, self._fact(read, spans, best, said)))
            if best.stated < limits.fact or unclear:
                unsure.append(max(said, key=lambda m: m.feared))
        kept = self._one_of_each(facts)
        sure = [fact for fact in kept if fact.evidence.confidence >= limits.fact]
        raising = self._raising(sure, [m.finding for m in unsure if m.feared >= limits.danger])
        raising |= torn & self._dangers
        doubts = [
            self._doubt(read, mention, mention.finding in raising)
            for mention in unsure
            if mention.p[PRESENT] >= limits.perhaps
            or mention.feared >= limits.fact
            or mention.finding in raising
        ]
        return [*kept, *self._one_sided(kept)], doubts

    def _clearest(self, finding: str, said: Sequence[Mention]) -> Mention:
        """The mention that is believed; of a danger a sure "yes", whatever else denies it."""
        best = max(said, key=lambda m: m.stated)
        yes = max(said, key=lambda m: m.p[PRESENT])
        return yes if finding in self._dangers and yes.p[PRESENT] >= self._surely_so else best

    def _unclear(self, best: Mention, said: Sequence[Mention]) -> bool:
        """Whether the text says the contrary nearly as clearly, or a denied danger is told too."""
        if best.finding not in self._dangers:
            return self._torn(best, said)
        if best.p[PRESENT] >= best.p[ABSENT]:
            return best.p[PRESENT] < self._surely_so and self._torn(best, said)
        return any(m.feared >= self._limits.fact and _of_one_side(m, best) for m in said)

    def _torn(self, best: Mention, said: Sequence[Mention]) -> bool:
        """Whether the text says the contrary nearly as clearly, and of the same side."""
        contrary = ABSENT if best.p[PRESENT] >= best.p[ABSENT] else PRESENT
        return any(
            best.stated - other.p[contrary] < self._contradicted
            for other in said
            if other.p[contrary] > self._limits.fact and _of_one_side(other, best)
        )

    def _names_complaint(self, mentions: Iterable[Mention]) -> bool:
        """Whether a complaint is heard of at all, be it only denied, feared or over."""
        least = self._limits.fact
        return any(sum(m.p) >= least and self.knowledge.is_complaint(m.finding) for m in mentions)

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

    def _fact(
        self, read: Plain, spans: Sequence[Span], mention: Mention, said: Sequence[Mention]
    ) -> ExtractedFact:
        """A mention as evidence; of what is taken with its names, of every mention (``said``)."""
        entry = self.knowledge.findings[mention.finding]
        state = State.PRESENT if mention.p[PRESENT] >= mention.p[ABSENT] else State.ABSENT
        value = None
        if entry.threshold:
            value = value_near(read.text, spans[mention.sentence], mention.words, entry)
            if value is not None:
                state = State.PRESENT if beyond(value, entry.threshold) else State.ABSENT
        at = (mention.words.start, mention.words.end)
        told = state is State.PRESENT and entry.asked_of == "patient"
        surest = 1.0 if told else READ_NO  # nobody has examined what stands in a text
        evidence = Evidence(
            mention.finding,
            state,
            value,
            mention.side,
            LAYER_OF[entry.asked_of],
            self._names(read, said) if state is State.PRESENT else "",
            confidence=min(round(mention.stated, 2), surest),
        )
        return ExtractedFact(evidence, *read.written(*at), read.said(*at))

    def _names(self, read: Plain, said: Sequence[Mention]) -> str:
        """What was written of something taken: a name tells more than the finding; else nothing."""
        taken = self.knowledge.topic_of(said[0].finding).taken
        names = (m.words for m in said if taken and m.p[PRESENT] >= self._limits.fact)
        return ", ".join(dict.fromkeys(read.said(at.start, at.end) for at in names))

    def _doubt(self, read: Plain, mention: Mention, urgent: bool) -> UnconfirmedMention:
        at = (mention.words.start, mention.words.end)
        question = self.knowledge.findings[mention.finding].question
        return UnconfirmedMention(
            mention.finding, question, read.said(*at), *read.written(*at), urgent
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
            and self.knowledge.is_complaint(fact.evidence.finding)
        ]
        sides = {fact.evidence.side for fact in sided}
        if len(sides) != 1 or sides == {Side.BOTH}:
            return []
        first = max(sided, key=lambda fact: fact.evidence.confidence)
        return [replace(first, evidence=replace(first.evidence, finding=ONE_SIDE, value=None))]


def _of_one_side(one: Mention, other: Mention) -> bool:
    """Whether two mentions may be of the same side."""
    return one.side is other.side or not one.side or not other.side
