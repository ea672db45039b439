"""The answer and what can be done with it: what-if, plan questions, letters, files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar.anatomy.guide import draw_exercise
from plantar.assessment.document import to_pdf, to_text
from plantar.assessment.letter import clinician_letter, patient_summary
from plantar.assessment.report import Report
from plantar.care import follow_up
from plantar.care.calendar import Entry, calendar
from plantar.care.care_plan import SafetyAnswers
from plantar.care.diet import AVOIDABLE
from plantar.web import pictures, visits, wording
from plantar.web.site import Refused, Site, download, text_of, to
from plantar.web.visits import Visit

LETTERS = {"clinician": clinician_letter, "patient": patient_summary}
TITLES = {"clinician": "Referral letter", "patient": "Your summary"}


class Answer:
    """The pages from the answer on."""

    def __init__(self, site: Site) -> None:
        self.site, self.engine = site, site.engine

    def routes(self) -> list[Route]:
        """Every address of the answer."""
        get, post = ["GET"], ["POST"]
        return [
            Route("/v/{name}/answer", self.answer, methods=get),
            Route("/v/{name}/what-if", self.what_if, methods=post),
            Route("/v/{name}/safety", self.safety, methods=post),
            Route("/v/{name}/food", self.food, methods=post),
            Route("/v/{name}/letter", self.letter, methods=get),
            Route("/v/{name}/calendar", self.dates, methods=get),
            Route("/v/{name}/save", self.save, methods=post),
            Route("/v/{name}/delete", self.delete, methods=post),
        ]

    async def answer(self, request: Request) -> Response:
        """The answer."""
        name, visit, _ = await self.site.visit(request)
        return await run_in_threadpool(self._answer, request, name, visit)

    def _answer(self, request: Request, name: str, visit: Visit) -> Response:
        report, knowledge = self.engine.report(visit), self.engine.knowledge
        flags = knowledge.care.flags
        watch: defaultdict[str, list[Any]] = defaultdict(list)
        for item in report.urgency.safety_net:
            watch[item.do].append(item)
        return self.site.show(
            request,
            "answer.html",
            name=name,
            visit=visit,
            report=report,
            emergency=report.urgency.level == "emergency_now",
            in_short=wording.in_short(report.conditions[0]),
            number={key: n for n, key in enumerate(report.references, 1)},
            drawn=pictures.where(visit.state.map, report.sites[0].id, knowledge),
            course=pictures.course(report.sites[0].id, report.sites[0].side),
            watch=watch,
            site=knowledge.sites[report.sites[0].id],
            numbers=self.engine.numbers(visit.country),
            changes=self.engine.changes(visit, report),
            names={c: e.plain_name for c, e in knowledge.conditions.items()}
            | {"something_else": "something else"},
            findings=knowledge.findings,
            avoidable=AVOIDABLE,
            asked=[q for q in report.plan.questions if not flags[q.flag].computed],
            drawings={
                e.id: Markup(draw_exercise(e.id, e.name, e.how))
                for e in report.daily.exercise.chosen
            },
        )

    async def what_if(self, request: Request) -> Response:
        """The answer with some things different; nothing is kept."""
        name, visit, form = await self.site.visit(request)
        changes = tuple(
            f"{key[3:]}={value}"
            for key, value in (form or FormData()).multi_items()
            if key.startswith("if_") and value in ("present", "absent")
        )
        before = await run_in_threadpool(self.engine.report, visit)
        after = await run_in_threadpool(self.engine.report, visit, changes)
        part = "what_if_rows.html" if request.headers.get("hx-request") else "what_if.html"
        was = {c.id: c.probability for c in before.conditions}
        return self.site.show(
            request, part, name=name, visit=visit, before=before, after=after, was=was
        )

    async def safety(self, request: Request) -> Response:
        """Answers to safety questions and the list of medicines, for the plan."""
        name, visit, form = await self.site.visit(request)
        form = form or FormData()
        for key, value in form.multi_items():
            if key.startswith("flag_"):
                visit = self.engine.with_safety(visit, key[5:], str(value))
        if "medicines" in form:
            said = text_of(form, "medicines").strip() or None
            visit = replace(visit, safety=SafetyAnswers(visit.safety.flags, said))
        self.site.visits.keep(name, visit)
        return to(f"/v/{name}/answer#plan")

    async def food(self, request: Request) -> Response:
        """A week of meals without what the person does not eat."""
        name, visit, form = await self.site.visit(request)
        avoids = frozenset(map(str, (form or FormData()).getlist("avoid")))
        plan = await run_in_threadpool(self.engine.diet, visit, avoids)
        named = {t.nutrient: t for t in plan.targets}
        gaps = [
            {
                "name": named[g.nutrient].name,
                "unit": named[g.nutrient].unit,
                "reached": g.reached,
                "wanted": g.wanted,
            }
            for g in plan.week.short
        ]
        return self.site.show(
            request, "food.html", name=name, days=plan.week.days, gaps=gaps, avoids=sorted(avoids)
        )

    async def letter(self, request: Request) -> Response:
        """The letter for a clinician or a summary, as text or PDF."""
        _, visit, _ = await self.site.visit(request)
        kind = request.query_params.get("for", "clinician")
        form = request.query_params.get("as", "pdf")
        if kind not in LETTERS or form not in ("pdf", "txt"):
            raise Refused(404, "There is no such letter.")
        report = await run_in_threadpool(self.engine.report, visit)
        blocks = LETTERS[kind](report, self.engine.knowledge, date.today())
        if form == "txt":
            return download(to_text(blocks).encode(), f"{kind}.txt", "text/plain; charset=utf-8")
        pdf = await run_in_threadpool(to_pdf, TITLES[kind], blocks)
        return download(pdf, f"{kind}.pdf", "application/pdf")

    async def dates(self, request: Request) -> Response:
        """Exercises and dates to look back, for a calendar."""
        _, visit, _ = await self.site.visit(request)
        report = await run_in_threadpool(self.engine.report, visit)
        if report.plan.kind != "plan":
            raise Refused(404, "There is no programme while something urgent is open.")
        file = await run_in_threadpool(calendar, _entries(report), date.today())
        return download(file, "plantar.ics", "text/calendar; charset=utf-8")

    async def save(self, request: Request) -> Response:
        """The visit as a file."""
        _, visit, _ = await self.site.visit(request)
        return download(visits.to_file(visit).encode(), "plantar.json", "application/json")

    async def delete(self, request: Request) -> Response:
        """Forget everything."""
        name, _, _ = await self.site.visit(request)
        self.site.visits.forget(name)
        self.engine.forget()
        text = "Everything you said has been deleted from this machine's memory."
        return self.site.show(request, "message.html", title="Deleted", text=text)


def _entries(report: Report) -> list[Entry]:
    exercises = [
        Entry(e.id, e.name, f"{e.how}\n{e.dose}\nStop: {e.stop}", 0, e.days_per_week)
        for e in report.daily.exercise.chosen
        if e.days_per_week
    ]
    return [*exercises, *follow_up.entries(report.daily.follow_up)]
