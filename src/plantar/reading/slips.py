"""Words for a side that were typed with a slip of one letter, read as those words."""

from __future__ import annotations

import re

from plantar.reading.sentences import Plain
from plantar.reading.statements import replaced

_OTHER_WORDS = frozenset({"booth"})


def _slips(word: str) -> set[str]:
    """The word with two letters swapped, one twice or one left out, where that is no other word.

    Three letters are none: LFT are tests of the liver.
    """
    places = range(len(word))
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places[:-1]}
    twice = {word[:i] + word[i] + word[i:] for i in places}
    less = {word[:i] + word[i + 1 :] for i in places[1:]}
    return {s for s in swapped | twice | less if len(s) > 3} - _OTHER_WORDS - {word}


_MEANT = {slip: word for word in ("left", "right", "both") for slip in _slips(word)}
_SLIP = re.compile(rf"\b(?:{'|'.join(sorted(_MEANT))})\b", re.IGNORECASE)


def sides_spelt(read: Plain) -> Plain:
    """The text with those words as they are meant, each with its place as written.

    >>> from plantar.reading.sentences import plain
    >>> sides_spelt(plain("my rigth heel")).text
    'my right heel'
    """
    return replaced(read, [(*m.span(), _MEANT[m[0].lower()]) for m in _SLIP.finditer(read.text)])
