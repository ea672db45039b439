"""The page on which an entry is written or corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from plantar import PlantarError
from plantar.anatomy.painted import SENSATIONS
from plantar.errors import DiaryError
from plantar.records.bodies import DiaryEntry, not_empty, read_body
from plantar.records.diary import Diary
from plantar.records.keeping import keep, story_of
from plantar.records.record import DiaryOwner, Record
from plantar.records.story import Story
from plantar.records.words import WEAKNESS
from plantar.web import pictures
from plantar.web.diary.forms import Paintings, contradiction, entry_of, measured_in, written_at
from plantar.web.diary.site import DiarySite, new_thread
from plantar.web.painting import painting_of
from plantar.web.site import text_of, to
from plantar.web.visits import LONGEST_STROKES


@dataclass(frozen=True)
class FormStart:
    """What an entry form begins with: another entry, and its id where it is an earlier one."""

    body: DiaryEntry | None
    thread: str


@dataclass(frozen=True)
class Form:
    """An entry that is being written: what it corrects, what it began with, its own id."""

    before: Record | None
    start: FormStart
    thread: str


class EntryPage:
    """Writing an entry."""

    def __init__(self, site: DiarySite) -> None:
        self.site, self.judge = site, site.judge
        self.paintings = Paintings(site.judge.plantar)

    def entry(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """Write or correct an entry."""
        corrected = request.query_params.get("correct", "")
        before = diary.find(me, corrected) if corrected else None
        named = text_of(form, "start") if form else ""
        start = _corrected(before) if before else _start(story_of(diary, me), named)
        if form is None:
            return self._show(request, me, Form(before, start, new_thread()))
        began = Form(before, start, text_of(form, "thread"))
        raw: dict[str, Any] = {}
        try:
            raw = entry_of(form, self.site.engine.knowledge)
            raw |= {"map": self.paintings.of(form, start.body)}
            if asked := contradiction(form, self.judge):
                raise DiaryError(asked)
            body = read_body("entry", raw)
            not_empty(body)
            if before and text_of(form, "version") != str(before.version):
                raise DiaryError(
                    "This entry was changed meanwhile in another window. Nothing was overwritten: "
                    "look at what is there, and correct that."
                )
            now = diary.clock()
            at = None if before and _unmoved(form, before) else written_at(form, now)
            if at and at > now:
                raise DiaryError("The time of the entry lies ahead. Choose one that has been.")
            keep(diary, self.judge, me, body, at=at, thread=began.thread, instead_of=before)
        except PlantarError as error:
            return self._show(request, me, began, error, raw, form)
        return to(f"/diary/{me.id}?saved=1")

    def _show(
        self,
        request: Request,
        me: DiaryOwner,
        form: Form,
        error: PlantarError | None = None,
        typed: Mapping[str, Any] | None = None,
        sent: FormData | None = None,
    ) -> Response:
        """The form; after an error with what was ``typed`` and painted, to go on from there."""
        last = form.start.body or DiaryEntry()
        shown = (last if form.before else DiaryEntry()).model_dump()
        shown |= typed or {}
        if shown["dangers"] is not None:
            shown["dangers"] = tuple(shown["dangers"])
        map_ = self.paintings.read(shown["map"] or last.map)
        anew = sent is not None and shown["map"] not in (None, last.map)
        strokes = text_of(sent, "strokes", LONGEST_STROKES) if sent and anew else ""
        knowledge = self.site.engine.knowledge
        return self.site.show(
            request,
            "entry.html",
            status=400 if error else 200,
            me=me,
            before=form.before,
            entry=shown,
            thread=form.thread,
            start=form.start.thread,
            wrong=str(error or ""),
            kinds=SENSATIONS,
            weakness=WEAKNESS,
            skin=self.judge.watcher.rules.skin,
            dangers=self.judge.dangers,
            typed=sent,
            when=text_of(sent, "when") if sent else _minute(form.before) if form.before else "",
            none_said=shown["dangers"] == () or bool(sent and "no_dangers" in sent),
            findings=knowledge.findings,
            measured=measured_in(knowledge),
            drawn=pictures.painted(self.paintings.read(last.map)),
            anew=anew,
            as_last=text_of(sent, "painting") == "as_last" if sent else bool(form.before),
            **painting_of(map_, knowledge, strokes),
        )


def _minute(record: Record) -> str:
    """The time of an entry as its form shows it."""
    return f"{record.happened_at.astimezone():%Y-%m-%dT%H:%M}"


def _unmoved(form: FormData, before: Record) -> bool:
    """Whether an entry that is corrected stays at its time; an empty field changes nothing."""
    return text_of(form, "when") in ("", _minute(before))


def _corrected(record: Record) -> FormStart:
    return FormStart(record.body if isinstance(record.body, DiaryEntry) else None, "")


def _start(story: Story, thread: str) -> FormStart:
    """The entry whose painting a form began with: it may not be the last one any more."""
    painted = [e for e in reversed(story.entries) if e.body.map]
    found = next((e for e in painted if e.record.thread == thread), painted[0] if painted else None)
    return FormStart(found.body, found.record.thread) if found else FormStart(None, "")
