"""What a clinician types, taken apart: words, state, side, number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plantar import Side, State

SIDES = {
    "l": Side.LEFT, "left": Side.LEFT, "lt": Side.LEFT,
    "r": Side.RIGHT, "right": Side.RIGHT, "rt": Side.RIGHT,
    "b": Side.BOTH, "both": Side.BOTH, "bilat": Side.BOTH, "bilateral": Side.BOTH,
    "bilaterally": Side.BOTH,
}  # fmt: skip
A_SIDE = "|".join(SIDES)
SIDE = re.compile(rf"(?:^|\s)({A_SIDE})\.?\s*$", re.IGNORECASE)
SIDE_WITHIN = re.compile(rf"(?:^|(?<=[\s(:,]))({A_SIDE})\b[.):]?(?=\s|$)", re.IGNORECASE)
OTHER_SIDE = re.compile(
    rf"(?:^|[,;/&]|\band|\bbut|\s)\s*\b({A_SIDE})\b\.?\s*(?:is\s+|side\s+)?"
    r"(?:present|normal|intact|preserved|ok|okay|fine|brisk)\b[,;]?",
    re.IGNORECASE,
)
"""The side that is sound, told beside the one that is not: "R absent, L present"."""
NUMBER = re.compile(
    r"\s[=:]?\s*(-?\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?)\s*([^\s\d][^\s]*(?:\sFEU)?)?\s*$"
)
NOT = re.compile(r"^\s*(?:[-\u2212]\s*|no\s+|not\s+|without\s+)", re.IGNORECASE)


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


def read(text: str) -> Typed:
    """What was typed, taken apart: ``-`` or ``no`` before, the side anywhere, a number after it.

    >>> typed = read("SLR 40 R")
    >>> typed.words, str(typed.state), str(typed.side), typed.number
    ('SLR', 'present', 'right', '40')
    >>> str(read("-saddle").state)
    'absent'
    >>> typed = read("ankle jerk R absent, L present")
    >>> typed.words, str(typed.side)
    ('ankle jerk absent', 'right')
    """
    negated = bool(NOT.search(text))
    words, side, number, unit = _one_side(NOT.sub("", text)), None, "", ""
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


def _one_side(text: str) -> str:
    """The text without a sound side, where the other side is named as well."""
    rest = OTHER_SIDE.sub(" ", text)
    return rest if SIDE_WITHIN.search(rest) else text
