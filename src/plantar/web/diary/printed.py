"""The letter "changed since the last visit": what a PDF of a diary holds, in chosen parts."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from plantar.anatomy.map_sheet import draw_map
from plantar.assessment.document import Block, Bullets, Heading, Paragraph, Picture, Table
from plantar.assessment.letter_parts import long_date
from plantar.records.bodies import DiaryEntry, KeptAssessment, Photo
from plantar.records.course import Shift
from plantar.records.diary import Diary
from plantar.records.noticing import CHANCE
from plantar.records.noticing import Response as Answered
from plantar.records.record import DiaryOwner, Record
from plantar.records.standing import Standing
from plantar.records.story import Story, StoryEvent
from plantar.records.weekly import weekly
from plantar.records.words import WHY_OPEN
from plantar.web.diary.forms import Paintings
from plantar.web.diary.site import DiarySite

PARTS = {
    "noticed": "What the diary noticed",
    "treatments": "Before and after treatments",
    "weekly": "Weekly questions",
    "paintings": "First and last painting (PDF)",
    "photos": "First and last photo of each foot (PDF)",
    "written": "What was written",
}
"""Parts of the page and the PDF that can be left out; how urgent it is cannot."""
T = TypeVar("T")


@dataclass(frozen=True)
class Period:
    """The time that is looked at, and the parts that are wanted."""

    since: datetime | None
    until: datetime | None
    visit: StoryEvent[KeptAssessment] | None
    parts: frozenset[str]

    def holds(self, at: datetime) -> bool:
        """Whether a time is within."""
        return (not self.since or at >= self.since) and (not self.until or at < self.until)


@dataclass(frozen=True)
class Printed:
    """The contents of the letter."""

    site: DiarySite
    diary: Diary
    me: DiaryOwner
    story: Story
    standing: Standing
    span: Period
    records: Sequence[Record]
    """Those of the time that is looked at."""

    def blocks(self, today: date) -> Iterator[Block]:
        """The letter; how urgent it is stands first and cannot be left out."""
        yield Heading(1, f"Diary of {self.me.name}: {_title(self.span)}")
        yield Paragraph(f"Printed on {long_date(today)}. Decision support, not a medical device.")
        yield from _urgency(self.standing)
        parts = {
            "noticed": self._noticed,
            "treatments": self._treatments,
            "weekly": self._weekly,
            "paintings": self._paintings,
            "photos": self._photos,
            "written": self._written,
        }
        for name, blocks in parts.items():
            if name in self.span.parts:
                yield from blocks()

    def _noticed(self) -> Iterator[Block]:
        if self.standing.noticed:
            yield Heading(2, PARTS["noticed"])
            yield Bullets([n.text for n in self.standing.noticed])

    def _treatments(self) -> Iterator[Block]:
        if answers := self.site.judge.watcher.responses(self.story):
            yield _before_and_after(answers)
            yield Paragraph(CHANCE)

    def _weekly(self) -> Iterator[Block]:
        scores = [s for s in scores_of(self.story) if self.span.holds(s[0])]
        if scores:
            points = [(_time(at), f"{value:g}") for at, value in scores]
            yield Table(f"{PARTS['weekly']}, 0 to {weekly().most:g}", ("Day", "Points"), points)

    def _paintings(self) -> Iterator[Block]:
        paintings = Paintings(self.site.judge.plantar)
        painted = [e for e in self.story.entries if e.body.map and self.span.holds(e.at)]
        for entry in _first_and_last(painted):
            map_ = paintings.read(entry.body.map)
            yield Heading(2, f"Painted on {_time(entry.at)}")
            yield Picture(draw_map(map_), self._regions(entry) or "no region")

    def _regions(self, entry: StoryEvent[DiaryEntry]) -> str:
        map_ = Paintings(self.site.judge.plantar).read(entry.body.map)
        names = self.site.engine.knowledge.regions
        sides = (
            f"{side.capitalize()}: {'; '.join(sorted(names[r].name for r in map_.felt(side)))}."
            for side in map_.sides
        )
        return " ".join(sides)

    def _photos(self) -> Iterator[Block]:
        photos = [(r, r.body) for r in self.records if isinstance(r.body, Photo)]
        if photos:
            yield Heading(2, "Photos of the feet")
        for foot in ("left", "right"):
            for record, photo in _first_and_last([p for p in photos if p[1].foot == foot]):
                said = f"{foot.capitalize()} foot on {_time(record.happened_at)}"
                yield Picture(_framed(self.diary.picture(record), photo), said)

    def _written(self) -> Iterator[Block]:
        written = [self.site.words.shown(r) for r in self.records if r.kind != "level"]
        rows = [(f"{_time(s.record.happened_at)}, {s.title}", "; ".join(s.lines)) for s in written]
        yield Table(PARTS["written"], ("When and what", "In words"), rows or [("-", "-")])


def scores_of(story: Story) -> list[tuple[datetime, float]]:
    """The points of the weekly questions over time."""
    return [(told.at, weekly().score(told.body)) for told in story.scores]


def _first_and_last(found: Sequence[T]) -> Sequence[T]:
    return [*found[:1], *found[1:][-1:]]


def _framed(jpeg: bytes, photo: Photo) -> str:
    """A photo as the SVG that a document takes."""
    data, size = base64.b64encode(jpeg).decode(), f'width="{photo.width}" height="{photo.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {photo.width} {photo.height}" '
        f'{size}><image {size} href="data:image/jpeg;base64,{data}"/></svg>'
    )


def _urgency(standing: Standing) -> Iterator[Block]:
    yield Heading(2, f"How urgent, by everything in this diary: {standing.name}, {standing.when}")
    yield Paragraph(standing.where)
    if standing.rose:
        yield Paragraph("This is more urgent than the last visit said.")
    if standing.because and not standing.unsafe:
        yield Bullets([*standing.because, *standing.origin])
    for why, title in WHY_OPEN.items():
        if texts := [d.text for d in standing.open if d.why == why]:
            yield Paragraph(title)
            yield Bullets(texts)


def _before_and_after(answers: Sequence[Answered]) -> Table:
    rows = [[a.treatment.name, a.sensation, *said_of(a.shift)] for a in answers]
    header = ("Treatment", "What", "Change in points", "95 % interval", "Entries before, after")
    return Table(PARTS["treatments"], header, rows)


def said_of(shift: Shift) -> tuple[str, str, str]:
    """A comparison in three cells."""
    interval = f"{shift.low:+.1f} to {shift.high:+.1f}"
    return f"{shift.points:+.1f}", interval, f"{shift.before}, {shift.after}"


def _title(span: Period) -> str:
    if span.visit:
        return f"changed since the visit of {_time(span.visit.at)}"
    since = f"since {_time(span.since)}" if span.since else "everything so far"
    last = f", until {_time(span.until - timedelta(days=1))}" if span.until else ""
    return since + last


def _time(at: datetime) -> str:
    return long_date(at.astimezone().date())
