"""A run: a table in, a folder of answers out; bounded memory, resumable, always in order.

Each batch becomes a part; the manifest comes last. Who does the work is the engine's to say: the
bytes do not depend on it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import plantar
from plantar.population.answers import Options
from plantar.population.columns import TableError, rejects_table
from plantar.population.extracted import CRISIS
from plantar.population.local import Alone, Processes
from plantar.population.parts import (
    Counts,
    Crew,
    KilledTwiceError,
    as_parquet,
    door,
    replace,
)
from plantar.population.tables import Source

if TYPE_CHECKING:
    from plantar.population.cluster import Tasks

SCHEMA = "plantar/population/1"
TOTALS = ("people", "assessed", "rejected", "understood", CRISIS)
Done = Callable[[int], None]


class Backend(StrEnum):
    """Who does the work: processes of this machine, or a cluster of Ray or of Spark."""

    LOCAL = "local"
    RAY = "ray"
    SPARK = "spark"


def engine_of(name: str) -> Backend:
    """The engine of a name.

    Raises:
        TableError: there is none; says which there are.
    """
    if name not in {*Backend}:
        raise TableError(f"--engine {name}: expected one of {', '.join(Backend)}")
    return Backend(name)


def assess_table(
    source: Source,
    out: Path,
    options: Options,
    *,
    workers: int = 1,
    engine: Backend = Backend.LOCAL,
    done: Done = lambda n: None,
) -> dict[str, Any]:
    """Assesses a table into the folder ``out`` and gives the manifest, which is written last.

    Args:
        source: the table; its columns are checked here.
        out: a new folder, or that of the same run, which then goes on, with any engine.
        options: how the table is read and what is written.
        workers: processes, 0 for all cores; the bytes do not depend on how many.
        engine: who does the work.
        done: told the number of people after each batch, in order.

    Raises:
        TableError: the table cannot be used, ``out`` holds another run, or workers were killed.
        MissingExtraError: the engine is not installed.
    """
    knowledge = door().knowledge
    source.check(knowledge)
    run = _run_of(source, options, knowledge.digest)
    try:
        _start(out, run)
        return _finished(run, source, out, _crew(engine, workers, out, options), done)
    except OSError as error:
        if error.errno is None:  # of the engine that reads tables
            raise TableError(f"{source.path}: cannot be read: {error}") from error
        raise TableError(
            f"{out}: cannot be written: {error.strerror or error}; where the place is mended the "
            "same command goes on"
        ) from error


def _finished(
    run: dict[str, Any], source: Source, out: Path, crew: Crew, done: Done
) -> dict[str, Any]:
    """The manifest of a run that was started, when all its parts are made."""
    counts: list[Counts] = []
    try:
        for part in _parts(source, crew):
            counts.append(part)
            done(part["people"])
    except KilledTwiceError as error:
        raise TableError(
            f"{out}: a worker was killed twice at batch {len(counts)}, perhaps for memory; "
            "give the same command with fewer workers, or a smaller batch and a new folder"
        ) from error
    replace(out / "rejects" / "malformed.parquet", as_parquet(rejects_table(source.malformed)))
    for half in out.rglob("*.half"):
        half.unlink()
    manifest = _manifest(run, counts, len(source.malformed), out)
    replace(out / "manifest.json", json.dumps(manifest, indent=1).encode())
    return manifest


def _crew(engine: Backend, workers: int, out: Path, options: Options) -> Crew:
    if engine is Backend.LOCAL:
        workers = workers or os.cpu_count() or 1
        return Alone(out, options) if workers == 1 else Processes(workers, out, options)
    from plantar.population.cluster import Cluster

    return Cluster(workers, out, _tasks(engine), options)


def _tasks(engine: Literal[Backend.RAY, Backend.SPARK]) -> Tasks:
    from plantar.population.cluster import work

    match engine:
        case Backend.RAY:
            from plantar.population.on_ray import RayTasks

            return RayTasks(work)
        case Backend.SPARK:
            from plantar.population.on_spark import SparkTasks

            return SparkTasks(work)


def _parts(source: Source, crew: Crew) -> Iterator[Counts]:
    """The done parts in order, those of an earlier run among them."""
    waiting = 0
    with crew:
        for n, batch in enumerate(source.batches()):
            crew.give(n, batch)
            waiting += 1
            if waiting > crew.most:
                yield crew.first()
                waiting -= 1
        for _ in range(waiting):
            yield crew.first()


def _run_of(source: Source, options: Options, knowledge: str) -> dict[str, Any]:
    """What the answers depend on."""
    return {
        "schema": SCHEMA,
        "version": plantar.__version__,
        "knowledge": knowledge,
        "input": {"name": source.path.name, "sha256": sha256(source.path)},
        "options": json.loads(json.dumps(asdict(options))),
        "batch_rows": source.size,
    }


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _start(out: Path, run: dict[str, Any]) -> None:
    kept = out / "run.json"
    if kept.exists():
        if json.loads(kept.read_text()) != run:
            raise TableError(
                f"{out}: holds a run on another table, version or options; expected a new folder"
            )
    elif out.is_file():
        raise TableError(f"{out}: found a file; expected a new or empty folder")
    elif out.exists() and any(out.iterdir()):
        raise TableError(f"{out}: holds other files; expected a new or empty folder")
    for folder in (out, *(out / name for name in ("answers", "rejects", "done"))):
        folder.mkdir(exist_ok=True)
    replace(kept, json.dumps(run, indent=1).encode())


def _manifest(
    run: dict[str, Any], parts: list[Counts], malformed: int, out: Path
) -> dict[str, Any]:
    urgency: dict[str, int] = {}
    for part in parts:
        for level, n in part["urgency"].items():
            urgency[level] = urgency.get(level, 0) + n
    files = sorted(p for name in ("answers", "rejects") for p in (out / name).glob("*.parquet"))
    totals = {name: sum(part[name] for part in parts) for name in TOTALS}
    return {
        **run,
        **totals,
        "malformed_rows": malformed,
        "urgency": dict(sorted(urgency.items())),
        "files": {str(p.relative_to(out)): sha256(p) for p in files},
    }
