"""The parts of a run as tasks of Ray."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from plantar.extras import extra
from plantar.population.answers import Options
from plantar.population.cluster import Reply, Work, WorkerFailedError
from plantar.population.columns import TableError
from plantar.population.parts import KilledTwiceError

ADDRESS = "RAY_ADDRESS"
"""The environment variable that says where the cluster is."""


class RayTasks:
    """See :class:`plantar.population.cluster.Tasks`."""

    def __init__(self, work: Work) -> None:
        """Joins the cluster, unless this process has joined one.

        Raises:
            MissingExtraError: Ray is not installed.
            TableError: no cluster can be reached.
        """
        with extra("ray"):
            import ray
        self._ray: Any = ray
        self._mine = not self._ray.is_initialized()
        if self._mine:
            self._connect()
        self._task = self._ray.remote(max_retries=1)(work)

    def cores(self) -> int:
        """See :class:`plantar.population.cluster.Tasks`."""
        return int(self._ray.cluster_resources().get("CPU", 1))

    def start(self, batch: pa.RecordBatch, options: Options) -> Any:
        """See :class:`plantar.population.cluster.Tasks`."""
        return self._task.remote(batch, options)

    def result(self, task: Any) -> Reply:
        """See :class:`plantar.population.cluster.Tasks`."""
        broken = self._ray.exceptions
        try:
            result: Reply = self._ray.get(task)
        except (broken.WorkerCrashedError, broken.ObjectLostError, broken.NodeDiedError) as error:
            raise KilledTwiceError from error
        except broken.RayError as error:
            reason = getattr(error, "cause", None) or error
            raise WorkerFailedError(f"{type(reason).__name__}: {reason}") from error
        return result

    def end(self, tasks: Iterable[Any]) -> None:
        """See :class:`plantar.population.cluster.Tasks`."""
        for task in tasks:
            self._ray.cancel(task, force=True)
        if self._mine:
            self._ray.shutdown()

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
