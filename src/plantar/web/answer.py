"""The answer and what can be done with it: what-if, plan questions, letters, files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar import KnowledgeBase, Report, State, Urgency
from plantar.anatomy.guide import draw_exercise
from plantar.assessment.contrary import contrary
from plantar.assessment.document import to_pdf, to_text
from plantar.assessment.leading import reasons_beside, said_once, worth_listing
from plantar.assessment.letter import clinician_letter
from plantar.assessment.letter_parts import Cover, long_date
from plantar.assessment.report import WatchFor, unused_note
from plantar.assessment.request import read_request
from plantar.assessment.summary import patient_summary
from plantar.assessment.urgent import worth_examining
from plantar.assessment.waiting import until_help
from plantar.care import follow_up
from plantar.care.calendar import CalendarEntry, calendar
from plantar.care.care_plan import SafetyAnswers
from plantar.care.diet import AVOIDABLE
from plantar.care.safety_questions import OWN_START
from plantar.intake.steps import DANGERS, NO_ANSWER
from plantar.web import pictures, visits, wording
from plantar.web.birth import wrong_birth
from plantar.web.site import Refused, SiteContext, download, text_of, to
from plantar.web.visits import Visit
from plantar.web.where import where

TITLES = {"clinician": "Letter", "patient": "Your summary"}
PERSON = "patient"
"""Who can answer what a person can find out; the rest is for an examination or a test."""
FIRST, SHOWN = 4, 8
"""Pieces of advice that stand open, and things nobody asked about that are named."""


class AnswerPages:
    """The pages from the answer on."""

    def __init__(self, site: SiteContext) -> None:
        self.site, self.engine = site, site.engine

    def routes(self) -> list[Route]:
        """Every address of the answer."""
        get, post = ["GET"], ["POST"]
        return [
            Route("/v/{name}/answer", self.answer, methods=get),
            Route("/v/{name}/what-if", self.what_if, methods=post),
            Route("/v/{name}/safety", self.safety, methods=post),
            Route("/v/{name}/food", self.food, methods=post),
            Route("/v/{name}/letter", self.letter, methods=["GET", "POST"]),
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
        return self.site.show(
            request,
            "answer.html",
            name=name,
            visit=visit,
            report=report,
            today=long_date(date.today()),
            dangers=self._dangers(name, visit),
            numbers=self.engine.emergency_numbers(visit.country),
            watch=_watch(report),
            unused=unused_note(report.unused),
            number={key: n for n, key in enumerate(report.references, 1)},
            unknown=_unknown(report, knowledge),
            not_sure=_unknown(report, knowledge, unsure=True),
            until_help=until_help(report, knowledge),
            plain_tests={n: t.plain for n, t in knowledge.tests.items()},
            examined=[knowledge.findings[n].plain for n in worth_examining(report, knowledge)],
            changes=self.engine.changes(visit, report),
            avoidable=AVOIDABLE,
            drawings={
                e.id: Markup(draw_exercise(e.id, e.name, e.how))
                for e in report.daily.exercise.chosen
            },
            **_how_urgent(report, visit, knowledge),
            **_causes(report, knowledge),
            **_place(report, visit, knowledge),
            **self._plan(visit, report),
        )

    def _dangers(self, name: str, visit: Visit) -> str:
        """Where the dangers are asked about, or asked again."""
        asked = [n for n, a in enumerate(visit.state.answers) if a.findings == DANGERS]
        return f"/v/{name}/ask/{asked[0]}" if asked else f"/v/{name}/ask"

    def _plan(self, visit: Visit, report: Report) -> dict[str, Any]:
        """What the plan shows: first advice, what is asked, what was answered."""
        flags, plan = self.engine.knowledge.care.flags, report.plan
        answered = [
            {"flag": f, "text": flags[f].asked, "said": "yes" if said else "no"}
            for f, said in visit.safety.flags.items()
        ]
        urgent = report.urgency.level in ("emergency_now", "same_day")
        until = report.until_seen
        first = plan.first(FIRST + len(until))
        return {
            "until": until,
            "first": [item for item in first if item not in until][:FIRST],
            "asked": plan.questions if plan.kind == "plan" else (),
            "answered": answered,
            "undo": [q for q in answered if q["said"] == "yes"] if urgent else [],
            "clinics": [i for i in plan.held if i.who not in OWN_START],
            "named": self.engine.medicines_in(visit.words),
        }

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
            request,
            "food.html",
            name=name,
            days=plan.week.days,
            shopping=plan.week.shopping,
            gaps=gaps,
            avoids=sorted(avoids),
        )

    async def letter(self, request: Request) -> Response:
        """The letter for a clinician or a summary, as text or PDF; a name on it is not kept."""
        name, visit, form = await self.site.visit(request)
        asked: Any = request.query_params if form is None else form
        kind, as_ = str(asked.get("for", "clinician")), str(asked.get("as", "pdf"))
        if kind not in TITLES or as_ not in ("pdf", "txt"):
            raise Refused(404, "There is no such letter.")
        report = await run_in_threadpool(self.engine.report, visit)
        given = form or FormData()
        born = text_of(given, "born", 40).strip()
        if wrong := wrong_birth(born, date.today(), visit.state.person.age_years):
            raise Refused(400, wrong, (f"/v/{name}/answer#keep", "Back to the letter"))
        sender = text_of(given, "sender", 200).strip()
        cover = Cover(
            words=visit.words,
            name=text_of(given, "name", 100).strip(),
            born=born,
            sender=sender or ("somebody who writes for them" if visit.for_another else ""),
            of_another=visit.for_another,
            by_person=True,
        )
        write = clinician_letter if kind == "clinician" else patient_summary
        blocks = write(report, self.engine.knowledge, date.today(), cover)
        if as_ == "txt":
            return download(to_text(blocks).encode(), f"{kind}.txt", "text/plain; charset=utf-8")
        pdf = await run_in_threadpool(to_pdf, TITLES[kind], blocks)
        return download(pdf, f"{kind}.pdf", "application/pdf")

    async def dates(self, request: Request) -> Response:
        """Exercises and dates to look back, for a calendar."""
        _, visit, _ = await self.site.visit(request)
        report = await run_in_threadpool(self.engine.report, visit)
        if report.plan.kind == "emergency":
            raise Refused(404, "There is nothing to plan in an emergency: get help now.")
        lines = _entries(report, self.site.engine.knowledge)
        file = await run_in_threadpool(calendar, lines, date.today())
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


def _unknown(report: Report, knowledge: KnowledgeBase, *, unsure: bool = False) -> list[str]:
    """What could raise the level, that the person can tell and nobody knows; ``unsure``: what was
    asked, and the answer was "not sure"."""
    given = read_request(report.input, knowledge).evidence
    asked = {e.finding for e in given if e.state is State.UNSURE}
    names = (n for n in report.urgency.not_checked if (n in asked) is unsure)
    entries = (knowledge.findings[name] for name in names)
    return [e.plain for e in entries if e.asked_of == PERSON][:SHOWN]


def _watch(report: Report) -> dict[str, list[WatchFor]]:
    """The danger signs by what to do, the most urgent first."""
    found: dict[str, list[WatchFor]] = {}
    for item in report.urgency.safety_net:
        found.setdefault(item.level, []).append(item)
    return found


def _how_urgent(report: Report, visit: Visit, knowledge: KnowledgeBase) -> dict[str, Any]:
    """How soon, why, and the buttons that do it."""
    urgency, country = report.urgency, knowledge.countries[visit.country]
    contacts = [c for c in country.contacts if c.level == urgency.level]
    today = Urgency.SAME_DAY
    return {
        "emergency": urgency.level == "emergency_now",
        "unsafe": urgency.unsafe,
        "unsure": urgency.unsafe and _unsure(visit),
        "heading": wording.heading(urgency),
        "contacts": [] if wording.has_own_team(urgency) else contacts,
        "because": reasons_beside(report),
        "reasons": said_once(urgency.set_by),
        "fallback": {
            "where": today.where(country),
            "contacts": [c for c in country.contacts if c.level == today],
        },
    }


def _unsure(visit: Visit) -> bool:
    """Whether the page of dangers brought no answer: to send back there is no help."""
    return any(a.findings == DANGERS and a.value in NO_ANSWER for a in visit.state.answers)


def _causes(report: Report, knowledge: KnowledgeBase) -> dict[str, Any]:
    """What it may be; nothing is named where too little is known."""
    missing, named = report.leading.missing, {"something_else": "another cause"}
    limits = knowledge.model.report
    ranked = worth_listing(report.conditions, limits)
    given = read_request(report.input, knowledge)
    against = {c.id: contrary(c, given.evidence, given.map, knowledge) for c in report.conditions}
    return {
        "leading": report.leading,
        "causes": [] if missing else wording.causes(report.conditions, limits),
        "ranked": ranked or report.conditions[:1],
        "against": against,
        "serious": [] if missing else _serious(report, knowledge),
        "names": {c: e.plain_name for c, e in knowledge.conditions.items()} | named,
    }


def _place(report: Report, visit: Visit, knowledge: KnowledgeBase) -> dict[str, Any]:
    """Where the trouble probably sits, in words and as the course of the nerve."""
    first, state = report.place.sites[0], visit.state
    site = next((s for s in report.sites if s.id == first), report.sites[0])
    course = pictures.course(site.id, site.side)
    told = state.map == state.text_map
    return {
        "where": where(state.map, site.id, site.side, knowledge, told=told),
        "course": course,
        "drawn_site": site.plain_name,
        "follows": any("<path" in str(f.svg) for f in course),
    }


def _serious(report: Report, knowledge: KnowledgeBase) -> list[str]:
    """Dangerous causes that are not ruled out and are not already named as likely."""
    likely = {c.plain_name for c in wording.causes(report.conditions, knowledge.model.report)}
    names = (line.plain.rpartition(": ")[0] for line in report.must_not_miss)
    return [name for name in names if name not in likely]


def _entries(report: Report, knowledge: KnowledgeBase) -> list[CalendarEntry]:
    exercises = [
        CalendarEntry(e.id, e.name, f"{e.how}\n{e.dose}\nStop: {e.stop}", 0, e.days_per_week)
        for e in report.daily.exercise.chosen
        if e.days_per_week and report.plan.kind == "plan"
    ]
    asked = follow_up.visit_entries(report.urgency.level, knowledge)
    return [*asked, *follow_up.entries(report.daily.follow_up), *exercises]
