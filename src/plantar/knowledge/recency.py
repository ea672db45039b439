"""Of what was measured several times the latest counts: one rule for records and for tables."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def latest(rows: Iterable[tuple[Key, Any, Value]]) -> dict[Key, Value]:
    """The value of each key that has the latest time; of several at that time the last one.

    ``rows`` are (key, time, value), in any order; the times of a key can be compared.

    >>> latest([("hba1c", 2024, 60.0), ("hba1c", 2026, 48.0), ("hba1c", 2025, 52.0)])
    {'hba1c': 48.0}
    """
    found: dict[Key, tuple[Any, Value]] = {}
    for key, time, value in rows:
        if key not in found or time >= found[key][0]:
            found[key] = (time, value)
    return {key: value for key, (_, value) in found.items()}
