"""The daily look at the feet: what the skin shows, and photos for whoever wants them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from plantar import PlantarError
from plantar.care.follow_up import daily_check
from plantar.errors import DiaryError
from plantar.records.bodies import Photo, read_body
from plantar.records.diary import Diary
from plantar.records.keeping import keep, keep_photos
from plantar.records.photos import MOST_BYTES, CleanJpeg, picture_of
from plantar.records.record import DiaryOwner, Record
from plantar.records.words import day_said
from plantar.web.diary.forms import contradiction, ticked, written_at
from plantar.web.diary.site import DiarySite, new_thread
from plantar.web.site import text_of, to

FEET = ("left", "right")
DAYS = 10
"""Days with photos that one page shows."""


@dataclass(frozen=True)
class Day:
    """The photos of one day, by foot."""

    name: str
    photos: Mapping[str, tuple[Record, ...]]


class FeetPage:
    """Looking at the feet, and at how they looked."""

    def __init__(self, site: DiarySite) -> None:
        self.site, self.judge = site, site.judge

    def feet(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """The page; with ``?photo=`` a picture alone, with ``?page=`` earlier ones."""
        if wanted := request.query_params.get("photo"):
            picture = diary.picture(diary.find(me, wanted))
            return Response(picture, media_type="image/jpeg")
        if form is None:
            return self._show(request, diary, me, new_thread())
        thread = text_of(form, "thread")
        try:
            skin, pictures = ticked(form, "skin"), _pictures(form)
            if not skin and not pictures:
                raise DiaryError("Nothing is ticked and there is no photo. Nothing was saved.")
            if asked := contradiction(form, self.judge):
                raise DiaryError(asked)
            body, at = read_body("entry", {"skin": skin}), written_at(form, diary.clock())
            entry, _ = keep(diary, self.judge, me, body, at=at, thread=thread)
            keep_photos(diary, me, entry, pictures)
        except PlantarError as error:
            return self._show(request, diary, me, thread, error, ticked(form, "skin") or ())
        return to(f"/diary/{me.id}?saved=1")

    def _show(
        self,
        request: Request,
        diary: Diary,
        me: DiaryOwner,
        thread: str,
        error: PlantarError | None = None,
        chosen: Iterable[str] = (),
    ) -> Response:
        days = _days(r for r in diary.records(me) if isinstance(r.body, Photo))
        said = request.query_params.get("page", "")
        page = int(said) if said.isdecimal() else 0
        return self.site.show(
            request,
            "feet.html",
            status=400 if error else 200,
            me=me,
            thread=thread,
            wrong=str(error or ""),
            skin=self.judge.watcher.rules.skin,
            chosen=chosen,
            check=daily_check(self.site.engine.knowledge),
            most=MOST_BYTES // 1_000_000,
            feet=FEET,
            days=days[page * DAYS : (page + 1) * DAYS],
            earlier=page + 1 if len(days) > (page + 1) * DAYS else None,
        )


def _pictures(form: FormData) -> dict[str, CleanJpeg]:
    """The photos of a form, each checked and bare of metadata.

    Raises:
        DiaryError: one of them is too large, damaged or no picture.
    """
    sent = {foot: form.get(f"photo_{foot}") for foot in FEET}
    return {
        foot: picture_of(file.file.read(), f"Photo of the {foot} foot")
        for foot, file in sent.items()
        if isinstance(file, UploadFile) and file.filename
    }


def _days(photos: Iterable[Record]) -> list[Day]:
    """The newest day first."""
    newest = sorted(photos, key=lambda r: r.happened_at, reverse=True)
    return [
        Day(name, {foot: tuple(r for r in found if _foot(r) == foot) for foot in FEET})
        for name, group in groupby(newest, lambda r: day_said(r.happened_at))
        for found in [tuple(group)]
    ]


def _foot(record: Record) -> str:
    return record.body.foot if isinstance(record.body, Photo) else ""
