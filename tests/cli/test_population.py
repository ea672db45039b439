"""``plantar population`` from a drawn table to a report."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq
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


def test_words_of_self_harm_are_said_when_a_run_ends(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("person_id,text\n1,My foot is numb and I want to kill myself\n2,\n")
    said = run("assess", str(table), str(tmp_path / "out"), "--workers", "1")
    assert "1 texts tell of self-harm" in said
    assert "of 1 people nothing was understood" in said


def test_another_mapping_of_codes_is_checked_before_the_database_is_read(tmp_path: Path) -> None:
    mapping, out = tmp_path / "mine.yaml", tmp_path / "facts.parquet"
    row = "{vocabulary: SNOMED, code: '1', label: a, finding: fevr, checked: false}"
    mapping.write_text(f"conditions: [{row}]\ndrugs: []\nmeasurement_days: 1\nnote_days: 1\n")
    words = ("omop", "none.duckdb", str(out), "--on", "2026-04-03", "--mapping", str(mapping))
    with pytest.raises(PlantarError, match=r"mine\.yaml: a: found fevr; expected a finding"):
        run(*words)
    assert not out.exists()


def test_another_mapping_of_codes_maps(tmp_path: Path) -> None:
    cdm, mapping, out = (tmp_path / name for name in ("c.duckdb", "m.yaml", "facts.parquet"))
    with duckdb.connect(str(cdm)) as connection:
        connection.execute(
            "create table person (person_id int, year_of_birth int, gender_concept_id int);"
            "create table concept (concept_id int, concept_name text, vocabulary_id text, "
            "concept_code text); insert into concept values (7, 'Hot', 'MINE', 'H');"
            "insert into person values (1, 1970, 0); create table observation (person_id int, "
            "observation_concept_id int, observation_date date);"
            "insert into observation values (1, 7, '2026-04-01')"
        )
    row = "{vocabulary: MINE, code: H, label: hot, finding: fever, checked: true}"
    mapping.write_text(f"conditions: [{row}]\ndrugs: []\nmeasurement_days: 1\nnote_days: 1\n")
    run("omop", str(cdm), str(out), "--on", "2026-04-03", "--mapping", str(mapping))
    assert {"finding": "fever", "state": "yes"} in (
        pq.read_table(out, columns=["finding", "state"]).to_pylist()
    )


def test_a_report_or_a_table_under_a_name_that_cannot_be_is_refused_in_a_line(
    tmp_path: Path,
) -> None:
    words = ("report", str(tmp_path), "-o", "./")
    with pytest.raises(PlantarError, match=r"expected a new file that ends in \.html"):
        run(*words)


def test_more_findings_than_there_are_cannot_be_asked_of_drawn_people(tmp_path: Path) -> None:
    words = ["population", "simulate", str(tmp_path / "p.parquet"), "--asked", "10000"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2 and "at most" in done.output
    assert not list(tmp_path.iterdir())


def test_the_rows_that_an_audit_leaves_out_are_written_with_their_reason(tmp_path: Path) -> None:
    table, out = tmp_path / "t.csv", tmp_path / "r.csv"
    table.write_text(
        "person_id,takes_neurotoxic_medicine,date_foot_examination\na,yes,2026\nb,1,\nc,yes\n"
    )
    assert "3 rows not counted" in run("audit", str(table), "--rejects", str(out))
    head, *rows = out.read_text().splitlines()
    assert head == "line,person_id,column,found,expected"
    assert [row.split(",")[:3] for row in rows] == [
        ["3", "b", "takes_neurotoxic_medicine"],
        ["2", "a", "date_foot_examination"],
        ["4", "", ""],
    ]
