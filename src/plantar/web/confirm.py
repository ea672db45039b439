"""What was understood of the words, to be confirmed or taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar import Evidence, Extraction
from plantar.anatomy.place_words import painted_words
from plantar.intake.correction import of_number, without_place
from plantar.web import pictures
from plantar.web.site import SiteContext, text_of, to
from plantar.web.visits import OvertakenError, Visit
from plantar.web.words import pieces

PLACE = "place"
"""The tick of the places that were read; no finding is called so."""


class WordsPage:
    """The page between the words and the questions."""

    def __init__(self, site: SiteContext) -> None:
        self.site, self.engine = site, site.engine

    def routes(self) -> list[Route]:
        """The address of the page."""
        return [Route("/v/{name}/words", self.words, methods=["GET", "POST"])]

    async def words(self, request: Request) -> Response:
        """What was understood, to confirm or take back."""
        name, visit, form = await self.site.visit(request)
        if visit.heard is None:
            if form is not None and self._ticked_of(form, visit.read) != _told(
                visit.state.extracted
            ):
                raise OvertakenError
            return to(f"/v/{name}/ask")
        heard, knowledge = visit.heard, self.engine.knowledge
        if form is not None:
            return await run_in_threadpool(self._confirmed, name, visit, heard, form)
        opening = self.engine.opening(heard)
        alarm = await run_in_threadpool(self.engine.alarm, opening)
        return self.site.show(
            request,
            "words.html",
            alarm=alarm,
            meanwhile=await run_in_threadpool(self.engine.meanwhile, visit, opening),
            because=self.engine.because(alarm, opening),
            crisis_help=self.engine.crisis_help(visit.country) if heard.self_harm else "",
            numbers=self.engine.emergency_numbers(visit.country),
            where=self.engine.emergency_place(visit.country),
            name=name,
            visit=visit,
            pieces=pieces(visit.words, heard, knowledge),
            heard=heard,
            findings=knowledge.findings,
            follows=self._follows(f.evidence for f in heard.facts),
            knowledge=knowledge,
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
        dropped, then = _told(read) - self._ticked_of(form, read), text_of(form, "then")
        state = self.engine.opening(heard, dropped=dropped)
        if text_of(form, "placed") and PLACE not in form.getlist("kept"):
            state = without_place(state)
        alarmed = bool(self.engine.alarm(self.engine.opening(heard)) and self.engine.alarm(state))
        state = self.engine.warned(state) if alarmed else state
        self.site.visits.keep(name, replace(visit, state=state, heard=None, read=read))
        if then == "answer" and alarmed:
            return to(f"/v/{name}/answer")
        return to(f"/v/{name}/{'paint' if then == 'paint' else 'ask'}")

    def _ticked_of(self, form: FormData, read: Sequence[Evidence]) -> frozenset[str]:
        """Findings that were read and are confirmed by the form."""
        kept = set(map(str, form.getlist("kept")))
        kept |= {f for f, number in self._follows(read).items() if number in kept}
        return _told(read) & kept

    def _follows(self, read: Iterable[Evidence]) -> dict[str, str]:
        """What was read and follows from a number that was read too; the page shows that alone."""
        told = [e.finding for e in read]
        knowledge = self.engine.knowledge
        return {f: number for number in told for f in of_number(number, knowledge) if f in told}


def _told(evidence: Iterable[Evidence]) -> frozenset[str]:
    """The findings that something is said of."""
    return frozenset(e.finding for e in evidence)


def _who(heard: Extraction) -> str:
    """Age and sex that were read, in words."""
    years = f"{heard.age_years} years" if heard.age_years is not None else ""
    sex = heard.sex if heard.sex != "unknown" else ""
    return ", ".join(word for word in (years, sex) if word)
