"""What the files on words may hold: how findings and places are said."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plantar.knowledge.fields import Entry, FindingId, MedicineClassId, MedicineId, RegionId

BodyPart = Literal[
    "toes", "foot", "sole", "heel", "ankle", "calf", "shin", "leg", "knee", "thigh", "groin",
    "buttock", "saddle", "back", "trunk", "hand", "arm", "face", "body",
]  # fmt: skip
"""What a place belongs to."""


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
    measured: tuple[str, ...] = ()
    """What is measured, as it is written before a number: ABPI, cap refill. No result by itself."""


class Place(Entry):
    """Names of a place on the body and the regions that they mean."""

    regions: tuple[RegionId, ...] = Field(min_length=1)
    part: BodyPart
    both_sides: bool = False
    vague: bool = False
    """The word may mean any part of the place: "my foot is numb"."""
    words: tuple[str, ...] = Field(min_length=1)


class Sense(Entry):
    """Wordings in which the words for ``findings`` (any, where none are named) mean another thing.

    The words stand ``within`` one, or one stands ``beside`` them and none of ``unless``; or the
    text holds none of ``needs``, without which nobody tells of it ("numb for 20 weeks" alone is no
    pregnancy).
    """

    findings: tuple[FindingId, ...] = ()
    within: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    asks: bool = False
    """What it takes away is asked about, whatever else is told: the words may tell of it."""


class FixedWordings(Entry):
    """Wordings that always say that a finding is so, or not so, but for ``unless`` in the clause.

    ``elsewhere`` anywhere in the text takes their one meaning from them.
    """

    so: tuple[str, ...] = ()
    not_so: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


class LatelyWords(FixedWordings):
    """Wordings that date a danger in their sentence as new, and the finding that says so."""

    finding: FindingId
    days: float = Field(gt=0)
    """A length of time of so many days at most says so, too; a longer one in its clause: no."""


class TurnedLatelyWords(Entry):
    """Wordings with which what is denied in their sentence is so by now, or is the complaint.

    ``until``: it was not so until a time of these days; ``until_now``: perhaps it still is not.
    """

    until: tuple[str, ...] = ()
    until_now: tuple[str, ...] = ()
    could: tuple[str, ...] = ()
    """Somebody was able to, or was still well; beside a time of ``then`` perhaps no longer."""
    then: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    """A "no" that is what is wrong: "neither bladder nor bowel works"."""
    apart: tuple[str, ...] = ()
    """What begins another statement between what is denied and such a time."""


class LongAgoWords(Entry):
    """Wordings about time: ``so`` dates to years ago, ``now`` says that it still is, or began then.

    ``past`` tells it in the past; ``ended`` says that it is over.
    """

    so: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    taken_off: tuple[str, ...] = ()
    """A medicine was stopped, nobody knows how long ago."""
    these_days: tuple[str, ...] = ()
    """It is so in these days, or was so just now, though an older time stands beside it."""
    the_same: tuple[str, ...] = ()
    """What stands for something that was told before: "another one"."""
    not_these_days: tuple[str, ...] = ()
    """It is not so in these days, or only feared."""
    once: tuple[str, ...] = ()
    """It was so at another time, which has no date."""
    for_years: tuple[str, ...] = ()
    """It has been so for years, nobody says how many: "since my forties"."""
    undated: tuple[str, ...] = ()
    """It began at an event of a life, nobody knows how long ago: "since I retired"."""
    since_then: tuple[str, ...] = ()
    """It began at the time that was told just before: "since that day"."""


class Current(Entry):
    """How long ago a finding that counts only now may be, in days; older, it is not so.

    ``goes_on``: once begun it goes on for years ("warfarin in 2012"): it is over only where words
    say that it ended.
    """

    days: float = Field(gt=0)
    goes_on: bool = False


class SelfHarm(Entry):
    """Wordings by which somebody tells that they think of ending their life or of self-harm.

    ``finding``: what is then so. They say so everywhere but ``within`` wordings that deny it or
    mean another thing, and but for ``unless`` in the same clause.
    """

    finding: FindingId
    so: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Marked(Entry):
    """Names of signs, and what the marks "+" and "-" behind one of them say."""

    names: tuple[str, ...] = Field(min_length=1)
    plus: str
    minus: str


class Senses(Entry):
    """The other meanings of the words for findings; ``groups`` are named lists of words.

    ``plain``: a finding to wordings that always tell of it, save in another sense.
    """

    plain: dict[FindingId, tuple[str, ...]]
    asked: dict[FindingId, tuple[str, ...]] = Field(default_factory=dict)
    """Findings to wordings that may tell of them: asked about where the reader hears nothing."""
    fixed: dict[FindingId, FixedWordings] = Field(default_factory=dict)
    """Findings to wordings of one meaning, whatever the reader hears in them."""
    self_harm: SelfHarm
    lately: LatelyWords
    turned_lately: TurnedLatelyWords = TurnedLatelyWords()
    of_relatives: tuple[FindingId, ...]
    """Findings that are about the family."""
    recent: dict[FindingId, float] = Field(default_factory=dict)
    """Findings to the days within which they count: longer ago, they are asked about."""
    current: dict[FindingId, Current] = Field(default_factory=dict)
    """Findings that count only while they are so: told of long ago they are not."""
    long_ago: LongAgoWords = LongAgoWords()
    groups: dict[str, tuple[str, ...]]
    senses: tuple[Sense, ...]
    marked: tuple[Marked, ...] = ()


class Shorthand(Entry):
    """Abbreviations of notes and the words that they are read as."""

    short: tuple[str, ...] = Field(min_length=1)
    words: str
    finding: FindingId | None = None
    """What it tells of, if the sentence says that it is so."""
    unless: tuple[str, ...] = ()
    """Words behind it with which it means something else."""


class MedicineClassWords(Entry):
    """What the names of a class of medicines are read as, and the findings that they tell of."""

    classes: tuple[MedicineClassId, ...] = ()
    medicines: tuple[MedicineId, ...] = ()
    """Medicines beside those of the classes."""
    words: str = ""
    """Read in place of a name; of a medicine of several entries, all of them. Empty: the name."""
    findings: tuple[FindingId, ...] = Field(min_length=1)
    without: tuple[MedicineId, ...] = ()
    """Medicines of the classes that have another use as well."""
    not_names: tuple[str, ...] = ()
    """Names that are words of another meaning, in small letters."""


class MedicineWords(Entry):
    """How names of medicines in a text are read."""

    not_behind: tuple[str, ...] = ()
    """Words behind which names are of what is not taken: "allergic to"."""
    not_before: tuple[str, ...] = ()
    """Words behind a name with which it is put on the skin or in the eye."""
    names: tuple[MedicineClassWords, ...]
