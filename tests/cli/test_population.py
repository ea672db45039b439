"""``plantar population`` from a drawn table to a report."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from plantar.cli import app
from plantar.errors import PlantarError
from plantar.population.simulate import CAVEAT


def run(*words: str) -> str:
    """What a command prints."""
    done = CliRunner().invoke(app, ["population", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


@pytest.mark.slow
def test_from_a_table_to_a_figure(tmp_path: Path) -> None:
    table, out, page = (str(tmp_path / name) for name in ("p.parquet", "out", "report.html"))
    assert CAVEAT in run("simulate", table, "--people", "20")
    said = run("assess", table, out, "--keep", "sex", "--keep", "true_condition", "--workers", "1")
    assert "20 of 20 people assessed" in said
    run("report", out, "-o", page, "--by", "sex", "--outcome", "true_condition", "--least", "5")
    assert "<svg" in (tmp_path / "report.html").read_text()
    assert "simulated-" not in (tmp_path / "report.counts.csv").read_text()


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    path.write_text("mine")
    with pytest.raises(PlantarError, match="expected a new file"):
        run("simulate", str(path))
    assert path.read_text() == "mine"
