"""Faults of what a program sent, in the words of the house: field, what was found, what is right.

A text is never repeated: it may be about a person. A short word is, where one of a list or a number
was expected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from plantar.errors import nearest

MOST = 20
"""Faults that one refusal lists."""
MOST_REPEATED = 20
_KINDS = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "dict": "an object",
    "list": "a list",
    "model": "an object",
}
_NAMES = {str: "text", bool: "true or false", int: "a number", float: "a number", dict: "an object"}


def faults_in_words(
    errors: Iterable[Mapping[str, Any]], fields: Collection[str] = (), whole: str = "body"
) -> str:
    """Errors of pydantic, each as ``field: found X; expected Y`` on a line of its own.

    Args:
        errors: as ``ValidationError.errors()`` gives them.
        fields: known names at the top, to name the nearest to one that is unknown.
        whole: what the message as a whole is called.
    """
    return first_faults(list(dict.fromkeys(_fault(e, fields, whole) for e in errors)))


def first_faults(faults: Sequence[str]) -> str:
    """The first faults, and how many more there are.

    >>> first_faults(["a"] * 30).splitlines()[-1]
    'more: 10 further faults'
    """
    left = len(faults) - MOST
    return "\n".join([*faults[:MOST], *([f"more: {left} further faults"] if left > 0 else [])])


def broken_texts(value: object, at: str) -> Iterator[str]:
    """The faults of texts within ``value``, keys too, that hold half a surrogate pair."""
    if isinstance(value, str):
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            yield f"{at}: found half a surrogate pair; expected text in Unicode"
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from broken_texts(key, f"{at}, a key")
            yield from broken_texts(part, f"{at}.{key}")
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from broken_texts(part, f"{at}.{n}")


def _fault(error: Mapping[str, Any], fields: Collection[str], whole: str) -> str:
    kind, found = str(error["type"]), error.get("input")
    place = [str(part) for part in error["loc"] if part not in ("body", "[key]")]
    if kind == "json_invalid":
        why = error.get("ctx", {}).get("error", "no JSON")
        return f"{whole}: found no JSON at character {place[-1]} ({why}); expected a JSON object"
    where = ".".join(place) or whole
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        right = nearest(place[-1], fields) if len(place) == 1 and fields else "no such field"
        return f"{where}: found an unknown field; expected {right}"
    if kind.startswith("missing"):
        return f"{where}: found nothing; expected a value"
    if kind == "string_unicode":
        return f"{where}: found half a surrogate pair; expected text in Unicode"
    context = error.get("ctx", {})
    if kind.endswith("too_long"):
        size = len(found) if isinstance(found, str | list | dict) else context.get("actual_length")
        unit = "characters" if isinstance(found, str) else "items"
        return f"{where}: found {size} {unit}; expected at most {context['max_length']}"
    if kind == "too_short":
        return f"{where}: found none; expected at least {context['min_length']}"
    return f"{where}: found {_found(kind, found)}; expected {_expected(kind, error)}"


def _expected(kind: str, error: Mapping[str, Any]) -> str:
    if kind.startswith("date_"):
        return "a date such as 2026-04-03"
    if kind in ("literal_error", "enum"):
        return str(error["ctx"]["expected"]).replace("'", "")
    right = next((_KINDS[k] for k in _KINDS if kind.startswith(f"{k}_")), "")
    if right and kind.endswith(("_type", "_parsing", "_from_float", "_attributes_type")):
        return right
    said = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    said = said.removeprefix("expected ")
    return said[:1].lower() + said[1:]


def _found(kind: str, found: object) -> str:
    """A number as it is; a short word where a word or number was wanted; else what it is."""
    if found is None or isinstance(found, bool | int | float):
        return repr(found)[: 2 * MOST_REPEATED]
    if isinstance(found, str):
        named = kind in ("literal_error", "enum") or kind.startswith(("int_", "float_", "bool_"))
        short = len(found) <= MOST_REPEATED
        return repr(found) if named and short else f"text of {len(found)} characters"
    return _NAMES.get(type(found), "a list" if isinstance(found, list) else "something else")
