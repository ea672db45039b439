"""What a stretch of text seems to say, before clashes are settled."""

from __future__ import annotations

from dataclasses import dataclass

from plantar.knowledge.evidence import Side, State


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding as it was heard: state, confidence, place in the text, side and value."""

    finding: str
    state: State
    confidence: float
    start: int
    end: int
    side: Side | None
    value: float | None = None
