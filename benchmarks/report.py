"""``python -m benchmarks.report [COMMIT]``: what one whole report costs, beside an earlier plantar.

Both answer the same development cases in turn, each in a process of its own, so that a busy machine
is as unkind to the one as to the other. Each case is assessed once to warm up (the draws of an
interval and other tables are kept) and then timed, in seconds of the processor.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
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


def earlier(commit: str) -> Path:
    """The source files of a commit, in a folder of their own.

    Raises:
        subprocess.CalledProcessError: git has no such commit.
    """
    folder = Path(tempfile.mkdtemp(prefix="plantar-before-"))
    files = subprocess.run(["git", "archive", commit, "src"], check=True, capture_output=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=files.stdout, check=True)
    return folder / "src"


def main() -> None:
    """Print the median and the 90th percentile of each, and of their ratio case by case."""
    paths = sorted(FOLDER.glob("*.yaml"))
    paths = paths[:: max(1, len(paths) // CASES)][:CASES]
    sources = {"now": Path("src").resolve()}
    if len(sys.argv) > 1:
        sources[sys.argv[1]] = earlier(sys.argv[1])
    timed = {name: Timed(source) for name, source in sources.items()}
    found: dict[str, list[float]] = {name: [] for name in timed}
    for path in paths:
        for name, one in timed.items():
            one.milliseconds(path)
            found[name].append(one.milliseconds(path))
    print(f"{len(paths)} development cases, processor milliseconds of one report")
    for name, each in found.items():
        print(f"  {name:12s} median {np.median(each):6.1f}   p90 {np.quantile(each, 0.9):6.1f}")
    for name, each in list(found.items())[1:]:
        ratio = np.array(each) / np.array(found["now"])
        print(f"  {name} / now: median {np.median(ratio):.1f}, least {ratio.min():.1f}")


if __name__ == "__main__":
    main()
