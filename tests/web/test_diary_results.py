"""Results and the diagnosis, the month, and what a phone shows first."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from plantar.records.bodies import Diagnosis, DiaryEntry, Result, Treatment
from plantar.records.record import DiaryOwner
from plantar.web.desk import Desk
from plantar.web.diary.reading import LATELY
from tests.web.clients import send


@pytest.mark.parametrize(
    ("said", "kept", "shown"),
    [
        (
            {"finding": "ncs_normal", "found": "present"},
            "ncs_normal=present",
            "a normal nerve test",
        ),
        ({"finding": "lab_hiv", "found": "absent"}, "lab_hiv=absent", "no: a positive HIV test"),
        ({"finding": "lab_crp", "value": "7,5"}, "lab_crp=7.5", "7.5 mg/L"),
    ],
)
def test_a_result_is_kept_as_it_was_said(
    client: TestClient, desk: Desk, me: DiaryOwner, said: dict[str, str], kept: str, shown: str
) -> None:
    page = send(client, desk, f"/diary/{me.id}/results", thread=str(uuid4()), **said)
    assert shown in page
    told = [r.body for r in desk.open().records(me) if r.kind == "result"]
    assert told == [Result(finding=kept)]


def test_a_result_without_what_it_showed_answers_nothing(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    said = {"finding": "lab_hiv", "thread": str(uuid4())}
    page = send(client, desk, f"/diary/{me.id}/results", **said)
    assert "say whether it was found" in page and 'value="lab_hiv" selected' in page
    assert desk.open().records(me) == ()


def test_the_diagnosis_is_kept_with_whether_plantar_was_right(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    said = {"name": "Baxter neuropathy", "was_right": "partly", "note": "the surgeon said"}
    page = send(client, desk, f"/diary/{me.id}/results", thread=str(uuid4()), **said)
    assert "was plantar right: partly" in page
    told = [r.body for r in desk.open().records(me) if r.kind == "diagnosis"]
    assert told == [
        Diagnosis(name="Baxter neuropathy", was_right="partly", note="the surgeon said")
    ]


def test_a_day_of_the_month_leads_to_what_was_written_on_it(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    desk.open().add(me, DiaryEntry(note="heron"))
    page = client.get(f"/diary/{me.id}/calendar").text
    today = date.today()
    assert f'href="#d{today.day}"' in page and f'<section id="d{today.day}">' in page
    assert "heron" in page


def test_the_first_page_shows_the_last_things_and_leads_to_all(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    for n in range(LATELY + 1):
        desk.open().add(me, DiaryEntry(note=f"heron {n}"))
    page = client.get(f"/diary/{me.id}").text
    assert page.count("heron ") == LATELY and "heron 0" not in page
    way = re.search(r'href="([^"]+)">Everything that was written', page)
    assert way and "heron 0" in client.get(way[1].replace("&amp;", "&")).text


def test_every_treatment_can_be_found_again_and_ended(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    began = date.today() - timedelta(days=9)
    made = desk.open().add(me, Treatment(kind="insole", name="gel pad", began=began))
    page = client.get(f"/diary/{me.id}/treatment").text
    assert "gel pad" in page and f"treatment?correct={made.thread}" in page


def test_a_diary_is_downloaded_as_fhir(client: TestClient, desk: Desk, me: DiaryOwner) -> None:
    desk.open().add(me, DiaryEntry(note="heron"))
    answer = client.get(f"/diary/{me.id}/export?as=fhir")
    assert answer.headers["content-type"] == "application/fhir+json"
    assert [e["resource"]["resourceType"] for e in answer.json()["entry"]] == [
        "Patient", "Observation",
    ]  # fmt: skip
