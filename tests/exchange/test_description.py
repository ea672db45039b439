"""The description of the addresses: that it is true, and that no body it allows breaks them.

``make fuzz`` runs the same with more examples and another seed each time.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from starlette.routing import Route
from starlette.testclient import TestClient

from plantar import Plantar
from plantar.errors import PlantarError
from plantar.exchange import description
from plantar.exchange.app import PARTS_OF, Service, create_app
from plantar.exchange.fhir_in import RecordReader
from tests.builders import shared_door
from tests.exchange.conftest import NOW

FUZZ = int(os.environ.get("PLANTAR_FUZZ", "0"))
"""Examples of each operation; 0 is the short run, the same each time."""
EXAMPLE = Path(__file__).parents[2] / "examples" / "fhir" / "stocking.json"
DOOR = shared_door(Plantar)
APP = create_app(Service(DOOR, now=lambda: NOW))
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", APP)
# every boundary of every field: hundreds of assessments, so in the long run alone
SCHEMA.config.phases.coverage.enabled = bool(FUZZ)
bounded = settings(
    max_examples=FUZZ or 4,
    derandomize=not FUZZ,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
# a body may fit the description and still name no patient; and what of a record cannot be read is
# named in the answer, not refused
LOOSE: list[CheckFunction] = [positive_data_acceptance, negative_data_rejection]


@SCHEMA.parametrize()
@bounded
def test_each_address_keeps_its_description(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(excluded_checks=LOOSE)


def test_every_address_is_described_and_none_beside() -> None:
    described = {
        (path, method.upper())
        for path, methods in description.openapi()["paths"].items()
        for method in methods
    }
    served = {
        (route.path, method)
        for route in APP.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert described == served


def test_the_closed_choices_are_those_of_the_code() -> None:
    assert set(description.PARTS_SAID) == set(PARTS_OF)
    described = description.openapi()["components"]["schemas"]
    assert set(RecordReader(DOOR).kinds) <= set(described)


def test_a_token_is_described_where_one_is_asked() -> None:
    asked = description.openapi(tokens=True)["paths"]["/fhir/$assess"]["post"]["security"]
    assert (asked, description.openapi()["paths"]["/fhir/$assess"]["post"]["security"]) == (
        [{"token": []}],
        [],
    )


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6)
    | st.sampled_from(["no", "yes", "²", "9" * 400, "\ud800", "2026-01-01"]),
    lambda v: st.lists(v, max_size=2)
    | st.dictionaries(st.sampled_from(["code", "coding", "value", "id", "text"]), v, max_size=2),
    max_leaves=6,
)  # fmt: skip


def _paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a body."""
    items = value.items() if isinstance(value, dict) else ()
    for key, part in enumerate(value) if isinstance(value, list) else items:
        yield (*at, key)
        yield from _paths(part, (*at, key))


BODIES: dict[str, dict[str, Any]] = {
    "/fhir/$assess?parts=causes": json.loads(EXAMPLE.read_bytes()),
    "/fhir/Questionnaire/$next-question": {
        "resourceType": "QuestionnaireResponse",
        "item": [
            {"linkId": "words", "answer": [{"valueString": "numb left heel"}]},
            {"linkId": "age_years", "answer": [{"valueInteger": 50}]},
            {"linkId": "brain", "answer": [{"valueCoding": {"code": "no"}}]},
            {"linkId": "lab_hba1c", "answer": [{"valueDecimal": 50.5}]},
        ],
    },
    "/cds-services/plantar-order-select": {
        "hook": "order-select",
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {
            "patientId": "p1",
            "selections": ["MedicationRequest/m1"],
            "draftOrders": {
                "resourceType": "Bundle",
                "entry": [
                    {
                        "resource": {
                            "resourceType": "MedicationRequest",
                            "id": "m1",
                            "medicationCodeableConcept": {"text": "nitrofurantoin"},
                        }
                    }
                ],
            },
        },
        "prefetch": {
            "patient": {"resourceType": "Patient", "id": "p1", "birthDate": "1961-02-11"},
            "words": {"resourceType": "Condition", "code": {"text": "numb left heel"}},
        },
    },
    "/cds-services/plantar-order-select/feedback": {
        "feedback": [
            {
                "card": "c1",
                "outcome": "accepted",
                "acceptedSuggestions": [{"id": "s1"}],
                "overrideReason": {"reason": {"code": "known"}},
                "outcomeTimestamp": "2026-04-03T10:00:00Z",
            }
        ]
    },
}
PLACES = [(address, place) for address, body in BODIES.items() for place in _paths(body)]


@settings(bounded, max_examples=FUZZ or 40)
@given(st.sampled_from(PLACES), values)
def test_a_good_body_with_one_part_changed_is_answered_or_refused(
    where: tuple[str, tuple[Any, ...]], new: Any
) -> None:
    address, place = where
    body = copy.deepcopy(BODIES[address])
    part: Any = body
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = new
    client = TestClient(APP, raise_server_exceptions=False)
    answer = client.post(address, content=json.dumps(body))
    assert answer.status_code in (200, 400)
    assert isinstance(answer.json(), dict)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"valueBoolean": true', '"valueBoolean": []'),
        ('"value": 8.1', '"value": 1e999'),
        ('"value": 8.1', '"value": ' + "9" * 400),
        ('"1961-02-11"', '"' + "9" * 400 + '"'),
        ('"gender": "male"', '"multipleBirthInteger": 1e999'),
    ],
    ids=["a list for a yes", "infinite", "beyond numbers", "a year beyond dates", "not used"],
)
def test_a_value_that_cannot_be_is_refused_or_named_and_never_an_error(old: str, new: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    client = TestClient(APP, raise_server_exceptions=False)
    answer = client.post("/fhir/$assess?parts=causes", content=text.replace(old, new))
    assert answer.status_code in (200, 400)


def test_an_age_that_only_looks_like_digits_is_refused_by_its_name() -> None:
    item = {"linkId": "age_years", "answer": [{"valueString": "²"}]}
    with pytest.raises(PlantarError, match=r"item\(age_years\)"):
        RecordReader(DOOR).read(
            {"resourceType": "QuestionnaireResponse", "item": [item]}, NOW.date()
        )


def test_the_id_of_a_patient_may_be_anything_but_another_patient_s() -> None:
    call = copy.deepcopy(BODIES["/cds-services/plantar-order-select"])
    call["prefetch"]["patient"]["id"] = ["p1"]
    client = TestClient(APP, raise_server_exceptions=False)
    answer = client.post("/cds-services/plantar-order-select", json=call)
    assert (answer.status_code, "patientId" in answer.json()["detail"]) == (400, True)
