"""Left, right or both: the word for a side that belongs to what was said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plantar.knowledge.evidence import Side
from plantar.reading.sentences import Span, clauses_or_all, number_of

LOOK_BACK = 30
"""Characters before a word for a side in which "not my" may stand."""
_LIMB = r"(?:foot|leg|heel|calf|ankle|toes?|thigh|knee|sole|hip|arm|side|l[1-5]|s1)"
_AWAY = (
    "now|away|after|before|through|across|up|down|out|at|from|then|of|where|when|into"  # right away
)
_PARTED = (
    "me|with|over|home|the|my|it|him|her|for|behind|off|of|work|early|school|town"  # left me numb
)
_SIDE = re.compile(
    r"\b(?:"
    rf"(?P<left>left|lt|lft(?=\s+{_LIMB}\b))(?!\s+(?:{_PARTED})\b)"
    rf"|(?P<right>(?<!all )(?<!is )(?<!be )(?<!am i )right|rt)(?!\s+(?:{_AWAY})\b)(?!,)"
    r"|(?P<both>both|bilateral(?:ly)?|either|b/l)"
    rf"|(?P<l>(?<![/\d] )(?<![/\d'])l)(?=\s+{_LIMB}\b)"
    rf"|(?P<r>(?<![/\d] )(?<![/\d'])r)(?=\s+{_LIMB}\b)"
    r")\b",
    re.IGNORECASE,
)
"""Neither "right away" nor the L of a litre is a side; "left of" is a direction."""
_MEANT = {
    "left": Side.LEFT,
    "l": Side.LEFT,
    "right": Side.RIGHT,
    "r": Side.RIGHT,
    "both": Side.BOTH,
}


_REMAINS = re.compile(
    r"\b(?:any|anything|feeling|nothing|numbness|power|sensation|strength|tingling)\s+$", re.I
)
_IN = re.compile(r"\s+(?:in|on|at)\b", re.I)
_MARK, _NOUN = re.compile(r"\s+an?\b", re.I), re.compile(r"\b(?:the|my)\s+$", re.I)


_JUST = re.compile(
    r"\s+(?:in|under|underneath|behind|at|on|beside|above|below|between|around|over|there|here"
    r"|next|as|along|near|inside|by)\b",
    re.I,
)
_THE = re.compile(r"\b(?:the|my|his|her|your|their|on|to|and|or)\s+$", re.I)
_WHAT_IS, _COPULA = re.compile(r"\b(?:is|was|what's)\s+$", re.I), re.compile(r"\s+(?:is|was|are)\b")
"""Around "left" that remains: "what is left is a numb heel"."""
_NOT_IT = re.compile(
    r"\b(?:not|isn't|never|rather than|instead of)\s+(?:(?:in|on|the|my)\s+)*$", re.I
)
_ALL_WELL = re.compile(
    rf"\s+(?:(?:{_LIMB}|one|side)\s+)?(?:is|are|was|feels|seems)\s+(?:all\s+|quite\s+)?"
    r"(?:ok|okay|fine|normal|good|well|alright|unaffected|not affected|healthy)\b",
    re.I,
)


_GOOD = r"(?:good|better|best|fine|healthy|normal|sound|unaffected)"
_GOOD_IS = re.compile(
    rf"\b{_GOOD}\s+(?:(?:{_LIMB}|one|side)\s+)?(?:is|was|being|=)\s+(?:the\s+|my\s+)?$", re.I
)
_IS_GOOD = re.compile(
    rf"\s+(?:(?:{_LIMB}|one|side)\s+)?(?:is|was|being)\s+(?:the|my|his|her)\s+{_GOOD}\b", re.I
)
"""Around the side of the limb that is well: "my good foot is the right one"."""
_THE_OTHER = re.compile(
    rf"\b(?:the|my|his|her)\s+other\b(?=\s+(?:{_LIMB}|one|side|is|has|goes)\b)", re.I
)
_OPPOSITE = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}


_TWO = re.compile(
    r"\b(?:ankles|calves|each|feet|heels|jerks|knees|legs|limbs|other|reflexes|sides|soles|thighs|toes|too)\b",
    re.I,
)


_ONE_THING = re.compile(
    r"\b(?:an?|one)\s+(?:[\w-]+\s+)?(?:sore|ulcer|wound|blister|lump|spot|cut|bruise|patch|corn)\b"
    r"|\b(?:an?|one|the|my|his|her|big|little)\s+(?:toe|heel|foot|ankle|leg|knee|calf|thigh|sole)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A word for a side, and where it stands; ``excluded`` where it is named as the other one.

    "My right heel, not my left"; "the left is fine".
    """

    side: Side
    start: int
    end: int
    excluded: bool = False


def sides_named(text: str) -> tuple[Named, ...]:
    """Every word for a side, in order."""
    named = [
        Named(
            _MEANT[match.lastgroup or ""],
            match.start(),
            match.end(),
            _is_excluded(text, match.start(), match.end()),
        )
        for match in _SIDE.finditer(text)
        if not (match["left"] and _is_verb(text, match.start(), match.end()))
        and not (match["right"] and _is_just(text, match.start(), match.end()))
    ]
    return tuple(sorted([*named, *_the_other(text, named)], key=lambda n: n.start))


def _is_excluded(text: str, start: int, end: int) -> bool:
    """Whether a side is named as the one that is not meant, or that is well."""
    begin = max(0, start - LOOK_BACK)
    return bool(
        _NOT_IT.search(text, begin, start)
        or _GOOD_IS.search(text, begin, start)
        or _ALL_WELL.match(text, end)
        or _IS_GOOD.match(text, end)
    )


def _the_other(text: str, named: Sequence[Named]) -> Iterator[Named]:
    """The side of "the other", where the only side that is named is the one that is well."""
    sides = {n.side for n in named}
    if len(sides) == 1 and sides <= {*_OPPOSITE} and all(n.excluded for n in named):
        for match in _THE_OTHER.finditer(text):
            yield Named(_OPPOSITE[named[0].side], match.start(), match.end())


def _is_verb(text: str, start: int, end: int) -> bool:
    """Whether "left" is what remains or was made: "no feeling left in it", "it left a mark"."""
    begin = max(0, start - LOOK_BACK)
    if _WHAT_IS.search(text, begin, start) and _COPULA.match(text, end):
        return True
    if _IN.match(text, end):
        return bool(_REMAINS.search(text, begin, start))
    return bool(_MARK.match(text, end) and not _NOUN.search(text, begin, start))


def _is_just(text: str, start: int, end: int) -> bool:
    """Whether "right" is "just": "right in the middle of my back", and not "on the right in"."""
    begin = max(0, start - LOOK_BACK)
    return bool(_JUST.match(text, end)) and not _THE.search(text, begin, start)


def side_of(words: Span, sentence: Span, named: Sequence[Named]) -> Side | None:
    """The side of what stands at ``words``: the nearest word for one in its sentence."""
    here = [n for n in _within(sentence, named) if not n.excluded]
    return min(here, key=lambda n: (_apart(n, words), n.start)).side if here else None


def of_one_thing(text: str, sentence: Span, words: Span) -> bool:
    """Whether words stand in a clause of one thing, behind another of both feet.

    "Both my feet are numb and I have a sore on the toe": nobody has said on which side.
    """
    every = clauses_or_all(text, sentence)
    here = every[number_of(every, words)]
    return (
        len(every) > 1
        and bool(_ONE_THING.search(text, here.start, here.end))
        and not _TWO.search(text, here.start, here.end)
        and not any(n.side is Side.BOTH for n in sides_named(text[here.start : here.end]))
    )


def only_one(text: str, sentence: Span, named: Sequence[Named]) -> bool:
    """Whether a sentence names one side alone, and nothing of which there are two."""
    sides = {n.side for n in _within(sentence, named) if not n.excluded}
    two = _TWO.search(text, sentence.start, sentence.end)
    return len(sides) == 1 and Side.BOTH not in sides and not two


def sides_excluded(sentence: Span, named: Sequence[Named]) -> frozenset[Side]:
    """Sides of which a sentence says that it is not them; both sides with either of them."""
    out = {n.side for n in _within(sentence, named) if n.excluded}
    return frozenset({*out, Side.BOTH} if out else out)


def _within(sentence: Span, named: Sequence[Named]) -> list[Named]:
    return [n for n in named if n.start in sentence]


def _apart(named: Named, words: Span) -> int:
    """Characters between; a word after what was said is a little farther than one before."""
    if named.end <= words.start:
        return words.start - named.end
    return max(0, named.start - words.end) + (2 if named.start >= words.end else 0)
