"""Answered questions and the marks of notes, read as the statements that they make.

"Can you feel it? No" says "I cannot feel it": the question names an ability, and the "no" is what
is wrong. "Ankle jerks -" says that they are absent, "power N" that it is normal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plantar.knowledge.schema_words import Marked
from plantar.reading.sentences import Plain

Piece = tuple[int, int, str]
"""Start and end of a stretch, and the words that it is read as."""
_WHO = r"(?:you|i|he|she|they|we|it)"
_NO = r"no|nope|nah|never|not (?:really|any ?more|at all|now|much)|hardly|barely"
_ENDS_THERE = (
    r"(?=[ \t]*(?:[\n.,;!|/]|$)|[ \t]+(?:-|(?:but|though|although|just|only|except|unless|however"
    r"|not|nothing|since|i|he|she|they)\b))"
)
_ASKED = re.compile(
    r"(?:^|(?<=[\n.;!?,|])|(?<=[.;!?,|] ))[ \t]*(?P<lead>(?:so[ \t]+|and[ \t]+)?"
    rf"(?:(?:can|could)[ \t]+(?:(?P<who>{_WHO})[ \t]+)?"
    rf"|(?P<do>do|does)[ \t]+(?P<whom>{_WHO})[ \t]+(?=feel|notice|sense)"
    rf"|(?:(?:are|is)[ \t]+(?P<whose>{_WHO})[ \t]+)?able to[ \t]+))"
    r"(?P<what>[^\n.;:?!|]{2,80})[ \t]?(?:\?+|:)[ \t]*"
    rf"(?:(?P<no>{_NO}){_ENDS_THERE}|(?:yes|yep|yeah)\b(?!-))",
    re.IGNORECASE,
)
"""A question about what somebody can do or feels, and its answer; not "no problem"."""
_ME = {"you": "I", "your": "my", "yourself": "myself", "yours": "mine"}
_YOU = re.compile(r"\b(?:you|your|yourself|yours)\b", re.IGNORECASE)
_ANY = re.compile(r"(?:feel|notice|sense)[ \t]+any[ \t]+", re.IGNORECASE)
"""What asks about a complaint, not about an ability: "can you feel any tingling?"."""
_SIGN = r"(?:[-\u2212\u2013]{1,3}|\+{1,2}|[(\[][ \t]*[-\u2212\u2013+][ \t]*[)\]])"
_ALIKE = str.maketrans("\u2212\u2013", "--")
_ENDS = r"(?=[ \t]*(?:[,;.)\n|]|$)|[ \t]+(?:b/l|bilat\w*|both|left|right|L|R|at|in|on|over)\b)"
_NORMAL = re.compile(r"(?<=[A-Za-z])[ \t]+(?:N|NAD|WNL)(?=[ \t]*(?:[,;.)\n|]|$))")
_YES = re.compile(r"\bY(?=[ \t]*(?:[,;.)\n|]|$))")
"""Beside answers of this kind an N is a "no"."""


class Statements:
    """Reads questions with answers, and the marks behind the names of signs."""

    def __init__(self, marked: Sequence[Marked]) -> None:
        """``marked``: names of signs, and what a mark behind them says."""
        self._says = {name.lower(): entry for entry in marked for name in entry.names}
        names = "|".join(map(re.escape, sorted(self._says, key=len, reverse=True)))
        self._marks = re.compile(
            rf"\b(?P<name>{names})[ \t]*(?P<one>{_SIGN})"
            rf"(?:[ \t]?/[ \t]?(?P<other>{_SIGN}))?{_ENDS}",
            re.IGNORECASE,
        )

    def written_out(self, read: Plain) -> Plain:
        """The text with each of them as a statement, each word with its place as written."""
        read = replaced(read, [p for m in _ASKED.finditer(read.text) for p in _answered(m)])
        read = replaced(read, [p for m in self._marks.finditer(read.text) for p in self._mark(m)])
        if _YES.search(read.text):
            return read
        return replaced(read, [(*m.span(), " normal") for m in _NORMAL.finditer(read.text)])

    def _mark(self, match: re.Match[str]) -> Iterator[Piece]:
        entry = self._says[match["name"].lower()]
        signs = {
            sign.translate(_ALIKE).strip("([ \t")[0]
            for sign in (match["one"], match["other"])
            if sign
        }
        said = entry.plus if signs == {"+"} else entry.minus
        side = "" if not match["other"] else " on both sides" if len(signs) == 1 else " on one side"
        yield match.end("name"), match.end(), f" {said}{side}"


def _answered(match: re.Match[str]) -> Iterator[Piece]:
    """A question and its answer as one statement; "you" becomes whoever answers."""
    who = (match["who"] or match["whom"] or match["whose"] or "").lower()
    any_of = _ANY.match(match.string, *match.span("what"))
    start = any_of.end() if any_of else match.start("what")
    if any_of:
        able = "feel no" if match["no"] else "feel"
    elif match["do"]:
        able = "do not" if match["no"] else "normally"
    else:
        able = "cannot" if match["no"] else "can normally"
    lead = f"{_ME.get(who, who)} {able} ".lstrip()
    yield match.start("lead"), start, lead
    if who == "you":
        for word in _YOU.finditer(match.string, start, match.end("what")):
            yield word.start(), word.end(), _ME[word[0].lower()]
    goes_on = re.match(r"[ \t]+\w", match.string[match.end() :])
    yield match.end("what"), match.end(), "," if goes_on else ""


def replaced(read: Plain, pieces: Sequence[Piece]) -> Plain:
    """A text with stretches read as other words, whose places are those of the stretches."""
    parts, origin, at = list[str](), list[int](), 0
    for start, end, words in pieces:
        parts += [read.text[at:start], words]
        origin += [*read.origin[at:start], *[read.origin[start]] * len(words)]
        at = end
    return Plain("".join([*parts, read.text[at:]]), (*origin, *read.origin[at:]), read.source)
