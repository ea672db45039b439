"""What works without the server: an installed app shows the emergency signs and the foot check."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar.anatomy.painted import SENSATIONS
from plantar.anatomy.raster import png
from plantar.care.follow_up import daily_check
from plantar.records.thresholds import noticing
from plantar.records.words import WEAKNESS
from plantar.web.site import Refused, SiteContext

STATIC = Path(__file__).parent / "static"
KEPT = ("plantar.css", "app.js", "diary.js", "icon.svg", "manifest.webmanifest")
"""Static files that the offline page needs."""
SIZES = (192, 512)
ANYWHERE = "generic"
"""The country of who names none; its numbers are those of several."""


class Offline:
    """The service worker, the page that it keeps, and the icons of the installed app."""

    def __init__(self, site: SiteContext) -> None:
        self.site = site

    def routes(self) -> list[Route]:
        """Their addresses; the worker must lie at the top to serve all pages."""
        return [
            Route("/sw.js", self.worker),
            Route("/offline", self.page),
            Route("/icon-{size:int}.png", self.icon),
        ]

    async def worker(self, request: Request) -> Response:
        """The script that keeps the offline page; a new name of its store with new files."""
        text = (STATIC / "sw.js").read_text(encoding="utf-8").replace("VERSION", _version())
        return Response(text, media_type="text/javascript")

    async def page(self, request: Request) -> Response:
        """What is shown without a connection to the server."""
        knowledge = self.site.engine.knowledge
        countries = {k: c for k, c in knowledge.countries.items() if k != ANYWHERE}
        return self.site.show(
            request,
            "offline.html",
            numbers={c.name: self.site.engine.emergency_numbers(k) for k, c in countries.items()},
            check=daily_check(knowledge),
            kinds=SENSATIONS,
            weakness=WEAKNESS,
            skin=noticing().skin,
            dangers={k: d.plain for k, d in knowledge.danger_screen.items()},
        )

    async def icon(self, request: Request) -> Response:
        """The icon as PNG."""
        size = request.path_params["size"]
        if size not in SIZES:
            raise Refused(404, "There is no such icon.")
        return Response(_icon(size), media_type="image/png")


@cache
def _icon(size: int) -> bytes:
    return png((STATIC / "icon.svg").read_text(encoding="utf-8"), size)


@cache
def _version() -> str:
    found = hashlib.sha256()
    for name in (*KEPT, "reminder.js", "sw.js"):
        found.update((STATIC / name).read_bytes())
    return found.hexdigest()[:12]
