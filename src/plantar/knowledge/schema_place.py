"""Places: areas of skin, and where a lesion can sit with the skin that it makes numb."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plantar.knowledge.fields import Entry, FindingId, Identifier, Probability, RegionId, Sourced
from plantar.knowledge.schema_map import Block

View = Literal[
    "foot_plantar", "foot_dorsal", "foot_side", "foot_web", "ankle", "leg", "knee", "thigh",
    "pelvis", "trunk", "hand", "arm", "head",
]  # fmt: skip
Level = Literal[
    "peripheral", "plexus", "root", "root_multi", "cns_cord", "cns_brain", "poly", "vascular",
    "mechanical", "local", "functional", "metabolic",
]  # fmt: skip
"""Where in the body a site lies."""
EitherSide = Literal["bi", "multi", "any"]
"""Lateralities that may show on one side or on both."""
Laterality = Literal["uni", "bi", "any", "multi", "uni_crossed", "crossed"]
"""How a lesion at a site lies to the two sides of the body."""


class Region(Entry):
    """An area of skin on the painted map."""

    name: str = Field(min_length=1)
    block: Block
    view: View
    sides: Literal["left and right", "midline"]
    scope: Literal["fine", "coarse"]
    formerly: tuple[Identifier, ...] = ()
    distance_cm: float = Field(gt=0)
    """Length of the nerve fibre from the spine in a person of 170 cm."""
    neighbours: tuple[RegionId, ...] = Field(min_length=1)
    """Regions that touch it, on any drawing or round the edge of one."""


class Length(Entry):
    """A length-dependent loss: numb where the fibre is longer than a threshold that varies."""

    from_cm: float = Field(gt=0)
    spread_cm: float = Field(gt=0)


class Variant(Entry):
    """An anatomical variation: in this share of people these regions differ."""

    share: Probability
    note: str
    territory: dict[RegionId, Probability]


class Site(Sourced):
    """A place where a lesion can sit, or a pattern, with the skin it makes numb."""

    name: str = Field(min_length=1)
    plain_name: str = Field(min_length=1)
    level: Level
    side: Laterality
    territory: dict[RegionId, Probability]
    """Region id to P(numb | lesion here)."""
    length: Length | None = None
    """Replaces the territory where the loss depends on the length of the fibres."""
    variants: tuple[Variant, ...] = ()
    signs: dict[FindingId, Probability] = Field(default_factory=dict)
    """Finding id to P(present | lesion here): what the muscles and reflexes of the site show."""
    motor: str
    reflex: str
    spared: str
