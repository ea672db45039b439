"""Years, months, seasons, feasts and weekdays that a text names, and the days since each.

"Since 2019", "began in March last year", "last Easter", "since Monday": they need the day on
which it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from plantar.reading.number_words import YEAR
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
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
"""A day of the week, as part of a pattern."""
_SOME_YEAR = re.compile(rf"\b{YEAR}\b")
_UNTIL = "until|till|til|up to"
_SEASON = "summer|winter|spring|autumn"
_IN_YEAR = re.compile(
    rf"\b(?:in|back in|during|{_UNTIL}|of|{_SEASON}|around|about)\s+"
    rf"(?P<year>{YEAR})\b(?!\s*(?:[-\u2013]|to)\s*(?:now|date|present))",
    re.IGNORECASE,
)
_NOTED_YEAR = re.compile(
    r"(?<!since )(?<!from )(?<!about )(?<!around )(?<!than )(?<!over )(?<![\w/.,-])(?<![\d=:] )"
    rf"(?P<year>{YEAR})(?=\s*(?:[.,;)\n]|$))",
    re.IGNORECASE,
)
"""A year that ends an item of a note: "chemo 2013"."""
_RANGE = re.compile(rf"\b{YEAR}\s*(?:to|until|till|-|\u2013)\s*(?P<year>{YEAR})\b", re.IGNORECASE)
"""The years from and to which something was so; it is over."""
_UNTIL_YEAR = re.compile(rf"\b(?:{_UNTIL})\s+{YEAR}\b", re.IGNORECASE)
_YEAR_WORDS = re.compile(
    r"(?:\b(?:(?:and|but)\s+)?(?:(?:as|like)(?:\s+\w+){0,3}?\s+)?(?:once\s+|back\s+)?"
    rf"(?:in|since|from|during|{_UNTIL}|to|of|around|about)\s+"
    rf"(?:the\s+)?(?:(?:early|late|{_SEASON})\s+(?:of\s+)?)?)?"
    rf"\b(?P<year>{YEAR})\b(?!\s*(?:mg|units?|iu|steps|ml|kcal|calories|metres?|m\b))"
    rf"(?:\s*(?:and|but)\s+(?=(?:then\s+)?again\b|on\s+(?:last\s+)?{WEEKDAY}\b))?",
    re.IGNORECASE,
)
"""A year with the words that belong to it; what was so "in 2012 and again" is so again."""
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
_ON_DAY = re.compile(
    rf"(?:\b(?:since|last|past|from)|{_BEGAN.removesuffix(')')}|on)|\bwoke(?:\s+up)?\s+on|\bover"
    r"|\b(?:beg[au]n|started|came on|appeared|woke(?:\s+up)?))"
    rf"\s+(?:(?:about|around|last|this|the|early|late|on)\s+)*(?P<day>{WEEKDAY}|weekend)\b(?:\s+(?:morning|afternoon|evening|night))?"
    r"(?P<week>\s+(?:of\s+)?last\s+week|\s+before\s+last|\s+week\b)?",
    re.IGNORECASE,
)
"""A day of the week on which something began; not one to come ("on Monday I see the doctor")."""
_HABIT = re.compile(
    r"\b(?:usually|always|normally|generally|often|every|each|most|regularly|tend to)\b"
    r"(?:(?!\b(?:and|but|since)\b)[^.,;!?\n])*$",
    re.IGNORECASE,
)
"""What makes a day one of every week."""
_TO_DAY = re.compile(rf"\s*(?:to|until|till|through|[-\u2013])\s*{WEEKDAY}\b", re.IGNORECASE)
_LAST_DAY = re.compile(r"\b(?:last|past)\b", re.IGNORECASE)
TODAY = 0.3
"""Days since something of today: hours."""
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
    for match in _ON_DAY.finditer(text):
        if _TO_DAY.match(text, match.end("day")) or _is_habit(text, match):
            continue
        yield _days_since_weekday(match, today), match.start(), match.end()


def _is_habit(text: str, match: re.Match[str]) -> bool:
    """Whether a day is one of every week; "since" names no such day."""
    since = match[0].lower().startswith("since")
    return not since and bool(_HABIT.search(text, 0, match.start()))


def _days_since_weekday(match: re.Match[str], today: date) -> float:
    """Days since the last such day, which may be today; in "Monday last week" since that week's."""
    monday = today.weekday()
    day = _WEEKDAYS.index(match["day"].lower().replace("weekend", "saturday"))
    back = float((monday - day) % 7)
    if not back and not match["week"] and match["day"].lower() != "weekend":
        return 7.0 if _LAST_DAY.search(match[0]) else TODAY
    back = back or 7.0
    if match["week"]:
        back = monday + 7 - day if match["week"].lower().endswith("last week") else back + 7
    return float(back)


def days_since_year(year: int, today: date) -> float:
    """Days since the middle of a year, or of what has passed of it; below 0: it is to come."""
    if year == today.year:
        return float((today.toordinal() - date(year, 1, 1).toordinal()) // 2)
    return float((today - date(year, 7, 1)).days)


def years(text: str, within: Span) -> list[int]:
    """Every year that a part of a text names, whatever it says of it."""
    return [int(year) for year in _SOME_YEAR.findall(text, within.start, within.end)]


def years_it_was_so(said: str) -> Iterator[int]:
    """Years in which, or until which, a clause says that something was so.

    >>> {*years_it_was_so("chemo 2013")}, {*years_it_was_so("in plaster from 1999 to 2001")}
    ({2013}, {2001})
    >>> [*years_it_was_so("since 2013, 2000 steps a day")]
    []
    """
    for pattern in (_IN_YEAR, _NOTED_YEAR, _RANGE):
        for match in pattern.finditer(said):
            yield int(match["year"])


def tells_last_year(text: str, within: Span) -> bool:
    """Whether a part of a text says until which year something was so."""
    return any(p.search(text, within.start, within.end) for p in (_RANGE, _UNTIL_YEAR))


def years_with_their_words(text: str, within: Span) -> Iterator[tuple[int, Span]]:
    """Every year of a part of a text that is no quantity, with the words that belong to it.

    >>> [*years_with_their_words("Ill in the summer of 2012 on 2000 mg", Span(0, 36))]
    [(2012, Span(start=4, end=25))]
    """
    for match in _YEAR_WORDS.finditer(text, within.start, within.end):
        yield int(match["year"]), Span(*match.span())


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
