"""A number of a laboratory with its sign and unit, as what is known of a finding."""

from __future__ import annotations

import math
from dataclasses import dataclass

from plantar.knowledge.schema import Finding
from plantar.knowledge.units import beyond, in_own_unit

EQUAL = "="
SIGNS = (EQUAL, "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class LabValue:
    """A value in the finding's own unit, or the state that a bound such as "< 5" settles."""

    value: float | None = None
    state: str = ""


def measured(value: float, unit: str, sign: str, finding: Finding) -> LabValue | None:
    """What a number says; None for an unknown unit, an impossible value or a bound that tells
    nothing, since the threshold lies on its open side.

    ``sign`` is one of :data:`SIGNS`.
    """
    own = in_own_unit(value, unit, finding)
    if own is None or not unit:
        return None
    if sign == EQUAL:
        return LabValue(own)
    if finding.threshold is None:
        return None
    low = -math.inf if finding.minimum is None else finding.minimum
    high = math.inf if finding.maximum is None else finding.maximum
    ends = {
        "<": (low, math.nextafter(own, -math.inf)),
        "<=": (low, own),
        ">": (math.nextafter(own, math.inf), high),
        ">=": (own, high),
    }[sign]
    sides = {beyond(end, finding.threshold) for end in ends}
    return LabValue(state="yes" if sides == {True} else "no") if len(sides) == 1 else None
