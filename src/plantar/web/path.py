"""The person's path to the answer: say it, check it, paint it, answer questions."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar.anatomy.guide import draw_self_test
from plantar.anatomy.painted import SCHEMA as MAP_SCHEMA
from plantar.anatomy.painted import PaintedMap, read_map
from plantar.anatomy.place_words import painted_words, wholes
from plantar.errors import PlantarError
from plantar.intake.correction import of_number
from plantar.intake.state import InterviewState
from plantar.intake.steps import DANGERS, Step, of_map
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import State
from plantar.reading.heard import Extraction
from plantar.web import pictures, visits, wording
from plantar.web.pages import share_of_estimates
from plantar.web.rows import SIDELESS
from plantar.web.security import MOST_BYTES
from plantar.web.site import Refused, SiteContext, text_of, to, too_long
from plantar.web.visits import LONGEST_STROKES, LONGEST_TEXT, Visit
from plantar.web.words import pieces

TEMPLATE_OF = {"emergency": "emergency.html", "paint": "paint.html"}
COUNTRY_OF = {"gb": "uk", "ca": "ca", "au": "au", "nz": "nz", "in": "in", "ru": "ru"}
COUNTRY_OF |= dict.fromkeys(("ie", "de", "fr", "es", "it", "nl", "pl", "se", "at", "be"), "eu")
TICKED = 0.45
"""Share of a region from which the list shows it as painted."""


class PatientFlow:
    """The pages from the start to the last question."""

    def __init__(self, site: SiteContext) -> None:
        self.site, self.engine = site, site.engine
        self.countries = {k: c.name for k, c in site.engine.knowledge.countries.items()}
        self.estimates = share_of_estimates(site.engine.knowledge)

    def routes(self) -> list[Route]:
        """Every address of the path."""
        get, post = ["GET"], ["POST"]
        return [
            Route("/", self.start, methods=get),
            Route("/drawings.json", self.drawings, methods=get),
            Route("/start", self.begin, methods=post),
            Route("/again", self.again, methods=post),
            Route("/load", self.load, methods=post),
            Route("/v/{name}/words", self.words, methods=["GET", "POST"]),
            Route("/v/{name}/paint", self.paint, methods=["GET", "POST"]),
            Route("/v/{name}/ask", self.ask, methods=get),
            Route("/v/{name}/ask/{place:int}", self.ask, methods=["GET", "POST"]),
            Route("/v/{name}/warning", self.warning, methods=post),
        ]

    async def start(self, request: Request) -> Response:
        """The first page."""
        return self._start(request, Visit(country=_country(request)))

    def _start(self, request: Request, given: Visit, child: int = 0, wrong: str = "") -> Response:
        return self.site.show(
            request,
            "start.html",
            status=400 if child or wrong else 200,
            wrong=wrong,
            most=LONGEST_TEXT,
            countries=self.countries,
            numbers={k: self.engine.numbers(k) for k in self.countries},
            picture=pictures.example(),
            given=given,
            child=child,
            estimates=self.estimates,
        )

    async def drawings(self, request: Request) -> Response:
        """The outlines of all regions, for painting."""
        return Response(pictures.shapes_json(), media_type="application/json")

    async def begin(self, request: Request) -> Response:
        """Take the words, if any."""
        form = await request.form()
        text = text_of(form, "words", MOST_BYTES).strip()
        country = text_of(form, "country") or "generic"
        if country not in self.countries:
            raise Refused(400, "Choose a country from the list.")
        if len(text) > LONGEST_TEXT:
            given = Visit(words=text, country=country)
            return self._start(request, given, wrong=too_long(text, LONGEST_TEXT))
        if not text:
            return to(f"/v/{self.site.visits.begin(Visit(country=country))}/ask")
        adult = text_of(form, "adult") == "yes"
        heard = await run_in_threadpool(self.engine.listener.hear, text)
        if heard.age_years is not None and self.engine.is_child(heard.age_years):
            if not adult:
                given = Visit(words=text, country=country)
                return self._start(request, given, child=heard.age_years)
            heard = replace(heard, age_years=None)
        similar = heard.gist.similar if heard.gist else ()
        visit = Visit(words=text, heard=heard, similar=similar, country=country)
        return to(f"/v/{self.site.visits.begin(visit)}/words")

    async def again(self, request: Request) -> Response:
        """The first page with the words that were written, to write on."""
        form = await request.form()
        country = text_of(form, "country")
        country = country if country in self.countries else "generic"
        words = text_of(form, "words", MOST_BYTES)
        return self._start(request, Visit(words=words, country=country))

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
        name = self.site.visits.begin(visits.from_file(text, self.engine.knowledge))
        return to(f"/v/{name}/review")

    async def words(self, request: Request) -> Response:
        """What was understood, to confirm or take back."""
        name, visit, form = await self.site.visit(request)
        if visit.heard is None:
            return to(f"/v/{name}/ask")
        heard, knowledge = visit.heard, self.engine.knowledge
        if form is not None:
            return await run_in_threadpool(self._confirmed, name, visit, heard, form)
        alarm = await run_in_threadpool(lambda: self.engine.alarm(self.engine.opening(heard)))
        return self.site.show(
            request,
            "words.html",
            alarm=alarm,
            because=self.engine.because(alarm, self.engine.opening(heard)),
            numbers=self.engine.numbers(visit.country),
            where=self.engine.emergency_place(visit.country),
            name=name,
            visit=visit,
            pieces=pieces(visit.words, heard, knowledge),
            heard=heard,
            findings=knowledge.findings,
            follows=self._follows(heard),
            sideless=SIDELESS,
            who=_who(heard),
            unsure=sum(knowledge.findings[d.finding].asked_of == "patient" for d in heard.doubts),
            places=painted_words(heard.map, knowledge.regions),
            drawn=pictures.painted(heard.map),
        )

    def _confirmed(self, name: str, visit: Visit, heard: Extraction, form: FormData) -> Response:
        """On with what is ticked; an alarm that stood above it and still does was read."""
        read = tuple(
            replace(f.evidence, fact=visit.words[f.start : f.end].strip()) for f in heard.facts
        )
        kept, then = set(map(str, form.getlist("kept"))), text_of(form, "then")
        kept |= {f for f, number in self._follows(heard).items() if number in kept}
        dropped = frozenset({e.finding for e in read} - kept)
        state = self.engine.opening(heard, dropped=dropped)
        alarmed = bool(self.engine.alarm(self.engine.opening(heard)) and self.engine.alarm(state))
        state = self.engine.warned(state) if alarmed else state
        self.site.visits.keep(name, replace(visit, state=state, heard=None, read=read))
        if then == "answer" and alarmed:
            return to(f"/v/{name}/answer")
        return to(f"/v/{name}/{'paint' if then == 'paint' else 'ask'}")

    def _follows(self, heard: Extraction) -> dict[str, str]:
        """What was read and follows from a number that was read too; the page shows that alone."""
        told = [f.evidence.finding for f in heard.facts]
        knowledge = self.engine.knowledge
        return {f: number for number in told for f in of_number(number, knowledge) if f in told}

    async def ask(self, request: Request) -> Response:
        """The next question; with a place in the address an earlier one, to change it."""
        name, visit, form = await self.site.visit(request)
        count = len(visit.state.answers)
        place = request.path_params.get("place")
        if place is None:
            return await self._onward(name, visit.state)
        if place > count:
            return to(f"/v/{name}/ask")
        earlier = place < count
        state = self.engine.at(visit.state, place) if earlier else visit.state
        step = await run_in_threadpool(self.engine.next_question, state, interrupt=not earlier)
        if step.kind == "review":
            return to(f"/v/{name}/review")
        if form is None or step.kind == "emergency":  # an old form is no word that it was read
            return self._question(request, name, visit, step, place)
        return await self._answered(request, name, visit, step, place, form)

    async def _answered(
        self, request: Request, name: str, visit: Visit, step: Step, place: int, form: FormData
    ) -> Response:
        value = _value(step, form, visit.state.map, self.engine.knowledge)
        try:
            if place < len(visit.state.answers):
                state = self.engine.replaced(visit.state, place, value)
            else:
                state = self.engine.interviewer.answer(visit.state, step, value)
        except PlantarError:
            entry = self.engine.knowledge.findings.get(step.findings[0])
            limits = (entry.minimum, entry.maximum) if entry else (None, None)
            wrong = wording.mend(step.kind, *limits)
            return self._question(request, name, visit, step, place, wrong)
        strokes = (
            text_of(form, "strokes", LONGEST_STROKES) if step.kind == "paint" else visit.strokes
        )
        self.site.visits.keep(name, replace(visit, state=state, strokes=strokes))
        return await self._onward(name, state)

    async def _onward(self, name: str, state: InterviewState) -> Response:
        """To the next question, or the review."""
        step = await run_in_threadpool(self.engine.next_question, state)
        page = "review" if step.kind == "review" else f"ask/{len(state.answers)}"
        return to(f"/v/{name}/{page}")

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
        answers, knowledge = visit.state.answers, self.engine.knowledge
        given = answers[place].value if place < len(answers) else self._ticked(step, visit.state)
        guide = knowledge.self_tests.get(step.guide)
        return self.site.show(
            request,
            TEMPLATE_OF.get(step.kind, "ask.html"),
            status=400 if wrong else 200,
            name=name,
            visit=visit,
            step=step,
            place=place,
            painting=painting,
            alarm=self.engine.alarm(visit.state) if visit.state.warned else None,
            because=self.engine.because(step, visit.state),
            given=given.split(","),
            later=place < len(answers),
            wrong=wrong,
            guide=guide,
            picture=Markup(draw_self_test(guide)) if guide else "",
            finding=knowledge.findings.get(step.findings[0]) if step.findings else None,
            where=self.engine.emergency_place(visit.country),
            numbers=self.engine.numbers(visit.country),
            **(
                painting_of(visit.state.map, knowledge, visit.strokes)
                if step.kind == "paint"
                else {}
            ),
        )

    def _ticked(self, step: Step, state: InterviewState) -> str:
        """What the words told; of the danger screen also lines that they may have told."""
        told = {e.finding for e in state.heard if e.state is State.PRESENT}
        if step.findings != DANGERS:
            return ",".join(f for f in step.findings if step.kind == "several_of" and f in told)
        told |= {*state.doubts}
        screen = self.engine.knowledge.danger_screen
        return ",".join(line for line in screen if told & {*screen[line].findings})

    async def paint(self, request: Request) -> Response:
        """Paint, or paint anew, at any time."""
        name, visit, form = await self.site.visit(request)
        if form is None:
            left = len(visit.state.answers)
            return self._question(request, name, visit, of_map(left, 1), left, painting=True)
        given = (
            map_of(form, visit.state.map, self.engine.knowledge)
            if text_of(form, "button") != "not sure"
            else ""
        )
        map_ = read_map(given, self.engine.knowledge) if given else PaintedMap()
        state = self.engine.interviewer.paint(visit.state, map_)
        strokes = text_of(form, "strokes", LONGEST_STROKES) if given else ""
        self.site.visits.keep(name, replace(visit, state=state, strokes=strokes))
        return to(f"/v/{name}/ask")

    async def warning(self, request: Request) -> Response:
        """The person read the emergency and goes on."""
        name, visit, _ = await self.site.visit(request)
        state = await run_in_threadpool(self.engine.warned, visit.state)
        self.site.visits.keep(name, replace(visit, state=state))
        return to(f"/v/{name}/ask")


def painting_of(map_: PaintedMap, knowledge: KnowledgeBase, strokes: str = "") -> Mapping[str, Any]:
    """What painting.html needs to go on from a map."""
    blocks: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, region in knowledge.regions.items():
        blocks[region.block.replace("_", " ")].append((key, region.name))
    painted, parts = _shown(map_), pictures.part_regions(knowledge)
    one = {r for kinds in map_.layers.get("one", {}).values() for r in kinds}
    return {
        "canvases": pictures.canvases(),
        "groups": pictures.GROUPS,
        "colours": pictures.COLOURS,
        "blocks": blocks,
        "map": json.dumps(map_.as_dict(), separators=(",", ":")),
        "strokes": strokes,
        "painted": painted,
        "parts": pictures.PART_CHOICES,
        "part_regions": parts,
        "wholes": wholes_json(knowledge),
        "whole": [
            choice for choice, _ in pictures.PART_CHOICES if {*_part(choice, parts)} <= painted
        ],
        "unplaced": sorted({knowledge.regions[r].block for r in one}),
        "short_names": pictures.SHORT_NAMES,
    }


def wholes_json(knowledge: KnowledgeBase) -> list[dict[str, Any]]:
    """The parts that are named whole, for the painting page: names, and regions by piece."""
    table = knowledge.regions
    found = []
    for part in wholes(table):
        pieces: defaultdict[str, list[str]] = defaultdict(list)
        for region in sorted(part.regions):
            pieces[table[region].block].append(region)
        found.append({"one": part.one, "both": part.both, "pieces": [*pieces.values()]})
    return found


def _part(choice: str, parts: Mapping[str, Iterable[str]]) -> list[str]:
    """Side and region, with a bar between, of all that one tap paints."""
    side, _, part = choice.partition("|")
    sides = ("left", "right") if side == "both" else (side,)
    return [f"{each}|{region}" for each in sides for region in parts.get(part, ())]


def _value(step: Step, form: FormData, map_: PaintedMap, knowledge: KnowledgeBase) -> str:
    """What a form answers; "not sure" or skip by its own button."""
    button = text_of(form, "button")
    if button in ("skip", "not sure"):
        return "" if button == "skip" else "not sure"
    if button == "none":
        return "none"
    if step.kind == "several_of":
        return ",".join(map(str, form.getlist("value"))) or "none"
    if step.kind == "paint":
        return map_of(form, map_, knowledge)
    return text_of(form, "value")


def map_of(form: FormData, before: PaintedMap, knowledge: KnowledgeBase) -> str:
    """The painted map; without JavaScript as it was, but for what was ticked or no longer is."""
    if text_of(form, "drawn"):
        return text_of(form, "map", 200_000)
    shown, parts = _shown(before), pictures.part_regions(knowledge)
    whole = {c for c, _ in pictures.PART_CHOICES if {*_part(c, parts)} <= shown}
    now = set(map(str, form.getlist("region")))
    now.update(*(_part(str(part), parts) for part in form.getlist("part") if part not in whole))
    kind = text_of(form, "sensation") or "numb"
    if now == shown:
        return json.dumps(before.as_dict()) if before.layers else ""
    layers: dict[str, dict[str, dict[str, float]]] = {
        side: {each: dict(regions) for each, regions in kinds.items()}
        for side, kinds in before.layers.items()
        if side != "one"  # ticks say which side was meant
    }
    for side, _, region in (item.partition("|") for item in shown - now):
        del layers[side]["numb"][region]
    for side, _, region in (item.partition("|") for item in now - shown):
        layers.setdefault(side, {}).setdefault(kind, {})[region] = 1.0
    some = any(regions for kinds in layers.values() for regions in kinds.values())
    return json.dumps({"schema": MAP_SCHEMA, "layers": layers}) if some else ""


def _shown(map_: PaintedMap) -> set[str]:
    """Side and region, with a bar between, of all that the list shows as ticked at first."""
    return {
        f"{side}|{region}"
        for side in ("left", "right")
        for region, share in map_.layers.get(side, {}).get("numb", {}).items()
        if share > TICKED
    }


def _who(heard: Extraction) -> str:
    """Age and sex that were read, in words."""
    years = f"{heard.age_years} years" if heard.age_years is not None else ""
    sex = heard.sex if heard.sex != "unknown" else ""
    return ", ".join(word for word in (years, sex) if word)


def _country(request: Request) -> str:
    """The country of the browser's language; not the United States, the default of many devices.

    A wrong emergency number does harm: where it is a guess, all three are shown.
    """
    tag = request.headers.get("accept-language", "").split(",")[0].split(";")[0]
    region = tag.partition("-")[2].lower()
    return COUNTRY_OF.get(region, "generic")
