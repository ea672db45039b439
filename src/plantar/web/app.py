"""The application: pages, API, static files and what guards them."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from plantar.errors import PlantarError
from plantar.web.engine import Engine
from plantar.web.pages import Pages, Refused
from plantar.web.security import Guard
from plantar.web.visits import Visits

STATIC = Path(__file__).parent / "static"
LOCAL = ("localhost", "127.0.0.1", "[::1]", "testserver")


def create_app(engine: Engine | None = None, hosts: tuple[str, ...] = ()) -> Starlette:
    """The app; ``hosts`` are names it may be reached under beside this machine's own."""
    pages = Pages(engine or Engine(), Visits())

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status if isinstance(error, Refused) else 400
        return pages.show(
            request, "message.html", status, title="That did not work", text=str(error)
        )

    async def missing(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        text = "There is no such page." if status == 404 else "The request could not be read."
        return pages.show(request, "message.html", status, title="Sorry", text=text)

    async def worker(request: Request) -> Response:
        return FileResponse(STATIC / "worker.js", media_type="text/javascript")

    return Starlette(
        routes=[
            *pages.routes(),
            Route("/worker.js", worker),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
        ],
        middleware=[
            Middleware(Guard),
            Middleware(TrustedHostMiddleware, allowed_hosts=[*LOCAL, *hosts]),
            Middleware(GZipMiddleware, minimum_size=1000),
        ],
        exception_handlers={Refused: refused, PlantarError: refused, HTTPException: missing},
    )
