"""The ``plantar knowledge`` commands."""

from __future__ import annotations

import json
from collections import Counter

import yaml
from pydantic import BaseModel

from plantar import KnowledgeBase, PlantarError, load
from plantar.errors import KnowledgeError, did_you_mean
from plantar.knowledge.check import cited, problems
from plantar.knowledge.json_schema import schema_of
from plantar.knowledge.loader import DATA as FOLDER
from plantar.knowledge.loader import compile_files
from plantar.knowledge.tables import TABLES


def run_check() -> None:
    """Print the faults and fail, or say what was checked."""
    base = compile_files(FOLDER)
    found = problems(base)
    if found:
        raise KnowledgeError("\n".join([*found, f"{len(found)} faults"]))
    print(f"knowledge is sound: {len(base.conditions)} conditions, {len(base.findings)} findings")


def run_show(identifier: str) -> None:
    """Print an entry as YAML, then the references that it cites."""
    base = load()
    entry = _find(base, identifier)
    plain = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    print(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100))
    for key in sorted(cited(entry)):
        reference = base.references[key]
        print(f"[{key}] {reference.citation} ({reference.read}) {reference.address}")


def _find(base: KnowledgeBase, identifier: str) -> BaseModel:
    tables = entries(base)
    for table in tables.values():
        if identifier in table:
            return table[identifier]
    hint = did_you_mean(identifier, {key for table in tables.values() for key in table})
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
