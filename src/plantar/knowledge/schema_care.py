"""What can be done: interventions, exercises, follow-up, visits, and the groups that share them.

Every entry says where it comes from (``basis``, ``read``, ``reference``). Plan-side models (diet,
foods, footwear) are in ``schema_care_plan``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from pydantic import Field

from plantar.knowledge.fields import (
    AnyCareGroupId,
    AnyConditionId,
    Basis,
    ConditionId,
    Entry,
    FactRule,
    FlagId,
    InterventionId,
    Read,
    ReferenceKey,
    TagId,
    UrgencyLevel,
)

Grade = Literal["high", "moderate", "low", "very_low", "none"]
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


SOON = "{within_2_weeks}"
"""Stands in a text for that time."""


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


class Intervention(ForConditions):
    """Something that can be done, or must not be."""

    name: str = Field(description="Name for a clinician")
    plain: str = Field(default="", description="Name in plain words; empty: the name")
    only_if: FactRule = Field(
        default="", description="For whom: expression over flags and findings"
    )
    on_result: FactRule = Field(
        default="", description="Results that ask for it by themselves, whatever the cause is"
    )
    group: InterventionGroup = Field(description="Kind of intervention, equal to the file's name")
    first_for: tuple[AnyConditionId, ...] = Field(
        default=(), description="Causes whose plan begins with it; any: whenever it is offered"
    )
    guards_if: FactRule = Field(
        default="", description="For whom leaving it out can cost a limb or a nerve: it comes first"
    )
    said_last: bool = Field(
        default=False, description="Help for whatever it is: said after what is for one cause"
    )
    until_seen: bool = Field(
        default=False,
        description="First aid, safe for everybody: done before anybody has looked or asked",
    )
    later: bool = Field(
        default=False, description="Good for health, or for later: after what the cause needs now"
    )
    levels: tuple[UrgencyLevel, ...] = Field(
        default=(), description="Levels of urgency at which it is said; empty: at all"
    )
    cause_only: bool = Field(
        default=False,
        description="Forbids what another cause may need: said only where one of its own causes "
        "may be at work or is feared, and as a condition",
    )
    said_by: InterventionId = Field(
        default="", description="Item that says it to everybody; alone only for its own causes"
    )
    part: Literal["", "glucose"] = Field(
        default="", description="Part of the plan for safety rules, where the group does not say it"
    )
    recommendation: Recommendation = Field(description="What the plan does with it")
    tags: tuple[TagId, ...] = Field(description="Tags that safety rules act on")
    evidence_grade: Grade = Field(description="Certainty; for do_not_offer, of that advice")
    evidence_summary: str = Field(description="What is known, in short")
    block_flags: tuple[FlagId, ...] = Field(description="Any one of these removes the item")
    limits_told_if: FlagId = Field(
        default="",
        description="Flag under which what is unknown among these is told as a limit instead",
    )
    warn_flags: tuple[FlagId, ...] = Field(description="Any one of these adds a warning")
    precautions: str = Field(default="", description="Precautions and interactions")
    who_may_start: Starter = Field(description="Least qualified person who may start it")
    tell_the_patient: str = Field(
        default="",
        description="What to say; {within_2_weeks} is that time, or today where the level is",
    )
    stop_rule: str = Field(default="", description="When to stop")

    def said(self, levels: Collection[str] = ()) -> str:
        """What to say, with its time no later than any of the levels at which it is said."""
        today = not {"emergency_now", "same_day"}.isdisjoint(levels)
        return self.tell_the_patient.replace(SOON, "today" if today else "within two weeks")


class Exercise(ForConditions):
    """An exercise with its dose and its limits."""

    conditions: tuple[ConditionId, ...] = Field(description="Condition ids it is meant for")
    name: str = Field(description="Name shown to the reader")
    group: ExerciseGroup = Field(description="Kind of exercise")
    tags: tuple[TagId, ...] = Field(description="Tags that safety rules act on")
    how: str = Field(default="", description="How to do it")
    dose: str = Field(default="", description="Sets, repetitions or minutes")
    frequency: str = Field(default="", description="How often")
    days_per_week: int = Field(
        ge=0, le=7, description="Days of a week in the calendar; 0 where it is tied to no day"
    )
    progression: str = Field(default="", description="How to make it harder")
    block_flags: tuple[FlagId, ...] = Field(description="Any one of these removes the exercise")
    limits_told_if: FlagId = Field(
        default="",
        description="Flag under which what is unknown among these is told as a limit instead",
    )
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
    after_days: int = Field(
        ge=1, description="Days to the first look back, where the interval names none an estimate"
    )
    expected_course: str = Field(default="", description="What to expect")
    escalation_triggers: str = Field(default="", description="What must be seen sooner")
    plain: PlainFollowUp | None = Field(default=None, description="The same in plain words")


class CalendarVisit(Graded):
    """A line of the calendar that a level of urgency asks for."""

    level: UrgencyLevel = Field(description="The level of urgency")
    title: str = Field(description="Seen by whoever sees the calendar: names no illness")
    text: str = Field(description="What to do")
    after_days: int = Field(ge=0, description="Days from the answer")


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
