"""iCalendar files (RFC 5545) of a programme and of checks; the same input gives the same bytes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Alarm

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:plantar:calendar")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SPREAD = {
    1: (0,),
    2: (0, 3),
    3: (0, 2, 4),
    4: (0, 2, 4, 6),
    5: (0, 1, 2, 3, 4),
    6: (0, 1, 2, 3, 4, 5),
    7: (0, 1, 2, 3, 4, 5, 6),
}
"""Days of a week after the first, with rest between where there is room."""

DIARY, LOOK_BACK = "Diary", "Diary: look back"
"""Titles of the diary's reminders: who sees the calendar learns nothing of the person's health."""
GOES_ON = timedelta(weeks=12)
"""For which what is done on certain days of the week is put into a calendar."""
EVERY = {"day": 7, "week": 1}
"""How often the diary reminds: days a week."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One line of the calendar; ``days_per_week`` 0 is a single day."""

    id: str
    title: str
    text: str
    after_days: int = 0
    days_per_week: int = 0


def calendar(entries: Iterable[CalendarEntry], start: date) -> bytes:
    """The entries as an iCalendar file that begins on ``start``."""
    from icalendar import Calendar, Event

    file = Calendar()
    file.add("prodid", "-//plantar//care//EN")
    file.add("version", "2.0")
    stamp = datetime.combine(start, time(), UTC)
    for entry in entries:
        event = Event()
        day = start + timedelta(days=entry.after_days)
        event.add("uid", f"{uuid.uuid5(NAMESPACE, f'{entry.id} {day.isoformat()}')}@plantar")
        event.add("dtstamp", stamp)
        event.add("summary", entry.title)
        event.add("description", entry.text)
        event.add("dtstart", day)
        if entry.days_per_week:
            offsets = SPREAD[entry.days_per_week]
            named = [DAYS[(day.weekday() + n) % 7] for n in offsets]
            until = day + GOES_ON - timedelta(days=1)
            event.add("rrule", {"freq": "weekly", "byday": named, "until": until})
        else:
            event.add_component(_alarm(entry.title))
        file.add_component(event)
    return bytes(file.to_ical())


def diary_reminders(every: str, looks_back: Iterable[date], today: date) -> bytes:
    """Reminders of a diary, one of :data:`EVERY`, and the days on which to look back."""
    days = sorted({day for day in looks_back if day >= today})
    entries = [
        CalendarEntry(f"diary {every}", DIARY, "A minute for your diary.", 0, EVERY[every]),
        *(
            CalendarEntry("look back", LOOK_BACK, "Look at before and after.", (day - today).days)
            for day in days
        ),
    ]
    return calendar(entries, today)


def _alarm(title: str) -> Alarm:
    """At nine in the morning of the day."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(hours=9))
    return alarm
