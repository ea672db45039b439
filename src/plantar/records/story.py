"""One person's records as the course of one complaint, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from plantar.records.bodies import (
    DiaryEntry,
    KeptAssessment,
    Level,
    RecordBody,
    Result,
    Treatment,
    WeeklyScore,
)
from plantar.records.record import Record

SETTLED = "settled"
B = TypeVar("B", bound=RecordBody)


@dataclass(frozen=True)
class StoryEvent(Generic[B]):
    """Something of the story, and the record that it stands in."""

    record: Record
    body: B

    @property
    def at(self) -> datetime:
        """The time that it is about."""
        return self.record.happened_at


@dataclass(frozen=True)
class Story:
    """Everything that was told, by kind, the oldest first."""

    entries: tuple[StoryEvent[DiaryEntry], ...]
    visits: tuple[StoryEvent[KeptAssessment], ...]
    treatments: tuple[StoryEvent[Treatment], ...]
    results: tuple[StoryEvent[Result], ...]
    levels: tuple[StoryEvent[Level], ...]
    scores: tuple[StoryEvent[WeeklyScore], ...] = ()

    @property
    def last_visit(self) -> StoryEvent[KeptAssessment] | None:
        """The newest visit."""
        return self.visits[-1] if self.visits else None

    @property
    def settling(self) -> StoryEvent[KeptAssessment] | None:
        """The newest visit that asked about every danger; it settles what was told before."""
        settled = (
            v for v in reversed(self.visits) if v.body.report["urgency"]["status"] == SETTLED
        )
        return next(settled, None)

    def unseen(self, told: Iterable[StoryEvent[B]]) -> tuple[StoryEvent[B], ...]:
        """What no settling visit can have looked at.

        That is what happened after it and what was written down after it, whatever date it bears:
        with a clock that went back a new entry would else seem to be old.
        """
        seen = self.settling
        return tuple(
            one
            for one in told
            if seen is None or one.at > seen.at or one.record.saved > seen.record.saved
        )

    @property
    def since_visit(self) -> tuple[StoryEvent[DiaryEntry], ...]:
        """Entries that no settling visit has looked at."""
        return self.unseen(self.entries)


def tell(records: Iterable[Record]) -> Story:
    """The story of the newest versions of all records."""
    ordered = sorted(records, key=lambda r: (r.happened_at, r.saved))
    return Story(
        _of(ordered, DiaryEntry),
        _of(ordered, KeptAssessment),
        _of(ordered, Treatment),
        _of(ordered, Result),
        _of(ordered, Level),
        _of(ordered, WeeklyScore),
    )


def _of(records: Iterable[Record], kind: type[B]) -> tuple[StoryEvent[B], ...]:
    return tuple(StoryEvent(r, r.body) for r in records if isinstance(r.body, kind))
