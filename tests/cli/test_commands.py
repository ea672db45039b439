"""The table of commands: what can be typed, and what a start loads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import plantar
from plantar.cli import app, commands
from plantar.cli.lazy import Commands, LazyGroup


@pytest.mark.parametrize("name", commands.NAMES)
def test_every_command_of_the_table_has_its_name_and_a_line_of_help(name: str) -> None:
    command = LazyGroup().commands[name]
    assert command.name == name and command.get_short_help_str()
    assert [p.name for p in command.params if "completion" in p.name] == []


def test_every_module_of_commands_is_in_the_table() -> None:
    files = {p.stem for p in Path(commands.__file__).parent.glob("*.py")} - {"__init__"}
    assert files == {name.replace("-", "_") for name in commands.NAMES}


def test_a_start_loads_no_command_that_is_not_called() -> None:
    code = (
        "import sys; sys.argv = ['plantar', '--version']\n"
        "from plantar.cli import app\n"
        "app(standalone_mode=False)\n"
        "print([m for m in sys.modules if m.startswith('plantar.cli.commands.') or m == 'numpy'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"plantar {plantar.__version__}", "[]"]


@pytest.mark.parametrize(
    "words", [["--help"], ["population", "--help"], ["population", "assess", "--help"]]
)
def test_help_loads_no_library_that_only_the_work_needs(words: list[str]) -> None:
    heavy = {"numpy", "scipy", "pyarrow", "duckdb", "pandas", "ray", "uvicorn", "pyspark"}
    code = (
        f"import sys; sys.argv = ['plantar', *{words!r}]\n"
        "from plantar.cli import app\n"
        "app(standalone_mode=False)\n"
        f"print(sorted({heavy!r} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(("before", "after"), [(None, "1"), ("4", "4")])
def test_a_command_keeps_the_linear_algebra_on_one_thread_unless_told_otherwise(
    before: str | None, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", before or "")
    if before is None:
        monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    CliRunner().invoke(app, ["safety", "--help"])
    assert os.environ["OPENBLAS_NUM_THREADS"] == after


def test_a_misspelt_command_is_answered_with_the_nearest() -> None:
    assert "Did you mean 'localize'" in CliRunner().invoke(app, ["localise"]).output


def test_what_is_no_command_is_no_key() -> None:
    assert Commands({"assess": "plantar.cli.commands.assess"}).get("asses") is None
