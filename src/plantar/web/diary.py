"""The diary in the browser; who may open it is the matter of :mod:`plantar.web.desk`."""

from __future__ import annotations

import calendar
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar import Plantar
from plantar.anatomy.drawing import agreement_views
from plantar.anatomy.painted import SENSATIONS, PaintedMap
from plantar.errors import DiaryError, PlantarError
from plantar.records.bodies import DiaryEntry, Treatment, WeeklyScore, read_body
from plantar.records.bodies import Visit as KeptVisit
from plantar.records.copies import export_csv, export_json
from plantar.records.diary import Diary, Person, Record
from plantar.records.keeping import keep, standing_of, story_of
from plantar.records.noticing import CHANCE
from plantar.records.standing import Standing, Triage
from plantar.records.story import Story, Told
from plantar.records.weekly import weekly
from plantar.web import pictures
from plantar.web.desk import Diaries, Guest
from plantar.web.diary_charts import Course, Mark, chart, in_words
from plantar.web.diary_review import Review
from plantar.web.path import map_of, painting_of
from plantar.web.site import Refused, Site, checked, download, text_of, to
from plantar.web.wording import WEAKNESS

TICKED = 0.45
"""Share of a region from which it counts as painted when two paintings are compared."""
NUMBERS = ("sleep_hours", "falls", "glucose_mmol_l", "weight_kg")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Shown:
    """One thing that a chart, a day or a list shows."""

    record: Record
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Start:
    """What an entry form begins with: another entry, and its id where it is an earlier one."""

    body: DiaryEntry | None
    thread: str


class DiaryPages:
    """Every page of the diary."""

    def __init__(self, site: Site, desk: Diaries) -> None:
        self.site, self.desk, self.engine = site, desk, site.engine
        door = Plantar(site.engine.knowledge, site.engine.assessor)
        self.triage = Triage(door, lambda text: site.engine.listener.hear(text))

    def routes(self) -> list[Route]:
        """Every address of the diary."""
        get, post, both = ["GET"], ["POST"], ["GET", "POST"]
        review = Review(self)
        return [
            *self.desk.routes(self.site),
            Route("/diary", self.front, methods=get),
            Route("/diary/begin", self.begin, methods=post),
            Route("/diary/keep", self.keep_visit, methods=post),
            Route("/diary/{who}", self._page(self.home), methods=get),
            Route("/diary/{who}/entry", self._page(self.entry, write=True), methods=both),
            Route("/diary/{who}/treatment", self._page(self.treatment), methods=both),
            Route("/diary/{who}/charts", self._page(self.charts), methods=get),
            Route("/diary/{who}/compare", self._page(self.compare), methods=get),
            Route("/diary/{who}/calendar", self._page(self.month), methods=get),
            Route("/diary/{who}/changes", self._page(review.changes), methods=get),
            Route("/diary/{who}/weekly", self._page(review.weekly), methods=both),
            Route("/diary/{who}/trials", self._page(review.trials), methods=get),
            Route("/diary/{who}/reminders", self._page(review.reminders), methods=get),
            Route("/diary/{who}/export", self._page(self.export), methods=get),
            Route("/diary/{who}/delete", self._page(self.delete, write=True), methods=both),
        ]

    async def front(self, request: Request) -> Response:
        """Whose diary; or how to open or begin one."""
        guest = await self._admit(request)
        if guest.account and guest.account.role == "administrator":
            return to("/account")
        try:
            people = await run_in_threadpool(guest.people)
        except DiaryError as error:
            if "needs one" not in str(error):
                raise
            return self.show(request, "unlock.html")
        if len(people) == 1 and "all" not in request.query_params:
            return to(f"/diary/{people[0].id}")
        return self.show(request, "begin.html", people=people)

    async def begin(self, request: Request) -> Response:
        """A new diary."""
        guest = await self._admit(request)
        form = await checked(request, guest.csrf)
        made = await run_in_threadpool(self.desk.begin, guest, text_of(form, "name"))
        return to(f"/diary/{made.id}")

    async def keep_visit(self, request: Request) -> Response:
        """Keep the answer of a visit; it asks whose it is where there are several."""
        guest = await self._admit(request)
        form = await request.form()
        visit = self.site.visits.find(text_of(form, "visit"))
        if visit is None or not hmac.compare_digest(
            text_of(form, "csrf").encode(), visit.csrf.encode()
        ):
            raise Refused(404, "This visit has ended. Nothing was kept.")
        found = await run_in_threadpool(guest.people)
        people = [p for p in found if guest.may_write(p.id)]
        who = text_of(form, "who")
        if not who and len(people) != 1:
            name, made = text_of(form, "visit"), visit
            return self.show(request, "whose.html", people=people, visit=name, made=made)
        person = _one(people, who) if who else people[0]

        def save() -> None:
            self.desk.allow(guest, person.id, "write: visit", write=True)
            report = json.loads(json.dumps(self.engine.report(visit).as_dict()))
            keep(guest.diary(), self.triage, person, KeptVisit(report=report))

        await run_in_threadpool(save)
        return to(f"/diary/{person.id}")

    def home(self, request: Request, diary: Diary, me: Person, form: FormData | None) -> Response:
        """What stands, what was noticed, and the last entries."""
        story, standing = story_of(diary, me), standing_of(diary, self.triage, me)
        return self.show(
            request,
            "home.html",
            me=me,
            standing=standing,
            numbers=self.numbers(standing, story),
            shown=[self.shown(r) for r in reversed(diary.records(me)) if r.kind != "level"][:20],
            saved=request.query_params.get("saved", ""),
        )

    def entry(self, request: Request, diary: Diary, me: Person, form: FormData | None) -> Response:
        """Write or correct an entry."""
        story = story_of(diary, me)
        thread = request.query_params.get("correct", "")
        before = diary.find(me, thread) if thread else None
        named = text_of(form, "start") if form else ""
        start = _corrected(before) if before else _start(story, named)
        if form is None:
            return self._entry_form(request, me, before, start, self.new_thread())
        raw: dict[str, Any] = {}
        try:
            raw = self._entry_of(form, start.body)
            body = read_body("entry", raw)
            if before and text_of(form, "version") != str(before.version):
                raise DiaryError(
                    "This entry was changed meanwhile in another window. Nothing was overwritten: "
                    "look at what is there, and correct that."
                )
            keep(
                diary,
                self.triage,
                me,
                body,
                at=None if before else _written(form, diary.clock()),
                thread=text_of(form, "thread"),
                instead_of=before,
            )
        except PlantarError as error:
            return self._entry_form(request, me, before, start, text_of(form, "thread"), error, raw)
        return to(f"/diary/{me.id}?saved=1")

    def treatment(
        self, request: Request, diary: Diary, me: Person, form: FormData | None
    ) -> Response:
        """Something was begun or stopped."""
        thread, wrong = request.query_params.get("correct", ""), ""
        before = diary.find(me, thread) if thread else None
        if form is not None:
            days = text_of(form, "look_back_days")
            raw = {
                "kind": text_of(form, "kind"),
                "name": text_of(form, "name").strip(),
                "began": text_of(form, "began"),
                "ended": text_of(form, "ended") or None,
                "look_back_days": int(days) if days.isdigit() else days or None,
                "decide_on": text_of(form, "decide_on") or None,
            }
            try:
                body = read_body("treatment", raw)
                keep(diary, self.triage, me, body, thread=_thread(form), instead_of=before)
                return to(f"/diary/{me.id}?saved=1")
            except PlantarError as error:
                wrong = str(error)
        kinds = Treatment.model_json_schema()["properties"]["kind"]["enum"]
        responses = self.triage.watcher.responses(story_of(diary, me))
        return self.show(
            request,
            "treatment.html",
            status=400 if wrong else 200,
            me=me,
            before=before,
            said=before.body if before else None,
            kinds=kinds,
            today=date.today().isoformat(),
            thread=self.new_thread(),
            responses=responses,
            chance=CHANCE,
            wrong=wrong,
        )

    def charts(self, request: Request, diary: Diary, me: Person, form: FormData | None) -> Response:
        """Every course over time."""
        story, watcher = story_of(diary, me), self.triage.watcher
        marks = [(letter, told) for letter, told in zip(LETTERS, story.treatments, strict=False)]
        events = [Mark(_noon(told.body.began), letter) for letter, told in marks]
        courses = []
        for kind in SENSATIONS:
            strength = watcher.series(story, kind)
            painted = [(at, area) for at, area, _ in watcher.painted(story, kind)]
            name = kind.capitalize()
            if strength:
                courses.append(Course(name, "of 10", strength, 10.0))
            if any(area for _, area in painted):
                top = max(area for _, area in painted)
                courses.append(Course(f"{name}, painted area", "cm²", painted, max(top, 1.0)))
        slopes = {k: found for k in SENSATIONS if (found := watcher.trend(story, k))}
        return self.show(
            request,
            "charts.html",
            me=me,
            charts=[(c, chart(c, events), in_words(c)) for c in courses],
            marks=[(letter, told.body) for letter, told in marks],
            slopes=slopes,
        )

    def compare(
        self, request: Request, diary: Diary, me: Person, form: FormData | None
    ) -> Response:
        """Two paintings side by side, one over the other, and in words."""
        paintings = [e for e in story_of(diary, me).entries if e.body.map]
        by_id = {e.record.thread: e for e in paintings}
        first = by_id.get(request.query_params.get("a", ""), paintings[0] if paintings else None)
        last = by_id.get(request.query_params.get("b", ""), paintings[-1] if paintings else None)
        data: dict[str, Any] = {"paintings": paintings, "first": first, "last": last}
        if first and last:
            before, after = self.painting(first), self.painting(last)
            data |= {
                "before": pictures.painted(before),
                "after": pictures.painted(after),
                "overlay": _overlay(before, after),
                "rows": self._differences(before, after),
            }
        return self.show(request, "compare.html", me=me, **data)

    def month(self, request: Request, diary: Diary, me: Person, form: FormData | None) -> Response:
        """A month with its entries."""
        first = _month(request.query_params.get("month", ""))
        days: dict[date, list[Shown]] = {}
        for record in diary.records(me):
            if record.kind != "level":
                day = record.happened_at.astimezone().date()
                days.setdefault(day, []).append(self.shown(record))
        weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
        before = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
        after = date(first.year + (first.month == 12), first.month % 12 + 1, 1)
        return self.show(
            request,
            "calendar.html",
            me=me,
            first=first,
            weeks=weeks,
            days=days,
            before=f"{before:%Y-%m}",
            after=f"{after:%Y-%m}",
        )

    def export(self, request: Request, diary: Diary, me: Person, form: FormData | None) -> Response:
        """Everything as a file."""
        if request.query_params.get("as") == "csv":
            return download(export_csv(diary, me).encode(), "diary.csv", "text/csv")
        return download(export_json(diary, me).encode(), "diary.json", "application/json")

    def delete(self, request: Request, diary: Diary, me: Person, form: FormData | None) -> Response:
        """Delete one entry, or everything, after asking."""
        thread = request.query_params.get("entry", "")
        if form is None:
            what = self.shown(diary.find(me, thread)) if thread else None
            return self.show(request, "delete.html", me=me, what=what, entry=thread)
        left = diary.delete(me, thread or None)
        self.triage.forget()
        if left:
            text = f"It is deleted here. These backups were not reached: {', '.join(left)}"
            return self.site.show(request, "message.html", title="Deleted", text=text)
        return to(f"/diary/{me.id}" if thread else "/diary")

    @staticmethod
    def new_thread() -> str:
        """An id for a form, so that what is sent twice is kept once."""
        return str(uuid4())

    def _page(self, page: Callable[..., Response], *, write: bool = False) -> Callable[..., Any]:
        """A page of one person's diary, worked out beside the event loop.

        ``write``: a page that only whoever may write opens; each form is for them in any case.
        """

        async def answer(request: Request) -> Response:
            guest, sent = await self._admit(request), request.method == "POST"
            form = await checked(request, guest.csrf) if sent else None
            who, what = request.path_params["who"], request.url.path.split("/")[3:] or ["today"]

            def work() -> Response:
                named = f"{'write' if sent else 'read'}: {what[0]}"
                self.desk.allow(guest, who, named, write=write or sent)
                diary = guest.diary()
                return page(request, diary, _one(diary.people(), who), form)

            return await run_in_threadpool(work)

        return answer

    async def _admit(self, request: Request) -> Guest:
        """Who asks; the page that is shown reads it, too."""
        guest: Guest = await run_in_threadpool(self.desk.admit, request)
        request.state.guest = guest
        return guest

    def show(self, request: Request, page: str, status: int = 200, **data: Any) -> Response:
        """A page of the diary, with the token for its forms."""
        return self.site.show(
            request, f"diary/{page}", status, token=request.state.guest.csrf, **data
        )

    def _entry_form(
        self,
        request: Request,
        me: Person,
        before: Record | None,
        start: Start,
        thread: str,
        error: PlantarError | None = None,
        typed: Mapping[str, Any] | None = None,
    ) -> Response:
        """The form; after an error with what was ``typed``, so that it need not be typed again."""
        last = start.body or DiaryEntry()
        shown = (last if before else DiaryEntry()).model_dump()
        shown |= typed or {}
        if shown["dangers"] is not None:
            shown["dangers"] = tuple(shown["dangers"])
        map_ = self._read(shown["map"] or last.map)
        return self.show(
            request,
            "entry.html",
            status=400 if error else 200,
            me=me,
            before=before,
            entry=shown,
            thread=thread,
            start=start.thread,
            wrong=str(error or ""),
            kinds=SENSATIONS,
            weakness=WEAKNESS,
            skin={k: s.plain for k, s in self.triage.watcher.rules.skin.items()},
            dangers={k: d.plain for k, d in self.engine.knowledge.danger_screen.items()},
            drawn=pictures.painted(map_),
            **painting_of(map_, self.engine.knowledge),
        )

    def _entry_of(self, form: FormData, start: DiaryEntry | None) -> dict[str, Any]:
        """The entry as typed; an empty field was not answered."""
        strengths = {k: text_of(form, f"strength_{k}") for k in SENSATIONS}
        raw: dict[str, Any] = {
            "note": text_of(form, "note").strip(),
            "strengths": {k: int(v) if v.isdigit() else v for k, v in strengths.items() if v},
            "weakness": text_of(form, "weakness") or None,
            "skin": _ticked(form, "skin"),
            "dangers": _ticked(form, "danger"),
            "map": self._painting(form, start),
        }
        if raw["dangers"] is None and "no_dangers" in form:
            raw["dangers"] = []
        for name in NUMBERS:
            typed = text_of(form, name).replace(",", ".").strip()
            raw[name] = typed or None
        return raw

    def _painting(self, form: FormData, start: DiaryEntry | None) -> dict[str, Any] | None:
        """The painting: as last time, as painted now, or none today."""
        before = start.map if start else None
        drawn = map_of(form, self._read(before), self.engine.knowledge)
        if drawn:
            self.triage.plantar.read_map(drawn)
        now: dict[str, Any] | None = json.loads(drawn) if drawn else None
        if now is not None and _regions(now) != _regions(before):
            return now
        return before if text_of(form, "painting") == "as_last" else None

    def _read(self, map_: Mapping[str, Any] | None) -> PaintedMap:
        return self.triage.plantar.read_map(json.dumps(map_)) if map_ else PaintedMap()

    def painting(self, entry: Told[DiaryEntry]) -> PaintedMap:
        """What an entry has painted; nothing where it was not asked."""
        return self._read(entry.body.map)

    def numbers(self, standing: Standing, story: Story) -> tuple[str, ...]:
        """Emergency numbers, where the level is an emergency."""
        country = "generic"
        if story.last_visit:
            country = story.last_visit.body.report["input"]["country"]
        return self.engine.numbers(country) if standing.level == "emergency_now" else ()

    def _differences(self, before: PaintedMap, after: PaintedMap) -> list[tuple[str, str, str]]:
        """Side, what happened, and the regions."""
        names, rows = self.engine.knowledge.regions, []
        for side in ("left", "right"):
            old = {r for r, share in before.felt(side).items() if share >= TICKED}
            new = {r for r, share in after.felt(side).items() if share >= TICKED}
            for what, regions in (
                ("newly felt", new - old),
                ("no longer felt", old - new),
                ("felt both times", old & new),
            ):
                if regions:
                    listed = ", ".join(sorted(names[r].name for r in regions))
                    rows.append((side.capitalize(), what, listed))
        return rows

    def shown(self, record: Record) -> Shown:
        """A record in words."""
        body = record.body
        if isinstance(body, DiaryEntry):
            return Shown(record, "Entry", tuple(self._lines(body)))
        if isinstance(body, Treatment):
            end = f", ended {body.ended}" if body.ended else ""
            trial = f", to decide on {body.decide_on}" if body.decide_on else ""
            line = f"{body.kind}: {body.name}, from {body.began}{end}{trial}"
            return Shown(record, "Treatment", (line,))
        if isinstance(body, WeeklyScore):
            asked = weekly()
            line = f"{asked.score(body):g} of {asked.most:g} points"
            return Shown(record, "Weekly questions", (line,))
        if isinstance(body, KeptVisit):
            said = body.report["urgency"]
            return Shown(record, "Visit", (f"{said['name']}, {said['when']}",))
        said = body.model_dump(mode="json")
        return Shown(
            record, record.kind.capitalize(), (", ".join(str(v) for v in said.values() if v),)
        )

    def _lines(self, entry: DiaryEntry) -> Iterable[str]:
        if entry.strengths:
            yield ", ".join(f"{kind} {points} of 10" for kind, points in entry.strengths.items())
        if entry.map:
            count = len({(side, region) for side, _, region in _regions(entry.map)})
            yield f"painted: {count} areas"
        if entry.weakness:
            yield WEAKNESS[entry.weakness]
        for line in entry.dangers or ():
            yield f"DANGER: {self.engine.knowledge.danger_screen[line].plain}"
        if entry.dangers == ():
            yield "none of the dangers"
        if entry.skin:
            yield "skin: " + ", ".join(self.triage.watcher.rules.skin[s].plain for s in entry.skin)
        units = {"sleep_hours": "h sleep", "falls": "falls", "glucose_mmol_l": "mmol/L glucose",
                 "weight_kg": "kg"}  # fmt: skip
        for name, unit in units.items():
            if getattr(entry, name) is not None:
                yield f"{getattr(entry, name):g} {unit}"
        if entry.note:
            yield entry.note


def _one(people: Iterable[Person], who: str) -> Person:
    found = next((p for p in people if p.id == who), None)
    if found is None:
        raise Refused(404, "There is no such diary.")
    return found


def _corrected(record: Record) -> Start:
    return Start(record.body if isinstance(record.body, DiaryEntry) else None, "")


def _start(story: Story, thread: str) -> Start:
    """The entry whose painting a form began with: it may not be the last one any more."""
    painted = [e for e in reversed(story.entries) if e.body.map]
    found = next((e for e in painted if e.record.thread == thread), painted[0] if painted else None)
    return Start(found.body, found.record.thread) if found else Start(None, "")


def _written(form: FormData, now: datetime) -> datetime | None:
    """When an entry was written that could not be sent at once; never after now."""
    said = text_of(form, "written")
    try:
        return min(datetime.fromisoformat(said).astimezone(), now) if said else None
    except ValueError:
        raise DiaryError(f"written: found {said[:40]!r}; expected a time with its zone") from None


def _ticked(form: FormData, name: str) -> list[str] | None:
    return [str(v) for v in form.getlist(name)] or None


def _thread(form: FormData) -> str:
    return text_of(form, "thread")


def _regions(map_: Mapping[str, Any] | None) -> set[tuple[str, str, str]]:
    """What is painted, as a person sees it."""
    return {
        (side, kind, region)
        for side, kinds in (map_ or {}).get("layers", {}).items()
        for kind, regions in kinds.items()
        for region, share in regions.items()
        if isinstance(share, int | float) and share >= TICKED
    }


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
