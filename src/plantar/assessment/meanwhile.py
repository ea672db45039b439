"""What is said at once where the answer of this moment is an emergency, while questions go on."""

from __future__ import annotations

from dataclasses import dataclass

from plantar.assessment.judging import Judge
from plantar.assessment.leading import said_once
from plantar.assessment.report import LevelReason
from plantar.assessment.request import Request
from plantar.triage.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Why help is needed now, and what to do until it comes, in plain words."""

    because: str
    """The first reason of the level: a rule, or the causes that must be ruled out."""
    first_aid: str
    """Empty where no intervention says what to do."""

    @property
    def lines(self) -> tuple[str, ...]:
        """What to do, before why."""
        return tuple(line for line in (self.first_aid, self.because) if line)


def meanwhile(judge: Judge, request: Request) -> Meanwhile | None:
    """As the report of this moment says it, whatever decided the level; None below an emergency.

    Raises:
        EvidenceError: a child, or something that cannot be; names every field.
    """
    planned = judge.planned(request)
    j, plan = planned.judged, planned.plan
    if j.made.level is not Urgency.EMERGENCY_NOW:
        return None
    reasons = said_once([LevelReason(r.clinical, r.plain, r.causes) for r in j.made.set_by])
    aid = next((item.say or item.name for item in plan.urgent), "")
    return Meanwhile(reasons[0].plain if reasons else "", aid)
