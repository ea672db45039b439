"""Taking a diary away: all of it as a file, an entry or everything deleted."""

from __future__ import annotations

import json

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from plantar.exchange.diary_out import diary_collection
from plantar.records.diary import Diary
from plantar.records.exports import export_csv, export_json
from plantar.records.record import DiaryOwner
from plantar.web.diary.site import DiarySite
from plantar.web.site import download, to


class Leaving:
    """Export and deletion."""

    def __init__(self, site: DiarySite) -> None:
        self.site = site

    def export(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """Everything as a file."""
        match request.query_params.get("as"):
            case "csv":
                return download(export_csv(diary, me).encode(), "diary.csv", "text/csv", me.name)
            case "fhir":
                made = diary_collection(
                    json.loads(export_json(diary, me)), self.site.engine.knowledge
                )
                data = json.dumps(made, ensure_ascii=False, indent=1).encode()
                return download(data, "diary.fhir.json", "application/fhir+json", me.name)
        return download(export_json(diary, me).encode(), "diary.json", "application/json", me.name)

    def delete(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """Delete one entry, or everything, after asking."""
        thread = request.query_params.get("entry", "")
        if form is None:
            what = self.site.words.shown(diary.find(me, thread)) if thread else None
            return self.site.show(request, "delete.html", me=me, what=what, entry=thread)
        left = diary.delete(me, thread or None)
        self.site.judge.forget()
        if left:
            text = f"It is deleted here. These backups were not reached: {', '.join(left)}"
        elif thread:
            return to(f"/diary/{me.id}?deleted=1")
        else:
            text = f"The diary of {me.name} is deleted, with all that was in it."
        back = (f"/diary/{me.id}", f"Diary of {me.name}") if thread else ("/diary?all=1", "Diaries")
        return self.site.site.show(request, "message.html", title="Deleted", text=text, back=back)
