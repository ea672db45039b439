"""The example requests of the CDS Hooks specification, its facts typed again, and its CORS."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from starlette.testclient import TestClient

from plantar import Plantar, PlantarError
from plantar.exchange.app import Service, create_app
from plantar.exchange.cross_origin import checked_origins
from tests.exchange.conftest import NOW

PATIENT = {
    "resourceType": "Patient", "gender": "male", "birthDate": "1925-12-23", "id": "1288992",
    "active": True,
}  # fmt: skip
VIEW: dict[str, Any] = {
    "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
    "fhirServer": "http://hooks.smarthealthit.org:9080",
    "hook": "patient-view",
    "fhirAuthorization": {
        "access_token": "some-opaque-fhir-access-token",
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "user/Patient.read user/Observation.read",
        "subject": "cds-service4",
    },
    "context": {
        "userId": "Practitioner/example",
        "patientId": "1288992",
        "encounterId": "89284",
    },
    "prefetch": {"patientToGreet": PATIENT},
}
DIET = {
    "resourceType": "NutritionOrder",
    "id": "pureeddiet-simple",
    "status": "draft",
    "patient": {"reference": "Patient/1288992"},
    "dateTime": "2014-09-17",
    "oralDiet": {"type": [{"text": "Pureed diet"}], "texture": [{"modifier": {"text": "Pureed"}}]},
    "supplement": [{"type": {"text": "Adult high energy pudding"}}],
}
DRUG = {
    "resourceType": "MedicationRequest",
    "id": "smart-MedicationRequest-103",
    "status": "draft",
    "intent": "order",
    "medicationCodeableConcept": {
        "coding": [
            {"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "617993"},
        ],
        "text": "Amoxicillin 120 MG/ML / clavulanate potassium 8.58 MG/ML Oral Suspension",
    },
    "subject": {"reference": "Patient/1288992"},
    "dosageInstruction": [{"text": "5 mL bid x 10 days"}],
}
SELECT: dict[str, Any] = {
    **VIEW,
    "hook": "order-select",
    "context": {
        "userId": "PractitionerRole/123",
        "patientId": "1288992",
        "encounterId": "89284",
        "selections": [f"{r['resourceType']}/{r['id']}" for r in (DIET, DRUG)],
        "draftOrders": {
            "resourceType": "Bundle",
            "entry": [{"resource": DIET}, {"resource": DRUG}],
        },
    },
}
FEEDBACK = [
    {
        "card": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
        "outcome": "accepted",
        "acceptedSuggestions": [{"id": "e56e1945-20b3-4393-8503-a1a20fd73152"}],
        "outcomeTimestamp": "2020-12-11T00:00:00Z",
    },
    {
        "card": "9368d37b-283f-44a0-93ea-547cebab93ed",
        "outcome": "overridden",
        "overrideReason": {
            "reason": {
                "code": "d7ecf885",
                "system": "https://example.com/cds-hooks/override-reason-system",
            },
            "userComment": "clinician entered comment",
        },
        "outcomeTimestamp": "2020-12-11T00:00:00Z",
    },
]
NUMB = {
    "resourceType": "Observation",
    "status": "final",
    "subject": {"reference": "Patient/1288992"},
    "code": {"coding": [{"system": "urn:plantar:finding", "code": "numb_stocking"}]},
    "valueBoolean": True,
}
SANDBOX, OTHER = "https://sandbox.cds-hooks.org", "https://elsewhere.example"
SERVICES = ("/cds-services/plantar-patient-view", "/cds-services/plantar-patient-view/feedback")


@pytest.fixture(scope="module")
def service(door: Plantar) -> Service:
    return Service(door, now=lambda: NOW)


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return TestClient(create_app(service, origins=[SANDBOX]))


@pytest.mark.parametrize("call", [VIEW, SELECT], ids=["patient-view", "order-select"])
def test_an_example_of_the_specification_is_taken(client: TestClient, call: dict[str, Any]) -> None:
    answer = client.post(f"/cds-services/plantar-{call['hook']}", json=call)
    assert answer.status_code == 200
    assert answer.json() == {"cards": []}, "nobody complains of a numb foot"


@pytest.mark.parametrize("call", [VIEW, SELECT], ids=["patient-view", "order-select"])
def test_the_example_with_a_numb_foot_gets_a_card_of_every_field_that_is_required(
    client: TestClient, call: dict[str, Any]
) -> None:
    told = copy.deepcopy(call)
    told["prefetch"]["numb"] = NUMB
    (card,) = client.post(f"/cds-services/plantar-{call['hook']}", json=told).json()["cards"]
    assert {"uuid", "summary", "detail", "indicator", "source"} <= card.keys()
    assert card["indicator"] in ("info", "warning", "critical")
    assert len(card["summary"]) < 140 and card["source"]["label"]


def test_the_discovery_has_what_the_specification_requires(client: TestClient) -> None:
    for service in client.get("/cds-services").json()["services"]:
        assert {"hook", "description", "id"} <= service.keys()
        assert all(isinstance(query, str) for query in service["prefetch"].values())


def test_the_feedback_of_the_specification_is_kept_without_the_comment(
    client: TestClient, service: Service
) -> None:
    answer = client.post(SERVICES[1], json={"feedback": FEEDBACK})
    assert answer.status_code == 200
    accepted, overridden = list(service.feedback)[-2:]
    assert accepted["suggestions"] == ["e56e1945-20b3-4393-8503-a1a20fd73152"]
    assert overridden["reason"] == "d7ecf885"
    assert "clinician entered comment" not in str(service.feedback)


def _asked(client: TestClient, path: str, origin: str, method: str) -> str:
    """What a browser that asks first hears: the origin that it may read for; empty for none."""
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    if method == "POST":
        headers["Access-Control-Request-Headers"] = "authorization, content-type"
    answer = client.options(path, headers=headers)
    return answer.headers.get("access-control-allow-origin", "") if answer.is_success else ""


def test_every_page_may_read_the_discovery_and_only_named_ones_call_the_services(
    client: TestClient,
) -> None:
    for origin in (SANDBOX, OTHER):
        assert _asked(client, "/cds-services", origin, "GET") == "*"
        read = client.get("/cds-services", headers={"Origin": origin})
        assert read.headers["access-control-allow-origin"] == "*"
    for path in SERVICES:
        assert _asked(client, path, SANDBOX, "POST") == SANDBOX
        assert _asked(client, path, OTHER, "POST") == ""
    called = {
        o: client.post(SERVICES[0], json=VIEW, headers={"Origin": o}) for o in (SANDBOX, OTHER)
    }
    assert called[SANDBOX].headers["access-control-allow-origin"] == SANDBOX
    assert "access-control-allow-origin" not in called[OTHER].headers


@pytest.mark.parametrize("path", ["/fhir/$assess", "/fhir/metadata", "/openapi.json"])
def test_no_page_of_another_origin_may_read_another_address(client: TestClient, path: str) -> None:
    assert _asked(client, path, SANDBOX, "POST") == ""
    read = client.get(path, headers={"Origin": SANDBOX})
    assert "access-control-allow-origin" not in read.headers


def test_without_a_named_origin_no_page_may_call(service: Service) -> None:
    client = TestClient(create_app(service))
    assert _asked(client, SERVICES[0], SANDBOX, "POST") == ""
    assert _asked(client, "/cds-services", SANDBOX, "GET") == "*"


@pytest.mark.parametrize("origin", ["*", "sandbox.example", "https://a.example/", "file://x", ""])
def test_what_is_no_origin_is_refused_and_every_page_only_with_tokens(origin: str) -> None:
    with pytest.raises(PlantarError, match="--allow-origin"):
        checked_origins([origin], tokens=False)
    if origin == "*":
        assert checked_origins([origin], tokens=True) == ("*",)
