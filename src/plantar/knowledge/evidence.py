"""Evidence: a finding with a state. What was never asked is simply not in the list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What was answered."""

    PRESENT = "present"
    ABSENT = "absent"
    UNSURE = "unsure"


class Side(StrEnum):
    """Where on the body; ``ONE`` is one side that nobody named."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    ONE = "one"


class Layer(StrEnum):
    """How the fact was come by, cheapest first."""

    HISTORY = "history"
    RISK = "risk"
    EXAMINATION = "examination"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding as it was answered, measured or seen.

    ``value`` is set for numeric findings only, in the finding's own unit; ``state`` then says
    whether it lies beyond the finding's threshold.
    """

    finding: str
    state: State
    value: float | None = None
    side: Side | None = None
    layer: Layer = Layer.HISTORY
    fact: str = ""
