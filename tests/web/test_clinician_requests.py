"""The requests of the clinician's page: what it answers, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from plantar import Report
from plantar.web.app import create_app
from plantar.web.engine import Engine

CASE = {
    "age": "54",
    "sex": "male",
    "f": ["sign_straight_leg_raise", "sign_ankle_reflex_one_reduced", "lab_hba1c"],
    "state-sign_straight_leg_raise": "present",
    "value-sign_straight_leg_raise": "40",
    "value-lab_hba1c": "7.9",
    "unit-lab_hba1c": "%",
    "where": "right heel and lateral border of right foot",
}
HTMX = {"hx-request": "true"}


@pytest.fixture
def client(engine: Engine) -> Iterator[TestClient]:
    """The app without a browser."""
    with TestClient(create_app(engine)) as made:
        yield made


def test_what_is_not_counted_does_not_block_the_letter_and_is_named_in_it(
    client: TestClient,
) -> None:
    data = {"f": "measure_post_void_residual", "value-measure_post_void_residual": "9000"}
    letter = client.post("/clinician/letter", data=data | {"as": "txt"})
    assert letter.status_code == 200
    assert "Entered but not counted" in letter.text and "9000" in letter.text
    assert "1 entry is not counted; a letter says so" in client.post("/clinician", data=data).text


def test_signs_to_examine_all_tell_something(client: TestClient) -> None:
    text = client.post("/clinician", data=CASE).text
    pairs = re.findall(r"LR\+ ([\d.]+)</span> <span>LR− ([\d.]+)", text)
    assert pairs
    for pair in pairs:
        assert any(max(float(x), 1 / max(float(x), 0.001)) >= 1.45 for x in pair), pair


def test_a_part_that_is_present_contradicts_a_whole_that_is_absent(client: TestClient) -> None:
    data = {
        "f": ["weak_leg", "sign_weak_plantar_flexion"],
        "state-weak_leg": "absent",
        "state-sign_weak_plantar_flexion": "present",
    }
    said = "eg weakness absent, yet present: plantar flexion weakness"
    assert f"l{said}" in client.post("/clinician", data=data).text
    letter = client.post("/clinician/letter", data=data | {"as": "txt"}).text
    assert f"L{said}" in " ".join(letter.split())


def test_in_an_emergency_the_work_up_begins_with_what_settles_it_and_whom_to_call_is_said_once(
    client: TestClient,
) -> None:
    data = {"f": ["numb_saddle", "bladder_retention", "pain_back"], "sex": "male", "age": "50"}
    data |= {f"state-{name}": "present" for name in data["f"]}
    text = client.post("/clinician", data=data).text
    work = text.partition('id="h-work"')[2]
    assert work.index("MRI") < work.index("present (")
    assert work.partition("</section>")[0].count("present (") <= 5
    assert text.count("Call your local emergency number") == 1
    assert "emergency by the red flags, the risk or an answer" not in text


def test_an_answer_is_one_assessment(
    client: TestClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it costs: docs/web-clinician.md."""
    asked, assess = [], engine.assessor.assess

    def counted(*given: Any, **more: Any) -> Report:
        asked.append(1)
        return assess(*given, **more)

    monkeypatch.setattr(engine.assessor, "assess", counted)
    assert client.post("/clinician", data=CASE, headers=HTMX).status_code == 200
    assert len(asked) == 1


def test_drawings_that_the_page_has_are_not_sent_again(client: TestClient) -> None:
    first = client.post("/clinician", data=CASE, headers=HTMX).text
    name = re.search(r'data-drawn="(\w+)"', first)
    assert name and "<figure" in first
    again = client.post("/clinician", data=CASE | {"drawn": name[1]}, headers=HTMX).text
    assert "<figure" not in again
    whole = client.post("/clinician", data=CASE | {"drawn": name[1]}).text
    assert "<figure" in whole


@pytest.mark.parametrize(
    "data",
    [
        {"f": "no_such_finding"},
        {"add": "numb_saddle|maybe"},
        {"add": "numb_saddle|present|upside"},
        {"add": "|||||||"},
        {"sex": "robot"},
        {"country": "atlantis"},
        {"map": "{}"},
        {"f": "age_years"},
    ],
)
def test_what_no_page_sends_is_refused(client: TestClient, data: dict[str, str]) -> None:
    assert client.post("/clinician", data=data).status_code == 400


def test_a_post_from_another_site_is_refused(client: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    assert client.post("/clinician", data=CASE, headers=headers).status_code == 403
    assert client.post("/clinician/letter", data=CASE, headers=headers).status_code == 403


def test_the_case_is_never_in_an_address(client: TestClient) -> None:
    empty = client.get("/clinician?age=54&f=numb_saddle").text
    assert 'name="f"' not in empty
    assert client.get("/clinician/letter").status_code == 405


def test_the_band_says_once_what_is_to_be_excluded_first(client: TestClient) -> None:
    data = {"f": "numb_saddle", "state-numb_saddle": "present", "age": "54"}
    page = client.post("/clinician", data=data).text
    band = page.partition('id="band"')[2].partition("</div>")[0]
    assert band.count("To be excluded first") == 1
