"""Long installing says how far it is, and what went wrong."""

from __future__ import annotations

import subprocess
import sys
from itertools import count
from pathlib import Path

from tools.install import pinned, progress

ROOT = Path(__file__).parents[2]
PIP = [
    "Collecting numpy==2.1.0 (from -r requirements.lock (line 3))",
    "  Downloading numpy-2.1.0.whl (16 MB)",
    "Collecting rich==13.9",
    "Installing collected packages: rich, numpy",
    "ERROR: the hashes differ",
    "    expected 1, got 2",
]


def test_the_lock_files_say_how_many_packages_there_are() -> None:
    lock = ROOT / "requirements.lock"
    hashed = [line for line in lock.read_text().splitlines() if line[:1].isalnum()]
    assert pinned(["--require-hashes", "-r", str(lock)]) == len(hashed) > 20


def test_the_place_is_said_now_and_then_and_an_error_always() -> None:
    slow, quick = count(0, 6), count(0, 1)
    assert list(progress(PIP, 2, lambda: float(next(slow)))) == [
        "  1 of 2 packages: numpy",
        "  2 of 2 packages: rich",
        "  unpacking 2 packages",
        "ERROR: the hashes differ",
        "    expected 1, got 2",
    ]
    assert list(progress(PIP, 2, lambda: float(next(quick)))) == [
        "  unpacking 2 packages",
        "ERROR: the hashes differ",
        "    expected 1, got 2",
    ]


def test_warnings_are_passed_on_and_the_error_of_a_build_is_one_though_it_is_indented() -> None:
    said = [
        "WARNING: Retrying (Retry(total=4)) after connection broken",
        "  Downloading x-1.tar.gz",
        "  error: subprocess-exited-with-error",
        "  exit code: 1",
    ]
    assert list(progress(said, 2, lambda: 0.0)) == [said[0], *said[2:]]


def test_of_a_kind_of_warning_the_first_alone_is_passed_on() -> None:
    said = [f"WARNING: Location 'file:///{n}' is ignored" for n in range(3)]
    assert list(progress([*said, "WARNING: Retrying"], 2, lambda: 0.0)) == [
        said[0],
        "WARNING: Retrying",
    ]


def test_the_exit_code_is_that_of_pip() -> None:
    words = [sys.executable, "tools/install.py", "--no-index", "no-such-package-here"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no-such-package-here" in done.stdout
