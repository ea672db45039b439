"""What the files on words may hold: how findings and places are said, and what turns them round."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from plantar.knowledge.fields import Entry, FindingId, RegionId, every

BodyPart = Literal[
    "toes", "foot", "sole", "heel", "ankle", "calf", "shin", "leg", "knee", "thigh", "groin",
    "buttock", "saddle", "back", "trunk", "hand", "arm", "face", "body",
]  # fmt: skip
"""What a place belongs to."""
Sensation = Literal["numb", "tingling", "burning", "pain", "cold"]


class Wordings(Entry):
    """How people and clinicians say a finding.

    ``absent`` says it is not so, without a "no"; ``denied`` are wider words that say so only where
    they are denied ("no trauma"), and nothing otherwise. ``parts``: the finding is one of several
    things, so that denying one ("no chest pain") leaves it open; only ``denied`` and ``absent``
    deny them all.
    """

    parts: bool = False

    lay: tuple[str, ...] = ()
    clinical: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()
    """May mean it: asked about, never taken as said."""


class Place(Entry):
    """Names of a place on the body and the regions that they mean."""

    regions: tuple[RegionId, ...] = Field(min_length=1)
    part: BodyPart
    both_sides: bool = False
    vague: bool = False
    """The word may mean any part of the place: "my foot is numb"."""
    words: tuple[str, ...] = Field(min_length=1)


class ContextCues(Entry):
    """Words that change what a phrase means; see context_cues.yaml."""

    deny: tuple[str, ...]
    deny_wide: tuple[str, ...]
    negate: tuple[str, ...] = Field(alias="not")
    not_negation: tuple[str, ...]
    after: tuple[str, ...]
    result: tuple[str, ...]
    predicates: tuple[str, ...]
    ends: tuple[str, ...]
    starts_clause: tuple[str, ...]
    unsure: tuple[str, ...]
    likely: tuple[str, ...]
    other: tuple[str, ...]
    other_verbs: tuple[str, ...]
    other_reports: tuple[str, ...]
    past: tuple[str, ...]
    resolved: tuple[str, ...]
    supposed: tuple[str, ...]
    correction: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    both: tuple[str, ...]
    sensation: Annotated[dict[str, tuple[str, ...]], every(Sensation)]
    clear: tuple[str, ...]


class Activity(Entry):
    """Something a person does, and the finding if it brings the complaint on or relieves it."""

    words: tuple[str, ...] = Field(min_length=1)
    links: tuple[str, ...] = ()
    worse: FindingId = ""
    better: FindingId = ""


class Factors(Entry):
    """How aggravating and relieving factors are said; see factors.yaml."""

    worse: tuple[str, ...]
    better: tuple[str, ...]
    occurs: tuple[str, ...]
    links: tuple[str, ...]
    activities: dict[str, Activity]


class ListedSign(Entry):
    """A sign that notes list with others, and what its result says of findings."""

    words: tuple[str, ...] = Field(min_length=1)
    head: tuple[str, ...] = ()
    list_words: tuple[str, ...] = ()
    abnormal: tuple[FindingId, ...] = ()
    lost: tuple[FindingId, ...] = ()
    normal_too: tuple[FindingId, ...] = ()
    if_normal: tuple[FindingId, ...] = ()


class ExaminationLists(Entry):
    """Signs listed together with one result; see examination_lists.yaml."""

    normal: tuple[str, ...]
    abnormal: tuple[str, ...]
    lost: tuple[str, ...]
    other: tuple[str, ...]
    elsewhere: tuple[str, ...]
    here: tuple[str, ...]
    signs: dict[str, ListedSign]
