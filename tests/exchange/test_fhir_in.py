"""FHIR R4 to a case: nothing lost in silence, nothing guessed, one person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar import PlantarError, State
from plantar.exchange.codes import finding_of
from plantar.exchange.elements import Elements
from plantar.exchange.fhir_in import RecordReader
from plantar.knowledge.base import KnowledgeBase
from tests.exchange.records import ON, bundle, code, condition, observation, states_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "fhir" / "stocking.json"


def test_a_record_becomes_a_case(reader: RecordReader) -> None:
    read = reader.read(json.loads(EXAMPLE.read_text(encoding="utf-8")), ON)
    assert (read.opening.person.age_years, read.opening.person.sex) == (65, "male")
    states = states_of(read)
    assert states["numb_stocking"] is State.PRESENT
    assert states["history_diabetes"] is State.PRESENT
    assert states["takes_metformin"] is State.PRESENT
    value = next(e.value for e in read.opening.evidence if e.finding == "lab_hba1c")
    assert value == pytest.approx(65, abs=0.1)


def test_every_element_that_was_not_used_is_named(reader: RecordReader) -> None:
    read = reader.read(json.loads(EXAMPLE.read_text(encoding="utf-8")), ON)
    assert "entry[0](Patient).name" in read.unused
    assert "entry[2](Observation).code.coding[0].display" in read.unused
    assert any("favourite_colour" in line for line in read.unused)


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not isinstance(value, dict | list):
        return [path]
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return [leaf for key, part in parts for leaf in _leaves(part, (*path, key))]


json_values = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=5),
    lambda v: (
        st.lists(v, min_size=1, max_size=3)
        | st.dictionaries(st.text(max_size=4), v, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.dictionaries(st.text(min_size=1, max_size=4), json_values, max_size=4), st.data())
def test_each_leaf_is_either_used_or_named(value: dict[str, Any], data: st.DataObject) -> None:
    leaves = [leaf for leaf in _leaves(value) if leaf]
    used = data.draw(st.sets(st.sampled_from(leaves))) if leaves else set()
    elements = Elements(value, "x")
    for path in used:
        elements.get(*path)
    named = list(elements.unused())
    assert bool(named) == bool(set(leaves) - used)


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        ({"resourceType": "Procedure", "status": "completed"}, "a Procedure is not read"),
        (observation("numb_saddle", valueBoolean=True) | {"status": "entered-in-error"}, "error"),
        (
            observation("numb_saddle", valueBoolean=True, modifierExtension=[{"url": "x"}]),
            "an extension may change its meaning",
        ),
        (observation("numb_saddle"), "no value that says present or absent"),
        (
            observation("lab_hba1c", valueQuantity={"value": 8, "unit": "furlong"}),
            "expected mmol/mol or %",
        ),
        (
            observation("lab_hba1c", valueQuantity={"value": 8, "unit": "%", "comparator": "<"}),
            "valueQuantity: not read",
        ),
    ],
    ids=["kind", "error", "modifier", "empty", "unit", "comparator"],
)
def test_what_is_not_read_says_why(
    reader: RecordReader, resource: dict[str, Any], said: str
) -> None:
    read = reader.read(bundle(resource), ON)
    assert not read.opening.evidence
    assert any(said in line for line in read.unused), read.unused


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"valueBoolean": True}, State.PRESENT),
        ({"valueBoolean": False}, State.ABSENT),
        ({"valueCodeableConcept": {"coding": [{"code": "unsure"}]}}, State.UNSURE),
        ({"interpretation": [{"coding": [{"code": "NEG"}]}]}, State.ABSENT),
    ],
)
def test_a_coded_observation_has_the_state_that_it_says(
    reader: RecordReader, fields: dict[str, Any], state: State
) -> None:
    read = reader.read(bundle(observation("numb_saddle", **fields)), ON)
    assert states_of(read) == {"numb_saddle": state}


def test_a_component_is_read_like_an_observation(reader: RecordReader) -> None:
    whole = observation("x")
    whole["component"] = [
        {"code": observation("numb_saddle")["code"], "valueBoolean": True},
    ]
    assert states_of(reader.read(bundle(whole), ON))["numb_saddle"] is State.PRESENT


def test_a_wider_outside_code_is_never_taken_for_a_danger(knowledge: KnowledgeBase) -> None:
    assert finding_of("http://human-phenotype-ontology.org", "HP:0002315", knowledge) == ""


def test_an_unchecked_code_names_no_finding(knowledge: KnowledgeBase) -> None:
    unchecked = knowledge.findings["lab_tsh"].loinc
    assert unchecked and not unchecked.checked
    assert finding_of("http://loinc.org", unchecked.code, knowledge) == ""


def test_words_settle_no_danger(reader: RecordReader) -> None:
    report = {"resourceType": "DiagnosticReport", "status": "final", "conclusion": "No fever."}
    read = reader.read(bundle(report), ON)
    assert all(e.confidence < 1 for e in read.opening.evidence if e.state is State.ABSENT)


def test_a_refuted_condition_is_not_there(reader: RecordReader) -> None:
    refuted = {
        "resourceType": "Condition",
        "code": {"text": "Breast cancer"},
        "verificationStatus": {"coding": [{"code": "refuted"}]},
    }
    assert not reader.read(bundle(refuted), ON).opening.evidence


def test_a_medicine_that_was_stopped_is_not_taken(reader: RecordReader) -> None:
    stopped = {
        "resourceType": "MedicationStatement",
        "status": "stopped",
        "medicationCodeableConcept": {"text": "warfarin"},
    }
    assert not reader.read(bundle(stopped), ON).opening.evidence


def test_a_list_that_is_not_said_to_be_whole_rules_nothing_out(reader: RecordReader) -> None:
    taken = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "medicationCodeableConcept": {"text": "metformin"},
    }
    assert reader.read(bundle(taken), ON).opening.safety.medicines is None
    whole = reader.read(bundle(taken), ON, medicines_complete=True)
    assert whole.opening.safety.medicines == "metformin"


def test_an_allergy_blocks_what_may_contain_it(reader: RecordReader) -> None:
    allergy = {"resourceType": "AllergyIntolerance", "code": {"text": "lidocaine"}}
    read = reader.read(bundle(allergy), ON)
    assert read.opening.safety.flags == {"allergy_to_ingredient": True}


def test_a_danger_line_answered_in_a_questionnaire_is_answered(reader: RecordReader) -> None:
    answers = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": [
            {
                "linkId": "group",
                "item": [{"linkId": "brain", "answer": [{"valueCoding": {"code": "no"}}]}],
            }
        ],
    }
    assert reader.read(bundle(answers), ON).opening.dangers == {"brain": "no"}


@pytest.mark.parametrize(
    "resources",
    [
        ({"resourceType": "Patient", "id": "a"}, {"resourceType": "Patient", "id": "b"}),
        (
            observation("numb_saddle", subject={"reference": "Patient/a"}),
            observation("numb_sole", subject={"reference": "Patient/b"}),
        ),
        (
            {"resourceType": "Patient", "id": "a"},
            observation("numb_saddle", subject={"reference": "Patient/b"}),
        ),
    ],
    ids=["patients", "subjects", "stranger"],
)
def test_the_record_of_two_people_is_refused(
    reader: RecordReader, resources: tuple[dict[str, Any], ...]
) -> None:
    with pytest.raises(PlantarError, match="more than one person"):
        reader.read(bundle(*resources), ON)


@pytest.mark.parametrize(
    ("born", "years"), [("1961-04-03", 65), ("1961-04-04", 64), ("1961", 64), ("1961-04", 64)]
)
def test_an_age_is_the_fewest_years_that_a_birth_date_allows(
    reader: RecordReader, born: str, years: int
) -> None:
    read = reader.read({"resourceType": "Patient", "birthDate": born}, ON)
    assert read.opening.person.age_years == years


fhir_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda v: st.lists(v, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["coding", "code", "system", "text", "value", "unit", "item", "answer", "linkId",
             "valueQuantity", "valueBoolean", "valueString", "display", "reference", "status"]
        ),
        v,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip
kinds = st.sampled_from(
    ["Patient", "Observation", "Condition", "QuestionnaireResponse", "MedicationStatement",
     "AllergyIntolerance", "DiagnosticReport", "Medication", "Bundle", "Nonsense"]
)  # fmt: skip
keys = st.sampled_from(
    ["code", "status", "subject", "valueQuantity", "birthDate", "gender", "item", "entry",
     "component", "interpretation", "medicationCodeableConcept", "conclusion", "clinicalStatus"]
)  # fmt: skip


@settings(max_examples=60)
@given(kinds, st.dictionaries(keys, fhir_values, max_size=6))
def test_no_resource_raises_anything_but_a_refusal(
    reader: RecordReader, kind: str, fields: dict[str, Any]
) -> None:
    try:
        reader.read({"resourceType": kind, **fields}, ON)
    except PlantarError as error:
        assert str(error)


def test_a_place_in_words_becomes_a_map(reader: RecordReader) -> None:
    answers = {
        "resourceType": "QuestionnaireResponse",
        "item": [{"linkId": "where", "answer": [{"valueString": "sole of the left foot"}]}],
    }
    read = reader.read(answers, ON)
    assert read.opening.painted and read.opening.painted.sides
    assert not any("item(where)" in line for line in read.unused)


def test_words_that_are_no_place_are_named(reader: RecordReader) -> None:
    answers = {
        "resourceType": "QuestionnaireResponse",
        "item": [{"linkId": "where", "answer": [{"valueString": "blah"}]}],
    }
    assert any("item(where)" in line for line in reader.read(answers, ON).unused)


def _taken(**fields: Any) -> dict[str, Any]:
    return {"resourceType": "MedicationStatement", "status": "active", **fields}


@pytest.mark.parametrize(
    "medicine",
    [
        _taken(medicationReference={"reference": "Medication/1"}),
        _taken(medicationCodeableConcept={"coding": [{"system": "x", "code": "11289"}]}),
        _taken(),
        _taken(modifierExtension=[{"url": "x"}], medicationCodeableConcept={"text": "warfarin"}),
        {"resourceType": "MedicationDispense", "medicationCodeableConcept": {"text": "warfarin"}},
    ],
    ids=["reference", "code", "empty", "modifier", "dispense"],
)
def test_a_list_of_medicines_is_whole_only_where_every_one_was_read(
    reader: RecordReader, medicine: dict[str, Any]
) -> None:
    named = _taken(medicationCodeableConcept={"text": "metformin"})
    read = reader.read(bundle(named, medicine), ON, medicines_complete=True)
    assert read.opening.safety.medicines is None
    assert any("could not be read" in line for line in read.unused)


@pytest.mark.parametrize(
    "medicine",
    [
        _taken(medicationReference={"reference": "Medication/1", "display": "warfarin"}),
        _taken(
            medicationReference={"reference": "#m"},
            contained=[{"resourceType": "Medication", "id": "m", "code": {"text": "warfarin"}}],
        ),
    ],
    ids=["display", "contained"],
)
def test_a_medicine_that_a_reference_names_is_read(
    reader: RecordReader, medicine: dict[str, Any]
) -> None:
    read = reader.read(bundle(medicine), ON, medicines_complete=True)
    assert read.opening.safety.medicines == "warfarin"


UUID = "urn:uuid:5d4e8a0a-0a3f-4a83-9b8d-0b1f7f7a1c11"
SERVER = "http://example.org/fhir/Medication/7"
WARFARIN = {"resourceType": "Medication", "id": "7", "code": {"text": "warfarin"}}


def _with_medication(
    reference: str, address: str, kind: str = "MedicationStatement", **fields: Any
) -> dict[str, Any]:
    taken = {**_taken(medicationReference={"reference": reference}), "resourceType": kind}
    whole = bundle({**WARFARIN, **fields}, taken)
    if address:
        whole["entry"][0]["fullUrl"] = address
    return whole


@pytest.mark.parametrize("kind", ["MedicationStatement", "MedicationRequest"])
@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("Medication/7", ""), ("Medication/7", SERVER), (SERVER, SERVER), (SERVER, ""),
        (f"{SERVER}/_history/2", SERVER), (UUID, UUID),
    ],
)  # fmt: skip
def test_a_medicine_elsewhere_in_the_bundle_is_read(
    reader: RecordReader, reference: str, address: str, kind: str
) -> None:
    read = reader.read(_with_medication(reference, address, kind), ON, medicines_complete=True)
    assert read.opening.safety.medicines == "warfarin"
    assert "entry[0](Medication): name of entry[1]" in " ".join(read.used)
    assert states_of(read)["takes_anticoagulant"] is State.PRESENT


@pytest.mark.parametrize(
    ("reference", "address", "fields"),
    [
        ("Medication/8", SERVER, {}),
        ("http://elsewhere.org/fhir/Medication/7", SERVER, {}),
        ("Medication/7", "", {"status": "entered-in-error"}),
        ("Medication/7", "", {"modifierExtension": [{"url": "x"}]}),
        ("Medication/7", "", {"code": {"coding": [{"code": "11289"}]}}),
        ("", "", {}),
    ],
    ids=["another id", "another server", "in error", "modifier", "code alone", "no reference"],
)
def test_a_reference_that_leads_to_no_name_leaves_the_list_open(
    reader: RecordReader, reference: str, address: str, fields: dict[str, Any]
) -> None:
    read = reader.read(_with_medication(reference, address, **fields), ON, medicines_complete=True)
    assert read.opening.safety.medicines is None
    assert any("(Medication)" in line for line in read.unused)


def test_a_medicine_that_is_not_to_be_taken_is_not_taken(reader: RecordReader) -> None:
    order = _taken(medicationCodeableConcept={"text": "warfarin"}, doNotPerform=True)
    read = reader.read(bundle({**order, "resourceType": "MedicationRequest"}), ON)
    assert not read.medicines and any("not to be taken" in line for line in read.unused)


def test_a_medicine_whose_time_is_over_is_not_taken(reader: RecordReader) -> None:
    ended = _taken(
        medicationCodeableConcept={"text": "warfarin"}, effectivePeriod={"end": "2020-01-01"}
    )
    read = reader.read(bundle(ended), ON, medicines_complete=True)
    assert read.opening.safety.medicines == "none"


def test_a_danger_told_in_words_stays_beside_a_coded_no(reader: RecordReader) -> None:
    told = condition("Saddle anaesthesia", clinicalStatus=code("active"))
    read = reader.read(bundle(observation("numb_saddle", valueBoolean=False), told), ON)
    assert {e.state for e in read.opening.evidence if e.finding == "numb_saddle"} == {
        State.ABSENT, State.PRESENT,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [("yes", "no", "yes"), ("no", "yes", "yes"), ("unsure", "no", "unsure"), ("no", "no", "no")],
)
def test_of_two_forms_that_answer_a_danger_the_worse_answer_counts(
    reader: RecordReader, first: str, second: str, counts: str
) -> None:
    forms = [
        {
            "resourceType": "QuestionnaireResponse",
            "item": [{"linkId": "brain", "answer": [{"valueCoding": {"code": said}}]}],
        }
        for said in (first, second)
    ]
    assert reader.read(bundle(*forms), ON).opening.dangers == {"brain": counts}


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("numb_sadle", "numb_saddle"),
        ("bladder_retension", "bladder_retention"),
        ("weak_foot_lft", "weak_foot_lift"),
    ],
)
def test_a_misspelt_code_of_our_own_is_named_with_what_would_be_right(
    reader: RecordReader, typed: str, right: str
) -> None:
    read = reader.read(bundle(observation(typed, valueBoolean=True)), ON)
    assert any(f"found {typed}; expected" in line and right in line for line in read.unused)
    assert any(typed in line for line in read.first)


@pytest.mark.parametrize(
    ("resource", "line"),
    [
        ({"resourceType": "Patient", "gender": "F"}, "gender: found 'F'; expected"),
        (observation("numb_saddle", valueBoolean=True) | {"status": "finall"}, "expected final"),
        (condition("Foot drop", clinicalStatus=code("aktive")), "expected active"),
        (condition("Foot drop", verificationStatus=code("confirmd")), "expected confirmed"),
        ({"resourceType": "MedicationStatement", "status": "takn"}, "status: found 'takn'"),
    ],
)
def test_a_code_that_r4_does_not_have_is_named(
    reader: RecordReader, resource: dict[str, Any], line: str
) -> None:
    assert any(line in found for found in reader.read(bundle(resource), ON).unused)


def test_codes_of_r4_are_not_named(reader: RecordReader) -> None:
    good = condition("Foot drop", clinicalStatus=code("active"), verificationStatus=code("refuted"))
    patient = {"resourceType": "Patient", "gender": "other"}
    lines = reader.read(bundle(patient, good, observation("numb_saddle")), ON).unused
    assert not any("no code of R4" in line for line in lines)


@pytest.mark.parametrize("born", ["19700505", "1870-05-05", "05/05/1970", "1970-13-01"])
def test_a_wrong_date_of_birth_is_refused_with_what_was_found(
    reader: RecordReader, born: str
) -> None:
    with pytest.raises(PlantarError, match=f"found '{born}'; expected"):
        reader.read({"resourceType": "Patient", "birthDate": born}, ON)


def _measured(loinc: str, value: float, unit: str) -> dict[str, Any]:
    concept = {"coding": [{"system": "http://loinc.org", "code": loinc}]}
    found = {"value": value, "unit": unit}
    whole = {"resourceType": "Observation", "status": "final", "code": concept}
    return {**whole, "valueQuantity": found}


@pytest.mark.parametrize(
    ("loinc", "value", "finding", "expected"),
    [
        ("17861-6", 7.0, "lab_calcium", 1.75),
        ("2132-9", 90.0, "lab_b12_low", 66.4),
        ("1558-6", 180.0, "lab_fasting_glucose", 10.0),
    ],
)
def test_common_results_are_read_in_the_units_of_their_loinc_code(
    reader: RecordReader, loinc: str, value: float, finding: str, expected: float
) -> None:
    unit = "pg/mL" if finding == "lab_b12_low" else "mg/dL"
    (item,) = reader.read(bundle(_measured(loinc, value, unit)), ON).opening.evidence
    assert (item.finding, item.state) == (finding, State.PRESENT)
    assert item.value == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("loinc", ["2951-2", "3016-3", "99999-9"])
def test_a_loinc_code_that_is_not_read_is_named_as_such(reader: RecordReader, loinc: str) -> None:
    read = reader.read(bundle(_measured(loinc, 120, "mmol/L")), ON)
    assert any(f"LOINC {loinc} is not among those read" in line for line in read.unused)
