"""The cluster engine: several workers of Ray, one killed, write the bytes of the local engine."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from plantar.population import cluster
from plantar.population.answers import Options
from plantar.population.columns import TableError
from plantar.population.parts import made
from plantar.population.run import Engine, assess_table, engine_of
from tests.population.conftest import Write, files_of, source_of

ROWS = [["person_id", "fever", "age_years"], *([f"p{n}", "yes", str(30 + n)] for n in range(24))]
OPTIONS = Options()


def _working() -> list[int]:
    """Processes below this one that do a task of Ray now."""
    listing = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 2) for line in listing.stdout.splitlines()]
    parent = {int(pid): int(ppid) for pid, ppid, *_ in rows}
    busy = [int(row[0]) for row in rows if row[-1].startswith("ray::_work")]
    return [pid for pid in busy if parent.get(parent.get(pid, 0)) == os.getpid()]


@pytest.fixture
def two_workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A cluster of Ray on this machine, given minutes to start where Ray gives seconds."""
    ray = pytest.importorskip("ray")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("RAY_agent_register_timeout_ms", "600000")
    slow = SimpleNamespace(**{**vars(time), "monotonic": lambda: time.monotonic() / 20})
    monkeypatch.setattr("ray._private.node.time", slow)
    ray.init(
        "local", num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error"
    )
    yield
    ray.shutdown()


@pytest.mark.slow
@pytest.mark.usefixtures("two_workers")
def test_a_cluster_of_workers_of_whom_one_is_killed_writes_the_bytes_of_one_process(
    write: Write, tmp_path: Path
) -> None:
    source = source_of(write("t.csv", ROWS), size=1)
    assess_table(source, tmp_path / "one", OPTIONS)
    killed: list[int] = []

    def kill(n_people: int) -> None:
        if not killed and (busy := _working()):
            os.kill(busy[0], signal.SIGKILL)
            killed.append(busy[0])

    assess_table(source, tmp_path / "ray", OPTIONS, workers=2, engine=Engine.RAY, done=kill)
    assert killed
    assert files_of(tmp_path / "ray") == files_of(tmp_path / "one")


class _Elsewhere(cluster.Cluster):
    """A cluster whose workers have another knowledge."""

    def __init__(self, out: Path) -> None:
        self._out, self._waiting = out, cluster.deque([(0, object())])

    def _result(self, n: int, part: object) -> tuple[cluster.Identity, cluster.Made]:
        return ("0.1", "f" * 64), cluster.Made(b"", b"", {})


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
