"""The knowledge browser: every entry has a page, and says where it is used."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar import KnowledgeBase, Urgency
from plantar.catalogue import words
from plantar.catalogue.catalogue import Catalogue
from plantar.catalogue.entries import CatalogueEntry
from plantar.catalogue.kinds import KINDS, Kind
from plantar.catalogue.lookup import SearchResult
from plantar.catalogue.sources import outside
from plantar.catalogue.verdicts import VERDICTS
from plantar.web import drawn
from plantar.web import entry_charts as charts
from plantar.web.entry_facts import facts
from plantar.web.entry_links import link, marked
from plantar.web.entry_rules import rule

Show = Callable[..., Response]
OWN_PAGE = frozenset(
    (
        *("conditions", "findings", "groups", "topics", "sites", "regions", "tests", "self_tests"),
        *("red_flags", "specialists", "countries", "interventions", "exercises", "diet"),
        *("foods", "medicines", "safety_rules", "claims", "references", "thresholds"),
    )
)
"""Kinds with a page of their own design; the others show their fields."""
LONGEST_QUERY = 80
EACH_KIND = 6
WEAKEST = 60


class Browser:
    """Pages over the catalogue."""

    def __init__(self, catalogue: Catalogue, show: Show) -> None:
        self.catalogue, self._show = catalogue, show

    def routes(self) -> list[Route]:
        """Every address of the browser."""
        return [
            Route("/knowledge", self.index),
            Route("/knowledge/weakest", self.weakest),
            Route("/knowledge/sites/{key}/course/{view}.svg", self.course),
            Route("/knowledge/{kind}/{key}/skin/{view}.svg", self.skin),
            Route("/knowledge/{kind}/{key}/drawing.svg", self.drawing),
            Route("/knowledge/conditions/{key}/{finding}", self.likelihood),
            Route("/knowledge/{kind}", self.kind),
            Route("/knowledge/{kind}/{key}", self.entry),
        ]

    def page(self, request: Request, template: str, status: int = 200, **data: Any) -> Response:
        """A page of the browser."""
        return self._show(
            request,
            f"knowledge/{template}",
            status,
            lib=self.catalogue,
            link=partial(link, self.catalogue),
            marked=marked,
            kinds=KINDS,
            charts=charts,
            drawn=drawn,
            words=words,
            rule=rule,
            facts=facts,
            verdicts=VERDICTS,
            when={level.value: level.when for level in Urgency},
            urgencies={level.value: level.label for level in Urgency},
            **data,
        )

    async def index(self, request: Request) -> Response:
        """The kinds by section, and what a search finds; only the finds where a script asks."""
        asked = request.query_params.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
        kind = request.query_params.get("kind", "")
        found = await run_in_threadpool(self._find, asked, kind)
        most = EACH_KIND if not kind else 500
        part = request.headers.get("hx-request") == "true"
        template = "found.html" if part else "index.html"
        sections: dict[str, list[tuple[Kind, int]]] = {}
        for slug, row in KINDS.items():
            sections.setdefault(row.section, []).append((row, len(self.catalogue.tables[slug])))
        return self.page(request, template, asked=asked, found=found, most=most, sections=sections)

    def _find(self, asked: str, kind: str) -> SearchResult | None:
        if not asked:
            return None
        found = self.catalogue.index.find(asked)
        if kind in found.hits:
            return SearchResult({kind: found.hits[kind]}, found.guessed, found.words)
        return found

    async def kind(self, request: Request) -> Response:
        """All entries of a kind."""
        slug = request.path_params["kind"]
        if slug not in KINDS:
            return self.missing(request)
        entries = self.catalogue.sorted(slug)
        headed: dict[str, list[CatalogueEntry]] = {}
        for entry in entries:
            headed.setdefault(_heading(slug, entry, self.catalogue), []).append(entry)
        return self.page(
            request,
            "kind.html",
            kind=KINDS[slug],
            entries=entries,
            headed=sorted(headed.items(), key=lambda item: _place(slug, item[0])),
        )

    async def entry(self, request: Request) -> Response:
        """One entry: its numbers, its sources and where it is used."""
        kind, key = request.path_params["kind"], request.path_params["key"]
        if not self.catalogue.has(kind, key):
            return self.missing(request)
        entry = self.catalogue.entries[kind][key]
        template = f"{kind}.html" if kind in OWN_PAGE else "entry.html"
        data: dict[str, Any] = {}
        if kind == "references":
            data["links"] = outside(entry.row)
        if kind == "conditions":
            data["threshold"] = self._threshold(key)
        return self.page(
            request, template, kind=KINDS[kind], key=key, entry=entry, row=entry.row, **data
        )

    def _threshold(self, key: str) -> tuple[Any, str, str] | None:
        """The risk from which a condition alone sets a level, the page that says it, the level."""
        policy = self.catalogue.knowledge.triage
        level = self.catalogue.knowledge.conditions[key].urgency
        alone = policy.alone(key, level)
        if alone is None:
            return None
        if key in policy.conditions:
            return policy.conditions[key], "", alone[1]
        return policy.single[level], f"one_{level}", alone[1]

    async def likelihood(self, request: Request) -> Response:
        """One likelihood: its distribution, the ratios, its source and what it competes with."""
        key, finding = request.path_params["key"], request.path_params["finding"]
        figure = self.catalogue.figures.get((key, finding))
        if figure is None:
            return self.missing(request)
        condition = self.catalogue.knowledge.conditions[key]
        return self.page(
            request,
            "likelihood.html",
            figure=figure,
            condition=self.catalogue.entries["conditions"][key],
            finding=self.catalogue.entries["findings"][finding],
            topic=self.catalogue.knowledge.topics[self.catalogue.knowledge.findings[finding].topic],
            rivals=self.catalogue.of_finding(finding),
            unused=[row for row in condition.unused if row.finding == finding],
            finding_weight=self.catalogue.knowledge.finding_weights.weights.get(
                finding, self.catalogue.knowledge.finding_weights.default
            ),
            place=self.catalogue.place.get((key, finding)),
            prior=condition.prior.per_1000 / 1000 if condition.prior else 0.0,
        )

    async def weakest(self, request: Request) -> Response:
        """The likelihoods whose error could mislead most; or that rest on least."""
        asked = request.query_params
        group, basis = asked.get("group", ""), asked.get("basis", "")
        urgency, order = asked.get("urgency", ""), asked.get("order", "")
        conditions = self.catalogue.knowledge.conditions
        rows = [
            figure
            for figure in self.catalogue.by_influence
            if group in ("", top_group(figure.condition, self.catalogue.knowledge))
            and basis in ("", figure.basis)
            and urgency in ("", conditions[figure.condition].urgency)
        ]
        if order == "weight":
            rows.sort(key=lambda f: (f.weight, -f.swing))
        return self.page(
            request,
            "weakest.html",
            rows=rows[:WEAKEST],
            total=len(rows),
            asked={"group": group, "basis": basis, "urgency": urgency, "order": order},
            groups=[
                (k, g.name) for k, g in self.catalogue.knowledge.groups.items() if not g.parent
            ],
            levels=[(level.value, level.label) for level in Urgency],
        )

    async def skin(self, request: Request) -> Response:
        """One view of the skin that a site, a condition or a region is about."""
        kind, key = request.path_params["kind"], request.path_params["key"]
        if kind not in ("sites", "conditions", "regions") or not self.catalogue.has(kind, key):
            return self.missing(request)
        return await self._picture(request, drawn.skin_view, kind, key, _view(request))

    async def course(self, request: Request) -> Response:
        """One view of the course of a nerve."""
        key = request.path_params["key"]
        if not self.catalogue.has("sites", key):
            return self.missing(request)
        return await self._picture(request, drawn.course_view, key, _view(request))

    async def drawing(self, request: Request) -> Response:
        """An exercise or a test at home as a picture."""
        kind, key = request.path_params["kind"], request.path_params["key"]
        draw = {"exercises": drawn.exercise, "self_tests": drawn.self_test}.get(kind)
        if draw is None or not self.catalogue.has(kind, key):
            return self.missing(request)
        return await self._picture(request, draw, key)

    async def _picture(self, request: Request, draw: Callable[..., str], *names: str) -> Response:
        try:
            svg = await run_in_threadpool(draw, self.catalogue, *names)
        except KeyError:
            return self.missing(request)
        return Response(svg, media_type="image/svg+xml")

    def missing(self, request: Request) -> Response:
        """There is no such entry, and what may have been meant."""
        parts = request.path_params
        near = self.catalogue.near(parts.get("kind", "conditions"), parts.get("key", ""))
        return self.page(request, "missing.html", 404, near=near)


def top_group(condition: str, knowledge: KnowledgeBase) -> str:
    """The first branch of the tree that a condition is on."""
    return knowledge.ancestors(knowledge.conditions[condition].group)[-1]


def _view(request: Request) -> str:
    return str(request.path_params["view"])


def _heading(kind: str, entry: CatalogueEntry, catalogue: Catalogue) -> str:
    """Heading under which an entry is listed; empty where a kind has none."""
    row = entry.row
    if kind == "conditions":
        return catalogue.knowledge.groups[top_group(row.id, catalogue.knowledge)].name
    if kind == "red_flags":
        return words.capital(Urgency(row.urgency).when)
    if kind == "claims":
        return VERDICTS[row.verdict].name
    if kind == "findings":
        return words.capital(catalogue.knowledge.topics[row.topic].name)
    if kind in ("interventions", "exercises"):
        return words.capital(row.group.replace("_", " "))
    if kind == "sites":
        return words.capital(words.LEVELS.get(row.level, row.level))
    if kind == "regions":
        return words.capital(row.block.replace("_", " "))
    if kind in ("medicines", "references"):
        return entry.title[:1].upper()
    return ""


def _place(kind: str, heading: str) -> tuple[int, str]:
    """Where a heading stands: the gravest first where there is an order, else by letter."""
    orders = {
        "red_flags": [words.capital(level.when) for level in Urgency],
        "claims": [verdict.name for verdict in VERDICTS.values()],
    }
    order = orders.get(kind, [])
    return (order.index(heading) if heading in order else 0), heading
