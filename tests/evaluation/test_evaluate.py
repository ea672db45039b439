"""``plantar evaluate``: how often the answers to a folder of one's own cases are right."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plantar import Plantar
from plantar.cli.commands.evaluate import app
from plantar.errors import VignetteError
from tests.builders import shared_door

CASES = sorted(Path("cases/development").glob("C100*.yaml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in CASES:
        shutil.copy(path, tmp_path)
    return tmp_path


def test_a_folder_of_cases_is_judged_by_layer(folder: Path) -> None:
    found = shared_door(Plantar).evaluate(folder).figures
    assert found["n"] == len(CASES) and list(found["layers"]) == ["history", "examination", "tests"]
    row = found["layers"]["history"]["plantar"]
    assert row["top_1"]["n"] == len(CASES) >= row["top_5"]["hits"] >= row["top_1"]["hits"]
    assert "words" not in found


def test_the_texts_of_the_cases_are_judged_on_request(folder: Path) -> None:
    found = shared_door(Plantar).evaluate(str(folder), words=True)
    assert set(found.figures["words"]) == {"patient", "note"}
    assert "the texts alone" in found.as_text()


def test_a_case_without_a_right_answer_is_named(folder: Path) -> None:
    broken = folder / CASES[0].name
    text = broken.read_text(encoding="utf-8")
    broken.write_text(re.sub(r"\n  conditions: .*", "\n  conditions: []", text), encoding="utf-8")
    with pytest.raises(VignetteError, match=f"{broken.name}: gold: found"):
        shared_door(Plantar).evaluate(folder)


def test_the_terminal_writes_every_figure(folder: Path, tmp_path: Path) -> None:
    to = tmp_path / "out" / "figures.json"
    done = CliRunner().invoke(app, [str(folder), "--json", str(to)])
    assert done.exit_code == 0, done.output
    [found] = json.loads(to.read_text(encoding="utf-8"))["folders"].values()
    assert found["n"] == len(CASES)
