"""An OMOP CDM (version 5) in DuckDB as a long table of facts, by a mapping file.

Conditions, observations and drug exposures become findings that are present, with the descendants
of each concept; the latest measurement of each kind its value; the notes of some weeks the text,
oldest first, each with its date. A code that is not mapped is counted by name. What is mapped and
cannot be used (no date, no number, an unknown unit, nobody of the table of people) is a reject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
        query = (
            f"select person_id, {concept}, cast({day} as date) from {table} "
            "group by all order by all"
        )
        for who, code, when in self._all(query):
            row = known.get(code)
            if not row or not self._usable(0, who, table, row.label, when):
                continue
            if row.days is None or (self.on - when).days <= row.days:
                self._fact(who, row.finding, "yes")
        self._count_unmapped(table, concept, known)

    def _count_unmapped(self, table: str, concept: str, known: Mapping[int, object]) -> None:
        query = (
            f"select {concept}, coalesce(any_value(concept_name), ''), count(*) from {table} "
            f"left join concept on concept_id = {concept} group by 1 order by 3 desc, 1"
        )
        self.unmapped += [(table, c, name, n) for c, name, n in self._all(query) if c not in known]

    def _measurements(self, mapping: CodeMapping) -> None:
        if "measurement" not in self.tables:
            return
        loinc = {f.loinc.code: name for name, f in self.knowledge.findings.items() if f.loinc}
        codes = self._all(
            "select concept_id, concept_code from concept where vocabulary_id='LOINC'"
        )
        known = {concept: loinc[code] for concept, code in codes if code in loinc}
        units, signs = self._units(mapping), self._signs(mapping)
        first = self.on - timedelta(mapping.measurement_days)
        read: list[tuple[tuple[int, str], date, LabValue]] = []
        for row, who, concept, day, value, *written in self._measured():
            name = known.get(concept, "")
            if not name or not self._usable(row, who, "measurement", name, day) or day < first:
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
        self._count_unmapped("measurement", "measurement_concept_id", known)

    def _measured(self) -> Iterator[tuple[Any, ...]]:
        """Row, person, concept, day, number, unit as written, concepts of unit and of sign."""
        wanted = (
            "measurement_id", "person_id", "measurement_concept_id", "measurement_date",
            "value_as_number", "unit_source_value", "unit_concept_id", "operator_concept_id",
        )  # fmt: skip
        columns = self._columns("measurement", wanted)
        query = f"select {columns} from measurement order by measurement_date, measurement_id"
        yield from self.cdm.execute(query).fetchall()

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

    def _units(self, mapping: CodeMapping) -> dict[int, str]:
        """Concepts of units as they are written here."""
        query = "select concept_id, concept_code from concept where vocabulary_id = 'UCUM'"
        return {concept: mapping.units.get(code, code) for concept, code in self._all(query)}

    def _signs(self, mapping: CodeMapping) -> dict[int, str]:
        """Concepts of signs, by their name in this CDM's vocabulary, else by the mapping."""
        marks = ", ".join("?" for _ in SIGNS)
        query = f"select concept_id, concept_name from concept where concept_name in ({marks})"
        return {**mapping.operators, **dict(self._all(query, *SIGNS))}

    def _notes(self, days: int) -> None:
        """All notes of each adult within the window, oldest first, each under its date."""
        columns = self._columns("note", ("note_id", "person_id", "note_date", "note_text"))
        first = self.on - timedelta(days)
        notes: dict[int, list[tuple[int, date, str]]] = {}
        for row, who, day, text in self._all(f"select {columns} from note order by 3, 1"):
            said = (text or "").strip()
            if said and self._usable(row, who, "note", "a note", day) and day >= first:
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
