"""Reads the knowledge files, validates them once and keeps the result by content hash."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import tempfile
from pathlib import Path
from typing import Any, TypeVar

import platformdirs
import yaml
from pydantic import BaseModel, ValidationError

from plantar.errors import KnowledgeError
from plantar.knowledge import schema, schema_triage
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.care_files import CARE_FILES
from plantar.knowledge.schema_care_plan import Footwear

DATA = Path(__file__).parent / "data"
M = TypeVar("M", bound=BaseModel)
_YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(folder: Path = DATA, *, cache: bool = True) -> KnowledgeBase:
    """The knowledge in ``folder``; from the cache where its content was compiled before.

    Raises:
        KnowledgeError: a file is broken; the message names file, line and field.
    """
    digest = content_hash(folder)
    path = _cache_folder() / f"knowledge-{digest[:24]}.pickle"
    if cache and (found := _read_cache(path)) is not None:
        return found
    base = compile_files(folder, digest)
    if cache:
        _write_cache(path, base)
    return base


def content_hash(folder: Path = DATA) -> str:
    """SHA-256 over the names and bytes of all knowledge files and of the schema itself."""
    digest = hashlib.sha256()
    code = Path(__file__).parent.glob("*.py")
    for path in [*sorted(folder.rglob("*.yaml")), *sorted(code)]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def compile_files(folder: Path, digest: str = "") -> KnowledgeBase:
    """Parse and validate every file, without the cache."""
    findings: dict[str, schema.Finding] = {}
    for path in sorted((folder / "findings").glob("*.yaml")):
        findings |= _table(path, schema.Finding, {"group": path.stem})
    conditions = {
        path.stem: _validate(schema.Condition, read_yaml(path), path)
        for path in sorted((folder / "conditions").glob("*.yaml"))
    }
    return KnowledgeBase(
        conditions=conditions,
        findings=findings,
        groups=_table(folder / "groups.yaml", schema.Group),
        regions=_table(folder / "regions.yaml", schema.Region),
        sites=_table(folder / "sites.yaml", schema.Site),
        tests=_table(folder / "tests.yaml", schema.Test),
        workup=_single(folder / "workup.yaml", schema.Workup),
        self_tests=_table(folder / "selftests.yaml", schema.SelfTest),
        specialists=_table(folder / "specialists.yaml", schema.Specialist),
        red_flags=_rows(folder / "red_flags.yaml", schema.RedFlag),
        triage=_single(folder / "triage.yaml", schema_triage.TriagePolicy),
        countries=_table(folder / "countries.yaml", schema_triage.Country),
        safety_net=_rows(folder / "safety_net.yaml", schema_triage.Watch),
        references=_table(folder / "references.yaml", schema.Reference),
        background_rates=_rows(folder / "background_rates.yaml", schema.BackgroundRate),
        article_errors=_rows(folder / "article_errors.yaml", schema.ArticleError),
        article_coverage=_rows(folder / "article_coverage.yaml", schema.ArticleCoverage),
        lexicon=_lexicon(folder / "lexicon"),
        places=_rows(folder / "lexicon" / "body.yaml", schema.Place),
        cues=_single(folder / "context_cues.yaml", schema.ContextCues),
        factors=_single(folder / "factors.yaml", schema.Factors),
        examination_lists=_single(folder / "examination_lists.yaml", schema.ExaminationLists),
        care=_care(folder / "care"),
        digest=digest,
    )


def read_yaml(path: Path) -> Any:
    """The parsed file; a syntax error names file and line."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_YamlLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeError(f"{path}:{line}: not valid YAML: {error.problem}") from error
    except FileNotFoundError as error:
        raise KnowledgeError(f"{path}: the file is missing") from error


def line_of(path: Path, location: tuple[int | str, ...]) -> int:
    """Line of the deepest part of ``location`` that exists in the file; 1-based."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_YamlLoader)
    line = 1
    for part in location:
        child = _child(node, part)
        if child is None:
            break
        node, line = child, child.start_mark.line + 1
    return line


def _child(node: Any, part: int | str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((v for k, v in node.value if k.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return node.value[part] if part < len(node.value) else None
    return None


def _validate(model: type[M], value: Any, path: Path, at: tuple[int | str, ...] = ()) -> M:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise KnowledgeError(_explain(error, path, at)) from error


def _explain(error: ValidationError, path: Path, at: tuple[int | str, ...]) -> str:
    lines = []
    for problem in error.errors():
        location = (*at, *problem["loc"])
        field = ".".join(map(str, location))
        found = repr(problem["input"])[:80]
        line = line_of(path, location)
        lines.append(f"{path}:{line}: {field}: {problem['msg']} (found {found})")
    return "\n".join(lines)


def _table(path: Path, model: type[M], defaults: dict[str, str] | None = None) -> dict[str, M]:
    raw = read_yaml(path) or {}
    return {
        key: _validate(model, {**(defaults or {}), **value}, path, (key,))
        for key, value in raw.items()
    }


def _single(path: Path, model: type[M]) -> M:
    return _validate(model, read_yaml(path), path)


def _rows(path: Path, model: type[M]) -> tuple[M, ...]:
    raw = read_yaml(path) or []
    return tuple(_validate(model, value, path, (n,)) for n, value in enumerate(raw))


def _lexicon(folder: Path) -> dict[str, schema.Wordings]:
    merged: dict[str, schema.Wordings] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "body.yaml":
            merged |= _table(path, schema.Wordings)
    return merged


def _care(folder: Path) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for name, model in CARE_FILES.items():
        if name.endswith("/"):
            merged: dict[str, Any] = {}
            for path in sorted((folder / name).glob("*.yaml")):
                merged |= _care_file(path, model)
            tables[name.rstrip("/")] = merged
        else:
            tables[name.removesuffix(".yaml")] = _care_file(folder / name, model)
    return tables


def _care_file(path: Path, model: Any) -> Any:
    raw = read_yaml(path)
    if isinstance(raw, list):
        return _rows(path, model)
    if model is Footwear:
        return _validate(model, raw, path)
    return _table(path, model)


def _cache_folder() -> Path:
    return Path(os.environ.get("PLANTAR_CACHE_DIR") or platformdirs.user_cache_dir("plantar"))


def _read_cache(path: Path) -> KnowledgeBase | None:
    """None where the cache is missing or unreadable: it is then simply compiled again."""
    try:
        found = pickle.loads(path.read_bytes())
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError):
        return None
    return found if isinstance(found, KnowledgeBase) else None


def _write_cache(path: Path, base: KnowledgeBase) -> None:
    """Whole or not at all; a read-only home costs speed, never the answer."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            pickle.dump(base, file, protocol=pickle.HIGHEST_PROTOCOL)
        os.replace(file.name, path)
