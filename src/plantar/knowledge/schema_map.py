"""What a painted map shows beyond single regions: groups of regions, and patterns over them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from plantar.knowledge.fields import Entry, RegionGroupId, RegionId

Block = Literal[
    "toes", "ball", "arch", "heel", "border", "dorsum", "ankle", "leg", "knee", "thigh", "pelvis",
    "trunk", "hand", "arm", "head",
]  # fmt: skip
"""A part of the body on the map."""
Sensation = Literal["numb", "tingling", "burning", "pain", "cold"]
"""What can be painted."""
LeastPainted = dict[RegionGroupId, Annotated[int, Field(gt=0)]]
"""Group to how many of its regions are painted at least."""


class RegionGroup(Entry):
    """Regions that patterns name together: whole parts of the body, single regions, or both."""

    blocks: tuple[Block, ...] = ()
    regions: tuple[RegionId, ...] = ()

    @model_validator(mode="after")
    def _holds_something(self) -> RegionGroup:
        if not (self.blocks or self.regions):
            raise ValueError("a group needs 'blocks' or 'regions'")
        return self


class SidePattern(Entry):
    """What is painted on one side of the body."""

    shows: LeastPainted = Field(default_factory=dict)
    """Group to how many of its regions are painted at least; all of these must be."""
    either: LeastPainted = Field(default_factory=dict)
    """The same, where one of these is enough."""
    free_of: tuple[RegionGroupId, ...] = ()
    """Groups of which nothing is painted on this side."""
    only: tuple[RegionGroupId, ...] = ()
    """Groups outside of which nothing is painted on this side."""

    @model_validator(mode="after")
    def _needs_paint(self) -> SidePattern:
        if not (self.shows or self.either):
            raise ValueError("a pattern needs 'shows' or 'either': no paint shows nothing")
        return self

    @property
    def painted(self) -> frozenset[str]:
        """Groups of which something is painted."""
        return frozenset((*self.shows, *self.either))

    @property
    def bounded(self) -> bool:
        """Whether it tells of places that are free."""
        return bool(self.free_of or self.only)


class MapPattern(SidePattern):
    """What makes a finding present on the painted map, where it is more than a list of regions."""

    sides: Literal["any", "every", "both", "single", "alone", "crossed"]
    """Which sides show it: ``any``, ``every`` one with paint, ``both`` left and right, a
    ``single`` one, one ``alone`` without paint on another, or ``crossed``: left or right, the
    other ``opposite``."""
    alike: RegionGroupId = ""
    """Group in which both sides must be painted alike, by ``map.similar_sides`` of model.yaml."""
    opposite: SidePattern | None = None
    """What the other side shows, where it is crossed."""
    loosely: bool = False
    """A place named loosely ("my leg and my belly") is enough: a pattern of danger."""

    @model_validator(mode="after")
    def _fits_its_sides(self) -> MapPattern:
        if (self.opposite is not None) != (self.sides == "crossed"):
            raise ValueError("'opposite' belongs to a crossed pattern, and only to such a one")
        if self.alike and self.sides != "both":
            raise ValueError("'alike' compares two sides; it needs 'sides: both'")
        return self

    @property
    def each_side(self) -> tuple[SidePattern, ...]:
        """The pattern of one side and, where it is crossed, of the other."""
        return (self, self.opposite) if self.opposite else (self,)
