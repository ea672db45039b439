"""The HTTP face: what is served, what is refused, what is stored and what is never logged."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fhirclient.models.bundle import Bundle
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from plantar import Plantar
from plantar.exchange.app import Service, create_app
from plantar.exchange.limits import MOST_BYTES
from plantar.exchange.trust import Trust, read_trust

NOW = datetime(2026, 4, 3, 10, tzinfo=UTC)
EXAMPLE = Path(__file__).parents[2] / "examples" / "fhir" / "stocking.json"
BASE = "https://plantar.example"
ISSUER = "https://ehr.example"
PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "1961-02-11"}
VIEW = {
    "hook": "patient-view",
    "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
    "context": {"userId": "Practitioner/example", "patientId": "p1"},
    "prefetch": {"patient": PATIENT},
}


@pytest.fixture(scope="module")
def service(door: Plantar, tmp_path_factory: pytest.TempPathFactory) -> Service:
    return Service(door, tmp_path_factory.mktemp("feedback") / "feedback.jsonl", lambda: NOW)


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return TestClient(create_app(service))


def test_discovery_is_served(client: TestClient) -> None:
    assert len(client.get("/cds-services").json()["services"]) == 2


def test_a_hook_is_answered_with_cards(client: TestClient) -> None:
    answer = client.post("/cds-services/plantar-patient-view", json=VIEW)
    assert (answer.status_code, answer.json()) == (200, {"cards": []})


def test_a_record_goes_in_and_a_document_comes_out(client: TestClient) -> None:
    answer = client.post("/fhir/$assess", content=EXAMPLE.read_bytes())
    assert answer.headers["content-type"] == "application/fhir+json"
    made = answer.json()
    assert Bundle(made, strict=True).as_json() == made
    words = json.dumps(made["entry"][0]["resource"]["section"])
    assert "favourite_colour" in words


def test_where_causes_alone_are_asked_for_the_rest_is_said_to_be_left_out(
    client: TestClient,
) -> None:
    whole = client.post("/fhir/$assess", content=EXAMPLE.read_bytes()).json()
    less = client.post("/fhir/$assess?parts=causes", content=EXAMPLE.read_bytes()).json()

    def parts(made: dict[str, Any], *kinds: str) -> list[Any]:
        found = [entry["resource"] for entry in made["entry"]]
        return [r for r in found if r["resourceType"] in kinds]

    same = ("Flag", "RiskAssessment", "Patient", "Device")
    assert parts(less, *same) == parts(whole, *same)
    assert parts(less, "CarePlan") == []
    assert "Not worked out" in json.dumps(less["entry"][0]["resource"]["section"])


@pytest.mark.parametrize("name", ["core", "adaptive"])
def test_both_questionnaires_are_served(client: TestClient, name: str) -> None:
    answer = client.get(f"/fhir/Questionnaire/{name}")
    assert answer.json()["resourceType"] == "Questionnaire"


def test_the_next_question_is_asked(client: TestClient) -> None:
    body = {"resourceType": "QuestionnaireResponse", "status": "in-progress"}
    answer = client.post("/fhir/Questionnaire/$next-question", json=body)
    assert answer.json()["status"] == "in-progress"


def test_feedback_is_stored_without_anybody_s_words(client: TestClient, service: Service) -> None:
    given = {
        "card": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
        "outcome": "overridden",
        "overrideReason": {"reason": {"code": "known"}, "userComment": "Zebediah had one"},
        "outcomeTimestamp": "2026-04-03T10:05:31Z",
    }
    answer = client.post("/cds-services/plantar-patient-view/feedback", json={"feedback": [given]})
    assert answer.status_code == 200
    assert service.feedback_file
    stored = service.feedback_file.read_text(encoding="utf-8")
    assert json.loads(stored.splitlines()[-1])["reason"] == "known"
    assert "Zebediah" not in stored


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/cds-services/plantar-patient-view", {"hook": "order-sign"}, "hook: "),
        ("/cds-services/plantar-patient-view", VIEW | {"hookInstance": "zzz"}, "expected a UUID"),
        ("/cds-services/plantar-patient-view", VIEW | {"prefetch": None}, "fetches nothing"),
        ("/cds-services/plantar-patient-view", VIEW | {"context": 1}, "context"),
        ("/cds-services/plantar-patient-view/feedback", {"feedback": [{}]}, "outcome"),
        ("/fhir/$assess", {"resourceType": 3}, "resourceType"),
        ("/fhir/$assess?parts=some", PATIENT, "expected all or causes"),
        ("/fhir/$assess", PATIENT | {"birthDate": "2020-01-01"}, "for adults"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    client: TestClient, path: str, body: dict[str, Any], said: str
) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == 400
    assert said in answer.text


@pytest.mark.parametrize("path", ["/cds-services/nobody", "/cds-services/nobody/feedback"])
def test_an_unknown_service_is_not_found(client: TestClient, path: str) -> None:
    answer = client.post(path, json=VIEW)
    assert answer.status_code == 404
    assert "found 'nobody'; expected plantar-patient-view" in answer.text


@pytest.mark.parametrize("card", ["nope", "", None, 3])
def test_feedback_of_what_is_no_card_is_refused(client: TestClient, card: object) -> None:
    given = {"card": card, "outcome": "accepted"}
    path = "/cds-services/plantar-patient-view/feedback"
    assert client.post(path, json={"feedback": [given]}).status_code == 400


def test_too_much_is_refused(client: TestClient) -> None:
    answer = client.post("/fhir/$assess", content=b"x" * (MOST_BYTES + 1))
    assert (answer.status_code, "at most" in answer.text) == (400, True)


def test_nothing_of_a_record_is_logged(
    client: TestClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG, logger="plantar")
    person = PATIENT | {"name": [{"family": "Zebediah"}], "birthDate": "Zebediah"}
    client.post("/fhir/$assess", json=person)
    client.post("/cds-services/plantar-patient-view", json=VIEW | {"prefetch": {"patient": person}})
    out, err = capfd.readouterr()
    assert "Zebediah" not in caplog.text + out + err


fragments = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda v: st.lists(v, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["hook", "hookInstance", "context", "prefetch", "patient", "patientId", "entry",
             "resource", "resourceType", "feedback", "outcome", "item", "linkId", "answer",
             "parameter", "draftOrders", "selections", "id"]
        ),
        v | st.sampled_from(["patient-view", "order-select", "Patient", "Bundle", "p1"]),
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip
PATHS = (
    "/cds-services/plantar-patient-view",
    "/cds-services/plantar-order-select",
    "/cds-services/plantar-patient-view/feedback",
    "/fhir/$assess",
    "/fhir/Questionnaire/$next-question",
)


@settings(max_examples=60)
@given(st.sampled_from(PATHS), fragments)
def test_no_body_is_ever_answered_with_a_server_error(
    client: TestClient, path: str, body: object
) -> None:
    assert client.post(path, json=body).status_code in (200, 400)


@pytest.fixture(scope="module")
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP384R1())


@pytest.fixture
def trust(key: ec.EllipticCurvePrivateKey, tmp_path: Path) -> Trust:
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    file = tmp_path / "trust.json"
    keys = {"keys": [{**public, "kid": "k1", "alg": "ES384", "use": "sig"}]}
    file.write_text(json.dumps({ISSUER: keys}), encoding="utf-8")
    found = read_trust(file, BASE)
    found.clock = NOW.timestamp
    return found


def _token(key: Any, algorithm: str = "ES384", **changed: Any) -> str:
    now = int(NOW.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": f"{BASE}/cds-services/plantar-patient-view",
        "iat": now,
        "exp": now + 60,
        "jti": "one",
        **changed,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key, algorithm, headers={"kid": "k1", "typ": "JWT"})


def _post(service: Service, trust: Trust, header: str) -> int:
    asking = TestClient(create_app(service, trust))
    headers = {"Authorization": header} if header else {}
    return asking.post("/cds-services/plantar-patient-view", json=VIEW, headers=headers).status_code


def test_a_good_token_is_let_in_once(
    service: Service, trust: Trust, key: ec.EllipticCurvePrivateKey
) -> None:
    header = f"Bearer {_token(key)}"
    assert [_post(service, trust, header) for _ in range(2)] == [200, 401]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"aud": "https://other.example"}, "another address"),
        ({"iss": "https://nobody.example"}, "its issuer"),
        ({"exp": int(NOW.timestamp()) - 1}, "it is over"),
        ({"exp": int(NOW.timestamp()) + 3600}, "more than 300 seconds"),
        ({"jti": None}, "it lacks one of"),
        ({"exp": None}, "it lacks one of"),
    ],
    ids=["audience", "issuer", "over", "too long", "no jti", "no end"],
)
def test_a_token_that_is_not_meant_for_here_is_refused_and_the_host_learns_why(
    service: Service,
    trust: Trust,
    key: ec.EllipticCurvePrivateKey,
    changed: dict[str, Any],
    why: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert _post(service, trust, f"Bearer {_token(key, **changed)}") == 401
    assert why in caplog.text and "nobody.example" not in caplog.text


@pytest.mark.parametrize("header", ["", "Bearer x", "Basic x", "Bearer a.b.c"])
def test_without_a_token_nobody_is_let_in(service: Service, trust: Trust, header: str) -> None:
    assert _post(service, trust, header) == 401


def test_a_token_of_another_key_or_none_at_all_is_refused(
    service: Service, trust: Trust, caplog: pytest.LogCaptureFixture
) -> None:
    other = ec.generate_private_key(ec.SECP384R1())
    assert _post(service, trust, f"Bearer {_token(other)}") == 401
    assert "its signature" in caplog.text
    assert _post(service, trust, f"Bearer {_token('secret' * 9, 'HS256')}") == 401
    assert _post(service, trust, f"Bearer {_token(None, 'none')}") == 401
