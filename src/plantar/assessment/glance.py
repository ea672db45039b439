"""A short look: how urgent, the leading causes and what not to order, without plan or work-up."""

from __future__ import annotations

from dataclasses import dataclass

from plantar.assessment.report import UrgencyAnswer
from plantar.care.workup import NotWorth


@dataclass(frozen=True, slots=True)
class Glance:
    """What can be said within a tenth of the time of a report; the same figures as in it."""

    urgency: UrgencyAnswer
    leading: tuple[tuple[str, float], ...]
    """The leading conditions by id, with their probability; none where nothing was found."""
    avoid: tuple[NotWorth, ...]
    """As in the report: none while a danger is open, or from same-day on."""
    avoid_unless_danger: tuple[NotWorth, ...] = ()
    """Where dangers are open: what is better not ordered if each of them is answered no."""
