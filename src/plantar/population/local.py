"""The local engine: all cores, bounded memory, resumable where it stopped, always in order.

Each batch becomes a part: answers and rejects as Parquet, then a small JSON that says it is done.
Whatever was killed in between is done again; what is done is skipped. The manifest comes last.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

import plantar
from plantar.front import Plantar
from plantar.population.answers import Options
from plantar.population.batch import Assessed, assess_batch
from plantar.population.columns import TableError, rejects_table
from plantar.population.tables import Source

SCHEMA = "plantar/population/1"
AHEAD = 2
"""Batches that wait for each worker: what is in memory at most."""
Done = Callable[[int], None]


def assess_table(
    source: Source, out: Path, options: Options, *, workers: int = 1, done: Done = lambda n: None
) -> dict[str, Any]:
    """Assesses a table into the folder ``out`` and gives the manifest, which is written last.

    Args:
        source: the table; its columns are checked here.
        out: a new folder, or that of the same run, which then goes on.
        options: how the table is read and what is written.
        workers: processes; the bytes do not depend on how many.
        done: told the number of people after each batch, in order.

    Raises:
        TableError: the table cannot be used, ``out`` holds another run, or a worker was killed.
    """
    knowledge = door().knowledge
    source.check(knowledge)
    run = _run_of(source, options, knowledge.digest)
    _start(out, run)
    counts: list[dict[str, Any]] = []
    try:
        for part in _parts(source, out, options, workers):
            counts.append(part)
            done(part["people"])
    except BrokenProcessPool as error:
        raise TableError(
            f"{out}: a worker was killed twice at batch {len(counts)}, perhaps for memory; "
            "give the same command with fewer workers, or a smaller batch and a new folder"
        ) from error
    _write(out / "rejects" / "malformed.parquet", rejects_table(source.malformed))
    for half in out.rglob("*.half"):
        half.unlink()
    manifest = _manifest(run, counts, len(source.malformed), out)
    _replace(out / "manifest.json", json.dumps(manifest, indent=1).encode())
    return manifest


@cache
def door() -> Plantar:
    """One compiled knowledge in each process."""
    return Plantar()


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
    """Of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _start(out: Path, run: dict[str, Any]) -> None:
    kept = out / "run.json"
    if kept.exists():
        if json.loads(kept.read_text()) != run:
            raise TableError(
                f"{out}: holds a run on another table, version or options; expected a new folder"
            )
    elif out.exists() and any(out.iterdir()):
        raise TableError(f"{out}: holds other files; expected a new or empty folder")
    for name in ("answers", "rejects", "done"):
        (out / name).mkdir(parents=True, exist_ok=True)
    _replace(kept, json.dumps(run, indent=1).encode())


def _parts(source: Source, out: Path, options: Options, workers: int) -> Iterator[dict[str, Any]]:
    """The done parts in order, those of an earlier run among them."""
    if workers == 1:
        for n, batch in enumerate(source.batches()):
            yield _kept(out, n) or _do(n, batch, out, options)
        return
    with _Crew(workers, out, options) as crew:
        for n, batch in enumerate(source.batches()):
            crew.give(n, batch)
            if len(crew.waiting) > AHEAD * workers:
                yield crew.first()
        while crew.waiting:
            yield crew.first()


@dataclass
class _Given:
    """A batch that some process works on, and what became of it."""

    n: int
    batch: pa.RecordBatch
    part: Future[dict[str, Any]] | dict[str, Any]


class _Crew:
    """Processes that do batches. Where one is killed all start anew and do again what waits."""

    def __init__(self, workers: int, out: Path, options: Options) -> None:
        self.waiting: deque[_Given] = deque()
        self._workers, self._out, self._options = workers, out, options
        self._given_up: int | None = None
        self._pool = self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def give(self, n: int, batch: pa.RecordBatch) -> None:
        """The next batch, unless an earlier run did it."""
        try:
            part = self._part(n, batch)
        except BrokenProcessPool:
            part = Future()
            part.set_exception(BrokenProcessPool())
        self.waiting.append(_Given(n, batch, part))

    def first(self) -> dict[str, Any]:
        """The part of the batch that waits longest.

        Raises:
            BrokenProcessPool: a process was killed twice at the same batch.
        """
        first = self.waiting[0]
        try:
            part = first.part.result() if isinstance(first.part, Future) else first.part
        except BrokenProcessPool:
            if self._given_up == first.n:
                raise
            self._given_up = first.n
            self._pool.shutdown(cancel_futures=True)
            self._pool = self._started()
            for given in self.waiting:
                given.part = self._part(given.n, given.batch)
            return self.first()
        self.waiting.popleft()
        return part

    def _part(self, n: int, batch: pa.RecordBatch) -> Future[dict[str, Any]] | dict[str, Any]:
        return _kept(self._out, n) or self._pool.submit(_do, n, batch, self._out, self._options)

    def _started(self) -> ProcessPoolExecutor:
        """Workers, forked from a process that has compiled the knowledge where that can be."""
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        context.set_forkserver_preload(["plantar.population.compiled"])
        return ProcessPoolExecutor(self._workers, mp_context=context)


def _kept(out: Path, n: int) -> dict[str, Any] | None:
    """What an earlier run says of a part, if it was done."""
    file = out / "done" / f"{n:06d}.json"
    found: dict[str, Any] | None = json.loads(file.read_text()) if file.exists() else None
    return found


def _do(n: int, batch: pa.RecordBatch, out: Path, options: Options) -> dict[str, Any]:
    assessed = assess_batch(batch, door(), options)
    _write(out / "answers" / f"{n:06d}.parquet", assessed.answers)
    _write(out / "rejects" / f"{n:06d}.parquet", assessed.rejects)
    part = _count(assessed)
    _replace(out / "done" / f"{n:06d}.json", json.dumps(part).encode())
    return part


def _count(assessed: Assessed) -> dict[str, Any]:
    urgency = assessed.answers.column("urgency").value_counts().to_pylist()
    return {
        "people": assessed.n_people,
        "assessed": assessed.answers.num_rows,
        "rejected": assessed.n_people - assessed.answers.num_rows,
        "urgency": {row["values"]: row["counts"] for row in urgency},
    }


def _write(path: Path, batch: pa.RecordBatch) -> None:
    """A part as a whole or not at all."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_batches([batch]), sink, compression="zstd")
    _replace(path, sink.getvalue().to_pybytes())


def _replace(path: Path, content: bytes) -> None:
    half = path.with_suffix(f".{os.getpid()}.half")
    half.write_bytes(content)
    half.replace(path)


def _manifest(
    run: dict[str, Any], parts: list[dict[str, Any]], malformed: int, out: Path
) -> dict[str, Any]:
    urgency: dict[str, int] = {}
    for part in parts:
        for level, n in part["urgency"].items():
            urgency[level] = urgency.get(level, 0) + n
    files = sorted(p for name in ("answers", "rejects") for p in (out / name).glob("*.parquet"))
    totals = {
        name: sum(part[name] for part in parts) for name in ("people", "assessed", "rejected")
    }
    return {
        **run,
        **totals,
        "malformed_rows": malformed,
        "urgency": dict(sorted(urgency.items())),
        "files": {str(p.relative_to(out)): sha256(p) for p in files},
    }
