"""Diagnoses of a record: names are no findings, and one of the day is said first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from plantar import Plantar, State, Urgency
from plantar.exchange.app import Service
from plantar.exchange.cards import CardMaker
from plantar.exchange.codes import SYSTEMS
from plantar.exchange.diagnoses import DiagnosisNames, diagnosis_words
from plantar.exchange.fhir_in import RecordReader
from plantar.knowledge.base import KnowledgeBase
from tests.exchange.records import ON, bundle, code, condition, states_of

PATIENT = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1970-05-05"}
ACTIVE = {"clinicalStatus": code("active")}
OF_THE_DAY = {
    "Cauda equina syndrome": "cauda_equina",
    "Cauda equina syndrome (disorder)": "cauda_equina",
    "Cauda equina compression due to L4/5 disc prolapse": "cauda_equina",
    "Suspected cauda equina syndrome": "cauda_equina",
    "Sepsis": "sepsis",
    "Sepsis due to pneumonia": "sepsis",
    "Acute sepsis": "sepsis",
    "Epidural abscess": "spinal_epidural_abscess",
    "Spinal epidural abscess, lumbar": "spinal_epidural_abscess",
    "Guillain-Barré syndrome": "guillain_barre",
    "Guillain-Barre syndrome": "guillain_barre",
    "Spinal cord compression": "spinal_cord_compression",
    "Acute ischaemic stroke": "stroke",
    "Acute ischemic stroke": "stroke",
    "Acute limb ischaemia": "acute_limb_ischaemia",
    "Charcot foot": "charcot_foot",
    "Necrotizing fasciitis of left leg": "necrotising_soft_tissue_infection",
}
NOT_SO = (
    "History of stroke",
    "Family history of stroke",
    "No cauda equina syndrome",
    "Cauda equina syndrome ruled out",
    "At risk of sepsis",
    "Sepsis screening",
    "Fear of stroke",
    "Previous deep vein thrombosis",
    "Stroke prevention counselling",
    "Hypertension",
    "Numb left heel",
    "Urinary retention",
)


@pytest.mark.parametrize("words", OF_THE_DAY)
def test_an_active_diagnosis_of_the_day_is_open_said_first_and_no_finding(
    reader: RecordReader, words: str
) -> None:
    read = reader.read(bundle(PATIENT, condition(words, **ACTIVE)), ON)
    assert [d.named.id for d in read.opening.diagnoses] == [OF_THE_DAY[words]]
    assert read.first and read.opening.diagnoses[0].named.name in read.first[0]
    assert State.PRESENT not in states_of(read).values()


@pytest.mark.parametrize("words", NOT_SO)
def test_what_only_holds_the_name_of_a_danger_is_no_such_diagnosis(
    reader: RecordReader, words: str
) -> None:
    read = reader.read(bundle(PATIENT, condition(words, **ACTIVE)), ON)
    assert not read.opening.diagnoses


@pytest.mark.parametrize("words", ["Cauda equina syndrome", "Sepsis", "Epidural abscess"])
def test_every_door_says_a_diagnosis_of_the_day_at_the_top(
    door: Plantar, words: str, all_no: dict[str, str]
) -> None:
    items = [{"linkId": k, "answer": [{"valueString": v}]} for k, v in all_no.items()]
    answers = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": items}
    ill = condition(words, **ACTIVE)
    service = Service(door, now=lambda: datetime(2026, 4, 3, tzinfo=UTC))
    page = service.assess(bundle(PATIENT, ill, answers), {})["entry"][0]["resource"]
    assert page["status"] == "preliminary"
    assert page["section"][0]["title"] == "Diagnoses of the record"
    assert words.split()[0].lower() in page["section"][0]["text"]["div"].lower()
    prefetch = {"patient": PATIENT, "conditions": bundle(ill)}
    cards = CardMaker(door).cards("patient-view", {"patientId": "p"}, prefetch, ON)
    assert (
        cards[0]["indicator"] == "critical"
        and words.split()[0].lower() in cards[0]["summary"].lower()
    )


@pytest.mark.parametrize("words", ["Plantar fasciitis", "Multiple sclerosis", "Morton neuroma"])
def test_another_diagnosis_is_used_as_one_and_holds_nothing_up(
    reader: RecordReader, words: str
) -> None:
    read = reader.read(bundle(PATIENT, condition(words, **ACTIVE)), ON)
    assert any(f"diagnosis: {words[:6]}" in line for line in read.used)
    assert not read.first and not states_of(read)


def test_an_active_condition_that_is_not_understood_is_said_at_the_top(
    reader: RecordReader,
) -> None:
    only_code = {"resourceType": "Condition", "code": {"coding": [{"system": "s", "code": "Z1"}]}}
    for given, name in ((condition("Xyzosis", **ACTIVE), "Xyzosis"), (only_code, "Z1")):
        (line,) = reader.read(bundle(PATIENT, given), ON).first
        assert "Not understood" in line and name in line


@pytest.mark.parametrize("date", ["2015-03-01", "2020", "2025-01"])
def test_an_old_diagnosis_of_the_day_is_named_and_holds_nothing_up(
    reader: RecordReader, date: str
) -> None:
    read = reader.read(bundle(PATIENT, condition("Stroke", **ACTIVE, recordedDate=date)), ON)
    assert not read.opening.diagnoses and "not of today" in read.first[0]
    assert states_of(read)["history_stroke"] is State.PRESENT


def test_a_resolved_diagnosis_is_past(reader: RecordReader) -> None:
    over: dict[str, Any] = {"clinicalStatus": code("resolved"), "abatementDateTime": "2015"}
    read = reader.read(bundle(PATIENT, condition("Cauda equina syndrome", **over)), ON)
    assert not read.opening.diagnoses
    assert any("past diagnosis: Cauda equina syndrome" in line for line in read.used)


def test_a_diagnosis_that_is_not_confirmed_is_asked_about(reader: RecordReader) -> None:
    whole = condition("Cauda equina syndrome", verificationStatus=code("provisional"))
    (found,) = reader.read(bundle(PATIENT, whole), ON).opening.diagnoses
    assert found.said == "provisional"


@pytest.mark.parametrize(
    "words", ["Spinal cord compression", "Charcot foot", "Lumbar disc herniation"]
)
def test_what_is_only_guessed_from_a_name_is_named_as_a_guess_and_does_not_count(
    reader: RecordReader, words: str
) -> None:
    read = reader.read(bundle(PATIENT, condition(words, **ACTIVE)), ON)
    assert "history_spine_surgery" not in states_of(read)
    assert not {"skin_blue", "skin_pale"} & states_of(read).keys()
    assert any("only guessed from the name" in line for line in read.unused)


def test_every_name_of_the_file_is_of_one_diagnosis_of_the_knowledge(
    knowledge: KnowledgeBase,
) -> None:
    names, words = DiagnosisNames(knowledge), diagnosis_words()
    assert words.names.keys() <= knowledge.conditions.keys()
    for ident, given in words.names.items():
        assert {getattr(names.of_words(name), "id", "") for name in given} == {ident}
    for ident, grave in words.grave.items():
        every = (grave.name, *grave.names)
        assert {getattr(names.of_words(name), "id", "") for name in every} == {ident}
        assert Urgency(grave.urgency).rank >= Urgency.SAME_DAY.rank


def test_a_code_names_a_diagnosis_only_where_its_title_does(knowledge: KnowledgeBase) -> None:
    names = DiagnosisNames(knowledge)
    found = names.of_code(SYSTEMS["icd10"], "G83.4")
    assert found is not None and found.id == "cauda_equina"
    assert names.of_code(SYSTEMS["icd10"], "E83.5") is None
