"""A measured value near the name of what was measured, in its own unit."""

from __future__ import annotations

import re

from plantar.knowledge.schema import Finding
from plantar.knowledge.units import in_own_unit
from plantar.reading.language import names
from plantar.reading.sentences import Span

_NUMBER = re.compile(
    r"(?<![\w.,/])(?P<n>\d{1,6}(?:[.,]\d{1,3})?)(?![\w.,]*\d|/\d{1,2}/\d)"
    r"\s{0,2}(?P<unit>%|[a-zA-Z\u00b5]{1,6}(?:/[\w.\u00b2]{1,8}){0,3})?"
)


def value_near(text: str, sentence: Span, named: Span, entry: Finding) -> float | None:
    """The number after the name, else the one before it; None where none is possible.

    A comma before the decimals is read as a point. A word after the number that is no unit of the
    finding is no unit.
    """
    after = _NUMBER.finditer(text, named.start, sentence.end)
    before = list(_NUMBER.finditer(text, sentence.start, named.start))
    for match in (*after, *reversed(before)):
        number = float(match["n"].replace(",", "."))
        value = in_own_unit(number, match["unit"] or "", entry)
        if value is None and match["unit"] and match["unit"].lower() in _NO_UNITS:
            value = in_own_unit(number, "", entry)
        if value is not None:
            return value
    return None


_NO_UNITS = names("and at but for in is last of on or out so the then to was which with")
