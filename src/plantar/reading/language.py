"""Whether a text is in a language that is read here."""

from __future__ import annotations

import re
from functools import cache


def names(text: str) -> frozenset[str]:
    """A set of words from a line of them."""
    return frozenset(text.split())


FEWEST = 6
"""Words below which a text in Latin letters is taken as English."""
OFTEN = names(
    "a and are at but can for from had has have he her his i in is it me my no not of on or out "
    "she that the there they this to up was when with you"
)
ENGLISH_OFTEN = 0.15
"""Share of those words from which nothing more is looked up."""
ENGLISH = 0.5
"""Share of words in an English dictionary below which a text is not English. Of whole texts of the
corpus the least is 0.74, clinicians' shorthand included."""
FOREIGN_LETTERS = 0.3
"""Share of letters beyond ASCII from which a text is not English."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_MOST = 200
"""Words that are looked at."""
_VALUE = re.compile(r"(?<!\S)\S*\d\S*(?:\s{0,2}[a-zA-Z\u00b5]{1,6}(?:/[\w.\u00b2]{1,8})+)?")
"""A number with its unit, or a name with a number in it: no word of any language."""


def foreign(text: str) -> bool:
    """Whether most of a text is in a language other than English; abbreviations and values are
    of none."""
    letters = [c for c in text[: _MOST * 20] if c.isalpha()]
    if letters and sum(not c.isascii() for c in letters) / len(letters) > FOREIGN_LETTERS:
        return True
    words = [
        w.lower() for w in _WORD.findall(_VALUE.sub(" ", text)) if text.isupper() or not w.isupper()
    ]
    words = words[:_MOST]
    if len(words) < FEWEST or sum(w in OFTEN for w in words) / len(words) >= ENGLISH_OFTEN:
        return False
    known = _dictionary()
    return sum(w in known or w.removesuffix("'s") in known for w in words) / len(words) < ENGLISH


def is_english(word: str) -> bool:
    """Whether a word in small letters stands in the English dictionary."""
    return word in _dictionary()


@cache
def _dictionary() -> frozenset[str]:
    from spellchecker import SpellChecker

    return frozenset(SpellChecker(distance=1).word_frequency.dictionary)
