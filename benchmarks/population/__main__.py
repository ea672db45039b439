"""``python -m benchmarks.population [PEOPLE]``: batches beside the façade one at a time.

Seconds are processor seconds, so that a busy machine does not count (give OPENBLAS_NUM_THREADS=1);
people are drawn from the model with 60 findings each, about a ninth of what could be known.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plantar.anatomy.painted import PaintedMap
from plantar.assessment.many import Answers
from plantar.front import Plantar
from plantar.population.batch import Options, answer_table, assess_batch
from plantar.population.columns import LINE, read_wide
from plantar.population.local import assess_table
from plantar.population.simulate import simulate
from plantar.population.tables import Source
from plantar.reasoning.posterior import infer_many

ALONE = 60
NOWHERE = PaintedMap(rest="not_looked_at")


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def say(name: str, n: int, spent: float) -> None:
    """A line of figures."""
    print(f"  {name:52s} {n / spent:10,.0f} a second and core   ({n:,} in {spent:.2f} s)")


def people(door: Plantar, n: int, asked: int, seed: int = 1) -> pa.RecordBatch:
    """One wide batch."""
    table = pa.Table.from_batches(list(simulate(door, n, seed=seed, asked=asked)))
    batch = table.combine_chunks().to_batches()[0].drop_columns(["true_condition"])
    return batch.append_column(LINE, pa.array(range(1, n + 1), pa.int64()))


def compare(door: Plantar, n: int, asked: int) -> None:
    """Each step of a batch, and some of its people alone with what differs."""
    batch = people(door, n, asked)
    print(f"{n:,} people, {asked} findings each")
    read = read_wide(batch, door.knowledge)
    door.assess_many(read_wide(batch.slice(0, 64), door.knowledge).cohort)
    say("read a wide batch", n, seconds(lambda: read_wide(batch, door.knowledge)))
    say("urgency, status, ranking, next test", n, seconds(lambda: door.assess_many(read.cohort)))
    answers = door.assess_many(read.cohort)
    states = np.zeros((n, len(door.assessor.network.findings)))
    for row, name in enumerate(door.knowledge.findings):
        if name in door.assessor.network.column:
            states[:, door.assessor.network.column[name]] = read.cohort.states[row]
    ranked = seconds(lambda: infer_many(door.assessor.network, read.cohort.people, states))
    say("  of which probabilities (infer_many)", n, ranked)
    say("write", n, seconds(lambda: answer_table(batch, answers, door, Options())))
    whole = seconds(lambda: assess_batch(batch, door, Options()))
    say("batch to batch", n, whole)
    told = [
        (read.cohort.people[k], read.cohort.evidence(k, door.knowledge), NOWHERE)
        for k in range(ALONE)
    ]
    found: list[Answers] = []
    alone = seconds(lambda: found.append(door.cohorts.assess_singly(told)))
    say("one at a time: urgency, ranking, next test", ALONE, alone)
    report = seconds(lambda: [door.assessor.assess(p, e, m) for p, e, m in told[:20]])
    say("one at a time: whole report", 20, report)
    levels = int((found[0].level != answers.level[:ALONE]).sum())
    apart = np.abs(found[0].probabilities - answers.probabilities[:ALONE]).max()
    print(f"  of {ALONE}: {levels} other levels, probabilities at most {apart:.0e} apart")


def engine(n: int, workers: int, folder: Path, door: Plantar) -> None:
    """A whole table through the local engine, wall time."""
    table = folder / "people.parquet"
    if not table.exists():
        writer: pq.ParquetWriter | None = None
        for batch in simulate(door, n, seed=1):
            writer = writer or pq.ParquetWriter(table, batch.schema)
            writer.write_table(pa.Table.from_batches([batch]))
        assert writer is not None
        writer.close()
    options = Options(keep=("true_condition",))
    source = Source(table, long=False, keep=options.keep, size=16_384)
    start = time.perf_counter()
    assess_table(source, folder / f"out{workers}", options, workers=workers)
    took = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"  local engine, {workers} workers: {n / took:,.0f} a second by the clock; "
        f"at most {used:.0f} MB here, {child:.0f} MB in a worker"
    )


def main() -> None:
    """Print everything."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 16_384
    door = Plantar()
    for asked in (60, 20):
        compare(door, n, asked)
    with tempfile.TemporaryDirectory() as folder:
        for workers in (1, 2):
            engine(n, workers, Path(folder), door)


if __name__ == "__main__":
    main()
