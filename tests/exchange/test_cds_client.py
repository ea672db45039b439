"""CDS Hooks, driven by a client that somebody else wrote, in a process of its own."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from plantar import Plantar
from plantar.exchange.app import Service, create_app
from tests.exchange.conftest import NOW
from tests.web.conftest import serving

CLIENT = Path(__file__).parent / "clients" / "cds_client.py"
PYTHON = Path(__file__).parents[2] / ".venv" / "clients" / "bin" / "python"
USER, PATIENT = "Practitioner/1", "p1"
pytestmark = pytest.mark.slow


def _record(all_no: dict[str, str]) -> dict[str, Any]:
    """A stocking neuropathy with every danger asked, as a prefetch."""
    found = [
        {
            "resourceType": "Observation",
            "status": "final",
            "code": {"coding": [{"system": "urn:plantar:finding", "code": name}]},
            "valueBoolean": True,
        }
        for name in ("numb_stocking", "side_both_equal", "history_diabetes")
    ]
    items = [{"linkId": n, "answer": [{"valueCoding": {"code": no}}]} for n, no in all_no.items()]
    return {
        "patient": {"resourceType": "Patient", "id": PATIENT, "birthDate": "1961-02-11"},
        "observations": {"resourceType": "Bundle", "entry": [{"resource": r} for r in found]},
        "answers": {"resourceType": "QuestionnaireResponse", "item": items},
    }


@pytest.fixture(scope="module")
def heard(door: Plantar, all_no: dict[str, str], tmp_path_factory: Any) -> dict[str, Any]:
    """What the client heard; and what the server stored."""
    if not PYTHON.exists():
        pytest.fail(f"{PYTHON} is not there: make test sets it up (see Makefile, .venv/clients)")
    order = {"resourceType": "ServiceRequest", "id": "o1", "code": {"text": "MRI lumbar spine"}}
    drafts = {"resourceType": "Bundle", "entry": [{"resource": order}]}
    context = {"userId": USER, "patientId": PATIENT}
    ordered = {**context, "selections": ["ServiceRequest/o1"], "draftOrders": drafts}
    record, bare = _record(all_no), {"patient": _record(all_no)["patient"]}
    calls = [
        {"hook": "patient-view", "context": context, "prefetch": record},
        {"hook": "order-select", "context": ordered, "prefetch": record},
        {"hook": "patient-view", "context": context, "prefetch": bare},
    ]
    file = tmp_path_factory.mktemp("cds") / "feedback.jsonl"
    with serving(create_app(Service(door, file, now=lambda: NOW))) as address:
        done = subprocess.run(
            [PYTHON, CLIENT],
            input=json.dumps({"address": address, "calls": calls}),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    stored = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return {**json.loads(done.stdout.splitlines()[-1]), "stored": stored}


def test_the_client_discovers_a_service_for_each_hook(heard: dict[str, Any]) -> None:
    assert heard["services"] == ["plantar-patient-view", "plantar-order-select"]


def test_the_client_reads_the_card_of_a_view(heard: dict[str, Any]) -> None:
    (card,) = heard["answers"][0]["cards"]
    assert card["indicator"] == "info"
    assert card["suggestions"][0]["actions"][0]["resource"]["subject"] == {
        "reference": f"Patient/{PATIENT}"
    }


def test_the_client_reads_the_stop_rule_of_an_order(heard: dict[str, Any]) -> None:
    cards = heard["answers"][1]["cards"]
    (card,) = [c for c in cards if c["summary"].startswith("Better not ordered now: MRI")]
    action = card["suggestions"][0]["actions"][0]
    assert (action["type"], action["resourceId"]) == ("delete", "ServiceRequest/o1")


def test_of_a_patient_without_a_complaint_the_client_hears_nothing(heard: dict[str, Any]) -> None:
    assert heard["answers"][2]["cards"] == []


def test_the_feedback_of_the_client_is_stored(heard: dict[str, Any]) -> None:
    assert heard["feedback"] == [200, 200, 200]
    cards = [card["uuid"] for answer in heard["answers"] for card in answer["cards"]]
    assert [line["card"] for line in heard["stored"]] == cards
