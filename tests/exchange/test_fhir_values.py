"""What the value of a FHIR observation says: so, not so, in doubt, measured, flagged."""

from __future__ import annotations

from typing import Any

import pytest

from plantar import State
from plantar.exchange.fhir_in import RecordReader
from tests.exchange.records import ON, bundle, coded, named, observation, states_of

NO_S: list[dict[str, Any]] = [
    {"valueBoolean": False},
    *({"valueString": word} for word in ("No", "negative", "Absent.", "none", "Not detected")),
    *({"valueCodeableConcept": {"text": word}} for word in ("No", "Negative")),
    coded("http://loinc.org", "LA32-8"),
    coded("http://snomed.info/sct", "373067005"),
    *({"interpretation": [{"coding": [{"code": code}]}]} for code in ("NEG", "ND", "NR")),
]


@pytest.mark.parametrize("said", NO_S, ids=str)
@pytest.mark.parametrize(
    ("words", "finding"),
    [
        ("Saddle anaesthesia", "numb_saddle"),
        ("Unable to pass urine", "bladder_retention"),
        ("Foot drop", "weak_foot_lift"),
    ],
)
def test_a_no_of_a_record_is_a_no_by_code_and_by_words_and_settles_no_danger_by_words(
    reader: RecordReader, words: str, finding: str, said: dict[str, Any]
) -> None:
    by_words = reader.read(bundle(named(words, **said)), ON).opening.evidence
    found = [e for e in by_words if e.finding == finding]
    assert [e.state for e in found] == [State.ABSENT]
    assert all(e.confidence < 1 for e in found)
    assert State.PRESENT not in {e.state for e in by_words}
    by_code = reader.read(bundle(observation(finding, **said)), ON)
    assert states_of(by_code) == {finding: State.ABSENT}


@pytest.mark.parametrize(
    "said",
    [
        {"valueString": "No improvement"},
        {"valueString": "unknown"},
        {"valueBoolean": True, "interpretation": [{"coding": [{"code": "NEG"}]}]},
        {"valueInteger": 7},
    ],
    ids=str,
)
def test_a_value_that_may_mean_either_is_asked_about(
    reader: RecordReader, said: dict[str, Any]
) -> None:
    read = reader.read(bundle(named("Numbness between the legs", **said)), ON)
    assert states_of(read)["numb_saddle"] is State.UNSURE


@pytest.mark.parametrize("said", [{"valueString": "absent"}, {"valueBoolean": False}], ids=str)
def test_feeling_that_is_absent_is_never_good_news(
    reader: RecordReader, said: dict[str, Any]
) -> None:
    for words in ("Saddle sensation", "Perianal sensation"):
        read = reader.read(bundle(named(words, **said)), ON)
        assert State.ABSENT not in states_of(read).values()
        assert State.UNSURE in states_of(read).values() or read.unused


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Voiding spontaneously", {"valueBoolean": False}),
        ("Bowel continence", {"valueBoolean": False}),
        ("Light touch perineum", {"valueString": "absent"}),
        ("Pinprick S3 to S5", {"valueString": "negative"}),
        ("Ankle dorsiflexion", {"valueString": "absent"}),
        ("Dorsalis pedis", {"valueString": "absent"}),
        ("Bladder emptying", {"valueString": "absent"}),
        ("Speech normal", {"valueBoolean": False}),
    ],
)
def test_a_no_to_what_is_no_complaint_denies_no_danger_and_no_sign(
    reader: RecordReader, words: str, value: dict[str, Any]
) -> None:
    states = set(states_of(reader.read(bundle(named(words, **value)), ON)).values())
    assert states and State.ABSENT not in states


def test_a_no_to_the_complaint_by_its_own_name_in_any_order_denies_it(reader: RecordReader) -> None:
    read = reader.read(bundle(named("Saddle numbness", valueString="no")), ON)
    assert states_of(read)["numb_saddle"] is State.ABSENT


def test_reflexes_that_are_absent_are_read_as_the_sign_that_they_are(
    reader: RecordReader,
) -> None:
    read = reader.read(bundle(named("Ankle reflexes", valueString="absent")), ON)
    assert states_of(read)["sign_ankle_reflexes_both_absent"] is State.PRESENT


@pytest.mark.parametrize("name", ["Hemoglobin [Mass/volume] in Blood", "Vitamin B12 in Serum"])
def test_that_something_was_measured_does_not_say_that_it_is_abnormal(
    reader: RecordReader, name: str
) -> None:
    value = {"valueQuantity": {"value": 14.2, "unit": "g/dL"}}
    read = reader.read(bundle(named(name, **value)), ON)
    assert not read.opening.evidence
    assert any("a number, and no code that is read says of what" in line for line in read.unused)


def test_an_observation_that_says_nothing_of_what_it_names_is_named(reader: RecordReader) -> None:
    declined = {"dataAbsentReason": {"coding": [{"code": "asked-declined"}]}}
    read = reader.read(bundle(named("Saddle anaesthesia", **declined)), ON)
    assert not read.opening.evidence
    assert any("asked-declined" in line for line in read.unused)


def _flag(code: str) -> dict[str, Any]:
    return {"interpretation": [{"coding": [{"code": code}]}]}


@pytest.mark.parametrize(
    ("flag", "state"),
    [
        *((code, State.PRESENT) for code in ("A", "AA", "POS")),
        *((code, State.UNSURE) for code in ("H", "HH", "L", "LL", "N", "X")),
    ],
)
def test_a_danger_that_is_flagged_and_has_no_value_is_present_or_asked_about(
    reader: RecordReader, flag: str, state: State
) -> None:
    for whole in (named("Numb saddle", **_flag(flag)), observation("numb_saddle", **_flag(flag))):
        assert states_of(reader.read(bundle(whole), ON))["numb_saddle"] is state


def test_a_flag_beside_a_number_does_not_say_to_which_side_and_breaks_nothing(
    reader: RecordReader,
) -> None:
    number = {"valueQuantity": {"value": 34.0, "unit": "Cel"}}
    for whole in (
        named("Body temperature", **number, **_flag("A")),
        named("Body temperature", **number, **_flag("L")),
    ):
        assert states_of(reader.read(bundle(whole), ON))["fever"] is State.UNSURE
    assert not reader.read(bundle(observation("lab_hba1c", **_flag("A"))), ON).opening.evidence


def test_a_lost_sign_that_is_flagged_abnormal_is_still_the_sign(reader: RecordReader) -> None:
    whole = named("Ankle reflexes", valueString="absent", **_flag("A"))
    states = states_of(reader.read(bundle(whole), ON))
    assert states["sign_ankle_reflexes_both_absent"] is State.PRESENT


@pytest.mark.parametrize("status", ["registered", "entered-in-error", "cancelled"])
@pytest.mark.parametrize("kind", ["Observation", "DiagnosticReport"])
def test_what_has_no_result_or_is_an_error_does_not_count(
    reader: RecordReader, kind: str, status: str
) -> None:
    whole = observation("numb_saddle", valueBoolean=True)
    if kind == "DiagnosticReport":
        whole = {"resourceType": kind, "conclusion": "Saddle anaesthesia."}
    read = reader.read(bundle({**whole, "status": status}), ON)
    assert not read.opening.evidence
    assert any("not read" in line for line in read.unused)
