"""Measured values: units, and which side of a threshold a value lies on."""

from __future__ import annotations

import math
import re

from plantar.knowledge.schema import Finding, Threshold


def beyond(value: float, threshold: Threshold) -> bool:
    """Whether a value lies on the abnormal side of a threshold."""
    return {
        ">=": value >= threshold.value,
        ">": value > threshold.value,
        "<=": value <= threshold.value,
        "<": value < threshold.value,
    }[threshold.op]


def in_own_unit(value: float, unit: str, finding: Finding) -> float | None:
    """The value in the finding's own unit; None for an unknown unit or an impossible value.

    An empty unit means the finding's own, where the value is possible in it.
    """
    factors = {_plain(finding.unit): (1.0, 0.0)}
    factors |= {
        _plain(name): (factor, finding.unit_offsets.get(name, 0.0))
        for name, factor in finding.units.items()
    }
    said = _plain(unit)
    known = (
        said if said in factors else next((u for u in factors if u and said.startswith(u)), None)
    )
    if known is None and not said[:1].isdigit() and said[:1].isalpha():
        known = _plain(finding.unit) if finding.unit in ("ratio", "") or not said else None
    if known is None:
        known = _plain(finding.unit) if not said else None
    if known is None:
        return None
    factor, offset = factors[known]
    own = value * factor + offset
    low, high = finding.minimum, finding.maximum
    possible = math.isfinite(own) and (low is None or own >= low) and (high is None or own <= high)
    return own if possible else None


def _plain(unit: str) -> str:
    return re.sub(r"[\s()]", "", unit.lower()).replace("\u00b5", "u").replace("mcg", "ug")
