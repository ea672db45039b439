"""All that was said, with a way to change each of it: words, person, painting, answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar import Evidence, Side
from plantar.anatomy.felt import entry_of
from plantar.anatomy.painted import OTHER_SIDE
from plantar.anatomy.place_words import painted_words
from plantar.assessment.letter_parts import side_told
from plantar.errors import EvidenceError
from plantar.intake.answers_in_words import answered, asked
from plantar.intake.correction import (
    NOT_SAID,
    SAID,
    Correction,
    correct_person,
    of_number,
    on_the_other_side,
    units_of,
    without_place,
)
from plantar.intake.state import InterviewState
from plantar.intake.steps import AGE, DANGERS, SEX
from plantar.knowledge.schema import Finding
from plantar.web import pictures
from plantar.web.engine import Engine
from plantar.web.site import Refused, SiteContext, text_of, to
from plantar.web.visits import Visit

PLACES = {NOT_SAID: without_place, "other side": on_the_other_side}
"""What can be set right of all places at once."""


@dataclass(frozen=True)
class Line:
    """One thing that was read in the words, as it stands now."""

    read: Evidence
    now: Evidence | None
    """None where it was taken back."""
    entry: Finding
    units: tuple[str, ...]
    """Units to choose from; empty where it is no number."""
    later: int | None
    """The later answer that says otherwise."""
    side: Side | None
    """The side to name with it as it stands."""

    @property
    def said(self) -> str:
        """How it stands, in a word."""
        return (SAID[self.now.state] if self.now else NOT_SAID).capitalize()


class Review:
    """The page of all that was said."""

    def __init__(self, site: SiteContext) -> None:
        self.site, self.engine = site, site.engine

    def routes(self) -> list[Route]:
        """The address of the review."""
        return [Route("/v/{name}/review", self.review, methods=["GET", "POST"])]

    async def review(self, request: Request) -> Response:
        """What was said; a form sets one thing of it right, or asks for more questions."""
        name, visit, form = await self.site.visit(request)
        if form is None:
            return await run_in_threadpool(self._page, request, name, visit)
        try:
            state, page = await run_in_threadpool(self._changed, visit, form)
        except EvidenceError as error:
            return await run_in_threadpool(self._page, request, name, visit, str(error))
        self.site.visits.keep(name, replace(visit, state=state))
        return to(f"/v/{name}/{page}")

    def _changed(self, visit: Visit, form: FormData) -> tuple[InterviewState, str]:
        """The interview after the form, and the page to go on with."""
        said = {key: text_of(form, key).strip() for key in form}
        if "more" in said:
            step = self.engine.next_question(visit.state)
            return self.engine.interviewer.answer(visit.state, step, "more"), "ask"
        if "person" in said:
            age = said.get("age")
            sex, pregnant = said.get("sex", ""), said.get("pregnant", "")
            return correct_person(visit.state, age, sex, pregnant), "review#you"
        if "place" in said:
            change = PLACES.get(said["place"])
            if change is None:
                raise Refused(400, f"The form of the places expects {' or '.join(PLACES)}.")
            return change(visit.state), "review#place"
        read = next((e for e in visit.read if e.finding == said.get("finding")), None)
        if read is None:
            raise Refused(400, "This was not read in your words.")
        given = Correction(*(said.get(key, "") for key in ("answer", "number", "unit", "side")))
        return self.engine.corrected(visit.state, read, given), f"review#read-{read.finding}"

    def _page(self, request: Request, name: str, visit: Visit, wrong: str = "") -> Response:
        engine, state = self.engine, visit.state
        step, first = engine.next_question(state), engine.alarm(state)
        return self.site.show(
            request,
            "review.html",
            status=400 if wrong else 200,
            name=name,
            visit=visit,
            wrong=wrong,
            alarm=first,
            meanwhile=engine.meanwhile(visit),
            because=engine.because(first, state),
            numbers=engine.emergency_numbers(visit.country),
            where=engine.emergency_place(visit.country),
            person=state.person,
            asked={f for a in state.answers for f in a.findings if f in (*AGE, *SEX)},
            rows=[
                (asked(a, engine.knowledge), answered(a, engine.knowledge)) for a in state.answers
            ],
            lines=lines_of(visit, engine),
            step=step,
            places=painted_words(state.map, engine.knowledge.regions),
            one_side=len(state.map.marked_sides) == 1 and state.map.marked_sides[0] in OTHER_SIDE,
            drawn=pictures.painted(state.map),
        )


def lines_of(visit: Visit, engine: Engine) -> list[Line]:
    """What was read in the words, in the order of the words; not what follows from a number."""
    table, state = engine.knowledge.findings, visit.state
    heard = {e.finding: e for e in state.extracted}
    valid = {e.finding: e.state for e in engine.interviewer.evidence(state)}
    follows = {f for e in visit.read for f in of_number(e.finding, engine.knowledge)}
    found = []
    for read in visit.read or state.extracted:
        if read.finding not in table or read.finding in follows:
            continue
        now = heard.get(read.finding)
        entry = entry_of(now or read, engine.knowledge)
        units = units_of(read.finding, engine.knowledge) if entry.kind == "number" else ()
        other = now is not None and valid.get(read.finding) is not now.state
        later = _answer_to(read.finding, state, engine) if other else None
        side = side_told(now, engine.knowledge, entry.plain) if now else None
        found.append(Line(read, now, entry, units, later, side))
    return found


def _answer_to(finding: str, state: InterviewState, engine: Engine) -> int | None:
    """The last answer that speaks of a finding, the page of dangers among them."""
    grave = engine.knowledge.dangers
    places = [
        n
        for n, a in enumerate(state.answers)
        if finding in a.findings or (a.findings == DANGERS and finding in grave)
    ]
    return places[-1] if places else None
