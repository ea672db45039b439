"""The parts of a report that a record system keeps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from plantar.assessment.report import Leading, NextStep, RankedCondition, UrgencyAnswer
from plantar.care.care_plan import CarePlan
from plantar.care.referral import Referral
from plantar.care.workup import StagedWorkup

Part = Literal["workup", "plan"]
PARTS: Collection[Part] = ("workup", "plan")
"""What may be left out; urgency, causes and whom to see are always there."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Some parts of a report, each with the same words and figures as in it.

    None where a part was not asked for: not the same as an empty one.
    """

    schema: str
    version: str
    knowledge: str
    title: str
    urgency: UrgencyAnswer
    leading: Leading
    conditions: tuple[RankedCondition, ...]
    see: tuple[Referral, ...]
    notes: tuple[str, ...]
    unused: tuple[str, ...]
    input_hash: str
    input: dict[str, Any]
    would_settle: tuple[NextStep, ...] | None
    workup: StagedWorkup | None
    plan: CarePlan | None
    """As in the report, without the questions that it waits for."""
