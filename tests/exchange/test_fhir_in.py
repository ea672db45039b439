"""FHIR R4 to a case: nothing lost in silence, nothing guessed, one person."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar import Plantar, PlantarError, State
from plantar.exchange.codes import finding_of
from plantar.exchange.elements import Elements
from plantar.exchange.fhir_in import ReadRecord, RecordReader
from plantar.knowledge.base import KnowledgeBase

ON = date(2026, 4, 3)
EXAMPLE = Path(__file__).parents[2] / "examples" / "fhir" / "stocking.json"


@pytest.fixture(scope="module")
def reader(door: Plantar) -> RecordReader:
    return RecordReader(door)


def _bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _observation(code: str, **fields: Any) -> dict[str, Any]:
    coding = {"system": "urn:plantar:finding", "code": code}
    return {
        "resourceType": "Observation", "status": "final", "code": {"coding": [coding]}, **fields,
    }  # fmt: skip


def _states(read: ReadRecord) -> dict[str, State]:
    return {e.finding: e.state for e in read.opening.evidence}


def test_a_record_becomes_a_case(reader: RecordReader) -> None:
    read = reader.read(json.loads(EXAMPLE.read_text(encoding="utf-8")), ON)
    assert (read.opening.person.age_years, read.opening.person.sex) == (65, "male")
    states = _states(read)
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
        (_observation("numb_saddle", valueBoolean=True) | {"status": "entered-in-error"}, "error"),
        (
            _observation("numb_saddle", valueBoolean=True, modifierExtension=[{"url": "x"}]),
            "an extension may change its meaning",
        ),
        (_observation("numb_saddle"), "no value that says present or absent"),
        (
            _observation("lab_hba1c", valueQuantity={"value": 8, "unit": "furlong"}),
            "expected mmol/mol or %",
        ),
        (
            _observation("lab_hba1c", valueQuantity={"value": 8, "unit": "%", "comparator": "<"}),
            "valueQuantity: not read",
        ),
    ],
    ids=["kind", "error", "modifier", "empty", "unit", "comparator"],
)
def test_what_is_not_read_says_why(
    reader: RecordReader, resource: dict[str, Any], said: str
) -> None:
    read = reader.read(_bundle(resource), ON)
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
    read = reader.read(_bundle(_observation("numb_saddle", **fields)), ON)
    assert _states(read) == {"numb_saddle": state}


def test_a_component_is_read_like_an_observation(reader: RecordReader) -> None:
    whole = _observation("x")
    whole["component"] = [
        {"code": _observation("numb_saddle")["code"], "valueBoolean": True},
    ]
    assert _states(reader.read(_bundle(whole), ON))["numb_saddle"] is State.PRESENT


def test_a_wider_outside_code_is_never_taken_for_a_danger(knowledge: KnowledgeBase) -> None:
    assert finding_of("http://human-phenotype-ontology.org", "HP:0002315", knowledge) == ""


def test_an_unchecked_code_names_no_finding(knowledge: KnowledgeBase) -> None:
    unchecked = knowledge.findings["lab_tsh"].loinc
    assert unchecked and not unchecked.checked
    assert finding_of("http://loinc.org", unchecked.code, knowledge) == ""


def test_words_settle_no_danger(reader: RecordReader) -> None:
    report = {"resourceType": "DiagnosticReport", "status": "final", "conclusion": "No fever."}
    read = reader.read(_bundle(report), ON)
    assert all(e.confidence < 1 for e in read.opening.evidence if e.state is State.ABSENT)


def test_a_refuted_condition_is_not_there(reader: RecordReader) -> None:
    refuted = {
        "resourceType": "Condition",
        "code": {"text": "Breast cancer"},
        "verificationStatus": {"coding": [{"code": "refuted"}]},
    }
    assert not reader.read(_bundle(refuted), ON).opening.evidence


def test_a_medicine_that_was_stopped_is_not_taken(reader: RecordReader) -> None:
    stopped = {
        "resourceType": "MedicationStatement",
        "status": "stopped",
        "medicationCodeableConcept": {"text": "warfarin"},
    }
    assert not reader.read(_bundle(stopped), ON).opening.evidence


def test_a_list_that_is_not_said_to_be_whole_rules_nothing_out(reader: RecordReader) -> None:
    taken = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "medicationCodeableConcept": {"text": "metformin"},
    }
    assert reader.read(_bundle(taken), ON).opening.safety.medicines is None
    whole = reader.read(_bundle(taken), ON, medicines_complete=True)
    assert whole.opening.safety.medicines == "metformin"


def test_an_allergy_blocks_what_may_contain_it(reader: RecordReader) -> None:
    allergy = {"resourceType": "AllergyIntolerance", "code": {"text": "lidocaine"}}
    read = reader.read(_bundle(allergy), ON)
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
    assert reader.read(_bundle(answers), ON).opening.dangers == {"brain": "no"}


@pytest.mark.parametrize(
    "resources",
    [
        ({"resourceType": "Patient", "id": "a"}, {"resourceType": "Patient", "id": "b"}),
        (
            _observation("numb_saddle", subject={"reference": "Patient/a"}),
            _observation("numb_sole", subject={"reference": "Patient/b"}),
        ),
        (
            {"resourceType": "Patient", "id": "a"},
            _observation("numb_saddle", subject={"reference": "Patient/b"}),
        ),
    ],
    ids=["patients", "subjects", "stranger"],
)
def test_the_record_of_two_people_is_refused(
    reader: RecordReader, resources: tuple[dict[str, Any], ...]
) -> None:
    with pytest.raises(PlantarError, match="more than one person"):
        reader.read(_bundle(*resources), ON)


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
     "AllergyIntolerance", "DiagnosticReport", "Bundle", "Nonsense"]
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


def _named(text: str, **fields: Any) -> dict[str, Any]:
    """An observation that only its words name."""
    return {"resourceType": "Observation", "status": "final", "code": {"text": text}, **fields}


def _coded(system: str, code: str) -> dict[str, Any]:
    return {"valueCodeableConcept": {"coding": [{"system": system, "code": code}]}}


NO_S: list[dict[str, Any]] = [
    {"valueBoolean": False},
    *({"valueString": word} for word in ("No", "negative", "Absent.", "none", "Not detected")),
    *({"valueCodeableConcept": {"text": word}} for word in ("No", "Negative")),
    _coded("http://loinc.org", "LA32-8"),
    _coded("http://snomed.info/sct", "373067005"),
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
    by_words = reader.read(_bundle(_named(words, **said)), ON).opening.evidence
    found = [e for e in by_words if e.finding == finding]
    assert [e.state for e in found] == [State.ABSENT]
    assert all(e.confidence < 1 for e in found)
    assert State.PRESENT not in {e.state for e in by_words}
    by_code = reader.read(_bundle(_observation(finding, **said)), ON)
    assert _states(by_code) == {finding: State.ABSENT}


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
    read = reader.read(_bundle(_named("Numbness between the legs", **said)), ON)
    assert _states(read)["numb_saddle"] is State.UNSURE


@pytest.mark.parametrize("said", [{"valueString": "absent"}, {"valueBoolean": False}], ids=str)
def test_feeling_that_is_absent_is_never_good_news(
    reader: RecordReader, said: dict[str, Any]
) -> None:
    for words in ("Saddle sensation", "Perianal sensation"):
        read = reader.read(_bundle(_named(words, **said)), ON)
        assert State.ABSENT not in _states(read).values()
        assert State.UNSURE in _states(read).values() or read.unused


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
    states = set(_states(reader.read(_bundle(_named(words, **value)), ON)).values())
    assert states and State.ABSENT not in states


def test_a_no_to_the_complaint_by_its_own_name_in_any_order_denies_it(reader: RecordReader) -> None:
    read = reader.read(_bundle(_named("Saddle numbness", valueString="no")), ON)
    assert _states(read)["numb_saddle"] is State.ABSENT


def test_reflexes_that_are_absent_are_read_as_the_sign_that_they_are(
    reader: RecordReader,
) -> None:
    read = reader.read(_bundle(_named("Ankle reflexes", valueString="absent")), ON)
    assert _states(read)["sign_ankle_reflexes_both_absent"] is State.PRESENT


@pytest.mark.parametrize("name", ["Hemoglobin [Mass/volume] in Blood", "Vitamin B12 in Serum"])
def test_that_something_was_measured_does_not_say_that_it_is_abnormal(
    reader: RecordReader, name: str
) -> None:
    value = {"valueQuantity": {"value": 14.2, "unit": "g/dL"}}
    read = reader.read(_bundle(_named(name, **value)), ON)
    assert not read.opening.evidence
    assert any("a value without a code that names it" in line for line in read.unused)


def test_an_observation_that_says_nothing_of_what_it_names_is_named(reader: RecordReader) -> None:
    declined = {"dataAbsentReason": {"coding": [{"code": "asked-declined"}]}}
    read = reader.read(_bundle(_named("Saddle anaesthesia", **declined)), ON)
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
    for whole in (_named("Numb saddle", **_flag(flag)), _observation("numb_saddle", **_flag(flag))):
        assert _states(reader.read(_bundle(whole), ON))["numb_saddle"] is state


def test_a_flag_beside_a_number_does_not_say_to_which_side_and_breaks_nothing(
    reader: RecordReader,
) -> None:
    number = {"valueQuantity": {"value": 34.0, "unit": "Cel"}}
    for whole in (
        _named("Body temperature", **number, **_flag("A")),
        _named("Body temperature", **number, **_flag("L")),
    ):
        assert _states(reader.read(_bundle(whole), ON))["fever"] is State.UNSURE
    assert not reader.read(_bundle(_observation("lab_hba1c", **_flag("A"))), ON).opening.evidence


def test_a_lost_sign_that_is_flagged_abnormal_is_still_the_sign(reader: RecordReader) -> None:
    whole = _named("Ankle reflexes", valueString="absent", **_flag("A"))
    states = _states(reader.read(_bundle(whole), ON))
    assert states["sign_ankle_reflexes_both_absent"] is State.PRESENT


@pytest.mark.parametrize("status", ["registered", "entered-in-error", "cancelled"])
@pytest.mark.parametrize("kind", ["Observation", "DiagnosticReport"])
def test_what_has_no_result_or_is_an_error_does_not_count(
    reader: RecordReader, kind: str, status: str
) -> None:
    whole = _observation("numb_saddle", valueBoolean=True)
    if kind == "DiagnosticReport":
        whole = {"resourceType": kind, "conclusion": "Saddle anaesthesia."}
    read = reader.read(_bundle({**whole, "status": status}), ON)
    assert not read.opening.evidence
    assert any("not read" in line for line in read.unused)


def _condition(text: str, **fields: Any) -> dict[str, Any]:
    return {"resourceType": "Condition", "code": {"text": text}, **fields}


def _code(code: str) -> dict[str, Any]:
    return {"coding": [{"code": code}]}


@pytest.mark.parametrize("verified", ["differential", "refuted", "entered-in-error"])
def test_a_condition_that_is_only_considered_or_excluded_is_not_there(
    reader: RecordReader, verified: str
) -> None:
    whole = _condition("Urinary retention", verificationStatus=_code(verified))
    read = reader.read(_bundle(whole), ON)
    assert not read.opening.evidence
    assert any("not read" in line for line in read.unused)


@pytest.mark.parametrize(
    "text", ["Multiple sclerosis", "Ankylosing spondylitis", "Amyloidosis", "MS since 2010"]
)
def test_an_illness_of_the_patient_is_not_one_of_the_family(
    reader: RecordReader, text: str, knowledge: KnowledgeBase
) -> None:
    read = reader.read(_bundle(_condition(text)), ON)
    assert set(knowledge.senses.of_relatives).isdisjoint(_states(read))


def test_an_illness_of_the_family_still_is(reader: RecordReader) -> None:
    read = reader.read(_bundle(_condition("Family history of multiple sclerosis")), ON)
    assert _states(read)["family_multiple_sclerosis"] is State.PRESENT


OVER: list[dict[str, Any]] = [
    {"clinicalStatus": _code("resolved")},
    {"clinicalStatus": _code("inactive")},
    {"abatementDateTime": "1999"},
    {"abatementDateTime": "2026", "clinicalStatus": _code("resolved")},
    {"abatementString": "in childhood"},
    {"abatementPeriod": {"start": "1999", "end": "2001"}},
]


@pytest.mark.parametrize("fields", OVER, ids=str)
@pytest.mark.parametrize("text", ["Urinary retention", "Foot drop", "Saddle anaesthesia"])
def test_a_condition_that_is_over_is_no_finding_of_today(
    reader: RecordReader, text: str, fields: dict[str, Any]
) -> None:
    read = reader.read(_bundle(_condition(text, **fields)), ON)
    assert not read.opening.evidence
    assert any("over" in line for line in read.unused)


@pytest.mark.parametrize("fields", OVER, ids=str)
def test_a_condition_that_is_over_stays_as_past_history(
    reader: RecordReader, fields: dict[str, Any]
) -> None:
    read = reader.read(_bundle(_condition("Breast cancer", **fields)), ON)
    assert _states(read).get("history_cancer") is State.PRESENT


def test_a_condition_that_will_be_over_is_still_there(reader: RecordReader) -> None:
    lasting = _condition("Foot drop", abatementDateTime="2026-09-01")
    assert _states(reader.read(_bundle(lasting), ON))["weak_foot_lift"] is State.PRESENT


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"clinicalStatus": _code("active"), "abatementString": "not abated"}, State.PRESENT),
        ({"clinicalStatus": _code("active"), "abatementDateTime": "2026-04-01"}, State.PRESENT),
        ({"clinicalStatus": _code("active"), "abatementDateTime": "2026"}, State.PRESENT),
        ({"abatementDateTime": "2026-04"}, State.PRESENT),
        ({"abatementString": "not abated"}, State.UNSURE),
        ({"clinicalStatus": _code("resolved"), "abatementString": "ongoing"}, State.UNSURE),
    ],
    ids=str,
)
def test_an_end_that_may_be_none_ends_no_condition(
    reader: RecordReader, fields: dict[str, Any], state: State
) -> None:
    read = reader.read(_bundle(_condition("Saddle anaesthesia", **fields)), ON)
    assert _states(read)["numb_saddle"] is state


@pytest.mark.parametrize(
    "dates",
    [
        {"recordedDate": "2020-10-15", "onsetDateTime": "2026-04-02"},
        {"recordedDate": "2026-04-02", "onsetDateTime": "2020-10-15"},
        {"recordedDate": "2026-04-02", "onsetDateTime": "2027-01-01"},
    ],
    ids=str,
)
def test_of_the_dates_of_a_condition_the_latest_counts_that_is_not_of_the_future(
    reader: RecordReader, dates: dict[str, str]
) -> None:
    read = reader.read(_bundle(_condition("Saddle anaesthesia", **dates)), ON)
    assert _states(read)["numb_saddle"] is State.PRESENT


def test_a_danger_told_too_long_ago_is_asked_about_unless_something_newer_tells_of_it(
    reader: RecordReader,
) -> None:
    old = _condition("Saddle anaesthesia", recordedDate="2025-12-01")
    assert _states(reader.read(_bundle(old), ON)) == {"numb_saddle": State.UNSURE}
    new = _observation("numb_saddle", valueBoolean=False, effectiveDateTime="2026-04-02")
    assert _states(reader.read(_bundle(old, new), ON)) == {"numb_saddle": State.ABSENT}
    words = {"linkId": "words", "answer": [{"valueString": "I cannot pass urine."}]}
    form = {"resourceType": "QuestionnaireResponse", "authored": "2025-12-01", "item": [words]}
    read = reader.read(_bundle(form), ON)
    assert _states(read)["bladder_retention"] is State.UNSURE and not read.opening.text


DATES = ("effectiveDateTime", "effectiveInstant", "issued")


@pytest.mark.parametrize("key", DATES)
@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("2026-04-03T08:00:00+02:00", True),
        ("2026-03-10", True),
        ("2026", True),
        ("2026-04-04T01:00:00+14:00", True),
        ("2026-02-01", False),
        ("2025", False),
        ("1999-01-01", False),
        ("2026-05-01", False),
    ],
)
def test_a_symptom_counts_for_its_time_and_not_before_it_was_seen(
    reader: RecordReader, key: str, text: str, counts: bool
) -> None:
    for whole in (
        _observation("numb_saddle", valueBoolean=True, **{key: text}),
        _named("Saddle anaesthesia", **{key: text}),
    ):
        read = reader.read(_bundle(whole), ON)
        assert (_states(read).get("numb_saddle") is State.PRESENT) is counts
        assert counts or any("numb_saddle" in s or "dated" in s for s in read.unused)


@pytest.mark.parametrize(
    ("period", "counts"),
    [
        ({"start": "2001"}, True),
        ({"start": "2001", "end": "2026-04-01"}, True),
        ({"start": "2001", "end": "2002"}, False),
    ],
)
def test_a_period_counts_while_it_lasts(
    reader: RecordReader, period: dict[str, str], counts: bool
) -> None:
    whole = _observation("numb_saddle", valueBoolean=True, effectivePeriod=period)
    state = State.PRESENT if counts else State.UNSURE
    assert _states(reader.read(_bundle(whole), ON)) == {"numb_saddle": state}


def test_past_history_counts_whatever_its_age(reader: RecordReader) -> None:
    whole = _observation("history_cancer", valueBoolean=True, effectiveDateTime="1999")
    assert _states(reader.read(_bundle(whole), ON))["history_cancer"] is State.PRESENT


def test_a_date_that_is_none_is_named_and_the_finding_stays(reader: RecordReader) -> None:
    whole = _observation("numb_saddle", valueBoolean=True, effectiveDateTime="yesterday")
    read = reader.read(_bundle(whole), ON)
    assert _states(read)["numb_saddle"] is State.PRESENT
    assert any("effectiveDateTime" in line for line in read.unused)


def _hba1c(value: float, **fields: Any) -> dict[str, Any]:
    quantity = {"value": value, "unit": "mmol/mol"}
    return _observation("lab_hba1c", valueQuantity=quantity, **fields)


def test_of_results_the_latest_counts_in_any_order_and_the_others_are_named(
    reader: RecordReader,
) -> None:
    old, new = _hba1c(70, effectiveDateTime="2025-06-01"), _hba1c(48, issued="2026-03-01T08:00:00Z")
    for order in ((old, new), (new, old)):
        read = reader.read(_bundle(*order), ON)
        assert [e.value for e in read.opening.evidence] == [48]
        assert any("a later result counts" in line for line in read.unused)


def test_old_answers_of_a_questionnaire_answer_no_danger_of_today(reader: RecordReader) -> None:
    answers = {
        "resourceType": "QuestionnaireResponse",
        "authored": "2024-01-01",
        "item": [
            {"linkId": "brain", "answer": [{"valueCoding": {"code": "no"}}]},
            {"linkId": "words", "answer": [{"valueString": "My foot is numb."}]},
            {"linkId": "history_cancer", "answer": [{"valueBoolean": True}]},
        ],
    }
    read = reader.read(_bundle(answers), ON)
    assert (read.opening.dangers, read.opening.text) == ({}, "")
    assert _states(read) == {"history_cancer": State.PRESENT}
    assert any("item(brain)" in line for line in read.unused)


def test_a_document_is_assessed_as_of_its_own_date_unless_another_is_asked(
    reader: RecordReader,
) -> None:
    seen = _observation("numb_saddle", valueBoolean=True, effectiveDateTime="2020-01-09")
    head = {"resourceType": "Composition", "date": "2020-01-10T10:00:00Z"}
    document = {**_bundle(head, seen), "type": "document"}
    born = {"resourceType": "Patient", "birthDate": "1961-01-01"}
    document["entry"].append({"resource": born})
    read = reader.read(document, ON)
    assert read.on == date(2020, 1, 10) and read.opening.person.age_years == 59
    assert _states(read)["numb_saddle"] is State.PRESENT
    later = reader.read(document, ON, as_of=ON)
    assert later.opening.person.age_years == 65
    assert _states(later) == {"numb_saddle": State.UNSURE}


def test_a_document_of_the_future_is_refused(reader: RecordReader) -> None:
    head = {"resourceType": "Composition", "date": "2026-06-01"}
    with pytest.raises(PlantarError, match=r"Composition\.date"):
        reader.read({**_bundle(head), "type": "document"}, ON)


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
    read = reader.read(_bundle(named, medicine), ON, medicines_complete=True)
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
    read = reader.read(_bundle(medicine), ON, medicines_complete=True)
    assert read.opening.safety.medicines == "warfarin"


def test_a_medicine_whose_time_is_over_is_not_taken(reader: RecordReader) -> None:
    ended = _taken(
        medicationCodeableConcept={"text": "warfarin"}, effectivePeriod={"end": "2020-01-01"}
    )
    read = reader.read(_bundle(ended), ON, medicines_complete=True)
    assert read.opening.safety.medicines == "none"


def test_a_danger_told_in_words_stays_beside_a_coded_no(reader: RecordReader) -> None:
    told = _condition("Saddle anaesthesia", clinicalStatus=_code("active"))
    read = reader.read(_bundle(_observation("numb_saddle", valueBoolean=False), told), ON)
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
    assert reader.read(_bundle(*forms), ON).opening.dangers == {"brain": counts}
