"""Words for a side, as a clinician types them."""

from __future__ import annotations

import re

from plantar import Side

SIDES = {
    "l": Side.LEFT, "left": Side.LEFT, "lt": Side.LEFT,
    "r": Side.RIGHT, "right": Side.RIGHT, "rt": Side.RIGHT,
    "b": Side.BOTH, "both": Side.BOTH, "bilat": Side.BOTH, "bilateral": Side.BOTH,
    "bilaterally": Side.BOTH,
}  # fmt: skip
A_SIDE = "|".join(SIDES)
LEFT, RIGHT = r"\b(?:left|lt|l)\b\.?", r"\b(?:right|rt|r)\b\.?"
PLUS = r"(?:\s*[+&]\s*|\s+and\s+)"
A_RESULT = (
    r"\s*(?:[-+:=\u2212\u2013(\d]"
    r"|(?:is\s+)?(?:neg|pos|abs|pres|norm|nil|lost|reduced|brisk|intact|weak|ok))"
)
BOTH = re.compile(rf"(?:{LEFT}{PLUS}{RIGHT}|{RIGHT}{PLUS}{LEFT})(?!\w|{A_RESULT})", re.IGNORECASE)


def both_sides(text: str) -> str:
    """A text with a plus or an "and" between two sides as a word; not where it may be a result.

    >>> both_sides("foot drop L + R"), both_sides("Babinski L + R -")
    ('foot drop both', 'Babinski L + R -')
    >>> both_sides("ankle jerk absent L and R")
    'ankle jerk absent both'
    """
    return BOTH.sub("both", text)
