"""``population query``: the answer of a database, kept as a table of our own.

A run can be killed and go on for days; a database changes in between. So the answer is fetched once
and read from then on, in one order and with one hash.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from plantar.extras import extra
from plantar.population.columns import TableError

ROWS = 16_384
POSTGRES = ("postgresql://", "postgres://")
KINDS = "a file .duckdb, .sqlite or .db, or postgresql://HOST/NAME"


def fetch(database: str, sql: str, out: Path) -> int:
    """Writes what ``sql`` gives into a Parquet file, and says how many rows; changes nothing.

    Args:
        database: a file of DuckDB or SQLite, or the address of a PostgreSQL.
        sql: one query.
        out: a new file; it is there as a whole or not at all.

    Raises:
        TableError: no such database, or it cannot answer; a password is never repeated.
    """
    half = out.with_suffix(".half")
    try:
        with _answer(database, sql) as batches, closing(batches):
            n_rows = _written(batches, half)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    half.replace(out)
    return n_rows


def _written(batches: Iterator[pa.RecordBatch], half: Path) -> int:
    first = next(batches)
    n_rows: int = first.num_rows
    with pq.ParquetWriter(half, first.schema, compression="zstd") as writer:
        writer.write_batch(first)
        for batch in batches:
            writer.write_batch(batch)
            n_rows += batch.num_rows
    return n_rows


@contextmanager
def _answer(database: str, sql: str) -> Iterator[Any]:
    """Batches, at least one; errors of the database become ours."""
    shown = re.sub(r"//[^/]*@", "//", database)
    open_: Callable[[str, str], Iterator[pa.RecordBatch]]
    failures: tuple[type[Exception], ...]
    if database.startswith(POSTGRES):
        open_, failures = _postgres, _postgres_failures()
    elif not Path(database).is_file():
        raise TableError(f"{shown}: found no such database; expected {KINDS}")
    elif Path(database).suffix == ".duckdb":
        open_, failures = _duckdb, (duckdb.Error,)
    elif Path(database).suffix in (".sqlite", ".db"):
        open_, failures = _sqlite, (sqlite3.Error,)
    else:
        raise TableError(f"{shown}: found another kind of file; expected {KINDS}")
    try:
        yield open_(database, sql)
    except failures as error:
        raise TableError(f"{shown}: cannot answer the query: {error}") from error


def _duckdb(database: str, sql: str) -> Iterator[pa.RecordBatch]:
    with duckdb.connect(database, read_only=True) as connection:
        answer = connection.sql(sql)
        _check(answer.columns if answer is not None else [])
        reader = answer.to_arrow_reader(ROWS)
        yield pa.RecordBatch.from_pylist([], schema=reader.schema)
        yield from reader


def _sqlite(database: str, sql: str) -> Iterator[pa.RecordBatch]:
    address = Path(database).resolve().as_uri() + "?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        yield from _rows(connection.execute(sql))


def _postgres(database: str, sql: str) -> Iterator[pa.RecordBatch]:
    import psycopg

    with psycopg.connect(database) as connection:
        connection.read_only = True
        with connection.cursor(name="plantar") as cursor:
            cursor.execute(sql.encode())
            yield from _rows(cursor)


def _postgres_failures() -> tuple[type[Exception], ...]:
    with extra("records"):
        import psycopg

    return (psycopg.Error,)


def _rows(cursor: Any) -> Iterator[pa.RecordBatch]:
    """Cells as text, as in a CSV file: true and false are yes and no."""
    names = [column[0] for column in cursor.description or ()]
    _check(names)
    schema = pa.schema([(name, pa.string()) for name in names])
    yield pa.RecordBatch.from_pylist([], schema=schema)
    while rows := cursor.fetchmany(ROWS):
        cells = [
            [None if v is None else str(v) for v in column] for column in zip(*rows, strict=True)
        ]
        yield pa.RecordBatch.from_arrays([pa.array(c, pa.string()) for c in cells], schema=schema)


def _check(names: Sequence[str]) -> None:
    twice = [name for name in names if names.count(name) > 1]
    if twice or not names:
        found = f"{twice[0]} twice" if twice else "no columns"
        raise TableError(f"--sql: found {found}; expected one query, each column named once")
