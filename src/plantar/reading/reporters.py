"""A note in which nobody speaks of themselves: what somebody reports is the patient's, what they
have is asked about ("Husband reports she cannot feel her feet", "Husband has diabetes")."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from plantar.reading.mention import ABSENT, FEARED, OTHER, PRESENT, Mention
from plantar.reading.senses import any_of
from plantar.reading.sentences import Span
from plantar.reading.years_old import MEN, WOMEN

_SAYS = (
    r"(?:(?:also|now|first|further|just|has|had)\s+)*(?:reports?|reported|reporting|says?|said"
    r"|states?|stated|notes?|noted|notic(?:es?|ed)|observe[sd]?|describe[sd]?|mention(?:s|ed)?"
    r"|finds?|found|saw|sees|thinks?|thought|confirms?|confirmed|tells?|told|worr(?:ies|ied)"
    r"|is (?:worried|concerned)|concerned|adds?|added|complains?|writes?|wrote)\b"
)
_SOURCE = (
    r"(?:per|according to|collateral(?: history)?(?: from| by)?|history (?:from|by)|as told by)"
)
_HAS = (
    r"(?:(?:also|now|just|has|had|is|was)\s+)*"
    r"(?:has|had|have|is|was|takes?|took|on|with|suffers?|got|died|diagnosed|uses?|smokes?|drinks?)\b"
)
_SUBJECT = re.compile(
    r"\b(?:she|he|her|his|him|they|pt|patient|client|resident|mr|mrs|ms)\b|['\u2019]s\b", re.I
)
"""Somebody else of whom is told behind a person: "husband has MS, she is numb"."""
_HE, _SHE = (re.compile(rf"\b(?:{p})\b", re.I) for p in ("he|his|him", "she|hers?"))
_ENDS = re.compile(r"\b(?:but|while|whereas)\b", re.I)


class Reporters:
    """Tells what reporters have from what they report, in any number of notes."""

    def __init__(
        self, groups: Mapping[str, Sequence[str]], complaint: Callable[[str], bool], sure: float
    ) -> None:
        """``complaint``: whether a person complains of a finding; ``sure``: when it is told."""
        self._complaint, self._sure = complaint, sure
        who = any_of("@partner|@relative", groups)
        self._reports = re.compile(
            rf"(?:\b{_SOURCE}\s+(?:the\s+|her\s+|his\s+)?{who}\b"
            rf"|\b{who}(?:\s*\([^)]*\))?(?:\s*:|,?\s+{_SAYS}))(?P<then>.*)$",
            re.IGNORECASE | re.DOTALL,
        )
        self._has = re.compile(
            rf"(?:^|[,;]|\b(?:her|his|the|and|but))\s*\b(?P<who>{who})\s+"
            rf"(?:{_HAS}(?P<then>[^.,;:!?\n]*))?$",
            re.IGNORECASE,
        )

    def told_apart(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Mentions with what somebody reports of the patient, and with what is their own theirs.

        The illness of who may be the patient is left where their complaint is told with it, and
        asked about where nobody says whose the complaint is.
        """
        theirs = [self._whose(text, spans[m.sentence], m) for m in mentions]
        patients = {
            who
            for who, m in zip(theirs, mentions, strict=True)
            if who and self._complaint(m.finding) and m.feared >= self._sure
        }
        complained = [
            spans[m.sentence]
            for who, m in zip(theirs, mentions, strict=True)
            if not who and self._complaint(m.finding) and m.feared >= self._sure
        ]
        apart = {
            who
            for who in {*theirs} - patients
            if any(not _speaks_of(text[at.start : at.end], who) for at in complained)
        }
        return [
            self._told(text, spans[m.sentence], m, who if who in apart else "")
            for who, m in zip(theirs, mentions, strict=True)
        ]

    def _told(self, text: str, sentence: Span, mention: Mention, who: str) -> Mention:
        if who and not self._complaint(mention.finding) and mention.feared > mention.p[ABSENT]:
            return mention.moved((PRESENT, OTHER, FEARED), FEARED)
        reported = self._reports.search(text[sentence.start : mention.words.start])
        if reported and mention.p[OTHER] + mention.p[FEARED] > mention.p[ABSENT]:
            clear = self._complaint(mention.finding) or _SUBJECT.search(reported["then"])
            said = PRESENT if clear else FEARED
            return mention.moved((PRESENT, OTHER, FEARED), said) if mention.p[OTHER] else mention
        return mention

    def _whose(self, text: str, sentence: Span, mention: Mention) -> str:
        """The person of whom a sentence says what it tells, in small letters; empty: no such."""
        before = text[sentence.start : mention.words.start]
        if self._reports.search(before):
            return ""
        found = self._has.search(before)
        if not found or _SUBJECT.search(then := found["then"] or "") or _ENDS.search(then):
            return ""
        return found["who"].lower()


def _speaks_of(said: str, who: str) -> bool:
    """Whether a sentence goes on with "he" or "she" of a person named before."""
    man, woman = re.fullmatch(MEN, who), re.fullmatch(WOMEN, who)
    return bool((man and _HE.search(said)) or (woman and _SHE.search(said)))
