"""A run: killed and resumed, or with other workers, it writes the same bytes."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plantar.population import local, parts, run
from plantar.population.answers import Options
from plantar.population.batch import assess_batch
from plantar.population.columns import TableError
from plantar.population.run import assess_table
from plantar.population.tables import Source
from tests.population.conftest import Write, files_of, source_of

OPTIONS = Options()
ROWS = [["person_id", "fever", "age_years"], *([f"p{n}", "yes", str(30 + n)] for n in range(7))]


def test_killed_in_the_middle_and_resumed_gives_the_same_bytes(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = source_of(write("t.csv", ROWS))
    assess_table(source, tmp_path / "whole", OPTIONS)
    done: list[int] = []

    def killed(n_people: int) -> None:
        done.append(n_people)
        if len(done) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assess_table(source, tmp_path / "again", OPTIONS, done=killed)
    assert not (tmp_path / "again" / "manifest.json").exists()
    worked: list[int] = []

    def counted(*given: Any) -> object:
        worked.append(1)
        return assess_batch(*given)

    monkeypatch.setattr(parts, "assess_batch", counted)
    assess_table(source, tmp_path / "again", OPTIONS)
    assert len(worked) == 2  # of four batches two were done
    assert files_of(tmp_path / "again") == files_of(tmp_path / "whole")


def test_a_batch_that_was_half_written_is_done_again(write: Write, tmp_path: Path) -> None:
    source, out = source_of(write("t.csv", ROWS)), tmp_path / "out"
    assess_table(source, out, OPTIONS)
    before = files_of(out)
    (out / "done" / "000001.json").unlink()
    (out / "answers" / "000001.parquet").write_bytes(b"half")
    assess_table(source, out, OPTIONS)
    assert files_of(out) == before


@pytest.mark.slow
def test_several_workers_of_whom_one_is_killed_write_the_bytes_of_one(
    write: Write, tmp_path: Path
) -> None:
    source = source_of(write("t.csv", ROWS), size=1)
    assess_table(source, tmp_path / "one", OPTIONS)
    killed: list[int | None] = []

    def kill(n_people: int) -> None:
        if not killed:
            worker = multiprocessing.active_children()[0]
            worker.kill()
            killed.append(worker.pid)

    assess_table(source, tmp_path / "three", OPTIONS, workers=3, done=kill)
    assert killed
    assert files_of(tmp_path / "one") == files_of(tmp_path / "three")


@pytest.mark.slow
def test_a_batch_at_which_workers_are_killed_twice_ends_the_run(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "_do", _die)
    with pytest.raises(TableError, match="killed twice at batch 0"):
        assess_table(source_of(write("t.csv", ROWS)), tmp_path / "out", OPTIONS, workers=2)
    assert not (tmp_path / "out" / "manifest.json").exists()


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_killed_writer_left_is_cleared_away(write: Write, tmp_path: Path) -> None:
    half = tmp_path / "out" / "answers" / "000000.7.half"
    source = source_of(write("t.csv", ROWS))
    assess_table(source, tmp_path / "whole", OPTIONS)
    with pytest.raises(KeyboardInterrupt):
        assess_table(source, tmp_path / "out", OPTIONS, done=_interrupt)
    half.write_bytes(b"half")
    assess_table(source, tmp_path / "out", OPTIONS)
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")


def _interrupt(_: int) -> None:
    raise KeyboardInterrupt


def test_another_table_is_not_mixed_into_a_run(write: Write, tmp_path: Path) -> None:
    assess_table(source_of(write("t.csv", ROWS)), tmp_path / "out", OPTIONS)
    with pytest.raises(TableError, match="another table"):
        assess_table(source_of(write("u.csv", ROWS[:3])), tmp_path / "out", OPTIONS)


def test_a_folder_with_other_files_is_left_alone(write: Write, tmp_path: Path) -> None:
    table = write("t.csv", ROWS)
    with pytest.raises(TableError, match="other files"):
        assess_table(source_of(table), tmp_path, OPTIONS)


def test_the_manifest_counts_everybody_and_hashes_every_file(write: Write, tmp_path: Path) -> None:
    rows = [*ROWS, ["p8", "maybe", "40"], ["p9", "yes"]]
    manifest = assess_table(source_of(write("t.csv", rows)), tmp_path / "out", OPTIONS)
    assert (manifest["people"], manifest["assessed"], manifest["rejected"]) == (8, 7, 1)
    assert manifest["malformed_rows"] == 1
    malformed = pq.read_table(tmp_path / "out" / "rejects" / "malformed.parquet").to_pylist()
    assert [r["line"] for r in malformed] == [10]
    for name, digest in manifest["files"].items():
        assert run.sha256(tmp_path / "out" / name) == digest


def test_a_long_table_in_any_order_has_each_person_once(write: Write, tmp_path: Path) -> None:
    rows = [
        ["person_id", "finding", "state", "value"],
        *(["b", "fever", "yes", ""], ["a", "fever", "no", ""], ["b", "age_years", "", "50"]),
    ]
    source = source_of(write("t.csv", rows), long=True, size=1)
    manifest = assess_table(source, tmp_path / "out", Options(long=True))
    assert (manifest["people"], manifest["assessed"]) == (2, 2)


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".arrow"])
def test_whoever_has_several_rows_is_rejected_with_the_reason(
    write: Write, tmp_path: Path, suffix: str
) -> None:
    rows = [["person_id", "numb_saddle"], ["a", "no"], ["b", "yes"], ["c", ""], ["a ", "yes"]]
    path = write("t.csv", rows).with_suffix(suffix)
    cells = {n: [row[k] for row in rows[1:]] for k, n in enumerate(rows[0])}
    table = pa.table(cells)
    if suffix == ".parquet":
        pq.write_table(table, path)
    if suffix == ".arrow":
        with pa.ipc.new_file(path, table.schema) as file:
            file.write_table(table)
    manifest = assess_table(source_of(path), tmp_path / "out", OPTIONS)
    assert (manifest["people"], manifest["assessed"], manifest["rejected"]) == (4, 2, 2)
    rejects = pq.read_table(tmp_path / "out" / "rejects").to_pylist()
    assert [(r["column"], r["found"]) for r in rejects] == [("person_id", "a")] * 2
    assert rejects[0]["expected"] == "one row for each person"


def test_several_rows_without_an_identifier_are_not_one_person(
    write: Write, tmp_path: Path
) -> None:
    table = write("t.csv", [["person_id", "fever"], ["", "yes"], ["", "no"]])
    assess_table(source_of(table), tmp_path / "out", OPTIONS)
    rejects = pq.read_table(tmp_path / "out" / "rejects").to_pylist()
    assert [r["expected"] for r in rejects] == ["an identifier"] * 2


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"none\.csv"):
        Source(tmp_path / "none.csv", long=False, keep=(), size=1)


def test_the_same_rows_as_parquet_give_the_same_answers(write: Write, tmp_path: Path) -> None:
    path = write("t.csv", ROWS)
    columns = {name: [row[n] for row in ROWS[1:]] for n, name in enumerate(ROWS[0])}
    import pyarrow as pa

    pq.write_table(pa.table(columns), tmp_path / "t.parquet", row_group_size=3)
    for name, table in (("a", path), ("b", tmp_path / "t.parquet")):
        assess_table(source_of(table), tmp_path / name, OPTIONS)
    answers = [
        pq.read_table(tmp_path / name / "answers").drop_columns(["line"]) for name in ("a", "b")
    ]
    assert answers[0].equals(answers[1])


def test_a_long_table_is_as_many_people_as_it_names(tmp_path: Path) -> None:
    path, facts = tmp_path / "facts.parquet", {"person_id": ["a", "b", "a"], "finding": ["x"] * 3}
    pq.write_table(pa.table(facts), path)
    assert [source_of(path, long=long).n_people for long in (True, False)] == [2, 3]
    pq.write_table(pa.table({"finding": ["x"]}), path)
    assert source_of(path, long=True).n_people is None


def test_a_large_file_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    rows, groups, path = 2_000, 40, tmp_path / "people.parquet"
    noise = np.random.default_rng(0).bytes(rows * 500).hex()
    people = pa.table({"person_id": [noise[n * 1000 : (n + 1) * 1000] for n in range(rows)]})
    with pq.ParquetWriter(path, people.schema, use_dictionary=False) as writer:
        for _ in range(groups):
            writer.write_table(people)
    before, most = pa.total_allocated_bytes(), 0
    for _ in Source(path, long=False, keep=(), size=rows).batches():
        most = max(most, pa.total_allocated_bytes() - before)
    assert most < path.stat().st_size / 4
