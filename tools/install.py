"""``python -m pip install`` that says how far it is: ``python tools/install.py ARGUMENTS...``.

A line every few seconds with how many of the packages of the lock file were looked at. What pip
says from an error on is printed whole, of each kind of warning the first, and its exit code is
ours.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

PINNED = re.compile(r"^[A-Za-z0-9._-]+(?:\[[^]]*\])?==", re.MULTILINE)
WARNS = ("warning", "deprecation")
SECONDS = 5.0
"""Between two lines."""


def pinned(arguments: Iterable[str]) -> int:
    """How many packages the lock files among the arguments name."""
    files = [Path(word) for word in arguments if word.endswith(".lock")]
    return sum(len(PINNED.findall(file.read_text(encoding="utf-8"))) for file in files)


def progress(lines: Iterable[str], total: int, clock: Callable[[], float]) -> Iterator[str]:
    """What is worth saying of the lines of pip: where it is, not more often than now and then."""
    done, said, failed = 0, clock(), False
    warned = set[str]()
    for line in lines:
        words, said_first = line.split(), line.lstrip().lower()
        failed = failed or said_first.startswith("error")
        if failed:
            yield line.rstrip()
        elif said_first.startswith(WARNS):
            kind = " ".join(words[:2])
            if kind not in warned:
                yield line.rstrip()
            warned.add(kind)
        elif words[:1] == ["Collecting"]:
            done += 1
            if clock() - said >= SECONDS:
                said = clock()
                yield f"  {done} of {max(total, done)} packages: {words[1].split('=')[0]}"
        elif line.startswith("Installing collected packages"):
            yield f"  unpacking {max(total, done)} packages"


def main() -> int:
    """Runs pip."""
    arguments = sys.argv[1:]
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
    ) as pip:
        assert pip.stdout is not None
        for line in progress(pip.stdout, pinned(arguments), time.monotonic):
            print(line, flush=True)
    return pip.returncode


if __name__ == "__main__":
    sys.exit(main())
