"""A date of birth as people write it, and what is wrong with one that cannot be."""

from __future__ import annotations

import re
from datetime import date

from plantar.knowledge.people import OLDEST

NUMBERS = re.compile(r"\d+")


def wrong_birth(text: str, today: date, age_years: int | None = None) -> str:
    """Why a date of birth cannot be; empty where it can, or is written in words.

    Args:
        text: as it was typed.
        today: the day of the letter.
        age_years: the age that was told; None where none is known.

    >>> wrong_birth("31/02/1990", date(2026, 4, 3))
    '31/02/1990 is no day of the calendar. Write the date of birth like 3 May 1970.'
    >>> wrong_birth("3 May 1970", date(2026, 4, 3)), wrong_birth("03.05.1970", date(2026, 4, 3))
    ('', '')
    >>> wrong_birth("3 May 1962", date(2026, 4, 3), 34)
    'Somebody born in 1962 is 63 or 64 years old, and the age that was told is 34: which is right?'
    """
    like = "Write the date of birth like 3 May 1970."
    numbers = [int(n) for n in NUMBERS.findall(text)]
    year = next((n for n in numbers if n > 999), None)
    if text and year is None:
        return f"{text[:40]} has no year of four figures. {like}"
    if year is not None and not today.year - OLDEST <= year <= today.year:
        return f"Nobody who lives today was born in {year}. {like}"
    others = [n for n in numbers if n != year]
    if len(others) == 2 and year is not None and not _possible(year, others):
        return f"{text[:40]} is no day of the calendar. {like}"
    if year is not None and age_years is not None:
        ages = (today.year - year - 1, today.year - year)
        if age_years not in ages:
            return (
                f"Somebody born in {year} is {ages[0]} or {ages[1]} years old, and the age that "
                f"was told is {age_years}: which is right?"
            )
    return ""


def _possible(year: int, others: list[int]) -> bool:
    """Whether day and month in one of their two orders make a day."""
    for day, month in (others, others[::-1]):
        try:
            date(year, month, day)
        except ValueError:
            continue
        return True
    return False
