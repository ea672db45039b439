"""The five levels of urgency, each with a time and a place to go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Urgency(StrEnum):
    """How soon, most urgent first."""

    EMERGENCY_NOW = "emergency_now"
    SAME_DAY = "same_day"
    WITHIN_2_WEEKS = "within_2_weeks"
    ROUTINE = "routine"
    SELF_CARE = "self_care"

    @property
    def rank(self) -> int:
        """4 for an emergency down to 0 for self-care."""
        return len(Urgency) - 1 - list(Urgency).index(self)


@dataclass(frozen=True, slots=True)
class Advice:
    """What a level means for the person."""

    name: str
    when: str
    where: str
    safety_net: str


_WORSE = (
    "Call the emergency number if you get numbness between the legs, cannot pass urine, lose "
    "control of the bowel, have weakness in both legs, a drooping face or slurred speech, or a "
    "leg that is suddenly cold, pale or very painful."
)
ADVICE: dict[Urgency, Advice] = {
    Urgency.EMERGENCY_NOW: Advice(
        "Emergency",
        "now",
        "call your emergency number (112 in Europe, 999 in the UK, 911 in the US) "
        "or go to an emergency department",
        "Do not wait for it to pass and do not drive yourself. Call even if it goes away.",
    ),
    Urgency.SAME_DAY: Advice(
        "Same day", "today", "see a doctor or an urgent-care service today", _WORSE
    ),
    Urgency.WITHIN_2_WEEKS: Advice(
        "Within two weeks",
        "within 2 weeks",
        "book with your GP and say that it should be soon",
        _WORSE + " Go the same day if it spreads or weakness appears.",
    ),
    Urgency.ROUTINE: Advice(
        "Routine",
        "within about 6 weeks",
        "book an ordinary appointment with your GP",
        _WORSE + " Go sooner if it spreads, or if it is no better after 6 weeks.",
    ),
    Urgency.SELF_CARE: Advice(
        "Self-care",
        "no appointment needed at first",
        "look after it at home; see your GP if it is not gone in 4 weeks",
        _WORSE + " Book a GP visit if it lasts, returns without a reason, or spreads.",
    ),
}


def most_urgent(levels: Iterable[Urgency]) -> Urgency:
    """The most urgent of ``levels``; self-care where there is none."""
    return max(levels, key=lambda level: level.rank, default=Urgency.SELF_CARE)
