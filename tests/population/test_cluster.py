"""The cluster engines: what they share, without a cluster."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pytest

from plantar.population import cluster
from plantar.population.answers import Options
from plantar.population.columns import TableError
from plantar.population.parts import Made, made
from plantar.population.run import engine_of
from tests.population.conftest import PEOPLE, Write, source_of

OPTIONS = Options()


class _Elsewhere:
    """A cluster of one whose worker has another knowledge, or fails."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails, self.ended = fails, 0

    def cores(self) -> int:
        return 1

    def start(self, batch: pa.RecordBatch, options: Options) -> object:
        return batch

    def result(self, task: object) -> cluster.Reply:
        if self.fails:
            raise cluster.WorkerFailedError("KeyError: 'x'")
        return ("0.1", "f" * 64), Made(b"", b"", {})

    def end(self, tasks: Iterable[object]) -> None:
        self.ended = len([*tasks])


def _given(tasks: _Elsewhere, path: Path, out: Path) -> cluster.Cluster:
    crew = cluster.Cluster(0, out, tasks, OPTIONS)
    for n, batch in enumerate(source_of(path).batches()):
        crew.give(n, batch)
    return crew


def test_a_worker_with_another_knowledge_ends_the_run_and_nothing_of_it_is_kept(
    write: Write, tmp_path: Path
) -> None:
    (out := tmp_path / "out").mkdir()
    with (
        _given(_Elsewhere(), write("t.csv", PEOPLE), out) as crew,
        pytest.raises(TableError, match=r"plantar 0\.1, knowledge ffffffffffff; expected"),
    ):
        crew.first()
    assert not list(out.iterdir())


def test_a_worker_that_fails_ends_the_run_with_its_reason_and_what_waits_is_stopped(
    write: Write, tmp_path: Path
) -> None:
    tasks = _Elsewhere(fails=True)
    with (
        _given(tasks, write("t.csv", PEOPLE), tmp_path) as crew,
        pytest.raises(TableError, match=r"batch 0: a worker of the cluster failed \(KeyError"),
    ):
        crew.first()
    assert tasks.ended == 7


def test_a_worker_says_with_its_part_what_it_is(write: Write) -> None:
    [batch] = source_of(write("t.csv", PEOPLE[:3])).batches()
    assert cluster.work(batch, OPTIONS) == (cluster.identity(), made(batch, OPTIONS))


def test_an_engine_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(TableError, match="--engine dask: expected one of local, ray, spark"):
        engine_of("dask")
