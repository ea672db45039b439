"""Records of a diary in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from plantar import PaintedMap, Plantar
from plantar.records.bodies import (
    Diagnosis,
    DiaryEntry,
    KeptAssessment,
    Level,
    Photo,
    Result,
    Treatment,
    WeeklyScore,
)
from plantar.records.record import Record
from plantar.records.thresholds import Skin
from plantar.records.weekly import weekly

UNITS = {
    "sleep_hours": "h sleep",
    "falls": "falls",
    "glucose_mmol_l": "mmol/L glucose",
    "weight_kg": "kg",
}
"""Numbers of an entry, with what follows each in a line."""
WEAKNESS = {
    "none": "No weakness",
    "as_before": "As weak as before",
    "new": "New weakness",
    "worse": "Weaker than before",
}
"""Answers to the question about weakness."""

WHY_OPEN = {
    "which": "Said to be true, and not which part of it:",
    "heard": "Perhaps meant by something that was written, and not answered since:",
    "unanswered": "Not answered in the last day:",
}
"""Why a danger is open, for the reader of a letter or of a terminal."""


@dataclass(frozen=True)
class Shown:
    """One thing that a chart, a day or a list shows."""

    record: Record
    title: str
    lines: tuple[str, ...]


class Words:
    """What a record says, in the words of the knowledge."""

    def __init__(self, plantar: Plantar, skin: Mapping[str, Skin]) -> None:
        self.knowledge, self.skin = plantar.knowledge, skin

    def shown(self, record: Record) -> Shown:
        """A record in words."""
        body = record.body
        match body:
            case DiaryEntry():
                return Shown(record, "Entry", tuple(self._lines(body)))
            case Treatment():
                return Shown(record, "Treatment", (_treatment(body),))
            case Result():
                return Shown(record, "Result", (self._result(body.finding),))
            case Diagnosis():
                right = f"was plantar right: {body.was_right.replace('_', ' ')}"
                return Shown(record, "Diagnosis", (body.name, right, *filter(None, (body.note,))))
            case Photo():
                return Shown(record, "Photo", (f"{body.foot} foot",))
            case WeeklyScore():
                points = f"{weekly().score(body):g} of {weekly().most:g} points"
                return Shown(record, "Weekly questions", (points,))
            case KeptAssessment():
                said = body.report["urgency"]
                return Shown(record, "Visit", (f"{said['name']}, {said['when']}",))
            case Level():
                return Shown(record, "Level", (f"{body.name}, {body.when}",))
        told = [str(value) for value in body.model_dump(mode="json").values() if value]
        return Shown(record, record.kind.capitalize(), (", ".join(told),))

    def _result(self, said: str) -> str:
        """A result as a sentence; its number where there is one."""
        name, _, value = said.partition("=")
        known = self.knowledge.findings.get(name)
        plain = known.plain if known else name
        match value:
            case "" | "present":
                return plain
            case "absent":
                return f"no: {plain}"
        return f"{plain}: {value} {known.unit if known else ''}".strip()

    def _lines(self, entry: DiaryEntry) -> Iterable[str]:
        if entry.strengths:
            yield ", ".join(f"{kind} {points} of 10" for kind, points in entry.strengths.items())
        if entry.map:
            count = len(PaintedMap(entry.map.get("layers", {})).touched)
            yield f"painted: {count} {'area' if count == 1 else 'areas'}"
        if entry.weakness:
            yield WEAKNESS[entry.weakness]
        yield from self._dangers(entry)
        if entry.dangers == ():
            yield "none of the dangers"
        if entry.skin:
            yield "skin: " + ", ".join(self.skin[sign].plain for sign in entry.skin)
        for name, unit in UNITS.items():
            if getattr(entry, name) is not None:
                yield f"{getattr(entry, name):g} {unit}"
        if entry.note:
            yield entry.note

    def _dangers(self, entry: DiaryEntry) -> Iterable[str]:
        """The ticked lines: which of their dangers, where that was said; a lasting risk is none."""
        for name in entry.dangers or ():
            line = self.knowledge.danger_screen[name]
            which = [f for f in line.findings if f in (entry.which or ())]
            said = ", ".join(self.knowledge.findings[f].plain for f in which) or line.plain
            yield f"{'Risk' if line.standing else 'DANGER'}: {said}"


def _treatment(body: Treatment) -> str:
    end = f", ended {short_date(body.ended)}" if body.ended else ""
    trial = f", to decide on {short_date(body.decide_on)}" if body.decide_on else ""
    return f"{body.kind}: {body.name}, from {short_date(body.began)}{end}{trial}"


def day_said(at: datetime) -> str:
    """A day in words, where the reader is."""
    return short_date(at.astimezone().date())


def short_date(day: date) -> str:
    """A day in words."""
    return f"{day.day} {day:%b %Y}"
