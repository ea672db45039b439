"""The questions on the way to the answer: one a page, the painting and the alarm among them."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar import KnowledgeBase, PaintedMap, PlantarError, State
from plantar.anatomy.guide import draw_self_test
from plantar.anatomy.painted import read_map
from plantar.intake.state import InterviewState
from plantar.intake.steps import DANGERS, Step, of_map
from plantar.records.record import now_utc
from plantar.web import pictures, wording
from plantar.web.engine import Engine
from plantar.web.painting import map_of, painting_of
from plantar.web.site import SiteContext, text_of, to
from plantar.web.visits import LONGEST_STROKES, Mistake, OvertakenError, Visit

TEMPLATE_OF = {"emergency": "emergency.html", "paint": "paint.html"}


class PatientFlow:
    """The pages from the first question to the last."""

    def __init__(self, site: SiteContext) -> None:
        self.site, self.engine = site, site.engine

    def routes(self) -> list[Route]:
        """Every address of the questions."""
        return [
            Route("/drawings.json", self.drawings, methods=["GET"]),
            Route("/v/{name}/paint", self.paint, methods=["GET", "POST"]),
            Route("/v/{name}/ask", self.ask, methods=["GET"]),
            Route("/v/{name}/ask/{place:int}", self.ask, methods=["GET", "POST"]),
            Route("/v/{name}/warning", self.warning, methods=["POST"]),
        ]

    async def drawings(self, request: Request) -> Response:
        """The outlines of all regions, for painting."""
        return Response(pictures.shapes_json(), media_type="application/json")

    async def ask(self, request: Request) -> Response:
        """The next question; with a place in the address an earlier one, to change it."""
        name, visit, form = await self.site.visit(request)
        count = len(visit.state.answers)
        place = request.path_params.get("place")
        if place is None:
            return await self._onward(name, visit.state)
        if place > count:
            if form is not None:
                raise OvertakenError
            return to(f"/v/{name}/ask")
        earlier = place < count
        state = self.engine.at(visit.state, place) if earlier else visit.state
        step = await run_in_threadpool(self.engine.next_question, state, interrupt=not earlier)
        if step.kind == "review":
            return to(f"/v/{name}/review")
        if form is None or step.kind == "emergency":  # an old form is no word that it was read
            return self._question(request, name, visit, step, place)
        if text_of(form, "asks") not in ("", ",".join(step.findings)):
            raise OvertakenError
        return await self._answered(request, name, visit, step, place, form)

    async def _answered(
        self, request: Request, name: str, visit: Visit, step: Step, place: int, form: FormData
    ) -> Response:
        """On to the next question; one that could not be answered so is shown again by its own
        address, so that no way back leads to a form that was sent."""
        if mistake := _mistake(step, place, form, self.engine):
            self.site.visits.keep(name, replace(visit, mistake=mistake))
            return to(f"/v/{name}/ask/{place}")
        value = _value(step, form, visit.state.map, self.engine.knowledge)
        try:
            if place < len(visit.state.answers):
                state = self.engine.replaced(visit.state, place, value)
            else:
                state = self.engine.interviewer.answer(visit.state, step, value)
        except PlantarError:
            entry = self.engine.knowledge.findings.get(step.findings[0])
            limits = (entry.minimum, entry.maximum) if entry else (None, None)
            wrong = Mistake(place, wording.mend(step.kind, *limits), (value,))
            self.site.visits.keep(name, replace(visit, mistake=wrong))
            return to(f"/v/{name}/ask/{place}")
        strokes = (
            text_of(form, "strokes", LONGEST_STROKES) if step.kind == "paint" else visit.strokes
        )
        answered = now_utc() if step.findings == DANGERS else visit.answered
        kept = replace(visit, state=state, strokes=strokes, answered=answered, mistake=None)
        self.site.visits.keep(name, kept)
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
        painting: bool = False,
    ) -> Response:
        """The page of one question, with the answer to it that could not be taken."""
        answers, knowledge, wrong = visit.state.answers, self.engine.knowledge, visit.mistake
        wrong = None if painting or not wrong or wrong.place != place else wrong
        given = answers[place].value if place < len(answers) else self._ticked(step, visit.state)
        guide = knowledge.self_tests.get(step.guide)
        asking = not painting and self._asks_which(step, visit.state)
        told = self.engine.meanwhile(visit, asking=asking)
        return self.site.show(
            request,
            TEMPLATE_OF.get(step.kind, "ask.html"),
            name=name,
            visit=visit,
            step=step,
            dangers=step.findings == DANGERS,
            place=place,
            painting=painting,
            alarm=self.engine.alarm(visit.state) if visit.state.warned else None,
            meanwhile=told,
            to_call_for=self.engine.to_call_for(visit.state) if asking and not told else (),
            because=self.engine.because(step, visit.state),
            given=wrong.given if wrong and wrong.given is not None else given.split(","),
            which=wrong and wrong.which,
            child=wrong and wrong.child,
            later=place < len(answers),
            wrong=wrong.text if wrong else "",
            guide=guide,
            picture=Markup(draw_self_test(guide)) if guide else "",
            finding=knowledge.findings.get(step.findings[0]) if step.findings else None,
            where=self.engine.emergency_place(visit.country),
            numbers=self.engine.emergency_numbers(visit.country),
            **(
                painting_of(visit.state.map, knowledge, visit.strokes, visit.state.extracted)
                if step.kind == "paint"
                else {}
            ),
        )

    def _asks_which(self, step: Step, state: InterviewState) -> bool:
        """Whether it is the question which part of a ticked line is so, not answered yet."""
        screen = self.engine.knowledge.danger_screen
        lines = self.engine.interviewer.pending(state)
        return any(screen[line].findings == step.findings for line in lines)

    def _ticked(self, step: Step, state: InterviewState) -> str:
        """What the words told. What they only may have told is asked by itself, never ticked."""
        told = {e.finding for e in state.extracted if e.state is State.PRESENT}
        if step.findings != DANGERS:
            return ",".join(f for f in step.findings if step.kind == "several_of" and f in told)
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


def _mistake(step: Step, place: int, form: FormData, engine: Engine) -> Mistake | None:
    """Why a form is no answer: nothing was given, a button would throw ticks away, or a child."""
    button, typed = text_of(form, "button"), text_of(form, "value").strip()
    ticked = tuple(map(str, form.getlist("value")))
    typed = wording.years(typed) if step.kind == "age" else typed
    if step.findings == DANGERS and button == "go" and not ticked:
        return Mistake(place, wording.NOTHING_TICKED, ())
    if step.kind == "several_of" and button in wording.WITHOUT_TICKS and ticked:
        which = wording.which_is_true(len(ticked), wording.WITHOUT_TICKS[button])
        return None if "which" in form else Mistake(place, which, ticked, which=True)
    if step.kind in ("age", "number") and button == "go" and not typed:
        return Mistake(place, wording.NOTHING_TYPED)
    if step.kind == "age" and typed.isdecimal() and engine.is_child(int(typed)):
        return Mistake(place, wording.mend(step.kind, None, None), (typed,), child=int(typed))
    return None


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
    return wording.years(text_of(form, "value")) if step.kind == "age" else text_of(form, "value")
