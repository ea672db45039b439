"""The person's path: say it, check it, paint it, answer, understand."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hmac import compare_digest
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from plantar.anatomy.guide import draw_self_test
from plantar.anatomy.painted import SCHEMA as MAP_SCHEMA
from plantar.anatomy.painted import PaintedMap, read_map
from plantar.assessment.compose import percent
from plantar.assessment.document import to_pdf, to_text
from plantar.assessment.letter import clinician_letter, patient_summary
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import PlantarError
from plantar.intake.steps import Step, of_map
from plantar.web import pictures, visits
from plantar.web.engine import Engine
from plantar.web.visits import LONGEST_TEXT, Visit, Visits
from plantar.web.words import pieces

TEMPLATES = Jinja2Templates(Path(__file__).parent / "templates")
TEMPLATES.env.filters["percent"] = percent
TEMPLATES.env.globals.update(bar=pictures.bar)
LETTERS = {"clinician": clinician_letter, "patient": patient_summary}
TITLES = {"clinician": "Referral letter", "patient": "Your summary"}
GONE = "This visit has ended, or its data were deleted. Nothing was kept."


class Refused(Exception):
    """A request that cannot be served, with the status and words for the person."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


class Pages:
    """The pages; holds the engine and the visits."""

    def __init__(self, engine: Engine, kept: Visits) -> None:
        self.engine, self.visits = engine, kept
        self.countries = {k: c.name for k, c in engine.knowledge.countries.items()}

    def routes(self) -> list[Route]:
        """Every address of the person's path."""
        get, post = ["GET"], ["POST"]
        return [
            Route("/", self.start, methods=get),
            Route("/drawings.json", self.drawings, methods=get),
            Route("/start", self.begin, methods=post),
            Route("/load", self.load, methods=post),
            Route("/v/{name}/paint", self.paint, methods=["GET", "POST"]),
            Route("/v/{name}/words", self.words, methods=["GET", "POST"]),
            Route("/v/{name}/ask", self.ask, methods=get),
            Route("/v/{name}/ask/{place:int}", self.ask, methods=["GET", "POST"]),
            Route("/v/{name}/warning", self.warning, methods=post),
            Route("/v/{name}/review", self.review, methods=get),
            Route("/v/{name}/answer", self.answer, methods=get),
            Route("/v/{name}/what-if", self.what_if, methods=post),
            Route("/v/{name}/safety", self.safety, methods=post),
            Route("/v/{name}/letter", self.letter, methods=get),
            Route("/v/{name}/save", self.save, methods=post),
            Route("/v/{name}/delete", self.delete, methods=post),
        ]

    async def start(self, request: Request) -> Response:
        """The first page."""
        return self.show(request, "start.html", countries=self.countries)

    async def drawings(self, request: Request) -> Response:
        """The outlines of all regions, for painting."""
        return Response(pictures.shapes_json(), media_type="application/json")

    async def begin(self, request: Request) -> Response:
        """Take the words, if any."""
        form = await request.form()
        text, country = _text(form, "words").strip(), _text(form, "country") or "generic"
        if country not in self.countries:
            raise Refused(400, "Choose a country from the list.")
        if not text:
            return _to(f"/v/{self.visits.begin(Visit(country=country))}/ask")
        heard = await run_in_threadpool(self.engine.hear, text)
        visit = Visit(words=text, heard=heard, country=country)
        return _to(f"/v/{self.visits.begin(visit)}/words")

    async def load(self, request: Request) -> Response:
        """Open a saved file."""
        form = await request.form()
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Refused(400, "Choose a file that plantar saved.")
        try:
            text = (await file.read()).decode()
        except UnicodeDecodeError:
            raise Refused(400, "This is not a file saved by plantar.") from None
        name = self.visits.begin(visits.from_file(text, self.engine.knowledge))
        return _to(f"/v/{name}/review")

    async def words(self, request: Request) -> Response:
        """What was understood, to confirm or take back."""
        name, visit, form = await self._visit(request)
        if visit.heard is None:
            return _to(f"/v/{name}/ask")
        heard = visit.heard
        if form is not None:
            kept = set(map(str, form.getlist("kept")))
            dropped = frozenset(e.finding for e in heard.evidence if e.finding not in kept)
            state = self.engine.opening(heard, dropped)
            self.visits.keep(name, replace(visit, state=state, heard=None))
            return _to(f"/v/{name}/ask")
        knowledge = self.engine.knowledge
        return self.show(
            request,
            "words.html",
            name=name,
            visit=visit,
            pieces=pieces(visit.words, heard, knowledge),
            heard=heard,
            findings=knowledge.findings,
            places=_painted_names(heard.map, knowledge.regions),
        )

    async def ask(self, request: Request) -> Response:
        """The next question; with a place in the address an earlier one, to change it."""
        name, visit, form = await self._visit(request)
        count = len(visit.state.answers)
        place = request.path_params.get("place")
        if place is None:
            step = await run_in_threadpool(self.engine.step, visit.state)
            if step.kind == "review":
                return _to(f"/v/{name}/review")
            return _to(f"/v/{name}/ask/{count}")
        if place > count:
            return _to(f"/v/{name}/ask")
        earlier = place < count
        state = self.engine.at(visit.state, place) if earlier else visit.state
        step = await run_in_threadpool(self.engine.step, state)
        if step.kind == "review":
            return _to(f"/v/{name}/review")
        if form is None:
            return self._question(request, name, visit, step, place)
        return await self._answered(request, name, visit, step, place, form)

    async def _answered(
        self, request: Request, name: str, visit: Visit, step: Step, place: int, form: FormData
    ) -> Response:
        value = _value(step, form)
        try:
            if place < len(visit.state.answers):
                state = self.engine.replaced(visit.state, place, value)
            else:
                state = self.engine.interviewer.answer(visit.state, step, value)
        except PlantarError as error:
            return self._question(request, name, visit, step, place, str(error))
        self.visits.keep(name, replace(visit, state=state))
        if _text(form, "then") == "more":
            return _to(f"/v/{name}/ask/{place}")
        return _to(f"/v/{name}/{'review' if _text(form, 'then') == 'review' else 'ask'}")

    def _question(
        self,
        request: Request,
        name: str,
        visit: Visit,
        step: Step,
        place: int,
        wrong: str = "",
        painting: bool = False,
    ) -> Response:
        answers = visit.state.answers
        given = answers[place].value if place < len(answers) else ""
        knowledge = self.engine.knowledge
        guide = knowledge.self_tests.get(step.guide)
        template = {"emergency": "emergency.html", "paint": "paint.html"}.get(step.kind, "ask.html")
        finding = knowledge.findings.get(step.findings[0]) if step.findings else None
        return self.show(
            request,
            template,
            status=400 if wrong else 200,
            name=name,
            visit=visit,
            step=step,
            place=place,
            painting=painting,
            given=given.split(","),
            later=place < len(answers),
            wrong=wrong,
            guide=guide,
            picture=Markup(draw_self_test(guide)) if guide else "",
            finding=finding,
            country=knowledge.countries[visit.country],
            **(_paint(visit, knowledge) if step.kind == "paint" else {}),
        )

    async def paint(self, request: Request) -> Response:
        """Paint, or paint anew, at any time."""
        name, visit, form = await self._visit(request)
        if form is None:
            left = len(visit.state.answers)
            return self._question(request, name, visit, of_map(left, 1), left, painting=True)
        given = _map(form) if _text(form, "button") != "not sure" else ""
        map_ = read_map(given, self.engine.knowledge) if given else PaintedMap()
        state = self.engine.interviewer.paint(visit.state, map_)
        self.visits.keep(name, replace(visit, state=state))
        return _to(f"/v/{name}/ask")

    async def warning(self, request: Request) -> Response:
        """The person read the emergency and goes on."""
        name, visit, _ = await self._visit(request)
        self.visits.keep(name, replace(visit, state=replace(visit.state, warned=True)))
        return _to(f"/v/{name}/ask")

    async def review(self, request: Request) -> Response:
        """All that was said, each with a way to change it."""
        name, visit, _ = await self._visit(request)
        step = await run_in_threadpool(self.engine.step, visit.state)
        if step.kind == "emergency":
            return _to(f"/v/{name}/ask")
        rows = [(self.engine.answered(a), self.engine.value(a)) for a in visit.state.answers]
        knowledge = self.engine.knowledge
        heard = [
            (knowledge.findings[e.finding].term, e.state.value)
            for e in visit.state.heard
            if e.finding in knowledge.findings
        ]
        places = _painted_names(visit.state.map, knowledge.regions)
        return self.show(
            request, "review.html", name=name, visit=visit, rows=rows, heard=heard, step=step,
            places=places,
        )  # fmt: skip

    async def answer(self, request: Request) -> Response:
        """The answer."""
        name, visit, _ = await self._visit(request)
        return await run_in_threadpool(self._answer, request, name, visit)

    def _answer(self, request: Request, name: str, visit: Visit) -> Response:
        report, knowledge = self.engine.report(visit), self.engine.knowledge
        drawn = pictures.where(visit.state.map, report.sites[0].id, knowledge)
        watch: defaultdict[str, list[Any]] = defaultdict(list)
        for item in report.urgency.safety_net:
            watch[item.do].append(item)
        return self.show(
            request,
            "answer.html",
            name=name,
            visit=visit,
            report=report,
            drawn=drawn,
            watch=watch,
            site=knowledge.sites[report.sites[0].id],
            country=knowledge.countries[visit.country],
            changes=self.engine.changes(visit, report),
            names={c: e.plain_name for c, e in knowledge.conditions.items()}
            | {"something_else": "something else"},
            findings=knowledge.findings,
            conditions=knowledge.conditions,
            flags=knowledge.care["flags"],
        )

    async def what_if(self, request: Request) -> Response:
        """The answer with some things different; nothing is kept."""
        name, visit, form = await self._visit(request)
        changes = tuple(
            f"{key[3:]}={value}"
            for key, value in (form or FormData()).multi_items()
            if key.startswith("if_") and value in ("present", "absent")
        )
        before = await run_in_threadpool(self.engine.report, visit)
        after = await run_in_threadpool(self.engine.report, visit, changes)
        part = "what_if_rows.html" if request.headers.get("hx-request") else "what_if.html"
        was = {c.id: c.probability for c in before.conditions}
        return self.show(request, part, name=name, visit=visit, before=before, after=after, was=was)

    async def safety(self, request: Request) -> Response:
        """Answers to safety questions and the list of medicines, for the plan."""
        name, visit, form = await self._visit(request)
        form = form or FormData()
        for key, value in form.multi_items():
            if key.startswith("flag_"):
                visit = self.engine.with_safety(visit, key[5:], str(value))
        if "medicines" in form:
            said = _text(form, "medicines").strip() or None
            visit = replace(visit, safety=SafetyAnswers(visit.safety.flags, said))
        self.visits.keep(name, visit)
        return _to(f"/v/{name}/answer#plan")

    async def letter(self, request: Request) -> Response:
        """The letter for a clinician or a summary, as HTML, text or PDF."""
        _, visit, _ = await self._visit(request)
        kind = request.query_params.get("for", "clinician")
        form = request.query_params.get("as", "pdf")
        if kind not in LETTERS or form not in ("pdf", "txt"):
            raise Refused(404, "There is no such letter.")
        report = await run_in_threadpool(self.engine.report, visit)
        blocks = LETTERS[kind](report, self.engine.knowledge, date.today())
        if form == "txt":
            return _download(to_text(blocks).encode(), f"{kind}.txt", "text/plain; charset=utf-8")
        pdf = await run_in_threadpool(to_pdf, TITLES[kind], blocks)
        return _download(pdf, f"{kind}.pdf", "application/pdf")

    async def save(self, request: Request) -> Response:
        """The visit as a file."""
        _, visit, _ = await self._visit(request)
        return _download(visits.to_file(visit).encode(), "plantar.json", "application/json")

    async def delete(self, request: Request) -> Response:
        """Forget everything."""
        name, _, _ = await self._visit(request)
        self.visits.forget(name)
        text = "Everything you said has been deleted from this machine's memory."
        return self.show(request, "message.html", title="Deleted", text=text)

    async def _visit(self, request: Request) -> tuple[str, Visit, FormData | None]:
        """The visit of the address, and the form where one was sent."""
        name = request.path_params["name"]
        visit = self.visits.find(name)
        if visit is None:
            raise Refused(404, GONE)
        if request.method != "POST":
            return name, visit, None
        form = await request.form()
        if not compare_digest(_text(form, "csrf").encode(), visit.csrf.encode()):
            raise Refused(403, "This form is out of date. Go back and open the page again.")
        return name, visit, form

    def show(self, request: Request, template: str, status: int = 200, **data: Any) -> Response:
        """A page."""
        return TEMPLATES.TemplateResponse(request, template, data, status_code=status)


def _paint(visit: Visit, knowledge: Any) -> Mapping[str, Any]:
    """What the painting page needs."""
    blocks: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, region in knowledge.regions.items():
        blocks[region.block.replace("_", " ")].append((key, region.name))
    return {
        "canvases": pictures.canvases(),
        "groups": pictures.GROUPS,
        "colours": pictures.COLOURS,
        "blocks": blocks,
        "map": json.dumps(visit.state.map.as_dict(), separators=(",", ":")),
        "painted": {
            f"{side}|{region}"
            for side in visit.state.map.layers
            for region, share in visit.state.map.layers[side].get("numb", {}).items()
            if share > 0.45
        },
    }


def _value(step: Step, form: FormData) -> str:
    """What a form answers; "not sure" or skip by its own button."""
    button = _text(form, "button")
    if button in ("skip", "not sure"):
        return "" if button == "skip" else "not sure"
    if step.kind == "several_of":
        return ",".join(map(str, form.getlist("value"))) or "none"
    if step.kind == "paint":
        return _map(form)
    return _text(form, "value")


def _map(form: FormData) -> str:
    """The painted map; without JavaScript the ticked regions, all of one feeling."""
    if _text(form, "drawn"):
        return _text(form, "map", 200_000)
    kind = _text(form, "sensation") or "numb"
    layers: dict[str, dict[str, dict[str, float]]] = {}
    for item in map(str, form.getlist("region")):
        side, _, region = item.partition("|")
        layers.setdefault(side, {}).setdefault(kind, {})[region] = 1.0
    return json.dumps({"schema": MAP_SCHEMA, "layers": layers}) if layers else ""


def _painted_names(map_: PaintedMap, regions: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is painted, a line for each side and sensation."""
    return [
        (f"{'one side' if side == 'one' else side}, {kind}", ", ".join(sorted(names)))
        for side, kinds in map_.layers.items()
        for kind, painted in kinds.items()
        if (names := [regions[r].name for r, share in painted.items() if share > 0])
    ]


def _text(form: FormData, field: str, most: int = LONGEST_TEXT) -> str:
    value = form.get(field, "")
    if isinstance(value, UploadFile):
        raise Refused(400, f"{field}: expected text, found a file.")
    if len(value) > most:
        raise Refused(413, f"This is too long: at most {most} characters.")
    return value.replace("\x00", "")


def _to(address: str) -> RedirectResponse:
    return RedirectResponse(address, status_code=303)


def _download(data: bytes, name: str, kind: str) -> Response:
    header = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=kind, headers=header)
