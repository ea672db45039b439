"""Looking back: what changed since the last visit, trials, the weekly questions, reminders."""

from __future__ import annotations

from datetime import datetime, timedelta

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from plantar import PlantarError
from plantar.assessment.document import to_pdf
from plantar.care.calendar import EVERY, diary_reminders
from plantar.records.bodies import read_body
from plantar.records.diary import Diary
from plantar.records.keeping import keep, standing_of, story_of
from plantar.records.noticing import CHANCE
from plantar.records.record import DiaryOwner
from plantar.records.story import Story
from plantar.records.trials import days_to_look_back, trials
from plantar.records.weekly import CHOICES, complaint_of, weekly
from plantar.records.words import day_said
from plantar.web.diary.charts import Course, chart, in_words
from plantar.web.diary.printed import PARTS, Period, Printed, scores_of
from plantar.web.diary.site import DiarySite, new_thread
from plantar.web.site import Refused, download, text_of, to


class DiaryReview:
    """The pages that look back."""

    def __init__(self, site: DiarySite) -> None:
        self.site, self.judge = site, site.judge

    def changes(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """What changed since the last visit or in a chosen time, as a page or a PDF."""
        story, standing = story_of(diary, me), standing_of(diary, self.judge, me)
        span = _span(request, story)
        records = [r for r in diary.records(me) if span.holds(r.happened_at)]
        if request.query_params.get("as") == "pdf":
            today = diary.clock().astimezone().date()
            letter = Printed(self.site, diary, me, story, standing, span, records)
            pdf = to_pdf(f"Diary of {me.name}", list(letter.blocks(today)))
            return download(pdf, "changes.pdf", "application/pdf", me.name)
        shown = [self.site.words.shown(r) for r in records if r.kind not in ("level", "visit")]
        return self.site.show(
            request,
            "changes.html",
            me=me,
            span=span,
            all_parts=PARTS,
            standing=standing,
            responses=self.judge.watcher.responses(story),
            scores=[s for s in scores_of(story) if span.holds(s[0])],
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
                raw = {name: complaint_of(said) for name, said in chosen.items()}
                keep(diary, self.judge, me, read_body("score", raw), thread=thread)
                return to(f"/diary/{me.id}/weekly?saved=1")
            except PlantarError as error:
                wrong = str(error)
        scores = scores_of(story_of(diary, me))
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
            saved=request.query_params.get("saved", ""),
            wrong=wrong,
        )

    def trials(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """Every personal trial with what can be said of it."""
        found = trials(self.judge.watcher, story_of(diary, me))
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
        days = days_to_look_back(story_of(diary, me))
        return download(diary_reminders(every, days, today), "diary.ics", "text/calendar")


def _span(request: Request, story: Story) -> Period:
    """What is asked for; since the last visit and with every part by default."""
    said, seen = request.query_params, story.last_visit
    since, until = (_day_of(name, said.get(name, "")) for name in ("from", "until"))
    end = until + timedelta(days=1) if until else None
    if since is None and seen and (end is None or seen.at < end):
        since = seen.at
    if since and until and end and end <= since:
        raise Refused(
            400,
            f'The days are the wrong way round: "From" is {day_said(since)}, "until" is '
            f"{day_said(until)}. Choose a day that is not before the first.",
            (request.url.path, "Since last visit"),
        )
    parts = frozenset(said.getlist("part")) & PARTS.keys() or frozenset(PARTS)
    return Period(since, end, seen if seen and since == seen.at else None, parts)


def _day_of(field: str, text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone() if text else None
    except ValueError:
        raise Refused(400, f"{field}: found {text[:20]!r}; expected 2026-04-03") from None
