"""The five levels of urgency, each with a time and a place to go."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from plantar.knowledge.schema_triage import Country


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
        return _RANK[self._value_]  # an attribute; ``value`` is looked up by a descriptor


_RANK = {level.value: len(Urgency) - 1 - n for n, level in enumerate(Urgency)}


NAMES = {
    Urgency.EMERGENCY_NOW: "Emergency",
    Urgency.SAME_DAY: "Same day",
    Urgency.WITHIN_2_WEEKS: "Within two weeks",
    Urgency.ROUTINE: "Routine",
    Urgency.SELF_CARE: "Self-care",
}
WHEN = {
    Urgency.EMERGENCY_NOW: "now",
    Urgency.SAME_DAY: "today",
    Urgency.WITHIN_2_WEEKS: "within 2 weeks",
    Urgency.ROUTINE: "within about 6 weeks",
    Urgency.SELF_CARE: "no appointment needed at first",
}


def where(level: Urgency, country: Country) -> str:
    """Whom to call or where to go, in the words of a country."""
    return str(getattr(country, level.value)).replace("{number}", country.emergency_number)


def most_urgent(levels: Iterable[Urgency]) -> Urgency:
    """The most urgent of ``levels``; self-care where there is none."""
    return max(levels, key=lambda level: level.rank, default=Urgency.SELF_CARE)
