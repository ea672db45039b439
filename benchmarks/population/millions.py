"""``python -m benchmarks.population.millions PEOPLE FOLDER``: a long run, killed in the middle.

A table of so many people is written in chunks and given to the local engine in a process of its
own. From outside its memory is looked at while it works; half-way it is killed, and started again
with the same table and folder. With ``--compare`` a run that nobody kills must give the same files.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from plantar.front import Plantar
from plantar.population.answers import Options
from plantar.population.run import assess_table
from plantar.population.simulate import simulate
from plantar.population.tables import Source

BATCH = 16_384
CHUNK = 8 * BATCH
"""People drawn, and rows of a chunk of the table: beyond it they come again under other names."""
MARKS = (1_000_000, 5_000_000, 10_000_000)
EVERY = 0.5
"""Seconds between two looks at the memory."""
TICK = os.sysconf("SC_CLK_TCK")


def write_table(path: Path, n: int, asked: int) -> None:
    """A wide file of ``n`` people, a chunk at a time."""
    drawn = pa.Table.from_batches(list(simulate(Plantar(), min(n, CHUNK), seed=1, asked=asked)))
    half = path.with_suffix(".half")
    with pq.ParquetWriter(half, drawn.schema, compression="zstd") as writer:
        for start in range(0, n, CHUNK):
            part = drawn.slice(0, min(CHUNK, n - start))
            ids = pa.array([f"simulated-{start + k}" for k in range(part.num_rows)])
            writer.write_table(part.set_column(0, "person_id", ids))
    half.replace(path)


def assess(table: Path, out: Path, workers: int) -> None:
    """What the process that is killed does: the whole table, or what an earlier one left of it."""
    source = Source(table, long=False, keep=("true_condition",), size=BATCH)
    assess_table(source, out, Options(keep=source.keep), workers=workers)


@dataclass
class Course:
    """What was seen of a run: ``seen`` holds people done, megabytes of all its processes then."""

    seen: list[tuple[int, float]] = field(default_factory=list)
    seconds: float = 0.0
    """By the clock."""
    processor: dict[int, float] = field(default_factory=dict)
    """Seconds of each process."""

    def peak(self, people: int) -> float:
        """The most memory until so many people were done."""
        return max((mb for done, mb in self.seen if done <= people), default=0.0)

    def add(self, other: Course) -> None:
        """The same run went on in other processes."""
        self.seen += other.seen
        self.seconds += other.seconds
        self.processor |= other.processor


def family(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return
    for child in found.split():
        yield from family(int(child))


def look(pid: int, course: Course) -> float:
    """Megabytes that the processes of a run hold now; keeps what each has used of the processor."""
    held = 0.0
    for one in family(pid):
        try:
            used = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
            status = Path(f"/proc/{one}/status").read_text()
        except OSError:
            continue
        course.processor[one] = (int(used[11]) + int(used[12])) / TICK
        if "VmRSS:" in status:
            held += int(status.split("VmRSS:")[1].split()[0]) / 1024
    return held


def people_done(out: Path, n: int) -> int:
    """How many people the finished parts have."""
    return min(n, BATCH * sum(1 for _ in out.glob("done/*.json")))


def run(
    table: Path, out: Path, n: int, workers: int, *, until: int, seconds: float
) -> tuple[Course, bool]:
    """Runs until so many people are done, or so long, and kills it; says whether it came to an end.

    The table of ``n`` people goes to the folder ``out``.
    """
    words = ["--child", str(n), str(table.parent), "--out", str(out), "--workers", str(workers)]
    start, course = time.perf_counter(), Course()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.population.millions", *words], start_new_session=True
    )
    while process.poll() is None:
        course.seen.append((people_done(out, n), look(process.pid, course)))
        course.seconds = time.perf_counter() - start
        if (course.seen[-1][0] >= until and until < n) or course.seconds > seconds:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return course, False
        time.sleep(EVERY)
    course.seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"the run ended with {process.returncode}")
    course.seen.append((people_done(out, n), 0.0))
    return course, True


def say(course: Course, done: int) -> None:
    """Speed of a whole run, and its memory on the way."""
    spent = sum(course.processor.values())
    print(
        f"  {done:,} people in {course.seconds:,.0f} s by the clock ({done / course.seconds:,.0f} "
        f"a second) and {spent:,.0f} s of the processor ({done / spent:,.0f} a second and core)"
    )
    for mark in sorted({*(m for m in MARKS if m < done), done}):
        print(f"  peak of memory until {mark:>10,} people: {course.peak(mark):,.0f} MB")
    steps = course.seen[:: max(1, len(course.seen) // 12)]
    print("  memory on the way: " + ", ".join(f"{n:,}: {mb:,.0f}" for n, mb in steps), flush=True)


def killed_and_resumed(
    table: Path, out: Path, n: int, workers: int, seconds: float
) -> tuple[Course, int]:
    """A run that is killed half-way and started again; how many people were done at the end."""
    course, _ = run(table, out, n, workers, until=n // 2, seconds=seconds)
    kept = people_done(out, n)
    print(f"  killed when {kept:,} people were done, after {course.seconds:,.0f} s", flush=True)
    if seconds > course.seconds:
        rest, whole = run(table, out, n, workers, until=n, seconds=seconds - course.seconds)
        first = next((s for s, (done, _) in enumerate(rest.seen) if done > kept), 0)
        print(f"  started again: the next part was done {first * EVERY:.0f} s later")
        print("  came to its end" if whole else "  stopped: no time left")
        course.add(rest)
    return course, people_done(out, n)


def files_of(out: Path) -> dict[str, Any]:
    """The hashes of the files of a finished run."""
    found: dict[str, Any] = json.loads((out / "manifest.json").read_text())["files"]
    return found


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int)
    parser.add_argument("folder", type=Path, help="on a disk with 150 bytes for each person")
    parser.add_argument("--asked", type=int, default=60, help="findings known of each")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600, help="stop after so long")
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    said = parser.parse_args()
    table, n = said.folder / "people.parquet", said.people
    if said.child:
        assess(table, said.out, said.workers)
        return
    said.folder.mkdir(parents=True, exist_ok=True)
    start = time.process_time()
    write_table(table, n, said.asked)
    spent, size = time.process_time() - start, table.stat().st_size / 2**20
    print(f"{n:,} people, {said.asked} findings each: {size:,.0f} MB written in {spent:,.0f} s")
    course, done = killed_and_resumed(
        table, said.folder / "killed", n, said.workers, said.minutes * 60
    )
    say(course, done)
    if said.compare and done == n:
        whole, _ = run(
            table, said.folder / "whole", n, said.workers, until=n, seconds=said.minutes * 60
        )
        say(whole, n)
        same = files_of(said.folder / "killed") == files_of(said.folder / "whole")
        print(f"  same bytes as a run that nobody killed: {same}")


if __name__ == "__main__":
    main()
