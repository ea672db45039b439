"""The nouns of a diary: whose it is, and one version of one thing that was written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from plantar.records.bodies import RecordBody


@dataclass(frozen=True, slots=True)
class DiaryOwner:
    """Whose diary it is: a name that was chosen for it, a pseudonym if wished."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Record:
    """One version of one thing that was written down.

    ``thread`` is the same for all versions; ``happened_at`` is the time that it is about,
    ``recorded_at`` the time at which it was saved, both in UTC.
    """

    person: str
    thread: str
    version: int
    kind: str
    happened_at: datetime
    recorded_at: datetime
    body: RecordBody
    saved: int = field(default=0, compare=False, repr=False)
    """Rises with each row of this database; another device counts for itself."""

    def corrected(self, body: RecordBody, at: datetime, now: datetime) -> Record:
        """The next version of it."""
        return Record(self.person, self.thread, self.version + 1, self.kind, at, now, body)


def now_utc() -> datetime:
    """The clock of this machine, to the millisecond."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
