"""The local engine: this process, or several of this machine."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pyarrow as pa

from plantar.population.answers import Options
from plantar.population.parts import Counts, KilledTwiceError, keep, kept, made

AHEAD = 2
"""Batches that wait for each worker."""


def _do(n: int, batch: pa.RecordBatch, out: Path, options: Options) -> Counts:
    return keep(n, made(batch, options), out)


class Alone:
    """This process does each batch at once."""

    most = 0

    def __init__(self, out: Path, options: Options) -> None:
        self._out, self._options = out, options
        self._counts: deque[Counts] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def give(self, n: int, batch: pa.RecordBatch) -> None:
        """See :class:`plantar.population.parts.Crew`."""
        self._counts.append(kept(self._out, n) or _do(n, batch, self._out, self._options))

    def first(self) -> Counts:
        """See :class:`plantar.population.parts.Crew`."""
        return self._counts.popleft()


@dataclass
class _Given:
    """A batch that some process works on, and what became of it."""

    n: int
    batch: pa.RecordBatch
    part: Future[Counts] | Counts


class Processes:
    """Processes that do batches. Where one is killed all start anew and do again what waits."""

    def __init__(self, workers: int, out: Path, options: Options) -> None:
        self.most = AHEAD * workers
        self._waiting: deque[_Given] = deque()
        self._workers, self._out, self._options = workers, out, options
        self._given_up: int | None = None
        self._pool = self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def give(self, n: int, batch: pa.RecordBatch) -> None:
        """See :class:`plantar.population.parts.Crew`."""
        try:
            part = self._part(n, batch)
        except BrokenProcessPool:
            part = Future()
            part.set_exception(BrokenProcessPool())
        self._waiting.append(_Given(n, batch, part))

    def first(self) -> Counts:
        """See :class:`plantar.population.parts.Crew`."""
        first = self._waiting[0]
        try:
            part = first.part.result() if isinstance(first.part, Future) else first.part
        except BrokenProcessPool as error:
            if self._given_up == first.n:
                raise KilledTwiceError from error
            self._given_up = first.n
            self._pool.shutdown(cancel_futures=True)
            self._pool = self._started()
            for given in self._waiting:
                given.part = self._part(given.n, given.batch)
            return self.first()
        self._waiting.popleft()
        return part

    def _part(self, n: int, batch: pa.RecordBatch) -> Future[Counts] | Counts:
        return kept(self._out, n) or self._pool.submit(_do, n, batch, self._out, self._options)

    def _started(self) -> ProcessPoolExecutor:
        """Workers, forked from a process that has compiled the knowledge where that can be."""
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        context.set_forkserver_preload(["plantar.population.compiled"])
        return ProcessPoolExecutor(
            self._workers, mp_context=context, initializer=_ends_with_its_parent
        )


def _ends_with_its_parent() -> None:
    """Ends this worker when whoever started it is gone, be it killed: nobody takes its work."""
    parent = multiprocessing.parent_process()

    def wait_for(sentinel: int) -> None:
        multiprocessing.connection.wait([sentinel])
        os._exit(1)

    if parent is not None:
        threading.Thread(target=wait_for, args=(parent.sentinel,), daemon=True).start()
