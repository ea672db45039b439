"""A list of places, as a clinician or the terminal names them: "left heel, right S1"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from plantar.anatomy.painted import PaintedMap
from plantar.knowledge.base import KnowledgeBase
from plantar.reading.language import names

_SIDES = {
    "left": ("left",), "l": ("left",), "lt": ("left",),
    "right": ("right",), "r": ("right",), "rt": ("right",),
    "both": ("left", "right"), "bilateral": ("left", "right"), "bilaterally": ("left", "right"),
}  # fmt: skip
_LITTLE = names("a an the my his her of in on at is are numb")
_WHOLE = ("foot", "feet", "leg", "legs")
_OF_A_SIDE = re.compile(rf"\bof ({'|'.join(_SIDES)}) ({'|'.join(_WHOLE)})\b")
_BOTH_FEET = re.compile(
    r"\b(?:both|either|bilateral)(?: of)?(?: my| his| her| the)? f(?:ee|oo)t\b", re.I
)
_WORD = re.compile(r"[^\W_]+|[,;.]")


class PlaceNames:
    """Names of places and what they paint."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._regions: Mapping[tuple[str, ...], frozenset[str]] = {
            _bare(name): frozenset(place.regions)
            for place in knowledge.places
            for name in place.words
        }
        self._longest = max(map(len, self._regions))
        self._of_both_sides = frozenset(
            _bare(name) for place in knowledge.places if place.both_sides for name in place.words
        )

    def exact(self, text: str, *, limbs: bool) -> frozenset[str]:
        """Regions of the places that a clause names by more than the word for a part or limb.

        ``limbs``: where there is none, those of both whole feet if it names both.
        """
        found = frozenset(r for name in self._of_several_words(text) for r in self._regions[name])
        if limbs and not found and _BOTH_FEET.search(text):
            return self._regions["feet",]
        return found

    def on_both_sides(self, text: str) -> bool:
        """Whether a clause names a place that lies on both sides by its very meaning."""
        return any(name in self._of_both_sides for name in self._of_several_words(text))

    def _of_several_words(self, text: str) -> Iterator[tuple[str, ...]]:
        words = [w for w in _WORD.findall(text.lower()) if w not in _LITTLE and w not in _SIDES]
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 1, -1):
                if (name := tuple(words[at : at + length])) in self._regions:
                    yield name
                    at += length - 1
                    break
            at += 1

    def painted(self, text: str) -> PaintedMap:
        """The map of all places named; one without a side takes the side named before it."""
        felt: dict[str, dict[str, float]] = {}
        for sides, regions in self._named(text):
            for side in sides:
                felt.setdefault(side, {}).update(dict.fromkeys(sorted(regions), 1.0))
        layers = {side: {"numb": regions} for side, regions in felt.items()}
        return PaintedMap(layers, rest="unmentioned")

    def _named(self, text: str) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
        text = _OF_A_SIDE.sub(r"of \2 \1,", text.lower())
        words = [w for w in _WORD.findall(text) if w not in _LITTLE]
        at = 0
        sides: tuple[str, ...] = ("one",)
        while at < len(words):
            sides = _SIDES.get(words[at], sides)
            for length in range(self._longest, 0, -1):
                if regions := self._regions.get(tuple(words[at : at + length])):
                    at += length - 1
                    if at + 1 < len(words) and words[at + 1] in _WHOLE:
                        at += 1
                    yield _SIDES.get(_after(words[at + 1 : at + 3]), sides), regions
                    break
            at += 1


def _after(words: list[str]) -> str:
    """The side named right after a place, as in "heel L", unless it begins the next place."""
    if len(words) == 2 and words[1] not in (",", ";", "."):
        return ""
    return words[0] if words else ""


def _bare(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others."""
    return tuple(w for w in name.lower().split() if w not in _LITTLE)
