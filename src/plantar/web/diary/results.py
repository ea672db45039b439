"""What came in from outside: a result, and in the end the diagnosis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from plantar import PlantarError
from plantar.errors import DiaryError
from plantar.records.bodies import Diagnosis, Result, read_body
from plantar.records.diary import Diary
from plantar.records.keeping import keep
from plantar.records.record import DiaryOwner
from plantar.web.diary.site import DiarySite, new_thread
from plantar.web.site import text_of, to

RIGHT = {"yes": "Yes", "partly": "Partly", "no": "No", "not_known": "I do not know"}


class ResultsPage:
    """Writing down a result or the diagnosis."""

    def __init__(self, site: DiarySite) -> None:
        self.site, self.judge = site, site.judge

    def results(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """The page with both forms, and what was written before."""
        wrong = ""
        if form is not None:
            try:
                kind, raw = _written(form)
                thread = text_of(form, "thread")
                keep(diary, self.judge, me, read_body(kind, raw), thread=thread)
                return to(f"/diary/{me.id}?saved=1")
            except PlantarError as error:
                wrong = str(error)
        told = [r for r in reversed(diary.records(me)) if isinstance(r.body, Result | Diagnosis)]
        return self.site.show(
            request,
            "results.html",
            status=400 if wrong else 200,
            me=me,
            threads=(new_thread(), new_thread()),
            typed=form or {},
            wrong=wrong,
            tests=dict(self._tests()),
            right=RIGHT,
            shown=[self.site.words.shown(r) for r in told],
        )

    def _tests(self) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
        """Kinds of tests, each with the ids, names and units of its results."""
        knowledge = self.site.engine.knowledge
        found: dict[str, list[tuple[str, str, str]]] = {}
        for name, finding in knowledge.findings.items():
            if finding.asked_of == "test":
                rows = found.setdefault(finding.topic, [])
                rows.append((name, finding.plain, finding.unit))
        for topic, rows in found.items():
            yield knowledge.topics[topic].name, sorted(rows, key=lambda row: row[1].lower())


def _written(form: FormData) -> tuple[str, dict[str, Any]]:
    """The kind and the raw body of what was sent.

    Raises:
        DiaryError: a result without what it showed.
    """
    if text_of(form, "name"):
        raw = {field: text_of(form, field).strip() for field in ("name", "was_right", "note")}
        return "diagnosis", raw
    value = text_of(form, "value").replace(",", ".").strip()
    said = value or text_of(form, "found")
    if not said:
        raise DiaryError("What it showed: say whether it was found, or give the number.")
    return "result", {"finding": f"{text_of(form, 'finding')}={said}"}
