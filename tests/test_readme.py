"""The README shows what the program really prints."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_example_in_the_readme_is_real_output() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from plantar.cli import main; main()",
            "assess",
            "examples/numb_heel.yaml",
        ],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    printed = "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.split("```\n52-year-old", 1)[1].split("\n```", 1)[0]
    assert len(shown.splitlines()) > 15
    assert printed.startswith(f"52-year-old{shown}")


def test_the_lines_of_python_in_the_readme_print_what_stands_below_them() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code, _, rest = readme.partition("```python\n")[2].partition("```\n")
    with redirect_stdout(StringIO()) as printed:
        exec(code, {})
    assert printed.getvalue() == rest.partition("```\n")[2].partition("```")[0]
