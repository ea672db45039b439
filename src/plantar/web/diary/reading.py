"""The pages that show a diary: what stands, courses, paintings side by side, a month."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from plantar import PaintedMap
from plantar.anatomy.drawing import agreement_views
from plantar.anatomy.painted import SENSATIONS
from plantar.records.diary import Diary
from plantar.records.keeping import standing_of, story_of
from plantar.records.record import DiaryOwner
from plantar.records.story import Story
from plantar.records.words import Shown
from plantar.web import pictures
from plantar.web.diary.charts import Course, Mark, chart, in_words
from plantar.web.diary.forms import Paintings
from plantar.web.diary.site import DiarySite
from plantar.web.diary.words import numbers
from plantar.web.site import Refused

LATELY = 6
"""Records on the first page; a phone shows two at once."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Reading:
    """What there is to read."""

    def __init__(self, site: DiarySite) -> None:
        self.site, self.watcher = site, site.judge.watcher
        self.paintings = Paintings(site.judge.plantar)

    def home(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """What stands, what was noticed, and the last entries."""
        story, standing = story_of(diary, me), standing_of(diary, self.site.judge, me)
        records = [r for r in reversed(diary.records(me)) if r.kind != "level"]
        return self.site.show(
            request,
            "home.html",
            me=me,
            standing=standing,
            numbers=numbers(self.site.engine, standing, story),
            shown=[self.site.words.shown(r) for r in records[:LATELY]],
            more=len(records) > LATELY,
            first=f"{records[-1].happened_at.astimezone():%Y-%m-%d}" if records else "",
            saved=request.query_params.get("saved", ""),
            taken=taken if (taken := request.query_params.get("taken", "")).isdecimal() else "",
            deleted=request.query_params.get("deleted", ""),
        )

    def charts(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """Every course over time."""
        story = story_of(diary, me)
        marks = [(letter, told) for letter, told in zip(LETTERS, story.treatments, strict=False)]
        events = [Mark(_noon(told.body.began), letter) for letter, told in marks]
        slopes = {k: found for k in SENSATIONS if (found := self.watcher.trend(story, k))}
        return self.site.show(
            request,
            "charts.html",
            me=me,
            charts=[(c, chart(c, events), in_words(c)) for c in self._courses(story)],
            marks=[(letter, told.body) for letter, told in marks],
            slopes=slopes,
        )

    def compare(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """Two paintings side by side, one over the other, and in words."""
        paintings = [e for e in story_of(diary, me).entries if e.body.map]
        by_id = {e.record.thread: e for e in paintings}
        first = by_id.get(request.query_params.get("a", ""), paintings[0] if paintings else None)
        last = by_id.get(request.query_params.get("b", ""), paintings[-1] if paintings else None)
        data: dict[str, Any] = {"paintings": paintings, "first": first, "last": last}
        if first and last:
            before, after = (self.paintings.read(e.body.map) for e in (first, last))
            data |= {
                "before": pictures.painted(before),
                "after": pictures.painted(after),
                "overlay": _overlay(before, after),
                "rows": list(self._differences(before, after)),
            }
        return self.site.show(request, "compare.html", me=me, **data)

    def month(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """A month with its entries."""
        first = _month(request.query_params.get("month", ""))
        days: dict[date, list[Shown]] = {}
        for record in diary.records(me):
            if record.kind != "level":
                day = record.happened_at.astimezone().date()
                days.setdefault(day, []).append(self.site.words.shown(record))
        before = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
        after = date(first.year + (first.month == 12), first.month % 12 + 1, 1)
        return self.site.show(
            request,
            "calendar.html",
            me=me,
            first=first,
            weeks=calendar.Calendar().monthdatescalendar(first.year, first.month),
            days=days,
            before=f"{before:%Y-%m}",
            after=f"{after:%Y-%m}",
        )

    def _courses(self, story: Story) -> Iterator[Course]:
        """Of each sensation its strength and its painted area, where there are any."""
        for kind in SENSATIONS:
            name = kind.capitalize()
            if strength := self.watcher.series(story, kind):
                yield Course(name, "of 10", strength, 10.0)
            painted = [(at, area) for at, area, _ in self.watcher.painted(story, kind)]
            if any(area for _, area in painted):
                top = max(area for _, area in painted)
                yield Course(f"{name}, painted area", "cm²", painted, max(top, 1.0))

    def _differences(self, before: PaintedMap, after: PaintedMap) -> Iterator[tuple[str, str, str]]:
        """Side, what happened, and the regions."""
        knowledge = self.site.engine.knowledge
        names, mostly = knowledge.regions, knowledge.model.map.mostly.value
        for side in ("left", "right"):
            old, new = ({*map_.felt(side, mostly)} for map_ in (before, after))
            for what, regions in (
                ("newly felt", new - old),
                ("no longer felt", old - new),
                ("felt both times", old & new),
            ):
                if regions:
                    listed = "; ".join(sorted(names[r].name for r in regions))
                    yield side.capitalize(), what, listed


def _overlay(before: PaintedMap, after: PaintedMap) -> tuple[pictures.Figure, ...]:
    """The later painting over the earlier one, for each side that is painted later."""
    return tuple(
        figure
        for side in after.sides
        for figure in pictures.figures(
            agreement_views(PaintedMap({side: after.layers[side]}), before.felt(side))
        )
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12)).astimezone()


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01") if text else date.today().replace(day=1)
    except ValueError:
        raise Refused(400, f"month: found {text[:20]!r}; expected 2026-04") from None
