"""``python -m benchmarks.population [PEOPLE]``: batches beside the façade one at a time;
``python -m benchmarks.population engine PEOPLE WORKERS...``: whole tables through the local engine;
``python -m benchmarks.population texts ROWS``: rows with the text of a development case.

Seconds are processor seconds, so that a busy machine does not count (give OPENBLAS_NUM_THREADS=1);
people are drawn from the model with 60 findings each, about a ninth of what could be known.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from benchmarks.population.peer import Peer
from benchmarks.speed.peers import unweighted
from plantar.anatomy.painted import PaintedMap
from plantar.assessment.details import Detail
from plantar.assessment.many import CohortAnswers
from plantar.assessment.request import Request
from plantar.front import Plantar
from plantar.intake.vignette import read_vignette
from plantar.population.answers import Options, answer_table, leading
from plantar.population.batch import assess_batch
from plantar.population.columns import LINE, read_wide
from plantar.population.run import assess_table
from plantar.population.simulate import simulate
from plantar.population.tables import Source
from plantar.reasoning.answers import entries_of
from plantar.reasoning.posterior import infer_many
from plantar.reasoning.prior import Person

ALONE, BATCH = 60, 16_384
WANTED = (Detail.INTERVALS, Detail.REASONS)
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
    given = entries_of(states)
    ranked = seconds(lambda: infer_many(door.assessor.network, read.cohort.people, given))
    say("  of which probabilities (infer_many)", n, ranked)
    shown = leading(answers.probabilities, 3)
    beside = {
        part: (lambda part=part: door.details.many(read.cohort, answers.probabilities, shown, part))
        for part in [(), *((detail,) for detail in Detail)]
    }
    door.details.many(read.cohort.of(np.arange(8)), answers.probabilities[:8], shown[:8], [*Detail])
    for part, work in beside.items():
        if part:
            say(f"  beside: {part[0]}", n, seconds(work))
    nothing = beside[()]()
    say("write", n, seconds(lambda: answer_table(batch, answers, nothing, door, Options())))
    for details in ((), WANTED, tuple(Detail)):
        options = Options(details=details)
        whole = seconds(lambda options=options: assess_batch(batch, door, options))
        say(f"batch to batch {','.join(details)}", n, whole)
    told = [
        (read.cohort.people[k], read.cohort.evidence(k, door.knowledge), NOWHERE)
        for k in range(ALONE)
    ]
    found: list[CohortAnswers] = []
    alone = seconds(lambda: found.append(door.cohorts.assess_singly(told)))
    say("one at a time: urgency, ranking, next test", ALONE, alone)
    report = seconds(lambda: [door.assessor.assess(Request(p, e, m)) for p, e, m in told[:20]])
    say("one at a time: whole report", 20, report)
    _peer(door, states)
    levels = int((found[0].level != answers.level[:ALONE]).sum())
    apart = np.abs(found[0].probabilities - answers.probabilities[:ALONE]).max()
    print(f"  of {ALONE}: {levels} other levels, probabilities at most {apart:.0e} apart")


def _peer(door: Plantar, states: NDArray[np.float64]) -> None:
    """The same figures, unweighted, by pyAgrum in a loop and by ``infer_many`` at once."""
    network = unweighted(door.assessor.network)
    try:
        peer = Peer(network)
    except ImportError:
        print("  pyAgrum: not installed")
        return
    n = len(states)
    theirs: list[NDArray[np.float64]] = []
    say(
        "ranking alone, pyAgrum", ALONE, seconds(lambda: theirs.extend(peer.ranked(states[:ALONE])))
    )
    ours: list[NDArray[np.float64]] = []
    people, given = [Person()] * n, entries_of(states)
    infer_many(network, people[:8], entries_of(states[:8]))
    say(
        "ranking alone, infer_many",
        n,
        seconds(lambda: ours.append(infer_many(network, people, given))),
    )
    apart = np.abs(np.array(theirs) - ours[0][:ALONE]).max()
    print(f"  of {ALONE}: probabilities at most {apart:.0e} apart from those of pyAgrum")


def written(door: Plantar, n: int) -> pa.RecordBatch:
    """One wide batch of people of whom there is a text alone, from the cases to develop with."""
    texts: list[str] = []
    for file in sorted(Path("cases/development").glob("*.yaml")):
        if len(texts) < n and (said := read_vignette(file, door.knowledge).patient_text):
            texts.append(said)
    names = [f"p{k}" for k in range(len(texts))]
    lines = pa.array(range(len(texts)), pa.int64())
    return pa.RecordBatch.from_pydict({"person_id": names, "text": texts, LINE: lines})


def with_texts(door: Plantar, n: int) -> None:
    """Rows with a text: they are read, and assessed one at a time."""
    batch = written(door, n)
    texts = batch.column("text").to_pylist()
    n, length = len(texts), sum(map(len, texts)) / len(texts)
    print(f"{n} texts of {length:.0f} characters on average")
    assess_batch(batch.slice(0, 2), door, Options())
    say("of which reading", n, seconds(lambda: [door.read(text) for text in texts]))
    say("batch to batch", n, seconds(lambda: assess_batch(batch, door, Options())))
    detailed = Options(details=WANTED)
    say("... with intervals, reasons", n, seconds(lambda: assess_batch(batch, door, detailed)))


def table_of(n: int, folder: Path, door: Plantar) -> Path:
    """A file of ``n`` people; beyond the first batch they are the same under other names."""
    path = folder / "people.parquet"
    drawn = pa.Table.from_batches(list(simulate(door, min(n, BATCH), seed=1)))
    with pq.ParquetWriter(path, drawn.schema, compression="zstd") as writer:
        for start in range(0, n, BATCH):
            part = drawn.slice(0, min(BATCH, n - start))
            ids = pa.array([f"simulated-{start + k}" for k in range(part.num_rows)])
            writer.write_table(part.set_column(0, "person_id", ids))
    return path


class Watch:
    """Processor seconds and memory of this process and its workers, looked at after each batch."""

    def __init__(self) -> None:
        self.start = time.process_time()
        self.n_people = 0
        self.spent: dict[int, float] = {}
        self.peak: dict[int, float] = {}
        self.course: list[tuple[int, float]] = []

    def __call__(self, n_people: int) -> None:
        """A batch is done."""
        self.n_people += n_people
        for pid in [os.getpid(), *(w.pid or 0 for w in multiprocessing.active_children())]:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            self.spent[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            status = Path(f"/proc/{pid}/status").read_text()
            self.peak[pid] = int(status.split("VmHWM:")[1].split()[0]) / 1024
        self.course.append((self.n_people, max(self.peak.values())))

    @property
    def seconds(self) -> float:
        """Of this process since the start, and of the workers since theirs."""
        workers = sum(s for pid, s in self.spent.items() if pid != os.getpid())
        return time.process_time() - self.start + workers


def engine(table: Path, n: int, workers: int, details: tuple[Detail, ...]) -> dict[str, str]:
    """A whole table through the local engine; gives the hashes of its files."""
    options = Options(details=details, keep=("true_condition",))
    source = Source(table, long=False, keep=options.keep, size=BATCH)
    watch, start = Watch(), time.perf_counter()
    out = table.parent / f"out{workers}{len(details)}"
    manifest = assess_table(source, out, options, workers=workers, done=watch)
    took = time.perf_counter() - start
    here = watch.peak.pop(os.getpid())
    print(
        f"  {workers} workers, {','.join(details) or 'answers alone'}: {n:,} people, "
        f"{n / watch.seconds:,.0f} a second and core, {n / took:,.0f} a second by the clock; "
        f"memory {here:.0f} MB here, {max(watch.peak.values(), default=0):.0f} MB in a worker",
        flush=True,
    )
    for done, memory in watch.course[:: max(1, len(watch.course) // 8)]:
        print(f"    after {done:>10,} people the peak is {memory:.0f} MB", flush=True)
    return dict(manifest["files"])


def main() -> None:
    """``[PEOPLE]`` step by step; ``engine PEOPLE WORKERS...`` whole runs, one for each number;
    ``texts ROWS``.
    """
    words, door = sys.argv[1:], Plantar()
    with tempfile.TemporaryDirectory() as folder:
        if words[:1] == ["engine"]:
            n = int(words[1])
            table = table_of(n, Path(folder), door)
            files = [engine(table, n, int(workers), ()) for workers in words[2:]]
            print(f"  same bytes: {all(found == files[0] for found in files)}")
        elif words[:1] == ["texts"]:
            with_texts(door, int(words[1]))
        else:
            n = int(words[0]) if words else BATCH
            for asked in (60, 20):
                compare(door, n, asked)


if __name__ == "__main__":
    main()
