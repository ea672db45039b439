"""What of a FHIR record is of today: over, too old, of the future, the latest of several."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plantar import PlantarError, State
from plantar.exchange.fhir_in import RecordReader
from plantar.knowledge.base import KnowledgeBase
from tests.exchange.records import ON, bundle, code, condition, named, observation, states_of

DOUBTED = ("provisional", "differential", "unconfirmed")
STATUSES = ("refuted", "entered-in-error")


@pytest.mark.parametrize("verified", DOUBTED)
@pytest.mark.parametrize("text", ["Urinary retention", "Saddle anaesthesia", "Type 2 diabetes"])
def test_what_nobody_has_confirmed_is_not_there_and_a_danger_in_it_is_asked_about(
    reader: RecordReader, text: str, verified: str, knowledge: KnowledgeBase
) -> None:
    read = reader.read(bundle(condition(text, verificationStatus=code(verified))), ON)
    dangers = knowledge.dangers
    assert {*states_of(read).values()} <= {State.UNSURE} and states_of(read).keys() <= dangers
    assert any(f"only {verified}" in line for line in read.unused)
    assert bool(states_of(read)) is (text != "Type 2 diabetes")


@pytest.mark.parametrize("verified", [*DOUBTED, *STATUSES])
def test_of_several_codes_of_verification_the_one_that_doubts_most_counts(
    reader: RecordReader, verified: str
) -> None:
    both = {"coding": [{"code": "confirmed"}, {"code": verified}]}
    read = reader.read(bundle(condition("Urinary retention", verificationStatus=both)), ON)
    assert State.PRESENT not in states_of(read).values()


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_an_observation_that_is_withdrawn_is_not_counted(reader: RecordReader, status: str) -> None:
    given = [observation("bladder_retention", valueBoolean=True), named("Urinary retention")]
    read = reader.read(bundle(*({**one, "status": status} for one in given)), ON)
    assert not states_of(read)
    assert sum("entered in error or cancelled" in line for line in read.unused) == 2


@pytest.mark.parametrize("verified", STATUSES)
def test_a_condition_that_is_excluded_is_not_there(reader: RecordReader, verified: str) -> None:
    whole = condition("Urinary retention", verificationStatus=code(verified))
    read = reader.read(bundle(whole), ON)
    assert not read.opening.evidence
    assert any("not read" in line for line in read.unused)


@pytest.mark.parametrize(
    "text", ["Multiple sclerosis", "Ankylosing spondylitis", "Amyloidosis", "MS since 2010"]
)
def test_an_illness_of_the_patient_is_not_one_of_the_family(
    reader: RecordReader, text: str, knowledge: KnowledgeBase
) -> None:
    read = reader.read(bundle(condition(text)), ON)
    assert set(knowledge.senses.of_relatives).isdisjoint(states_of(read))


def test_an_illness_of_the_family_still_is(reader: RecordReader) -> None:
    read = reader.read(bundle(condition("Family history of multiple sclerosis")), ON)
    assert states_of(read)["family_multiple_sclerosis"] is State.PRESENT


OVER: list[dict[str, Any]] = [
    {"clinicalStatus": code("resolved")},
    {"clinicalStatus": code("inactive")},
    {"abatementDateTime": "1999"},
    {"abatementDateTime": "2026", "clinicalStatus": code("resolved")},
    {"abatementString": "in childhood"},
    {"abatementPeriod": {"start": "1999", "end": "2001"}},
]


@pytest.mark.parametrize("fields", OVER, ids=str)
@pytest.mark.parametrize("text", ["Urinary retention", "Foot drop", "Saddle anaesthesia"])
def test_a_condition_that_is_over_is_no_finding_of_today(
    reader: RecordReader, text: str, fields: dict[str, Any]
) -> None:
    read = reader.read(bundle(condition(text, **fields)), ON)
    assert not read.opening.evidence
    assert any("over" in line for line in read.unused)


@pytest.mark.parametrize("fields", OVER, ids=str)
def test_a_condition_that_is_over_stays_as_past_history(
    reader: RecordReader, fields: dict[str, Any]
) -> None:
    read = reader.read(bundle(condition("Breast cancer", **fields)), ON)
    assert states_of(read).get("history_cancer") is State.PRESENT


def test_a_condition_that_will_be_over_is_still_there(reader: RecordReader) -> None:
    lasting = condition("Foot drop", abatementDateTime="2026-09-01")
    assert states_of(reader.read(bundle(lasting), ON))["weak_foot_lift"] is State.PRESENT


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"clinicalStatus": code("active"), "abatementString": "not abated"}, State.PRESENT),
        ({"clinicalStatus": code("active"), "abatementDateTime": "2026-04-01"}, State.PRESENT),
        ({"clinicalStatus": code("active"), "abatementDateTime": "2026"}, State.PRESENT),
        ({"abatementDateTime": "2026-04"}, State.PRESENT),
        ({"abatementString": "not abated"}, State.UNSURE),
        ({"clinicalStatus": code("resolved"), "abatementString": "ongoing"}, State.UNSURE),
    ],
    ids=str,
)
def test_an_end_that_may_be_none_ends_no_condition(
    reader: RecordReader, fields: dict[str, Any], state: State
) -> None:
    read = reader.read(bundle(condition("Saddle anaesthesia", **fields)), ON)
    assert states_of(read)["numb_saddle"] is state


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
    read = reader.read(bundle(condition("Saddle anaesthesia", **dates)), ON)
    assert states_of(read)["numb_saddle"] is State.PRESENT


def test_a_danger_told_too_long_ago_is_asked_about_unless_something_newer_tells_of_it(
    reader: RecordReader,
) -> None:
    old = condition("Saddle anaesthesia", recordedDate="2025-12-01")
    assert states_of(reader.read(bundle(old), ON)) == {"numb_saddle": State.UNSURE}
    new = observation("numb_saddle", valueBoolean=False, effectiveDateTime="2026-04-02")
    assert states_of(reader.read(bundle(old, new), ON)) == {"numb_saddle": State.ABSENT}
    words = {"linkId": "words", "answer": [{"valueString": "I cannot pass urine."}]}
    form = {"resourceType": "QuestionnaireResponse", "authored": "2025-12-01", "item": [words]}
    read = reader.read(bundle(form), ON)
    assert states_of(read)["bladder_retention"] is State.UNSURE and not read.opening.text


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
        observation("numb_saddle", valueBoolean=True, **{key: text}),
        named("Saddle anaesthesia", **{key: text}),
    ):
        read = reader.read(bundle(whole), ON)
        assert (states_of(read).get("numb_saddle") is State.PRESENT) is counts
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
    whole = observation("numb_saddle", valueBoolean=True, effectivePeriod=period)
    state = State.PRESENT if counts else State.UNSURE
    assert states_of(reader.read(bundle(whole), ON)) == {"numb_saddle": state}


def test_past_history_counts_whatever_its_age(reader: RecordReader) -> None:
    whole = observation("history_cancer", valueBoolean=True, effectiveDateTime="1999")
    assert states_of(reader.read(bundle(whole), ON))["history_cancer"] is State.PRESENT


def test_a_date_that_is_none_is_named_and_the_finding_stays(reader: RecordReader) -> None:
    whole = observation("numb_saddle", valueBoolean=True, effectiveDateTime="yesterday")
    read = reader.read(bundle(whole), ON)
    assert states_of(read)["numb_saddle"] is State.PRESENT
    assert any("effectiveDateTime" in line for line in read.unused)


def _hba1c(value: float, **fields: Any) -> dict[str, Any]:
    quantity = {"value": value, "unit": "mmol/mol"}
    return observation("lab_hba1c", valueQuantity=quantity, **fields)


def test_of_results_the_latest_counts_in_any_order_and_the_others_are_named(
    reader: RecordReader,
) -> None:
    old, new = _hba1c(70, effectiveDateTime="2025-06-01"), _hba1c(48, issued="2026-03-01T08:00:00Z")
    for order in ((old, new), (new, old)):
        read = reader.read(bundle(*order), ON)
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
    read = reader.read(bundle(answers), ON)
    assert (read.opening.dangers, read.opening.text) == ({}, "")
    assert states_of(read) == {"history_cancer": State.PRESENT}
    assert any("item(brain)" in line for line in read.unused)


def test_a_document_is_assessed_as_of_its_own_date_unless_another_is_asked(
    reader: RecordReader,
) -> None:
    seen = observation("numb_saddle", valueBoolean=True, effectiveDateTime="2020-01-09")
    head = {"resourceType": "Composition", "date": "2020-01-10T10:00:00Z"}
    document = {**bundle(head, seen), "type": "document"}
    born = {"resourceType": "Patient", "birthDate": "1961-01-01"}
    document["entry"].append({"resource": born})
    read = reader.read(document, ON)
    assert read.on == date(2020, 1, 10) and read.opening.person.age_years == 59
    assert states_of(read)["numb_saddle"] is State.PRESENT
    later = reader.read(document, ON, as_of=ON)
    assert later.opening.person.age_years == 65
    assert states_of(later) == {"numb_saddle": State.UNSURE}


def test_a_document_of_the_future_is_refused(reader: RecordReader) -> None:
    head = {"resourceType": "Composition", "date": "2026-06-01"}
    with pytest.raises(PlantarError, match=r"Composition\.date"):
        reader.read({**bundle(head), "type": "document"}, ON)


@pytest.mark.parametrize("end", ["2019-03-01", "2025-12", "2026-02-01"])
def test_what_counts_only_while_it_is_so_ends(reader: RecordReader, end: str) -> None:
    over = {"clinicalStatus": code("resolved"), "abatementDateTime": end}
    read = reader.read(bundle(condition("Pregnancy", **over), condition("Smoker", **over)), ON)
    assert not {"history_pregnancy", "history_smoker"} & states_of(read).keys()
    assert sum("over since" in line for line in read.unused) == 2


def test_a_pregnancy_that_was_recorded_years_ago_is_not_one_of_today(reader: RecordReader) -> None:
    fields = {"clinicalStatus": code("active"), "recordedDate": "2019-03-01"}
    told = condition("Pregnancy", **fields)
    seen = observation("history_pregnancy", valueBoolean=True, effectiveDateTime="2019-03-01")
    for given in (told, seen):
        assert "history_pregnancy" not in states_of(reader.read(bundle(given), ON))
    now = condition("Pregnancy", clinicalStatus=code("active"), recordedDate="2026-02-01")
    assert states_of(reader.read(bundle(now), ON))["history_pregnancy"] is State.PRESENT


def test_what_happened_lately_outlasts_its_end(reader: RecordReader) -> None:
    fields = {"clinicalStatus": code("resolved"), "abatementDateTime": "2026-03-20"}
    read = reader.read(bundle(condition("Spinal anaesthesia", **fields)), ON)
    assert states_of(read)["history_neuraxial_anaesthesia"] is State.PRESENT


@pytest.mark.parametrize("key", ["recordedDate", "onsetDateTime"])
@pytest.mark.parametrize("text", ["Urinary retention", "Saddle anaesthesia", "Foot drop"])
def test_a_danger_on_the_list_for_years_is_asked_about_and_no_emergency_of_today(
    reader: RecordReader, text: str, key: str, knowledge: KnowledgeBase
) -> None:
    fields = {"clinicalStatus": code("active"), key: "2012-03-01"}
    states = states_of(reader.read(bundle(condition(text, **fields)), ON))
    grave = states.keys() & knowledge.dangers
    assert {states[name] for name in grave} <= {State.UNSURE}
    assert grave or text == "Foot drop"


def test_a_complaint_on_the_list_for_years_goes_on(reader: RecordReader) -> None:
    fields = {"clinicalStatus": code("active"), "recordedDate": "2024-03-01"}
    read = reader.read(bundle(condition("Numb left heel", **fields)), ON)
    assert states_of(read)["feel_numb"] is State.PRESENT
