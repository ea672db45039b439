"""A report again from what it carries: the same bytes, or what differs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import plantar
from plantar.assessment.assess import Assessor
from plantar.assessment.report import SCHEMA
from plantar.assessment.request import request_of
from plantar.errors import EvidenceError
from plantar.knowledge.base import KnowledgeBase

VERSIONS = ("version", "knowledge", *(f"certificate.{v}" for v in ("program", "knowledge")))
"""Fields that differ wherever another plantar or other knowledge answered."""
MOST = 20
"""Differences that are named."""


def replay(report: Mapping[str, Any], assessor: Assessor) -> list[str]:
    """What differs between a saved report and the same assessment made now; empty when nothing.

    Raises:
        EvidenceError: not a report that carries its input, or its input was changed.
    """
    if report.get("schema") != SCHEMA:
        raise EvidenceError(f"schema: found {report.get('schema')!r}; expected {SCHEMA!r}")
    again = assessor.assess(request_of(report, assessor.network.knowledge))
    made = json.loads(json.dumps(again.as_dict()))
    kept = {key: report.get(key) for key in made}
    found = [*_versions(report, assessor.network.knowledge), *_differences(kept, made, "")]
    return found[:MOST]


def _versions(report: Mapping[str, Any], knowledge: KnowledgeBase) -> Iterator[str]:
    here = {"version": plantar.__version__, "knowledge": knowledge.digest[:12]}
    for key, value in here.items():
        if report.get(key) != value:
            yield f"{key}: the report has {report.get(key)}, this plantar {value}"


def _differences(old: Any, new: Any, at: str) -> Iterator[str]:
    """Paths at which two plain values differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from _differences(old.get(key), new.get(key), f"{at}.{key}" if at else str(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for n, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from _differences(a, b, f"{at}[{n}]")
    elif old != new and at not in VERSIONS:
        yield f"{at}: {json.dumps(old)[:60]} became {json.dumps(new)[:60]}"
