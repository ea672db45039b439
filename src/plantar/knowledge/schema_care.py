"""What the care knowledge files may hold: one frozen model per kind of entry.

Every entry says where it comes from (``basis``, ``read``, ``reference``) and keeps the row number
of the evidence dossier. Plan-side models (diet, foods, footwear) are in ``schema_care_plan``.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Basis = Literal["study", "guideline", "estimate"]
Read = Literal["read", "partly", "memory"]
Grade = Literal["high", "moderate", "low", "very_low", "none"]
Lines = tuple[int | str, ...]


class CareEntry(BaseModel):
    """Base of every care model: frozen, and closed to keys that nobody defined."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(CareEntry):
    """A statement with the kind of evidence behind it."""

    basis: Basis = Field(description="Best kind of source behind the entry")
    read: Read = Field(description="How much of the sources was read before writing the entry")
    reference: tuple[str, ...] = Field(min_length=1, description="Keys of references.yaml")


class ForConditions(Sourced):
    """A statement about some conditions."""

    conditions: tuple[str, ...] = Field(description="Diagnosis condition ids; any = all of them")
    groups: tuple[str, ...] = Field(description="Condition groups these ids came from")
    article_lines: Lines = Field(default=(), description="Lines of the article, or ranges")
    dossier: str = Field(description="Row of the evidence dossier")


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
    only_if: str = Field(default="", description="For whom: expression over flags and findings")
    group: str = Field(description="Kind of intervention, equal to the file's name")
    recommendation: Literal[
        "offer",
        "consider",
        "specialist_decision",
        "prescriber_decision",
        "do_not_offer",
        "advise_against",
        "emergency_action",
    ] = Field(description="What the plan does with it")
    tags: tuple[str, ...] = Field(description="Tags that safety rules act on")
    evidence_grade: Grade = Field(description="Certainty; for do_not_offer, of that advice")
    evidence_summary: str = Field(description="What is known, in short")
    block_flags: tuple[str, ...] = Field(description="Any one of these removes the item")
    warn_flags: tuple[str, ...] = Field(description="Any one of these adds a warning")
    precautions: str = Field(default="", description="Precautions and interactions")
    who_may_start: Literal["self", "specialist", "gp", "pharmacist", "emergency"] = Field(
        description="Least qualified person who may start it"
    )
    tell_the_patient: str = Field(default="", description="What to say")
    stop_rule: str = Field(default="", description="When to stop")


class Exercise(ForConditions):
    """An exercise with its dose and its limits."""

    name: str = Field(description="Name shown to the reader")
    group: str = Field(description="Kind of exercise")
    tags: tuple[str, ...] = Field(description="Tags that safety rules act on")
    how: str = Field(default="", description="How to do it")
    dose: str = Field(default="", description="Sets, repetitions or minutes")
    frequency: str = Field(default="", description="How often")
    progression: str = Field(default="", description="How to make it harder")
    block_flags: tuple[str, ...] = Field(description="Any one of these removes the exercise")
    warn_flags: tuple[str, ...] = Field(description="Any one of these adds a warning")
    stop_criteria: str = Field(default="", description="When to stop")
    evidence_grade: Grade = Field(description="Certainty of the evidence")


class PlainFollowUp(CareEntry):
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


class SafetyRule(Sourced):
    """A rule over flags that blocks, warns or escalates."""

    priority: Literal[1, 2, 3] = Field(description="1 is weighed first")
    when: str = Field(description="Expression over flag ids: and, or, not, always, unknown()")
    tags: tuple[str, ...] = Field(description="Tags of the items it acts on")
    plan_parts: tuple[str, ...] = Field(description="Parts of the plan it acts on; any = whole")
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
    example: tuple[str, ...] = Field(description="A smallest set of flags that fires the rule")
    dossier: str = Field(description="Row of the evidence dossier")


class Flag(CareEntry):
    """A safety fact: worked out from findings, asked as a question, or both.

    It is set where ``when`` is true or the answer is yes, and ruled out where ``when`` is false,
    ``unless`` is true or the answer is no; set wins. Otherwise it is unknown.
    """

    meaning: str = Field(description="What the flag stands for")
    plain: str = Field(description='The same in plain words, to follow "because"')
    when: str = Field(default="", description="Expression over findings that sets it")
    unless: str = Field(default="", description="Expression over findings that rules it out")
    asked: str = Field(default="", description="Plain question to the person")
    listed: tuple[str, ...] = Field(default=(), description="What the question goes through")
    computed: bool = Field(default=False, description="Worked out by plantar.care.flags itself")
    part_of: str = Field(default="", description="Flag that holds whenever this one does")
    excluded_by: str = Field(default="", description="Flag that rules this one out where it holds")
    dossier: str = Field(description="Code in the evidence dossier")

    @model_validator(mode="after")
    def _has_an_origin(self) -> Flag:
        if not (self.when or self.asked or self.computed):
            raise ValueError("a flag needs 'when', 'asked' or 'computed'")
        return self


class MedicineClass(CareEntry):
    """What a class of medicines means for the plan."""

    name: str = Field(description="Name for a clinician")
    plain: str = Field(description="What it is, in plain words")
    tags: tuple[str, ...] = Field(default=(), description="Tags that safety rules act on")
    flags: tuple[str, ...] = Field(default=(), description="Flags that taking it sets")
    doubts: tuple[str, ...] = Field(default=(), description="Flags that some of them set")
    finding: str = Field(default="", description="Finding that taking it makes present")
    duplicate: bool = Field(default=False, description="Two of this class are a duplicate")
    nerve: Literal["", "established", "reported"] = Field(
        default="", description="How well it is known to harm nerves"
    )
    ask: str = Field(default="", description="What to ask about it, where it may harm nerves")
    basis: Basis = Field(default="guideline", description="Kind of source")
    read: Read = Field(default="memory", description="How much of the source was read")
    reference: tuple[str, ...] = Field(min_length=1, description="Keys of references.yaml")

    @model_validator(mode="after")
    def _says_what_to_ask(self) -> MedicineClass:
        if bool(self.nerve) != bool(self.ask):
            raise ValueError("a class that may harm nerves says what to ask, and only such a one")
        return self


class Medicine(CareEntry):
    """A medicine or supplement by its generic name; the entry's id with ``_`` for a space."""

    classes: tuple[str, ...] = Field(min_length=1, description="Ids of medicine_classes.yaml")
    atc: str = Field(description="WHO ATC code or its beginning; V90 where there is none")
    names: tuple[str, ...] = Field(default=(), description="Other generic names and brands")
    intervention: str = Field(default="", description="Intervention that it is, with its flags")
    unnamed: bool = Field(default=False, description="A kind of medicine, named without a product")
    basis: Basis = Field(default="guideline", description="Kind of source of class and code")
    read: Read = Field(default="memory", description="How much of the source was read")
    reference: tuple[str, ...] = Field(default=("who_atc",), description="Keys of references.yaml")


class ConditionGroup(CareEntry):
    """Diagnosis conditions that share their care."""

    name: str = Field(description="Name for a clinician")
    named_in_article: Literal["yes", "no", "partly"] = Field(description="Is it in the article")
    urgency: str = Field(description="How soon to be seen, in words")
    conditions: tuple[str, ...] = Field(description="Diagnosis condition ids; may be empty")
    when: str = Field(default="", description="Expression over flags, where no condition says it")
    note: str = Field(default="", description="Why the list is empty")
    dossier: str = Field(description="Code in the evidence dossier")


class ArticleLine(CareEntry):
    """A line of the article by hashes of its words in a row; the text itself is not kept."""

    prints: tuple[int, ...] = Field(min_length=1, description="Hashes, see care.claims")


class CoveredItem(CareEntry):
    """A named item of the article and the entries that deal with it."""

    item_class: Literal["treatment_or_prevention", "food", "complication", "exercise"] = Field(
        alias="class", description="Kind of item"
    )
    item: str = Field(description="Name in the article")
    article_line: int | str = Field(description="Line of the article, or a range")
    claims: tuple[str, ...] = Field(description="Claim ids")
    entry_kind: Literal["intervention", "diet_item", "follow_up", "exercise"] = Field(
        description="Kind of the entries"
    )
    entries: tuple[str, ...] = Field(description="Entry ids of that kind")
