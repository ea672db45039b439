"""The cluster engines: the parts of a run as tasks of Ray or Spark, on one machine or many.

Batches go to the workers through the cluster, and parts come back to this process, which alone
writes: the machines need no common disk. A task whose worker is killed is given to another once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol, Self

import pyarrow as pa

import plantar
from plantar.population.answers import Options
from plantar.population.columns import TableError
from plantar.population.local import AHEAD
from plantar.population.parts import Counts, Made, door, keep, kept, made

Identity = tuple[str, str]
"""Version of plantar and hash of the knowledge."""
Reply = tuple[Identity, Made]
"""What a worker is, and the part that it made."""
Work = Callable[[pa.RecordBatch, Options], Reply]


def work(batch: pa.RecordBatch, options: Options) -> Reply:
    """What a worker does."""
    return identity(), made(batch, options)


def identity() -> Identity:
    """What this process answers with."""
    return plantar.__version__, door().knowledge.digest


class WorkerFailedError(Exception):
    """A worker lived and gave no part; says why."""


class Tasks(Protocol):
    """What a run wants of a cluster: that some worker does this, and another if it is killed."""

    def cores(self) -> int:
        """Processors of the cluster as it is now."""

    def start(self, batch: pa.RecordBatch, options: Options) -> Any:
        """Gives a batch away; what comes back stands for it."""

    def result(self, task: Any) -> Reply:
        """Waits for what became of a batch.

        Raises:
            KilledTwiceError: its worker was killed, and another one, too.
            WorkerFailedError: its worker failed.
        """

    def end(self, tasks: Iterable[Any]) -> None:
        """Stops tasks that nobody waits for any more, and leaves the cluster."""


class Cluster:
    """Workers of a cluster. One that is not the plantar of this process ends the run."""

    def __init__(self, workers: int, out: Path, tasks: Tasks, options: Options) -> None:
        """``workers``: how many of the cluster to keep busy; 0: all its processors."""
        self._workers, self._tasks = workers, tasks
        self._out, self._options = out, options
        self._waiting: deque[tuple[int, Any]] = deque()

    @property
    def most(self) -> int:
        """See :class:`plantar.population.parts.Crew`; a cluster may grow meanwhile."""
        return AHEAD * (self._workers or self._tasks.cores())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._tasks.end([part for _n, part in self._waiting if not isinstance(part, dict)])

    def give(self, n: int, batch: pa.RecordBatch) -> None:
        """See :class:`plantar.population.parts.Crew`."""
        part = kept(self._out, n) or self._tasks.start(batch, self._options)
        self._waiting.append((n, part))

    def first(self) -> Counts:
        """See :class:`plantar.population.parts.Crew`.

        Raises:
            TableError: a worker failed, or has another plantar.
        """
        n, part = self._waiting.popleft()
        if isinstance(part, dict):
            return part
        try:
            found, result = self._tasks.result(part)
        except WorkerFailedError as error:
            raise TableError(
                f"batch {n}: a worker of the cluster failed ({error}); "
                "expected this plantar with the extra 'population' on every machine"
            ) from error
        if found != identity():
            raise TableError(
                f"batch {n}: a worker of the cluster has plantar {found[0]}, knowledge "
                f"{found[1][:12]}; expected {identity()[0]}, {identity()[1][:12]} on every machine"
            )
        return keep(n, result, self._out)
