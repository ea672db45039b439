"""A person in a posture, from the side, drawn from joint angles.

Angles are in degrees. The trunk leans from upright, thighs and arms swing from the trunk's downward
line, knees and elbows bend, ankles lift the toes; forward (to the right) is positive. A figure is
given in shares of body height, and so needs no other measure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HEIGHT = 320.0
"""Units of the drawing from crown to heel."""
PARTS = {"head": 0.13, "trunk": 0.33, "arm": 0.17, "forearm": 0.2, "thigh": 0.245, "shank": 0.245,
         "foot": 0.13}  # fmt: skip
"""Lengths in shares of height, after Drillis and Contini 1966, rounded."""
WIDTH = {"trunk": 0.13, "arm": 0.05, "thigh": 0.085, "shank": 0.065, "foot": 0.045}
NEAR, FAR, INK = "#d8bfae", "#e9dace", "#5b4a40"
JOINTS = ("trunk", "hip", "knee", "ankle", "hip_far", "knee_far", "ankle_far", "shoulder", "elbow",
          "shoulder_far", "elbow_far")  # fmt: skip

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Limb:
    """A chain of points of one width and shade."""

    points: tuple[Point, ...]
    width: float
    shade: str


def draw_figure(angles: Mapping[str, float], support: Sequence[str] = ()) -> str:
    """The figure as a group of SVG shapes, its lowest point at y = 0, hip at x = 0.

    Args:
        angles: degrees for any of JOINTS; those not named are 0.
        support: ``wall`` in front of it, ``chair`` under it, ``bed`` or ``floor`` to lie on.
    """
    a = {joint: float(angles.get(joint, 0.0)) for joint in JOINTS}
    limbs, head = _limbs(a)
    lowest = max(y for limb in limbs for _, y in limb.points)
    shapes = [_support(kind, lowest, limbs) for kind in support]
    shapes += [_stroke(limb) for limb in limbs]
    r = PARTS["head"] * HEIGHT / 2
    shapes.append(f'<circle cx="{head[0]:.1f}" cy="{head[1]:.1f}" r="{r:.1f}" fill="{NEAR}"/>')
    return f'<g transform="translate(0 {-lowest:.1f})">{"".join(shapes)}</g>'


def _limbs(a: Mapping[str, float]) -> tuple[list[Limb], Point]:
    """Back to front: far arm and leg, trunk, near leg and arm; and the middle of the head."""
    hip: Point = (0.0, 0.0)
    neck = _go(hip, 180 - a["trunk"], "trunk")
    down = -a["trunk"]
    limbs = [
        _arm(neck, down, a["shoulder_far"], a["elbow_far"], FAR),
        *_leg(hip, down, a["hip_far"], a["knee_far"], a["ankle_far"], FAR),
        Limb((hip, neck), WIDTH["trunk"], NEAR),
        *_leg(hip, down, a["hip"], a["knee"], a["ankle"], NEAR),
        _arm(neck, down, a["shoulder"], a["elbow"], NEAR),
    ]
    head = _go(neck, 180 - a["trunk"], "head")
    return limbs, head


def _leg(hip: Point, down: float, swing: float, bend: float, lift: float, shade: str) -> list[Limb]:
    thigh = down + swing
    knee = _go(hip, thigh, "thigh")
    shank = thigh - bend
    ankle = _go(knee, shank, "shank")
    toe = _go(ankle, shank + 90 + lift, "foot")
    return [
        Limb((hip, knee), WIDTH["thigh"], shade),
        Limb((knee, ankle), WIDTH["shank"], shade),
        Limb((ankle, toe), WIDTH["foot"], shade),
    ]


def _arm(neck: Point, down: float, swing: float, bend: float, shade: str) -> Limb:
    shoulder = _go(neck, down, "arm", 0.12)
    elbow = _go(shoulder, down + swing, "arm")
    return Limb((shoulder, elbow, _go(elbow, down + swing + bend, "forearm")), WIDTH["arm"], shade)


def _go(start: Point, angle: float, part: str, share: float = 1.0) -> Point:
    """The point one body part away; 0 degrees is straight down, 90 forward."""
    length = PARTS[part] * HEIGHT * share
    turn = math.radians(angle)
    return start[0] + length * math.sin(turn), start[1] + length * math.cos(turn)


def _stroke(limb: Limb) -> str:
    """A limb as a rounded stroke with a thin darker edge."""
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in limb.points)
    width = limb.width * HEIGHT
    common = f'd="{d}" fill="none" stroke-linecap="round" stroke-linejoin="round"'
    return (
        f'<path {common} stroke="{INK}" stroke-width="{width + 2:.1f}"/>'
        f'<path {common} stroke="{limb.shade}" stroke-width="{width:.1f}"/>'
    )


def _support(kind: str, ground: float, limbs: Sequence[Limb]) -> str:
    """Furniture, as plain grey shapes."""
    hands = max(limbs[-1].points[-1][0], limbs[0].points[-1][0])
    if kind == "wall":
        x = hands + 6
        return (
            f'<rect x="{x:.1f}" y="{ground - HEIGHT:.1f}" width="10" height="{HEIGHT:g}" '
            'fill="#cfd4d8"/>'
        )
    if kind == "chair":
        return (
            f'<path d="M-40 {0.09 * HEIGHT:.1f}H60M-36 {0.09 * HEIGHT:.1f}V{ground:.1f}'
            f'M54 {0.09 * HEIGHT:.1f}V{ground:.1f}M-40 {-0.3 * HEIGHT:.1f}V{0.09 * HEIGHT:.1f}" '
            'fill="none" stroke="#9aa3aa" stroke-width="7" stroke-linecap="round"/>'
        )
    if kind == "bed":
        y = max(limbs[2].points[0][1], limbs[2].points[1][1]) + WIDTH["trunk"] * HEIGHT / 2
        return f'<rect x="-190" y="{y:.1f}" width="400" height="12" rx="4" fill="#cfd4d8"/>'
    if kind == "floor":
        return (
            f'<path d="M-200 {ground + 8:.1f}H220" stroke="#9aa3aa" stroke-width="5" '
            'stroke-linecap="round"/>'
        )
    raise ValueError(f"support {kind!r}; expected wall, chair, bed or floor")
