"""Entries of the knowledge by id or by words, and one entry as text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from pydantic import BaseModel
from rapidfuzz import fuzz, process, utils

from plantar import KnowledgeBase
from plantar.errors import ExchangeError
from plantar.exchange.tool_answers import KnowledgeEntry

LEAST = 60.0
"""Similarity (0 to 100) from which an entry is shown; an estimate."""
TABLES = ("conditions", "findings", "references", "regions", "dangers")


def find(query: str, knowledge: KnowledgeBase, *, most: int) -> list[KnowledgeEntry]:
    """The entries nearest to a query, best first; one with that very id alone."""
    entries = list(_entries(knowledge))
    exact = [e for e in entries if e.id == query.strip()]
    if exact:
        return exact
    names = [f"{e.name} {e.text}"[:200] for e in entries]
    hits = process.extract(
        query, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=most,
        score_cutoff=LEAST,
    )  # fmt: skip
    return [entries[n] for _, _, n in hits]


def _entries(knowledge: KnowledgeBase) -> Iterator[KnowledgeEntry]:
    for key, c in knowledge.conditions.items():
        yield KnowledgeEntry(
            id=key, kind="condition", name=c.name, text=c.plain_name, uri=_uri("conditions", key)
        )
    for key, f in knowledge.findings.items():
        yield KnowledgeEntry(
            id=key, kind="finding", name=f.term, text=f.question, uri=_uri("findings", key)
        )
    for key, r in knowledge.regions.items():
        yield KnowledgeEntry(id=key, kind="region", name=r.name, uri=_uri("regions", key))
    for key, d in knowledge.danger_screen.items():
        yield KnowledgeEntry(
            id=key, kind="danger", name=d.term, text=d.plain, uri=_uri("dangers", key)
        )
    for key, s in knowledge.references.items():
        yield KnowledgeEntry(
            id=key, kind="reference", name=s.citation[:200], uri=_uri("references", key)
        )


def _uri(table: str, key: str) -> str:
    return f"plantar://{table}/{key}"


def entry_text(table: str, key: str, knowledge: KnowledgeBase) -> str:
    """One entry of the knowledge as JSON, as its file has it.

    Raises:
        ExchangeError: there is none.
    """
    tables: Mapping[str, Mapping[str, BaseModel]] = {
        "conditions": knowledge.conditions,
        "findings": knowledge.findings,
        "references": knowledge.references,
        "regions": knowledge.regions,
        "dangers": knowledge.danger_screen,
    }
    entry = tables[table].get(key)
    if entry is None:
        raise ExchangeError(f"{table}: found {key[:60]!r}; expected an id that `knowledge` gives")
    return json.dumps(entry.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)


def index_text(table: str, knowledge: KnowledgeBase) -> str:
    """Ids and names of a table as JSON."""
    names = {e.id: e.name for e in _entries(knowledge) if e.uri.startswith(f"plantar://{table}/")}
    return json.dumps(names, ensure_ascii=False)
