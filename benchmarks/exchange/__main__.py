"""``python -m benchmarks.exchange [--write]``: the scoreboard of docs/exchange.md.

Records are made from development cases: what was found as coded Observations, the person's own
words as an answer. Times are of the processor, the best of five tries (cards: of two), so that a
busy machine counts less. Nothing leaves the machine.
"""

from __future__ import annotations

import gc
import io
import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import numpy as np
from fhir.resources.R4B.bundle import Bundle as R4BBundle
from fhirclient.models.bundle import Bundle
from mcp import Client
from mcp.server import MCPServer
from starlette.testclient import TestClient

from plantar.exchange.app import Service, create_app
from plantar.exchange.cards import CardMaker
from plantar.exchange.codes import SYSTEMS
from plantar.exchange.mcp_server import create_server
from plantar.exchange.questionnaires import Questionnaires
from plantar.exchange.tool_answers import MOST_BYTES
from plantar.front import Plantar
from plantar.intake.vignette import Vignette, read_vignette
from plantar.knowledge.evidence import State

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "exchange.md"
BEGIN, END = "<!-- scoreboard -->", "<!-- end of scoreboard -->"
CASES, EVERY = 20, 16
CANARY = "Zebediah"
LOW = ("within_2_weeks", "routine", "self_care")
NOW = datetime(2026, 4, 3, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One line of the scoreboard."""

    what: str
    found: str
    wanted: str


def cases(door: Plantar, most: int) -> list[Vignette]:
    """Every so-many-th development case with words of its own, at most so many."""
    files = sorted((ROOT / "cases" / "development").glob("[A-Z]*.yaml"))[::EVERY]
    read = (read_vignette(file, door.knowledge) for file in files)
    return [case for case in read if case.patient_text][:most]


def record(case: Vignette, *, words: bool = True) -> dict[str, Any]:
    """A case as a Bundle of one person, with a name that must not turn up anywhere.

    ``words``: with what the person said, which the trained reader reads.
    """
    years = case.person.age_years or 50
    patient = {
        "resourceType": "Patient",
        "id": "p1",
        "birthDate": f"{NOW.year - years}-01-01",
        "gender": case.person.sex if case.person.sex in ("female", "male") else "unknown",
        "name": [{"family": CANARY}],
    }
    observations = [
        {
            "resourceType": "Observation",
            "status": "final",
            "subject": {"reference": "Patient/p1"},
            "code": {"coding": [{"system": "urn:plantar:finding", "code": e.finding}]},
            "valueBoolean": e.state is State.PRESENT,
        }
        for e in case.evidence
        if e.state is not State.UNSURE and e.value is None
    ]
    answer = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "subject": {"reference": "Patient/p1"},
        "item": [{"linkId": "words", "answer": [{"valueString": case.patient_text[:3900]}]}],
    }
    parts = (patient, *observations, *((answer,) if words else ()))
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in parts],
    }


def mcp_rows(door: Plantar, chosen: list[Vignette]) -> Iterator[Row]:
    """The words of a case to ``assess``, nothing answered: what comes back."""
    server = create_server(door)
    answers = anyio.run(_assess_all, server, [case.patient_text[:3900] for case in chosen])
    low = sum(a["urgency"]["level"] in LOW for a in answers)
    asked = sum(bool(a["open_dangers"]) for a in answers if a["status"] == "input_required")
    opened = sum(a["status"] == "input_required" for a in answers)
    large = max(len(json.dumps(a, separators=(",", ":")).encode()) for a in answers)
    n = len(answers)
    yield Row("MCP: a level below same-day though no danger was answered", f"{low} of {n}", "0")
    yield Row("MCP: open cases that come back with the danger questions", f"{asked} of {opened}",
              "all")  # fmt: skip
    yield Row("MCP: largest answer", f"{large} bytes", f"{MOST_BYTES}")


async def _assess_all(server: MCPServer[Any], texts: list[str]) -> list[dict[str, Any]]:
    async with Client(server) as client:
        results = [await client.call_tool("assess", {"text": text}) for text in texts]
    return [result.structured_content or {} for result in results]


def fhir_rows(door: Plantar, client: TestClient, chosen: list[Vignette]) -> Iterator[Row]:
    """Records in, documents out."""
    made = [client.post("/fhir/$assess", json=record(case)).json() for case in chosen]
    read = sum(_reads(document) for document in made)
    known = {
        (SYSTEMS[system], code.code)
        for condition in door.knowledge.conditions.values()
        for system, code in condition.codes.items()
        if code.checked
    }
    codings = [
        (coding["system"], coding["code"])
        for document in made
        for entry in document["entry"]
        if entry["resource"]["resourceType"] == "RiskAssessment"
        for coding in entry["resource"]["prediction"][0]["outcome"].get("coding", [])
    ]
    right = sum(coding in known for coding in codings)
    named = sum("(Patient).name" in json.dumps(document) for document in made)
    n = len(made)
    yield Row("FHIR: documents that two libraries read without loss", f"{read} of {n}", "all")
    yield Row("FHIR: codes sent that were checked", f"{right} of {len(codings)}", "all")
    yield Row("FHIR: an unused element (the name) is named", f"{named} of {n}", "all")
    yield from _rates(client, chosen)


def _rates(client: TestClient, chosen: list[Vignette]) -> Iterator[Row]:
    """Assessments a second of one core over HTTP, by what is sent and what is asked for."""
    for sent, words in (("coded findings", False), ("own words too", True)):
        bodies = [json.dumps(record(case, words=words)) for case in chosen]
        for parts, asked in (("causes", "urgency and causes"), ("all", "everything")):
            address = f"/fhir/$assess?parts={parts}"
            took = sum(min(_seconds(client, address, body) for _ in "12345") for body in bodies)
            what = f"FHIR: assessments a second of one core: {sent}; {asked}"
            yield Row(what, f"{len(bodies) / took:.1f}", "50 (100 on two cores)")


def _seconds(client: TestClient, address: str, body: str) -> float:
    """Processor seconds of one request."""
    start = time.process_time()
    client.post(address, content=body)
    return time.process_time() - start


def _reads(document: dict[str, Any]) -> bool:
    R4BBundle.model_validate(document)
    return bool(Bundle(document, strict=True).as_json() == document)


def card_rows(door: Plantar, chosen: list[Vignette]) -> Iterator[Row]:
    """An MRI of the spine ordered in each case, no danger answered."""
    maker, took, unconditional, most = CardMaker(door), [], 0, 0
    order = {"resourceType": "ServiceRequest", "id": "o", "code": {"text": "MRI lumbar spine"}}
    drafts = {"resourceType": "Bundle", "entry": [{"resource": order}]}
    context = {"patientId": "p1", "selections": ["ServiceRequest/o"], "draftOrders": drafts}
    for case in chosen:
        entries = record(case, words=False)["entry"]
        rest = {"resourceType": "Bundle", "entry": entries[1:]}
        prefetch = {"patient": entries[0]["resource"], "observations": rest}
        tries = []
        for _ in "12":
            start = time.process_time()
            cards = maker.cards("order-select", context, prefetch, NOW.date())
            tries.append((time.process_time() - start) * 1000)
        took.append(min(tries))
        most = max(most, len(cards))
        unconditional += any(c["summary"].startswith("Better not ordered now") for c in cards)
    n = len(chosen)
    p95 = float(np.quantile(took, 0.95))
    yield Row(
        "CDS: a test called better not while a danger is open", f"{unconditional} of {n}", "0"
    )
    yield Row("CDS: most cards of one call", str(most), "3")
    yield Row("CDS: a call, median and p95, processor time",
              f"{np.median(took):.0f} and {p95:.0f} ms", "p95 under 100 ms")  # fmt: skip


def sdc_rows(door: Plantar) -> Iterator[Row]:
    """The danger screen in the adaptive Questionnaire."""
    questions, screen = Questionnaires(door), door.knowledge.danger_screen
    links = [item["linkId"] for item in questions.adaptive()["item"]]
    first = sum(line in links for line in screen)
    blank = {"resourceType": "QuestionnaireResponse", "item": [{"linkId": n} for n in screen]}
    made = questions.next_question(blank)
    again = {item["linkId"] for item in made["contained"][0]["item"]} >= set(screen)
    yield Row("SDC: danger lines on the first page", f"{first} of {len(screen)}", "all")
    core = questions.static()["item"][0]["item"]
    asked = sum(i["linkId"] in screen and i.get("required", False) for i in core)
    yield Row("SDC: danger lines required in the static form", f"{asked} of {len(screen)}", "all")
    yield Row("SDC: a page left blank stays open", str(again and made["status"] == "in-progress"),
              "True")  # fmt: skip


def empty_rows(door: Plantar, client: TestClient) -> Iterator[Row]:
    """Somebody of whom nothing is known: what is named as a cause."""
    patient = {"resourceType": "Patient", "id": "p1", "birthDate": "1961-02-11"}
    made = client.post("/fhir/$assess", json=patient).json()
    kinds = [entry["resource"]["resourceType"] for entry in made["entry"]]
    (answer,) = anyio.run(_assess_all, create_server(door), [""])
    view = CardMaker(door).cards("patient-view", {"patientId": "p1"}, {"patient": patient},
                                 NOW.date())  # fmt: skip
    named = kinds.count("RiskAssessment") + len(answer["conditions"]) + len(view)
    asked = len(answer["open_dangers"])
    yield Row("All: causes named of somebody of whom nothing is known", str(named), "0")
    yield Row("MCP: danger lines asked of somebody of whom nothing is known",
              f"{asked} of {len(door.knowledge.danger_screen)}", "all")  # fmt: skip


def scoreboard() -> list[Row]:
    """All rows; the last one is what was printed or logged of a person meanwhile."""
    door = Plantar()
    logged, out = io.StringIO(), io.StringIO()
    handler = logging.StreamHandler(logged)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    chosen = cases(door, CASES)
    gc.freeze()  # as the server does
    with redirect_stdout(out), redirect_stderr(out):
        client = TestClient(create_app(Service(door, now=lambda: NOW)))
        rows = [
            *mcp_rows(door, chosen),
            *fhir_rows(door, client, chosen),
            *card_rows(door, chosen),
            *sdc_rows(door),
            *empty_rows(door, client),
        ]
    leaks = (logged.getvalue() + out.getvalue()).count(CANARY)
    return [*rows, Row("All: the person's name in logs or output", str(leaks), "0")]


def table(rows: list[Row]) -> str:
    """The rows in Markdown."""
    lines = [f"| {row.what} | {row.found} | {row.wanted} |" for row in rows]
    return "\n".join(["| what | found | wanted |", "| --- | --- | --- |", *lines])


def main() -> None:
    """Print the scoreboard, and with ``--write`` put it into the page."""
    made = table(scoreboard())
    print(made)
    if "--write" in sys.argv[1:]:
        text = PAGE.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN, 1)
        after = rest.split(END, 1)[1]
        PAGE.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
