"""What became of cards, as CDS Hooks sends it back: kept without anybody's words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from plantar.errors import ExchangeError

OUTCOMES = ("accepted", "overridden")
MOST_ITEMS = 100
"""Outcomes in one message."""
MOST_SHORT = 80
"""Characters of an id, a code or a time."""


def outcome(item: Any, service: str) -> dict[str, Any]:
    """What is kept of one: card, outcome, chosen suggestions, code of the reason, time.

    Raises:
        ExchangeError: not an outcome, a card that is no UUID, or something longer than an id, a
            code or a time.
    """
    if not isinstance(item, dict) or item.get("outcome") not in OUTCOMES:
        raise ExchangeError(f"feedback.outcome: expected {' or '.join(OUTCOMES)}")
    reason = item.get("overrideReason")
    coded = reason.get("reason") if isinstance(reason, dict) else None
    code = coded.get("code") if isinstance(coded, dict) else None
    suggestions = item.get("acceptedSuggestions")
    ids = (
        [s.get("id") for s in suggestions if isinstance(s, dict)]
        if isinstance(suggestions, list)
        else []
    )
    line = {
        "service": service,
        "card": item.get("card"),
        "outcome": item["outcome"],
        "suggestions": ids,
        "reason": code,
        "at": item.get("outcomeTimestamp"),
    }
    short = all(
        v is None or (isinstance(v, str) and len(v) <= MOST_SHORT)
        for v in (line["card"], code, line["at"], *ids)
    )
    if not short:
        raise ExchangeError("feedback: expected card, reason.code and times as short texts")
    of_uuid(line["card"], "feedback.card")
    return line


def of_uuid(found: Any, at: str) -> None:
    """Refuses what is no UUID.

    Raises:
        ExchangeError: it is none; names what was found.
    """
    try:
        UUID(found if isinstance(found, str) else "")
    except ValueError:
        raise ExchangeError(f"{at}: found {str(found)[:40]!r}; expected a UUID") from None
