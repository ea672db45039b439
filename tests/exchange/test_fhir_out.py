"""A report as a FHIR R4 document, read by two libraries that others wrote."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle as R4BBundle
from fhirclient.models.bundle import Bundle as R4Bundle

from plantar import Evidence, Person, PlantarError, State
from plantar.assessment.report import Report
from plantar.exchange.codes import concept_of
from plantar.exchange.dialogue import Conversation, Dialogue, Opening
from plantar.exchange.fhir_out import document
from plantar.knowledge.base import KnowledgeBase

AT = datetime(2026, 4, 3, 10, tzinfo=UTC)
STOCKING = tuple(
    Evidence(name, State.PRESENT)
    for name in ("numb_stocking", "side_both_equal", "history_diabetes")
)
SADDLE = (Evidence("numb_saddle", State.PRESENT), Evidence("bladder_retention", State.PRESENT))


def _made(dialogue: Dialogue, talk: Conversation) -> tuple[Report, dict[str, Any]]:
    report = dialogue.report(talk)
    return report, document(report, dialogue.urgency(talk, report), dialogue.knowledge, AT)


@pytest.fixture(scope="module")
def settled(dialogue: Dialogue, all_no: dict[str, str]) -> tuple[Report, dict[str, Any]]:
    return _made(dialogue, dialogue.begin(Opening("", STOCKING, Person(65, "male"), all_no)))


@pytest.fixture(scope="module")
def provisional(dialogue: Dialogue) -> tuple[Report, dict[str, Any]]:
    return _made(dialogue, dialogue.begin(Opening("", STOCKING, Person(65, "male"))))


@pytest.fixture(scope="module")
def emergency(dialogue: Dialogue) -> tuple[Report, dict[str, Any]]:
    return _made(dialogue, dialogue.begin(Opening("", SADDLE, Person(65, "male"))))


def _all(made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = (entry["resource"] for entry in made["entry"])
    return [resource for resource in found if resource["resourceType"] == kind]


@pytest.mark.parametrize("which", ["settled", "provisional", "emergency"])
def test_two_libraries_read_the_document_and_lose_nothing(
    which: str, request: pytest.FixtureRequest
) -> None:
    _, made = request.getfixturevalue(which)
    assert R4Bundle(made, strict=True).as_json() == made
    again = json.loads(R4BBundle.model_validate(made).model_dump_json())
    assert len(again["entry"]) == len(made["entry"])


def test_a_document_begins_with_its_composition(settled: tuple[Report, dict[str, Any]]) -> None:
    _, made = settled
    assert made["type"] == "document"
    assert made["entry"][0]["resource"]["resourceType"] == "Composition"


def test_every_reference_is_to_a_part_of_the_document(
    settled: tuple[Report, dict[str, Any]],
) -> None:
    _, made = settled
    addresses = {entry["fullUrl"] for entry in made["entry"]}
    assert len(addresses) == len(made["entry"])

    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["reference"]] if isinstance(value.get("reference"), str) else []
            return own + [r for part in value.values() for r in references(part)]
        if isinstance(value, list):
            return [r for part in value for r in references(part)]
        return []

    assert set(references(made)) <= addresses


def test_every_condition_is_a_risk_with_its_probability_in_per_cent(
    settled: tuple[Report, dict[str, Any]],
) -> None:
    report, made = settled
    risks = _all(made, "RiskAssessment")
    said = [risk["prediction"][0]["probabilityDecimal"] for risk in risks]
    assert said == [round(100 * c.probability, 2) for c in report.conditions]


def test_only_checked_codes_leave(
    settled: tuple[Report, dict[str, Any]], knowledge: KnowledgeBase
) -> None:
    checked = {
        code.code
        for condition in knowledge.conditions.values()
        for code in condition.codes.values()
        if code.checked
    }
    _, made = settled
    codings = [
        coding
        for risk in _all(made, "RiskAssessment")
        for coding in risk["prediction"][0]["outcome"].get("coding", [])
    ]
    assert codings
    assert {coding["code"] for coding in codings} <= checked


def test_a_condition_without_a_checked_code_is_text(knowledge: KnowledgeBase) -> None:
    unchecked = next(
        name
        for name, entry in knowledge.conditions.items()
        if entry.codes and not any(code.checked for code in entry.codes.values())
    )
    assert concept_of(unchecked, "x", knowledge) == {"text": "x"}


def test_an_open_level_is_a_flag_that_says_so_and_no_request_has_a_time(
    provisional: tuple[Report, dict[str, Any]],
) -> None:
    _, made = provisional
    (flag,) = _all(made, "Flag")
    assert flag["code"]["coding"][0]["code"] == "not_yet_safe_to_say"
    assert _all(made, "Composition")[0]["status"] == "preliminary"
    referrals = [r for r in _all(made, "ServiceRequest") if r["category"][0]["text"] == "referral"]
    assert referrals
    assert all("priority" not in r and "weeks" not in r["note"][0]["text"] for r in referrals)


def test_a_record_without_findings_lists_the_dangers_and_no_cause(dialogue: Dialogue) -> None:
    _, made = _made(dialogue, dialogue.begin(Opening(person=Person(65, "male"))))
    assert _all(made, "RiskAssessment") == []
    words = {s["title"]: s["text"]["div"] for s in _all(made, "Composition")[0]["section"]}
    assert "no hypothesis is named" in words["What it may be"]
    assert "missing: complaint" in words["What it may be"]
    assert "not answered: You cannot pee" in words["How urgent"]


def test_an_emergency_is_flagged_and_its_referral_is_at_once(
    emergency: tuple[Report, dict[str, Any]],
) -> None:
    _, made = emergency
    (flag,) = _all(made, "Flag")
    assert flag["code"]["coding"][0]["code"] == "emergency_now"
    priorities = [r.get("priority") for r in _all(made, "ServiceRequest")]
    assert "stat" in priorities


def test_nothing_in_it_is_an_order(settled: tuple[Report, dict[str, Any]]) -> None:
    _, made = settled
    for kind in ("ServiceRequest", "CarePlan"):
        assert {(r["status"], r["intent"]) for r in _all(made, kind)} == {("draft", "proposal")}


def test_a_test_that_is_better_not_ordered_is_a_request_not_to(
    settled: tuple[Report, dict[str, Any]],
) -> None:
    _, made = settled
    refused = [r["code"]["text"] for r in _all(made, "ServiceRequest") if r.get("doNotPerform")]
    assert "MRI of the spine or brain" in refused


def test_the_document_says_which_knowledge_made_it(
    settled: tuple[Report, dict[str, Any]],
) -> None:
    report, made = settled
    (provenance,) = _all(made, "Provenance")
    assert report.knowledge in provenance["activity"]["text"]
    assert provenance["entity"][0]["what"]["identifier"]["value"] == report.input_hash


def test_the_same_report_gives_the_same_document(dialogue: Dialogue) -> None:
    talk = dialogue.begin(Opening("", STOCKING, Person(65, "male")))
    assert _made(dialogue, talk)[1] == _made(dialogue, talk)[1]


def test_what_anybody_wrote_never_becomes_markup(
    dialogue: Dialogue, all_no: dict[str, str]
) -> None:
    talk = dialogue.begin(Opening("", STOCKING, Person(65, "male"), all_no))
    report = dialogue.report(talk)
    from dataclasses import replace

    bad = replace(report, notes=("<script>alert(1)</script>\x00",))
    made = document(bad, dialogue.urgency(talk, bad), dialogue.knowledge, AT)
    div = _all(made, "Composition")[0]["section"][-1]["text"]["div"]
    assert "<script" not in div and "&lt;script&gt;" in div and "\x00" not in div


def test_a_time_without_a_zone_is_refused(dialogue: Dialogue) -> None:
    talk = dialogue.begin(Opening("", SADDLE, Person(65, "male")))
    report = dialogue.report(talk)
    with pytest.raises(PlantarError, match="without a zone"):
        document(report, dialogue.urgency(talk, report), dialogue.knowledge, datetime(2026, 4, 3))
