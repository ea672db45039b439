"""The application: pages, API, static files and what guards them."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from plantar.errors import PlantarError
from plantar.web.answer import Answer
from plantar.web.api import create_api
from plantar.web.browse import Browser
from plantar.web.claims import ClaimPages
from plantar.web.clinician import Clinician
from plantar.web.engine import Engine
from plantar.web.library.shelf import Library
from plantar.web.offline import Offline
from plantar.web.pages import Pages
from plantar.web.path import Start
from plantar.web.security import Guard
from plantar.web.site import Refused, Site
from plantar.web.visits import Visits

STATIC = Path(__file__).parent / "static"
LOCAL = ("localhost", "127.0.0.1", "[::1]", "testserver")


def create_app(engine: Engine | None = None, hosts: tuple[str, ...] = ()) -> Guard:
    """The app; ``hosts`` are names it may be reached under beside this machine's own."""
    engine = engine or Engine()
    site = Site(engine, Visits())
    library = Library(engine.assessor.network)
    browser = Browser(library, site.show)
    claims = ClaimPages(library, lambda: engine.claims, browser.page)

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status if isinstance(error, Refused) else 400
        return site.show(
            request, "message.html", status, title="That did not work", text=str(error)
        )

    async def missing(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        text = "There is no such page." if status == 404 else "The request could not be read."
        return site.show(request, "message.html", status, title="Sorry", text=text)

    async def broken(request: Request, error: Exception) -> Response:
        text = "Something in plantar is broken. What you said is still there: go back, try again."
        return site.show(request, "message.html", 500, title="Sorry", text=text)

    app = Starlette(
        routes=[
            *Clinician(site).routes(),
            *Start(site).routes(),
            *Answer(site).routes(),
            *Offline(site).routes(),
            *Pages(site).routes(),
            *claims.routes(),
            *browser.routes(),
            Mount("/api", create_api(engine)),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=[*LOCAL, *hosts]),
            Middleware(GZipMiddleware, minimum_size=1000),
        ],
        exception_handlers={
            Refused: refused,
            PlantarError: refused,
            HTTPException: missing,
            Exception: broken,
        },
    )
    return Guard(app)
