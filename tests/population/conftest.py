"""One compiled door, and small tables."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from plantar.population import cluster
from plantar.population.answers import Options
from plantar.population.columns import LINE
from plantar.population.tables import Source

PEOPLE = [["person_id", "fever", "age_years"], *([f"p{n}", "yes", str(30 + n)] for n in range(16))]
"""A table for clusters."""
Write = Callable[[str, Sequence[Sequence[str]]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a CSV file from rows, the first with the names."""

    def to_csv(name: str, rows: Sequence[Sequence[str]]) -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    return to_csv


def batch(**columns: Sequence[str | None]) -> pa.RecordBatch:
    """A wide batch of text cells, numbered from line 2."""
    n = len(next(iter(columns.values())))
    cells = {name: pa.array(list(column), pa.string()) for name, column in columns.items()}
    ids = {"person_id": [f"p{k}" for k in range(n)]} if "person_id" not in columns else {}
    return pa.RecordBatch.from_pydict({**ids, **cells, LINE: list(range(2, n + 2))})


def source_of(path: Path, *, size: int = 2, long: bool = False) -> Source:
    """A table in small batches."""
    return Source(path, long=long, keep=(), size=size)


def files_of(out: Path) -> dict[str, bytes]:
    """The bytes of every file in a folder, by name."""
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def mortal(flags: Path, times: int, above: int = 0) -> cluster.Work:
    """The work of a worker that is killed in the middle of the batch of p7, so many times.

    ``flags`` has a file for each death. ``above``: 0 kills the process that works, 1 the one that
    started it, too, and so on.
    """
    work = cluster.work

    def dying(batch: pa.RecordBatch, options: Options) -> cluster.Reply:
        deaths = len(list(flags.iterdir()))
        if "p7" in batch.column("person_id").to_pylist() and deaths < times:
            (flags / str(deaths)).touch()
            line = [os.getpid()]
            for _ in range(above):
                asked = ["ps", "-o", "ppid=", "-p", str(line[-1])]
                line.append(int(subprocess.check_output(asked)))
            for process in reversed(line):
                os.kill(process, signal.SIGKILL)
        return work(batch, options)

    return dying
