"""When something of a record was so, and whether it counts on the day of the assessment."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from plantar import KnowledgeBase
from plantar.errors import ExchangeError
from plantar.exchange.elements import Elements
from plantar.exchange.record_rules import rules

TIME = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.*)?)?)?")
OF_KIND: dict[str, tuple[tuple[str, ...], ...]] = {
    "Observation": (
        ("effectiveDateTime",),
        ("effectiveInstant",),
        ("effectivePeriod", "end"),
        ("issued",),
    ),
    "Condition": (
        ("recordedDate",),
        ("onsetDateTime",),
        ("onsetPeriod", "start"),
        ("onsetPeriod", "end"),
    ),
    "DiagnosticReport": (("effectiveDateTime",), ("effectivePeriod", "end"), ("issued",)),
    "QuestionnaireResponse": (("authored",),),
}
"""Elements that date a resource: the first that is there; of a condition the latest."""
LASTING = ("effectivePeriod", "start")
"""Begun and not ended: it lasts."""


@dataclass(frozen=True, slots=True)
class When:
    """The first and the last day that a date of FHIR may mean, and its moment."""

    first: date
    last: date
    moment: datetime
    text: str


def when(text: str) -> When | None:
    """What a date, a dateTime or an instant of FHIR means; None where it is none.

    >>> found = when("2026-02")
    >>> found.first.isoformat(), found.last.isoformat()
    ('2026-02-01', '2026-02-28')
    """
    match = TIME.fullmatch(text)
    if match is None:
        return None
    year, end = int(match[1]), int(match[2] or 12)
    try:
        first = date(year, int(match[2] or 1), int(match[3] or 1))
        last = date(year, end, int(match[3] or monthrange(year, end)[1]))
        moment = datetime.fromisoformat(text) if "T" in text else _start(last)
    except ValueError:
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return When(first, last, zoned, text)


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def when_of(resource: Elements) -> When | None:
    """When a resource was so; None where it says nothing, or that it lasts."""
    if found := next(_dates(resource), None):
        return found
    resource.text(*LASTING)
    return None


def _dates(resource: Elements) -> Iterator[When]:
    """Dates of a resource, in their order; one that is no date is named as not used."""
    for path in OF_KIND.get(resource.kind, ()):
        if found := when(resource.peek(*path)):
            resource.get(*path)
            yield found


def day_of(record: dict[str, Any], today: date, asked: date | None) -> date:
    """The day on which a record is assessed: as asked, else as the document says, else today.

    Raises:
        ExchangeError: a document of the future.
    """
    if asked is not None or record.get("type") != "document":
        return asked or today
    entries = record.get("entry")
    first = entries[0] if isinstance(entries, list) and entries else {}
    head = first.get("resource") if isinstance(first, dict) else None
    written = head.get("date") if isinstance(head, dict) else None
    found = when(written or record.get("timestamp") or "") if isinstance(written, str) else None
    if found is None:
        return today
    if found.first > today + timedelta(rules().days.ahead.value):
        raise ExchangeError(f"Composition.date: found {found.text}; expected no day after {today}")
    return min(found.last, today)


@dataclass(frozen=True, slots=True)
class Clock:
    """The day of the assessment, against which everything is dated."""

    on: date
    knowledge: KnowledgeBase

    def future(self, at: When | None) -> bool:
        """Whether it is dated later than any time zone explains."""
        return at is not None and at.first > self.on + timedelta(rules().days.ahead.value)

    def newest(self, resource: Elements) -> When | None:
        """The latest date of a resource that is not of the future; None where it has none."""
        dates = list(_dates(resource))
        past = [at for at in dates if not self.future(at)]
        return max(past or dates, key=lambda at: at.last, default=None)

    def dated(self, at: When | None) -> str:
        """Return the sentence for a date in the future."""
        return f"dated {at.text if at else ''}, after the day of the assessment"

    def stale(self, at: When | None) -> str:
        """Return why a complaint of that time does not count today; empty if it does."""
        if self.future(at):
            return self.dated(at)
        days = rules().days.complaint.value
        old = at is not None and (self.on - at.last).days > days
        return f"of {at.text}: older than {days:g} days" if old and at else ""

    def over(self, finding: str, at: When | None) -> str:
        """Return why a finding of that time does not count today; empty if it does."""
        if at is None:
            return ""
        if self.future(at):
            return self.dated(at)
        days = self._days(finding)
        if days is None or (self.on - at.last).days <= days:
            return ""
        return f"of {at.text}: older than {days:g} days"

    def ended(self, finding: str, at: When | None) -> bool:
        """Whether a finding that was over at a time says nothing of today; past history does.

        What counts only while it is so does not outlast its end, but for what happened of late.
        """
        current = self.knowledge.senses.current.get(finding)
        if current is None:
            return not self.knowledge.topic_of(finding).risk
        late = at is not None and (self.on - at.last).days <= current.days
        return current.goes_on or finding in rules().states or not late

    def _days(self, finding: str) -> float | None:
        """How long a finding counts; None for ever."""
        topic, days = self.knowledge.topic_of(finding), rules().days
        if topic.risk or topic.taken:
            current = self.knowledge.senses.current.get(finding)
            return None if current is None or current.goes_on else current.days
        of = {"clinician": days.examination, "test": days.result}
        return of.get(self.knowledge.findings[finding].asked_of, days.complaint).value
