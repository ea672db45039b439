"""Who it is and how long it has lasted, read from a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from plantar.reading.dates import days_since
from plantar.reading.language import names
from plantar.reading.years_old import MEN, RELATIVE, WOMEN, of_another_or_thing

_NO_AGE = (
    r"(?!\s*(?:weeks?|wks?|kg|kilos?|stone|st|lbs?|pounds|days?|months?|%|miles?|km|k|minutes?|mins?"
    r"|hours?|hrs?|seconds?|met(?:re|er)s?|cm|ft|feet|inches|steps|laps|out of|degrees|per"
    r"|percent)\b)"
    r"(?![./]\d)(?!%)"
)
"""What makes a number after "I am" another measure than an age."""
_NOT_FAR = r"(?!\s*(?:from|away|of|walk\w*|tall|to|up|down|run\w*|into|swim\w*|and)\b)"
"""What makes an M after a number metres."""
_I_AM = r"\b(?:i['\u2019]?m|i am)\s+(?:an?\s+)?"
_OWN_AGE = (
    re.compile(_I_AM + r"(\d{1,3})\s*-?\s*(?:years?|yrs?|yo\b|y/o)", re.I),
    re.compile(rf"{_I_AM}(\d{{2}})\b{_NO_AGE}", re.I),
)
_AGE = (
    re.compile(r"\b(\d{1,3})\s*-?\s*(?:years?|yrs?)\s*-?\s*old\b", re.I),
    re.compile(r"\b(\d{1,3})\s*-?\s*(?:y\.?/?o\.?|yo)\b", re.I),
    re.compile(r"(?<![\d.-])(\d{2})\s*(?:yrs?\s*)?[MF]\b(?![a-z])"),
    re.compile(r"(?<!since )(?<!at )(?<!from )(?<!by )\baged?(?:\s*[:=])?\s+(\d{1,3})\b", re.I),
    re.compile(rf"(?:^|[\n(])\W*[MF]\s?[/,]?\s?(\d{{2}})\b{_NO_AGE}"),
    re.compile(r"(?<![\d.,/-])(\d{2})\s?[/,(]?\s?(?:(?-i:(?<=[/, ])[MF])|male|female)\b", re.I),
    re.compile(rf"^\W*(\d{{2}}),?\s*[mf]\b{_NOT_FAR}", re.I),
    re.compile(r"^\W*(\d{2})\s*(?:yrs?|years?)\b(?!\s*(?:of|ago|history|now))", re.I),
    re.compile(rf"\b(?:female|male|woman|man|lady)\W{{1,3}}(\d{{2}})\b{_NO_AGE}", re.I),
    re.compile(rf"\b(?:woman|man|lady|gentleman) of (\d{{2}})\b{_NO_AGE}", re.I),
    re.compile(r"\b(\d{2}) here\b", re.I),
    re.compile(
        rf"\b(?:she|he)(?:['\u2019]s| is)\s+(?:only |just |now )?(\d{{2}})\b{_NO_AGE}", re.I
    ),
    re.compile(
        r"\b(?:she|he|i)\s+(?:have|has|is|am)\s+(\d{2})\s*(?:years?|yrs?)(?=\s*(?:[.,;]|and\b|$))",
        re.I,
    ),
)
_ONLOOKER = re.compile(
    r"\bmy\s+(?:gp|doctor|boss|nurse|physio\w*|consultant|neighbou?r|colleague|podiatrist|dog|cat)"
    r"(?:,|\s+is|\s+was|\s*\()\s*(?:an?\s+)?\d{1,3}[^.;!?\n]{0,30}",
    re.I,
)
"""Somebody who is never the one with the complaint, with their age and sex."""
_MY_MAN = re.compile(rf"\bmy\s+(?:\w+\s+)?(?:{MEN})\b", re.I)
_MY_WOMAN = re.compile(rf"\bmy\s+(?:\w+\s+)?(?:{WOMEN})\b", re.I)
_MY_RELATIVE = re.compile(rf"\bmy\s+(?:\w+\s+)?(?:{MEN}|{WOMEN}|partner)\b", re.I)
_MY_OTHER = re.compile(rf"\bmy\s+(?:\w+\s+)?{RELATIVE}\b", re.I)
_MINE = re.compile(r"\b(?:my|me|mine)\b", re.I)
_IN_YEARS = re.compile(r"\by|\dy|aged?\b", re.I)
_OF_THEM = re.compile(r"(?:he|she)\b", re.I)
SELF = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|me|my|mine|we|us|our)\b", re.I)
"""Words with which somebody speaks of themselves."""
_SHE, _HE = re.compile(r"\b(?:she|her|hers)\b", re.I), re.compile(r"\b(?:he|his|him)\b", re.I)
_THEIR_AGE = re.compile(
    rf"\bmy\s+(?:\w+\s+)?(?:{MEN}|{WOMEN}|partner)(?:\s*[,(]\s*|\s+)"
    rf"(?:(?:who\s+is|who's|is|aged?|turned)\s+)?(\d{{2}})\b{_NO_AGE}(?!\s*years?\s+ago)",
    re.I,
)
"""How old a relative is whom the text is about."""
_BEFORE = r"(?:\b|\d)(?:old|yo|y/o|a|this|the)\W+(?:\w+\W+){0,2}?"
_OF_AGE = r"(?<![\d.-])\b\d{2}\s*(?:yo|y/o|y\.o\.?|yrs?)?\s?[/,(]?\s*"
_LISTED = r"(?:^|[\n.(])\W*"
_SEX = r"\b(?:sex|gender)\s*[:=,]?\s*(?:is\s+)?"
_I_AM_A = r"\bi(?:['\u2019]m| am)\s+an?\s+(?:[\w-]+\s+){0,4}?"
_AGE_THEN = (
    r"\b(?:i['\u2019]m|(?:i|he|she)\s+(?:am|is|have|has))\s+\d{2}\s*(?:years?|yrs?)?(?:\s+old)?"
    r"\s*,?\s*(?:and\s+)?(?:an?\s+)?"
)
"""What the word for a sex follows: "I have 50 years, man"."""
_WOMAN = re.compile(
    _BEFORE + rf"(?:woman|lady|female|girl)\b|{_OF_AGE}(?:(?-i:F)|female)\b|^\W*\d{{2}},?\s?f\b"
    rf"|\bas a woman\b|\bfemale\W{{1,3}}\d{{2}}\b|\b(?:woman|lady) of \d{{2}}\b|{_SEX}f(?:emale)?\b"
    rf"|{_LISTED}(?:(?-i:F)\s?[/,]?\s?\d{{2}}|f,\s?\d{{2}}|female\s*[.,;\n])"
    rf"|(?:\bold\s+|{_I_AM_A})(?:mum|mom|mother|grandmother|housewife)\b"
    rf"|(?:{_AGE_THEN}|{_LISTED})(?:woman|lady)\b(?=\W*(?:\d{{2}}\b|[.;,\n]|$))",
    re.I,
)
_MAN = re.compile(
    _BEFORE
    + r"(?:man|gentleman|gent|male|guy|bloke|chap)\b"
    + rf"|{_OF_AGE}(?:(?-i:M)\b{_NOT_FAR}|male\b)|^\W*\d{{2}},?\s?m\b{_NOT_FAR}"
    r"|\bas a man\b|\b(?<!fe)male\W{1,3}\d{2}\b"
    rf"|\b(?:man|gentleman) of \d{{2}}\b|{_SEX}m(?:ale)?\b"
    rf"|{_LISTED}(?:(?-i:M)\s?[/,]?\s?\d{{2}}\b{_NOT_FAR}|m,\s?\d{{2}}\b|male\s*[.,;\n])"
    rf"|(?:\bold\s+|{_I_AM_A})(?:dad|father|grandfather)\b"
    rf"|(?:{_AGE_THEN}|{_LISTED})(?:man|gentleman)\b(?=\W*(?:\d{{2}}\b|[.;,\n]|$))",
    re.I,
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
         "seventy": 70, "eighty": 80, "ninety": 90}  # fmt: skip
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_IN_WORDS = re.compile(rf"\b({'|'.join(_TENS)})(?:[\s-]({'|'.join(_ONES)}))?\b", re.I)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple of": 2, "a couple of": 2,
    "few": 3, "a few": 3, "several": 4, "half a": 0.5,
    "half an": 0.5, "1/2": 0.5, "half": 0.5, "about a": 1, "many": 5, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    **_TENS,
}  # fmt: skip
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30.4, "year": 365.25,
         "night": 1, "morning": 1, "fortnight": 14, "season": 365.25, "winter": 365.25,
         "decade": 3652.5}  # fmt: skip
_SHORT = {"min": "minute", "hr": "hour", "wk": "week", "mth": "month", "mo": "month", "yr": "year"}
"""Short names of units; with an s too."""
_COUNT = r"(?P<count>1/2|\d+(?:[.,]\d+)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_UNIT = (
    r"(?P<unit>minute|hour|day|week|month|year|night|fortnight|season|winter|decade|"
    + "|".join(_SHORT)
    + ")s?"
)
_FIRST = (
    r"(?:(?:\d+|" + "|".join(_NUMBERS) + r")(?:\s+to\s+|\s+or\s+|,\s*maybe\s+|\s?[-\u2013]\s?))?"
)
"""The lower end of "five to six years"; the upper one counts."""
_SPAN = re.compile(
    r"\b(?:for|past|last|over|about|since|these|in|x|been|already|must be)?\s*(?:the\s+)?"
    r"(?:past|last|about|around|nearly|almost|some|over|a good|at least|well over|more than)?\s*"
    rf"{_FIRST}{_COUNT}[\s-]+{_UNIT}\b(?!\s+old\b)(?P<half>\s+and a half)?"
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
    r"(?<![\d/])(?<!\bon )(?<!dated )(?<!until )(?P<count>\d{1,2})\s?/\s?(?P<of>7|52|12)(?![\d/])"
)
_NOTE_DAYS = {"7": 1.0, "52": 7.0, "12": 30.4}
"""Clinicians' shorthand: 3/7 is three days, 3/52 three weeks, 3/12 three months."""
_COMPACT = re.compile(
    r"(?<!^)\b(?P<count>1?\d)(?P<unit>yrs?|y|mths?|mo|wks?|w|d|hrs?|h)\b"
    r"(?!\s*(?:/?o\b|old\b|[mf]\b|male|female|man\b|woman|post|after|before))",
    re.I,
)
"""A length of time without a blank: "numb toes 2y"; no age, which is longer or stands first."""
LIFELONG = 7000.0
"""Days of what an adult has had all their life, about twenty years; nobody says how many."""
_LETTER = {"y": "year", "w": "week", "d": "day", "h": "hour"}
_WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_SINCE = tuple(
    (re.compile(pattern, re.I), days)
    for pattern, days in (
        (
            r"\bsince (?:this morning|lunch\w*|breakfast)|\bthis (?:morning|afternoon|evening)\b"
            r"|\bsince (?:about |around )?\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\b|o'?clock)"
            r"|\btoday\b|\btonight\b|\bjust now\b|\ban hour ago\b",
            0.3,
        ),
        (r"\byesterday\b|\blast night\b|\bwoke up (?:this|with)", 1.0),
        (rf"\bsince (?:last )?{_WEEKDAY}\b", 4.0),
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
            r"|\bas (?:long|far back) as (?:i|he|she) can (?:remember|recall)\b",
            LIFELONG,
        ),
        (r"\bpast week\b", 7.0),
        (r"\bpast month\b", 30.0),
        (r"\b(?<!\d )years now\b", 1000.0),
        (r"\b(?<!\d )months now\b", 120.0),
        (r"\bweeks now\b", 21.0),
        (r"\bfor (?:years|ages|yonks)\b|\bdonkey'?s'? years\b", 1000.0),
        (r"\bfor (?:over )?decades\b|\bdecades (?:now|ago)\b", 7000.0),
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


def age_in(text: str, *, of_another: bool = False) -> int | None:
    """The age that is said, in whole years: one's own before another; over 120 is no age.

    ``of_another``: the text is about a relative, whose age comes before the writer's.
    """
    read = _IN_WORDS.sub(_in_figures, _ONLOOKER.sub(" ", text))
    theirs = (_THEIR_AGE,) if of_another or _of_a_relative(read) else ()
    about = bool(theirs) or _of_somebody_else(_AGE[0].sub(" ", read))
    for pattern in (*theirs, *_OWN_AGE, *_AGE):
        for match in pattern.finditer(read):
            if pattern in _AGE and _is_anothers(read, match, about_relative=about):
                continue
            if 0 < int(match[1]) <= 120:
                return int(match[1])
    return None


def _is_anothers(text: str, match: re.Match[str], *, about_relative: bool) -> bool:
    """Whether an age is that of a thing, or of somebody else than whom the text is about."""
    if _OF_THEM.match(match[0]) and not about_relative:
        rest = _MY_OTHER.sub(" ", text)
        return rest != text and bool(_MINE.search(rest))
    if not _IN_YEARS.search(match[0]):
        return False
    return of_another_or_thing(text, *match.span(), about_relative=about_relative)


def _of_somebody_else(text: str) -> bool:
    """Whether a text names somebody of the writer's, a child too, and not the writer."""
    return bool(_MY_OTHER.search(text)) and not SELF.search(_MY_OTHER.sub(" ", text))


def of_a_relative(text: str) -> bool:
    """Whether a text tells how old a relative is, and of nobody who speaks of themselves."""
    return bool(_of_a_relative(text) and _THEIR_AGE.search(text))


def _of_a_relative(text: str) -> bool:
    """Whether a text names a relative and nobody else speaks of themselves in it."""
    rest = _MY_RELATIVE.sub(" ", text)
    return rest != text and not SELF.search(rest)


def _in_figures(match: re.Match[str]) -> str:
    one = _ONES.index(match[2].lower()) + 1 if match[2] else 0
    return str(_TENS[match[1].lower()] + one)


def sex_in(text: str, *, of_another: bool | None = None) -> str:
    """female, male or unknown; where both are named nobody is guessed.

    ``of_another``: the text is about a relative, who is a man or a woman by what they are called;
    False: it is about its writer, whatever it calls others; None: nobody looked.
    """
    read = _ONLOOKER.sub(" ", text)
    woman, man = bool(_WOMAN.search(read)), bool(_MAN.search(read))
    if woman is man and (of_another or (of_another is None and _of_a_relative(read))):
        woman, man = bool(_MY_WOMAN.search(read)), bool(_MY_MAN.search(read))
    others = of_another or not _MY_RELATIVE.search(read)
    if woman is man and others and not SELF.search(_MY_RELATIVE.sub(" ", read)):
        woman, man = bool(_SHE.search(read)), bool(_HE.search(read))
    if woman is man:
        return "unknown"
    return "female" if woman else "male"


def durations(text: str, today: date | None = None) -> list[Duration]:
    """Every stretch of time that is said to have lasted or to lie back.

    ``today``: the day on which it is read; without it "since March" tells nothing.
    """
    found = [Duration(*told) for told in days_since(text, today)] if today else []
    for match in _SPAN.finditer(text):
        said = match[0].lower()
        told = match["ago"] or re.match(
            r"\s*(?:(?:for|past|last|over|since|these|in the|been|already|must be)\b|x\s?\d)", said
        )
        if not told and not match["of"]:
            continue
        half = 0.5 * _length("1", match["unit"]) if match["half"] else 0.0
        days = _length(match["count"], match["unit"]) + half
        ago = bool(match["ago"])
        found.append(Duration(days, match.start(), match.end(), of=not told, ago=ago))
    for match in _SAID.finditer(text):
        days = _length(match["count"], match["unit"])
        found.append(Duration(days, match.start(), match.end()))
    for match in _AT_END.finditer(text):
        if match["before"].lower().strip(",") not in _NO_LENGTH_BEFORE:
            days = _length(match["count"], match["unit"])
            found.append(Duration(days, match.start("count"), match.end()))
    for match in _NOTE_SPAN.finditer(text):
        days = int(match["count"]) * _NOTE_DAYS[match["of"]]
        found.append(Duration(days, match.start(), match.end()))
    for match in _COMPACT.finditer(text):
        days = _length(match["count"], match["unit"])
        found.append(Duration(days, match.start(), match.end()))
    for pattern, days in _SINCE:
        found += [Duration(days, m.start(), m.end()) for m in pattern.finditer(text)]
    return sorted(found, key=lambda d: d.start)


def bare_lengths(text: str) -> list[Duration]:
    """Numbers of days, weeks, months or years that may tell how long what stands beside lasted.

    >>> [told.days for told in bare_lengths("eight weeks numb")]
    [56]
    """
    return [
        Duration(_length(match["count"], match["unit"]), match.start("count"), match.end())
        for match in _BARE.finditer(text)
        if (match["before"] or "").lower() not in _NO_LENGTH_BEFORE
    ]


def _length(count: str, unit: str) -> float:
    """Days of a number, in figures or a word, of units under any of their names."""
    said, name = count.lower(), unit.lower()
    name = _LETTER.get(name) or _SHORT.get(name.removesuffix("s"), name)
    return (_NUMBERS.get(said) or float(said.replace(",", "."))) * _DAYS[name]
