"""Tables in: Parquet, Arrow or CSV as batches of a fixed size, each row with its line."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from plantar import KnowledgeBase
from plantar.population.columns import (
    ID,
    LINE,
    LONG,
    TWICE,
    Reject,
    TableError,
    check_columns,
    check_long,
    people_of,
    texts,
)

KINDS = (".parquet", ".arrow", ".csv")


class Source:
    """A table on disk: its columns were checked, its rows come in batches of ``size`` rows.

    ``malformed`` holds the rows of a CSV file that do not have a cell for each column; it is
    complete when the batches are.

    Raises:
        TableError: no such file, another kind of file, or columns that are not known.
    """

    def __init__(self, path: Path, *, long: bool, keep: Sequence[str], size: int) -> None:
        if path.suffix not in KINDS or not path.is_file():
            raise TableError(f"{path}: found no such table; expected a file {', '.join(KINDS)}")
        self.path, self.long, self.keep, self.size = path, long, tuple(keep), size
        self.malformed: list[Reject] = []

    def check(self, knowledge: KnowledgeBase) -> None:
        """The columns are as they should be."""
        names = self.names
        if self.long:
            check_long([*names, LINE])
            if self.keep:
                raise TableError("--keep: a long table has no columns of its own to carry along")
        else:
            check_columns(names, self.keep, knowledge)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows; in a long table people stand together and are in one batch."""
        if self.long:
            yield from people_of(self._sorted())
            return
        twice = self._twice()
        arrow = _numbered(_resized(self._arrow(), self.size))
        for batch in self._csv() if self._is(".csv") else arrow:
            yield _marked(batch, twice) if twice else batch

    def _twice(self) -> frozenset[str]:
        """Identifiers with several rows; eight bytes a row are in memory to find them."""
        hashes = np.concatenate(
            [np.zeros(0, np.int64)]
            + [np.fromiter(map(hash, ids), np.int64, len(ids)) for ids in self._ids()]
        )
        hashes.sort()
        alike = set(hashes[1:][hashes[1:] == hashes[:-1]].tolist())
        if not alike:
            return frozenset()
        count = Counter(i for ids in self._ids() for i in ids if i and hash(i) in alike)
        return frozenset(i for i, n in count.items() if n > 1)

    def _ids(self) -> Iterator[list[str]]:
        """The identifiers of the rows, batch by batch."""
        batches = self._csv() if self._is(".csv") else self._arrow([ID])
        yield from (texts(batch.column(ID)) for batch in batches)

    @property
    def n_people(self) -> int | None:
        """How many people, where a Parquet file says it; None of other files."""
        if not self._is(".parquet") or ID not in self.names:
            return None
        if not self.long:
            return int(pq.ParquetFile(self.path).metadata.num_rows)
        with _memory() as connection:
            asked = f"select count(distinct cast({ID} as varchar)) from read_parquet(?)"
            found = connection.execute(asked, [str(self.path)]).fetchall()
        return int(found[0][0])

    def _is(self, suffix: str) -> bool:
        return self.path.suffix == suffix

    @property
    def names(self) -> list[str]:
        """The columns of the file."""
        try:
            if self._is(".parquet"):
                return list(pq.ParquetFile(self.path).schema_arrow.names)
            if self._is(".arrow"):
                return list(pa.ipc.open_file(self.path).schema.names)
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                return next(csv.reader(file), [])
        except (pa.ArrowInvalid, UnicodeDecodeError, csv.Error) as error:
            raise TableError(
                f"{self.path}: cannot be read as {self.path.suffix}: {error}"
            ) from error

    def _arrow(self, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        if self._is(".parquet"):
            # What is read ahead would be kept until the end: the whole file in memory.
            file = pq.ParquetFile(self.path, pre_buffer=False)
            yield from file.iter_batches(batch_size=self.size, columns=columns)
        else:
            reader = pa.ipc.open_file(self.path)
            yield from (reader.get_batch(n) for n in range(reader.num_record_batches))

    def _csv(self) -> Iterator[pa.RecordBatch]:
        """The rows of a CSV file.

        Raises:
            TableError: what follows a line is no UTF-8 or no CSV.
        """
        self.malformed.clear()
        done = 0
        try:
            for batch in self._cells():
                done = batch.column(LINE)[-1].as_py()
                yield batch
        except (UnicodeDecodeError, csv.Error) as error:
            raise TableError(
                f"{self.path}: cannot be read behind line {done}: {error}; expected CSV in UTF-8"
            ) from error

    def _cells(self) -> Iterator[pa.RecordBatch]:
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            names = next(reader)
            rows: list[list[str]] = []
            lines: list[int] = []
            for row in reader:
                if len(row) != len(names):
                    expected = f"{len(names)} cells, as in the first line"
                    found = f"{len(row)} cells"
                    self.malformed.append(Reject(reader.line_num, "", "", found, expected))
                    continue
                rows.append(row)
                lines.append(reader.line_num)
                if len(rows) == self.size:
                    yield _batch(names, rows, lines)
                    rows, lines = [], []
            if rows:
                yield _batch(names, rows, lines)

    def _sorted(self) -> Iterator[pa.RecordBatch]:
        """Facts with people together; sorting goes to disk where the memory does not suffice."""
        with _memory() as connection:
            read = "read_csv(?, all_varchar=true, header=true)" if self._is(".csv") else "?"
            if self._is(".parquet"):
                read = "read_parquet(?)"
            if self._is(".arrow"):
                raise TableError(f"{self.path}: a long table is read from .parquet or .csv")
            columns = ", ".join(f"cast({name} as varchar) as {name}" for name in LONG)
            found = connection.sql(
                f"select *, row_number() over () as {LINE} from (select {columns} from {read}) "
                f"order by person_id, {LINE}",
                params=[str(self.path)],
            )
            reader: pa.RecordBatchReader = found.to_arrow_reader(self.size)
            yield from reader


def _marked(batch: pa.RecordBatch, twice: frozenset[str]) -> pa.RecordBatch:
    """With a column that says who has several rows, where anybody of the batch has."""
    again = [i in twice for i in texts(batch.column(ID))]
    return batch.append_column(TWICE, pa.array(again)) if any(again) else batch


def _memory() -> duckdb.DuckDBPyConnection:
    """A database of its own, which draws no bar across ours."""
    connection = duckdb.connect()
    connection.execute("set enable_progress_bar = false")
    return connection


def _batch(names: Sequence[str], rows: Sequence[Sequence[str]], lines: list[int]) -> pa.RecordBatch:
    columns = {
        name: pa.array(cells, pa.string())
        for name, cells in zip(names, zip(*rows, strict=True), strict=True)
    }
    return pa.RecordBatch.from_pydict({**columns, LINE: pa.array(lines, pa.int64())})


def _numbered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Rows with their number, from one."""
    start = 1
    for batch in batches:
        lines = pa.array(range(start, start + batch.num_rows), pa.int64())
        yield batch.append_column(LINE, lines)
        start += batch.num_rows


def _resized(batches: Iterator[pa.RecordBatch], size: int) -> Iterator[pa.RecordBatch]:
    """Batches of ``size`` rows whatever the file was written in."""
    rest: list[pa.RecordBatch] = []
    for batch in batches:
        rest.append(batch)
        table = pa.Table.from_batches(rest)
        while table.num_rows >= size:
            yield table.slice(0, size).combine_chunks().to_batches()[0]
            table = table.slice(size)
        rest = table.to_batches()
    if rest:
        yield pa.Table.from_batches(rest).combine_chunks().to_batches()[0]
