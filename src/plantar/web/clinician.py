"""The clinician's page: one dense form whose answer moves as it is filled. Nothing is kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar import SOMETHING_ELSE, Report
from plantar.assessment.document import Bullets, Heading, to_pdf, to_text
from plantar.assessment.leading import worth_listing
from plantar.assessment.letter import clinician_letter, settled_by
from plantar.assessment.letter_parts import Cover
from plantar.assessment.report import RankedCondition
from plantar.knowledge.people import PREGNANCIES, SEXES
from plantar.knowledge.schema_model import ReportParameters
from plantar.web import pictures
from plantar.web.birth import wrong_birth
from plantar.web.case_form import CaseForm, read_form
from plantar.web.record import record
from plantar.web.site import Refused, SiteContext, download, text_of

LEAST_SHOWN, MOST_SHOWN = 4, 8
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Effect:
    """What an entered finding does: its likelihood ratio for the leader, and decibans."""

    ratio: str
    db: float


class Clinician:
    """The page, its search and its letter."""

    def __init__(self, site: SiteContext) -> None:
        self.site, self.engine = site, site.engine

    def routes(self) -> list[Route]:
        """Every address of the clinician's page; a case travels in the body of a POST only."""
        return [
            Route("/clinician", self.page, methods=["GET", "POST"]),
            Route("/clinician/find", self.find, methods=["POST"]),
            Route("/clinician/letter", self.letter, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """The page; a POST carries the case, and htmx gets only the parts that change."""
        form = await request.form() if request.method == "POST" else FormData()
        case = await run_in_threadpool(read_form, form, self.engine)
        part = bool(request.headers.get("hx-request"))
        found = self.engine.finder.find(case.query) if "find" in form else None
        drawn = text_of(form, "drawn") if part else ""
        return await run_in_threadpool(self._show, request, case, found, part, drawn)

    async def find(self, request: Request) -> Response:
        """The findings that fit what is typed, as options of the search box."""
        query = text_of(await request.form(), "q", LONGEST_QUERY)
        found = await run_in_threadpool(self.engine.finder.find, query)
        written = await run_in_threadpool(self.engine.finder.written, query)
        together = written if len(written) > 1 else ()
        return self.site.show(
            request, "clinician/options.html", found=found, together=together, query=query
        )

    async def letter(self, request: Request) -> Response:
        """The letter for this case, as text or PDF; the page again where something is wrong."""
        form = await request.form()
        case = await run_in_threadpool(read_form, form, self.engine)
        if case.stop:
            return await run_in_threadpool(self._show, request, case, None, False, "", 400)
        report = await run_in_threadpool(self._report, case)
        if text_of(form, "as") == "record":
            text = record(case, report, self.engine.knowledge, date.today())
            return download(text.encode(), "summary.txt", "text/plain; charset=utf-8")
        born = text_of(form, "born", 40).strip()
        if wrong := wrong_birth(born, date.today(), case.person.age_years):
            raise Refused(400, f"{wrong} The case is still there: go back.")
        cover = Cover(
            name=text_of(form, "name", 100).strip(),
            born=born,
            sender=text_of(form, "sender", 200).strip(),
        )
        blocks = clinician_letter(report, self.engine.knowledge, date.today(), cover)
        if case.left_out:
            blocks += [Heading(2, "Entered but not counted"), Bullets(case.left_out)]
        if text_of(form, "as") == "txt":
            return download(to_text(blocks).encode(), "letter.txt", "text/plain; charset=utf-8")
        pdf = await run_in_threadpool(to_pdf, "Referral letter", blocks)
        return download(pdf, "letter.pdf", "application/pdf")

    def _names(self, condition: str) -> str:
        """The short name of a condition."""
        return short(self.engine.knowledge.conditions[condition].name)

    def _report(self, case: CaseForm) -> Report:
        return self.engine.assessor.assess(case.told)

    def _show(
        self,
        request: Request,
        case: CaseForm,
        found: Any,
        part: bool,
        has_drawn: str,
        status: int = 200,
    ) -> Response:
        template = "clinician_answer.html" if part else "clinician.html"
        data = {} if case.stop else self._answer(case)
        return self.site.show(
            request,
            template,
            status,
            case=case,
            found=found,
            part=part,
            has_drawn=has_drawn,
            findings=self.engine.knowledge.findings,
            screen=self.engine.knowledge.danger_screen,
            countries={k: c.name for k, c in self.engine.knowledge.countries.items()},
            names_of=self._names,
            numbers=self.engine.emergency_numbers(case.country),
            ratio=ratio,
            sexes=SEXES[::-1],
            pregnancies=PREGNANCIES[::-1],
            **data,
        )

    def _answer(self, case: CaseForm) -> dict[str, Any]:
        """All that the answer shows."""
        report, knowledge = self._report(case), self.engine.knowledge
        leader = next(c for c in report.conditions if c.id != SOMETHING_ELSE)
        site = report.sites[0]
        usual, items = settled_by(report, knowledge)
        return {
            "report": report,
            "unsafe": report.urgency.unsafe,
            "shown": shown(report.conditions, knowledge.model.report),
            "leader": leader,
            "effects": effects(leader),
            "usual": [step.name for step in usual],
            "workup": items,
            "signs": self.engine.signs(case.told, leader.id),
            "picture": _picture_key(case, report),
            "drawn": lambda: pictures.where(case.map, site.id, knowledge),
            "course": lambda: pictures.course(site.id, site.side),
            "site": knowledge.sites[site.id],
            "names": {c: short(e.name) for c, e in knowledge.conditions.items()}
            | {SOMETHING_ELSE: "something else"},
            "scores": report.daily.scores,
        }


def _picture_key(case: CaseForm, report: Report) -> str:
    """Names the drawings, so that a page that has them already is not sent them again."""
    site = report.sites[0]
    told = json.dumps([case.map.as_dict(), site.id, site.side, bool(case.rows)], sort_keys=True)
    return sha256(told.encode()).hexdigest()[:12]


def effects(leader: RankedCondition) -> dict[str, Effect]:
    """Finding to what it does to the leader."""
    reasons = (*leader.reasons_for, *leader.reasons_against)
    return {r.finding: Effect(ratio(10 ** (r.ratio_db / 10)), r.db) for r in reasons}


def ratio(x: float) -> str:
    """A likelihood ratio with two figures."""
    if x >= 10:
        return f"{x:.0f}"
    return f"{x:.1f}" if x >= 1 else f"{x:.2f}"


def short(name: str) -> str:
    """The name of a condition without what stands in brackets."""
    return name.partition(" (")[0]


def shown(
    conditions: Sequence[RankedCondition], limits: ReportParameters
) -> Sequence[RankedCondition]:
    """The conditions worth a line."""
    probable = len(worth_listing(conditions, limits))
    return conditions[: min(max(probable, LEAST_SHOWN), MOST_SHOWN)]
