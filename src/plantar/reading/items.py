"""Items of a list that are answered, or told, by themselves, read apart from what stands beside.

"Can't pee, fever: no" denies the fever alone, and "no swelling, toes numb" tells of numb toes. A
trained reader lets a "no" run on over commas, dashes and lines; in words that part the items it
does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from plantar.reading.language import OFTEN
from plantar.reading.senses import any_of
from plantar.reading.sentences import Plain
from plantar.reading.statements import Piece, replaced

_STARTS = r"(?:^|(?<=[\n.;,|!(])|(?<=[\n.;,/|!(] )|(?<=\s[-\u2013\u2014]\s))"
_NAME = r"(?P<name>[^\W\d_](?:(?!\s[-\u2013\u2014]\s)[^\n.;:,/|?!()]){1,60}?)"
_BUT = r"(?:but|though|although|just|only|except|unless|however|apart)\b"
_ENDS = r"(?=[ \t]*(?:[\n.;,/|!)]|$)|[ \t]+[-\u2013\u2014][ \t])"
_ANSWERED = re.compile(
    rf"{_STARTS}[ \t]*{_NAME}(?P<sep>[ \t]*:[ \t]*|[ \t]+[-\u2013\u2014=][ \t]*|[ \t]+)"
    rf"(?P<no>no|none|nil|nope){_ENDS}(?P<then>[ \t]*,(?![ \t]*{_BUT}))?",
    re.IGNORECASE,
)
"""A name and its "no": "fever: no", "fever - no", "fever no"."""
_LONGEST_BARE = 3
"""Words of a name that a bare "no" behind it answers: "back pain no"."""
_LACKS = re.compile(
    r"\b(?:no|not|nor|cannot|cant|unable|can|could|able|do|does|did|is|are|was|were|has|have)\b"
    r"|n't\b|^(?:and|or|but|so|q|a|s?he|i|they|you|we)\b",
    re.IGNORECASE,
)
"""A name that is itself a denial, a question or a statement: its "no" cannot be put before it."""
_NO_NAME = (
    OFTEN
    | {"say", "says", "said", "or", "oh", "well", "why", "so", "then", "answer", "now", "today"}
    | {"after", "before", "currently", "since", "still"}
)
_ANY = re.compile(r"(?:any|an?|the)[ \t]+", re.IGNORECASE)


class ListItems:
    """Parts the items of lists in any number of texts."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        """``groups``: groups of words of ``senses.yaml``: parts of the body, how they are."""
        part = any_of("@leg|@arm|@head|@body_part", groups)
        self._told = re.compile(
            rf"\b(?:no|not|without|nil|denie[sd]|denying)\b[^.;:!?\n]{{0,80}}?(?P<comma>,)(?=\s+"
            rf"(?:(?:both|the|my|his|her|left|right|l|r|whole|all|big|little|one)\s+){{0,3}}"
            rf"{part}\s+(?:(?:{part}|is|are|has|have|feels?|gone|went|going|goes|so|very|really"
            rf"|quite|all|totally|completely|suddenly|still|now|also|a|bit)\s+){{0,3}}"
            rf"{any_of('@how_it_is', groups)}\b(?!\s+(?:or|nor)\b))",
            re.IGNORECASE,
        )

    def apart(self, read: Plain) -> Plain:
        """The text with each "no" before what it answers, and items with a subject parted."""
        answered, after = list[Piece](), 0
        for match in _ANSWERED.finditer(read.text):
            answered += _denied(match, after)
            after = match.end()
        read = replaced(read, answered)
        return replaced(read, list(self._own_clauses(read.text)))

    def _own_clauses(self, text: str) -> Iterator[Piece]:
        at = 0
        while match := self._told.search(text, at):
            at = match.end("comma")
            yield match.start("comma"), at, "."


def _denied(match: re.Match[str], after: int) -> Iterator[Piece]:
    """An answered item as "no" and its name, parted from what stands beside it.

    ``after``: where the item before it ends.
    """
    text, name = match.string, match["name"].rstrip()
    start, end = match.start("name"), match.start("name") + len(name)
    bare = not match["sep"].strip()
    words = name.lower().split()
    if bare and (len(words) > _LONGEST_BARE or _NO_NAME & {*words} or match["no"].lower() == "nil"):
        return  # "XR nil", "movement nil": a result, which the network reads
    comma = text.rfind(",", after, start)
    if comma >= 0 and not text[comma + 1 : start].strip():
        yield comma, comma + 1, "."
    if _LACKS.search(name):
        if match["then"]:
            yield match.end("no"), match.end("then"), "."
        return
    small = _ANY.match(text, start)
    yield start, small.end() if small else start, "no "
    yield end, match.end("no"), ""
    if match["then"]:
        yield match.end("no"), match.end("then"), "."
