"""An OMOP CDM (version 5) in DuckDB as a long table of facts, by a mapping file.

Conditions, observations and drug exposures become findings that are present, with the descendants
of each concept; the latest measurement of each kind its value; the latest note the text. A code
that is not mapped is counted by name, a measurement that cannot be read is a reject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from plantar import KnowledgeBase
from plantar.errors import KnowledgeError
from plantar.knowledge.people import ADULT
from plantar.knowledge.recency import latest
from plantar.knowledge.units import in_own_unit
from plantar.population.columns import ID, Reject, TableError

FILE = Path(__file__).with_name("omop.yaml")
SEX = {8507: "male", 8532: "female"}
"""Concepts of the CDM's own gender domain."""
TABLES = {
    "condition_occurrence": ("condition_concept_id", "condition_start_date", "conditions"),
    "observation": ("observation_concept_id", "observation_date", "conditions"),
    "drug_exposure": ("drug_concept_id", "drug_exposure_start_date", "drugs"),
}
"""CDM table to its concept, its date and the part of the mapping that reads it."""


class Mapped(BaseModel):
    """A code, what the vocabulary calls it, and the finding that it makes present."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vocabulary: str
    code: str
    label: str
    finding: str
    days: int | None = None
    """It counts so long before the day of the study; None: for ever."""
    checked: bool


class CodeMapping(BaseModel):
    """The mapping file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conditions: tuple[Mapped, ...]
    drugs: tuple[Mapped, ...]
    measurement_days: int
    note_days: int


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


def read_mapping(knowledge: KnowledgeBase, file: Path = FILE) -> CodeMapping:
    """The mapping in a file.

    Raises:
        KnowledgeError: it is no mapping, or names an unknown finding.
    """
    try:
        read = CodeMapping.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise KnowledgeError(f"{file}: not a mapping of codes: {error}") from error
    for row in (*read.conditions, *read.drugs):
        if row.finding not in knowledge.findings:
            raise KnowledgeError(f"{file}: {row.label}: found {row.finding}; expected a finding")
    return read


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


class _OmopReader:
    def __init__(self, cdm: duckdb.DuckDBPyConnection, knowledge: KnowledgeBase, on: date) -> None:
        self.cdm, self.knowledge, self.on = cdm, knowledge, on
        self.rows: list[tuple[str, str, str | None, str | None]] = []
        self.rejects: list[Reject] = []
        self.unmapped: list[tuple[str, int, str, int]] = []
        self.tables = {str(row[0]) for row in self._all("show tables")}

    def read(self, mapping: CodeMapping) -> Converted:
        self._people()
        refused: list[Mapped] = []
        concepts: dict[str, dict[int, Mapped]] = {}
        for part in ("conditions", "drugs"):
            concepts[part], wrong = self._concepts(getattr(mapping, part))
            refused += wrong
        for table, (concept, day, part) in TABLES.items():
            self._events(table, concept, day, concepts[part])
        self._measurements(mapping.measurement_days)
        if "note" in self.tables:
            self._notes(mapping.note_days)
        columns = list(zip(*sorted(set(self.rows)), strict=True)) or [(), (), (), ()]
        names = (ID, "finding", "state", "value")
        facts = pa.RecordBatch.from_pydict(
            {n: pa.array(c, pa.string()) for n, c in zip(names, columns, strict=True)}
        )
        return Converted(facts, tuple(self.rejects), tuple(self.unmapped), tuple(refused))

    def _all(self, query: str, *given: Any) -> list[tuple[Any, ...]]:
        return self.cdm.execute(query, given).fetchall()

    def _people(self) -> None:
        query = "select person_id, year_of_birth, gender_concept_id from person order by 1"
        for who, born, gender in self._all(query):
            age = self.on.year - born if born is not None else None
            if age is not None and age < ADULT:
                self.rejects.append(
                    Reject(0, str(who), "year_of_birth", str(born), f"an adult ({ADULT} or over)")
                )
                continue
            self._fact(who, "sex", SEX.get(gender, "unknown"))
            if age is not None:
                self._fact(who, "age_years", None, str(age))

    def _fact(self, who: int, name: str, state: str | None, value: str | None = None) -> None:
        self.rows.append((str(who), name, state, value))

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
        adults = {row[0] for row in self.rows}
        query = (
            f"select person_id, {concept}, max(cast({day} as date)) from {table} "
            f"where {day} <= ? group by all order by all"
        )
        for who, code, last in self._all(query, self.on):
            row = known.get(code)
            recent = row and (row.days is None or (self.on - last).days <= row.days)
            if row and recent and str(who) in adults:
                self._fact(who, row.finding, "yes")
        self._count_unmapped(table, concept, known)

    def _count_unmapped(self, table: str, concept: str, known: Mapping[int, object]) -> None:
        query = (
            f"select {concept}, coalesce(any_value(concept_name), ''), count(*) from {table} "
            f"left join concept on concept_id = {concept} group by 1 order by 3 desc, 1"
        )
        self.unmapped += [(table, c, name, n) for c, name, n in self._all(query) if c not in known]

    def _measurements(self, days: int) -> None:
        if "measurement" not in self.tables:
            return
        loinc = {f.loinc.code: name for name, f in self.knowledge.findings.items() if f.loinc}
        codes = self._all(
            "select concept_id, concept_code from concept where vocabulary_id='LOINC'"
        )
        known = {concept: loinc[code] for concept, code in codes if code in loinc}
        adults = {row[0] for row in self.rows}
        query = (
            "select measurement_id, person_id, measurement_concept_id, value_as_number, "
            "coalesce(unit_source_value, ''), cast(measurement_date as date) from measurement "
            "where measurement_date between ? and ? order by measurement_date, measurement_id"
        )
        read: list[tuple[tuple[int, str], date, str]] = []
        for row, who, concept, value, unit, day in self._all(
            query, self.on - timedelta(days), self.on
        ):
            if concept not in known or value is None or str(who) not in adults:
                continue
            name = known[concept]
            finding = self.knowledge.findings[name]
            own = in_own_unit(float(value), unit, finding)
            if own is None or not unit:
                expected = " or ".join([finding.unit, *finding.units])
                self.rejects.append(Reject(row, str(who), name, f"{value} {unit}", expected))
                continue
            read.append(((who, name), day, repr(own)))
        for (who, name), value in latest(read).items():
            self._fact(who, name, None, value)
        self._count_unmapped("measurement", "measurement_concept_id", known)

    def _notes(self, days: int) -> None:
        query = (
            "select person_id, arg_max(note_text, (note_date, note_id)) from note "
            "where note_date between ? and ? group by 1 order by 1"
        )
        adults = {row[0] for row in self.rows}
        for who, text in self._all(query, self.on - timedelta(days), self.on):
            if text and str(who) in adults:
                self._fact(who, "text", text)


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
