"""Short ways to say what a person answered."""

from __future__ import annotations

from plantar.knowledge.evidence import Evidence, State


def present(*findings: str) -> list[Evidence]:
    return [Evidence(finding, State.PRESENT) for finding in findings]


def absent(*findings: str) -> list[Evidence]:
    return [Evidence(finding, State.ABSENT) for finding in findings]


def unsure(*findings: str) -> list[Evidence]:
    return [Evidence(finding, State.UNSURE) for finding in findings]
