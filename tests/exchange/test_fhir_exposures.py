"""FHIR R4 in: pregnancy, medicines that are over, what a "no" is about, sides."""

from __future__ import annotations

from typing import Any

import pytest

from plantar import State
from plantar.exchange.fhir_in import RecordReader
from tests.exchange.records import ON, bundle, coded, condition, named, observation, states_of

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"


def _status(system: str, value: str) -> dict[str, Any]:
    """The status of pregnancy as the International Patient Summary sends it."""
    concept = {"coding": [{"system": LOINC, "code": "82810-3"}]}
    whole = {"resourceType": "Observation", "status": "final", "code": concept}
    return {**whole, **coded(system, value)}


@pytest.mark.parametrize(
    ("system", "value", "state"),
    [
        (SNOMED, "77386006", State.PRESENT),
        (SNOMED, "60001007", State.ABSENT),
        (SNOMED, "146799005", State.UNSURE),
        (SNOMED, "152231000119106", State.UNSURE),
        (LOINC, "LA15173-0", State.PRESENT),
        (LOINC, "LA26683-5", State.ABSENT),
        (LOINC, "LA4489-6", State.UNSURE),
    ],
)
def test_pregnancy_is_read_as_records_send_it(
    reader: RecordReader, system: str, value: str, state: State
) -> None:
    read = reader.read(bundle(_status(system, value)), ON)
    assert states_of(read)["history_pregnancy"] is state


def _taken(name: str, **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationStatement",
        "medicationCodeableConcept": {"text": name},
        **fields,
    }


OVER: list[dict[str, Any]] = [
    {"status": "completed"},
    {"status": "stopped"},
    {"status": "completed", "effectivePeriod": {"start": "2026-01-01", "end": "2026-03-01"}},
    {"status": "active", "effectivePeriod": {"end": "2026-03-01"}},
]


@pytest.mark.parametrize("fields", OVER, ids=str)
@pytest.mark.parametrize("name", ["paclitaxel", "cisplatin", "vincristine", "bortezomib"])
def test_a_cure_that_is_over_and_may_have_harmed_nerves_stays_as_past_exposure(
    reader: RecordReader, name: str, fields: dict[str, Any]
) -> None:
    read = reader.read(bundle(_taken(name, **fields)), ON)
    assert states_of(read) == {"takes_neurotoxic_chemotherapy": State.PRESENT}
    assert any("in the past" in line for line in read.used) and not read.medicines


@pytest.mark.parametrize("fields", OVER, ids=str)
@pytest.mark.parametrize("name", ["apixaban", "metformin", "prednisolone", "omeprazole"])
def test_a_medicine_that_counts_only_while_it_is_taken_leaves_nothing(
    reader: RecordReader, name: str, fields: dict[str, Any]
) -> None:
    read = reader.read(bundle(_taken(name, **fields)), ON)
    assert not states_of(read) and any("not taken" in line for line in read.unused)


@pytest.mark.parametrize("status", ["not-taken", "entered-in-error", "cancelled", "draft"])
def test_what_was_never_taken_is_no_exposure(reader: RecordReader, status: str) -> None:
    assert not states_of(reader.read(bundle(_taken("cisplatin", status=status)), ON))
    forbidden = _taken("cisplatin", status="completed", doNotPerform=True)
    assert not states_of(reader.read(bundle(forbidden), ON))


@pytest.mark.parametrize(
    ("words", "finding"),
    [
        ("saddle numbness", "numb_saddle"),
        ("numbness between the legs", "numb_saddle"),
        ("Numbness of the hand", "numb_hand"),
    ],
)
def test_a_no_to_one_place_is_no_no_to_the_complaint(
    reader: RecordReader, words: str, finding: str
) -> None:
    given = [named("Numbness of heel", valueBoolean=True), named(words, valueBoolean=False)]
    read = reader.read(bundle(*given), ON)
    absent = {e.finding for e in read.opening.evidence if e.state is State.ABSENT}
    assert "feel_numb" not in absent
    assert finding not in states_of(read) or states_of(read)[finding] is not State.PRESENT


def test_a_no_to_the_complaint_itself_is_one(reader: RecordReader) -> None:
    read = reader.read(bundle(named("Numbness", valueBoolean=False)), ON)
    assert states_of(read)["feel_numb"] is State.ABSENT


RIGHT = {"coding": [{"system": SNOMED, "code": "24028007", "display": "Right"}]}
BOTH = {"coding": [{"system": SNOMED, "code": "51440002"}]}


@pytest.mark.parametrize(
    ("site", "side"),
    [
        ({"text": "right heel"}, "right"),
        ({"text": "Left foot"}, "left"),
        ({"text": "heel, left"}, "left"),
        ({"coding": [{"display": "Structure of right heel"}]}, "right"),
        (RIGHT, "right"),
        (BOTH, "both"),
        ({"text": "both heels"}, "both"),
        ({"text": "heel"}, None),
        ({"coding": [{"system": SNOMED, "code": "76853006", "display": "Heel"}]}, None),
        ({"coding": [{"system": "elsewhere", "code": "24028007"}]}, None),
    ],
)
def test_the_side_of_a_body_site_is_that_of_the_finding(
    reader: RecordReader, site: dict[str, Any], side: str | None
) -> None:
    seen = observation("numb_heel_plantar", valueBoolean=True, bodySite=site)
    for given in (seen, condition("Numb heel", bodySite=[site])):
        evidence = reader.read(bundle(given), ON).opening.evidence
        assert {e.side for e in evidence if e.finding == "numb_heel_plantar"} == {side}


def test_a_body_site_that_contradicts_the_words_is_named_and_no_side_is_taken(
    reader: RecordReader,
) -> None:
    site = {"text": "right heel"}
    told = named("Numb left heel", valueBoolean=True, bodySite=site)
    for given in (told, condition("Numb left heel", bodySite=[site])):
        read = reader.read(bundle(given), ON)
        assert {e.side for e in read.opening.evidence} == {None}
        assert any("bodySite right: the side is not known" in line for line in read.unused)
