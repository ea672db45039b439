"""A record system, driven by HealthChain's sandbox client and its models of CDS Hooks.

Runs in ``.venv/clients``. Reads from standard input ``{"address", "calls": [{"hook", "context",
"prefetch"}]}``; discovers the services, calls each hook at the service that offers it, sends
feedback on every card, and prints what came back as the models read it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import httpx
from healthchain.models.hooks import OrderSelectContext, PatientViewContext
from healthchain.models.requests import CDSRequest
from healthchain.models.responses.cdsdiscovery import CDSService, CDSServiceInformation
from healthchain.models.responses.cdsfeedback import CDSFeedback
from healthchain.models.responses.cdsresponse import CDSResponse
from healthchain.sandbox import SandboxClient


class ViewRequest(CDSRequest):
    """A request with its context written whole: the base model writes what all hooks share."""

    context: PatientViewContext


class OrderRequest(CDSRequest):
    """As :class:`ViewRequest`, with the orders."""

    context: OrderSelectContext


REQUESTS = {"patient-view": ViewRequest, "order-select": OrderRequest}


def discover(address: str) -> list[CDSService]:
    """The services as the discovery document tells them."""
    found = httpx.get(f"{address}/cds-services").raise_for_status().json()
    return CDSServiceInformation(**found).services


def call(address: str, services: list[CDSService], asked: dict[str, Any]) -> dict[str, Any]:
    """What the service of a hook answers, read by the client's model of a response."""
    (service,) = [s for s in services if s.hook == asked["hook"]]
    missing = set(service.prefetch or {}) - set(asked["prefetch"])
    prefetch = {**asked["prefetch"], **dict.fromkeys(missing)}
    client = SandboxClient(f"{address}/cds-services/{service.id}", asked["hook"], timeout=120)
    request = {"hook": asked["hook"], "context": asked["context"], "prefetch": prefetch}
    client.requests.append(REQUESTS[asked["hook"]](**request))
    (answer,) = client.send_requests()
    CDSResponse(**answer)  # the sandbox passes on what its own model refuses
    return {"service": service.id, **answer}


def feed_back(address: str, answer: dict[str, Any]) -> int:
    """Tell the service that every card was accepted; the status of the reply."""
    outcomes = [
        CDSFeedback(
            card=card["uuid"], outcome="accepted", outcomeTimestamp="2026-04-03T10:05:31Z"
        ).model_dump(mode="json", exclude_none=True)
        for card in answer["cards"]
    ]
    where = f"{address}/cds-services/{answer['service']}/feedback"
    return httpx.post(where, json={"feedback": outcomes}, timeout=120).status_code


def main() -> None:
    """Discover, call, give feedback."""
    said = json.load(sys.stdin)
    address = said["address"]
    services = discover(address)
    answers = [call(address, services, asked) for asked in said["calls"]]
    feedback = [feed_back(address, answer) for answer in answers]
    names = [service.id for service in services]
    print(json.dumps({"services": names, "answers": answers, "feedback": feedback}))


if __name__ == "__main__":
    main()
