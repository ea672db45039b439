"""One person's records as the course of one complaint, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from plantar.records.bodies import (
    Body,
    Diagnosis,
    DiaryEntry,
    Level,
    Result,
    Treatment,
    Visit,
)
from plantar.records.diary import Record

B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class Told:
    """Something of the story, when it happened, and the record that it stands in."""

    at: datetime
    record: Record


@dataclass(frozen=True, slots=True)
class Entry(Told):
    """A diary entry."""

    body: DiaryEntry


@dataclass(frozen=True)
class Story:
    """Everything that was told; entries and visits with the oldest first."""

    entries: tuple[Entry, ...]
    visits: tuple[tuple[datetime, Visit], ...]
    treatments: tuple[Treatment, ...]
    results: tuple[tuple[datetime, Result], ...]
    diagnoses: tuple[tuple[datetime, Diagnosis], ...]
    levels: tuple[tuple[datetime, Level], ...]

    @property
    def last_visit(self) -> tuple[datetime, Visit] | None:
        """The newest visit; what was told before it is settled by it."""
        return self.visits[-1] if self.visits else None

    @property
    def since_visit(self) -> tuple[Entry, ...]:
        """Entries that no visit has looked at."""
        seen = self.last_visit
        return tuple(e for e in self.entries if seen is None or e.at > seen[0])

    def until(self, at: datetime) -> Story:
        """The story as far as it had happened at a time."""
        return Story(
            tuple(e for e in self.entries if e.at <= at),
            tuple(v for v in self.visits if v[0] <= at),
            tuple(t for t in self.treatments if t.began <= at.date()),
            tuple(r for r in self.results if r[0] <= at),
            tuple(d for d in self.diagnoses if d[0] <= at),
            tuple(x for x in self.levels if x[0] <= at),
        )


def tell(records: Iterable[Record]) -> Story:
    """The story of the newest versions of all records."""
    ordered = sorted(records, key=lambda r: r.happened_at)
    return Story(
        tuple(Entry(r.happened_at, r, r.body) for r in ordered if isinstance(r.body, DiaryEntry)),
        _of(ordered, Visit),
        tuple(treatment for _, treatment in _of(ordered, Treatment)),
        _of(ordered, Result),
        _of(ordered, Diagnosis),
        _of(ordered, Level),
    )


def _of(records: Iterable[Record], kind: type[B]) -> tuple[tuple[datetime, B], ...]:
    return tuple((r.happened_at, r.body) for r in records if isinstance(r.body, kind))
