"""Every error a user can meet. The message says where, what was found and what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

Kind = TypeVar("Kind")

LIKE = 70.0
"""Of a hundred: from here on two names are spelt alike."""
MOST_NAMED = 12
"""Names that a message lists where none is spelt alike."""


class PlantarError(Exception):
    """Base of all errors that are the input's fault, not the program's. Exit code 2."""


class KnowledgeError(PlantarError):
    """A knowledge file is broken: the message names the file, the line and the field."""


class MissingExtraError(PlantarError):
    """What was asked for needs an optional part that is not installed; says how to install it."""


class VignetteError(PlantarError):
    """A case file is broken: the message names the file, the line and the field."""


class EvidenceError(PlantarError):
    """A piece of evidence names something unknown, or a value or unit that cannot be."""


class ChildError(EvidenceError):
    """The person is a child and is not assessed; ``advice`` says what to do instead."""

    def __init__(self, age_years: int, advice: str, field: str = "age_years") -> None:
        """``field``: what the caller calls the age."""
        super().__init__(age_years, advice, field)
        self.age_years, self.advice, self.field = age_years, advice, field

    def __str__(self) -> str:
        theirs = "If this is not the age of the person, give theirs too"
        return f"{self.field}: found {self.age_years}; {self.advice} {theirs}"


class DiaryError(PlantarError):
    """A diary cannot be opened, read or written as asked; nothing of it was changed."""


class PassphraseNeeded(DiaryError):
    """The diary is sealed, and no passphrase was given."""


class AccountError(PlantarError):
    """An account cannot be made, entered or changed as asked; nothing was changed."""


class ExchangeError(PlantarError):
    """A message of another system cannot be used: names the element, what was found, what fits."""


def alike(value: object, allowed: Iterable[str], most: int = 3) -> list[str]:
    """The names that are spelt alike, the nearest first; one that begins alike counts as close.

    >>> alike("numb_heal", {"numb_ball", "numb_heel_plantar", "sex"})
    ['numb_heel_plantar', 'numb_ball']
    """
    from rapidfuzz import fuzz, process  # only where there is an error: keeps the start short

    found = process.extract(
        str(value), sorted(allowed), scorer=fuzz.WRatio, limit=most, score_cutoff=LIKE
    )
    return [name for name, _, _ in found]


def nearest(value: object, allowed: Iterable[str]) -> str:
    """What would be right: the names that are spelt alike, else the first of all.

    >>> nearest("lefft", ["left", "right"])
    'left'
    """
    options = list(allowed)
    return " or ".join(alike(value, options)) or _some(options)


def _some(options: Sequence[str]) -> str:
    """The first names, and a sign that there are more."""
    return ", ".join([*options[:MOST_NAMED], *["..."][: len(options) > MOST_NAMED]])


def did_you_mean(value: object, allowed: Iterable[str]) -> str:
    """The end of a message about an unknown name; empty where none is spelt alike.

    >>> did_you_mean("gowt", ["gout", "sciatica"]), did_you_mean("x", ["gout"])
    ('; did you mean gout?', '')
    """
    close = " or ".join(alike(value, allowed))
    return f"; did you mean {close}?" if close else ""


def of_kind(field: str, value: object, kind: type[Kind], right: str) -> Kind:
    """The value, where it is of its kind; ``right`` says what is wanted.

    Raises:
        EvidenceError: it is something else.
    """
    if not isinstance(value, kind):
        raise EvidenceError(f"{field}: found {value!r}; expected {right}")
    return value
