"""What is not installed is named, with the command that installs it."""

from __future__ import annotations

import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from plantar.errors import MissingExtraError
from plantar.extras import PURPOSE, extra
from plantar.front import Plantar

ROOT = Path(__file__).parents[1]
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "optional-dependencies"
]
BLOCKED = """
import sys
for name in {blocked!r}:
    sys.modules[name] = None
sys.argv = ["plantar", *{words!r}]
from plantar.cli import main
main()
"""


def without(blocked: list[str], *words: str) -> subprocess.CompletedProcess[str]:
    code = BLOCKED.format(blocked=blocked, words=words)
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", PURPOSE)
def test_a_missing_import_names_its_extra(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "a_missing_package", None)
    missing = pytest.raises(MissingExtraError, match=rf"a_missing_package.*plantar\[{name}\]")
    with missing, extra(name):  # type: ignore[arg-type]
        importlib.import_module("a_missing_package")


def test_a_broken_import_of_our_own_is_not_taken_for_an_extra() -> None:
    with pytest.raises(ModuleNotFoundError), extra("web"):
        importlib.import_module("plantar.no_such_room")


@pytest.mark.parametrize(
    ("blocked", "words", "name"),
    [
        (["uvicorn"], ["serve", "--no-open"], "web"),
        (["starlette"], ["serve", "--no-open"], "web"),
        (["resvg_py"], ["selftest", "light_touch_toes", "-o", "x.png"], "pictures"),
        (["sqlalchemy"], ["diary", "show"], "records"),
        (["sqlalchemy"], ["accounts", "invite", "--database", "postgresql://x"], "records"),
        (["sqlalchemy"], ["serve", "--no-open", "--database", "postgresql://x"], "records"),
        (["mcp"], ["mcp"], "exchange"),
        (["duckdb"], ["population", "report", "x"], "population"),
        (["scipy"], ["population", "assess", "x.csv", "x"], "population"),
        (["typst"], ["safety", "report", "-o", "x.pdf"], "pdf"),
    ],
)
def test_a_command_says_which_extra_it_lacks(
    blocked: list[str], words: list[str], name: str
) -> None:
    done = without(blocked, *words)
    assert done.returncode == 2 and f"plantar[{name}]" in done.stderr
    assert "Traceback" not in done.stderr and not (ROOT / words[-1]).exists()


def test_an_assessment_needs_no_extra() -> None:
    blocked = ["scipy", "typst", "shapely", "resvg_py", "fastapi", "starlette", "jinja2", "uvicorn"]
    done = without(blocked, "assess", "examples/numb_heel.yaml", "--json")
    assert done.returncode == 0, done.stderr


def test_every_extra_of_the_code_is_declared_and_all_but_populations_are_in_all() -> None:
    assert set(PURPOSE) <= set(EXTRAS)
    apart = {"population", "ray", "spark"}
    assert all(name in EXTRAS["all"][0] for name in set(PURPOSE) - apart)


def test_whoever_needs_scipy_declares_it() -> None:
    for name in ("diet", "population", "records"):
        assert any(line.startswith("scipy") for line in EXTRAS[name]), name


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_version_of_a_lock_is_pinned_by_its_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) > 40
    assert not [line for line in lines if "==" not in line or "--hash=sha256:" not in line]
    assert f"--require-hashes -r {name}" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_many_people_at_once_name_their_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    with pytest.raises(MissingExtraError, match=r"plantar\[population\]"):
        _ = Plantar.cohorts.func(object())  # type: ignore[attr-defined]
