"""Reflexes as clinicians write them: a jerk with a grade, or with crosses for one."""

from __future__ import annotations

import re

from plantar.web.side_words import A_SIDE

SAID = {"0": "absent", "1": "reduced", "2": "normal", "3": "brisk", "4": "brisk"}
"""Grades of the usual scale from 0 to 4, as the wordings of findings say them."""
NAMES = {"aj": "ankle jerk", "ajs": "ankle jerks", "kj": "knee jerk", "kjs": "knee jerks"}
NAME = r"(?:\b(?:ajs?|kjs?|jerks?|reflex(?:es)?|dtrs?))"
TIME = r"(?:h|hrs?|hours?|d|days?|w|wks?|weeks?|m|mo|mths?|months?|y|yrs?|years?)\b"
GRADE = (
    r"(?:\s*[:=]\s*|\s+)(?:(?P<grade>[0-4])\s*\+?(?:\s*/\s*4)?|(?P<crosses>\+{1,4}))"
    rf"(?=\s|$|[,;)])(?!\s*(?:(?:to|or)\s*\d+\s*)?{TIME})"
)
"""Never a number of days or years."""
SIDED = rf"(?:\s*\(?\b(?:is|are|on|the|sides?|{A_SIDE})\b[.)]?){{0,5}}"
GRADED = re.compile(rf"(?P<name>{NAME}{SIDED}){GRADE}", re.IGNORECASE)
OTHER = re.compile(
    rf"(?P<name>\s*(?:[,;/&]|\b(?:and|but)\b)?\s*\b(?:{A_SIDE})\b\.?){GRADE}", re.IGNORECASE
)
"""The grade of the other side, behind that of the first."""
PRESENT = re.compile(rf"(?P<name>{NAME})\s+(?:are\s+|is\s+)?present\b", re.IGNORECASE)


def graded(text: str) -> str:
    """A text with the grade of a reflex in a word; any other text as it is.

    >>> graded("KJ 2+ bilat"), graded("ankle reflexes 0"), graded("knee jerk +++ L")
    ('knee jerk normal bilat', 'ankle reflexes absent', 'knee jerk brisk L')
    >>> graded("SLR 40 R"), graded("ankle jerk present R")
    ('SLR 40 R', 'ankle jerk normal R')
    >>> graded("AJ L 0, R 2+"), graded("ankle jerks absent for 3 years")
    ('ankle jerk L absent, R normal', 'ankle jerks absent for 3 years')
    """
    told = text
    if match := GRADED.search(text):
        other = OTHER.match(text, match.end())
        rest = _in_a_word(other) + text[other.end() :] if other else text[match.end() :]
        told = text[: match.start()] + _in_a_word(match) + rest
    told = PRESENT.sub(lambda match: f"{match['name']} normal", told)
    if told == text:
        return text
    return re.sub(r"\b(?:ajs?|kjs?)\b", lambda m: NAMES[m[0].lower()], told, flags=re.IGNORECASE)


def _in_a_word(match: re.Match[str]) -> str:
    grade = match["grade"] or str(len(match["crosses"]))
    return f"{match['name'].rstrip()} {SAID[grade]}"
