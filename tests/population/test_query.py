"""Tables from a database."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from plantar.population.columns import TableError
from plantar.population.query import ROWS, fetch
from tests.records.server import running

TABLE = "create table people (person_id integer, fever boolean, note text)"
FILL = "insert into people values (2, true, null), (1, false, 'numb heel')"
SQL = "select person_id, fever, note as text from people order by person_id"


@pytest.fixture
def lite(tmp_path: Path) -> Path:
    path = tmp_path / "records.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute(TABLE)
        connection.execute(FILL)
    connection.close()
    return path


@pytest.fixture
def duck(tmp_path: Path) -> Path:
    path = tmp_path / "records.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLE)
        connection.execute(FILL)
    return path


def test_an_answer_of_duckdb_is_a_table_in_the_order_of_the_query(
    duck: Path, tmp_path: Path
) -> None:
    assert fetch(str(duck), SQL, tmp_path / "t.parquet") == 2
    assert pq.read_table(tmp_path / "t.parquet").to_pylist() == [
        {"person_id": 1, "fever": False, "text": "numb heel"},
        {"person_id": 2, "fever": True, "text": None},
    ]


def test_an_answer_of_sqlite_is_text_and_null_stays_null(lite: Path, tmp_path: Path) -> None:
    fetch(str(lite), SQL, tmp_path / "t.parquet")
    assert pq.read_table(tmp_path / "t.parquet").to_pylist() == [
        {"person_id": "1", "fever": "0", "text": "numb heel"},
        {"person_id": "2", "fever": "1", "text": None},
    ]


def test_more_rows_than_a_batch_all_arrive(lite: Path, tmp_path: Path) -> None:
    many = f"with recursive n(i) as (select 1 union all select i + 1 from n limit {ROWS + 1}) "
    assert fetch(str(lite), many + "select i as person_id from n", tmp_path / "t.parquet") == (
        ROWS + 1
    )
    assert pq.read_table(tmp_path / "t.parquet").column(0)[-1].as_py() == str(ROWS + 1)


def test_nobody_found_is_an_empty_table_with_its_columns(lite: Path, tmp_path: Path) -> None:
    assert fetch(str(lite), SQL.replace("order", "where false order"), tmp_path / "t.parquet") == 0
    assert pq.read_table(tmp_path / "t.parquet").column_names == ["person_id", "fever", "text"]


@pytest.mark.parametrize("which", ["lite", "duck"])
def test_a_query_cannot_change_the_database(
    which: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = request.getfixturevalue(which)
    with pytest.raises(TableError, match="cannot answer the query"):
        fetch(str(database), "delete from people", tmp_path / "t.parquet")
    assert fetch(str(database), SQL, tmp_path / "u.parquet") == 2


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("select nothing from people", "cannot answer the query"),
        ("select person_id, note as person_id from people", "person_id twice"),
    ],
)
def test_a_query_that_is_no_table_is_refused_and_leaves_no_file(
    lite: Path, tmp_path: Path, sql: str, message: str
) -> None:
    with pytest.raises(TableError, match=message):
        fetch(str(lite), sql, tmp_path / "t.parquet")
    assert [p.name for p in tmp_path.iterdir()] == ["records.sqlite"]


def test_a_database_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"none\.duckdb: found no such database"):
        fetch(str(tmp_path / "none.duckdb"), SQL, tmp_path / "t.parquet")
    with pytest.raises(TableError, match=r"//127\.0\.0\.1:1/records: cannot answer") as caught:
        fetch("postgresql://me:secret@127.0.0.1:1/records", SQL, tmp_path / "t.parquet")
    assert "secret" not in str(caught.value)


@pytest.mark.slow
def test_an_answer_of_postgresql_is_text(tmp_path: Path) -> None:
    with running() as address:
        sql = "select 7 as person_id, true as fever, null as text"
        fetch(address.format("postgres"), sql, tmp_path / "t.parquet")
        with pytest.raises(TableError, match="cannot answer the query"):
            fetch(address.format("postgres"), "create table t (n int)", tmp_path / "u.parquet")
    assert pq.read_table(tmp_path / "t.parquet").to_pylist() == [
        {"person_id": "7", "fever": "True", "text": None}
    ]
