"""The statements of the popular article, each with a verdict and what holds instead."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar.care.claims import ClaimFinder
from plantar.catalogue.catalogue import Catalogue
from plantar.catalogue.verdicts import VERDICTS
from plantar.knowledge.schema_article import Claim

Page = Callable[..., Response]
LONGEST = 4000
MOST = 8


TOPICS: Mapping[str, str] = {
    "danger": "What may come of it",
    "intro": "What the numbness is",
    "causes": "Causes",
    "physiological": "Harmless causes",
    "pathologies": "Diseases",
    "symptoms": "Symptoms",
    "risk": "Who is at risk",
    "raynaud": "Cold fingers and toes",
    "exam": "Doctors and tests",
    "treatment": "Treatment",
    "medicines": "Medicines",
    "physio": "Physiotherapy and procedures",
    "exercise": "Exercise",
    "self_care": "Self-care",
    "folk": "Home remedies",
    "footwear": "Shoes",
    "footwear2": "Shoes",
    "posture2": "Posture and work",
    "prevention": "Prevention",
    "diet": "Eating",
    "diet_life": "Eating and habits",
    "diet_table": "Foods",
    "advice": "General advice",
    "whole_text": "The article as a whole",
}
TOPIC_SLUGS = {name: slug for slug, name in reversed(list(TOPICS.items()))}
"""Name of a topic to the first of its sections."""
Rows = list[tuple[str, Claim]]


class ClaimPages:
    """The page on which a statement is looked up, and the list of all."""

    def __init__(self, catalogue: Catalogue, finder: Callable[[], ClaimFinder], page: Page) -> None:
        self.claims: Mapping[str, Claim] = catalogue.knowledge.care.claims
        self._finder, self._page = finder, page

    def routes(self) -> list[Route]:
        """Every address of the claims."""
        return [Route("/claims", self.claims_page, methods=["GET", "POST"])]

    async def claims_page(self, request: Request) -> Response:
        """What the evidence says to statements of the article; no text is kept."""
        found, asked = None, ""
        if request.method == "POST":
            given = (await request.form()).get("text", "")
            asked = given.replace("\x00", "").strip()[:LONGEST] if isinstance(given, str) else ""
            found = await run_in_threadpool(self._finder().find, asked, most=MOST)
        verdict = _known(request.query_params.get("verdict", ""), VERDICTS)
        topic = _known(request.query_params.get("topic", ""), TOPICS)
        part = request.headers.get("hx-request") == "true"
        return self._page(
            request,
            "claims_found.html" if part else "claims_index.html",
            asked=asked,
            found=found,
            topics=TOPICS,
            counts=Counter(claim.verdict for claim in self.claims.values()),
            by_topic=self._by_topic(verdict, topic),
            topic_choices=[(slug, name) for name, slug in reversed(list(TOPIC_SLUGS.items()))],
            worst=[] if verdict or topic else self._worst(),
            verdict=verdict,
            topic=topic,
            total=len(self.claims),
        )

    def _worst(self) -> Rows:
        """Dangerous claims, the worst first."""
        rows = [(k, claim) for k, claim in self.claims.items() if claim.verdict == "dangerous"]
        return sorted(rows, key=lambda row: -row[1].harm)

    def _by_topic(self, verdict: str, topic: str) -> Mapping[str, Rows]:
        """Claims by topic, in each the dangerous ones first."""
        order = list(VERDICTS)
        groups: defaultdict[str, Rows] = defaultdict(list)
        for section, name in TOPICS.items():
            if topic and TOPICS[topic] != name:
                continue
            groups[name] += [
                (key, claim)
                for key, claim in self.claims.items()
                if claim.section == section and verdict in ("", claim.verdict)
            ]
        for rows in groups.values():
            rows.sort(key=lambda row: (order.index(row[1].verdict), -row[1].harm))
        kept = {name: rows for name, rows in groups.items() if rows}
        return dict(sorted(kept.items(), key=lambda item: -_harmful(item[1])))


def _harmful(rows: Rows) -> int:
    """How many of the claims are dangerous."""
    return sum(claim.verdict == "dangerous" for _, claim in rows)


def _known(value: str, table: Mapping[str, Any]) -> str:
    return value if value in table else ""
