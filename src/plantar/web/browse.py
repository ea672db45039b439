"""The knowledge browser: every entry has a page, and says where it is used."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar.knowledge.base import KnowledgeBase

Show = Callable[..., Response]
TABLES = ("conditions", "findings", "sites", "tests", "self_tests", "specialists", "references")
CARE = ("interventions", "exercises", "foods", "medicines", "safety_rules", "flags", "claims")
NAMES = ("name", "plain_name", "term", "claim", "citation", "question", "text", "message", "plain")
MOST_FOUND, MOST_WEAK = 60, 60
VERDICTS = ("dangerous", "wrong", "unsupported", "partly", "supported")


class Browser:
    """Pages over the tables of the knowledge base."""

    def __init__(self, knowledge: KnowledgeBase, show: Show) -> None:
        self.knowledge, self.show = knowledge, show
        care = {name: knowledge.care[name] for name in CARE if name in knowledge.care}
        self.tables: Mapping[str, Mapping[str, Any]] = {
            **{name: getattr(knowledge, name) for name in TABLES},
            **care,
        }

    def routes(self) -> list[Route]:
        """Every address of the browser."""
        return [
            Route("/knowledge", self.index),
            Route("/knowledge/weakest", self.weakest),
            Route("/knowledge/{table}", self.table),
            Route("/knowledge/{table}/{key}", self.entry),
        ]

    async def index(self, request: Request) -> Response:
        """The tables, and what a search finds."""
        asked = request.query_params.get("q", "").strip()[:80]
        counts = {name: len(rows) for name, rows in self.tables.items()}
        found = self._search(asked.lower()) if asked else []
        return self.show(request, "knowledge.html", counts=counts, asked=asked, found=found)

    async def table(self, request: Request) -> Response:
        """All entries of a table."""
        name = request.path_params["table"]
        if name not in self.tables:
            return self._missing(request)
        rows = sorted(((k, title(k, e)) for k, e in self.tables[name].items()), key=_of_title)
        return self.show(request, "table.html", table=name, rows=rows)

    async def entry(self, request: Request) -> Response:
        """One entry: its fields, its sources and where it is used."""
        name, key = request.path_params["table"], request.path_params["key"]
        if key not in self.tables.get(name, {}):
            return self._missing(request)
        entry = self.tables[name][key]
        return self.show(
            request,
            "entry.html",
            table=name,
            key=key,
            title=title(key, entry),
            fields=_plain(entry),
            used=[u for u in self._used.get(key, []) if u[:2] != (name, key)][:200],
            home=self._home,
        )

    async def weakest(self, request: Request) -> Response:
        """The likelihoods that rest on least."""
        rows = [
            (row.weight, key, row.finding, row.basis, row.reference)
            for key, condition in self.knowledge.conditions.items()
            for row in condition.likelihoods
        ]
        rows.sort(key=lambda row: (row[0], row[1], row[2]))
        return self.show(
            request,
            "weakest.html",
            rows=rows[:MOST_WEAK],
            total=len(rows),
            findings=self.knowledge.findings,
            conditions=self.knowledge.conditions,
        )

    def _missing(self, request: Request) -> Response:
        text = "There is no such entry."
        return self.show(request, "message.html", 404, title="Sorry", text=text)

    def _search(self, asked: str) -> list[tuple[str, str, str]]:
        words = asked.split()
        return [
            (name, key, title(key, entry))
            for name, rows in self.tables.items()
            for key, entry in rows.items()
            if all(word in f"{key} {title(key, entry)}".lower() for word in words)
        ][:MOST_FOUND]

    @cached_property
    def _home(self) -> dict[str, str]:
        """Id to the first table that holds it."""
        found: dict[str, str] = {}
        for name, rows in self.tables.items():
            for key in rows:
                found.setdefault(key, name)
        return found

    @cached_property
    def _used(self) -> dict[str, list[tuple[str, str, str]]]:
        """Id to the entries that mention it."""
        found: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for name, rows in self.tables.items():
            for key, entry in rows.items():
                words = set(re.findall(r"\w+", entry.model_dump_json()))
                for word in words & self._home.keys():
                    found[word].append((name, key, title(key, entry)))
        return dict(found)


def title(key: str, entry: Any) -> str:
    """How an entry is called."""
    found = next((getattr(entry, n) for n in NAMES if getattr(entry, n, "")), "")
    return str(found or key.replace("_", " "))


def _of_title(row: tuple[str, str]) -> str:
    return row[1].lower()


def _plain(entry: Any) -> dict[str, Any]:
    """The fields that hold something, as plain data."""
    raw: dict[str, Any] = entry.model_dump(mode="json")
    return {k: v for k, v in raw.items() if v not in (None, "", [], {})}
