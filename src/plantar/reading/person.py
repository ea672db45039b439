"""Who it is, read from a text: age and sex."""

from __future__ import annotations

import re

from plantar.reading.number_words import in_figures
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


def age_in(text: str, *, of_another: bool = False) -> int | None:
    """The age that is said, in whole years: one's own before another; over 120 is no age.

    ``of_another``: the text is about a relative, whose age comes before the writer's.
    """
    read = in_figures(_ONLOOKER.sub(" ", text))
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
