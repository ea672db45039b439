"""Pages about plantar itself: who it is for, privacy, accessibility, safety."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import plantar
from plantar import KnowledgeBase
from plantar.intake.interview import MOST_QUESTIONS
from plantar.web.site import SiteContext

PAGES = ("about", "privacy", "accessibility", "safety")


class Pages:
    """The pages, each at its own name."""

    def __init__(self, site: SiteContext) -> None:
        self.site = site
        self.counts = {
            "conditions": len(site.engine.knowledge.conditions),
            "red_flags": len(site.engine.knowledge.red_flags),
            "questions": MOST_QUESTIONS,
            "estimates": share_of_estimates(site.engine.knowledge),
        }

    def routes(self) -> list[Route]:
        """Every address of the pages."""
        return [Route(f"/{name}", self.page, name=name, methods=["GET"]) for name in PAGES]

    async def page(self, request: Request) -> Response:
        """One page."""
        name = request.url.path.strip("/")
        return self.site.show(
            request, f"about/{name}.html", version=plantar.__version__, **self.counts
        )


def share_of_estimates(knowledge: KnowledgeBase) -> int:
    """Per cent of the conditions' own figures that rest on estimates alone."""
    entries = knowledge.conditions.values()
    sourced = sum(len(entry.likelihoods) for entry in entries)
    estimated = sum(len(entry.estimates.keys()) for entry in entries)
    return min(round(100 * estimated / (estimated + sourced)), 99)
