"""Numbers of a text, in figures, in words and in fractions: "2 1/2", "thirty-five", "½"."""

from __future__ import annotations

import re

YEAR = r"(?:19|20)\d\d"
"""A year, as part of a pattern."""
_ONES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
         "nine": 9}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
         "seventy": 70, "eighty": 80, "ninety": 90}  # fmt: skip
_VALUES = {
    "a": 1, "an": 1, "about a": 1, **_ONES, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    **_TENS, "dozen": 12, "a dozen": 12, "half a dozen": 6,
    "couple": 2, "a couple": 2, "couple of": 2, "a couple of": 2, "few": 3, "a few": 3,
    "several": 4, "many": 5,
    "half": 0.5, "half a": 0.5, "half an": 0.5, "quarter of a": 0.25, "quarter of an": 0.25,
    "a quarter of a": 0.25, "a quarter of an": 0.25, "three quarters of a": 0.75,
    "three quarters of an": 0.75,
}  # fmt: skip
_FRACTIONS = {"½": 0.5, "1/2": 0.5, "¼": 0.25, "1/4": 0.25, "¾": 0.75, "3/4": 0.75}
_FRACTION = "|".join(_FRACTIONS)
_AND = r"\s+and\s+(?:a\s+|one\s+)?(?P<part>half|quarter)|\s+and\s+(?P<quarters>three\s+quarters)"
_WITHOUT_NAMES = re.compile(r"\?P<\w+>")
_TENS_ONES = rf"(?:{'|'.join(_TENS)})[\s-](?:{'|'.join(_ONES)})\b"
COMPOUND = rf"(?:(?:\w+\s+)?hundred\s+(?:and\s+)?)?{_TENS_ONES}"
"""A number of two words, "thirty-five", which is no range."""
_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))
_HUNDREDS = (
    rf"(?:(?:an?|{'|'.join(_ONES)})\s+)?hundred(?:\s+(?:and\s+)?(?:{_TENS_ONES}|(?:{_WORD})\b))?"
)
NUMBER = (
    rf"(?:(?:\d+(?:[.,]\d+)?(?:\s?[½¼¾]|\s(?:1/2|1/4|3/4))?|(?:{_FRACTION})(?:\s+an?\b)?|{_HUNDREDS}|{_TENS_ONES}|{_WORD})"
    rf"(?:{_WITHOUT_NAMES.sub('?:', _AND)})?)"
)
"""A number, as part of a pattern that ignores case; it names no group."""
_TAIL = re.compile(rf"(?:{_AND})$")
_MIXED = re.compile(rf"(?P<whole>\d+(?:[.,]\d+)?)?\s?(?P<fraction>{_FRACTION})?(?: an?)?$")
_SPOKEN = re.compile(rf"\b(?P<tens>{'|'.join(_TENS)})(?:[\s-](?P<ones>{'|'.join(_ONES)}))?\b", re.I)


def value_of(said: str) -> float:
    """What a :data:`NUMBER` of a text is worth.

    >>> [value_of(said) for said in ("2 1/2", "thirty-five", "one and a half", "a dozen", "3,5")]
    [2.5, 35.0, 1.5, 12.0, 3.5]
    """
    words = " ".join(said.lower().split())
    tail = _TAIL.search(words)
    more = (0.5 if tail["part"] == "half" else 0.25 if tail["part"] else 0.75) if tail else 0.0
    words = words[: tail.start()] if tail else words
    if words in _VALUES:
        return _VALUES[words] + more
    if "hundred" in words:
        many, _, rest = words.partition("hundred")
        rest = rest.strip().removeprefix("and ")
        return 100 * _VALUES[many.strip() or "one"] + (value_of(rest) if rest else 0.0) + more
    if mixed := _MIXED.match(words):
        whole = float((mixed["whole"] or "0").replace(",", "."))
        return whole + _FRACTIONS.get(mixed["fraction"], 0.0) + more
    tens, _, ones = words.replace("-", " ").partition(" ")
    return float(_TENS[tens] + _ONES[ones]) + more


def in_figures(text: str) -> str:
    """The text with its tens in figures, as the patterns of ages want them.

    >>> in_figures("I am twenty-five, she is forty")
    'I am 25, she is 40'
    """

    def written(match: re.Match[str]) -> str:
        ones = _ONES[match["ones"].lower()] if match["ones"] else 0
        return str(_TENS[match["tens"].lower()] + ones)

    return _SPOKEN.sub(written, text)
