"""A generated OMOP CDM becomes facts: what is mapped counts, what is not is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from plantar.errors import KnowledgeError
from plantar.front import Plantar
from plantar.population.answers import Options
from plantar.population.batch import assess_batch
from plantar.population.columns import LINE, TableError
from plantar.population.measured import LabValue, measured
from plantar.population.omop import Converted, _OmopReader, convert, told, youngest
from plantar.population.omop_mapping import read_mapping

ON = date(2026, 4, 3)
CDM = """
create table person (person_id int, year_of_birth int, gender_concept_id int);
insert into person values (1, 1960, 8532), (2, 1980, 8507), (3, 2015, 8507), (4, 1970, 0);
create table concept (concept_id int, concept_name text, vocabulary_id text, concept_code text);
insert into concept values (10, 'Diabetes mellitus', 'SNOMED', '73211009'),
  (11, 'Type 2 diabetes mellitus', 'SNOMED', '44054006'), (12, 'Fever', 'SNOMED', '386661006'),
  (13, 'Retention of urine', 'SNOMED', '267064002'), (14, 'Common cold', 'SNOMED', '82272006'),
  (15, 'Something else', 'SNOMED', '6077001'), (20, 'metformin', 'RxNorm', '6809'),
  (30, 'Hemoglobin A1c', 'LOINC', '4548-4');
create table concept_ancestor (ancestor_concept_id int, descendant_concept_id int);
insert into concept_ancestor values (10, 10), (10, 11);
create table condition_occurrence
  (person_id int, condition_concept_id int, condition_start_date date);
insert into condition_occurrence values (1, 11, '2001-01-01'), (1, 12, '2020-01-01'),
  (2, 13, '2026-04-01'), (2, 14, '2026-04-01'), (2, 12, '2026-05-01'), (4, 15, '2026-04-01');
create table drug_exposure (person_id int, drug_concept_id int, drug_exposure_start_date date);
insert into drug_exposure values (1, 20, '2026-01-01');
create table measurement (measurement_id int, person_id int, measurement_concept_id int,
  measurement_date date, value_as_number double, unit_source_value text);
insert into measurement values (1, 1, 30, '2025-06-01', 40, 'mmol/mol'),
  (2, 1, 30, '2026-03-01', 62, 'mmol/mol'), (3, 2, 30, '2026-03-01', 62, 'bananas');
create table note (note_id int, person_id int, note_date date, note_text text);
insert into note values (1, 4, '2026-04-02', 'Numb left heel.'), (2, 4, '2020-01-01', 'Old.');
"""


@pytest.fixture(scope="module")
def cdm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cdm") / "cdm.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(CDM)
    return path


@pytest.fixture(scope="module")
def found(cdm: Path, door: Plantar) -> Converted:
    return convert(cdm, door.knowledge, read_mapping(door.knowledge), ON)


def _of(found: Converted, person: str) -> dict[str, str]:
    rows = found.facts.to_pylist()
    return {r["finding"]: r["state"] or r["value"] for r in rows if r["person_id"] == person}


def test_a_descendant_a_drug_and_the_latest_measurement_count(found: Converted) -> None:
    assert _of(found, "1") == {
        "sex": "female",
        "age_years": "66",
        "history_diabetes": "yes",
        "takes_metformin": "yes",
        "lab_hba1c": "62.0",
    }


def test_an_old_fever_and_one_of_later_do_not_count_today(found: Converted) -> None:
    assert "fever" not in _of(found, "1") | _of(found, "2")
    assert _of(found, "2")["bladder_retention"] == "yes"


def test_a_recent_note_is_the_text_with_its_date(found: Converted) -> None:
    assert _of(found, "4")["text"] == "Note of 2026-04-02:\nNumb left heel."


def test_a_child_and_an_unknown_unit_are_rejects(found: Converted) -> None:
    assert [(r.person_id, r.column) for r in found.rejects] == [
        ("3", "year_of_birth"),
        ("2", "lab_hba1c"),
    ]


def test_a_code_that_the_vocabulary_calls_otherwise_is_not_used(found: Converted) -> None:
    assert "weak_foot_lift" not in _of(found, "4")
    assert "Foot-drop" in {row.label for row in found.refused}


def test_what_is_not_mapped_is_counted_by_name(found: Converted) -> None:
    assert any("Common cold (1)" in line for line in told(found))


def test_the_facts_can_be_assessed(found: Converted, door: Plantar) -> None:
    numbered = found.facts.append_column(LINE, list(range(found.facts.num_rows)))
    done = assess_batch(numbered, door, Options(long=True))
    levels = {r["person_id"]: r["level"] for r in done.answers.to_pylist()}
    assert levels.keys() == {"1", "2", "4"}
    assert levels["2"] == "emergency_now"


def test_a_mapping_to_an_unknown_finding_is_refused(door: Plantar, tmp_path: Path) -> None:
    file = tmp_path / "omop.yaml"
    row = "{vocabulary: SNOMED, code: '1', label: a, finding: fevr, checked: false}"
    file.write_text(f"conditions: [{row}]\ndrugs: []\nmeasurement_days: 1\nnote_days: 1\n")
    with pytest.raises(KnowledgeError, match="found fevr"):
        read_mapping(door.knowledge, file)


def test_a_file_that_is_no_cdm_is_named(door: Plantar, tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    path.write_text("nothing")
    with pytest.raises(TableError, match=r"x\.duckdb: cannot be read"):
        convert(path, door.knowledge, read_mapping(door.knowledge), ON)


UNNEEDED = """
insert into concept select 1000 + i, 'x', 'LOINC', 'x' || i from range(500) t(i);
insert into concept select 2000 + i, 'x', 'UCUM', 'x' || i from range(500) t(i);
insert into condition_occurrence select 1, 14, date '2026-04-01' from range(500);
insert into condition_occurrence select 3, 13, date '2026-04-01' from range(500);
insert into condition_occurrence select 1, 12, date '2020-01-01' - cast(i as int)
  from range(500) t(i);
insert into condition_occurrence select 2, 12, date '2026-05-01' + cast(i as int)
  from range(500) t(i);
insert into drug_exposure select 3, 20, date '2026-01-01' from range(500);
insert into drug_exposure select 1, 21, date '2026-01-01' from range(500);
insert into measurement select 100 + i, 1, 31, date '2026-03-01', 1, 'g' from range(500) t(i);
insert into measurement select 700 + i, 3, 30, date '2026-03-01', 62, 'g' from range(500) t(i);
insert into measurement select 1300 + i, 1, 30, date '1990-03-01', 62, 'g' from range(500) t(i);
insert into measurement select 2000 + i, 1, 30, date '2027-03-01', 62, 'g' from range(500) t(i);
insert into note select 100 + i, 3, date '2026-04-02', 'a child' from range(500) t(i);
insert into note select 700 + i, 4, date '2019-04-02', 'long ago' from range(500) t(i);
"""
"""Rows of no mapped code, of a child, of a later day or too old to count."""


def test_no_row_is_fetched_that_can_be_neither_fact_nor_reject(
    tmp_path: Path, door: Plantar, found: Converted, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, fetched, whole = tmp_path / "cdm.duckdb", list[int](), _OmopReader._all
    with duckdb.connect(str(path)) as connection:
        connection.execute(CDM + UNNEEDED)

    def counted(self: _OmopReader, query: str, *given: Any) -> list[tuple[Any, ...]]:
        rows = whole(self, query, *given)
        fetched.append(len(rows))
        return rows

    monkeypatch.setattr(_OmopReader, "_all", counted)
    again = convert(path, door.knowledge, read_mapping(door.knowledge), ON)
    assert max(fetched) < 20
    assert (again.facts, again.rejects) == (found.facts, found.rejects)


def test_rows_that_are_not_mapped_are_counted_though_they_are_not_fetched(
    tmp_path: Path, door: Plantar, found: Converted
) -> None:
    path = tmp_path / "cdm.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(CDM + UNNEEDED)
    again = convert(path, door.knowledge, read_mapping(door.knowledge), ON)
    added = {
        ("condition_occurrence", 14): 501,
        ("drug_exposure", 21): 500,
        ("measurement", 31): 500,
    }
    counts = {(table, concept): n for table, concept, _, n in again.unmapped}
    assert counts.items() >= added.items()


TABLES = """
create table person (person_id int, year_of_birth int, month_of_birth int, day_of_birth int,
  gender_concept_id int);
create table concept (concept_id int, concept_name text, vocabulary_id text, concept_code text);
insert into concept values (13, 'Retention of urine', 'SNOMED', '267064002'),
  (30, 'Hemoglobin A1c', 'LOINC', '4548-4'), (31, 'TSH', 'LOINC', '3016-3'),
  (50, 'millimole per mole', 'UCUM', 'mmol/mol'), (51, 'percent', 'UCUM', '%'),
  (52, 'milli-international unit per liter', 'UCUM', 'm[IU]/L'), 
  (60, '<', 'Meas Value Operator', '1');
create table condition_occurrence
  (person_id int, condition_concept_id int, condition_start_date date);
create table measurement (measurement_id int, person_id int, measurement_concept_id int,
  measurement_date date, value_as_number double, unit_source_value text, unit_concept_id int,
  operator_concept_id int);
create table note (note_id int, person_id int, note_date date, note_text text);
"""


def _converted(tmp_path: Path, door: Plantar, *rows: str, people: str = "") -> Converted:
    """A CDM of one adult and a few rows, each a table with its values."""
    path = tmp_path / "cdm.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES)
        connection.execute(f"insert into person values {people or '(1, 1970, 1, 1, 8532)'}")
        for row in rows:
            table, values = row.split(" ", 1)
            connection.execute(f"insert into {table} values {values}")
    return convert(path, door.knowledge, read_mapping(door.knowledge), ON)


@pytest.mark.parametrize(
    ("born", "adult"),
    [
        ("2008, 4, 3", True),
        ("2008, 4, 4", False),
        ("2008, 12, 20", False),
        ("2008, 3, null", True),
        ("2008, 4, null", False),
        ("2008, null, null", False),
        ("2007, null, null", True),
        ("null, null, null", False),
    ],
)
def test_whoever_may_be_a_child_is_a_reject(
    door: Plantar, tmp_path: Path, born: str, adult: bool
) -> None:
    found = _converted(tmp_path, door, people=f"(1, {born}, 8532)")
    assert bool(found.facts.num_rows) == adult
    assert [r.column for r in found.rejects] == ([] if adult else ["year_of_birth"])


def test_the_age_is_that_of_the_last_birthday() -> None:
    assert [youngest(ON, 1960, *day) for day in ((4, 3), (4, 4), (4, None), (None, None))] == [
        66, 65, 65, 65,
    ]  # fmt: skip


def test_the_danger_of_the_day_before_is_not_lost_behind_a_later_note(
    door: Plantar, tmp_path: Path
) -> None:
    found = _converted(
        tmp_path,
        door,
        "note (2, 1, '2026-04-03', 'Seen by dietician.')",
        "note (1, 1, '2026-04-02', 'Numb between the legs, cannot pass water.')",
        "note (3, 1, '2026-01-02', 'Too long ago.'), (4, 1, '2026-04-04', 'Still to come.')",
    )
    text = _of(found, "1")["text"]
    assert text.index("Note of 2026-04-02:") < text.index("Note of 2026-04-03:")
    assert "Too long ago" not in text and "Still to come" not in text
    numbered = found.facts.append_column(LINE, list(range(found.facts.num_rows)))
    done = assess_batch(numbered, door, Options(long=True)).answers.to_pylist()
    assert [row["level"] for row in done] == ["emergency_now"]


@pytest.mark.parametrize("year", [1999, 2026])
def test_the_date_of_a_note_makes_nothing_look_old(door: Plantar, year: int) -> None:
    said = "Numb between the legs, cannot pass water since this morning."
    heard = door.read(f"Note of {year}-04-02:\n{said}")
    assert not [e for e in heard.evidence if door.knowledge.findings[e.finding].looks_old]
    assert not [e for e in heard.evidence if e.finding == "symptom_days" and (e.value or 0) > 2]


def test_notes_that_are_too_many_to_be_read_are_named_and_the_latest_is_kept(
    door: Plantar, tmp_path: Path
) -> None:
    long = "Numb left heel. " * 1000
    found = _converted(
        tmp_path,
        door,
        f"note (1, 1, '2026-04-01', '{long}')",
        f"note (2, 1, '2026-04-02', '{long}')",
    )
    assert _of(found, "1")["text"].startswith("Note of 2026-04-02:")
    assert [(r.line, r.column) for r in found.rejects] == [(1, "note")]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("62, null, 50, null", ("62.0", None)),
        ("62, 'mmol/mol', 0, 0", ("62.0", None)),
        ("62, 'mmol/mol', 50, null", ("62.0", None)),
        ("62, 'H', 50, null", ("62.0", None)),
        ("6, null, 51, null", ("42.074", None)),
        ("62, 'mmol/mol', 51, null", (None, "62.0 % and mmol/mol")),
        ("16, 'mmol/mol', 51, null", (None, "16.0 % and mmol/mol")),
        ("62, null, null, null", (None, "62.0")),
        ("62, null, 99, null", (None, "62.0")),
        ("null, 'mmol/mol', 50, null", (None, "no number mmol/mol")),
        ("40, null, 50, 60", ("no", None)),
        ("200, null, 50, 60", (None, "< 200.0 mmol/mol")),
        ("100, null, 50, 4172704", ("yes", None)),
        ("40, null, 50, 4172704", (None, "> 40.0 mmol/mol")),
        ("62, null, 50, 77", (None, "sign 77 62.0 mmol/mol")),
    ],
)
def test_unit_and_sign_of_a_number_count_or_it_is_a_reject(
    door: Plantar, tmp_path: Path, row: str, told: tuple[str | None, str | None]
) -> None:
    found = _converted(tmp_path, door, f"measurement (1, 1, 30, '2026-03-01', {row})")
    known = _of(found, "1").get("lab_hba1c")
    rejected = [r.found for r in found.rejects]
    if told[0] is not None and told[0] not in ("yes", "no"):
        assert known is not None and float(known) == pytest.approx(float(told[0]))
    else:
        assert known == told[0]
    assert rejected == ([told[1]] if told[1] else [])


def test_a_unit_that_ucum_writes_otherwise_is_known(door: Plantar, tmp_path: Path) -> None:
    found = _converted(tmp_path, door, "measurement (1, 1, 31, '2026-03-01', 9, null, 52, null)")
    assert _of(found, "1")["lab_tsh"] == "9.0"


@pytest.mark.parametrize("value", [40.0, 47.9, 48.0, 48.1, 100.0])
@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
def test_a_bound_is_a_state_only_where_every_value_within_it_has_it(
    door: Plantar, value: float, sign: str
) -> None:
    finding = door.knowledge.findings["lab_hba1c"]
    found = measured(value, "mmol/mol", sign, finding)
    inside = [v / 100 for v in range(1500, 25000)]
    within = {"<": value.__gt__, "<=": value.__ge__, ">": value.__lt__, ">=": value.__le__}[sign]
    states = {v >= 48 for v in inside if within(v)}
    expected = LabValue(state="yes" if True in states else "no") if len(states) == 1 else None
    assert found == expected


@pytest.mark.parametrize(
    ("row", "column", "found"),
    [
        ("condition_occurrence (1, 13, null)", "condition_occurrence", "without a date"),
        ("condition_occurrence (9, 13, '2026-04-01')", "condition_occurrence", "of nobody"),
        ("measurement (1, 9, 30, '2026-03-01', 62, null, 50, null)", "measurement", "of nobody"),
        ("measurement (1, 1, 30, null, 62, null, 50, null)", "measurement", "without a date"),
        ("note (1, 9, '2026-04-01', 'Numb.')", "note", "of nobody"),
        ("note (1, 1, null, 'Numb.')", "note", "without a date"),
    ],
)
def test_what_is_mapped_and_cannot_be_used_is_a_reject(
    door: Plantar, tmp_path: Path, row: str, column: str, found: str
) -> None:
    [reject] = _converted(tmp_path, door, row).rejects
    assert reject.column == column and found in reject.found


def test_an_unknown_sign_of_a_mapping_is_refused(door: Plantar, tmp_path: Path) -> None:
    file = tmp_path / "omop.yaml"
    file.write_text(
        "conditions: []\ndrugs: []\nmeasurement_days: 1\nnote_days: 1\noperators: {7: about}\n"
    )
    with pytest.raises(KnowledgeError, match="operators: found about"):
        read_mapping(door.knowledge, file)
