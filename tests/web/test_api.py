"""The JSON API: what it answers, that it keeps nothing, and that no body breaks it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from plantar import Urgency
from plantar.web.api import EXAMPLE
from plantar.web.app import create_app
from plantar.web.engine import Engine
from tests.builders import shared_door

ENGINE = shared_door(Engine)
APP = create_app(ENGINE)
SCHEMA = schemathesis.openapi.from_asgi("/api/openapi.json", APP)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def api() -> Iterator[TestClient]:
    with TestClient(APP, base_url="http://testserver/api") as found:
        yield found


def case(**changes: Any) -> dict[str, Any]:
    """The example with changes to the case."""
    body = copy.deepcopy(EXAMPLE)
    body["case"].update(changes)
    return body


@SCHEMA.parametrize()
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_its_description(case: schemathesis.Case[Any]) -> None:
    # a body may fit the description and still name a finding that does not exist
    case.call_and_validate(
        headers={"Host": "localhost"}, excluded_checks=[positive_data_acceptance]
    )


def test_the_description_lists_the_levels_and_the_kinds_of_plan(api: TestClient) -> None:
    parts = api.get("openapi.json").json()["components"]["schemas"]
    assert parts["UrgencyAnswer"]["properties"]["level"]["enum"] == [*Urgency]
    assert parts["CarePlan"]["properties"]["kind"]["enum"] == ["emergency", "held", "plan"]


@settings(max_examples=60)
@given(body=JSON, path=st.sampled_from(["parse", "next", "assess", "plan", "letter", "claims"]))
def test_no_body_breaks_the_server(body: Any, path: str) -> None:
    client = TestClient(APP, base_url="http://testserver/api", raise_server_exceptions=True)
    try:
        answer = client.post(path, json=body)
    except ValueError:  # not a number that JSON has
        return
    assert answer.status_code < 500


@settings(max_examples=60)
@given(
    inner=JSON,
    where=st.sampled_from(["context", "evidence", "painted", "flags", "medicines", "gold", "x"]),
)
def test_no_case_breaks_the_server(inner: Any, where: str) -> None:
    client = TestClient(APP, base_url="http://testserver/api", raise_server_exceptions=True)
    try:
        answer = client.post("assess", json=case(**{where: inner}))
    except ValueError:
        return
    assert answer.status_code < 500


def test_the_report_is_that_of_the_library(api: TestClient) -> None:
    report = api.post("assess", json=EXAMPLE).json()
    assert report["schema"] == "plantar/report/9"
    assert report["urgency"]["country"] == "United Kingdom"
    assert sum(c["probability"] for c in report["conditions"]) <= 1.0001


def test_explain_and_plan_are_parts_of_the_report(api: TestClient) -> None:
    report = api.post("assess", json=EXAMPLE).json()
    assert api.post("explain", json=EXAMPLE).json() == report["conditions"]
    assert api.post("plan", json=EXAMPLE).json() == report["plan"]


def test_a_text_opens_an_interview_that_ends(api: TestClient) -> None:
    state = api.post("parse", json={"text": "my left heel is numb, no back pain"}).json()["state"]
    for _ in range(40):
        turn = api.post("next", json={"state": state}).json()
        step, state = turn["step"], turn["state"]
        if step["kind"] == "review":
            return
        said = {"age": "52", "sex": "female"}.get(step["kind"], "")
        state = api.post("next", json={"state": state, "answer": said}).json()["state"]
    raise AssertionError("the interview did not end")


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("person", {"age_years": 9}, "for adults"),
        ("person", {"sex": "femail"}, "sex: found 'femail'"),
        ("person", {"setting": "mars"}, "setting: found 'mars'"),
        ("answers", [{"findings": ["feel_numb"], "value": "perhaps"}], "answers.0.answer"),
    ],
)
def test_an_interview_that_cannot_be_is_refused(
    api: TestClient, field: str, value: Any, named: str
) -> None:
    state = api.post("parse", json={"text": "my left heel is numb"}).json()["state"]
    sent = {**state, field: {**state[field], **value} if isinstance(value, dict) else value}
    answer = api.post("next", json={"state": sent})
    assert (answer.status_code, named in answer.json()["detail"]) == (400, True)


def test_an_emergency_is_the_next_step(api: TestClient) -> None:
    text = "numb between my legs and I cannot pass urine, both legs weak"
    state = api.post("parse", json={"text": text}).json()["state"]
    assert api.post("next", json={"state": state}).json()["step"]["kind"] == "emergency"


@pytest.mark.parametrize("form", ["text", "html", "pdf"])
@pytest.mark.parametrize("to", ["clinician", "patient"])
def test_a_letter_comes_in_each_form(api: TestClient, form: str, to: str) -> None:
    answer = api.post("letter", json={**EXAMPLE, "to": to, "form": form, "on": "2026-01-02"})
    assert answer.status_code == 200 and len(answer.content) > 500
    kind = {"text": "text/plain", "html": "text/html", "pdf": "application/pdf"}[form]
    assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"evidence": {"history": [{"finding": "numb_heal", "state": "present"}]}}, "finding"),
        ({"evidence": {"history": [{"finding": "feel_numb", "state": "perhaps"}]}}, "state"),
        ({"evidence": {"test": [{"finding": "lab_hba1c", "value": -3}]}}, "value"),
        ({"painted": {"up": {"numb": ["pl_toe1"]}}}, "painted"),
        ({"flags": {"no_such_flag": "yes"}}, "flags"),
        ({"context": {"age_years": 400}}, "age_years"),
        ({"context": {"age_years": 9}}, "child"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_mistake_in_a_case_is_named(api: TestClient, changes: dict[str, Any], named: str) -> None:
    answer = api.post("assess", json=case(**changes))
    assert answer.status_code == 400 and named in answer.json()["detail"]


def test_an_unknown_country_is_named_with_those_that_are_known(api: TestClient) -> None:
    answer = api.post("assess", json={**EXAMPLE, "country": "atlantis"})
    assert answer.status_code == 400 and "uk" in answer.json()["detail"]


def test_a_field_of_the_wrong_kind_is_named_and_not_repeated(api: TestClient) -> None:
    answer = api.post("parse", json={"text": 5, "zebra": "secret"})
    assert answer.status_code == 422
    assert "text" in answer.json()["detail"] and "secret" not in answer.json()["detail"]


def test_a_body_nested_too_deeply_is_refused(api: TestClient) -> None:
    body = '{"case": ' + '{"a":' * 5000 + "1" + "}" * 5000 + "}"
    answer = api.post("assess", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)


def test_the_same_case_gives_the_same_answer_whoever_asked_before(api: TestClient) -> None:
    first = api.post("assess", json=EXAMPLE).content
    api.post(
        "assess", json=case(evidence={"history": [{"finding": "feel_burn", "state": "present"}]})
    )
    assert api.post("assess", json=EXAMPLE).content == first


HEEL: dict[str, Any] = {"finding": "numb_heel_plantar", "state": "present"}
UNREAD: tuple[tuple[str, bytes, str], ...] = (
    ("parse", b'{"text": 5}', "text: found 5; expected text"),
    ("parse", b"{}", "text: found nothing; expected a value"),
    ("parse", b'{"txt": "numb"}', "txt: found an unknown field; expected text"),
    ("parse", b'{"text": "heel \\ud800"}', "text: found half a surrogate pair; expected text"),
    ("parse", json.dumps({"text": "x" * 5000}).encode(), "found 5000 characters; expected at most"),
    ("assess", b'{"case":', "body: found no JSON at character 8"),
    ("assess", b"[]", "body: found a list; expected an object"),
    ("assess", b"null", "body: found None; expected an object"),
    ("assess", b'{"case": 5}', "case: found 5; expected an object"),
    ("assess", b'{"case": {"title": "\\ud800"}}', "case.title: found half a surrogate pair"),
    ("assess", b'{"case": {"context": {"sex": "male", "sex": "female"}}}', "the key 'sex' twice"),
    (
        "letter",
        b'{"case": {}, "on": "05/01/2026"}',
        "on: found text of 10 characters; expected a date",
    ),
    ("letter", b'{"case": {}, "on": 5}', "on: found 5; expected a date such as 2026-04-03"),
    (
        "letter",
        b'{"case": {}, "on": "2026-01-05", "to": "boss"}',
        "to: found 'boss'; expected clin",
    ),
)


@pytest.mark.parametrize(("address", "body", "said"), UNREAD)
def test_a_body_that_does_not_fit_is_told_by_field_with_found_and_expected(
    api: TestClient, address: str, body: bytes, said: str
) -> None:
    answer = api.post(address, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422) and said in answer.json()["detail"]


def test_a_body_of_another_type_is_told_by_its_type(api: TestClient) -> None:
    answer = api.post("parse", content=b'{"text": "x"}', headers={"Content-Type": "text/plain"})
    said = "Content-Type: found 'text/plain'; expected application/json"
    assert (answer.status_code, answer.json()["detail"]) == (422, said)


def test_many_faults_are_told_shortly(api: TestClient) -> None:
    answer = api.post("assess", json=case(evidence={"history": [HEEL] * 3000}))
    lines = answer.json()["detail"].splitlines()
    assert len(lines) == 21 and lines[-1] == "more: 2979 further faults"


@pytest.mark.parametrize("address", ["assess", "plan", "explain"])
def test_a_pregnant_man_is_refused(api: TestClient, address: str) -> None:
    body = case(context={"age_years": 40, "sex": "male", "pregnant": "yes"})
    answer = api.post(address, json=body)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("pregnant: found 'yes'; expected no or unknown")
