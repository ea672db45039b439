"""Several workers of Spark, one killed, write the bytes of the local engine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest

from plantar.population import cluster, on_spark
from plantar.population.answers import Options
from plantar.population.columns import TableError
from plantar.population.parts import KilledTwiceError, Made
from plantar.population.run import Backend, assess_table
from tests.population.conftest import PEOPLE, Write, files_of, mortal, source_of

OPTIONS = Options()
# a master and two workers, whose executors are processes with a core and half a gigabyte
MASTER = "local-cluster[2,1,512]"
# patient, for a machine that does other things; a short run is not worth much compiling
DEFAULTS = """
spark.driver.memory 512m
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.memory 512m
spark.executor.heartbeatInterval 60s
spark.network.timeout 600s
spark.python.authenticate.socketTimeout 600s
"""
EXECUTOR = 2
"""Processes above the one that works: what starts those, and the executor itself."""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A cluster of Spark with two workers."""
    _needs_spark()
    if not on_spark.has_java():
        pytest.skip(f"Spark needs {on_spark.JAVA}, and there is none here")
    home = _home(tmp_path_factory.mktemp("spark"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SPARK_HOME", str(home))
        environment.setenv("SPARK_CONF_DIR", str(home / "conf"))
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        environment.setenv("PYSPARK_PYTHON", sys.executable)
        environment.setenv(on_spark.MASTER, MASTER)
        started = on_spark.session()
        try:
            yield started
        finally:
            started.stop()
            _end_java()


def _needs_spark() -> None:
    if not find_spec("pyspark"):
        pytest.skip("plantar[spark] is not installed")


def _home(folder: Path) -> Path:
    """A home of Spark whose workers write their logs into a folder of the tests."""
    import pyspark

    for name in ("bin", "jars"):
        (folder / name).symlink_to(Path(pyspark.__file__).parent / name)
    (folder / "conf").mkdir()
    (folder / "conf" / "spark-defaults.conf").write_text(DEFAULTS)
    return folder


def _end_java() -> None:
    """Ends the machine of Java, which would stay for as long as this process."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
    SparkContext._gateway = SparkContext._jvm = None


@pytest.fixture
def dying(
    tmp_path: Path, session: object, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int, int], Path]:
    """Makes workers die so many times, with so many processes above; gives their folder."""

    def dies(times: int, above: int) -> Path:
        (flags := tmp_path / "killed").mkdir()
        monkeypatch.setattr(cluster, "work", mortal(flags, times, above))
        return flags

    return dies


@pytest.mark.slow
def test_a_cluster_of_spark_of_which_an_executor_is_killed_writes_the_bytes_of_one_process(
    write: Write, tmp_path: Path, dying: Callable[[int, int], Path]
) -> None:
    flags = dying(1, EXECUTOR)
    people = [*PEOPLE, ["p16", "perhaps", "40"], ["p17", "yes"]]
    source = source_of(write("t.csv", people), size=2)
    manifest = assess_table(source, tmp_path / "one", OPTIONS)
    assess_table(source, tmp_path / "spark", OPTIONS, engine=Backend.SPARK)
    assert list(flags.iterdir())
    assert (manifest["rejected"], manifest["malformed_rows"]) == (1, 1)
    assert files_of(tmp_path / "spark") == files_of(tmp_path / "one")


@pytest.mark.slow
def test_a_batch_at_which_workers_of_spark_are_killed_twice_ends_the_run_which_then_goes_on(
    write: Write,
    tmp_path: Path,
    dying: Callable[[int, int], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dying(2, 0)
    source, out = source_of(write("t.csv", PEOPLE), size=2), tmp_path / "spark"
    with pytest.raises(TableError, match="killed twice at batch 3"):
        assess_table(source, out, OPTIONS, engine=Backend.SPARK)
    assert not (out / "manifest.json").exists()
    done = sorted(p.stem for p in (out / "done").iterdir())
    assert done == ["000000", "000001", "000002"]
    assess_table(source, out, OPTIONS, engine=Backend.SPARK)  # there is no third death
    assess_table(source, tmp_path / "one", OPTIONS)
    assert files_of(out) == files_of(tmp_path / "one")


@pytest.mark.slow
def test_a_worker_of_spark_without_the_program_ends_the_run_with_the_reason(
    write: Write, tmp_path: Path, session: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ModuleType("only_here")
    exec("def work(batch, options): ...", here.__dict__)
    monkeypatch.setitem(sys.modules, "only_here", here)
    monkeypatch.setattr(cluster, "work", here.work)
    source = source_of(write("t.csv", PEOPLE), size=9)
    with pytest.raises(TableError, match=r"batch 0: a worker .* failed \(.*'only_here'\)"):
        assess_table(source, tmp_path / "out", OPTIONS, engine=Backend.SPARK)


def test_what_fails_in_a_worker_of_spark_is_told_and_not_tried_again(write: Write) -> None:
    def fails(batch: pa.RecordBatch, options: Options) -> tuple[cluster.Identity, Made]:
        raise KeyError("x")

    [batch] = source_of(write("t.csv", PEOPLE[:3])).batches()
    assert on_spark.reply(fails, on_spark.packed(batch), OPTIONS) == {"failure": "KeyError: 'x'"}


def test_a_batch_is_the_same_when_it_was_packed(write: Write) -> None:
    [batch] = source_of(write("t.csv", PEOPLE[:3])).batches()
    [again] = pa.ipc.open_stream(on_spark.packed(batch))
    assert again.equals(batch, check_metadata=True)


def test_without_the_address_of_a_cluster_the_engine_of_spark_says_what_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _needs_spark()
    monkeypatch.delenv(on_spark.MASTER, raising=False)
    with pytest.raises(TableError, match="expected the address of a cluster in SPARK_MASTER"):
        on_spark.session()


def test_without_a_java_the_engine_of_spark_says_which_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _needs_spark()
    monkeypatch.setenv(on_spark.MASTER, "spark://127.0.0.1:7077")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(TableError, match="in JAVA_HOME or PATH; expected Java 17 or newer"):
        on_spark.session()
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not on_spark.has_java()


@pytest.mark.parametrize(
    ("version", "enough"),
    [("1.8.0_402", False), ("11.0.2", False), ("17.0.15", True), ("21", True)],
)
def test_a_java_that_is_too_old_is_none(
    version: str, enough: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert on_spark.has_java() is enough


SAID = """An error occurred while calling o62.getResult.
: org.apache.spark.SparkException: Exception thrown in awaitResult:
\tat org.apache.spark.util.ThreadUtils$.awaitResult(ThreadUtils.scala:359)
Caused by: org.apache.spark.SparkException: {}
\tat java.base/java.lang.Thread.run(Thread.java:840)
\t... 1 more"""


def test_what_spark_says_is_told_in_one_line_by_its_kind() -> None:
    _needs_spark()
    killed = Exception(SAID.format("Job aborted: Task 0 in stage 1.0 failed 2 times, most recent"))
    assert isinstance(on_spark.named(killed), KilledTwiceError)
    stopped = on_spark.named(Exception(SAID.format("Job 3 cancelled because it was stopped")))
    assert isinstance(stopped, cluster.WorkerFailedError)
    assert str(stopped) == "org.apache.spark.SparkException: Job 3 cancelled because it was stopped"
    assert "spark.driver.memory" in str(on_spark.named(ConnectionRefusedError()))
