"""Days since a year, a month, a season or a feast that a text names as the beginning.

"Since 2019", "began in March last year", "last Easter": they need the day on which it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from plantar.reading.sentences import Span

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_NAMED = {
    **{name: (n, 15) for n, name in enumerate(_MONTHS, 1)},
    **{name[:3]: (n, 15) for n, name in enumerate(_MONTHS, 1)},
    "sept": (9, 15),
    "spring": (4, 15), "summer": (7, 15), "autumn": (10, 15), "fall": (10, 15), "winter": (1, 15),
    "new year": (1, 1), "new year's": (1, 1), "new years": (1, 1), "easter": (4, 8),
    "halloween": (10, 31), "thanksgiving": (11, 25), "christmas": (12, 25), "xmas": (12, 25),
    "diwali": (11, 1),
}  # fmt: skip
"""Month and day; of what moves or lasts, about the middle."""
_NAME = "|".join(sorted(_NAMED, key=len, reverse=True))
YEAR = r"(?:19|20)\d\d"
"""A year, as part of a pattern."""
WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
"""A day of the week, as part of a pattern."""
_SOME_YEAR = re.compile(rf"\b{YEAR}\b")
_BEGAN = (
    r"\b(?:beg[au]n|start(?:ed|ing)?|onset|came on|noticed|appeared|going on|dat(?:es?|ing) back"
    r"|back)\b(?:\s+(?!and\b|but\b)[\w']+){0,4}?\s+(?:in|around|about|to|at|over|during)"
)
_EVENT = r"\bsince\s+(?:[\w']+\s+){1,7}?(?:in|of)"
"""An event whose date follows: "since I had my bunion done in 2017"."""
_ABOUT = (
    r"(?:(?:about|around|roughly|approximately|early|late|mid|the|last|this|end|start|beginning"
    r"|middle|of|in|or)[\s-]+)*"
)
_WHEN = re.compile(
    rf"(?:\b(?:since|from|last|past)|{_BEGAN}|{_EVENT})\s+{_ABOUT}"
    rf"(?:(?P<name>{_NAME})\b\.?(?:[\s,]+(?:of\s+)?(?P<of>{YEAR}|last year|this year))?"
    rf"|(?P<month>0?[1-9]|1[0-2])[/.](?P<then>{YEAR})|(?P<year>{YEAR}))"
    rf"(?![\w/]|\s*(?:to|until|till|and|through|[-\u2013])\s*(?:{YEAR}|{_NAME}|now the)\b)",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"\b(?:last|past)\s+{YEAR}$", re.IGNORECASE)
"""No year: "the last 2000"."""


def days_since(text: str, today: date) -> Iterator[tuple[float, int, int]]:
    """Days to ``today`` since each time that is named, and where; one still to come is left out.

    >>> [days for days, _, _ in days_since("numb since March", date(2026, 4, 15))]
    [31.0]
    """
    for match in _WHEN.finditer(text):
        year = match["year"]
        days = (
            days_since_year(int(year), today)
            if year
            else float((today - _first_day(match, today)).days)
        )
        if days >= 0 and not _ALONE.search(match[0]):
            yield days, match.start(), match.end()


def days_since_year(year: int, today: date) -> float:
    """Days since the middle of a year, or of what has passed of it; below 0: it is to come."""
    if year == today.year:
        return float((today.toordinal() - date(year, 1, 1).toordinal()) // 2)
    return float((today - date(year, 7, 1)).days)


def years(text: str, within: Span) -> list[int]:
    """Every year that a part of a text names, whatever it says of it."""
    return [int(year) for year in _SOME_YEAR.findall(text, within.start, within.end)]


def _first_day(match: re.Match[str], today: date) -> date:
    """The day meant by a month, a season or a feast."""
    if match["month"]:
        return date(int(match["then"]), int(match["month"]), 1)
    month, day = _NAMED[match["name"].lower()]
    said = (match["of"] or "").lower()
    if said and said != "this year":
        return date(today.year - 1 if said == "last year" else int(said), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year <= today or said else this_year.replace(year=today.year - 1)
