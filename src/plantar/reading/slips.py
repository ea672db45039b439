"""Words for a side or a complaint with a slip of one letter, or with a denial joined to them."""

from __future__ import annotations

import re
from string import ascii_lowercase

from plantar.reading.language import is_english
from plantar.reading.sentences import Plain
from plantar.reading.statements import replaced

_OTHER_WORDS = frozenset({"booth", "tinkling", "tangling", "weakens"})


def _slips(word: str) -> set[str]:
    """The word with two letters swapped, one twice or one left out, where that is no other word.

    Three letters are none: LFT are tests of the liver.
    """
    places = range(len(word))
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places[:-1]}
    twice = {word[:i] + word[i] + word[i:] for i in places}
    less = {word[:i] + word[i + 1 :] for i in places[1:]}
    return {s for s in swapped | twice | less if len(s) > 3} - _OTHER_WORDS - {word}


_SIDES = ("left", "right", "both")
_FELT = ("numb", "ankle")
_FELT_LONG = ("numbness", "tingling", "weakness")
"""Words of most complaints; the longer ones may have any one letter wrong."""


def one_off(word: str) -> frozenset[str]:
    """The words that differ from a word by one letter behind its first, or by two swapped.

    >>> "tingling" in one_off("tingeling"), "numb" in one_off("nubm")
    (True, True)
    """
    places = range(1, len(word))
    less = {word[:i] + word[i + 1 :] for i in places}
    other = {word[:i] + c + word[i + 1 :] for i in places for c in ascii_lowercase}
    more = {word[:i] + c + word[i:] for i in (*places, len(word)) for c in ascii_lowercase}
    return swapped_or_doubled(word) | less | other | more


def swapped_or_doubled(word: str) -> frozenset[str]:
    """The words of which a word has two letters swapped behind its first, or one twice."""
    places = range(1, len(word))
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places[:-1]}
    return frozenset(swapped | {word[:i] + word[i + 1 :] for i in places if word[i] == word[i - 1]})


_MEANT = {slip: word for word in (*_SIDES, *_FELT) for slip in _slips(word)} | {
    slip: word for word in _FELT_LONG for slip in one_off(word) - _OTHER_WORDS - {word}
}
_SLIP = re.compile(rf"\b(?:{'|'.join(sorted(_MEANT))})\b", re.IGNORECASE)
_HEEL = re.compile(
    r"\b(?<!like )(?<!as )(?<!to )(?<!not )(?<!n't )(?<!never )(?<!will )(?<!bloody )(?<!the )"
    r"(?P<said>heal|hell|hele|heell|heeel)(?P<more>s?)\b(?=[ \t]+(?:(?:is|are|has|feels?|goes|gone"
    r"|going|went|all|so|very|always|still)[ \t]+){0,2}(?:numb|dead|sore|hurts?|pain|ach|tingl|burn"
    r"|asleep|throb|stiff))"
    r"|(?<=numb )(?P<behind>heal|hele|heell|heeel)(?P<behinds>s?)\b",
    re.IGNORECASE,
)
"""A part of the foot that is spelt like another word, before or behind how it feels."""
_JOINED = re.compile(
    r"\b(?P<no>can't|cant|(?:could|would|do|did|does|is|are|was|has|have|wo)n'?t)"
    r"(?P<rest>[a-z]{3,})\b",
    re.IGNORECASE,
)
"""A denial and what it denies as one word: "cantpee"."""
_MARK = "'"


def spelt(read: Plain) -> Plain:
    """The text with those words as they are meant, each with its place as written.

    >>> from plantar.reading.sentences import plain
    >>> spelt(plain("my rigth heal is nubm")).text
    'my right heel is numb'
    >>> spelt(plain("I cantpee")).text
    "I can't pee"
    """
    apart = [m for m in _JOINED.finditer(read.text) if _is_two(m)]
    read = replaced(read, [(*m.span("no"), f"{m['no'][:-1].rstrip(_MARK)}'t ") for m in apart])
    meant = [(*m.span(), _MEANT[m[0].lower()]) for m in _SLIP.finditer(read.text)]
    read = replaced(read, meant)
    return replaced(read, [(*m.span(), _heel(m)) for m in _HEEL.finditer(read.text)])


def _is_two(match: re.Match[str]) -> bool:
    """Whether a word is two words joined, and none itself ("canton")."""
    return is_english(match["rest"].lower()) and not is_english(match[0].lower())


def _heel(match: re.Match[str]) -> str:
    return f"heel{match['more'] or match['behinds'] or ''}"
