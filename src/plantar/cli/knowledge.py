"""The ``plantar knowledge`` commands."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import yaml
from pydantic import BaseModel

from plantar.errors import KnowledgeError, PlantarError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.check import cited, problems
from plantar.knowledge.loader import DATA as FOLDER
from plantar.knowledge.loader import compile_files, load
from plantar.knowledge.schema import Condition


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
    tables: list[dict[str, Any]] = [
        base.conditions,
        base.findings,
        base.sites,
        base.regions,
        base.tests,
        base.specialists,
        base.references,
        {flag.id: flag for flag in base.red_flags},
        *(table for table in base.care.values() if isinstance(table, dict)),
    ]
    for table in tables:
        if identifier in table:
            found = table[identifier]
            assert isinstance(found, BaseModel)
            return found
    import difflib

    near = difflib.get_close_matches(identifier, [key for table in tables for key in table], 5)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise PlantarError(f"no entry has the id {identifier!r}{hint}")


def run_stats() -> None:
    """Entries by kind, and likelihoods by basis."""
    base = load()
    counts = {
        "conditions": len(base.conditions),
        "findings": len(base.findings),
        "sites": len(base.sites),
        "regions": len(base.regions),
        "tests": len(base.tests),
        "specialists": len(base.specialists),
        "red flags": len(base.red_flags),
        "references": len(base.references),
        **{
            name.replace("_", " "): len(t) for name, t in base.care.items() if hasattr(t, "__len__")
        },
    }
    for name, count in counts.items():
        print(f"{count:6d}  {name}")
    rows = [row for c in base.conditions.values() for row in c.likelihoods]
    basis = Counter(row.basis for row in rows)
    unchecked = sum(not row.checked for row in rows)
    print(
        f"{len(rows):6d}  likelihoods: "
        + ", ".join(f"{n} {name}" for name, n in basis.most_common())
        + f"; {unchecked} quoted from memory and not yet looked up"
    )
    rejected = sum(len(c.rejected) for c in base.conditions.values())
    print(f"{rejected:6d}  likelihoods seen and not used")


def run_schema() -> None:
    """JSON Schema of a condition file."""
    print(json.dumps(Condition.model_json_schema(), indent=1, sort_keys=True))
