"""Groups of words in wordings: ``@leg`` stands for any word of the group ``leg``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from plantar.errors import nearest
from plantar.knowledge.fields import Location
from plantar.knowledge.schema_words import MedicineWords, Senses

MARK = "@"
NOT = "!"
EXACT = "="
"""Before words that have no plural s in this place."""


def wrong_groups(words: Senses | MedicineWords) -> Iterator[tuple[Location, str]]:
    """Where wordings name a group that is none, and what is wrong.

    A group holds words alone: a group in it would be read as a word.
    """
    parts = words.model_dump()
    groups = parts.pop("groups", {})
    for at, wording in _texts(parts, ()):
        for name in _named(wording):
            if name not in groups:
                yield at, _no_group(name, groups)
    for at, word in _texts(groups, ("groups",)):
        if word.startswith(MARK):
            yield at, f"found {word!r}; expected a word, as a group holds no groups"


def _named(wording: str) -> Iterator[str]:
    """Names of the groups in a wording."""
    for token in wording.split():
        for part in token.lstrip(NOT + EXACT).split("|"):
            if part.startswith(MARK):
                yield part.removeprefix(MARK)


def _no_group(name: str, groups: Collection[str]) -> str:
    right = f"{MARK}: {nearest(name, groups)}" if groups else "words, as this file has no groups"
    return f"found {MARK}{name}, which is no group of words; expected {right}"


def _texts(value: Any, at: Location) -> Iterator[tuple[Location, str]]:
    """Every text below, with its place."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, (*at, key))
    elif isinstance(value, tuple | list):
        for n, inner in enumerate(value):
            yield from _texts(inner, (*at, n))
