"""Where a file cannot be written, a command says so in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from plantar import PlantarError
from plantar.cli import app
from tests.cli.answers import WELL

EXAMPLE = "examples/numb_heel.yaml"
COMMANDS = {
    "letter": ["letter", EXAMPLE, "-o", "OUT.txt"],
    "letter as a page": ["letter", EXAMPLE, "-o", "OUT.html"],
    "safety case": ["safety", "report", "-o", "OUT.html"],
    "model card": ["safety", "model-card", "-o", "OUT.html"],
    "self-test": ["selftest", "light_touch_toes", "-o", "OUT.svg"],
    "site": ["map", "render", "--site", "l5_root", "-o", "OUT.svg"],
    "exercises": ["exercise", EXAMPLE, *WELL, "--drawings", "OUT"],
    "programme": ["exercise", EXAMPLE, "-o", "OUT.ics"],
    "dates": ["follow-up", EXAMPLE, "-o", "OUT.ics"],
    "people drawn": ["population", "simulate", "OUT.parquet", "--people", "2"],
    "people assessed": ["population", "assess", "TABLE", "OUT", "--keep", "date_referral"],
    "people found": ["population", "audit", "TABLE", "--people", "OUT.csv"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_cannot_be_written_is_told_in_words(command: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    table = tmp_path / "people.csv"
    table.write_text("person_id,numb_heel_plantar,date_referral\n1,yes,2024-01-01\n")
    places = {"OUT": str(tmp_path / "file" / "x"), "TABLE": str(table)}
    words = COMMANDS[command]
    for name, place in places.items():
        words = [word.replace(name, place) for word in words]
    done = CliRunner().invoke(app, words)
    assert isinstance(done.exception, PlantarError), done.output
    assert "cannot be written" in str(done.exception)


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    out = tmp_path / "new" / "letter.txt"
    done = CliRunner().invoke(app, ["letter", EXAMPLE, "-o", str(out)], catch_exceptions=False)
    assert f"Wrote {out}" in done.output and out.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["report", "model-card"])
def test_nothing_is_written_into_a_folder_unasked(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["safety", command], catch_exceptions=False)
    assert len(done.output) > 1000
    assert not list(tmp_path.iterdir())


def test_folders_above_a_missing_one_are_not_made(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["letter", EXAMPLE, "-o", str(tmp_path / "disk" / "x" / "l.txt")]
    )
    assert isinstance(done.exception, PlantarError)
    assert not list(tmp_path.iterdir())


def test_a_letter_is_written_over_another_only_when_told(tmp_path: Path) -> None:
    out = tmp_path / "letter.txt"
    out.write_text("mine")
    done = CliRunner().invoke(app, ["letter", EXAMPLE, "-o", str(out)])
    assert "--force" in str(done.exception) and out.read_text() == "mine"
    CliRunner().invoke(app, ["letter", EXAMPLE, "-o", str(out), "--force"], catch_exceptions=False)
    assert out.read_text() != "mine"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ([EXAMPLE, "--text", "My foot is numb"], "--text"),
        ([EXAMPLE, "--age", "70"], "--age"),
        ([EXAMPLE, "--sex", "f", "--pregnant", "no"], "--sex, --pregnant"),
        ([EXAMPLE, "--ask"], "--ask"),
        ([EXAMPLE, "--earlier-contacts", "2"], "--earlier-contacts"),
        (["--age", "70"], "--age"),
    ],
)
def test_nothing_that_was_given_to_assess_is_left_unused(words: list[str], named: str) -> None:
    done = CliRunner().invoke(app, ["assess", *words])
    assert isinstance(done.exception, PlantarError), done.output
    assert named in str(done.exception)


def test_a_layer_given_beside_a_text_is_refused() -> None:
    done = CliRunner().invoke(app, ["assess", "--text", "My foot is numb", "--until", "history"])
    assert done.exit_code == 2 and "--until" in done.output
