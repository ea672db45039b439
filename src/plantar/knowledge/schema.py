"""What the diagnostic knowledge files may hold: one frozen model per kind of entry.

The models are the file format (an unknown key is an error), the in-memory knowledge and the
source of the published JSON Schema. Probabilities are open: 0 < p < 1.
"""

from __future__ import annotations

import math
from collections.abc import Container
from typing import Annotated, Literal

from pydantic import Field

from plantar.knowledge.fields import (
    Basis,
    Entry,
    FindingId,
    FindingRule,
    GroupId,
    Identifier,
    Probability,
    Ratio,
    ReferenceKey,
    RegionId,
    SiteId,
    Sourced,
    SpecialistId,
    TestId,
    TopicId,
    UrgencyLevel,
)
from plantar.knowledge.schema_map import MapPattern, Sensation

AskedOf = Literal["patient", "clinician", "test"]
Estimates = Annotated[tuple[Probability, ...], Field(min_length=1, max_length=4)]
"""The figures of independent estimators, blind to each other; the model uses the mean log odds."""


def pooled(estimates: tuple[float, ...]) -> float:
    """The probability at the mean of the estimators' log odds.

    >>> round(pooled((0.5, 0.9)), 2)
    0.75
    """
    mean = math.fsum(math.log(p / (1 - p)) for p in estimates) / len(estimates)
    return 1 / (1 + math.exp(-mean))


class Code(Entry):
    """A code of an outside terminology."""

    code: str
    title: str = ""
    checked: bool
    """True only where a program compared the code with its label."""


class AgeRatio(Entry):
    """Multiplier of the prior odds in an age band, ends included; open-ended without ``to``."""

    start: int = Field(alias="from", ge=18, le=120)
    to: int = Field(default=200, ge=18)
    ratio: Ratio


class SexRatio(Entry):
    """Multipliers of the prior odds by sex."""

    male: Ratio
    female: Ratio


class Prior(Sourced):
    """Rate among adults who see a general practitioner for numbness of heel, foot or leg."""

    per_1000: float = Field(gt=0, lt=1000)
    incidence_per_100_000: float | None = Field(default=None, gt=0)
    """New cases a year in the population, where a study anchors the prior."""
    age: tuple[AgeRatio, ...] = ()
    sex: SexRatio | None = None


class Published(Entry):
    """A figure as printed, and what it is a figure of."""

    sensitivity: Probability | None = None
    specificity: Probability | None = None
    ratio_present: float | None = Field(default=None, gt=0)
    ratio_absent: float | None = Field(default=None, gt=0)
    share: Probability | None = None
    """Share of patients with the condition, where nobody without it was looked at."""
    printed: str = ""
    """What is printed in other words: a range, counts, several studies."""
    against: str = ""
    """The group that the patients were compared with."""
    conditioning: Literal[
        "presenters", "whole disease", "first symptom", "referrals", "healthy", "surgical series"
    ]
    """Whom the figure is conditional on; ``healthy``: patients against healthy people."""


class Likelihood(Sourced):
    """A sourced P(finding present | condition is why this adult came)."""

    finding: FindingId
    p: Probability
    published: Published | None = None
    """What the source prints, where it is not this very figure."""


class Unused(Entry):
    """A printed figure that was seen and is not used, and why."""

    finding: FindingId
    published: Published
    reference: tuple[ReferenceKey, ...] = Field(min_length=1)
    why: str = Field(min_length=1)


class WorkupStep(Entry):
    """A test that this condition calls for."""

    order: Literal["first-line", "second-line"]
    test: TestId
    changes: str = ""
    """What its result changes; empty where the test's own text says it all."""


class OwnTeam(Entry):
    """Who treats the person already where this is the cause, and is told first."""

    who: str = Field(min_length=1)
    name: str = Field(min_length=1)
    """How soon, as the heading of the answer."""
    when: str = Field(min_length=1)
    where: str = Field(min_length=1)
    """What to do, in place of what the country says of the level."""


class Aftermath(Entry):
    """How urgent a condition is whose urgent time is over: what it leaves behind."""

    urgency: UrgencyLevel
    basis: Basis
    reference: tuple[ReferenceKey, ...] = Field(min_length=1)
    note: str = Field(min_length=1)


class Exclusion(Entry):
    """What must be ruled out before a diagnosis of exclusion is named without saying so."""

    tests: tuple[tuple[FindingId, ...], ...] = Field(min_length=1)
    """One finding of each row must be known to be absent."""
    plain: str = Field(min_length=1)
    """The sentence that a person reads behind the name until then."""
    clinical: str = Field(min_length=1)
    reference: tuple[ReferenceKey, ...] = Field(min_length=1)

    def complete(self, absent: Container[str]) -> bool:
        """Whether findings that are known to be absent rule out all that must be."""
        return all(any(finding in absent for finding in row) for row in self.tests)


class Condition(Entry):
    """A cause of numbness, or a syndrome that is named but is nobody's final diagnosis."""

    id: Identifier
    name: str = Field(min_length=1)
    plain_name: str = Field(min_length=1)
    group: GroupId
    kind: Literal["cause", "other", "syndrome"] = "cause"
    """``other``: another cause of the group, not named; its figures are the group's."""
    formerly: tuple[Identifier, ...] = ()
    """Ids that this entry had, or of which it was a part, before a rename or a split."""
    codes: dict[Literal["icd10", "icd11", "mondo", "snomed"], Code] = Field(default_factory=dict)
    article_wording: str = ""
    prior: Prior | None = None
    """None for a syndrome only."""
    urgency: UrgencyLevel
    urgency_note: str = ""
    aftermath: Aftermath | None = None
    """In place of ``urgency`` where the complaint is established (triage.yaml); None: no less."""
    see: tuple[SpecialistId, ...]
    """Whom to see, first the usual one; empty only where nobody needs to be seen."""
    see_note: str = ""
    own_team: OwnTeam | None = None
    exposure: tuple[FindingId, ...] = ()
    """What it needs to have happened: while none of these is known to be so, no headline names it,
    though it stays in the list."""
    sites: dict[SiteId, Probability | Literal[1]] = Field(default_factory=dict)
    """Site id to the share of cases in which the lesion is there."""
    key_tests: tuple[str, ...] = ()
    settles: str = ""
    """What confirms it, in one line."""
    exclusion: Exclusion | None = None
    """Of a diagnosis of exclusion what comes before it; None for all others."""
    workup: tuple[WorkupStep, ...] = ()
    likelihoods: tuple[Likelihood, ...] = ()
    estimates: dict[FindingId, Estimates] = Field(default_factory=dict)
    """Finding to P(present | this condition is why the adult came), by independent estimators.
    A finding that is not listed has the group's figure, else its background."""
    ask_first: tuple[FindingId, ...] = ()
    """What the person can tell and the cause hardly ever lacks, or is never named beside: asked
    before it leads the answer. A "no" to it counts in full where the cause can wait."""
    unused: tuple[Unused, ...] = ()

    def urgency_when(self, *, established: bool) -> UrgencyLevel:
        """How urgent it is; what it leaves behind where the complaint is established."""
        return self.aftermath.urgency if established and self.aftermath else self.urgency


class Group(Entry):
    """A branch of the tree of conditions."""

    name: str = Field(min_length=1)
    plain_name: str = Field(min_length=1)
    parent: GroupId = ""
    """The branch that it grows from; empty for the first branches."""
    estimates: dict[FindingId, Estimates] = Field(default_factory=dict)
    """Figures that hold for all members without a figure of their own."""
    keeps_feeling: bool = False
    """True where its causes hurt and take no feeling away."""
    note: str = ""


JUST_BELOW = 1e-9
"""How far under a limit a value lies that does not reach it."""


class Cutoff(Entry):
    """Turns a measured value into present or absent."""

    op: Literal[">=", ">", "<=", "<"]
    value: float

    def said(self, *, present: bool) -> str:
        """On which side of the limit a value lies, in words: "below 148", "not below 148"."""
        there, not_there = {
            ">=": ("at least", "below"),
            ">": ("above", "not above"),
            "<=": ("at most", "above"),
            "<": ("below", "not below"),
        }[self.op]
        return f"{there if present else not_there} {self.value:g}"

    def span(self, *, present: bool) -> tuple[float, float]:
        """The values that a bare present or absent leaves open, least and greatest."""
        upward = self.op in (">", ">=")
        if present is upward:
            return self.value, math.inf
        return -math.inf, self.value - JUST_BELOW if upward else self.value


class ValueRange(Entry):
    """Makes a finding present where another's measured value lies in it: from <= value < to."""

    of: FindingId
    start: float = Field(alias="from")
    to: float | None = None
    """Open upwards where it is left out."""

    def holds(self, value: float) -> bool:
        """Whether a value lies in it."""
        return self.start <= value and (self.to is None or value < self.to)


TWO_WEEKS = 14.0
"""Days: from so long ago on, what is told no longer looks new."""


class Finding(Entry):
    """Anything that can be observed: an answer, a painted area, a sign, a test result."""

    question: str = Field(min_length=1)
    term: str = Field(min_length=1)
    """As a clinician names it."""
    plain: str = Field(min_length=1)
    """The same as a patient would say it; what was not found is shown as "no: ..."."""
    topic: TopicId
    kind: Literal["bool", "number", "choice"] = "bool"
    measured: str = ""
    """What the number is of, where the term says that it is high or low: "HbA1c"."""
    unit: str = ""
    units: dict[str, float] = Field(default_factory=dict)
    """Other accepted units, with the factor that converts them to ``unit``."""
    unit_offsets: dict[str, float] = Field(default_factory=dict)
    """What is added after the factor, for units with another zero (HbA1c in per cent)."""
    minimum: float | None = None
    maximum: float | None = None
    threshold: Cutoff | None = None
    choices: tuple[str, ...] = ()
    background: Estimates | None = None
    """P(present | the adult came for an unrelated, local reason); none: not in the model."""
    formerly: tuple[Identifier, ...] = ()
    """Ids that this finding had before a rename or a split."""
    asked_of: AskedOf
    hpo: Code | None = None
    loinc: Code | None = None
    map_rule: str = ""
    """Regions of the painted map: one painted makes it present, all clear makes it absent; beside
    a ``map_pattern``, that pattern in words."""
    shown_by: tuple[Sensation, ...] = ()
    """Sensations of the painted map that make it present, on the side where they are painted: in
    the regions of its ``map_rule``, or anywhere where it has none. None: what is felt in the skin
    (numb, tingling, burning). That a place is clear of feeling says nothing of pain."""
    painted_as: Sensation | None = None
    """The sensation that a painting of somebody who tells it begins with, where ``shown_by`` does
    not say so."""
    map_pattern: MapPattern | None = None
    """What must be painted where, if it is more than one of a list of regions."""
    paints: tuple[RegionId, ...] = ()
    """What a text that states it paints, where it has a ``map_pattern`` or that is less than its
    ``map_rule``: who names the heel has not named the Achilles tendon."""
    span: ValueRange | None = None
    """Works it out from a measured value; then it is not asked."""
    only_if: FindingRule = ""
    """When the question makes sense, over findings, ``sex_female``, ``sex_male``, ``age_years``."""
    look_if: FindingRule = ""
    """Who may not feel it and has to look: told to at the top of an answer, and asked about it by
    itself after a "no" among other things."""
    look: str = ""
    """How it is asked then."""
    look_now: str = ""
    """What is said at the top of an answer then."""
    sides: Literal["", "one", "both", "unequal"] = ""
    """On how many sides it is by its very meaning; empty: on either or both. ``unequal``: on both,
    and the side that may be named with it is the worse one."""
    one_sided: FindingId = ""
    """What it is called where it is on one side only."""
    part_of: tuple[FindingId, ...] = ()
    """Findings that are present wherever it is."""
    rules_out: tuple[FindingId, ...] = ()
    """Findings that cannot be present beside it."""
    closes: tuple[FindingId, ...] = ()
    """Findings that nobody is asked about who told that it is so: the same question, answered."""
    no_unclear_beside: tuple[FindingId, ...] = ()
    """Findings that are nearly the same in other words: a "no" to it beside one of them was meant
    in another sense, and no letter says that it is absent."""
    none_of_topic: bool = False
    """It says that nothing of its topic is so: never offered beside the others, nor asked of who
    told one of them."""
    hides_onset: bool = False
    """Where it is so, nobody knows when it began, only when it was found."""
    title: str | None = None
    """What a letter is headed with where it was told; none: as its topic, empty: nothing."""
    outdates: tuple[FindingId, ...] = ()
    """Findings that no longer count where it is present: how long an older trouble lasts."""
    standing: bool = False
    """A risk factor, a habit, a medicine, an old illness: alone it tells nothing of today, names no
    cause and makes no urgency."""
    counts: Literal["", "missed"] = ""
    """``missed``: a result written as 9/10 says how many were right; the value is the rest."""
    note: str = ""

    @property
    def looks_old(self) -> bool:
        """Whether it is a length of time that makes what is told look old."""
        return self.span is not None and self.span.start >= TWO_WEEKS


class EarlyScreen(Entry):
    """What is asked on one screen before the other questions, for who tells a certain complaint."""

    when: FindingRule
    question: str
    why: str
    findings: tuple[FindingId, ...] = Field(min_length=2)


class Topic(Entry):
    """Findings that are asked about and shown together."""

    name: str = Field(min_length=1)
    question: str = ""
    """How it is asked where one or several of its findings can be chosen."""
    question_more: str = ""
    """How it is asked where something of it was told or painted already."""
    question_other_side: str = ""
    """How it is asked who painted one side alone."""
    early: EarlyScreen | None = None
    """Findings, of other topics too, that are asked about first of all where its rule holds."""
    beginning: bool = False
    """True where its findings say how or when it began: who says not to know that told none."""
    of_sides: bool = False
    """True where its findings say on which sides of the body it is."""
    together: bool = False
    """Asked on one screen of which several may be ticked."""
    exclusive: bool = False
    """True where one answer rules out the others (onset, side)."""
    complaint: bool = False
    """True where a finding is something that a person complains of."""
    felt: bool = False
    """True where a finding is what is felt, or where: the complaint by whose time it is dated."""
    of_complaint: bool = False
    """True where a finding makes sense only of a complaint: what brings it on, when it is worst."""
    sideless: bool = False
    """True where no finding is on a side of the body: an age, a laboratory value."""
    risk: bool = False
    """True where a finding is a risk factor or past history, and listed as such."""
    title: str = ""
    """What a letter is headed with where one of its findings was told."""
    taken: bool = False
    """True where a finding is something that a person takes: a medicine, a supplement."""
    felt_words: dict[Sensation, dict[str, str]] = Field(default_factory=dict)
    """Sensation to what it puts for words of its findings, where it alone was painted there: a
    burning place is not called numb."""
    own_time: bool = False
    """True where a text may say when it was, apart from the complaint: "diabetes for ten years"."""
    note: str = ""
