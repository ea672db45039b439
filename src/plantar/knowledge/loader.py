"""Reads the knowledge files, validates them once and keeps the result by content hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from plantar.errors import KnowledgeError
from plantar.knowledge.base import CareKnowledge, KnowledgeBase
from plantar.knowledge.cache import cached
from plantar.knowledge.fields import Entry, Location
from plantar.knowledge.tables import TABLES, Table
from plantar.knowledge.yaml_file import line_of, read_yaml

DATA = Path(__file__).parent / "data"


def load(folder: Path = DATA, *, cache: bool = True) -> KnowledgeBase:
    """The knowledge in ``folder``; from the cache where its content was compiled before.

    Raises:
        KnowledgeError: a file is broken; the message names file, line and field.
    """
    digest = content_hash(folder)
    if not cache:
        return compile_files(folder, digest)
    return cached(digest, lambda: compile_files(folder, digest))


def content_hash(folder: Path = DATA) -> str:
    """SHA-256 over the names and bytes of all knowledge files and of the schema itself."""
    digest = hashlib.sha256()
    code = Path(__file__).parent.glob("*.py")
    for path in [*sorted(folder.rglob("*.yaml")), *sorted(code)]:
        digest.update(path.relative_to(path.parents[1]).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def compile_files(folder: Path, digest: str = "") -> KnowledgeBase:
    """Parse and validate every file, without the cache.

    Raises:
        KnowledgeError: one or more files are broken; every fault is named.
    """
    reader = _Reader(folder)
    tables = {table.name: reader.table(table) for table in TABLES}
    if reader.problems:
        raise KnowledgeError("\n".join(reader.problems))
    care = {table.name: tables.pop(table.name) for table in TABLES if table.care}
    care["article_coverage"] = care.pop("care_coverage")
    return KnowledgeBase(**tables, care=CareKnowledge(**care), digest=digest)


class _Reader:
    """Reads tables and collects every fault, so that a person mends all of them in one go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def table(self, table: Table) -> Any:
        match table.shape:
            case "one":
                return self._entry(
                    table, read_yaml(next(table.files(self.folder))), self._file(table)
                )
            case "rows":
                path = self._file(table)
                rows = [self._entry(table, v, path, (n,)) for n, v in enumerate(self._list(path))]
                return tuple(rows)
            case "each":
                return {
                    path.stem: self._entry(table, read_yaml(path), path)
                    for path in table.files(self.folder)
                }
            case "map":
                return self._map(table)

    def _file(self, table: Table) -> Path:
        return next(table.files(self.folder))

    def _list(self, path: Path) -> list[Any]:
        raw = read_yaml(path)
        if not isinstance(raw, list):
            self.problems.append(f"{path}:1: found {type(raw).__name__}; expected a list")
            return []
        return raw

    def _map(self, table: Table) -> dict[str, Any]:
        found: dict[str, Any] = {}
        seen: dict[str, Path] = {}
        for path in table.files(self.folder):
            raw = read_yaml(path)
            if not isinstance(raw, Mapping):
                self.problems.append(f"{path}:1: found {type(raw).__name__}; expected a mapping")
                continue
            for key, value in raw.items():
                if key in seen:
                    line = line_of(path, (key,))
                    self.problems.append(
                        f"{path}:{line}: {key}: stands in {seen[key].name} too; keep one"
                    )
                seen[key] = path
                if table.name == "findings" and isinstance(value, dict):
                    value = {"topic": path.stem, **value}
                found[key] = self._entry(table, value, path, (key,))
        return found

    def _entry(self, table: Table, value: Any, path: Path, at: Location = ()) -> Entry | None:
        try:
            return table.model.model_validate(value)
        except ValidationError as error:
            self.problems += _explain(error, path, at)
            return None


def _explain(error: ValidationError, path: Path, at: Location) -> list[str]:
    lines = []
    for problem in error.errors():
        location = (*at, *problem["loc"])
        field = ".".join(map(str, location)) or "file"
        found = repr(problem["input"])[:80]
        line = line_of(path, location)
        lines.append(f"{path}:{line}: {field}: {problem['msg']} (found {found})")
    return lines
