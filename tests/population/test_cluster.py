"""The cluster engine: several workers of Ray, one killed, write the bytes of the local engine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pytest

from plantar.population import cluster
from plantar.population.answers import Options
from plantar.population.columns import TableError
from plantar.population.parts import Made, made
from plantar.population.run import Backend, assess_table, engine_of
from tests.population.conftest import Write, files_of, source_of

ROWS = [["person_id", "fever", "age_years"], *([f"p{n}", "yes", str(30 + n)] for n in range(16))]
OPTIONS = Options()


TOKEN = "5" * 64
STARTS = 10


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@pytest.fixture(scope="module")
def head(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster of Ray with two workers, guarded by a token.

    Ray gives its own parts some fifteen seconds to start, and ends where a busy machine takes
    longer: then it is started again.
    """
    if not find_spec("ray"):
        pytest.skip("plantar[ray] is not installed")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RAY_AUTH_MODE", "token")
        environment.setenv("RAY_AUTH_TOKEN", TOKEN)
        for _ in range(STARTS):
            port, log = _free_port(), tmp_path_factory.mktemp("ray") / "head.log"
            process = _started(port, log)
            try:
                while process.poll() is None:
                    if "runtime started" in log.read_text():
                        yield f"127.0.0.1:{port}"
                        return
                    time.sleep(0.1)
            finally:
                process.terminate()
                process.wait()
        raise AssertionError(log.read_text())


def _started(port: int, log: Path) -> subprocess.Popen[bytes]:
    words = ["--head", "--block", f"--port={port}", "--num-cpus=2", "--include-dashboard=false"]
    words += ["--disable-usage-stats", "--object-store-memory=100000000"]
    with log.open("w") as told:
        return subprocess.Popen(
            [sys.executable, "-m", "ray.scripts.scripts", "start", *words],
            stdout=told,
            stderr=told,
        )


def _mortal(flag: Path, times: int) -> Callable[..., object]:
    """The work of a worker that is killed in the middle of the batch of p7, so many times."""
    work = cluster._work

    def mortal(batch: pa.RecordBatch, options: Options) -> object:
        deaths = len(list(flag.iterdir()))
        if "p7" in batch.column("person_id").to_pylist() and deaths < times:
            (flag / str(deaths)).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return work(batch, options)

    return mortal


@pytest.fixture
def dying(tmp_path: Path, head: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Path]:
    """Joins the cluster, whose workers die so many times; gives the folder of their deaths."""

    def joined(times: int) -> Path:
        (flag := tmp_path / "killed").mkdir()
        monkeypatch.setenv(cluster.ADDRESS, head)
        monkeypatch.setattr(cluster, "_work", _mortal(flag, times))
        return flag

    return joined


@pytest.mark.slow
def test_a_cluster_of_workers_of_whom_one_is_killed_writes_the_bytes_of_one_process(
    write: Write, tmp_path: Path, dying: Callable[[int], Path]
) -> None:
    flag = dying(1)
    source = source_of(write("t.csv", ROWS), size=2)
    assess_table(source, tmp_path / "one", OPTIONS)
    assess_table(source, tmp_path / "ray", OPTIONS, engine=Backend.RAY)
    assert list(flag.iterdir())
    assert files_of(tmp_path / "ray") == files_of(tmp_path / "one")


@pytest.mark.slow
def test_a_batch_at_which_workers_of_a_cluster_are_killed_twice_ends_the_run(
    write: Write, tmp_path: Path, dying: Callable[[int], Path]
) -> None:
    dying(2)
    source = source_of(write("t.csv", ROWS), size=2)
    with pytest.raises(TableError, match="killed twice at batch 3"):
        assess_table(source, tmp_path / "ray", OPTIONS, engine=Backend.RAY)
    assert not (tmp_path / "ray" / "manifest.json").exists()


class _Elsewhere(cluster.Cluster):
    """A cluster whose workers have another knowledge."""

    def __init__(self, out: Path) -> None:
        self._out, self._waiting = out, deque([(0, object())])

    def _result(self, n: int, part: object) -> tuple[cluster.Identity, Made]:
        return ("0.1", "f" * 64), Made(b"", b"", {})


def test_a_worker_with_another_knowledge_ends_the_run_and_nothing_of_it_is_kept(
    tmp_path: Path,
) -> None:
    with pytest.raises(TableError, match=r"plantar 0\.1, knowledge ffffffffffff; expected"):
        _Elsewhere(tmp_path).first()
    assert not list(tmp_path.iterdir())


def test_a_worker_says_with_its_part_what_it_is(write: Write) -> None:
    [batch] = source_of(write("t.csv", ROWS[:3])).batches()
    assert cluster._work(batch, OPTIONS) == (cluster.identity(), made(batch, OPTIONS))


def test_an_engine_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(TableError, match="--engine spark: expected one of local, ray"):
        engine_of("spark")


def test_without_the_address_of_a_cluster_the_engine_says_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not find_spec("ray"):
        pytest.skip("plantar[ray] is not installed")
    monkeypatch.delenv(cluster.ADDRESS, raising=False)
    with pytest.raises(TableError, match="expected the address of a cluster in RAY_ADDRESS"):
        cluster.Cluster(1, tmp_path, OPTIONS)
