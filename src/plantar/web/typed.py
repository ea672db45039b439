"""What a clinician types, taken apart: words, state, side, number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plantar import Side, State
from plantar.web.reflexes import graded
from plantar.web.side_words import A_SIDE, SIDES, both_sides

SIDE = re.compile(rf"(?:^|\s)({A_SIDE})\.?\s*$", re.IGNORECASE)
SIDE_WITHIN = re.compile(rf"(?:^|(?<=[\s(:,]))({A_SIDE})\b[.):]?(?=\s|$)", re.IGNORECASE)
OTHER_SIDE = re.compile(
    rf"(?:^|[,;/&]|\band|\bbut|\s)\s*\b({A_SIDE})\b\.?\s*(?:is\s+|side\s+)?"
    r"(?:present|normal|intact|preserved|ok|okay|fine)\b[,;]?"
    rf"|(?:[,;]|\band|\bbut)\s+(?:the|his|her|their)?\s*\b(?:{A_SIDE})\b"
    r"(?:\s+(?!not\b|no\b|never\b|near|almost|less|weak|absent|lost|reduc|numb|brisk|only\b)[a-z]+)"
    r"{1,3}?\s+(?:normal|intact|preserved|strong|fine)(?=\s*(?:[,;.]|$))",
    re.IGNORECASE,
)
"""The side that is sound, told beside the other: "R absent, L present", "and L leg normal"."""
A_SINGLE = r"(?:left|right|lt|rt|l|r)\b"
A_NUMBER = r"\d+(?:[.,/]\d+)?"
A_RESULT = rf"(?:{A_NUMBER}|\b(?:positive|negative))"
COMPARED = re.compile(
    rf"(\b{A_SINGLE}.*?)\s+(?:than|cf\b\.?|vs?\b\.?|versus|compared\s+(?:to|with))"
    rf"\s+(?:the\s+)?{A_SINGLE}.*",
    re.IGNORECASE,
)
"""A side that the one that is meant is compared with: "L foot colder than R"."""
MORE_OR_LESS = re.compile(
    rf"\b{A_SINGLE}((?:\s+[a-z]+)?)\s*[<>]+\s*{A_SINGLE}(?:\s+[a-z]+)?", re.IGNORECASE
)
"""Two sides that differ, which says of no side what it has: "reflexes L > R"."""
JOINED = re.compile(rf"(?<=\s)([-+])(?={A_SINGLE}.*\s[-+]\s?{A_SINGLE})", re.IGNORECASE)
JOINED_LAST = re.compile(rf"(\s[-+]\s{A_SINGLE}.*\s)([-+])(?={A_SINGLE})", re.IGNORECASE)
"""The result of each of two sides, written to it: "Babinski +L -R"."""
EACH_SIDE = re.compile(
    rf"(?P<of>\S.*?)[\s(:,]+(?P<one>{A_SINGLE})(?P<first>[^;/]*?)"
    rf"(?:\s*[,;/&]\s*|\s+(?:and|but)\s+|\s+)(?P<two>{A_SINGLE})(?P<second>.*\S)\s*",
    re.IGNORECASE,
)
"""Something of one side, then of the other: "ABPI L 0.9 R 0.5"."""
NUMBER_EACH = re.compile(
    rf"(?P<of>\S.*?)[\s(:,]+(?P<first>{A_RESULT})\s*(?P<one>{A_SINGLE})"
    rf"(?:\s*[,;/&]\s*|\s+(?:and\s+)?)(?P<second>{A_RESULT})\s*(?P<two>{A_SINGLE})[.)]*\s*",
    re.IGNORECASE,
)
"""The result of each side before it: "ABPI 0.9 L, 0.5 R", "Babinski + L, - R"."""
OF_A_SIDE = re.compile(
    rf"{A_SINGLE}[.)]?\s*[=:]?\s*\d\S*|{A_NUMBER}\s*{A_SINGLE}[.)]?", re.IGNORECASE
)
"""The number of a side alone: what it is of stands before it."""
DOUBT = re.compile(r"\?|\bpossib|\bprobab|\bsuspect|\bquery\b", re.IGNORECASE)
"""A question or a guess: nothing is said for sure."""
NUMBER = re.compile(
    r"\s[=:]?\s*(-?\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?)\s*([^\s\d][^\s]*(?:\sFEU)?)?\s*$"
)
NOT = re.compile(
    r"^\s*(?:[-\u2212]\s*(?!ve\b)|(?:no|not|nil|without|den(?:ies|ied|ying)(?:\s+any)?)\s+)",
    re.IGNORECASE,
)
RESULT = re.compile(
    rf"(?<=[\w,])(?:\s*\(\s*)?\s*(?:(?P<no>[-\u2212\u2013](?:ve\b)?|\bneg\b\.?)|(?P<yes>\+(?:ve\b)?))(?:\s*\))?"
    rf"(?=\s*$|\s+(?:{A_SIDE})\b|\s*[,;])",
    re.IGNORECASE,
)
"""A sign behind what was examined: "SLR -ve R", "clonus -", "Tinel (+)"."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, taken apart; ``number`` and ``unit`` as they were written."""

    words: str
    state: State = State.PRESENT
    side: Side | None = None
    number: str = ""
    unit: str = ""
    negated: bool = False
    """A word for "no" stands before it."""


def in_words(text: str) -> str:
    """A text with the signs for a result as words.

    >>> in_words("SLR -ve R"), in_words("clonus -"), in_words("Tinel +ve L")
    ('SLR negative R', 'clonus negative', 'Tinel positive L')
    >>> in_words("-saddle"), in_words("b12 120"), in_words("L4-5 disc")
    ('-saddle', 'b12 120', 'L4-5 disc')
    >>> in_words("foot drop L + R"), in_words("Babinski L + R -")
    ('foot drop both', 'Babinski L positive R negative')
    >>> in_words("L foot colder than R"), in_words("weakness L leg > R")
    ('L foot colder', 'weakness leg')
    """
    told = MORE_OR_LESS.sub(lambda match: match[1].strip(), COMPARED.sub(r"\1", both_sides(text)))
    told = graded(JOINED_LAST.sub(r"\1\2 ", JOINED.sub(r"\1 ", told)))
    return RESULT.sub(lambda match: " negative" if match["no"] else " positive", told)


def read(text: str) -> Typed:
    """What was typed, taken apart: ``-`` or ``no`` before, the side anywhere, a number after it.

    >>> typed = read("SLR 40 R")
    >>> typed.words, str(typed.state), str(typed.side), typed.number
    ('SLR', 'present', 'right', '40')
    >>> str(read("-saddle").state)
    'absent'
    >>> [str(read(text).state) for text in ("nil fever", "denies saddle numbness")]
    ['absent', 'absent']
    >>> typed = read("ankle jerk R absent, L present")
    >>> typed.words, str(typed.side)
    ('ankle jerk absent', 'right')
    """
    text = in_words(text)
    negated = bool(NOT.search(text))
    words, side, number, unit = _of_one(_one_side(NOT.sub("", text))), None, "", ""
    for _ in range(2):
        if side is None and (match := SIDE.search(words)) and match.start() > 0:
            side, words = SIDES[match[1].lower()], words[: match.start()]
        if not number and (match := NUMBER.search(words)):
            number, unit = re.sub(r"\s", "", match[1]).replace(",", "."), match[2] or ""
            words = words[: match.start()]
    within = SIDE_WITHIN.findall(words)
    if side is None and len(within) == 1 and SIDE_WITHIN.sub(" ", words).strip():
        side, words = SIDES[within[0].lower()], " ".join(SIDE_WITHIN.sub(" ", words).split())
    state = State.ABSENT if negated else State.PRESENT
    return Typed(words.strip(" ,;:"), state, side, number, unit, negated)


def each_side(text: str) -> tuple[str, ...]:
    """Return what is said about each of two sides separately; empty if only one is meant.

    >>> each_side("ABPI L 0.9 R 0.5")
    ('ABPI L 0.9', 'ABPI R 0.5')
    >>> each_side("ABPI 0.9 L, 0.5 R")
    ('ABPI L 0.9', 'ABPI R 0.5')
    >>> each_side("Babinski + L, - R")
    ('Babinski L positive', 'Babinski R negative')
    >>> each_side("L SLR 40, R SLR 60")
    ('L SLR 40', 'R SLR 60')
    >>> each_side("ankle jerks absent, L, R brisk")
    ('ankle jerks absent L', 'ankle jerks absent R brisk')
    >>> each_side("ankle jerk R absent, L ok"), each_side("SLR 40 R")
    ((), ())
    """
    told = _one_side(in_words(text))
    match = NUMBER_EACH.fullmatch(told) or EACH_SIDE.fullmatch(told)
    first, _, second = told.partition(", ")
    if (whole := _side_and_head(first)) and whole[1:] == _side_and_head(second)[1:]:
        return (first, second) if whole != _side_and_head(second) else ()
    if not match or SIDES[match["one"].lower()] is SIDES[match["two"].lower()]:
        return ()
    of = match["of"].rstrip(" ,:(")
    parts = ((match["one"], match["first"]), (match["two"], match["second"]))
    return tuple(f"{of} {side} {said.strip(' ,.:)')}".rstrip() for side, said in parts)


def _side_and_head(text: str) -> tuple[Side, str] | tuple[()]:
    """The one side that a clause names, and its first word but for that; empty without either."""
    named, rest = SIDE_WITHIN.findall(text), SIDE_WITHIN.sub(" ", text).split()
    return (SIDES[named[0].lower()], rest[0].lower()) if len(named) == 1 and rest else ()


def _one_side(text: str) -> str:
    """The text without a sound side, where the other side is named as well."""
    rest = OTHER_SIDE.sub(" ", text)
    return rest if SIDE_WITHIN.search(rest) else text


def _of_one(text: str) -> str:
    """The text without its sides where it names both the left and the right: neither is meant."""
    named = {SIDES[side.lower()] for side in SIDE_WITHIN.findall(text)}
    return SIDE_WITHIN.sub(" ", text) if {Side.LEFT, Side.RIGHT} <= named else text


def sound_beside(text: str) -> Side | None:
    """Return the only side that a text names, apart from one that it calls sound.

    >>> str(sound_beside("Weak L leg and R leg normal"))
    'left'
    >>> sound_beside("Weak L leg and R leg"), sound_beside("R leg normal")
    (None, None)
    """
    rest = OTHER_SIDE.sub(" ", text)
    named = {SIDES[side.lower()] for side in SIDE_WITHIN.findall(rest)}
    return next(iter(named)) if rest != text and len(named) == 1 else None
