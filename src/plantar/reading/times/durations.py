"""How long something has lasted or lies back, read from a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from plantar.knowledge.units import DAYS
from plantar.reading.language import names
from plantar.reading.number_words import COMPOUND, NUMBER, value_of
from plantar.reading.times.dates import WEEKDAY, days_since

_DAYS = {
    **DAYS, "minute": DAYS["day"] / 1440, "night": DAYS["day"], "fortnight": 2 * DAYS["week"],
    "season": DAYS["year"], "winter": DAYS["year"], "decade": 10 * DAYS["year"],
}  # fmt: skip
_SHORT = {"min": "minute", "hr": "hour", "wk": "week", "mth": "month", "mo": "month", "yr": "year"}
"""Short names of units; with an s too."""
_COUNT = rf"(?P<count>{NUMBER})"
_UNIT = (
    r"(?P<unit>minute|hour|day|week|month|year|night|fortnight|season|winter|decade|"
    + "|".join(_SHORT)
    + ")s?"
)
_FIRST = (
    rf"(?:{NUMBER}(?:\s+to\s+|\s+or\s+|,\s*maybe\s+)"
    rf"|(?!{COMPOUND}){NUMBER}\s?[-\u2013]\s?)?"
)
"""The lower end of "five to six years"; the upper one counts."""
_SPAN = re.compile(
    r"\b(?:for|past|last|over|about|since|these|in|x|been|already|must be)?\s*(?:the\s+)?"
    r"(?:past|last|about|around|nearly|almost|some|over|a good|at least|well over|more than)?\s*"
    rf"{_FIRST}{_COUNT}[\s-]+{_UNIT}\b(?!\s+old\b)(?P<half>\s+and a half)?"
    r"(?:\s+or\s+(?P<or>two|three)\b)?"
    r"(?P<ago>\s+(?:ago|back|now|earlier|history))?(?P<of>\s+of\b)?",
    re.I,
)
_SAID = re.compile(
    rf"(?:^|[.;!?\n]\s*)(?:for\s+)?(?:about|around|maybe|nearly|roughly|some)?\s*{_COUNT}\s+"
    rf"(?P<unit>day|week|month|year)s?(?=\s+(?:i'd say|or so|now)|\s*[.,;!])",
    re.I,
)
"""A stretch of time that is a sentence of its own: "About five months, I'd say"."""
_AT_END = re.compile(
    rf"(?<![a-z,])(?P<before>[a-z,]+)\s+{_FIRST}(?!an?\b){_COUNT}\s+(?P<unit>day|week|wk|month|mth|year|yr)s?"
    r"(?=\s*(?:[.;,\n]|$))",
    re.I,
)
"""A bare stretch of time that ends its clause: "right heel numb 3 weeks"."""
_NO_LENGTH_BEFORE = names(
    "about after aged am another are at be because before by days each every expecting first"
    " for from gestation in is last least less months more next of old one only or over past per"
    " pregnant since than the then these this those until was weeks were when within x years"
)
"""Words before it with which it is an age, a date to come or a rate, or is read elsewhere."""
_BARE = re.compile(
    rf"(?:^|(?<=[\s,;:(]))(?:(?P<before>[a-z']+)[\s,]+)?{_FIRST}(?!an?\b){_COUNT}[\s-]+"
    r"(?P<unit>day|week|wk|month|mth|year|yr)s?\b"
    r"(?!\s*(?:old|of age|ago|after|before|later|earlier|post|pregnant|gestation|along|gone|from"
    r"|until|to go|apart|per|a|each|every|in|into|when)\b)",
    re.I,
)
"""A number of days or more of which nothing says that it lasted: "eight years numb"."""
_NOTE_SPAN = re.compile(
    r"(?<![\d/])(?<!\bon )(?<!dated )(?<!until )(?!24\s?/\s?7)"
    r"(?P<count>\d{1,2})\s?/\s?(?P<of>7|52|12)(?![\d/])"
)
_NOTE_DAYS = {"7": DAYS["day"], "52": DAYS["week"], "12": DAYS["month"]}
"""Clinicians' shorthand: 3/7 is three days, 3/52 three weeks, 3/12 three months."""
_COMPACT = re.compile(
    r"(?<!^)\b(?P<count>1?\d)(?P<unit>yrs?|y|mths?|mo|wks?|w|d|hrs?|h)\b"
    r"(?!\s*(?:/?o\b|old\b|[mf]\b|male|female|man\b|woman|post|after|before))",
    re.I,
)
"""A length of time without a blank: "numb toes 2y"; no age, which is longer or stands first."""
YEARS = 1000.0
"""Days of what has been so for years, nobody says how many."""
DECADES = 7000.0
"""Days of decades, nobody says how many: about twenty years; so an adult's whole life, too."""
_LETTER = {"y": "year", "w": "week", "d": "day", "h": "hour"}
_SINCE = tuple(
    (re.compile(pattern, re.I), days)
    for pattern, days in (
        (
            r"\bsince (?:this morning|lunch\w*|breakfast)|\bthis (?:morning|afternoon|evening)\b"
            r"|\bsince (?:about |around )?\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\b|o'?clock)"
            r"|\btoday\b|\btonight\b|\bjust now\b",
            0.3,
        ),
        (r"\byesterday\b|\blast night\b|\bwoke up (?:this|with)", 1.0),
        (rf"\bsince (?:last )?{WEEKDAY}\b", 4.0),
        (r"\blast week\b|\bthis week\b", 7.0),
        (r"\blast month\b", 30.0),
        (r"\blast (?:summer|winter|spring|autumn|year|christmas)\b", 250.0),
        (
            r"\bsince (?:school|childhood|adolescence|(?:i|he|she) was (?:a (?:kid|child"
            r"|boy|girl|teenager)|little|small|young|at school)"
            r"|(?:my|his|her) (?:teens|childhood))\b",
            4000.0,
        ),
        (
            r"\b(?:since|from) birth\b|\blife[- ]?long\b|\bborn with\b"
            r"|\b(?:all|for) (?:my|his|her|their) (?:(?:whole|entire) )?li(?:fe|ves)\b"
            r"|\bas (?:long|far back) as (?:i|he|she)(?: can| could)?"
            r" (?:remember|recall|think)\b",
            DECADES,
        ),
        (r"\bpast week\b", 7.0),
        (r"\b(?:past|last) fortnight\b", 14.0),
        (r"\bpast month\b", 30.0),
        (r"\b(?<!\d )years now\b", YEARS),
        (r"\b(?<!\d )months now\b", 120.0),
        (r"\bweeks now\b", 21.0),
        (r"\bfor (?:years|ages|yonks)\b|\bdonkey'?s'? years\b", YEARS),
        (r"\bfor (?:over )?decades\b|\bdecades (?:now|ago)\b", DECADES),
        (r"\bfor months\b", 120.0),
        (r"\bfor weeks\b", 21.0),
    )
)


@dataclass(frozen=True, slots=True)
class Duration:
    """How long it has lasted, and where the text says so.

    ``of``: it lasts only if a complaint follows, as in "two years of calf pain". ``ago``: it is
    how long the beginning lies back, not how long an attack lasted.
    """

    days: float
    start: int
    end: int
    of: bool = False
    ago: bool = False

    def moved(self, by: int) -> Duration:
        """The same, so many characters further on."""
        return replace(self, start=self.start + by, end=self.end + by)

    def is_of_an_attack(self, text: str) -> bool:
        """Whether its words in the text may tell how long something lasts each time it comes.

        >>> [told] = durations("it tingles for ten minutes")
        >>> told.is_of_an_attack("it tingles for ten minutes")
        True
        """
        return self.days < 1 and text[self.start : self.end].lower().startswith("for ")


def durations(text: str, today: date | None = None) -> tuple[Duration, ...]:
    """Every stretch of time that is said to have lasted or to lie back, in order of the text.

    Of two readings of the same words the more exact one counts: a date before a number of units,
    and that before what has no number ("last summer").

    ``today``: the day on which it is read; without it "since March" tells nothing.
    """
    found: list[Duration] = []
    for told in (*(_dated(text, today) if today else ()), *_counted(text), *_vague(text)):
        if all(told.end <= other.start or other.end <= told.start for other in found):
            found.append(told)
    return tuple(sorted(found, key=lambda d: d.start))


def _dated(text: str, today: date) -> Iterator[Duration]:
    for told in days_since(text, today):
        yield Duration(*told)


def _counted(text: str) -> Iterator[Duration]:
    """Lengths with a number and a unit."""
    for match in _SPAN.finditer(text):
        said = match[0].lower()
        told = match["ago"] or re.match(
            r"\s*(?:(?:for|past|last|over|since|these|in the|been|already|must be)\b|x\s?\d)", said
        )
        if not told and not match["of"]:
            continue
        half = 0.5 * _length("1", match["unit"]) if match["half"] else 0.0
        days = _length(match["or"] or match["count"], match["unit"]) + half
        ago = bool(match["ago"])
        yield Duration(days, match.start(), match.end(), of=not told, ago=ago)
    for match in _SAID.finditer(text):
        yield Duration(_length(match["count"], match["unit"]), match.start(), match.end())
    for match in _AT_END.finditer(text):
        if match["before"].lower().strip(",") not in _NO_LENGTH_BEFORE:
            days = _length(match["count"], match["unit"])
            yield Duration(days, match.start("count"), match.end())
    for match in _NOTE_SPAN.finditer(text):
        days = float(match["count"]) * _NOTE_DAYS[match["of"]]
        yield Duration(days, match.start(), match.end())
    for match in _COMPACT.finditer(text):
        yield Duration(_length(match["count"], match["unit"]), match.start(), match.end())


def _vague(text: str) -> Iterator[Duration]:
    """Lengths without a number: "since Monday", "for years"."""
    for pattern, days in _SINCE:
        for match in pattern.finditer(text):
            yield Duration(days, match.start(), match.end())


def bare_lengths(text: str) -> list[Duration]:
    """Numbers of days, weeks, months or years that may tell how long what stands beside lasted.

    >>> [told.days for told in bare_lengths("eight weeks numb")]
    [56.0]
    """
    return [
        Duration(_length(match["count"], match["unit"]), match.start("count"), match.end())
        for match in _BARE.finditer(text)
        if (match["before"] or "").lower() not in _NO_LENGTH_BEFORE
    ]


def _length(count: str, unit: str) -> float:
    """Days of a number, in figures or a word, of units under any of their names."""
    name = unit.lower()
    name = _LETTER.get(name) or _SHORT.get(name.removesuffix("s"), name)
    return value_of(count) * _DAYS[name]
