"""What the care knowledge files may hold: one frozen model per kind of entry.

Every entry says where it comes from (``basis``, ``read``, ``reference``). Plan-side models (diet,
foods, footwear) are in ``schema_care_plan``.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from plantar.knowledge.fields import (
    AnyCareGroupId,
    AnyConditionId,
    Basis,
    CareGroupId,
    ClaimId,
    ConditionId,
    Entry,
    FactRule,
    FindingId,
    FindingRule,
    FlagId,
    FlagRule,
    InterventionId,
    MedicineClassId,
    Read,
    ReferenceKey,
    TagId,
    UrgencyLevel,
)

Grade = Literal["high", "moderate", "low", "very_low", "none"]
PlanPart = Literal["any", "exercise", "tests", "diet", "glucose", "footwear", "medicines"]
ExerciseGroup = Literal[
    "aerobic", "strength", "back", "foot_core", "nerve", "stretch", "balance", "self_care", "micro",
    "mobility", "restriction",
]  # fmt: skip
InterventionGroup = Literal[
    "care_process", "diet", "emergency", "folk_remedies", "footwear", "injections", "medicines",
    "orthoses", "physical_modalities", "physiotherapy", "self_care", "surgery",
]  # fmt: skip
Lines = tuple[int | str, ...]


Recommendation = Literal[
    "offer", "consider", "specialist_decision", "prescriber_decision", "do_not_offer",
    "advise_against", "emergency_action",
]  # fmt: skip
Starter = Literal["self", "specialist", "gp", "pharmacist", "emergency"]


class Graded(Entry):
    """A statement with the kind of evidence behind it."""

    basis: Basis = Field(description="Best kind of source behind the entry")
    read: Read = Field(description="How much of the sources was read before writing the entry")
    reference: tuple[ReferenceKey, ...] = Field(min_length=1, description="Keys of references.yaml")


class ForConditions(Graded):
    """A statement about some conditions."""

    conditions: tuple[AnyConditionId, ...] = Field(description="Condition ids; any = all of them")
    groups: tuple[AnyCareGroupId, ...] = Field(description="Care groups these ids came from")
    article_lines: Lines = Field(default=(), description="Lines of the article, or ranges")


class Claim(ForConditions):
    """A statement of the article, weighed."""

    claim: str = Field(description="The article's statement in our own words")
    section: str = Field(description="Part of the article")
    kind: Literal[
        "cause",
        "food",
        "drug",
        "symptom",
        "complication",
        "other",
        "exercise",
        "diet",
        "procedure",
        "referral",
        "folk",
        "risk",
        "treatment",
        "prevention",
        "footwear",
        "exam",
    ] = Field(description="What the statement is about")
    verdict: Literal["supported", "partly", "unsupported", "wrong", "dangerous"] = Field(
        description="What the evidence makes of it"
    )
    evidence_grade: Grade = Field(description="Certainty of the best evidence that bears on it")
    what_to_say: str = Field(description="What a good system says instead")
    harm: Literal[0, 1, 2, 3] = Field(description="0 none to 3 limb or life, if believed")


class Intervention(ForConditions):
    """Something that can be done, or must not be."""

    name: str = Field(description="Name for a clinician")
    plain: str = Field(default="", description="Name in plain words; empty: the name")
    only_if: FactRule = Field(
        default="", description="For whom: expression over flags and findings"
    )
    group: InterventionGroup = Field(description="Kind of intervention, equal to the file's name")
    part: Literal["", "glucose"] = Field(
        default="", description="Part of the plan for safety rules, where the group does not say it"
    )
    recommendation: Recommendation = Field(description="What the plan does with it")
    tags: tuple[TagId, ...] = Field(description="Tags that safety rules act on")
    evidence_grade: Grade = Field(description="Certainty; for do_not_offer, of that advice")
    evidence_summary: str = Field(description="What is known, in short")
    block_flags: tuple[FlagId, ...] = Field(description="Any one of these removes the item")
    warn_flags: tuple[FlagId, ...] = Field(description="Any one of these adds a warning")
    precautions: str = Field(default="", description="Precautions and interactions")
    who_may_start: Starter = Field(description="Least qualified person who may start it")
    tell_the_patient: str = Field(default="", description="What to say")
    stop_rule: str = Field(default="", description="When to stop")


class Exercise(ForConditions):
    """An exercise with its dose and its limits."""

    conditions: tuple[ConditionId, ...] = Field(description="Condition ids it is meant for")
    name: str = Field(description="Name shown to the reader")
    group: ExerciseGroup = Field(description="Kind of exercise")
    tags: tuple[TagId, ...] = Field(description="Tags that safety rules act on")
    how: str = Field(default="", description="How to do it")
    dose: str = Field(default="", description="Sets, repetitions or minutes")
    frequency: str = Field(default="", description="How often")
    progression: str = Field(default="", description="How to make it harder")
    block_flags: tuple[FlagId, ...] = Field(description="Any one of these removes the exercise")
    warn_flags: tuple[FlagId, ...] = Field(description="Any one of these adds a warning")
    stop_criteria: str = Field(default="", description="When to stop")
    evidence_grade: Grade = Field(description="Certainty of the evidence")


class PlainFollowUp(Entry):
    """A follow-up as it is told to the person."""

    name: str = Field(description="Plain name of what is followed")
    when: str = Field(description="When to look back")
    write_down: str = Field(description="What to write down until then")
    expect: str = Field(description="What to expect")
    sooner: str = Field(description="What must be seen sooner")


class FollowUp(ForConditions):
    """What to measure again, when, and what must not wait."""

    kind: Literal["cause", "complication"] = Field(description="Cause or complication")
    name: str = Field(description="Name shown to the reader")
    complication: str = Field(default="", description="Complication id, for complications")
    measure: tuple[str, ...] = Field(description="What to measure")
    interval: str = Field(default="", description="When")
    expected_course: str = Field(default="", description="What to expect")
    escalation_triggers: str = Field(default="", description="What must be seen sooner")
    plain: PlainFollowUp | None = Field(default=None, description="The same in plain words")


class CalendarVisit(Graded):
    """A line of the calendar that a level of urgency asks for."""

    level: UrgencyLevel = Field(description="The level of urgency")
    title: str = Field(description="Seen by whoever sees the calendar: names no illness")
    text: str = Field(description="What to do")
    after_days: int = Field(ge=0, description="Days from the answer")


class SafetyRule(Graded):
    """A rule over flags that blocks, warns or escalates."""

    priority: Literal[1, 2, 3] = Field(description="1 is weighed first")
    when: FlagRule = Field(
        min_length=1, description="Expression over flag ids: and, or, not, always, unknown()"
    )
    tags: tuple[TagId, ...] = Field(description="Tags of the items it acts on")
    plan_parts: tuple[PlanPart, ...] = Field(
        description="Parts of the plan it acts on; any = whole"
    )
    action: Literal[
        "block",
        "warn",
        "escalate_same_day",
        "block_until",
        "block_self",
        "escalate_emergency",
        "add",
        "escalate_same_week",
        "treat_as_true",
        "replace",
        "block_or_gp",
        "block_if_preg",
    ] = Field(description="What happens when the rule is true")
    message: str = Field(description="What a clinician is told")
    plain: str = Field(default="", description="What the person is told; empty: the message")
    example: tuple[FlagId, ...] = Field(description="A smallest set of flags that fires the rule")


class LeadingGroup(Entry):
    """A care group that leads by the probabilities of its conditions."""

    group: CareGroupId = Field(description="Care group that must lead")
    beside: tuple[CareGroupId, ...] = Field(
        min_length=1, description="Care groups of which none may matter beside it"
    )


class SuspectedCause(Entry):
    """A condition that is probable enough to be reckoned with."""

    condition: ConditionId = Field(description="The condition")
    unless: FlagRule = Field(
        default="",
        description="Expression over flags that rules it out while its probability is small",
    )


Content = Literal[
    "animal", "egg", "fish", "gluten", "meat", "milk", "nuts", "peanut", "pork", "seeds",
    "shellfish", "soya",
]  # fmt: skip
"""What people leave out for faith, taste or allergy."""


class Flag(Entry):
    """A safety fact: worked out from findings, asked as a question, or both.

    It is set where ``when`` is true or the answer is yes, and ruled out where ``when`` is false,
    ``unless`` is true or the answer is no; set wins. Otherwise it is unknown.
    """

    meaning: str = Field(description="What the flag stands for")
    plain: str = Field(description='The same in plain words, to follow "because"')
    when: FactRule = Field(
        default="",
        description="Expression over findings that sets it; of a computed flag, over flags too",
    )
    unless: FindingRule = Field(
        default="", description="Expression over findings that rules it out"
    )
    asked: str = Field(default="", description="Plain question to the person")
    asked_as: FlagId = Field(
        default="", description="Flag whose question settles it, where it has none of its own"
    )
    listed: tuple[str, ...] = Field(default=(), description="What the question goes through")
    settled_by_list: bool = Field(
        default=False,
        description="About what is taken now and nothing else: a complete list of medicines that "
        "does not set it rules it out",
    )
    taken_together: tuple[MedicineClassId, ...] = Field(
        default=(),
        description="Set where medicines of all these classes are taken; a class that is named "
        "twice needs two of it",
    )
    computed: bool = Field(
        default=False,
        description="Worked out when the other flags are known: by `when`, `leading`, `suspected`, "
        "or by plantar.care.flags itself",
    )
    leading: LeadingGroup | None = Field(default=None, description="The group that sets it")
    suspected: SuspectedCause | None = Field(default=None, description="The cause that sets it")
    missing: bool = Field(
        default=False,
        description="Holds because nobody has asked or tested yet: what it blocks can be freed",
    )
    part_of: FlagId = Field(default="", description="Flag that holds whenever this one does")
    excluded_by: FlagId = Field(
        default="", description="Flag that rules this one out where it holds"
    )
    foods: tuple[Content, ...] = Field(
        default=(), description="What is left out of meals unless the flag is known not to hold"
    )
    foods_told: bool = Field(
        default=False, description="The person tells which foods must be left out where it holds"
    )

    @model_validator(mode="after")
    def _has_an_origin(self) -> Flag:
        if not (self.when or self.asked or self.computed):
            raise ValueError("a flag needs 'when', 'asked' or 'computed'")
        if (self.leading or self.suspected) and (self.when or not self.computed):
            raise ValueError("a flag with 'leading' or 'suspected' is computed and has no 'when'")
        return self


class MedicineClass(Entry):
    """What a class of medicines means for the plan."""

    name: str = Field(description="Name for a clinician")
    plain: str = Field(description="What it is, in plain words")
    tags: tuple[TagId, ...] = Field(default=(), description="Tags that safety rules act on")
    flags: tuple[FlagId, ...] = Field(default=(), description="Flags that taking it sets")
    doubts: tuple[FlagId, ...] = Field(default=(), description="Flags that some of them set")
    finding: FindingId = Field(default="", description="Finding that taking it makes present")
    on_skin: MedicineClassId = Field(
        default="", description="Class of the same medicine as a gel, cream or plaster"
    )
    duplicate: bool = Field(default=False, description="Two of this class are a duplicate")
    nerve: Literal["", "established", "reported"] = Field(
        default="", description="How well it is known to harm nerves"
    )
    ask: str = Field(default="", description="What to ask about it, where it may harm nerves")
    basis: Basis = Field(default="guideline", description="Kind of source")
    read: Read = Field(default="memory", description="How much of the source was read")
    reference: tuple[ReferenceKey, ...] = Field(min_length=1, description="Keys of references.yaml")

    @model_validator(mode="after")
    def _says_what_to_ask(self) -> MedicineClass:
        if bool(self.nerve) != bool(self.ask):
            raise ValueError("a class that may harm nerves says what to ask, and only such a one")
        return self


class ClassFromDose(Entry):
    """A class that a medicine belongs to from a dose on; where no dose was given, perhaps."""

    medicine_class: MedicineClassId = Field(alias="class", description="The class")
    from_mg: float = Field(gt=0, description="Milligrams of one dose from which it belongs to it")
    basis: Basis
    reference: tuple[ReferenceKey, ...] = Field(min_length=1)
    note: str = Field(min_length=1, description="Why from this dose")


class Medicine(Entry):
    """A medicine or supplement by its generic name; the entry's id with ``_`` for a space."""

    classes: tuple[MedicineClassId, ...] = Field(
        min_length=1, description="Ids of medicine_classes.yaml"
    )
    atc: str = Field(description="WHO ATC code or its beginning; V90 where there is none")
    names: tuple[str, ...] = Field(default=(), description="Other generic names and brands")
    from_dose: tuple[ClassFromDose, ...] = Field(
        default=(), description="Classes that depend on the dose"
    )
    intervention: InterventionId = Field(
        default="", description="Intervention that it is, with its flags"
    )
    unnamed: bool = Field(default=False, description="A kind of medicine, named without a product")
    basis: Basis = Field(default="guideline", description="Kind of source of class and code")
    read: Read = Field(default="memory", description="How much of the source was read")
    reference: tuple[ReferenceKey, ...] = Field(
        default=("who_atc",), description="Keys of references.yaml"
    )


class CareGroup(Entry):
    """Conditions that share their care."""

    name: str = Field(description="Name for a clinician")
    named_in_article: Literal["yes", "no", "partly"] = Field(description="Is it in the article")
    urgency: str = Field(description="How soon to be seen, in words")
    conditions: tuple[ConditionId, ...] = Field(description="Condition ids; may be empty")
    when: FactRule = Field(
        default="", description="Expression over flags and findings, where no condition says it"
    )
    note: str = Field(default="", description="Why the list is empty")


class ArticleLine(Entry):
    """A line of the article by hashes of its words in a row; the text itself is not kept."""

    prints: tuple[int, ...] = Field(min_length=1, description="Hashes, see care.claims")


class CoveredItem(Entry):
    """A named item of the article and the entries that deal with it."""

    item_class: Literal["treatment_or_prevention", "food", "complication", "exercise"] = Field(
        alias="class", description="Kind of item"
    )
    item: str = Field(description="Name in the article")
    article_line: int | str = Field(description="Line of the article, or a range")
    claims: tuple[ClaimId, ...] = Field(description="Claim ids")
    entry_kind: Literal["intervention", "diet_item", "follow_up", "exercise"] = Field(
        description="Kind of the entries"
    )
    entries: tuple[str, ...] = Field(description="Entry ids of that kind")


class Tag(Entry):
    """What a safety rule acts on: a property of interventions, exercises, medicines or foods."""

    meaning: str = Field(min_length=1, description="What carries the tag")
    outside: bool = Field(
        default=False, description="Carried by foods or habits that no entry stands for"
    )
