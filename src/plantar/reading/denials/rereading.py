"""What a text denies, set right: parts are read again alone where the whole says the contrary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from plantar.knowledge.base import KnowledgeBase
from plantar.reading.denials.scope import (
    all_denied,
    denied,
    denied_behind,
    holds_number,
    in_part,
    item_of,
    listed_no,
    names_place,
    never_stops,
    part_of,
    parts_of,
    read_again,
    subjects_of_denied,
    tells_result,
    told_before_never_stops,
    turned,
    undenied,
)
from plantar.reading.language import names
from plantar.reading.mention import ABSENT, FEARED, PRESENT, Mention
from plantar.reading.senses import OtherSenses
from plantar.reading.sentences import Span, clause_of, clauses

LACK = ("no ", "without ", "nil ", "zero ")
LONGEST_NAME = 60
"""Characters of what a finding is called."""
FELT, PLACED, PAIN = "quality", "location", "pain"
"""Topics of how something feels, of where, and of what hurts."""

_WORD = re.compile(r"\b[^\W_]{2,}?(?=s?\b)")
"""A word without a plural s."""
_PAINS = names("pain painful ache aching headache")
_LITTLE = names(
    "a an the my hi her their thi that these those both and of in on at under behind inside"
    " between round left right one whole side"
)


@dataclass(frozen=True)
class Rereading:
    """Parts to read alone for a mention, and what it is after what each says of its finding."""

    parts: tuple[Span, ...]
    settled: Callable[[Sequence[Mention | None]], Mention]


class Denials:
    """Sets the denials of any number of texts right."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        senses: OtherSenses,
        least: float,
        read: Callable[[str, Sequence[Span]], Iterable[Sequence[Mention]]],
    ) -> None:
        """``least``: probability from which a "no" counts; ``read``: what each part says alone."""
        self._knowledge, self._senses = knowledge, senses
        self._least, self._read = least, read

    def set_right(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """With each "no" about what stands right after it, and about nothing behind a turn."""
        mentions = self._denied(text, mentions)
        parts = [part_of(text, spans[m.sentence], m.words) for m in mentions]
        beside = [turned(text, p, spans[m.sentence]) for p, m in zip(parts, mentions, strict=True)]
        doubted = [
            self._unsaid(text, part, mention, beside_turn)
            for part, mention, beside_turn in zip(parts, mentions, beside, strict=True)
        ]
        rereadings = [
            _once(m, part, beside_turn=b, else_so=b and self._is_plain(text, m))
            if doubt
            else self._by_subject(text, spans[m.sentence], m)
            for m, part, b, doubt in zip(mentions, parts, beside, doubted, strict=True)
        ]
        alone = self._alone(text, rereadings)
        again = [
            r.settled([alone.get((part, m.finding)) for part in r.parts])
            for m, r in zip(mentions, rereadings, strict=True)
        ]
        return self._places_of_denied(text, spans, self._alone_denied(text, spans, again))

    def _alone_denied(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """With nothing so in a sentence that denies something felt and tells nothing else."""
        only = {n for n, sentence in enumerate(spans) if all_denied(text, sentence)}
        lists = {n for n, sentence in enumerate(spans) if listed_no(text, sentence)}
        return [
            self._not_so(text, spans[m.sentence], m)
            if m.sentence in only and m.p[PRESENT] + m.p[FEARED] > m.p[ABSENT]
            else m.said(FEARED)
            if m.sentence in lists - only and self._is_listed(text, m)
            else m
            for m in mentions
        ]

    def _is_listed(self, text: str, mention: Mention) -> bool:
        """Whether it is taken as so though its own name is an item of a list of things denied."""
        start = mention.words.start
        starts = (start, text.rfind(" ", 0, max(start - 1, 0)) + 1)  # of it, and the word before
        named = any(self.is_named(text, mention.finding, place) for place in starts)
        return named and mention.p[PRESENT] > mention.p[ABSENT]

    def _not_so(self, text: str, sentence: Span, mention: Mention) -> Mention:
        """A mention in such a sentence; a place that it does not name is asked about, at most."""
        words = text[mention.words.start : mention.words.end].split()
        if words and self._is_lack(mention.finding, words[0]):
            return mention
        named = self._topic(mention) != PLACED or names_place(text, sentence, mention.words)
        if self._knowledge.is_complaint(mention.finding) and named:
            return mention.settled(ABSENT)
        return mention.doubted(self._least)

    def _places_of_denied(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """With no place of what is not felt there ("toes not numb"): asked about, at most."""
        felt = [m for m in mentions if self._topic(m) == FELT and sum(m.p) >= self._least]
        return [
            m.said(FEARED)
            if self._topic(m) == PLACED
            and m.p[PRESENT] > m.p[ABSENT]
            and (here := self._beside(text, spans, m, felt))
            and all(f.p[PRESENT] < f.p[ABSENT] + f.p[FEARED] for f in here)
            else m
            for m in mentions
        ]

    def _beside(
        self, text: str, spans: Sequence[Span], mention: Mention, felt: Sequence[Mention]
    ) -> list[Mention]:
        """What is felt in the clause of a mention; else before it in its part of the sentence."""
        sentence, at = spans[mention.sentence], mention.words.start
        clause = clause_of(text, sentence, mention.words)
        here = [f for f in felt if f.words.start in clause]
        start = part_of(text, sentence, mention.words).start
        return here or [f for f in felt if start <= f.words.start < at]

    def _topic(self, mention: Mention) -> str:
        return self._knowledge.findings[mention.finding].topic

    def _by_subject(self, text: str, sentence: Span, mention: Mention) -> Rereading:
        """What is taken as not so: so where the thing that does not hurt, alone, says it is so.

        A painless ulcer is an ulcer. What is said to never stop is not denied, at least.
        """
        if mention.p[PRESENT] >= mention.p[ABSENT]:
            return Rereading((), lambda _: mention)
        subjects = (
            *told_before_never_stops(text, sentence),
            *(s for s in subjects_of_denied(text, sentence) if self._tells(text, s, mention)),
        )
        if never_stops(text, sentence, mention.words):
            mention = mention.said(FEARED)
        rest = self._by_its_own_words(text, sentence, mention)

        def settled(found: Sequence[Mention | None]) -> Mention:
            told = next((m for m in found[: len(subjects)] if m and self._is_so(m)), None)
            return replace(mention, p=told.p) if told else rest.settled(found[len(subjects) :])

        return Rereading((*subjects, *rest.parts), settled)

    def _tells(self, text: str, subject: Span, mention: Mention) -> bool:
        """Whether a thing that does not hurt is called what a finding is called, not only where."""
        entry = self._knowledge.findings[mention.finding]
        named = {*_WORD.findall(f"{entry.term} {entry.plain}".lower())}
        if named & _PAINS or entry.topic in (PAIN, PLACED):
            return False
        for wording in self._wordings(mention.finding):
            named.update(_WORD.findall(wording.lower()))
        said = {*_WORD.findall(text[subject.start : subject.end].lower())}
        return bool((said & named) - _LITTLE - self._places)

    @cached_property
    def _places(self) -> frozenset[str]:
        """Words that are the whole name of a place."""
        return frozenset(n.removesuffix("s") for p in self._knowledge.places for n in p.words)

    def _is_so(self, mention: Mention) -> bool:
        return mention.p[PRESENT] >= max(self._least, mention.p[ABSENT])

    def _by_its_own_words(self, text: str, sentence: Span, mention: Mention) -> Rereading:
        """What is taken as not so, unless a part of the sentence, read alone, says it is so.

        A sign is read from its own item of a list ("knee jerks normal, ankle jerks absent").
        """
        entry = self._knowledge.findings[mention.finding]
        item = item_of(text, sentence, mention.words)
        if mention.p[PRESENT] >= mention.p[ABSENT] or (
            entry.threshold and holds_number(text, item, mention.words)
        ):
            return Rereading((), lambda _: mention)
        if entry.asked_of == "clinician" or (entry.asked_of == "test" and tells_result(text, item)):
            return _once(mention, item, beside_turn=True)
        several = self._is_several(mention.finding)
        if not several and (behind := denied_behind(text, sentence, mention.words)):
            return _once(mention, behind, beside_turn=True)
        cut = clauses if several else parts_of
        return Rereading(tuple(cut(text, sentence)), lambda found: in_part(mention, found))

    def _is_several(self, finding: str) -> bool:
        """Whether a finding is one of several things, so that denying one leaves the others."""
        wordings = self._knowledge.lexicon.get(finding)
        return bool(wordings and wordings.parts)

    def _unsaid(self, text: str, part: Span, mention: Mention, beside_turn: bool) -> bool:
        """Whether it is taken as not so though its part of the sentence denies nothing."""
        least = self._least
        return (
            mention.p[ABSENT] >= (least if beside_turn else max(least, mention.p[PRESENT]))
            and not self._knowledge.findings[mention.finding].threshold
            and undenied(text, part)
        )

    def _alone(self, text: str, rereadings: Iterable[Rereading]) -> dict[tuple[Span, str], Mention]:
        """What the parts of a text say of each finding without the rest of it."""
        parts = tuple(dict.fromkeys(part for r in rereadings for part in r.parts))
        return {
            (part, mention.finding): mention
            for part, read in zip(parts, self._read(text, parts), strict=True)
            for mention in self._denied(text, read)
        }

    def _is_plain(self, text: str, mention: Mention) -> bool:
        """Whether it rests on words that are always of its finding."""
        return self._senses.names(mention.finding, text, mention.words.start)

    def _denied(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        return denied(text, mentions, self._is_lack, partial(self.is_named, text), self._is_of_lack)

    def _is_of_lack(self, finding: str) -> bool:
        """Whether a finding may be the lack of something ("no pain")."""
        return any(w.startswith(LACK) for w in self._wordings(finding))

    def _is_lack(self, finding: str, word: str) -> bool:
        """Whether a finding is the lack of what a word names, by how it is said: "no pain"."""
        lacks = (w for w in self._wordings(finding) if w.startswith(LACK))
        return any(w.split()[1] == word.lower() for w in lacks)

    def _wordings(self, finding: str) -> tuple[str, ...]:
        """How a finding is said, as the lexicon lists it."""
        listed = self._knowledge.lexicon.get(finding)
        return (*listed.lay, *listed.clinical) if listed else ()

    def is_named(self, text: str, finding: str, start: int) -> bool:
        """Whether what a finding is called begins at a place."""
        said = self._wordings(finding)
        words = text[start : start + LONGEST_NAME].lower()
        return self._senses.names(finding, text, start) or any(
            words.startswith(w) and not words[len(w) : len(w) + 1].isalnum() for w in said
        )


def _once(mention: Mention, part: Span, *, beside_turn: bool, else_so: bool = False) -> Rereading:
    """Of one part, which may say the contrary; ``else_so``: where nothing is heard, it is so."""
    plain = mention.settled(PRESENT) if else_so else None
    return Rereading(
        (part,), lambda found: read_again(mention, found[0] or plain, beside_turn=beside_turn)
    )
