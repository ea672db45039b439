"""Several workers of Ray, one killed, write the bytes of the local engine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from plantar.population import cluster, on_ray
from plantar.population.answers import Options
from plantar.population.columns import TableError
from plantar.population.run import Backend, assess_table
from tests.population.conftest import PEOPLE, Write, files_of, mortal, source_of

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


@pytest.fixture
def dying(tmp_path: Path, head: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Path]:
    """Joins the cluster, whose workers die so many times; gives the folder of their deaths."""

    def joined(times: int) -> Path:
        (flag := tmp_path / "killed").mkdir()
        monkeypatch.setenv(on_ray.ADDRESS, head)
        monkeypatch.setattr(cluster, "work", mortal(flag, times))
        return flag

    return joined


@pytest.mark.slow
def test_a_cluster_of_workers_of_whom_one_is_killed_writes_the_bytes_of_one_process(
    write: Write, tmp_path: Path, dying: Callable[[int], Path]
) -> None:
    flag = dying(1)
    source = source_of(write("t.csv", PEOPLE), size=2)
    assess_table(source, tmp_path / "one", OPTIONS)
    assess_table(source, tmp_path / "ray", OPTIONS, engine=Backend.RAY)
    assert list(flag.iterdir())
    assert files_of(tmp_path / "ray") == files_of(tmp_path / "one")


@pytest.mark.slow
def test_a_batch_at_which_workers_of_a_cluster_are_killed_twice_ends_the_run(
    write: Write, tmp_path: Path, dying: Callable[[int], Path]
) -> None:
    dying(2)
    source = source_of(write("t.csv", PEOPLE), size=2)
    with pytest.raises(TableError, match="killed twice at batch 3"):
        assess_table(source, tmp_path / "ray", OPTIONS, engine=Backend.RAY)
    assert not (tmp_path / "ray" / "manifest.json").exists()


def test_without_the_address_of_a_cluster_the_engine_says_what_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not find_spec("ray"):
        pytest.skip("plantar[ray] is not installed")
    monkeypatch.delenv(on_ray.ADDRESS, raising=False)
    with pytest.raises(TableError, match="expected the address of a cluster in RAY_ADDRESS"):
        on_ray.RayTasks(cluster.work)
