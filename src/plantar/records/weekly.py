"""The points of the weekly questions."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ConfigDict

from plantar.plain_yaml import plain_yaml
from plantar.records.bodies import Complaint, Frequency, Severity, WeeklyScore

FILE = Path(__file__).parent / "data" / "weekly.yaml"
ABSENT = "none"
CHOICES = {ABSENT: "it was not there"} | {
    f"{severity} {often}": f"{severity}, {often.replace('_', ' ')}"
    for severity in get_args(Severity)
    for often in get_args(Frequency)
    if severity != ABSENT
}
"""What can be said of a complaint: how strong and how often in one, so that neither is missing."""


class Weekly(BaseModel):
    """What is asked, what an answer counts, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    reference: str
    note: str
    complaints: dict[str, str]
    points: dict[Severity, dict[Frequency, float]]

    @property
    def most(self) -> float:
        """The highest sum."""
        return len(self.complaints) * max(max(row.values()) for row in self.points.values())

    def score(self, said: WeeklyScore) -> float:
        """The sum of all complaints, 0 to :attr:`most`."""
        found: list[Complaint] = [getattr(said, name) for name in self.complaints]
        return round(sum(self.points[c.severity][c.frequency] for c in found if c.frequency), 2)


@cache
def weekly() -> Weekly:
    """The questions that ship with the package."""
    return Weekly.model_validate(plain_yaml(FILE.read_text(encoding="utf-8")))


def complaint_of(said: str) -> dict[str, str | None]:
    """One of :data:`CHOICES` as the raw complaint that a body is read from."""
    severity, _, often = said.partition(" ")
    return {"severity": severity, "frequency": often or None}
