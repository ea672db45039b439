"""The cluster engine: the parts of a run as tasks of Ray, on one machine or many.

Batches go to the workers through Ray, and parts come back to this process, which alone writes: the
machines need no common disk. A task whose worker is killed is given to another once.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from pathlib import Path
from typing import Any, Self

import pyarrow as pa

import plantar
from plantar.extras import extra
from plantar.population.answers import Options
from plantar.population.columns import TableError
from plantar.population.local import AHEAD
from plantar.population.parts import Counts, KilledTwiceError, Made, door, keep, kept, made

ADDRESS = "RAY_ADDRESS"
"""The environment variable that says where the cluster is."""
Identity = tuple[str, str]
"""Version of plantar and hash of the knowledge."""


def _work(batch: pa.RecordBatch, options: Options) -> tuple[Identity, Made]:
    """What a worker does."""
    return identity(), made(batch, options)


def identity() -> Identity:
    """What this process answers with."""
    return plantar.__version__, door().knowledge.digest


class Cluster:
    """Workers of Ray. One that is not the plantar of this process ends the run."""

    def __init__(self, workers: int, out: Path, options: Options) -> None:
        """``workers``: how many of the cluster to keep busy; 0: all its processors.

        Raises:
            MissingExtraError: Ray is not installed.
            TableError: no cluster can be reached.
        """
        with extra("ray"):
            import ray
        self._ray: Any = ray
        self._out, self._options = out, options
        self._mine = not self._ray.is_initialized()
        if self._mine:
            self._connect()
        self.most = AHEAD * (workers or int(self._ray.cluster_resources().get("CPU", 1)))
        self._task = self._ray.remote(max_retries=1)(_work)
        self._waiting: deque[tuple[int, Any]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for _n, part in self._waiting:
            if not isinstance(part, dict):
                self._ray.cancel(part, force=True)
        if self._mine:
            self._ray.shutdown()

    def give(self, n: int, batch: pa.RecordBatch) -> None:
        """See :class:`plantar.population.parts.Crew`."""
        part = kept(self._out, n) or self._task.remote(batch, self._options)
        self._waiting.append((n, part))

    def first(self) -> Counts:
        """See :class:`plantar.population.parts.Crew`.

        Raises:
            TableError: a worker has another plantar, or none.
        """
        n, part = self._waiting.popleft()
        if isinstance(part, dict):
            return part
        found, result = self._result(n, part)
        if found != identity():
            raise TableError(
                f"batch {n}: a worker of the cluster has plantar {found[0]}, knowledge "
                f"{found[1][:12]}; expected {identity()[0]}, {identity()[1][:12]} on every machine"
            )
        return keep(n, result, self._out)

    def _result(self, n: int, part: Any) -> tuple[Identity, Made]:
        broken = self._ray.exceptions
        try:
            result: tuple[Identity, Made] = self._ray.get(part)
        except (broken.WorkerCrashedError, broken.ObjectLostError, broken.NodeDiedError) as error:
            raise KilledTwiceError from error
        except broken.RayError as error:
            reason = getattr(error, "cause", None) or error
            raise TableError(
                f"batch {n}: a worker of the cluster failed ({type(reason).__name__}: {reason}); "
                "expected this plantar with the extra 'population' on every machine"
            ) from error
        return result

    def _connect(self) -> None:
        address = os.environ.get(ADDRESS)
        if not address:
            raise TableError(
                f"--engine ray: expected the address of a cluster in {ADDRESS}, as HOST:6379; "
                "on one machine --engine local is faster"
            )
        try:
            self._ray.init(address, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, OSError, RuntimeError, ValueError) as error:
            self._ray.shutdown()
            raise TableError(f"{ADDRESS} {address}: cannot be reached: {error}") from error
