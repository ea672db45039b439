"""Grades of evidence in words."""

from __future__ import annotations

from collections.abc import Mapping

GRADES: Mapping[str, str] = {
    "high": "strong evidence",
    "moderate": "fair evidence",
    "low": "weak evidence",
    "very_low": "very weak evidence",
    "none": "no evidence",
}
