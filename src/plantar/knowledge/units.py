"""Measured values: units, and which side of a threshold a value lies on."""

from __future__ import annotations

import math
import re

from plantar.knowledge.schema import Cutoff, Finding


def beyond(value: float, threshold: Cutoff) -> bool:
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
    if known is None and (not said or (said[0].isalpha() and finding.unit in ("ratio", ""))):
        known = _plain(finding.unit)
    if known is None:
        return None
    factor, offset = factors[known]
    own = value * factor + offset
    low, high = finding.minimum, finding.maximum
    possible = math.isfinite(own) and (low is None or own >= low) and (high is None or own <= high)
    return own if possible else None


WHOLE_FROM = 40
"""Values from here on are printed whole, smaller ones with three figures."""
DAYS = {"year": 365.25, "month": 30.4, "week": 7, "day": 1, "hour": 1 / 24}
"""Days of the units in which people tell a length of time, the longest first."""


def said_of(value: float, unit: str) -> str:
    """A value with its unit as people say it; a length of time in whole units.

    >>> said_of(5478.8, "days"), said_of(14, "days"), said_of(0.3, "days"), said_of(7.2, "%")
    ('15 years', '2 weeks', '7 hours', '7.2 %')
    >>> said_of(62.8391, "mmol/mol"), said_of(0.41234, "mmol/L"), said_of(107.3, "pmol/L")
    ('63 mmol/mol', '0.412 mmol/L', '107 pmol/L')
    """
    if unit != "days":
        return f"{_usual(value):g} {unit}".strip()
    name = next((name for name, days in DAYS.items() if value >= days * 1.5), "hour")
    count = max(round(value / DAYS[name]), 1)
    return f"{count} {name}{'s' if count > 1 else ''}"


def in_whole_hours(days: float) -> bool:
    """Whether a length of time is a number of hours, as it is where somebody counted them.

    >>> in_whole_hours(0.125), in_whole_hours(0.3)
    (True, False)
    """
    hours = days * 24
    return round(hours) > 0 and abs(hours - round(hours)) < 0.01


def _usual(value: float) -> float:
    """With the figures that people print; a factor between two units makes more of them."""
    return round(value) if abs(value) >= WHOLE_FROM else float(f"{value:.3g}")


def _plain(unit: str) -> str:
    return re.sub(r"[\s()]", "", unit.lower()).replace("\u00b5", "u").replace("mcg", "ug")
