"""The wheel is tried on the Pythons that are there; what a machine lacks is no failure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_python_that_cannot_make_an_environment_is_passed_over_with_a_word(
    tmp_path: Path,
) -> None:
    names = {f"python3.{minor}" for minor in (11, 12, 13)}
    for name in names:
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    done = subprocess.run(
        ["tools/versions.sh", sys.executable],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    others = names - {f"python3.{sys.version_info.minor}"}
    assert done.returncode == 0
    assert {line.split(" is passed over")[0] for line in done.stdout.splitlines()} == others


def test_a_machine_without_a_java_is_told_that_tests_are_skipped_and_goes_on(
    tmp_path: Path,
) -> None:
    for name in ("sed", "head"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    (tmp_path / "java").write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    (tmp_path / "java").chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "tools/java.sh"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and "skipped" in done.stderr
