"""The care plan as plain data: what a face shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal

from plantar.care.concerns import Concern
from plantar.knowledge.fields import UrgencyLevel

PlanKind = Literal["emergency", "held", "plan"]
BY_RESULT = "because of a test result"
EVERYONE = "for everyone with a numb or sore foot or leg"
PER_GROUP = 2
"""Pieces of first advice of one kind, so that it is not all about shoes."""


@dataclass(frozen=True, slots=True)
class SafetyAnswers:
    """What a person said for the plan: yes or no to safety flags, and the list of medicines.

    ``medicines`` is None where no list was given; "none" is a list.
    """

    flags: Mapping[str, bool] = field(default_factory=dict)
    medicines: str | None = None


@dataclass(frozen=True, slots=True)
class ClinicianNote:
    """What a clinician needs beside it; never shown to a lay reader."""

    name: str
    evidence: str
    precautions: str
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One item of the plan with its reason, its grade, its sources and its stop rule."""

    id: str
    name: str
    group: str
    why: str
    say: str
    stop: str
    grade: str
    who: str
    """Least qualified person who may start it."""
    because: tuple[str, ...]
    """Why it is held back or not for this person; empty where it is offered."""
    warnings: tuple[str, ...]
    check_first: tuple[str, ...]
    """Flags that nobody has asked about and that would add a warning."""
    questions: tuple[str, ...]
    """Flags whose answers could free it."""
    score: float
    leads: bool
    """Whether the plan begins with it."""
    until_seen: bool
    """Whether it is first aid, which is done before anybody has looked."""
    references: tuple[str, ...]
    clinician: ClinicianNote


@dataclass(frozen=True, slots=True)
class Alert:
    """A safety rule that sends the person to be seen."""

    level: UrgencyLevel
    text: str
    clinical: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SafetyQuestion:
    """A safety question without an answer, what it goes through, and how many items wait for it."""

    flag: str
    text: str
    listed: tuple[str, ...]
    frees: int

    @property
    def whole(self) -> str:
        """The question with its list in one line."""
        return f"{self.text} {'; '.join(self.listed)}" if self.listed else self.text


@dataclass(frozen=True, slots=True)
class CarePlan:
    """What can be done for this person.

    ``kind`` is ``emergency`` (only how to get help), ``held`` (only first aid is offered until the
    emergency questions are answered) or ``plan``.
    """

    kind: PlanKind
    alerts: tuple[Alert, ...]
    urgent: tuple[PlanItem, ...]
    now: tuple[PlanItem, ...] = ()
    discuss: tuple[PlanItem, ...] = ()
    medicines: tuple[Concern, ...] = ()
    held: tuple[PlanItem, ...] = ()
    not_for_you: tuple[PlanItem, ...] = ()
    not_advised: tuple[PlanItem, ...] = ()
    questions: tuple[SafetyQuestion, ...] = ()
    notes: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    """Medicines that were read from the list, by generic name."""

    def first(self, most: int) -> tuple[PlanItem, ...]:
        """What to begin with: what the cause needs first, whoever starts it, then the rest.

        What everybody hears comes last.
        """
        now = sorted(self.now, key=lambda i: i.why == EVERYONE)
        offered = [item for item in (*self.urgent, *now, *self.discuss) if item.leads]
        chosen = offered[:most]
        rest = [item for item in self.now if not item.leads]
        for item in sorted(rest, key=lambda i: i.why == EVERYONE):
            kin = sum(i.group == item.group for i in chosen)
            if kin < PER_GROUP and len(chosen) < most:
                chosen.append(item)
        return tuple(chosen)

    def waiting(self) -> CarePlan:
        """The plan while dangers are open: first aid, and nothing that may harm."""
        first_aid = tuple(item for item in self.now if item.until_seen)
        return replace(self, kind="held", now=first_aid, discuss=())

    def advised(self) -> tuple[PlanItem, ...]:
        """What to do and what to discuss, in the order of a letter: what comes first leads."""
        now = sorted(self.now, key=lambda i: i.why == EVERYONE)
        return tuple(sorted((*now, *self.discuss), key=lambda i: (not i.leads, i.why != BY_RESULT)))

    def until_seen(self) -> tuple[PlanItem, ...]:
        """What to do until somebody has looked: first aid, else how to get help for the cause."""
        ways = (item for item in self.urgent if item.why != EVERYONE)
        return tuple(item for item in self.now if item.until_seen) or tuple(islice(ways, 1))

    def offered(self) -> tuple[PlanItem, ...]:
        """Everything that the plan suggests: to do, or to discuss."""
        return (*self.urgent, *self.now, *self.discuss)

    def everything(self) -> tuple[PlanItem, ...]:
        """All items, offered or not."""
        return (*self.offered(), *self.held, *self.not_for_you, *self.not_advised)
