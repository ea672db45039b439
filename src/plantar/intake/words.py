"""Text to words: opened contractions, stems, and the place of every word in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from snowballstemmer import stemmer  # type: ignore[import-untyped]


def names(text: str) -> frozenset[str]:
    """A set of words from a line of them."""
    return frozenset(text.split())


LITTLE = names(
    "a an the my his her their your our this that is are was were be been am i it its of"
)
"""Words that carry nothing between the words of a phrase; left out of phrases and text alike."""
_OPENED = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not",
    "i'm": "i am", "dont": "do not", "doesnt": "does not", "didnt": "did not", "cant": "can not",
    "isnt": "is not", "wasnt": "was not", "arent": "are not", "havent": "have not",
    "hasnt": "has not", "wont": "will not", "couldnt": "could not", "ain't": "is not",
    "im": "i am", "ive": "i have", "w/o": "without", "b/l": "bilateral", "cant't": "can not",
    "neg": "negative", "-ve": "negative", "\u2212ve": "negative", "pos": "positive",
    "+ve": "positive", "pin-prick": "pinprick", "pin prick": "pinprick",
}  # fmt: skip
_ENDINGS = (
    ("n't", " not"), ("'ve", " have"), ("'re", " are"), ("'ll", " will"), ("'d", " had"),
    ("'m", " am"), ("'s", ""),
)  # fmt: skip
_SPELLINGS = {
    "numbness": "numb", "numbed": "numb", "tingly": "tingle", "tingling": "tingle", "feet": "foot",
    "anaesthesia": "anesthesia", "paraesthesia": "paresthesia", "paraesthesiae": "paresthesia",
    "paresthesiae": "paresthesia", "paresthesias": "paresthesia", "paraesthesias": "paresthesia",
    "oedema": "edema", "haematoma": "hematoma", "ischaemia": "ischemia", "ischaemic": "ischemic",
    "tumour": "tumor", "colour": "color", "coloured": "color", "diarrhoea": "diarrhea",
    "orthopaedic": "orthopedic", "anaemia": "anemia", "haemorrhage": "hemorrhage",
    "faecal": "fecal", "faeces": "feces", "oesophagus": "esophagus", "leukaemia": "leukemia",
    "hypoaesthesia": "hypesthesia", "hypaesthesia": "hypesthesia", "hypoesthesia": "hypesthesia",
    "dysaesthesia": "dysesthesia", "hyperaesthesia": "hyperesthesia", "grey": "gray",
    "pyjamas": "pajamas", "tyre": "tire", "metre": "meter", "fibre": "fiber", "fibular": "peroneal",
    "centre": "center", "wee": "pee", "weeing": "pee", "peeing": "pee", "toes": "toe",
    "woke": "wake", "wakes": "wake", "waking": "wake", "felt": "feel", "fell": "fall",
    "fallen": "fall", "went": "go", "gone": "go", "goes": "go", "going": "go", "began": "begin",
    "begun": "begin", "broke": "break", "broken": "break", "lost": "lose", "sat": "sit",
    "stood": "stand", "drank": "drink", "ran": "run", "hurts": "hurt", "worst": "worse",
    "legs": "leg", "came": "come", "got": "get", "getting": "get", "swollen": "swell",
    "slept": "sleep", "lay": "lie", "lying": "lie", "took": "take", "taken": "take",
}  # fmt: skip
_WORD = re.compile(
    r"(?<!\b[iI])[+\-\u2212]ve\b|(?i:pin[- ]prick)\b|[^\W\d_]+(?:['\u2019][^\W\d_]+)*(?:/[oe]\b)?"
    r"|\d+(?:[.,]\d+)*|[.!?;:\n,()+]|[^\s\w]",
    re.UNICODE,
)
_STOP = frozenset(".!?;\n")
_STEM = stemmer("english")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its stem, the lower-case word, its place, and what stands before it.

    ``breaks`` is the strongest mark between the word before and this one: ``stop`` (a sentence
    ends), ``comma`` (a comma, colon or bracket) or nothing.
    """

    stem: str
    text: str
    start: int
    end: int
    breaks: str


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem by which words are compared; British spellings become American ones."""
    word = _SPELLINGS.get(word, word)
    return str(_STEM.stemWord(word))


def split(text: str) -> list[Word]:
    """All words of a text, little words included, in order."""
    words: list[Word] = []
    breaks = "stop"
    for match in _WORD.finditer(text):
        raw = match[0]
        if raw in _STOP:
            breaks = "stop"
        elif raw == ":":
            continue
        elif raw in ",()":
            breaks = breaks or "comma"
        elif raw[0].isalnum() or raw == "+" or raw[1:] == "ve":
            for part in _opened(raw.lower().replace("\u2019", "'")):
                words.append(Word(stem(part), part, match.start(), match.end(), breaks))
                breaks = ""
        elif raw not in "'\"-/*&":
            breaks = breaks or "comma"
    return words


def _opened(word: str) -> list[str]:
    if word in _OPENED:
        return _OPENED[word].split()
    for ending, full in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return (word[: -len(ending)] + full).split()
    return [word]


def content(words: list[Word]) -> list[Word]:
    """The words that count; a break before a little word moves to the next word that counts."""
    kept: list[Word] = []
    pending = ""
    for word in words:
        strongest = "stop" if "stop" in (pending, word.breaks) else pending or word.breaks
        if word.text in LITTLE:
            pending = strongest
            continue
        kept.append(Word(word.stem, word.text, word.start, word.end, strongest))
        pending = ""
    return kept
