"""An OMOP CDM (version 5) in DuckDB as a long table of facts, by a mapping file.

Conditions, observations and drug exposures become findings that are present, with the descendants
of each concept; the latest measurement of each kind its value; the notes of some weeks the text,
oldest first, each with its date. A code that is not mapped is counted by name. What is mapped and
cannot be used (no date, no number, an unknown unit, nobody of the table of people) is a reject.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from plantar import KnowledgeBase
from plantar.knowledge.people import ADULT
from plantar.knowledge.recency import latest
from plantar.knowledge.schema import Finding
from plantar.population.columns import ID, Reject, TableError
from plantar.population.measured import EQUAL, SIGNS, LabValue, measured
from plantar.population.omop_mapping import CodeMapping, Mapped
from plantar.reading.listener import LONGEST

SEX = {8507: "male", 8532: "female"}
"""Concepts of the CDM's own gender domain."""
TABLES = {
    "condition_occurrence": ("condition_concept_id", "condition_start_date", "conditions"),
    "observation": ("observation_concept_id", "observation_date", "conditions"),
    "drug_exposure": ("drug_concept_id", "drug_exposure_start_date", "drugs"),
}
"""CDM table to its concept, its date and the part of the mapping that reads it."""
PEOPLE, CONCEPTS = "plantar_people", "plantar_concepts"
"""Tables of our own beside those of the CDM: whom and which concepts a query is for."""


@dataclass(frozen=True, eq=False)
class Converted:
    """The facts as a long table; what was not mapped, and what could not be read.

    ``unmapped`` is (table, concept, name, rows); ``refused`` are mapping rows that this CDM's
    vocabulary does not know by that label.
    """

    facts: pa.RecordBatch
    rejects: tuple[Reject, ...]
    unmapped: tuple[tuple[str, int, str, int], ...]
    refused: tuple[Mapped, ...]


def convert(path: Path, knowledge: KnowledgeBase, mapping: CodeMapping, on: date) -> Converted:
    """The facts of everybody in a CDM up to a day.

    Raises:
        TableError: no such database, or a table of the CDM is missing.
    """
    if not path.is_file():
        raise TableError(f"{path}: found no database; expected a DuckDB file with an OMOP CDM")
    try:
        with duckdb.connect(str(path), read_only=True) as cdm:
            return _OmopReader(cdm, knowledge, on).read(mapping)
    except duckdb.Error as error:
        raise TableError(f"{path}: cannot be read as an OMOP CDM 5: {error}") from error


def youngest(on: date, year: int, month: int | None, day: int | None) -> int:
    """The least age in whole years that somebody may have; what is not known is late in the year.

    >>> youngest(date(2026, 4, 3), 2008, None, None), youngest(date(2026, 4, 3), 2008, 4, 3)
    (17, 18)
    """
    latest = (month or 12, (day or 31) if month else 31)
    return on.year - year - (latest > (on.month, on.day))


class _OmopReader:
    def __init__(self, cdm: duckdb.DuckDBPyConnection, knowledge: KnowledgeBase, on: date) -> None:
        self.cdm, self.knowledge, self.on = cdm, knowledge, on
        self.rows: list[tuple[str, str, str | None, str | None]] = []
        self.rejects: list[Reject] = []
        self.unmapped: list[tuple[str, int, str, int]] = []
        self.tables = {str(row[0]) for row in self._all("show tables")}
        self.people: set[int] = set()
        """Everybody of the table of people."""
        self.adults: set[int] = set()

    def read(self, mapping: CodeMapping) -> Converted:
        self._people()
        ages = [(who, who in self.adults) for who in sorted(self.people)]
        self._beside(PEOPLE, {"known_person": pa.int64(), "is_adult": pa.bool_()}, ages)
        refused: list[Mapped] = []
        concepts: dict[str, dict[int, Mapped]] = {}
        for part in ("conditions", "drugs"):
            concepts[part], wrong = self._concepts(getattr(mapping, part))
            refused += wrong
        for table, (concept, day, part) in TABLES.items():
            self._events(table, concept, day, concepts[part])
        self._measurements(mapping)
        if "note" in self.tables:
            self._notes(mapping.note_days)
        columns = list(zip(*sorted(set(self.rows), key=_in_order), strict=True)) or [()] * 4
        names = (ID, "finding", "state", "value")
        facts = pa.RecordBatch.from_pydict(
            {n: pa.array(c, pa.string()) for n, c in zip(names, columns, strict=True)}
        )
        return Converted(facts, tuple(self.rejects), tuple(self.unmapped), tuple(refused))

    def _all(self, query: str, *given: Any) -> list[tuple[Any, ...]]:
        return self.cdm.execute(query, given).fetchall()

    def _columns(self, table: str, wanted: Sequence[str]) -> str:
        """The columns of a table for a query; one that this CDM has not is null."""
        there = {str(row[0]) for row in self._all(f"describe {table}")}
        return ", ".join(name if name in there else f"null as {name}" for name in wanted)

    def _people(self) -> None:
        born = ("year_of_birth", "month_of_birth", "day_of_birth")
        columns = self._columns("person", ("person_id", "gender_concept_id", *born))
        for who, gender, year, month, day in self._all(f"select {columns} from person order by 1"):
            self.people.add(who)
            if year is None or youngest(self.on, year, month, day) < ADULT:
                said = "-".join(str(part) for part in (year, month, day) if part is not None)
                expected = f"surely an adult ({ADULT} or over) on {self.on}"
                self.rejects.append(Reject(0, str(who), "year_of_birth", said, expected))
                continue
            self.adults.add(who)
            self._fact(who, "sex", SEX.get(gender, "unknown"))
            age = self.on.year - year
            known = month is not None and (month, day or 31) > (self.on.month, self.on.day)
            self._fact(who, "age_years", None, str(age - known))

    def _beside(
        self, name: str, columns: Mapping[str, pa.DataType], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """A table of our own for the queries; the database itself is only read."""
        cells = list(zip(*rows, strict=True)) or [()] * len(columns)
        filled = zip(columns.items(), cells, strict=True)
        self.cdm.register(name, pa.table({c: pa.array(own, kind) for (c, kind), own in filled}))

    def _concepts_from(self, first: Mapping[int, date | None]) -> None:
        """Names the concepts that are known, with the first day of each that counts."""
        columns = {"known_concept": pa.int64(), "counts_from": pa.date32()}
        self._beside(CONCEPTS, columns, sorted(first.items()))

    def _wanted(
        self, columns: str, table: str, day: str, *, concept: str = "", first: date | None = None
    ) -> list[tuple[Any, ...]]:
        """Rows of a table that may count or are rejects: of adults in time, of nobody, undated.

        ``concept``: a column with one of the known concepts. What is of a child, of a later day
        or too old stays in the database.
        """
        known = f"join {CONCEPTS} on known_concept = {concept}" if concept else ""
        from_ = "counts_from" if concept else "cast(? as date)"
        query = (
            f"select {columns} from {table} {known} "
            f"left join {PEOPLE} on known_person = person_id "
            f"where known_person is null or (is_adult and ({day} is null or (cast({day} as date) "
            f"<= ? and coalesce(cast({day} as date) >= {from_}, true))))"
        )
        return self._all(query, self.on, *([] if concept else [first]))

    def _fact(self, who: int, name: str, state: str | None, value: str | None = None) -> None:
        self.rows.append((str(who), name, state, value))

    def _reject(self, row: object, who: int, column: str, found: str, expected: str) -> None:
        line = row if isinstance(row, int) else 0
        self.rejects.append(Reject(line, str(who), column, found[:40], expected))

    def _usable(self, row: object, who: int, table: str, name: str, day: date | None) -> bool:
        """Whether a mapped row is of an adult and of a day up to that of the study.

        Nobody of the table of people, and no date, are rejects.
        """
        if who not in self.people:
            self._reject(row, who, table, f"{name} of nobody", "a person_id of the table person")
        elif who in self.adults and day is None:
            self._reject(row, who, table, f"{name} without a date", "a date as 2026-04-03")
        return who in self.adults and day is not None and day <= self.on

    def _concepts(self, rows: Sequence[Mapped]) -> tuple[dict[int, Mapped], list[Mapped]]:
        """Concept and descendant to finding; and the rows that the vocabulary contradicts."""
        found: dict[int, Mapped] = {}
        refused = []
        for row in rows:
            query = (
                "select concept_id from concept where vocabulary_id = ? and concept_code = ? "
                "and lower(concept_name) = lower(?)"
            )
            known = [c for (c,) in self._all(query, row.vocabulary, row.code, row.label)]
            if not known:
                refused.append(row)
            for concept in known:
                found[concept] = row
                if "concept_ancestor" in self.tables:
                    below = self._all(
                        "select descendant_concept_id from concept_ancestor "
                        "where ancestor_concept_id = ?",
                        concept,
                    )
                    found |= dict.fromkeys((c for (c,) in below), row)
        return found, refused

    def _events(self, table: str, concept: str, day: str, known: Mapping[int, Mapped]) -> None:
        if table not in self.tables:
            return
        self._concepts_from({code: self._days_back(row.days) for code, row in known.items()})
        columns = f"distinct person_id, {concept}, cast({day} as date)"
        for who, code, when in sorted(
            self._wanted(columns, table, day, concept=concept), key=_nulls_last
        ):
            row = known[code]
            if self._usable(0, who, table, row.label, when):
                self._fact(who, row.finding, "yes")
        self._count_unmapped(table, concept)

    def _days_back(self, days: int | None) -> date | None:
        """The first day of the days up to that of the study; None: for ever."""
        return None if days is None else self.on - timedelta(days)

    def _count_unmapped(self, table: str, concept: str) -> None:
        query = (
            f"select {concept}, coalesce(any_value(concept_name), ''), count(*) from {table} "
            f"left join concept on concept_id = {concept} where {concept} is null or {concept} "
            f"not in (select known_concept from {CONCEPTS}) group by 1 order by 3 desc, 1"
        )
        self.unmapped += [(table, *row) for row in self._all(query)]

    def _measurements(self, mapping: CodeMapping) -> None:
        if "measurement" not in self.tables:
            return
        loinc = {f.loinc.code: name for name, f in self.knowledge.findings.items() if f.loinc}
        known = {c: loinc[code] for c, code in self._coded("LOINC", "concept_code", [*loinc])}
        first = self._days_back(mapping.measurement_days)
        self._concepts_from(dict.fromkeys(known, first))
        rows = self._measured()
        units = self._units(mapping, {row[6] for row in rows} - {None})
        signs = self._signs(mapping)
        read: list[tuple[tuple[int, str], date, LabValue]] = []
        for row, who, concept, day, value, *written in rows:
            name = known[concept]
            if not self._usable(row, who, "measurement", name, day):
                continue
            finding = self.knowledge.findings[name]
            found = self._read_value(value, written, units, signs, finding)
            if isinstance(found, str):
                self._reject(row, who, name, found, _expected(finding))
            else:
                read.append(((who, name), day, found))
        for (who, name), found in latest(read).items():
            value = None if found.value is None else repr(found.value)
            self._fact(who, name, found.state or None, value)
        self._count_unmapped("measurement", "measurement_concept_id")

    def _measured(self) -> list[tuple[Any, ...]]:
        """Row, person, concept, day, number, unit as written, concepts of unit and of sign."""
        wanted = (
            "measurement_id", "person_id", "measurement_concept_id", "measurement_date",
            "value_as_number", "unit_source_value", "unit_concept_id", "operator_concept_id",
        )  # fmt: skip
        columns = self._columns("measurement", wanted)
        found = self._wanted(
            columns, "measurement", "measurement_date", concept="measurement_concept_id"
        )
        return sorted(found, key=lambda row: _nulls_last((row[3], row[0])))

    def _read_value(
        self,
        value: float | None,
        written: Sequence[Any],
        units: Mapping[int, str],
        signs: Mapping[int, str],
        finding: Finding,
    ) -> LabValue | str:
        """What a number says, or what was found that says nothing.

        The concept of the unit counts before the unit as it is written; where both are known and
        say two things, neither counts.
        """
        said, unit_concept, sign_concept = written
        sign = signs.get(sign_concept, "") if sign_concept else EQUAL
        shown = list(dict.fromkeys(unit for unit in (units.get(unit_concept), said) if unit))
        if value is None or not sign:
            found = "no number" if value is None else f"sign {sign_concept} {value}"
            return " ".join([found, *shown])
        read = [measured(float(value), unit, sign, finding) for unit in shown]
        if read and read[0] and not {*read[1:]} - {None, read[0]}:
            return read[0]
        number = f"{sign} {value}".removeprefix(f"{EQUAL} ")
        return f"{number} {' and '.join(shown)}".strip()

    def _units(self, mapping: CodeMapping, concepts: Collection[int]) -> dict[int, str]:
        """Concepts of units as they are written here."""
        found = self._coded("UCUM", "concept_id", sorted(concepts))
        return {concept: mapping.units.get(code, code) for concept, code in found}

    def _coded(
        self, vocabulary: str, column: str, wanted: Sequence[int | str]
    ) -> list[tuple[Any, ...]]:
        """Concept and code of those of a vocabulary of which a column is wanted."""
        if not wanted:
            return []
        query = (
            "select concept_id, concept_code from concept "
            f"where vocabulary_id = ? and {column} in (select unnest(?))"
        )
        return self._all(query, vocabulary, list(wanted))

    def _signs(self, mapping: CodeMapping) -> dict[int, str]:
        """Concepts of signs, by their name in this CDM's vocabulary, else by the mapping."""
        marks = ", ".join("?" for _ in SIGNS)
        query = f"select concept_id, concept_name from concept where concept_name in ({marks})"
        return {**mapping.operators, **dict(self._all(query, *SIGNS))}

    def _notes(self, days: int) -> None:
        """All notes of each adult within the window, oldest first, each under its date."""
        columns = self._columns("note", ("note_id", "person_id", "note_date", "note_text"))
        found = self._wanted(columns, "note", "note_date", first=self._days_back(days))
        notes: dict[int, list[tuple[int, date, str]]] = {}
        for row, who, day, text in sorted(found, key=lambda row: _nulls_last((row[2], row[0]))):
            said = (text or "").strip()
            if said and self._usable(row, who, "note", "a note", day):
                notes.setdefault(who, []).append((row, day, f"Note of {day}:\n{said}"))
        for who, mine in notes.items():
            self._fact(who, "text", None, self._together(who, mine))

    def _together(self, who: int, notes: Sequence[tuple[int, date, str]]) -> str:
        """As many of the latest notes as are read; the others are rejects."""
        kept: list[str] = []
        room = LONGEST
        for row, day, text in reversed(notes):
            room -= len(text) + 2
            if room < 0:
                expected = f"notes of {LONGEST:,} characters together; the latest are read"
                self._reject(row, who, "note", f"a note of {day}, not read to its end", expected)
            if room >= 0 or not kept:
                kept.append(text[:LONGEST])
        return "\n\n".join(reversed(kept))


def _expected(finding: Finding) -> str:
    limit = finding.threshold
    bound = f", or a bound on one side of {limit.value:g} {finding.unit}" if limit else ""
    return f"a number in {' or '.join(dict.fromkeys([finding.unit, *finding.units]))}{bound}"


def _nulls_last(row: Sequence[Any]) -> tuple[tuple[bool, Any], ...]:
    """The order of a row; where a value is missing it comes last."""
    return tuple((value is None, 0 if value is None else value) for value in row)


def _in_order(row: tuple[str, str, str | None, str | None]) -> tuple[str, ...]:
    return tuple(cell or "" for cell in row)


def told(converted: Converted, most: int = 5) -> Iterator[str]:
    """What was taken and what was not, in counts alone."""
    people = len(set(converted.facts.column(ID).to_pylist()))
    yield f"{converted.facts.num_rows:,} facts of {people:,} people"
    for row in converted.refused:
        yield f"not used: {row.vocabulary} {row.code} is not {row.label!r} in this CDM"
    for table in dict.fromkeys(table for table, *_ in converted.unmapped):
        mine = [row for row in converted.unmapped if row[0] == table]
        names = ", ".join(f"{name or concept} ({n:,})" for _, concept, name, n in mine[:most])
        yield f"{table}: {sum(row[3] for row in mine):,} rows not mapped: {names}"
    yield f"{len(converted.rejects):,} rejects. A code that is not there is unknown, never a no."
