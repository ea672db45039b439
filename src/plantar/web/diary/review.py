"""Looking back: what changed since the last visit, trials, the weekly questions, reminders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import get_args

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from plantar.anatomy.drawing import draw_map
from plantar.assessment.document import Block, Bullets, Heading, Paragraph, Picture, Table, to_pdf
from plantar.assessment.letter import long_date
from plantar.care.calendar import CalendarEntry, calendar
from plantar.errors import PlantarError
from plantar.records.bodies import DiaryEntry, Frequency, KeptAssessment, Severity, read_body
from plantar.records.course import Shift
from plantar.records.diary import Diary, DiaryOwner, Record
from plantar.records.keeping import keep, standing_of, story_of
from plantar.records.noticing import CHANCE
from plantar.records.noticing import Response as Answered
from plantar.records.standing import Standing
from plantar.records.story import Story, StoryEvent
from plantar.records.trials import trials
from plantar.records.weekly import weekly
from plantar.web.diary.charts import Course, chart, in_words
from plantar.web.diary.forms import Paintings
from plantar.web.diary.site import DiarySite, new_thread
from plantar.web.site import Refused, download, text_of, to

PARTS = {
    "noticed": "What the diary noticed",
    "treatments": "Before and after treatments",
    "weekly": "Weekly questions",
    "paintings": "First and last painting (PDF)",
    "written": "What was written",
}
"""Parts of the page and the PDF that can be left out; how urgent it is cannot."""
EVERY = {"day": 7, "week": 1}
"""Reminders: days a week."""
WEEKS_AHEAD = 12
LOOK, LOOK_BACK = "Diary", "Diary: look back"
"""Titles of reminders: whoever sees the calendar learns nothing of the person's health."""
ABSENT = "none"
CHOICES = {ABSENT: "it was not there"} | {
    f"{severity} {often}": f"{severity}, {often.replace('_', ' ')}"
    for severity in get_args(Severity)
    for often in get_args(Frequency)
    if severity != ABSENT
}
"""What can be said of a complaint: how strong and how often in one, so that neither is missing."""
UNSAFE = "Not yet safe to say: these were not answered, or not lately."


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


class DiaryReview:
    """The pages that look back."""

    def __init__(self, site: DiarySite) -> None:
        self.site, self.triage = site, site.triage
        self.paintings = Paintings(site.triage.plantar)

    def changes(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """What changed since the last visit or in a chosen time, as a page or a PDF."""
        story, standing = story_of(diary, me), standing_of(diary, self.triage, me)
        span = _span(request, story)
        records = [r for r in diary.records(me) if span.holds(r.happened_at)]
        if request.query_params.get("as") == "pdf":
            today = diary.clock().astimezone().date()
            blocks = list(self._blocks(me, story, standing, span, records, today))
            return download(to_pdf(f"Diary of {me.name}", blocks), "changes.pdf", "application/pdf")
        shown = [self.site.words.shown(r) for r in records if r.kind not in ("level", "visit")]
        return self.site.show(
            request,
            "changes.html",
            me=me,
            span=span,
            all_parts=PARTS,
            standing=standing,
            responses=self._responses(story),
            scores=[s for s in _scores(story) if span.holds(s[0])],
            most=weekly().most,
            chance=CHANCE,
            shown=shown,
        )

    def weekly(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """The weekly questions, and their course."""
        asked, wrong, thread = weekly(), "", new_thread()
        chosen = {name: text_of(form, name) if form else "" for name in asked.complaints}
        if form is not None:
            thread = text_of(form, "thread")
            try:
                raw = {name: _complaint(said) for name, said in chosen.items()}
                keep(diary, self.triage, me, read_body("score", raw), thread=thread)
                return to(f"/diary/{me.id}/weekly")
            except PlantarError as error:
                wrong = str(error)
        scores = _scores(story_of(diary, me))
        course = Course("Weekly questions", "points", scores, asked.most)
        return self.site.show(
            request,
            "weekly.html",
            status=400 if wrong else 200,
            me=me,
            asked=asked,
            choices=CHOICES,
            chosen=chosen,
            thread=thread,
            chart=chart(course, ()) if scores else None,
            words=in_words(course) if scores else "",
            wrong=wrong,
        )

    def trials(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """Every personal trial with what can be said of it."""
        found = trials(self.triage.watcher, story_of(diary, me))
        today = diary.clock().astimezone().date()
        return self.site.show(
            request, "trials.html", me=me, trials=found, today=today, chance=CHANCE
        )

    def reminders(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """Reminders for a calendar; their titles name no illness and no treatment."""
        every = request.query_params.get("every", "week")
        if every not in EVERY:
            raise Refused(400, f"every: found {every[:20]!r}; expected {' or '.join(EVERY)}")
        today = diary.clock().astimezone().date()
        days = sorted({day for day in _looks_back(story_of(diary, me)) if day >= today})
        entries = [
            CalendarEntry(f"diary {every}", LOOK, "A minute for your diary.", 0, EVERY[every]),
            *(
                CalendarEntry(
                    "look back", LOOK_BACK, "Look at before and after.", (day - today).days
                )
                for day in days
            ),
        ]
        return download(calendar(entries, today, WEEKS_AHEAD), "diary.ics", "text/calendar")

    def _responses(self, story: Story) -> tuple[Answered, ...]:
        return self.triage.watcher.responses(story)

    def _blocks(
        self,
        me: DiaryOwner,
        story: Story,
        standing: Standing,
        span: Period,
        records: Sequence[Record],
        today: date,
    ) -> Iterator[Block]:
        """The letter; how urgent it is stands first and cannot be left out."""
        yield Heading(1, f"Diary of {me.name}: {_title(span)}")
        yield Paragraph(f"Printed on {long_date(today)}. Decision support, not a medical device.")
        yield from _urgency(standing)
        if "noticed" in span.parts and standing.noticed:
            yield Heading(2, PARTS["noticed"])
            yield Bullets([f"{n.text} {n.step}".strip() for n in standing.noticed])
        if "treatments" in span.parts and (answers := self._responses(story)):
            yield _before_and_after(answers)
            yield Paragraph(CHANCE)
        scores = [s for s in _scores(story) if span.holds(s[0])]
        if "weekly" in span.parts and scores:
            points = [(_time(at), f"{value:g}") for at, value in scores]
            yield Table(f"{PARTS['weekly']}, 0 to {weekly().most:g}", ("Day", "Points"), points)
        if "paintings" in span.parts:
            yield from self._paintings(story, span)
        if "written" in span.parts:
            written = [self.site.words.shown(r) for r in records if r.kind != "level"]
            rows = [(_time(s.record.happened_at), s.title, "; ".join(s.lines)) for s in written]
            yield Table(PARTS["written"], ("When", "What", "In words"), rows or [("-", "-", "-")])

    def _paintings(self, story: Story, span: Period) -> Iterator[Block]:
        painted = [e for e in story.entries if e.body.map and span.holds(e.at)]
        for entry in painted[:1] + painted[1:][-1:]:
            yield Heading(2, f"Painted on {_time(entry.at)}")
            yield Picture(
                draw_map(self.paintings.read(entry.body.map)), self._in_words(entry) or "no region"
            )

    def _in_words(self, entry: StoryEvent[DiaryEntry]) -> str:
        map_, names = self.paintings.read(entry.body.map), self.site.engine.knowledge.regions
        sides = (
            f"{side}: {', '.join(sorted(names[r].name for r in map_.felt(side)))}"
            for side in map_.sides
        )
        return "; ".join(sides)


def _urgency(standing: Standing) -> Iterator[Block]:
    yield Heading(2, f"How urgent, by everything in this diary: {standing.name}, {standing.when}")
    yield Paragraph(standing.where)
    if standing.rose:
        yield Paragraph("This is more urgent than the last visit said.")
    if standing.because and not standing.unsafe:
        yield Bullets(standing.because)
    if standing.now.dangers:
        yield Paragraph(UNSAFE)
        yield Bullets([d.plain for d in standing.now.dangers])


def _before_and_after(answers: Sequence[Answered]) -> Table:
    rows = [[a.treatment.name, a.sensation, *said_of(a.shift)] for a in answers]
    header = ("Treatment", "What", "Change in points", "95 % interval", "Entries before, after")
    return Table(PARTS["treatments"], header, rows)


def said_of(shift: Shift) -> tuple[str, str, str]:
    """A comparison in three cells."""
    interval = f"{shift.low:+.1f} to {shift.high:+.1f}"
    return f"{shift.points:+.1f}", interval, f"{shift.before}, {shift.after}"


def _complaint(said: str) -> dict[str, str | None]:
    severity, _, often = said.partition(" ")
    return {"severity": severity, "frequency": often or None}


def _span(request: Request, story: Story) -> Period:
    """What is asked for; since the last visit and with every part by default."""
    said, seen = request.query_params, story.last_visit
    since = _day_of("from", said.get("from", "")) or (seen.at if seen else None)
    until = _day_of("until", said.get("until", ""))
    parts = frozenset(said.getlist("part")) & PARTS.keys() or frozenset(PARTS)
    end = until + timedelta(days=1) if until else None
    return Period(since, end, seen if seen and since == seen.at else None, parts)


def _title(span: Period) -> str:
    if span.visit:
        return f"changed since the visit of {_time(span.visit.at)}"
    since = f"since {_time(span.since)}" if span.since else "everything so far"
    last = f", until {_time(span.until - timedelta(days=1))}" if span.until else ""
    return since + last


def _time(at: datetime) -> str:
    return long_date(at.astimezone().date())


def _scores(story: Story) -> list[tuple[datetime, float]]:
    return [(told.at, weekly().score(told.body)) for told in story.scores]


def _looks_back(story: Story) -> Iterator[date]:
    """Days on which a treatment is to be judged, by plan or by trial."""
    for treatment in (told.body for told in story.treatments):
        if treatment.ended is None:
            if treatment.decide_on:
                yield treatment.decide_on
            if treatment.look_back_days:
                yield treatment.began + timedelta(days=treatment.look_back_days)


def _day_of(field: str, text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone() if text else None
    except ValueError:
        raise Refused(400, f"{field}: found {text[:20]!r}; expected 2026-04-03") from None
