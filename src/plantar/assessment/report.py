"""The Report: everything a face shows, as plain data with a version.

``plantar/report/1`` is documented in docs/report.md.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

SCHEMA = "plantar/report/1"


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence for or against a condition, in decibans (10 log10 of a ratio)."""

    finding: str
    text: str
    state: str
    db: float
    basis: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankedCondition:
    """A condition, how probable it is that it is responsible or present, and why."""

    id: str
    name: str
    plain_name: str
    probability: float
    interval: tuple[float, float]
    probability_present: float
    prior: float
    urgency: str
    specialist: str
    must_not_miss: bool
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankedSite:
    """A place where the lesion may sit."""

    id: str
    name: str
    plain_name: str
    probability: float
    side: str


@dataclass(frozen=True, slots=True)
class UrgencyAnswer:
    """How urgent, what set it, and the safety net."""

    level: str
    name: str
    when: str
    where: str
    set_by: tuple[str, ...]
    would_raise: tuple[str, ...]
    not_checked: tuple[str, ...]
    safety_net: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """A test that the leading conditions call for."""

    id: str
    name: str
    order: str
    because: tuple[str, ...]
    changes: str


@dataclass(frozen=True, slots=True)
class Report:
    """The six answers, and the notes that keep them honest."""

    schema: str
    knowledge: str
    title: str
    urgency: UrgencyAnswer
    conditions: tuple[RankedCondition, ...]
    sites: tuple[RankedSite, ...]
    must_not_miss: tuple[str, ...]
    would_settle: tuple[NextStep, ...]
    see: tuple[str, ...]
    notes: tuple[str, ...]
    references: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; the same report gives the same bytes."""
        return asdict(self)
