"""Pieces of FHIR records, and what was read of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from plantar import State
from plantar.exchange.fhir_in import ReadRecord

ON = date(2026, 4, 3)


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    """A collection of resources."""
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def observation(code: str, **fields: Any) -> dict[str, Any]:
    """An observation of a finding by its own code."""
    coding = {"system": "urn:plantar:finding", "code": code}
    return {
        "resourceType": "Observation", "status": "final", "code": {"coding": [coding]}, **fields,
    }  # fmt: skip


def states_of(read: ReadRecord) -> dict[str, State]:
    """The state of each finding that was read."""
    return {e.finding: e.state for e in read.opening.evidence}


def named(text: str, **fields: Any) -> dict[str, Any]:
    """An observation that only its words name."""
    return {"resourceType": "Observation", "status": "final", "code": {"text": text}, **fields}


def coded(system: str, code: str) -> dict[str, Any]:
    """A coded value."""
    return {"valueCodeableConcept": {"coding": [{"system": system, "code": code}]}}


def condition(text: str, **fields: Any) -> dict[str, Any]:
    """A condition that only its words name."""
    return {"resourceType": "Condition", "code": {"text": text}, **fields}


def code(code: str) -> dict[str, Any]:
    """A concept of one code."""
    return {"coding": [{"code": code}]}
