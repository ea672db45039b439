"""The application: pages, API, static files and what guards them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from plantar.catalogue.catalogue import Catalogue
from plantar.web.answer import AnswerPages
from plantar.web.api import create_api
from plantar.web.browse import Browser
from plantar.web.claims import ClaimPages
from plantar.web.clinician import Clinician
from plantar.web.confirm import WordsPage
from plantar.web.engine import Engine
from plantar.web.failures import Failures
from plantar.web.offline import Offline
from plantar.web.pages import Pages
from plantar.web.path import PatientFlow
from plantar.web.review import Review
from plantar.web.security import Guard
from plantar.web.site import SiteContext
from plantar.web.start import StartPage
from plantar.web.visits import Visits

if TYPE_CHECKING:
    from plantar.web.desk import Diaries

STATIC = Path(__file__).parent / "static"
LOCAL = ("localhost", "127.0.0.1", "[::1]", "testserver")


def create_app(
    engine: Engine | None = None, hosts: tuple[str, ...] = (), desk: Diaries | None = None
) -> Guard:
    """The app; ``hosts`` are names it may be reached under beside this machine's own.

    ``desk`` holds the diary, or those of a shared server; without it there are no such pages.
    """
    engine = engine or Engine()
    site = SiteContext(engine, Visits())
    catalogue = Catalogue(engine.assessor.network)
    browser = Browser(catalogue, site.show)
    claims = ClaimPages(catalogue, lambda: engine.claims, browser.page)
    app = Starlette(
        routes=[
            *Clinician(site).routes(),
            *StartPage(site).routes(),
            *WordsPage(site).routes(),
            *PatientFlow(site).routes(),
            *Review(site).routes(),
            *AnswerPages(site).routes(),
            *Offline(site).routes(),
            *Pages(site).routes(),
            *claims.routes(),
            *browser.routes(),
            *(diary_routes(site, desk) if desk else ()),
            Mount("/api", create_api(engine)),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=[*LOCAL, *hosts]),
            Middleware(GZipMiddleware, minimum_size=1000),
        ],
        exception_handlers=Failures(site).handlers(),
    )
    app.state.diary, app.state.shared = desk is not None, bool(desk and desk.shared)
    return Guard(app)


def diary_routes(site: SiteContext, desk: Diaries) -> Sequence[Route]:
    """The pages of the diary; their libraries are an extra, so they are loaded here."""
    from plantar.web.diary.routes import routes

    return routes(site, desk)
