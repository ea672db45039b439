"""Whom and what plantar is not for, said plainly and safely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plantar.anatomy.painted import PaintedMap
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.schema import Region

ADULT = 18
HANDS = ("hand", "arm")
HAND_FINDINGS = frozenset(
    {"numb_glove", "numb_arm_one", "weak_arm_one", "hands_clumsy", "numb_face", "numb_perioral"}
)
LOWER = ("numb_", "pain_", "weak_", "foot_", "skin_", "trigger_", "relief_")


def child(age_years: int) -> str:
    """What is said where the person is a child."""
    return (
        f"age: found {age_years}; plantar is for adults (18 or over). A child with a numb or weak "
        "leg needs a doctor, today if it is new. Call the emergency number now if the child cannot "
        "walk or pee, has a drooping face, is hard to wake, or has trouble breathing. "
        "If this is not the age of the person, give theirs too (in the terminal with --age)"
    )


def out_of_scope(
    evidence: Sequence[Evidence], map_: PaintedMap, regions: Mapping[str, Region]
) -> str:
    """What is said where nothing below the waist is affected; empty where it is."""
    felt = {region for side in map_.sides for region in map_.felt(side)}
    above = {region for region in felt if regions[region].block in HANDS}
    present = {e.finding for e in evidence if e.state is State.PRESENT}
    hands = (bool(felt) and felt == above) or ("numb_glove" in present and not felt)
    lower = felt - above or {f for f in present - HAND_FINDINGS if f.startswith(LOWER)}
    if not hands or lower:
        return ""
    return (
        "plantar is for a numb heel, foot or leg. For a numb hand or arm alone see a doctor; call "
        "the emergency number if it came on suddenly, or if the face, speech or a leg is affected."
    )
