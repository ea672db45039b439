"""The first page: own words, a country, or a saved visit."""

from __future__ import annotations

from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar.errors import EvidenceError
from plantar.web import pictures, visits
from plantar.web.pages import share_of_estimates
from plantar.web.security import MOST_BYTES
from plantar.web.site import Refused, SiteContext, text_of, to, too_long
from plantar.web.visits import LONGEST_TEXT, Visit

COUNTRY_OF = {"gb": "uk", "ca": "ca", "au": "au", "nz": "nz", "in": "in", "ru": "ru"}
COUNTRY_OF |= dict.fromkeys(("ie", "de", "fr", "es", "it", "nl", "pl", "se", "at", "be"), "eu")


class StartPage:
    """The first page, and what its forms begin."""

    def __init__(self, site: SiteContext) -> None:
        self.site, self.engine = site, site.engine
        self.countries = {k: c.name for k, c in site.engine.knowledge.countries.items()}
        self.estimates = share_of_estimates(site.engine.knowledge)

    def routes(self) -> list[Route]:
        """Every address of the first page."""
        return [
            Route("/", self.start, methods=["GET"]),
            Route("/start", self.begin, methods=["POST"]),
            Route("/again", self.again, methods=["POST"]),
            Route("/load", self.load, methods=["POST"]),
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
            numbers={k: self.engine.emergency_numbers(k) for k in self.countries},
            picture=pictures.example(),
            given=given,
            child=child,
            estimates=self.estimates,
        )

    async def begin(self, request: Request) -> Response:
        """Take the words, if any."""
        form = await request.form()
        text = text_of(form, "words", MOST_BYTES).strip()
        country = text_of(form, "country") or "generic"
        if country not in self.countries:
            raise Refused(400, "Choose a country from the list.")
        given = Visit(words=text, country=country, for_another="for_another" in form)
        if len(text) > LONGEST_TEXT:
            return self._start(request, given, wrong=too_long(text, LONGEST_TEXT))
        if not text:
            return to(f"/v/{self.site.visits.begin(given)}/ask")
        adult = text_of(form, "adult") == "yes"
        heard = await run_in_threadpool(self.engine.listener.hear, text)
        if heard.age_years is not None and self.engine.is_child(heard.age_years):
            if not adult:
                return self._start(request, given, child=heard.age_years)
            heard = replace(heard, age_years=None)
        similar = heard.gist.similar if heard.gist else ()
        another = given.for_another or heard.of_another
        visit = replace(given, heard=heard, similar=similar, for_another=another)
        return to(f"/v/{self.site.visits.begin(visit)}/words")

    async def again(self, request: Request) -> Response:
        """The first page with the words that were written, to write on."""
        form = await request.form()
        country = text_of(form, "country")
        country = country if country in self.countries else "generic"
        words = text_of(form, "words", MOST_BYTES)
        another = "for_another" in form
        return self._start(request, Visit(words=words, country=country, for_another=another))

    async def load(self, request: Request) -> Response:
        """Open a saved file."""
        async with request.form() as form:  # a long file lies on the disk until it is closed
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise Refused(400, "Choose a file that plantar saved.")
            read = await file.read()
        try:
            text = read.decode()
        except UnicodeDecodeError:
            raise Refused(400, "This is not a file saved by plantar.") from None
        try:
            visit = visits.from_file(text, self.engine.knowledge)
        except EvidenceError as error:
            diary = str(error) == visits.DIARY and request.app.state.diary
            back = ("/diary?all=1#take-in", "To the diary") if diary else None
            raise Refused(400, str(error), back) from error
        page = "ask" if visits.asks_again(text) else "review"
        return to(f"/v/{self.site.visits.begin(visit)}/{page}")


def _country(request: Request) -> str:
    """The country of the browser's language; not the United States, the default of many devices.

    A wrong emergency number does harm: where it is a guess, all three are shown.
    """
    tag = request.headers.get("accept-language", "").split(",")[0].split(";")[0]
    region = tag.partition("-")[2].lower()
    return COUNTRY_OF.get(region, "generic")
