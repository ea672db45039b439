"""Items of a clinician's list with a mark for yes or no: "incontinence (-), fever (+)".

Each item is read as a statement of its own: a trained reader does not know the marks, or lets them
run over to the items beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plantar.reading.sentences import Plain
from plantar.reading.statements import Piece, replaced

_MINUS = "-\u2212\u2013"
_SIGN = rf"[{_MINUS}+]"
_BRACKETED = rf"[(\[][ \t]*(?P<sign>{_SIGN})[ \t]*(?:ve[ \t]*)?[)\]](?:ve\b)?"
_HEADING = r"[ \t]*(?:[^\n:;,.()\[\]+]{1,40}:)?[ \t]*"
_BEFORE = re.compile(rf"(?:[ \t]*[,;.])?[ \t]*{_BRACKETED}[ \t]*(?=[^\W\d_])", re.IGNORECASE)
_BARE_BEFORE = re.compile(
    rf"(?:^|[,;.]|(?<=:))[ \t]*(?P<sign>{_SIGN})[ \t]+(?=[^\W\d_])", re.MULTILINE
)
"""Marks before names: "(-) fever (+) weight loss", "- fever, + weight loss"."""
_BEHIND = re.compile(
    rf"(?P<comma>,[ \t]*)?(?P<name>(?<![^\W_])[^\W\d_][^\n.,;:()\[\]]{{0,50}}?)"
    rf"(?:[ \t]*{_BRACKETED}|[ \t]+(?P<ve>{_SIGN})ve\b)(?:[ \t]*(?P<then>,)|(?P<on>[ \t]+(?=\w)))?",
    re.IGNORECASE,
)
"""Marks behind names, as those that the reader knows: "fever (-) weight loss (+)"."""
_BARE_BEHIND = re.compile(
    rf"(?P<comma>,[ \t]*)?(?P<name>(?<![^\W_])[^\W\d_][^\n.,;:()\[\]]{{1,50}}?(?<=[^\W\d_]))[ \t]*"
    rf"(?P<sign>{_SIGN})(?=[ \t]*(?:[,;.\n]|$))(?:[ \t]*(?P<then>,))?"
)
_FEWEST_BARE = 2
"""Bare marks of a line from which they are marks: a single one may be a dash."""
_ANSWER = re.compile(rf"(?<=:)[ \t]*{_BRACKETED}(?P<more>[ \t]*(?=[^\W\d_]))?", re.IGNORECASE)
"""A mark behind a colon: "fever: (-)"."""
_NIL = re.compile(
    r"(?:^|(?<=[\n.;:,(])|(?<=[.;:,(] )|(?<=\band ))(?P<nil>nil)(?=[ \t]+[^\W\d_]{2})(?![ \t]+"
    r"(?:by|of|else|acute|other|to|at|in|on|now|today|since|further|reported|found|seen|present)\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""A "nil" before a name: "nil fever"; not "nil of note"."""


def with_marks_told(read: Plain) -> Plain:
    """The text with each marked item as a statement of its own, each word with its place.

    >>> from plantar.reading.sentences import plain
    >>> with_marks_told(plain("Numb feet, fever (-), saddle (+)")).text
    'Numb feet. fever -ve. saddle: yes'
    >>> with_marks_told(plain("(-) fever (+) saddle numb")).text
    'no fever. saddle numb'
    """
    for pieces in (_nothing, _answers, _before, _behind):
        read = replaced(read, [p for a, b in _lines(read.text) for p in pieces(read.text, a, b)])
    return read


def _nothing(text: str, start: int, end: int) -> Iterator[Piece]:
    for match in _NIL.finditer(text, start, end):
        yield match.start("nil"), match.end("nil"), "no"


def _answers(text: str, start: int, end: int) -> Iterator[Piece]:
    """Marks behind "name:"; a single one with more behind it stands behind a heading."""
    found = list(_ANSWER.finditer(text, start, end))
    for match in found:
        if len(found) > 1 or match["more"] is None:
            said = " no" if match["sign"] in _MINUS else " yes"
            yield match.start(), match.end(), said + (". " if match["more"] is not None else "")


def _before(text: str, start: int, end: int) -> Iterator[Piece]:
    """Marks before names, in a line that begins with one, as "no" or as nothing."""
    found = list(_BARE_BEFORE.finditer(text, start, end))
    if len({match["sign"] in _MINUS for match in found}) < 2:  # else all may be bullets
        found = list(_BEFORE.finditer(text, start, end))
    if found and re.fullmatch(_HEADING, text[start : found[0].start()]):
        for number, match in enumerate(found):
            no = "no " if match["sign"] in _MINUS else ""
            apart = ". " if number else " " if match.start() > start else ""
            yield match.start(), match.end(), apart + no


def _behind(text: str, start: int, end: int) -> Iterator[Piece]:
    """Marks behind names as those that the reader knows, and full stops between the items."""
    bare = list(_BARE_BEHIND.finditer(text, start, end))
    marked = list(_BEHIND.finditer(text, start, end))
    for match in bare if len(bare) >= _FEWEST_BARE and not marked else marked:
        if match["comma"]:
            yield match.start("comma"), match.end("comma"), ". "
        yield match.end("name"), match.end(), _told(match) + _between(match)


def _told(match: re.Match[str]) -> str:
    """What a mark behind a name says; "+ve" is left as it is, for tests are said so too."""
    sign = match["sign"] or match["ve"]
    yes = ": yes" if match["sign"] else " +ve"
    return " -ve" if sign in _MINUS else yes


def _between(match: re.Match[str]) -> str:
    """What stands between an item and the next."""
    after = match.groupdict()
    if after["then"]:
        return "."
    return (". " if match["sign"] else " ") if after.get("on") else ""


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1
