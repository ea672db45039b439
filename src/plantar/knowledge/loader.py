"""Reads the knowledge files, validates them once and keeps the result by content hash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from plantar.errors import KnowledgeError, alike
from plantar.knowledge.base import CareKnowledge, KnowledgeBase
from plantar.knowledge.cache import cached
from plantar.knowledge.expression import expand
from plantar.knowledge.fields import IDENTIFIER, Entry, Location, fields_at, wanted_at
from plantar.knowledge.schema_words import MedicineWords, Senses
from plantar.knowledge.tables import TABLES, KnowledgeTable
from plantar.knowledge.wording_groups import wrong_groups
from plantar.knowledge.yaml_file import place, read_yaml

DATA = Path(__file__).parent / "data"
ID = re.compile(IDENTIFIER)


def load(folder: Path | str = DATA, *, cache: bool = True) -> KnowledgeBase:
    """The knowledge in ``folder``; from the cache where its content was compiled before.

    Raises:
        KnowledgeError: no such folder, or a file is broken: names file, line and field.
    """
    if not isinstance(folder, Path | str) or not Path(folder).is_dir():
        right = "a folder with the files of the knowledge"
        raise KnowledgeError(f"folder: found {str(folder)!r}; expected {right}")
    folder = Path(folder)
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
    reader = _TableReader(folder)
    tables = {table.name: reader.table(table) for table in TABLES}
    reader.strays()
    if reader.problems:
        raise KnowledgeError("\n".join(reader.problems))
    _write_out_signals(tables, folder)
    _check_groups(tables, folder)
    care = {table.name: tables.pop(table.name) for table in TABLES if table.care}
    care["article_coverage"] = care.pop("care_coverage")
    return KnowledgeBase(**tables, care=CareKnowledge(**care), digest=digest)


def _write_out_signals(tables: dict[str, Any], folder: Path) -> None:
    """Puts what each signal means into the rules that use it."""
    signals = {name: entry.when for name, entry in tables["signals"].items()}
    faults = [_of_signal(name, signals, tables["findings"]) for name in signals]
    if any(faults):
        path = folder / "signals.yaml"
        named = zip(signals, faults, strict=True)
        raise KnowledgeError("\n".join(f"{place(path, (name,))}: {f}" for name, f in named if f))
    tables["signals"] = {
        name: entry.model_copy(update={"when": expand(entry.when, signals, (name,))})
        for name, entry in tables["signals"].items()
    }
    tables["red_flags"] = tuple(
        flag.model_copy(update={"when": expand(flag.when, signals)}) for flag in tables["red_flags"]
    )
    rule = tables["triage"].established
    written = rule.model_copy(update={"when": expand(rule.when, signals)})
    tables["triage"] = tables["triage"].model_copy(update={"established": written})


def _check_groups(tables: Mapping[str, Any], folder: Path) -> None:
    """Refuses wordings that name a group of words that is none."""
    faults = [
        f"{place(folder / table.path, at)}: {fault}"
        for table in TABLES
        if table.model in (Senses, MedicineWords)
        for at, fault in wrong_groups(tables[table.name])
    ]
    if faults:
        raise KnowledgeError("\n".join(faults))


def _of_signal(name: str, signals: Mapping[str, str], findings: Collection[str]) -> str:
    """What is wrong with a signal; empty where nothing is."""
    if name in findings:
        return "a finding has this name; choose another"
    try:
        expand(signals[name], signals, (name,))
    except KnowledgeError as error:
        return str(error)
    return ""


class _TableReader:
    """Reads tables and collects every fault, so that a person mends all of them in one go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def table(self, table: KnowledgeTable) -> Any:
        path = self.folder / table.path
        match table.shape:
            case "one":
                return self._entry(table, self._read(path, dict), path)
            case "rows":
                rows = enumerate(self._read(path, list) or ())
                return tuple(self._entry(table, value, path, (n,)) for n, value in rows)
            case "each":
                files = self._files(table)
                return {p.stem: self._entry(table, self._read(p, dict), p) for p in files}
            case "map":
                return self._map(table)

    def strays(self) -> None:
        """A file that no table reads is a table under a wrong name, or says nothing."""
        read = {path for table in TABLES for path in table.files(self.folder)}
        for path in sorted(self.folder.rglob("*.y*ml")):
            if path not in read:
                self.problems.append(f"{path}:1: file: no table is read from a file of this name")

    def _files(self, table: KnowledgeTable) -> list[Path]:
        if table.path.endswith("/") and not (self.folder / table.path).is_dir():
            self.problems.append(f"{self.folder / table.path}:1: the folder is missing")
        return list(table.files(self.folder))

    def _read(self, path: Path, kind: type[dict[str, Any]] | type[list[Any]]) -> Any:
        """What the file holds; None after a complaint."""
        try:
            raw = read_yaml(path)
        except KnowledgeError as error:
            self.problems.append(str(error))
            return None
        if isinstance(raw, kind):
            return raw
        expected = "a mapping" if kind is dict else "a list"
        self.problems.append(f"{path}:1: file: expected {expected} (found {type(raw).__name__})")
        return None

    def _map(self, table: KnowledgeTable) -> dict[str, Any]:
        found: dict[str, Any] = {}
        seen: dict[str, Path] = {}
        for path in self._files(table):
            for key, value in (self._read(path, dict) or {}).items():
                if key in seen:
                    where = place(path, (key,))
                    self.problems.append(f"{where}: stands in {seen[key].name} too; keep one")
                if not ID.fullmatch(str(key)):
                    where = place(path, (key,))
                    self.problems.append(f"{where}: expected an id such as numb_heel_2")
                seen[key] = path
                if table.name == "findings" and isinstance(value, dict):
                    value = {"topic": path.stem, **value}
                found[key] = self._entry(table, value, path, (key,))
        return found

    def _entry(
        self, table: KnowledgeTable, value: Any, path: Path, at: Location = ()
    ) -> Entry | None:
        if value is None and not at:
            return None  # the file could not be read
        try:
            return table.model.model_validate(value)
        except ValidationError as error:
            self.problems += _explain(error, table.model, path, at)
            return None


def _explain(error: ValidationError, model: type[Entry], path: Path, at: Location) -> Iterator[str]:
    for problem in error.errors():
        inside, message = problem["loc"], problem["msg"]
        if problem["type"] == "missing":
            where = place(path, (*at, *inside[:-1]), missing=str(inside[-1]))
            wanted = wanted_at(model, inside).rstrip(".")
            yield f"{where}: {message}; expected {wanted}" if wanted else f"{where}: {message}"
            continue
        if problem["type"] == "extra_forbidden":
            fields = fields_at(model, inside[:-1])
            near = alike(inside[-1], fields, 1) or sorted(fields)
            message = f"No such field; expected {', '.join(near)}"
        yield f"{place(path, (*at, *inside))}: {message} (found {repr(problem['input'])[:80]})"
