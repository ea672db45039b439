"""Published scores from the same findings, for display only: they never enter the posterior.

What is not known makes a range, from nothing more found to everything unknown found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plantar.knowledge.expression import Facts, holds
from plantar.knowledge.schema_care_plan import Score, ScoreBand, ScoreItem


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """An item and whether it is present; None is not known."""

    text: str
    points: float
    present: bool | None


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """A score as a range; ``low`` equals ``high`` where everything is known."""

    id: str
    name: str
    low: float
    high: float
    meanings: tuple[str, ...]
    """Every band that the range touches, rising."""
    items: tuple[ScoredItem, ...]
    note: str
    references: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Items that are not known."""
        return tuple(item.text for item in self.items if item.present is None)


def scores(facts: Facts, table: Mapping[str, Score]) -> tuple[ScoreResult, ...]:
    """All scores of the table over the findings."""
    return tuple(score(key, entry, facts) for key, entry in table.items())


def score(key: str, entry: Score, facts: Facts) -> ScoreResult:
    """One score over the findings."""
    items = tuple(ScoredItem(i.text, i.points, present(i, facts)) for i in entry.items)
    low, high = _sum(items) if entry.kind == "sum" else _category(items)
    meanings = _meanings(entry.bands, low, high)
    return ScoreResult(key, entry.name, low, high, meanings, items, entry.note, entry.reference)


def present(item: ScoreItem, facts: Facts) -> bool | None:
    """Whether the item is present; None where its expressions do not decide, or contradict."""
    there = bool(item.when) and holds(item.when, facts) is True
    missing = bool(item.unless) and holds(item.unless, facts) is True
    return None if there == missing else there


def _sum(items: tuple[ScoredItem, ...]) -> tuple[float, float]:
    sure = sum(i.points for i in items if i.present)
    open_points = [i.points for i in items if i.present is None]
    return (
        sure + sum(p for p in open_points if p < 0),
        sure + sum(p for p in open_points if p > 0),
    )


def _category(items: tuple[ScoredItem, ...]) -> tuple[float, float]:
    low = max((i.points for i in items if i.present), default=0.0)
    high = max((i.points for i in items if i.present is not False), default=0.0)
    return low, high


def _meanings(bands: tuple[ScoreBand, ...], low: float, high: float) -> tuple[str, ...]:
    ends = [*(b.from_points for b in bands[1:]), float("inf")]
    return tuple(
        b.meaning for b, end in zip(bands, ends, strict=True) if b.from_points <= high and low < end
    )
