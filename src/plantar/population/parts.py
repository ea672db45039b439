"""A part of a run: what one batch became, as two files, and a small JSON that says it is done.

Every engine makes parts with :func:`made` and keeps them with :func:`keep`, so that the bytes do
not depend on the engine. Whatever was killed in between is done again; what is done is skipped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from plantar import Plantar
from plantar.population.answers import Options
from plantar.population.batch import AssessedBatch, assess_batch
from plantar.population.extracted import CRISIS

Counts = dict[str, Any]
"""How many people a part has, and at which urgency."""


class KilledTwiceError(Exception):
    """A worker was killed at a batch, and again when the batch was given to another."""


class Crew(Protocol):
    """Whoever works on batches: this process, others of this machine, or a cluster."""

    @property
    def most(self) -> int:
        """Batches that wait at most: what is in memory."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def give(self, n: int, batch: pa.RecordBatch) -> None:
        """The next batch, unless an earlier run did it."""

    def first(self) -> Counts:
        """What became of the batch that waits longest, when its part is kept.

        Raises:
            KilledTwiceError: nobody lived to finish it.
        """


@dataclass(frozen=True)
class Made:
    """The files of a part as bytes, and its counts."""

    answers: bytes
    rejects: bytes
    counts: Counts


@cache
def door() -> Plantar:
    """One compiled knowledge in each process."""
    return Plantar()


def made(batch: pa.RecordBatch, options: Options) -> Made:
    """The part of a batch; the same batch gives the same bytes everywhere."""
    assessed = assess_batch(batch, door(), options)
    return Made(as_parquet(assessed.answers), as_parquet(assessed.rejects), _counts(assessed))


def keep(n: int, part: Made, out: Path) -> Counts:
    """Writes a part; the JSON comes last."""
    replace(out / "answers" / f"{n:06d}.parquet", part.answers)
    replace(out / "rejects" / f"{n:06d}.parquet", part.rejects)
    replace(_done(out, n), json.dumps(part.counts).encode())
    return part.counts


def kept(out: Path, n: int) -> Counts | None:
    """What an earlier run says of a part, if it was done."""
    file = _done(out, n)
    found: Counts | None = json.loads(file.read_text()) if file.exists() else None
    return found


def _done(out: Path, n: int) -> Path:
    return out / "done" / f"{n:06d}.json"


def _counts(assessed: AssessedBatch) -> Counts:
    urgency = assessed.answers.column("urgency").value_counts().to_pylist()
    return {
        "people": assessed.n_people,
        "assessed": assessed.answers.num_rows,
        "rejected": assessed.n_people - assessed.answers.num_rows,
        CRISIS: _yes(assessed, CRISIS),
        "understood": _yes(assessed, "understood"),
        "urgency": {row["values"]: row["counts"] for row in urgency},
    }


def _yes(assessed: AssessedBatch, column: str) -> int:
    return int(pc.sum(assessed.answers.column(column), min_count=0).as_py())


def as_parquet(batch: pa.RecordBatch) -> bytes:
    """The file of a batch."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_batches([batch]), sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def replace(path: Path, content: bytes) -> None:
    """A file as a whole or not at all."""
    with whole(path) as half:
        half.write_bytes(content)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write a file, which takes its name when it is complete and else is gone."""
    half = path.with_suffix(f".{os.getpid()}.half")
    try:
        yield half
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
