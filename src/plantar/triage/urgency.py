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

    @property
    def label(self) -> str:
        """Its name as it is printed."""
        return _LABELS[self._value_]

    @property
    def when(self) -> str:
        """The time within which the person should be seen."""
        return _WHEN[self._value_]

    def where(self, country: Country) -> str:
        """Whom to call or where to go, in the words of a country."""
        return str(getattr(country, self._value_)).replace("{number}", country.emergency_number)


_RANK = {level.value: len(Urgency) - 1 - n for n, level in enumerate(Urgency)}


_LABELS = {
    "emergency_now": "Emergency",
    "same_day": "Same day",
    "within_2_weeks": "Within two weeks",
    "routine": "Routine",
    "self_care": "Self-care",
}
_WHEN = {
    "emergency_now": "now",
    "same_day": "today",
    "within_2_weeks": "within two weeks",
    "routine": "within about 6 weeks",
    "self_care": "no appointment needed at first",
}


def most_urgent(levels: Iterable[Urgency]) -> Urgency:
    """The most urgent of ``levels``; self-care where there is none."""
    return max(levels, key=lambda level: level.rank, default=Urgency.SELF_CARE)
