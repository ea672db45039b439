"""The page that asks which danger of a ticked line is meant."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from plantar import PlantarError
from plantar.records.bodies import DiaryEntry
from plantar.records.diary import Diary
from plantar.records.keeping import keep, story_of
from plantar.records.record import DiaryOwner
from plantar.records.story import StoryEvent
from plantar.web.diary.forms import which_of
from plantar.web.diary.site import DiarySite
from plantar.web.site import to

NOTHING = "Nothing is ticked. Tick what is true, or leave the page: the worst of them counts then."


class WhichPage:
    """Saying which danger is meant: the entry that ticked the line says it from then on."""

    def __init__(self, site: DiarySite) -> None:
        self.site, self.judge = site, site.judge

    def which(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """The page, for every line that is still open."""
        ticks = self.judge.ticks(story_of(diary, me))
        entries = {line: ticks.ticked_in(line) for line in ticks.unspecified}
        wrong = ""
        if form is not None:
            try:
                if self._save(diary, me, form, entries):
                    return to(f"/diary/{me.id}?saved=1")
                wrong = NOTHING
            except PlantarError as error:
                wrong = str(error)
        return self.site.show(
            request,
            "which.html",
            status=400 if wrong else 200,
            me=me,
            lines={line: self.judge.dangers[line] for line in entries},
            ticked=next((e.record.thread for e in entries.values()), ""),
            findings=self.site.engine.knowledge.findings,
            wrong=wrong,
        )

    def _save(
        self,
        diary: Diary,
        me: DiaryOwner,
        form: FormData,
        entries: dict[str, StoryEvent[DiaryEntry]],
    ) -> bool:
        """Whether anything was said; each entry is corrected once, with all that was said of it."""
        said = {line: which_of(form, [line])["which"] or [] for line in entries}
        for entry in {e.record.thread: e for e in entries.values()}.values():
            lines = [n for n, e in entries.items() if e.record.thread == entry.record.thread]
            new = tuple(f for line in lines for f in said[line])
            if new:
                both = tuple(dict.fromkeys((*(entry.body.which or ()), *new)))
                body = entry.body.model_copy(update={"which": both})
                keep(diary, self.judge, me, body, instead_of=entry.record)
        return any(said.values())
