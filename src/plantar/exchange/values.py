"""Values of FHIR as the words of the house."""

from __future__ import annotations

from datetime import date

from plantar import State
from plantar.errors import ExchangeError
from plantar.exchange.elements import Elements
from plantar.exchange.record_rules import rules
from plantar.knowledge.people import ADULT, OLDEST

SAID_OF = {State.PRESENT: "yes", State.ABSENT: "no", State.UNSURE: "unsure"}


def answer_said(resource: Elements, at: tuple[str | int, ...]) -> str | None:
    """An answer as text; a coded one by its code, yes and no of every terminology as such."""
    flag = resource.get(*at, "valueBoolean")
    if isinstance(flag, bool):
        return "yes" if flag else "no"
    for key in ("valueInteger", "valueDecimal"):
        number = resource.get(*at, key)
        if isinstance(number, int | float) and not isinstance(number, bool):
            return f"{number:g}"
    if coded := resource.text(*at, "valueCoding", "code"):
        resource.text(*at, "valueCoding", "display")
        state = rules().of_code.get((resource.text(*at, "valueCoding", "system"), coded))
        return SAID_OF.get(state, coded) if state else coded
    return resource.text(*at, "valueString") or None


def age_on(born: str, on: date, at: str) -> int:
    """Whole years from a birth date; the fewest where it is a year or a month alone.

    Raises:
        ExchangeError: not a date, or after ``on``.
    """
    try:
        parts = [int(part) for part in born.split("-")]
        day = date(*([*parts, 12, 28] if len(parts) == 1 else [*parts, 28])[:3])
    except (ValueError, IndexError, OverflowError):
        raise ExchangeError(
            f"{at}: found {born[:40]!r}; expected a date such as 1970-05-21"
        ) from None
    years = on.year - day.year - ((on.month, on.day) < (day.month, day.day))
    if not 0 <= years <= OLDEST:
        raise ExchangeError(
            f"{at}: found {born[:40]!r}; expected an age from {ADULT} to {OLDEST} years"
        )
    return years
