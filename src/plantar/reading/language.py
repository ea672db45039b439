"""Whether a text is in a language that is read here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache


def names(text: str) -> frozenset[str]:
    """A set of words from a line of them."""
    return frozenset(text.split())


FEWEST = 6
"""Words below which every word of a text counts, and words for a complaint are English."""
OFTEN = names(
    "a and are at but can for from had has have he her his i in is it me my no not of on or out "
    "she that the there they this to up was when with you"
)
FOREIGN_OFTEN = names(
    "ama ang ao au auf aux avec bir cu dans das dei del della dem den der des det di dla dos du "
    "durch ein eine el en est et etwas foi fra gli haben hat het hier ich il ist jag je jest ka "
    "kann ke keine ki las le les los mein meine mes mi mia mio mis moi mon mucho na nao ne "
    "nel nicht nie niet nu och og ohne oi ou pas por que quiero sa sans se sein seit si sie "
    "sind som su sul sur toda todo tot um un una und une vi von voor wie ya zu "
)
"""Short words that are often in other languages, and not in English notes."""
ENGLISH_OFTEN = 0.15
"""Share of those words from which nothing more is looked up."""
TELLS = 4
"""Letters from which a word tells of a language; shorter ones are abbreviations of notes."""
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


def foreign(text: str, is_term: Callable[[str], bool] = lambda word: False) -> bool:
    """Whether most of a text is in a language other than English; abbreviations and values are
    of none.

    ``is_term``: whether a word, in small letters, is one for complaints, be it misspelt.

    >>> [foreign(text) for text in ("heel pain", "Ferse taub")]
    [False, True]
    """
    letters = [c for c in text[: _MOST * 20] if c.isalpha()]
    if letters and sum(not c.isascii() for c in letters) / len(letters) > FOREIGN_LETTERS:
        return True
    words = [
        w.lower() for w in _WORD.findall(_VALUE.sub(" ", text)) if text.isupper() or not w.isupper()
    ]
    words = words[:_MOST]
    often, other = (sum(w in of for w in words) for of in (OFTEN, FOREIGN_OFTEN))
    if len(words) < FEWEST or (other > often and len(words) < 2 * FEWEST):
        notes = sum(any(c.isdigit() for c in w) or w.isupper() for w in text.split())
        return _few_foreign(words, 0 if text.isupper() else notes, other - often, is_term)
    if often / len(words) >= ENGLISH_OFTEN:
        return False
    return sum(is_english(w.removesuffix("'s")) for w in words) / len(words) < ENGLISH


def _few_foreign(
    words: Sequence[str], notes: int, other: int, is_term: Callable[[str], bool]
) -> bool:
    """Whether a few words are no English: most that tell are in no list of it.

    ``notes``: how many abbreviations and values stand beside them; ``other``: how many short words
    of other languages there are more than of English.
    """
    telling = [w for w in words if len(w) >= TELLS or not w.isascii()]
    terms = sum(is_term(w) for w in telling if w not in FOREIGN_OFTEN)
    strange = sum(not (is_term(w) or is_english(w) or _short_form(w)) for w in telling)
    if other > 1 or (other == 1 and not terms):
        return True
    short = sum(is_term(w) for w in words if w not in telling and w not in FOREIGN_OFTEN)
    return strange >= max(len(telling) - strange + short + notes, 1) + bool(terms)


def _short_form(word: str) -> bool:
    """Whether a word is an English one with an apostrophe: "mum's", "hasn't"."""
    whole, mark, rest = word.partition("'")
    return bool(mark) and (rest == "t" or is_english(whole))


def is_english(word: str) -> bool:
    """Whether a word in small letters stands in the English dictionary."""
    return word in _dictionary()


@cache
def _dictionary() -> frozenset[str]:
    from spellchecker import SpellChecker

    return frozenset(SpellChecker(distance=1).word_frequency.dictionary)
