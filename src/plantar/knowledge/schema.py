"""What the diagnostic knowledge files may hold: one frozen model per kind of entry.

The models are the file format (an unknown key is an error), the in-memory knowledge and the
source of the published JSON Schema. Probabilities are open: 0 < p < 1.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Probability = Annotated[float, Field(gt=0, lt=1)]
Basis = Literal["study", "guideline", "estimate"]
UrgencyLevel = Literal["emergency_now", "same_day", "within_2_weeks", "routine", "self_care"]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Entry(BaseModel):
    """Base of every model: frozen, and closed to keys that nobody defined."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Sourced(Entry):
    """A number (or a set of numbers) with its basis, references and weight."""

    basis: Basis
    reference: tuple[str, ...] = Field(min_length=1)
    """Keys of the bibliography, references.yaml."""
    weight: float = Field(gt=0)
    """People behind the figure, or an equivalent sample size where it is an estimate."""
    checked: bool = True
    """False: quoted from memory of the literature; look it up before a decision rests on it."""
    note: str = ""


class Code(Entry):
    """A code of an outside terminology."""

    code: str
    title: str = ""
    checked: bool
    """True only where a program compared the code with its label."""


class AgeRatio(Entry):
    """Multiplier of the prior odds in an age band, ends included; open-ended without ``to``."""

    start: int = Field(alias="from", ge=0, le=120)
    to: int = Field(default=200, ge=0)
    ratio: float = Field(ge=0)


class Prior(Sourced):
    """Rate among adults who present with heel, foot or leg numbness."""

    per_1000: float = Field(ge=0, lt=1000)


class SexRatio(Entry):
    """Multipliers of the prior odds by sex."""

    male: float = Field(ge=0)
    female: float = Field(ge=0)


class Context(Sourced):
    """What multiplies the prior odds: age, sex and risk findings."""

    age: tuple[AgeRatio, ...] = ()
    sex: SexRatio | None = None
    present: dict[str, float] = {}
    """Finding id to the ratio that applies when it is present."""
    absent: dict[str, float] = {}
    """Finding id to the ratio that applies when it is explicitly absent."""


class Published(Entry):
    """The figures as printed, where they differ from those the model uses."""

    sensitivity: float | None = None
    specificity: float | None = None
    ratio_present: float | None = None
    ratio_absent: float | None = None


class Likelihood(Sourced):
    """How often a finding is present with the condition, and absent without it."""

    finding: str
    sensitivity: Probability
    specificity: Probability
    source_gives: Literal["both", "sensitivity", "ratio", "ratio and both", "direction", "none"] = (
        "none"
    )
    """What the source itself supports; the rest of the row is an estimate."""
    spectrum: str = ""
    """Whom the study looked at, where that limits its use."""
    published: Published | None = None
    dossier: str = ""
    """Row of the research dossier that it came from."""


class WorkupStep(Entry):
    """A test that this condition calls for."""

    order: Literal["first-line", "second-line"]
    test: str
    changes: str = ""
    """What its result changes; empty where the test's own text says it all."""


class Condition(Entry):
    """A cause of numbness, or a syndrome that is named but is nobody's final diagnosis."""

    id: Identifier
    name: str
    plain_name: str
    category: str
    kind: Literal["cause", "syndrome"] = "cause"
    codes: dict[Literal["icd10", "icd11", "mondo", "snomed"], Code] = {}
    article_wording: str = ""
    prior: Prior
    context: Context
    urgency: UrgencyLevel
    urgency_note: str = ""
    specialist: str
    sites: dict[str, float] = {}
    """Site id to the share of cases in which the lesion is there."""
    key_tests: tuple[str, ...] = ()
    settles: str = ""
    """What confirms it, in one line."""
    workup: tuple[WorkupStep, ...] = ()
    likelihoods: tuple[Likelihood, ...] = ()
    rejected: tuple[Likelihood, ...] = ()
    """Figures that were seen and are not used; the note says why."""
    dossier: str = ""


class Threshold(Entry):
    """Turns a measured value into present or absent."""

    op: Literal[">=", ">", "<=", "<"]
    value: float


class AgeRate(Entry):
    """Base rate that replaces the ordinary one from an age on."""

    start: int = Field(alias="from")
    rate: Probability
    reference: tuple[str, ...]
    note: str = ""


class Finding(Entry):
    """Anything that can be observed: an answer, a painted area, a sign, a test result."""

    question: str
    term: str
    """As a clinician names it."""
    plain: str
    """The same as a patient would say it; what was not found is shown as "no: ..."."""
    group: str
    kind: Literal["bool", "number", "choice"] = "bool"
    unit: str = ""
    units: dict[str, float] = {}
    """Other accepted units, with the factor that converts them to ``unit``."""
    unit_offsets: dict[str, float] = {}
    """What is added after the factor, for units with another zero (HbA1c in per cent)."""
    minimum: float | None = None
    maximum: float | None = None
    threshold: Threshold | None = None
    choices: tuple[str, ...] = ()
    base_rate: Probability | None = None
    """Share of adults presenting with numbness who have it; absent for context numbers."""
    base_rate_by_age: tuple[AgeRate, ...] = ()
    basis: Basis = "estimate"
    reference: tuple[str, ...] = ("expert_estimate",)
    weight: float = Field(default=8, gt=0)
    asked_of: Literal["patient", "clinician", "test"]
    hpo: Code | None = None
    loinc: Code | None = None
    map_rule: str = ""
    """How the painted map decides it."""
    only_if: str = ""
    """When the question makes sense, over findings, ``sex_female``, ``sex_male``, ``age_years``."""
    note: str = ""
    dossier: str = ""


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

    regions: tuple[str, ...] = Field(min_length=1)
    part: str
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
    sensation: dict[str, tuple[str, ...]]
    clear: tuple[str, ...]


class Activity(Entry):
    """Something a person does, and the finding if it brings the complaint on or relieves it."""

    words: tuple[str, ...] = Field(min_length=1)
    links: tuple[str, ...] = ()
    worse: str = ""
    better: str = ""


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
    abnormal: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    normal_too: tuple[str, ...] = ()
    if_normal: tuple[str, ...] = ()


class ExaminationLists(Entry):
    """Signs listed together with one result; see examination_lists.yaml."""

    normal: tuple[str, ...]
    abnormal: tuple[str, ...]
    lost: tuple[str, ...]
    other: tuple[str, ...]
    elsewhere: tuple[str, ...]
    here: tuple[str, ...]
    signs: dict[str, ListedSign]


class Group(Entry):
    """Findings that travel together, so that saying one thing twice does not count twice."""

    name: str
    of_complaint: bool
    """True where the finding describes the numbness itself and so belongs to its one cause."""
    together: bool = False
    """Asked on one screen of which several may be ticked."""
    exclusive: bool = False
    """True where one answer rules out the others (onset, side)."""
    correlation: float = Field(ge=0, lt=1)
    """Average correlation inside the group; enters as a design effect."""
    basis: Basis
    note: str


class Region(Entry):
    """An area of skin on the painted map."""

    name: str
    block: str
    view: str
    sides: Literal["left and right", "midline"]
    scope: Literal["fine", "coarse"]
    distance_cm: float = Field(gt=0)
    """Length of the nerve fibre from the spine in a person of 170 cm."""
    neighbours: tuple[str, ...] = Field(min_length=1)
    """Regions that touch it, on any drawing or round the edge of one."""


class Length(Entry):
    """A length-dependent loss: numb where the fibre is longer than a threshold that varies."""

    from_cm: float = Field(gt=0)
    spread_cm: float = Field(gt=0)


class Variant(Entry):
    """An anatomical variation: in this share of people these regions differ."""

    share: Probability
    note: str
    territory: dict[str, Probability]


class Site(Sourced):
    """A place where a lesion can sit, or a pattern, with the skin it makes numb."""

    name: str
    plain_name: str
    level: str
    side: str
    territory: dict[str, Probability]
    """Region id to P(numb | lesion here)."""
    length: Length | None = None
    """Replaces the territory where the loss depends on the length of the fibres."""
    variants: tuple[Variant, ...] = ()
    signs: dict[str, Probability] = {}
    """Finding id to P(present | lesion here): what the muscles and reflexes of the site show."""
    motor: str
    reflex: str
    spared: str
    dossier: str = ""


class Test(Entry):
    """An examination, laboratory test, nerve study or image."""

    name: str
    preparation: str
    cautions: str
    changes: str
    dossier: str = ""


class Effort(Entry):
    """What an examination or test costs."""

    stage: Literal["examination", "blood or urine", "nerve study", "imaging", "biopsy"]
    burden: str
    harm: str
    cost: Literal["free", "low", "medium", "high"]


class Avoid(Sourced):
    """A test that is not worth ordering, for whom, and unless what."""

    weight: float = 8
    test: str
    conditions: tuple[str, ...] = Field(min_length=1)
    unless: str
    why: str


class Workup(Entry):
    """What tests cost, and which not to order."""

    groups: dict[str, Effort]
    findings: dict[str, Effort]
    avoid: tuple[Avoid, ...]


class Specialist(Entry):
    """Whom to see."""

    name: str
    article_wording: str
    level: str
    conditions: tuple[str, ...]
    """Condition ids, or the single word ``all``."""
    note: str
    dossier: str = ""


class RedFlag(Entry):
    """A rule over findings that sets an urgency by itself, whatever the probabilities."""

    id: Identifier
    when: str
    urgency: UrgencyLevel
    message: str
    """For a clinician."""
    plain: str = Field(min_length=1)
    """The same for the person: what it may be, why it cannot wait, what to do."""
    targets: tuple[str, ...]
    reference: tuple[str, ...] = Field(min_length=1)
    basis: Basis
    checked: bool
    dossier: str = ""


class Picture(Entry):
    """What to show beside a test: a place on a drawing, or a posture."""

    view: str = ""
    """Name of a drawing of the anatomy."""
    dots: tuple[tuple[float, float], ...] = ()
    """Where to touch, in units of the drawing."""
    arrows: tuple[tuple[float, float, float, float], ...] = ()
    """Where to press: from, to."""
    pose: str = ""
    """Name of a posture, where the whole body moves."""


class SelfTest(Sourced):
    """A test that a person, or somebody with them, can do at home for one finding."""

    weight: float = 8
    name: str
    finding: str
    helper: bool
    """Somebody else is needed."""
    minutes: int = Field(ge=1)
    steps: tuple[str, ...] = Field(min_length=1)
    reads: str
    """What answer to give."""
    not_when: str = Field(min_length=1)
    """When not to do it, in plain words."""
    not_if: str = ""
    """Expression over findings: where it is true the test is not offered."""
    picture: Picture
    reliability: float = Field(gt=0.5, le=1)
    """How often the answer is what a trained examiner would have found."""


class Reference(Entry):
    """An entry of the bibliography."""

    citation: str
    address: str = ""
    read: Literal["read", "partly", "memory", "estimate"]
    """How much of it was read when the figure was taken."""
    type: str = ""
    note: str = ""
    dossier: tuple[str, ...] = ()


class BackgroundRate(Sourced):
    """How common a finding or condition is in people who are not ill with it."""

    of: str
    group: str
    rate: str
    interval: str = ""
    dossier: str = ""


class ArticleError(Entry):
    """An error in the article that the project began from, or in a source, and what is right."""

    id: Identifier
    severity: Literal["dangerous", "misleading", "wording", "source"]
    says: str
    right: str
    source: str


class ArticleCoverage(Entry):
    """A cause, symptom, examination or specialist of the article and where it is carried."""

    kind: str
    item: str
    entries: tuple[str, ...]
    findings: str = ""
