"""What may come in at all: how large, how deep, how many; refused before anything is read."""

from __future__ import annotations

import json
import math
from typing import Any

from plantar.errors import ExchangeError

MOST_BYTES = 1_000_000
MOST_DEPTH = 40
MOST_RESOURCES = 500
MOST_TEXT = 4000
"""Characters of a text in one's own words."""
MOST_DIGITS = 40
"""Digits of a whole number: more count nothing in a record."""
MOST_ITEMS = 200
"""Findings, regions or answers in one message."""


def read_object(raw: bytes | str, what: str) -> dict[str, Any]:
    """The JSON object in ``raw``; numbers that nobody can write back (NaN, 1e999) are refused.

    Raises:
        ExchangeError: too large, too deep, not JSON or not an object. What was sent is not
            repeated: it may be about a person.
    """
    data = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
    if len(data) > MOST_BYTES:
        raise ExchangeError(f"{what}: found {len(data)} bytes; expected at most {MOST_BYTES}")
    if _depth(data) > MOST_DEPTH:
        raise ExchangeError(f"{what}: nested deeper than {MOST_DEPTH} levels")
    try:
        found = json.loads(
            data,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_whole,
            object_pairs_hook=_once,
        )
    except (ValueError, RecursionError) as error:
        where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "the text"
        why = error.msg if isinstance(error, json.JSONDecodeError) else "cannot be read as JSON"
        raise ExchangeError(f"{what}: {where}: not valid JSON: {why}") from None
    if not isinstance(found, dict):
        raise ExchangeError(f"{what}: found {type(found).__name__}; expected a JSON object")
    return found


def at_most(count: int, most: int, what: str) -> None:
    """Refuse more than ``most``.

    Raises:
        ExchangeError: names what there is too much of.
    """
    if count > most:
        raise ExchangeError(f"{what}: found {count}; expected at most {most}")


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _finite(text: str) -> float:
    if math.isinf(found := float(text)):
        raise ValueError(text)
    return found


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError(text)
    return int(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON keeps the last of two equal keys in silence; the lost one may hold the emergency."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _depth(data: bytes) -> int:
    """How deep brackets nest outside strings, without building anything."""
    deepest = depth = 0
    inside = escaped = False
    for byte in data:
        if inside:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                inside = False
        elif byte == 0x22:
            inside = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest
