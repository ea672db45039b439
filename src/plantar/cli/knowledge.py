"""The ``plantar knowledge`` commands."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

import yaml
from pydantic import BaseModel

from plantar import KnowledgeBase, PlantarError, load
from plantar.catalogue.kinds import KINDS, tables
from plantar.catalogue.mentions import CrossReference, grouped, mentions
from plantar.errors import KnowledgeError, did_you_mean
from plantar.knowledge.check import cited, problems
from plantar.knowledge.json_schema import schema_of
from plantar.knowledge.loader import DATA as FOLDER
from plantar.knowledge.loader import compile_files
from plantar.knowledge.tables import TABLES

MOST_NAMED = 12
"""How many of those that name an entry are printed."""


def run_check() -> None:
    """Print the faults and fail, or say what was checked."""
    base = compile_files(FOLDER)
    found = problems(base)
    if found:
        raise KnowledgeError("\n".join([*found, f"{len(found)} faults"]))
    print(f"knowledge is sound: {len(base.conditions)} conditions, {len(base.findings)} findings")


def run_show(identifier: str) -> None:
    """Print an entry as YAML, the references that it cites, and what names it."""
    base = load()
    table, entry = _find(base, identifier)
    plain = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    print(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100))
    for key in sorted(cited(entry)):
        reference = base.references[key]
        print(f"[{key}] {reference.citation} ({reference.read}) {reference.address}")
    shelves = tables(base)
    for kind, role, users in grouped(mentions(shelves, base).get((table, identifier), ())):
        print(f"named by {KINDS[kind].many.lower()} ({role}): {_named(users)}")


def _named(users: Sequence[CrossReference]) -> str:
    """The first of those that name an entry, with what they say of it, and how many more."""
    first = ", ".join(f"{u.key} {u.number}".rstrip() for u in users[:MOST_NAMED])
    more = len(users) - MOST_NAMED
    return f"{first}, and {more} more" if more > 0 else first


def _find(base: KnowledgeBase, identifier: str) -> tuple[str, BaseModel]:
    """The first table that has an entry of this id, and the entry."""
    found = entries(base)
    for name, table in found.items():
        if identifier in table:
            return name, table[identifier]
    hint = did_you_mean(identifier, {key for table in found.values() for key in table})
    raise PlantarError(f"no entry has the id {identifier!r}{hint}")


def entries(base: KnowledgeBase) -> dict[str, dict[str, BaseModel]]:
    """Tables by name; a list of entries with ids counts as a table."""
    found: dict[str, dict[str, BaseModel]] = {}
    for table in TABLES:
        value = getattr(base.care if table.care else base, table.name, None)
        if isinstance(value, dict):
            found[table.name] = value
        elif isinstance(value, tuple):
            found[table.name] = {row.id: row for row in value if hasattr(row, "id")}
    return found


def run_stats() -> None:
    """Entries by kind, and what the figures rest on."""
    base = load()
    for name, table in entries(base).items():
        if table:
            print(f"{len(table):6d}  {name.replace('_', ' ')}")
    rows = [row for c in base.conditions.values() for row in c.likelihoods]
    estimated = sum(len(c.estimates) for c in base.conditions.values())
    basis = Counter(row.basis for row in rows)
    sourced = ", ".join(f"{n} from {name}" for name, n in sorted(basis.items())) or "none sourced"
    print(f"{estimated + len(rows):6d}  figures: {estimated} estimates, {sourced}")
    unused = sum(len(c.unused) for c in base.conditions.values())
    print(f"{unused:6d}  printed figures seen and not used")


def run_schema(table: str) -> None:
    """JSON Schema of the files of a table."""
    print(json.dumps(schema_of(table), indent=1, ensure_ascii=False))
