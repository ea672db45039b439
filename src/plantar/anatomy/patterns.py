"""Location findings that are more than a list of regions, read off the painted map.

Each is the definition of a finding (its ``map_rule``), not a rule about a disease.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from plantar.knowledge.base import KnowledgeBase


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEEL = _names("pl_heel_med pl_heel_cen pl_heel_lat heel_post heel_med heel_lat")
BALL = _names("pl_ball_1 pl_ball_23 pl_ball_45")
ARCH = _names("pl_arch_med pl_mid_cen pl_mid_lat")
SOLE = _names("pl_heel_med pl_heel_cen pl_heel_lat pl_toe1 pl_toe2 pl_toe3 pl_toe4 pl_toe5")
SOLE = SOLE | BALL | ARCH
FACING = _names("pl_toe2 pl_toe3 pl_toe4 do_toe2 do_toe3 do_toe4 web_2 web_3")
Sides = Mapping[str, frozenset[str]]
"""Felt regions of each side that has any."""


class _BodyParts:
    """Regions by the part of the body."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        def of(*blocks: str) -> frozenset[str]:
            return frozenset(n for n, r in knowledge.regions.items() if r.block in blocks)

        self.foot = of("toes", "ball", "arch", "heel", "border", "dorsum")
        self.leg, self.thigh = of("leg"), of("thigh")
        self.arm, self.head, self.trunk = of("arm", "hand"), of("head"), of("trunk")
        self.dorsum = of("dorsum")
        self.alike = knowledge.model.map.similar_sides.value


def patterns(sides: Sides, knowledge: KnowledgeBase) -> frozenset[str]:
    """Findings that the map shows; ``sides`` must hold at least one painted side."""
    body = _BodyParts(knowledge)
    return frozenset(name for name, rule in RULES.items() if rule(sides, body))


def _toes(side: frozenset[str]) -> bool:
    return any(len(side & {f"{layer}_toe{n}" for n in range(1, 6)}) >= 4 for layer in ("pl", "do"))


def _heel_only(sides: Sides, body: _BodyParts) -> bool:
    return all(side and side <= HEEL for side in sides.values())


def _whole_sole(sides: Sides, body: _BodyParts) -> bool:
    return any(len(s & SOLE) >= 6 and s & ARCH and s & BALL for s in sides.values())


def _all_toes(sides: Sides, body: _BodyParts) -> bool:
    return any(_toes(side) for side in sides.values())


def _facing_toes(sides: Sides, body: _BodyParts) -> bool:
    return all(
        side & {"web_2", "web_3"} and side & body.foot <= FACING | BALL for side in sides.values()
    )


def _stocking(sides: Sides, body: _BodyParts) -> bool:
    if not {"left", "right"} <= sides.keys():
        return False
    left, right = (sides[s] & body.foot for s in ("left", "right"))
    alike = len(left & right) >= body.alike * len(left | right)
    return alike and all(_toes(s) and s & (BALL | body.dorsum) for s in (left, right))


def _half_body(sides: Sides, body: _BodyParts) -> bool:
    felt = [s for s in sides.values() if s & body.arm and s & (body.leg | body.foot)]
    return len(felt) == 1 and len(sides) == 1


def _trunk_level(sides: Sides, body: _BodyParts) -> bool:
    """Trunk and leg of one side, or of both: half of the cord gives a level too."""
    legs = body.leg | body.thigh | body.foot
    trunk = body.trunk - {"back_low"}
    return any(s & trunk and s & legs and not s & (body.head | body.arm) for s in sides.values())


def _whole_foot(sides: Sides, body: _BodyParts) -> bool:
    """Sole and top of one foot, toes and heel with them."""
    return any(
        _toes(s) and s & BALL and s & ARCH and s & HEEL and s & body.dorsum for s in sides.values()
    )


def _whole_leg(sides: Sides, body: _BodyParts) -> bool:
    """Most of one limb from the knee or the thigh down, on all its sides."""
    around = ("ant", "lat", "med", "post")
    whole = [s for s in sides.values() if all(f"leg_{w}_up" in s for w in around) and s & body.foot]
    return len(whole) == 1 and len(sides) == 1


def _both_legs(sides: Sides, body: _BodyParts) -> bool:
    """Above the ankle on both sides."""
    above = body.leg | body.thigh
    return {"left", "right"} <= sides.keys() and all(sides[s] & above for s in ("left", "right"))


def _crossed(sides: Sides, body: _BodyParts) -> bool:
    left, right = sides.get("left", frozenset()), sides.get("right", frozenset())
    limbs = body.arm | body.leg | body.foot | body.thigh
    return any(
        a & body.head and not a & limbs and b & limbs and not b & body.head
        for a, b in ((left, right), (right, left))
    )


Rules = Mapping[str, Callable[[Sides, _BodyParts], bool]]
ON_A_FOOT: Rules = {
    "numb_heel_only": _heel_only,
    "numb_sole_whole": _whole_sole,
    "numb_toes_all": _all_toes,
    "numb_facing_toes": _facing_toes,
    "numb_stocking": _stocking,
    "numb_foot_whole": _whole_foot,
}
"""What the drawings of the feet alone show."""
RULES: Rules = {
    **ON_A_FOOT,
    "numb_hemibody": _half_body,
    "numb_trunk_level": _trunk_level,
    "numb_leg_whole": _whole_leg,
    "numb_both_legs": _both_legs,
    "numb_crossed": _crossed,
}
"""``numb_patchy`` and a sharp border are left to be asked: paint is too coarse for them."""
