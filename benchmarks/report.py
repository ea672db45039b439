"""``python -m benchmarks.report [COMMIT...]``: what a whole report costs, beside earlier plantars.

All answer the same development cases in turn, each in a process of its own, so that a busy machine
is as unkind to the one as to the other. Each case is assessed once to warm up (the draws of an
interval and other tables are kept) and then timed, in seconds of the processor.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import numpy as np

CASES = 100
FOLDER = Path("cases/development")
SCRIPT = """
import sys, time
from pathlib import Path
from plantar import Plantar, read_vignette
door = Plantar()
for line in sys.stdin:
    case = read_vignette(Path(line.strip()), door.knowledge)
    start = time.process_time()
    door.assess_case(case)
    print(time.process_time() - start, flush=True)
"""


class Timed:
    """A plantar in a process of its own, from the files in a folder."""

    def __init__(self, source: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": str(source), "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def milliseconds(self, case: Path) -> float:
        """Of one report."""
        assert self._process.stdin and self._process.stdout
        print(case.resolve(), file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline()) * 1000

    def close(self) -> None:
        """Let the process end."""
        self._process.communicate()


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """The source files of a commit, in a folder of their own that is deleted at the end.

    Raises:
        subprocess.CalledProcessError: git has no such commit.
    """
    files = subprocess.run(["git", "archive", commit, "src"], check=True, capture_output=True)
    with tempfile.TemporaryDirectory(prefix="plantar-before-") as folder:
        subprocess.run(["tar", "-x", "-C", folder], input=files.stdout, check=True)
        yield Path(folder) / "src"


def times(timed: Mapping[str, Timed], paths: Sequence[Path]) -> dict[str, list[float]]:
    """Milliseconds of each case by each plantar, one after the other."""
    found: dict[str, list[float]] = {name: [] for name in timed}
    for path in paths:
        for name, one in timed.items():
            one.milliseconds(path)
            found[name].append(one.milliseconds(path))
    return found


def main() -> None:
    """Print the median and the 90th percentile of each, and of their ratio case by case."""
    paths = sorted(FOLDER.glob("*.yaml"))
    paths = paths[:: max(1, len(paths) // CASES)][:CASES]
    with ExitStack() as open_:
        sources = {"now": Path("src").resolve()}
        sources |= {commit: open_.enter_context(checkout(commit)) for commit in sys.argv[1:]}
        timed = {name: open_.enter_context(closing(Timed(s))) for name, s in sources.items()}
        found = times(timed, paths)
    print(f"{len(paths)} development cases, processor milliseconds of one report")
    for name, each in found.items():
        print(f"  {name:12s} median {np.median(each):6.1f}   p90 {np.quantile(each, 0.9):6.1f}")
    for name, each in list(found.items())[1:]:
        ratio = np.array(each) / np.array(found["now"])
        print(f"  {name} / now: median {np.median(ratio):.1f}, least {ratio.min():.1f}")


if __name__ == "__main__":
    main()
