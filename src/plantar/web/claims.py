"""What the evidence says to statements of the article."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar.web.browse import VERDICTS
from plantar.web.site import Site, text_of


class Claims:
    """The page of claims."""

    def __init__(self, site: Site) -> None:
        self.site, self.engine = site, site.engine

    def routes(self) -> list[Route]:
        """Its address."""
        return [Route("/claims", self.claims, methods=["GET", "POST"])]

    async def claims(self, request: Request) -> Response:
        """All claims, and those nearest to a sentence."""
        found, asked = None, ""
        if request.method == "POST":
            asked = text_of(await request.form(), "text").strip()
            found = await run_in_threadpool(self.engine.claims.find, asked)
        verdicts: dict[str, list[Any]] = {v: [] for v in VERDICTS}
        for key, claim in self.engine.knowledge.care["claims"].items():
            verdicts.setdefault(claim.verdict, []).append((key, claim))
        return self.site.show(request, "claims.html", found=found, asked=asked, verdicts=verdicts)
