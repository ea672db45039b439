"""The case while its record is read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any

from plantar import Evidence, PaintedMap, Person, State
from plantar.exchange.diagnoses import Recorded
from plantar.exchange.medications import Medications
from plantar.exchange.sides import NO_SIDE, OnSide
from plantar.exchange.times import When


class Mode(Enum):
    """What the value beside some words makes of them."""

    PLAIN = auto()
    """They are so."""
    DENIED = auto()
    """They are not so."""
    DOUBTFUL = auto()
    """Nobody can say from the value whether they are so."""
    LOST = auto()
    """They name what can be lost, and the value says that it is not there."""
    FLAGGED = auto()
    """They are flagged, and the flag does not say whether they are so: dangers are asked about."""
    SUSPECTED = auto()
    """Nobody has confirmed them: dangers are asked about, and nothing else of them counts."""
    MEASURED = auto()
    """The value is a number: that something was measured does not say that it is so."""


@dataclass(frozen=True, slots=True)
class Note:
    """Words of a record, where they stand and when they were so."""

    where: str
    words: str
    when: When | None = None
    mode: Mode = Mode.PLAIN
    value: str = ""
    """The words of the value, where they are not among ``words``."""
    over: str = ""
    """Why it is no complaint of today any more; past history stays."""
    ended: When | None = None
    """When it was over."""
    lasts: bool = False
    """The record says that it goes on: only a danger of it grows too old."""
    on_side: OnSide = NO_SIDE
    """The side that a bodySite says."""
    condition: bool = False
    """It is the name of a condition: what is only guessed from it does not count."""
    diagnosis: str = ""
    """The diagnosis that it names; what such a diagnosis usually shows was not seen."""


@dataclass
class CaseDraft:
    """The case so far, and what was and was not used."""

    evidence: list[Evidence] = field(default_factory=list)
    results: list[tuple[Evidence, When, str]] = field(default_factory=list)
    """Dated results of tests, with their time and what was said; of each the latest counts."""
    asked: list[Evidence] = field(default_factory=list)
    """Dangers that were told too long ago: unsure, where nothing newer tells of them."""
    dangers: dict[str, str] = field(default_factory=dict)
    person: Person = field(default_factory=Person)
    medications: Medications = field(default_factory=lambda: Medications((), ()))
    medicines: list[str] = field(default_factory=list)
    past_medicines: list[Evidence] = field(default_factory=list)
    """What medicines left behind that are no more taken."""
    unread_medicine: bool = False
    """A medicine that may be taken could not be read: no list of them is whole."""
    flags: dict[str, bool] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    self_harm: bool = False
    """Words of today tell of dying or of harming oneself."""
    diagnoses: list[Recorded] = field(default_factory=list)
    """Diagnoses of the day by themselves that may be so now."""
    past_diagnoses: list[str] = field(default_factory=list)
    """Diagnoses of the day that are on the list and not of today, in words."""
    not_understood: list[str] = field(default_factory=list)
    """Conditions that are not over and of whose words nothing was understood."""
    painted: PaintedMap | None = None
    patient: dict[str, Any] | None = None
    used: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def told_long_ago(self, item: Evidence, where: str) -> None:
        """Keeps a danger that is too old to count: it is asked about and does not vanish."""
        if item.state is not State.ABSENT:
            asked = replace(item, state=State.UNSURE, value=None, confidence=1.0, fact=where)
            self.asked.append(asked)

    def ask_again(self) -> None:
        """Makes dangers that were told too long ago unsure, where nothing newer tells of them."""
        known = {e.finding for e in self.evidence}
        again = {e.finding: e for e in self.asked if e.finding not in known}
        self.evidence.extend(again.values())
        self.used.extend(f"{e.fact}: {e.finding}=unsure" for e in again.values())
