"""What the triage files may hold: red flags, limits of risk, whom to call, what to watch for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from plantar.knowledge.fields import (
    Basis,
    ConditionId,
    Entry,
    FindingId,
    FindingRule,
    Identifier,
    Probability,
    ReferenceKey,
    TestId,
    TopicId,
    UrgencyLevel,
)
from plantar.knowledge.schema_map import Block


class Signal(Entry):
    """Findings that mean the same to a rule, under one name that red flags use."""

    when: FindingRule = Field(min_length=1)
    """May use other signals; the loader writes them out."""
    note: str = ""


class RedFlag(Entry):
    """A rule over findings that sets an urgency by itself, whatever the probabilities."""

    id: Identifier
    when: FindingRule = Field(min_length=1)
    """May use signals; the loader writes them out."""
    urgency: UrgencyLevel
    message: str = Field(min_length=1)
    """For a clinician."""
    plain: str = Field(min_length=1)
    """The same for the person: what it may be, why it cannot wait, what to do."""
    targets: tuple[ConditionId, ...]
    tests: tuple[TestId, ...] = ()
    """Tests that it calls for by itself; those of its targets where it is of today or now."""
    reference: tuple[ReferenceKey, ...] = Field(min_length=1)
    basis: Basis
    checked: bool


class Estimate(Entry):
    """A figure of policy with its reason."""

    basis: Basis
    reference: tuple[ReferenceKey, ...] = Field(min_length=1)
    note: str = Field(min_length=1)


class ProbabilityLimit(Estimate):
    """How much probability is enough."""

    share: Probability


class SingleLimit(ProbabilityLimit):
    """How much probability of one condition is enough, and for what.

    Where no rule fires, a probability that is too small for an ambulance is enough for today.
    """

    sets: UrgencyLevel


class RiskThreshold(Estimate):
    """When the risk of one dangerous condition sets a level.

    ``miss`` is how many needless visits one missed case weighs; it acts at 1 / (1 + miss), the
    threshold of Pauker and Kassirer 1980.
    """

    miss: float = Field(gt=1)

    @property
    def share(self) -> float:
        """Probability from which a level is set: the one of :meth:`TriagePolicy.alone`."""
        return 1 / (1 + self.miss)


class Repeat(Estimate):
    """What earlier contacts for the same complaint change."""

    contacts: int = Field(ge=1)
    """From this many earlier contacts on."""
    factor: float = Field(gt=0, le=1)
    """Thresholds are multiplied by it."""
    at_least: UrgencyLevel


class Established(Entry):
    """When a complaint is told to be old, and neither new in a part nor growing."""

    when: FindingRule = Field(min_length=1)
    note: str = Field(min_length=1)


class Scope(Entry):
    """What is said where only a part of the body is affected that plantar is not for."""

    blocks: tuple[Block, ...] = Field(min_length=1)
    """Blocks of the map that are not its business by themselves."""
    findings: tuple[FindingId, ...] = Field(min_length=1)
    only: FindingId
    """The finding that shows it where nothing is painted."""
    unless: tuple[TopicId, ...] = Field(min_length=1)
    """Topics of which any other finding is its business."""
    say: str = Field(min_length=1)


class TriagePolicy(Entry):
    """The thresholds of risk, and for whom the answer is meant."""

    sure: ProbabilityLimit
    """Confidence from which what was said to be so makes a red flag fire; below, it is asked."""
    pooled: dict[UrgencyLevel, ProbabilityLimit]
    single: dict[UrgencyLevel, SingleLimit]
    """What one condition of an urgency sets, and from where if it has no threshold of its own."""
    conditions: dict[ConditionId, RiskThreshold]
    repeat: tuple[Repeat, ...]
    established: Established
    """For whom a condition has the urgency of what it leaves behind."""
    scope: Scope
    self_harm: str = Field(min_length=1)
    """What is said to somebody who thinks of ending their life; ``{crisis}`` and ``{number}``."""

    def alone(self, condition: str, urgency: UrgencyLevel) -> tuple[float, UrgencyLevel] | None:
        """From which probability one condition sets a level by itself, and which; None: never."""
        usual, own = self.single.get(urgency), self.conditions.get(condition)
        if usual is None:
            return (own.share, urgency) if own else None
        return (own or usual).share, usual.sets

    def miss(self, condition: str, urgency: UrgencyLevel) -> float:
        """How many needless visits one missed case weighs; at least one."""
        if condition in self.conditions:
            return self.conditions[condition].miss
        share = self.single.get(urgency) or self.pooled.get(urgency)
        return max(1.0, 1 / share.share - 1) if share else 1.0


class DangerLine(Entry):
    """One line of the page of dangers: a mechanism of harm that everybody is asked about."""

    plain: str = Field(min_length=1)
    """A statement that is ticked where it is true."""
    name: str = Field(min_length=1, max_length=48)
    """The line in a few plain words, where it has been read already."""
    term: str = Field(min_length=1)
    findings: tuple[FindingId, ...] = Field(min_length=1)
    """A ticked line with several is followed by the question which; none ticked: all are absent."""
    standing: bool = False
    """Risks that last, not dangers that begin: the tick answers it, whichever of them it is."""


class Contact(Entry):
    """A button that does the next step of one level: a telephone number or a public service."""

    level: UrgencyLevel
    label: str
    link: str = Field(pattern=r"^(tel:[0-9+]+|https://[a-z0-9./-]+)$")


class Country(Entry):
    """Whom to call and where to go."""

    name: str
    emergency_number: str
    dial: tuple[Annotated[str, Field(pattern=r"^[0-9]+$")], ...] = Field(min_length=1)
    """The numbers to dial, the first first; each stands in ``emergency_number``."""
    emergency_now: str
    same_day: str
    within_2_weeks: str
    routine: str
    self_care: str
    crisis: str
    """Whom somebody reaches at any hour who thinks of ending their life."""
    contacts: tuple[Contact, ...] = ()
    reference: tuple[ReferenceKey, ...] = Field(min_length=1)
    checked: bool

    @model_validator(mode="after")
    def _says_what_to_dial(self) -> Country:
        unsaid = [number for number in self.dial if number not in self.emergency_number]
        if unsaid:
            raise ValueError(f"dial: {', '.join(unsaid)} does not stand in emergency_number")
        return self


class Watch(Entry):
    """One thing to look for, within which time, and what to do then."""

    id: Identifier
    look_for: str
    within: str
    do: UrgencyLevel
    levels: tuple[UrgencyLevel, ...] = ()
    """Shown at these levels; empty: at all but an emergency."""
    conditions: tuple[ConditionId, ...] = ()
    """Shown where one of these is probable enough; empty: always."""
    when: FindingRule = ""
    """Shown where it is true; empty: always."""
    reference: tuple[ReferenceKey, ...] = Field(min_length=1)
    basis: Basis
