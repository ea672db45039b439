"""A measured value near the name of what was measured, in its own unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plantar.knowledge.schema import Cutoff, Finding
from plantar.knowledge.units import beyond, in_own_unit
from plantar.reading.language import names
from plantar.reading.mention import FEARED, Mention
from plantar.reading.sentences import Span

_NUMBER = re.compile(
    r"(?<![\w.,/])(?P<n>\d{1,6}(?:[.,]\d{1,3})?)(?![\w.,]*\d|/\d{1,2}/\d|/(?:5|7|12|52)\b)"
    r"\s{0,2}(?P<unit>%|[a-zA-Z\u00b5]{1,6}(?:/[\w.\u00b2]{1,8}){0,3})?"
)
"""No date, no length of time of a note ("3/52") and no grade of power ("4/5")."""
_NORMAL = re.compile(r"[ \t]*(?:(?:is|was|are|were)[ \t]+)?(?:normal|N)\b(?![ \t]*[\d(])")
"""A result in a word: the numbers beside it are those of other tests."""
FAR_ABNORMAL, FAR_NORMAL_HIGH, FAR_NORMAL_LOW = 8.0, 4.0, 20.0
"""How many times a threshold, or part of it, makes a number without a unit one of another unit."""
CLOSE = 2.5
"""Within this many times the threshold in two units, a number may be of either."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number near a name; ``value`` in the finding's own unit, None where it is not clear."""

    value: float | None
    start: int


def with_own_numbers(
    text: str,
    spans: Sequence[Span],
    mentions: Sequence[Mention],
    findings: Mapping[str, Finding],
) -> list[Mention]:
    """Mentions with each number that of one finding, and those of no clear value asked."""
    kept: list[Mention] = []
    owned: set[int] = set()
    for mention in sorted(mentions, key=lambda m: -m.stated):
        entry = findings[mention.finding]
        near = entry.threshold and measured_near(
            text, spans[mention.sentence], mention.words, entry
        )
        if near and near.start in owned:
            continue
        if near:
            owned.add(near.start)
        kept.append(mention.said(FEARED) if near and near.value is None else mention)
    return sorted(kept, key=lambda m: (m.sentence, m.words.start))


def value_near(text: str, sentence: Span, named: Span, entry: Finding) -> float | None:
    """The number after the name, else the one before it; None where none is possible or clear.

    A comma before the decimals is read as a point. A word after the number that is no unit of the
    finding is no unit.
    """
    found = measured_near(text, sentence, named, entry)
    return found.value if found else None


def measured_near(text: str, sentence: Span, named: Span, entry: Finding) -> Measured | None:
    """The number that belongs to a name, with its place; None where there is none."""
    if _NORMAL.match(text, named.end, sentence.end):
        return None
    after = list(_NUMBER.finditer(text, named.start, sentence.end))
    before = list(_NUMBER.finditer(text, sentence.start, named.start))
    unclear = None
    for match in (*after, *reversed(before)):
        number, unit = float(match["n"].replace(",", ".")), match["unit"] or ""
        if unit.lower() in _NO_UNITS:
            unit = ""
        own = in_own_unit(number, _whole(unit, entry), entry)
        if not unit:
            own = _without_unit(number, own, entry)
        if own is not None:
            return Measured(own, match.start())
        if unclear is None and not unit and match.start() - named.end <= NEXT and match in after:
            unclear = Measured(None, match.start())
    return unclear


NEXT = 12
"""Characters from a name within which a number is its own: "B12 was 150"."""


def _whole(unit: str, entry: Finding) -> str:
    """A unit of which only the beginning is written ("ng"), where it can be but one."""
    ways = [name for name in entry.units if unit and name.lower().startswith(f"{unit.lower()}/")]
    return ways[0] if len(ways) == 1 else unit


def _without_unit(number: float, own: float | None, entry: Finding) -> float | None:
    """The value of a number in the unit it must be of; None where two units would differ in it."""
    limit = entry.threshold
    others = [v for name in entry.units if (v := in_own_unit(number, name, entry)) is not None]
    if limit is None or not limit.value:
        return own
    near = [v for v in others if 1 / CLOSE <= v / limit.value <= CLOSE]
    if own is None or _extreme(own / limit.value, limit):
        return near[0] if near else own
    unsure = 1 / CLOSE <= own / limit.value <= CLOSE and any(
        beyond(v, limit) is not beyond(own, limit) for v in near
    )
    return None if unsure else own


def _extreme(times: float, limit: Cutoff) -> bool:
    """Whether a value of so many times its threshold is hardly met in people."""
    if limit.op in (">", ">="):
        return times > FAR_ABNORMAL or times < 1 / FAR_NORMAL_LOW
    return times < 1 / FAR_ABNORMAL or times > FAR_NORMAL_HIGH


_NO_UNITS = names(
    "and at but for in is last of on or out so the then this to today was when which with yesterday"
)
