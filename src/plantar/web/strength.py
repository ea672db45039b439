"""Strength as clinicians write it: a movement with a grade, or with a word for weak or normal."""

from __future__ import annotations

import re
from dataclasses import dataclass

GRADE = re.compile(
    r"(?:(?<![\w/])([0-5])[+-]?\s*/\s*5(?![\w/])|\b(?:mrc|grade)\s+([0-5])(?![\w/]))"
)
HIGHEST = "5"
OF_STRENGTH = frozenset({"power", "strength", "motor", "mrc", "muscle", "grade"})
WEAKNESS = frozenset({"weak", "weakness"})
WEAK = WEAKNESS | {"reduced", "decreased", "loss"}
SOUND = frozenset({"normal", "full", "intact", "preserved"})
BETWEEN = frozenset({"of", "in", "is", "at", "on", "with", "the"})


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong a movement or muscle is said to be; ``sound``: as strong as it should be."""

    of: str
    grade: str
    sound: bool

    @property
    def wordings(self) -> tuple[str, ...]:
        """How a wording may say it."""
        if self.grade:
            return (f"{self.of} {self.grade}/{HIGHEST}",)
        return (f"{self.of} {'normal' if self.sound else 'weak'}",)

    @property
    def weakness(self) -> str:
        """The words for it being weak."""
        return f"{self.of} weakness"


def strength_in(text: str) -> Strength | None:
    """The strength that a text tells, whatever the order of its words; None where it tells none.

    >>> strength_in("power 4/5 dorsiflexion")
    Strength(of='dorsiflexion', grade='4', sound=False)
    >>> strength_in("normal power of knee extension").sound
    True
    """
    match = GRADE.search(text.lower())
    words = re.findall(r"[^\s,;:]+", GRADE.sub(" ", text.lower()))
    said = {*words}
    of = " ".join(w for w in words if w not in OF_STRENGTH | WEAK | SOUND | BETWEEN)
    grade = (match[1] or match[2]) if match else ""
    told = grade or (said & (OF_STRENGTH | WEAKNESS) and said & (WEAK | SOUND))
    if not of or not told:
        return None
    return Strength(of, grade, grade == HIGHEST if grade else not said & WEAK)
