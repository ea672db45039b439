"""What colour each region has: what was painted, and how well it fits what a lesion makes numb."""

from __future__ import annotations

from collections.abc import Mapping

from plantar.anatomy.painted import SENSATIONS, PaintedMap

COLOURS = {
    "numb": "#3b6fb6",
    "tingling": "#8a5fb5",
    "burning": "#d9622b",
    "pain": "#b3263c",
    "cold": "#2f9aa0",
}
"""Told apart in the common forms of colour blindness; a legend names them as well."""
EXPECTED, AGREED, MISSED = "#c98a1b", "#2f7d4f", "#3b6fb6"
EXPECTED_FROM = 0.3
"""P(numb) of a region, or the share painted before, from which it is drawn as expected."""
Fills = Mapping[str, tuple[str, float]]
"""Region to its colour and the share of it that is coloured."""


def layer(map_: PaintedMap, side: str, kind: str) -> Mapping[str, float]:
    """Region to the share of it that a sensation is painted on."""
    return map_.layers.get(side, {}).get(kind, {})


def painted_fills(map_: PaintedMap, side: str) -> Fills:
    """What is painted on a side; of several sensations in one region the first is shown."""
    fills: dict[str, tuple[str, float]] = {}
    for kind in reversed(SENSATIONS):
        for region, share in layer(map_, side, kind).items():
            if share > 0:
                fills[region] = (COLOURS[kind], share)
    return fills


def agreement_fills(map_: PaintedMap, expected: Mapping[str, float], side: str) -> Fills:
    """What is painted and expected on a side, what only one of the two."""
    felt = map_.felt(side)
    fills = {}
    for region in felt.keys() | {r for r, p in expected.items() if p >= EXPECTED_FROM}:
        p = expected.get(region, 0.0)
        agreed = region in felt and p >= EXPECTED_FROM
        colour = AGREED if agreed else MISSED if region in felt else EXPECTED
        fills[region] = (colour, felt.get(region, p))
    return fills
