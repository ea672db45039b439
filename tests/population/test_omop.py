"""A generated OMOP CDM becomes facts: what is mapped counts, what is not is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from plantar.errors import KnowledgeError
from plantar.front import Plantar
from plantar.population.answers import Options
from plantar.population.batch import assess_batch
from plantar.population.columns import LINE, TableError
from plantar.population.omop import Converted, convert, read_mapping, told

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


def test_the_latest_recent_note_is_the_text(found: Converted) -> None:
    assert _of(found, "4")["text"] == "Numb left heel."


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
