"""Whose each complaint and illness is: the writer's, another's whom the text is about, or nobody's
that it concerns (the experiencer of ConText)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from plantar.knowledge.schema_words import Senses
from plantar.reading.mention import ABSENT, ELSEWHERE, FEARED, OTHER, PRESENT, Mention
from plantar.reading.person import of_a_relative
from plantar.reading.reporters import Reporters
from plantar.reading.senses import any_of
from plantar.reading.sentences import Span

PEOPLE = "@relative|@partner|@acquaintance"
"""The groups of words for people of whom a writer tells."""
ACQUAINTANCE = "@acquaintance"
_LOOKING_ON = (
    r"(?:also|just|have|had|first|only)?\s*(?:notic\w+|s[ae]w|see|seen|think|thought|believe|fear"
    r"|know|worry|suspect\w*|wonder\w*|look after|care for|visit\w*|help\w*|found|find|ask\w*"
    r"|write|call\w*|took|bathe\w*|wash\w*|dress\w*)\b"
)
"""What a writer does who tells of somebody else."""
_UNEASY = r"(?:worried|afraid|scared|writing|asking|concerned)\b"
_SELF = (
    rf"i(?!\s+(?:am {_UNEASY}|{_LOOKING_ON}))|i['\u2019](?:m(?!\s+{_UNEASY})|ve|d|ll)"
    r"|(?<!told )(?<!tells )(?<!asked )me|my|mine|myself|we|us|our"
)
_THIRD = r"he|she|his|her|hers|him|himself|herself|(?:he|she)['\u2019](?:s|d|ll)"
_OF_WHOM = re.compile(r"(?:\W+\w+){0,2}?\W+(?:of|in|on)\W+(?:both\W+)?\w+", re.IGNORECASE)
"""Behind what is told: "the outside of her thigh"."""
_MINE = re.compile(r"\bmine\b", re.IGNORECASE)
"""What a writer has who compares it with another's."""
_IN_FAMILY = r"in\s+(?:the|my|our|his|her|their)\s+(?:whole\s+|wider\s+|own\s+)?family"
_FAMILY_WORDS = re.compile(
    rf"\b(?:family (?:history|hx|members?)|(?:strong |positive )?f\.?hx?\b|{_IN_FAMILY})",
    re.IGNORECASE,
)
"""A family of which nobody is named: it is not whom a text is about."""
_RUNS_IN_FAMILY = re.compile(
    rf"[^,.;!?\n]{{0,40}}?\b{_IN_FAMILY}\b|[^,.;!?\n]{{0,20}}?\bin\s+family\b", re.IGNORECASE
)
"""What stands behind an illness of the family: "diabetes runs in the family"."""
_FAMILY = re.compile(
    r"\b(?:family (?:history|hx)|f\.?hx?)(?: of)?:?\s+"
    r"(?:[\w' -]{1,30},\s*(?:and\s+)?){0,4}(?:[\w-]+\s+){0,4}$",
    re.IGNORECASE,
)
"""What stands before an illness in a list of those of the family."""
_ENDS_CLAUSE = re.compile(r"[,;]|\b(?:and|but|while)\b")
_HAS = re.compile(
    r"\b(?:has|had|have|having|with|got|gets|suffers|died|diagnosed|is|was|who)\b", re.I
)


_SAID_OF_THEM = re.compile(
    rf"{_HAS.pattern}|\b(?:takes?|took|on|uses?|drinks?|smokes?|needs?|gets?)\b", re.I
)
"""What tells something of a person before a comma."""
_MY = re.compile(r"\bmy\s+(?:(?!(?:and|but)\b)[\w'-]+\s+){0,3}$", re.IGNORECASE)


class Experiencers:
    """Tells whom a text is about by its words for people."""

    def __init__(self, known: Senses, complaint: Callable[[str], bool], sure: float) -> None:
        """``complaint``: whether a person complains of a finding; ``sure``: when it is told."""
        self._complaint, self._sure = complaint, sure
        self._reporters = Reporters(known.groups, complaint, sure)
        self._relatives = frozenset(known.of_relatives)
        people, acquaintance = (any_of(w, known.groups) for w in (PEOPLE, ACQUAINTANCE))
        named = (
            rf"(?:\b(?:my|our|the|his|her)\s+(?:[\w-]+\s+)?)?\b{people}\b"
            r"(?:\s+of\s+(?:mine|ours)\b)?"
        )
        self._named = re.compile(named, re.IGNORECASE)
        self._person = re.compile(
            rf"(?P<other>{named})|\b(?P<own>{_SELF})\b|\b(?P<third>{_THIRD})\b", re.IGNORECASE
        )
        self._own = re.compile(rf"\b(?:{_SELF})\b", re.IGNORECASE)
        self._my_acquaintance = re.compile(rf"\bmy\s+{acquaintance}\b", re.IGNORECASE)
        self._acquaintance = re.compile(
            rf"\b{acquaintance}\b(?P<then>.*)$", re.IGNORECASE | re.DOTALL
        )

    def attributed(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> tuple[list[Mention], bool]:
        """Mentions as they concern whom the text is about, and whether that is another person.

        In a note in which nobody speaks of themselves, what somebody reports is the patient's.
        """
        found, of_another = self._attributed(text, spans, mentions)
        if self._own.search(text):
            return found, of_another
        return self._reporters.told_apart(text, spans, found), of_another

    def _attributed(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> tuple[list[Mention], bool]:
        """Mentions as they concern whom the text is about, and whether that is another person.

        Where nothing is told of the writer's own complaint, it is written for somebody else, or
        tells how it began: what is said of the other person, or of then, is what it is about.
        Where more is told of the other person's complaint than of the writer's, it is about them
        too. Where nobody speaks of themselves, an illness told of somebody may be the patient's,
        and is asked about.
        """
        own, others = self._complaints(text, spans, mentions)
        if others > own and self._tells_of_self(text, spans, mentions):
            return [self._asked_of_other(text, spans[m.sentence], m) for m in mentions], False
        about_another = others > own or of_a_relative(text)
        if about_another or not own:
            mentions = [m.moved((OTHER,) if own else ELSEWHERE, PRESENT) for m in mentions]
        if about_another:
            return [self._asked_of_family(m) for m in mentions], True
        if not self._own.search(self._named.sub(" ", _FAMILY_WORDS.sub(" ", text))):
            mentions = [m.moved((OTHER,), FEARED) for m in mentions]
            return [self._listed(text, spans[m.sentence], m) for m in mentions], False
        mentions = [self._listed(text, spans[m.sentence], m) for m in mentions]
        mentions = [self._mine(text, spans[m.sentence], m) for m in mentions]
        if self._own.search(self._my_acquaintance.sub(" ", text)):
            mentions = [
                m
                if self._complaint(m.finding)
                else self._of_acquaintance(text, spans[m.sentence], m)
                for m in mentions
            ]
        return mentions, False

    def _complaints(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> tuple[int, int]:
        """How many complaints are told of the writer, and of somebody else.

        By the words for people, unless one is plainly the writer's own: then as they were read.
        """
        people = self._people(text)
        if all(match["third"] for match in people):
            people = []
        told = [
            mention
            for mention in mentions
            if self._complaint(mention.finding)
            and max(mention.p[PRESENT], mention.p[OTHER]) >= self._sure
        ]
        named = [_named_for(text, people, spans[mention.sentence], mention) for mention in told]
        read = [mention.p[OTHER] > mention.p[PRESENT] for mention in told]
        mine = bool(_MINE.search(self._named.sub(" ", text)))
        if mine or any(who == "own" and not other for who, other in zip(named, read, strict=True)):
            named = [""] * len(named)
        others = [who != "own" if who else other for who, other in zip(named, read, strict=True)]
        return others.count(False) + mine, others.count(True)

    def _people(self, text: str) -> list[re.Match[str]]:
        """Every word for a person, but for a family of which nobody is named."""
        hidden = _FAMILY_WORDS.sub(lambda match: " " * len(match[0]), text)
        return list(self._person.finditer(hidden))

    def _tells_of_self(self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]) -> bool:
        """Whether a sentence that names nobody but the writer tells of their complaint."""
        people = self._people(text)

        def of_self(mention: Mention) -> bool:
            sentence = spans[mention.sentence]
            here = [m.lastgroup for m in people if sentence.start <= m.start() < sentence.end]
            mine = _MY.search(text[sentence.start : mention.words.start])
            return bool(mine) and set(here) == {"own"}

        return any(
            self._complaint(m.finding) and m.p[PRESENT] >= self._sure and of_self(m)
            for m in mentions
        )

    def _mine(self, text: str, sentence: Span, mention: Mention) -> Mention:
        """The writer's own, where it is a complaint and "my" stands before it, and nobody else."""
        before = text[sentence.start : mention.words.start]
        my = _MY.search(before)
        if not (my and self._complaint(mention.finding) and mention.p[OTHER] > mention.p[ABSENT]):
            return mention
        return mention if self._named.search(my[0]) else mention.moved((OTHER,), PRESENT)

    def _asked_of_other(self, text: str, sentence: Span, mention: Mention) -> Mention:
        """What a text that also tells of its writer says of another: their complaints are asked
        about, for one of two people may be the patient; their illnesses are theirs."""
        who = _named_for(text, self._people(text), sentence, mention)
        if not self._complaint(mention.finding) or who not in ("other", "third"):
            return mention
        return mention.moved((PRESENT, OTHER), FEARED)

    def _asked_of_family(self, mention: Mention) -> Mention:
        """Asked about, where it is of the family of the relative whom the text is about."""
        return mention.said(FEARED) if mention.finding in self._relatives else mention

    def _listed(self, text: str, sentence: Span, mention: Mention) -> Mention:
        """Somebody else's, where it stands in a list of what the family has."""
        if self._complaint(mention.finding) or mention.finding in self._relatives:
            return mention
        listed = _FAMILY.search(text[sentence.start : mention.words.start])
        runs = _RUNS_IN_FAMILY.match(text, mention.words.end, sentence.end)
        if (listed or runs) and mention.feared > mention.p[ABSENT]:
            return mention.moved((PRESENT, FEARED), OTHER)
        return mention

    def _of_acquaintance(self, text: str, sentence: Span, mention: Mention) -> Mention:
        """Somebody else's, where it is an illness of a friend, a colleague or an animal."""
        before = text[sentence.start : mention.words.start]
        match = self._acquaintance.search(before)
        if (
            match is None
            or mention.p[PRESENT] < mention.p[ABSENT]
            or self._own.search(match["then"])
        ):
            return mention
        return mention.said(OTHER if _HAS.search(match["then"]) else FEARED)


def _named_for(text: str, people: Sequence[re.Match[str]], sentence: Span, mention: Mention) -> str:
    """The kind of the last word for a person in a sentence before what is told; empty: none."""
    behind = _OF_WHOM.match(text, mention.words.end)
    end = behind.end() if behind else mention.words.end
    before = [match for match in people if sentence.start <= match.start() < end]
    if not before:
        return ""
    last = before[-1]
    if last.lastgroup == "other" and _left_behind(text[last.end() : mention.words.start]):
        return "own"
    return last.lastgroup or ""


def _left_behind(between: str) -> bool:
    """Whether somebody's clause ends before what is told ("father had diabetes, numb heel")."""
    end = _ENDS_CLAUSE.search(between)
    return bool(end and _SAID_OF_THEM.search(between, 0, end.start()))
