"""The page on which a treatment is begun, corrected or stopped."""

from __future__ import annotations

from datetime import date

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from plantar import PlantarError
from plantar.records.bodies import Treatment, read_body
from plantar.records.diary import Diary
from plantar.records.keeping import keep, story_of
from plantar.records.noticing import CHANCE
from plantar.records.record import DiaryOwner
from plantar.web.diary.forms import treatment_of
from plantar.web.diary.site import DiarySite, new_thread
from plantar.web.site import text_of, to


class TreatmentPage:
    """Writing down a treatment, and before and after each of them."""

    def __init__(self, site: DiarySite) -> None:
        self.site, self.judge = site, site.judge

    def treatment(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """Something was begun or stopped."""
        corrected, wrong = request.query_params.get("correct", ""), ""
        before = diary.find(me, corrected) if corrected else None
        said: object = before.body if before else None
        thread = text_of(form, "thread") if form else new_thread()
        if form is not None:
            said = typed = treatment_of(form)
            try:
                body = read_body("treatment", typed)
                keep(diary, self.judge, me, body, thread=thread, instead_of=before)
                return to(f"/diary/{me.id}?saved=1")
            except PlantarError as error:
                wrong = str(error)
        story = story_of(diary, me)
        return self.site.show(
            request,
            "treatment.html",
            status=400 if wrong else 200,
            me=me,
            before=before,
            said=said,
            kinds=Treatment.model_json_schema()["properties"]["kind"]["enum"],
            today=date.today().isoformat(),
            thread=thread,
            responses=self.judge.watcher.responses(story),
            shown=[]
            if before
            else [self.site.words.shown(told.record) for told in story.treatments],
            chance=CHANCE,
            wrong=wrong,
        )
