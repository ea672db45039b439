"""A batch of people as a table becomes a cohort; what cannot be read is named, never dropped.

Wide: one row a person, a column for each finding. Long: one row a fact, people together. A cell is
yes, no, unsure or empty (present, absent, unknown are understood); a measured finding takes its
number in the finding's own unit. A number in any other finding is refused: in many tables nought
means "not recorded", and what was not asked must never count as "no".

Whoever has several rows in a wide table is rejected: half a record plays down.
"""

from __future__ import annotations

import math
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plantar import KnowledgeBase, Person, PlantarError
from plantar.assessment.cohort import ABSENT, PRESENT, UNKNOWN, UNSURE, Codes, Cohort, Floats
from plantar.errors import alike
from plantar.knowledge.people import ADULT, OLDEST, PREGNANCIES, SEXES
from plantar.knowledge.schema import Finding
from plantar.knowledge.units import beyond

ID, LINE, TEXT, TWICE = "person_id", "_line", "text", "_twice"
SHOWN = 8
"""Columns that a message names at most."""
LONG = (ID, "finding", "state", "value")
PERSON = ("age_years", "sex", "pregnant", "earlier_contacts", "setting")
STATES = {
    "yes": PRESENT, "present": PRESENT, "true": PRESENT, "no": ABSENT, "absent": ABSENT,
    "false": ABSENT, "unsure": UNSURE, "": UNKNOWN, "unknown": UNKNOWN,
}  # fmt: skip
CLOSED: Mapping[str, Mapping[str, str]] = {
    "sex": {**{sex: sex for sex in SEXES}, "f": "female", "m": "male", "": "unknown"},
    "pregnant": {**{said: said for said in PREGNANCIES}, "": "unknown"},
}


class TableError(PlantarError):
    """A table or a column of it cannot be used; names it and what would be right."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One fault of one row: where it stands, what was found and what would be right."""

    line: int
    person_id: str
    column: str
    found: str
    expected: str


@dataclass(eq=False)
class Faults:
    """The faults of a batch, and the rows that have any."""

    lines: Sequence[int]
    ids: Sequence[str]
    rejects: list[Reject] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)

    def add(self, rows: Iterable[int], column: str, found: Sequence[str], expected: str) -> None:
        """The same fault in several rows; ``found`` follows ``rows``."""
        for row, value in zip(rows, found, strict=True):
            self.rows.add(int(row))
            where = self.lines[row], self.ids[row]
            self.rejects.append(Reject(*where, column, value[:40], expected))


@dataclass(frozen=True, eq=False)
class ReadBatch:
    """The people of a batch who can be assessed, and why the others cannot.

    ``kept`` numbers the rows of the batch that are in the cohort.
    """

    cohort: Cohort
    kept: np.ndarray
    rejects: tuple[Reject, ...]


def check_columns(names: Sequence[str], keep: Sequence[str], knowledge: KnowledgeBase) -> None:
    """Every column is known.

    Raises:
        TableError: a column is unknown, twice there or missing; says what would be right.
    """
    allowed = {ID, LINE, TEXT, *PERSON, *knowledge.findings, *keep}
    if ID not in names:
        raise TableError(f"columns: found {', '.join(names[:8])}; expected {ID} among them")
    for name in dict.fromkeys(n for n in names if names.count(n) > 1):
        raise TableError(f"column {name!r}: found twice; expected once")
    if strange := [name for name in names if name not in allowed]:
        raise TableError(_strange(strange, names, allowed))
    for name in keep:
        if name not in names:
            raise TableError(f"--keep {name}: no such column; found {', '.join(names[:8])}")


def _strange(strange: Sequence[str], names: Sequence[str], allowed: Collection[str]) -> str:
    """What is wrong with unknown columns, and what would be right."""
    if {*LONG} <= {*names}:
        return f"columns: found {', '.join(LONG)}, one row a fact; expected --long with them"
    lines = [
        f"column {name!r}: expected {' or '.join(alike(name, allowed)) or 'a finding'}"
        for name in strange[:SHOWN]
    ]
    if more := len(strange) - SHOWN:
        lines += [f"and {more} more"] if more > 0 else []
    keep = " ".join(f"--keep {shlex.quote(name)}" for name in strange[:SHOWN])
    return "\n".join(lines) + f"; {keep} carries {'it' if len(strange) == 1 else 'them'} along"


def read_wide(batch: pa.RecordBatch, knowledge: KnowledgeBase) -> ReadBatch:
    """A batch with a row for each person; columns were checked."""
    ids = texts(batch.column(ID))
    faults = Faults(batch.column(LINE).to_pylist(), ids)
    faults.add([n for n, i in enumerate(ids) if not i], ID, [""] * ids.count(""), "an identifier")
    if TWICE in batch.schema.names:
        again = np.flatnonzero(batch.column(TWICE)).tolist()
        faults.add(again, ID, [ids[n] for n in again], "one row for each person")
    people = _people(batch, faults, knowledge)
    states = np.zeros((len(knowledge.findings), batch.num_rows), dtype=np.int8)
    values: dict[str, Floats] = {}
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    for n, (name, finding) in enumerate(knowledge.findings.items()):
        column = None if name in PERSON else columns.get(name)
        if column is None or column.null_count == len(column):
            continue
        states[n], measured = _finding(column, name, finding, faults)
        if measured is not None:
            values[name] = measured
    kept = np.array([n for n in range(batch.num_rows) if n not in faults.rows], dtype=np.intp)
    cohort = Cohort(
        [people[n] for n in kept], states[:, kept], {f: v[kept] for f, v in values.items()}
    )
    return ReadBatch(cohort, kept, tuple(sorted(faults.rejects, key=lambda r: (r.line, r.column))))


def texts(column: pa.Array) -> list[str]:
    """The cells as trimmed text; a missing one is empty."""
    if not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    return [(value or "").strip() for value in column.to_pylist()]


def _codes(column: pa.Array) -> tuple[np.ndarray, list[str]]:
    """Each cell's number among the different ones, and these as trimmed text; the last is empty."""
    coded = column.dictionary_encode()
    different = [*texts(coded.dictionary), ""]
    numbers = pc.fill_null(coded.indices, len(different) - 1)
    return np.asarray(numbers), different


def _finding(
    column: pa.Array, name: str, finding: Finding, faults: Faults
) -> tuple[Codes, Floats | None]:
    """States (n,) of a column, and its values where it is measured; most cells are empty."""
    there = np.flatnonzero(column.is_valid())
    number, different = _codes(column.drop_null())
    told = [_cell(cell, finding) for cell in different]
    bad = [n for n, cell in enumerate(told) if cell is None]
    for n in bad:
        rows = there[number == n]
        faults.add(rows.tolist(), name, [different[n]] * len(rows), _expected(finding))
    sound = [cell or (UNKNOWN, math.nan) for cell in told]
    states = np.full(len(column), UNKNOWN, dtype=np.int8)
    states[there] = np.array([state for state, _ in sound], dtype=np.int8)[number]
    if finding.kind != "number":
        return states, None
    values = np.full(len(column), math.nan)
    values[there] = np.array([value for _, value in sound])[number]
    return states, values


def _cell(cell: str, finding: Finding) -> tuple[int, float] | None:
    """State and value of a cell; None where it cannot be."""
    if cell.lower() in STATES:
        return STATES[cell.lower()], math.nan
    if finding.kind != "number":
        return None
    value = as_number(cell)
    low, high = finding.minimum, finding.maximum
    if value is None or (low is not None and value < low) or (high is not None and value > high):
        return None
    there = finding.threshold is None or beyond(value, finding.threshold)
    return (PRESENT if there else ABSENT), value


def as_number(cell: str) -> float | None:
    """A finite number, or None."""
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _expected(finding: Finding) -> str:
    if finding.kind != "number":
        return "yes, no, unsure or empty (a 0 may mean not recorded)"
    return f"{finding.minimum} to {finding.maximum} {finding.unit}, yes, no, unsure or empty"


def _people(batch: pa.RecordBatch, faults: Faults, knowledge: KnowledgeBase) -> list[Person]:
    """The person of each row; equal ones are one object."""
    n = batch.num_rows
    ages = _whole(batch, "age_years", (ADULT, OLDEST), faults)
    contacts = _whole(batch, "earlier_contacts", (0, 999), faults)
    settings = {name: name for name in knowledge.model.settings} | {"": "general_practice"}
    said = {
        name: _closed(batch, name, allowed, faults)
        for name, allowed in {**CLOSED, "setting": settings}.items()
    }
    made: dict[tuple[object, ...], Person] = {}
    people = []
    for row in range(n):
        sex, pregnant, setting = (said[k][row] for k in ("sex", "pregnant", "setting"))
        key = (ages[row], sex, pregnant, contacts[row], setting)
        if key not in made:
            made[key] = Person(ages[row], sex, pregnant, contacts[row] or 0, setting)
        people.append(made[key])
    return people


def _whole(
    batch: pa.RecordBatch, name: str, limits: tuple[int, int], faults: Faults
) -> list[int | None]:
    if name not in batch.schema.names:
        return [None] * batch.num_rows
    number, different = _codes(batch.column(name))
    told: list[int | None] = []
    for n, cell in enumerate(different):
        value = as_number(cell) if cell else None
        whole = value is not None and value == int(value) and limits[0] <= value <= limits[1]
        told.append(int(value) if whole and value is not None else None)
        if cell and not whole:
            rows = np.flatnonzero(number == n)
            expected = f"a whole number from {limits[0]} to {limits[1]}, or empty"
            faults.add(rows.tolist(), name, [cell] * len(rows), expected)
    return [told[n] for n in number]


def _closed(
    batch: pa.RecordBatch, name: str, allowed: Mapping[str, str], faults: Faults
) -> list[str]:
    if name not in batch.schema.names:
        return [allowed[""]] * batch.num_rows
    number, different = _codes(batch.column(name))
    told = [allowed.get(cell.lower(), "") for cell in different]
    for n, cell in enumerate(different):
        if not told[n]:
            rows = np.flatnonzero(number == n)
            expected = ", ".join(dict.fromkeys(allowed.values()))
            faults.add(rows.tolist(), name, [cell] * len(rows), expected)
    return [told[n] for n in number]


def check_long(names: Sequence[str]) -> None:
    """A long table has its four columns and nothing else.

    Raises:
        TableError: names what is missing or too much.
    """
    wrong = sorted(set(names) ^ {*LONG, LINE})
    if wrong:
        own = [name for name in names if name != LINE]
        more = f" and {len(own) - SHOWN} more" if len(own) > SHOWN else ""
        raise TableError(
            f"columns: found {', '.join(own[:SHOWN])}{more}; expected {', '.join(LONG)}, "
            "or one row a person without --long"
        )


def widen(batch: pa.RecordBatch, knowledge: KnowledgeBase) -> tuple[pa.RecordBatch, list[Reject]]:
    """One row a person from one row a fact; people whose facts cannot be used are rejects.

    A finding is told by ``state`` or measured by ``value``; who the person is (age_years, sex, ...)
    stands in the same columns. A person is as a whole rejected: half a record plays down.
    """
    ids, names = texts(batch.column(ID)), texts(batch.column("finding"))
    said, measured = texts(batch.column("state")), texts(batch.column("value"))
    lines = batch.column(LINE).to_pylist()
    allowed = {*PERSON, *knowledge.findings, TEXT}
    cells: dict[str, tuple[int, dict[str, str]]] = {}
    rejects: list[Reject] = []
    for line, who, name, state, value in zip(lines, ids, names, said, measured, strict=True):
        _, told = cells.setdefault(who, (line, {}))
        cell = value or state
        if name not in allowed:
            close = " or ".join(alike(name, allowed)) or "a finding"
            rejects.append(Reject(line, who, "finding", name[:40], close))
        elif state and value:
            rejects.append(Reject(line, who, name, f"{state} and {value}", "state or value"))
        elif told.setdefault(name, cell) != cell:
            expected = f"one answer; {told[name]} was said before"
            rejects.append(Reject(line, who, name, cell[:40], expected))
    bad = {reject.person_id for reject in rejects}
    whole = {who: entry for who, entry in cells.items() if who not in bad}
    columns = list(dict.fromkeys(name for _, told in whole.values() for name in told))
    table = {
        ID: list(whole),
        LINE: pa.array([line for line, _ in whole.values()], pa.int64()),
        **{c: pa.array([t.get(c) for _, t in whole.values()], pa.string()) for c in columns},
    }
    return pa.RecordBatch.from_pydict({**table, ID: pa.array(list(whole), pa.string())}), rejects


def rejects_table(rejects: Iterable[Reject]) -> pa.RecordBatch:
    """Rejects as Arrow: line, person_id, column, found, expected."""
    rows = list(rejects)
    return pa.RecordBatch.from_pydict(
        {
            name: pa.array([getattr(r, name) for r in rows], kind)
            for name, kind in REJECTS_SCHEMA_TYPES
        },
        schema=REJECTS,
    )


REJECTS_SCHEMA_TYPES = (
    ("line", pa.int64()),
    ("person_id", pa.string()),
    ("column", pa.string()),
    ("found", pa.string()),
    ("expected", pa.string()),
)
REJECTS = pa.schema(list(REJECTS_SCHEMA_TYPES))


def people_of(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Batches of facts cut anew so that no person stands in two; people must stand together."""
    rest: pa.Table | None = None
    for batch in batches:
        table = pa.Table.from_batches([batch])
        table = pa.concat_tables([rest, table]) if rest is not None else table
        ids = pc.fill_null(table.column(ID).combine_chunks().cast(pa.string()), "")
        last = pc.index(pc.equal(ids, ids[-1]), True).as_py()
        rest = table.slice(last)
        if last:
            yield table.slice(0, last).combine_chunks().to_batches()[0]
    if rest is not None and rest.num_rows:
        yield rest.combine_chunks().to_batches()[0]
