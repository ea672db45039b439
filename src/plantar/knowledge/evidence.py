"""Evidence: a finding with a state. What was never asked is simply not in the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
    """How the fact was come by, cheapest first; ``MAP`` is read off the painted map."""

    MAP = "map"
    HISTORY = "history"
    RISK = "risk"
    EXAMINATION = "examination"
    TEST = "test"


LAYER_OF = {"patient": Layer.HISTORY, "clinician": Layer.EXAMINATION, "test": Layer.TEST}
"""By whom a finding is asked of, how an answer is come by."""
_LAYERS = list(Layer)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding as it was answered, measured or seen.

    ``value`` is set for numeric findings only, in the finding's own unit; ``state`` then says
    whether it lies beyond the finding's threshold. ``confidence`` from 0 to 1 is how sure it is
    that the state was heard or seen rightly; a graded answer ("probably") has less than 1.
    """

    finding: str
    state: State
    value: float | None = None
    side: Side | None = None
    layer: Layer = Layer.HISTORY
    fact: str = ""
    confidence: float = 1.0


def doubted(item: Evidence, sure: float) -> bool:
    """Whether it was only perhaps said to be so: no rule fires on it, and it must be asked."""
    return item.state is State.PRESENT and item.confidence < sure


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Evidence with each finding once, sorted, and the findings that contradicted themselves."""

    evidence: tuple[Evidence, ...]
    conflicts: tuple[str, ...]


def reconcile(evidence: Iterable[Evidence]) -> Reconciled:
    """Return one answer for each finding, in whatever order they were given.

    A later layer wins over an earlier one and a decided answer over an unsure one. Both present
    and absent in one layer cannot be settled: the finding becomes unsure and is a conflict.
    """
    by_finding: dict[str, list[Evidence]] = {}
    for item in evidence:
        by_finding.setdefault(item.finding, []).append(item)
    kept, conflicts = [], []
    for finding in sorted(by_finding):
        item, clash = _settled(by_finding[finding])
        kept.append(item)
        if clash:
            conflicts.append(finding)
    return Reconciled(tuple(kept), tuple(conflicts))


def _settled(items: list[Evidence]) -> tuple[Evidence, bool]:
    if len(items) == 1:
        return items[0], False
    decided = [item for item in items if item.state is not State.UNSURE] or items
    latest = max(_LAYERS.index(item.layer) for item in decided)
    last = [item for item in decided if _LAYERS.index(item.layer) == latest]
    chosen = max(last, key=lambda e: (e.confidence, e.value or 0.0, str(e.side), e.fact))
    if len({item.state for item in last}) > 1:
        return replace(chosen, state=State.UNSURE, value=None), True
    return chosen, False
