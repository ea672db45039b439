"""Reflexes as clinicians write them: a jerk with a grade, or with crosses for one."""

from __future__ import annotations

import re

SAID = {"0": "absent", "1": "reduced", "2": "normal", "3": "brisk", "4": "brisk"}
"""Grades of the usual scale from 0 to 4, as the wordings of findings say them."""
NAMES = {"aj": "ankle jerk", "ajs": "ankle jerks", "kj": "knee jerk", "kjs": "knee jerks"}
NAME = r"(?:\b(?:ajs?|kjs?|jerks?|reflex(?:es)?|dtrs?))"
GRADED = re.compile(
    rf"(?P<name>{NAME}.*?)\s*[:=]?\s(?:(?P<grade>[0-4])\s*\+?(?:\s*/\s*4)?|(?P<crosses>\+{{1,4}}))"
    r"(?=\s|$|[,;)])",
    re.IGNORECASE,
)
PRESENT = re.compile(rf"(?P<name>{NAME})\s+(?:are\s+|is\s+)?present\b", re.IGNORECASE)


def graded(text: str) -> str:
    """A text with the grade of a reflex in a word; any other text as it is.

    >>> graded("KJ 2+ bilat"), graded("ankle reflexes 0"), graded("knee jerk +++ L")
    ('knee jerk normal bilat', 'ankle reflexes absent', 'knee jerk brisk L')
    >>> graded("SLR 40 R"), graded("ankle jerk present R")
    ('SLR 40 R', 'ankle jerk normal R')
    """
    told = GRADED.sub(_in_a_word, text, count=1)
    told = PRESENT.sub(lambda match: f"{match['name']} normal", told)
    if told == text:
        return text
    return re.sub(r"\b(?:ajs?|kjs?)\b", lambda m: NAMES[m[0].lower()], told, flags=re.IGNORECASE)


def _in_a_word(match: re.Match[str]) -> str:
    grade = match["grade"] or str(len(match["crosses"]))
    return f"{match['name'].rstrip()} {SAID[grade]}"
