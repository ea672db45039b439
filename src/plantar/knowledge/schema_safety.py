"""What keeps a plan safe: flags of the person, tags of items, and rules over both."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from plantar.knowledge.fields import (
    CareGroupId,
    ConditionId,
    Entry,
    FactRule,
    FindingRule,
    FlagId,
    FlagRule,
    MedicineClassId,
    TagId,
    UrgencyLevel,
)
from plantar.knowledge.schema_care import Graded

PlanPart = Literal["any", "exercise", "tests", "diet", "glucose", "footwear", "medicines"]
Content = Literal[
    "animal", "egg", "fish", "gluten", "meat", "milk", "nuts", "peanut", "pork", "seeds",
    "shellfish", "soya",
]  # fmt: skip
"""What people leave out for faith, taste or allergy."""


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
        "escalate_within_2_weeks",
        "treat_as_true",
        "replace",
        "block_or_gp",
        "block_if_preg",
    ] = Field(description="What happens when the rule is true")
    guards: bool = Field(
        default=False,
        description="Of a test that it adds: left out, it can cost a nerve or a limb; it leads",
    )
    this_week: bool = Field(
        default=False, description="A medicine that it warns of is asked about within the week"
    )
    always_said: bool = Field(
        default=False,
        description="Said of a medicine on the list though it holds for everybody: nobody takes it",
    )
    repeats_nerve_harm: bool = Field(
        default=False,
        description="Not said beside the warning that the same medicine harms nerves",
    )
    said_of_list: bool = Field(
        default=False, description="Said beside every list of medicines that was read"
    )
    message: str = Field(description="What a clinician is told")
    plain: str = Field(default="", description="What the person is told; empty: the message")
    say: str = Field(default="", description="What is said beside the test that it adds")
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


class WarnedCause(Entry):
    """Groups of which a red flag warns that fired at one of the levels."""

    groups: tuple[CareGroupId, ...] = Field(min_length=1, description="Care groups it warns of")
    levels: tuple[UrgencyLevel, ...] = Field(min_length=1, description="Levels of the red flag")


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
        "`warned`, or by plantar.care.flags itself",
    )
    leading: LeadingGroup | None = Field(default=None, description="The group that sets it")
    suspected: SuspectedCause | None = Field(default=None, description="The cause that sets it")
    warned: WarnedCause | None = Field(
        default=None, description="What a red flag must warn of to set it"
    )
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
    steady_vitamin_k: bool = Field(
        default=False,
        description="Meals hold vitamin K even unless the flag is known not to hold",
    )
    spares_feet: bool = Field(
        default=False,
        description="Where it holds, only a known risk makes care of the feet needed",
    )
    no_feeling_told: bool = Field(
        default=False,
        description="Worked out as: something is complained of, nothing of feeling is told or "
        "open, no risk to it is known, and the likely cause takes none away",
    )
    daily_check: bool = Field(
        default=False,
        description="Both feet are looked at each day unless the flag is known not to hold",
    )
    known_to_prescriber: bool = Field(
        default=False,
        description="No news of a prescribed medicine that is taken already: not said beside it",
    )
    foods_told: bool = Field(
        default=False, description="The person tells which foods must be left out where it holds"
    )

    @model_validator(mode="after")
    def _has_an_origin(self) -> Flag:
        if not (self.when or self.asked or self.computed):
            raise ValueError("a flag needs 'when', 'asked' or 'computed'")
        by_cause = self.leading or self.suspected or self.warned
        if by_cause and (self.when or not self.computed):
            raise ValueError(
                "a flag with 'leading', 'suspected' or 'warned' is computed and has no 'when'"
            )
        return self


class Tag(Entry):
    """What a safety rule acts on: a property of interventions, exercises, medicines or foods."""

    meaning: str = Field(min_length=1, description="What carries the tag")
    outside: bool = Field(
        default=False, description="Carried by foods or habits that no entry stands for"
    )
