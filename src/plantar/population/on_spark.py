"""The parts of a run as jobs of Spark, each with one task of ``mapInArrow``.

A batch travels in one cell, as Arrow's own bytes: of rows Spark makes batches of another size, with
types of its own, in an order of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa

from plantar.extras import extra
from plantar.population.answers import Options
from plantar.population.cluster import Reply, Work, WorkerFailedError
from plantar.population.columns import TableError
from plantar.population.parts import KilledTwiceError, Made

MASTER = "SPARK_MASTER"
"""The environment variable that says where the cluster is."""
LEAST_JAVA = 17
JAVA_VERSION = re.compile(r'\bversion "(\d+)')
JAVA = f"Java {LEAST_JAVA} or newer (on Debian: apt-get install default-jre-headless)"
GONE = (
    "--engine spark: the Java beside this process ended, perhaps for memory; "
    "raise spark.driver.memory and give the same command"
)
SETTINGS = {
    "spark.driver.defaultJavaOptions": "-XX:+ExitOnOutOfMemoryError",
    "spark.log.level": "ERROR",
    "spark.task.maxFailures": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""A batch is given to another worker once; without memory Java ends, where it would wait for ever;
nothing is served or drawn."""
THREADS = 1024
"""Jobs that are waited for at the same time, at most."""
REPLY = pa.schema({
    "version": pa.string(), "knowledge": pa.string(), "answers": pa.binary(),
    "rejects": pa.binary(), "counts": pa.string(), "failure": pa.string(),
})  # fmt: skip
"""A worker's answer: what it is and the part that it made, or why it failed."""
IN_WORDS = ", ".join(f"{field.name} {field.type}" for field in REPLY)
KILLED = re.compile(r"Task \d+ in stage \S+ failed \d+ times")
Cells = Iterator[pa.RecordBatch]


class SparkTasks:
    """See :class:`plantar.population.cluster.Tasks`."""

    def __init__(self, work: Work) -> None:
        """Joins the cluster, unless this thread has a session.

        Raises:
            MissingExtraError: Spark is not installed.
            TableError: there is no Java, or no cluster can be reached.
        """
        with extra("spark"):
            import pandas  # noqa: F401  # mapInArrow asks for it
            from pyspark.sql import SparkSession
        running: Any = SparkSession.getActiveSession()
        self._mine = running is None
        self._session: Any = running or session()
        self._work = work
        self._tag = f"plantar-{uuid4()}"
        self._threads = ThreadPoolExecutor(THREADS)

    def cores(self) -> int:
        """See :class:`plantar.population.cluster.Tasks`.

        Raises:
            TableError: the Java of this process is gone.
        """
        from py4j.protocol import Py4JError

        try:
            return int(self._session.sparkContext.defaultParallelism)
        except (Py4JError, OSError) as error:
            raise TableError(GONE) from error

    def start(self, batch: pa.RecordBatch, options: Options) -> Future[dict[str, Any]]:
        """See :class:`plantar.population.cluster.Tasks`."""
        return self._threads.submit(self._run, packed(batch), _worker(self._work, options))

    def result(self, task: Future[dict[str, Any]]) -> Reply:
        """See :class:`plantar.population.cluster.Tasks`.

        Raises:
            TableError: the Java of this process is gone.
        """
        try:
            row = task.result()
        except Exception as error:
            raise named(error) from error
        if row["failure"]:
            raise WorkerFailedError(row["failure"])
        made = Made(row["answers"], row["rejects"], json.loads(row["counts"]))
        return (row["version"], row["knowledge"]), made

    def end(self, tasks: Iterable[Future[dict[str, Any]]]) -> None:
        """See :class:`plantar.population.cluster.Tasks`."""
        from py4j.protocol import Py4JError

        with suppress(Py4JError, OSError):  # a Java that is gone has stopped all
            if any([not task.cancel() for task in tasks]):
                self._session.interruptTag(self._tag)
            if self._mine:
                self._session.stop()
        self._threads.shutdown(cancel_futures=True)

    def _run(self, cell: bytes, worker: Callable[[Cells], Cells]) -> dict[str, Any]:
        self._session.addTag(self._tag)
        given = self._session.createDataFrame(pa.table({"batch": [cell]}))
        [row] = given.mapInArrow(worker, IN_WORDS).toArrow().to_pylist()
        reply: dict[str, Any] = row
        return reply


def session() -> Any:
    """A session of the cluster that the environment names.

    Raises:
        TableError: none is named, there is no Java, or the cluster cannot be reached.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    address = os.environ.get(MASTER)
    if not address:
        raise TableError(
            f"--engine spark: expected the address of a cluster in {MASTER}, as spark://HOST:7077; "
            "on one machine --engine local is faster"
        )
    if not has_java():
        raise TableError(
            f"--engine spark: found no Java, or an old one, in JAVA_HOME or PATH; expected {JAVA}"
        )
    builder: Any = SparkSession.builder
    try:
        return builder.appName("plantar").master(address).config(map=SETTINGS).getOrCreate()
    except (Py4JError, PySparkException) as error:
        raise TableError(
            f"{MASTER} {address}: cannot be reached ({_cause(error)}); "
            f"expected a cluster that runs, and here {JAVA}"
        ) from error


def has_java() -> bool:
    """Whether Spark finds a Java here that is new enough, where it looks for one."""
    home = os.environ.get("JAVA_HOME")
    command = [str(Path(home) / "bin" / "java") if home else "java", "-version"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    except OSError:
        return False
    version = JAVA_VERSION.search(told)
    return version is not None and int(version[1]) >= LEAST_JAVA


def packed(batch: pa.RecordBatch) -> bytes:
    """A batch as the bytes of a stream of Arrow."""
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, batch.schema, options=options) as writer:
        writer.write_batch(batch)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _worker(work: Work, options: Options) -> Callable[[Cells], Cells]:
    """What Spark carries to a worker: cells with a batch in, rows of :data:`REPLY` out."""

    def worker(cells: Cells) -> Cells:
        for some in cells:
            for cell in some.column(0):
                yield pa.RecordBatch.from_pylist([reply(work, cell.as_py(), options)], REPLY)

    return worker


def reply(work: Work, cell: bytes, options: Options) -> dict[str, Any]:
    """A row of :data:`REPLY`. A failure is told, not raised: it would fail anywhere."""
    [batch] = pa.ipc.open_stream(cell)
    try:
        (version, knowledge), part = work(batch, options)
    except Exception as error:
        return {"failure": f"{type(error).__name__}: {error}"}
    return {
        "version": version,
        "knowledge": knowledge,
        "answers": part.answers,
        "rejects": part.rejects,
        "counts": json.dumps(part.counts),
    }


def named(error: Exception) -> Exception:
    """The error of ours for one of Spark."""
    from py4j.protocol import Py4JNetworkError
    from pyspark.errors import PythonException

    if isinstance(error, PythonException):
        return WorkerFailedError(str(error).strip().splitlines()[-1])
    if KILLED.search(str(error)):
        return KilledTwiceError()
    if isinstance(error, (OSError, Py4JNetworkError)):
        return TableError(GONE)
    return WorkerFailedError(_cause(error))


def _cause(error: Exception) -> str:
    """The last cause that a message of Java names."""
    causes = re.findall(r"^(?:Caused by)?: (.+)", str(error), re.MULTILINE)
    return causes[-1] if causes else str(error)
