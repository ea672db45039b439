"""The cluster engine: the parts of a run as tasks of Ray, on one machine or many.

Batches go to the workers through Ray, and parts come back to this process, which alone writes: the
machines need no common disk. A task whose worker is killed is given to another once.
"""

from __future__ import annotations

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
"""Where the cluster is; without it one is started on this machine."""
STARTS = 3
"""How often a cluster here is tried to start: Ray allows thirty seconds, few on a busy machine."""
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
        """``workers``: of a cluster that is started here; 0: all its processors.

        Raises:
            MissingExtraError: Ray is not installed.
            TableError: no cluster can be reached or started.
        """
        with extra("ray"):
            import ray
        self._ray, self._out, self._options = ray, out, options
        self._mine = not ray.is_initialized()
        if self._mine:
            self._connect(workers)
        self.most = AHEAD * (workers or int(ray.cluster_resources().get("CPU", 1)))
        self._task = ray.remote(max_retries=1)(_work)
        self._waiting: deque[tuple[int, Any]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for _, part in self._waiting:
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

    def _connect(self, workers: int) -> None:
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # Ray reports its use otherwise
        quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "error"}
        address = os.environ.get(ADDRESS, "")
        if not address:
            address = "local"
            quiet |= {"num_cpus": workers or None, "include_dashboard": False}
        for left in reversed(range(STARTS if address == "local" else 1)):
            try:
                self._ray.init(address, **quiet)
                return
            except Exception as error:  # Ray raises bare exceptions, too
                self._ray.shutdown()
                if not left:
                    raise TableError(
                        f"Ray at {address}: cannot be reached or started: {error}; "
                        f"expected the address of a cluster in {ADDRESS}, or --engine local"
                    ) from error
