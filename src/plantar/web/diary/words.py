"""Records of a diary in words, and its paintings in regions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plantar import Urgency
from plantar.records.bodies import (
    Diagnosis,
    DiaryEntry,
    Photo,
    Result,
    Treatment,
    Visit,
    WeeklyScore,
)
from plantar.records.noticing import short_date
from plantar.records.record import Record
from plantar.records.standing import Standing
from plantar.records.story import Story
from plantar.records.thresholds import Skin
from plantar.records.weekly import weekly
from plantar.web.engine import Engine
from plantar.web.wording import HEADINGS, UNSAFE, WEAKNESS

TICKED = 0.45
"""Share of a region from which it counts as painted when two paintings are compared."""
UNITS = {
    "sleep_hours": "h sleep",
    "falls": "falls",
    "glucose_mmol_l": "mmol/L glucose",
    "weight_kg": "kg",
}
"""Numbers of an entry, with what follows each in a line."""
LABELS = {
    "entry.sleep_hours": "Sleep, hours",
    "entry.falls": "Falls since the last entry",
    "entry.glucose_mmol_l": "Glucose, mmol/L",
    "entry.weight_kg": "Weight, kg",
    "treatment.name": "What it is",
    "treatment.began": "First day",
    "treatment.ended": "Last day",
    "treatment.look_back_days": "Days after which it should be better",
    "treatment.decide_on": "The day on which you will decide",
}
"""Fields as the forms call them; an error names them so."""


@dataclass(frozen=True)
class Shown:
    """One thing that a chart, a day or a list shows."""

    record: Record
    title: str
    lines: tuple[str, ...]


def headline(standing: Standing) -> str:
    """How soon, as one plain line; no level that open dangers forbid to name."""
    return UNSAFE if standing.unsafe else HEADINGS[Urgency(standing.level)]


def in_plain_words(error: str) -> str:
    """An error of a field with the field as the form calls it."""
    for field, label in LABELS.items():
        error = error.replace(f"{field}:", f"{label}:")
    return error.replace("; value error, ", "; ").replace("; input should be ", "; expected ")


class Words:
    """What a record says, in the words of the knowledge."""

    def __init__(self, engine: Engine, skin: Mapping[str, Skin]) -> None:
        self.engine, self.skin = engine, skin

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
            case Visit():
                said = body.report["urgency"]
                return Shown(record, "Visit", (f"{said['name']}, {said['when']}",))
        told = [str(value) for value in body.model_dump(mode="json").values() if value]
        return Shown(record, record.kind.capitalize(), (", ".join(told),))

    def numbers(self, standing: Standing, story: Story) -> tuple[str, ...]:
        """Emergency numbers, where the level is an emergency."""
        country = "generic"
        if story.last_visit:
            country = story.last_visit.body.report["input"]["country"]
        return self.engine.numbers(country) if standing.level == "emergency_now" else ()

    def _result(self, said: str) -> str:
        """A result as a sentence; its number where there is one."""
        name, _, value = said.partition("=")
        known = self.engine.knowledge.findings.get(name)
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
            count = len({(side, region) for side, _, region in regions_of(entry.map)})
            yield f"painted: {count} areas"
        if entry.weakness:
            yield WEAKNESS[entry.weakness]
        for line in entry.dangers or ():
            yield f"DANGER: {self.engine.knowledge.danger_screen[line].plain}"
        if entry.dangers == ():
            yield "none of the dangers"
        if entry.skin:
            yield "skin: " + ", ".join(self.skin[sign].plain for sign in entry.skin)
        for name, unit in UNITS.items():
            if getattr(entry, name) is not None:
                yield f"{getattr(entry, name):g} {unit}"
        if entry.note:
            yield entry.note


def regions_of(map_: Mapping[str, Any] | None) -> set[tuple[str, str, str]]:
    """Side, sensation and region of all that is painted, as a person sees it."""
    return {
        (side, kind, region)
        for side, kinds in (map_ or {}).get("layers", {}).items()
        for kind, regions in kinds.items()
        for region, share in regions.items()
        if isinstance(share, int | float) and share >= TICKED
    }


def _treatment(body: Treatment) -> str:
    end = f", ended {short_date(body.ended)}" if body.ended else ""
    trial = f", to decide on {short_date(body.decide_on)}" if body.decide_on else ""
    return f"{body.kind}: {body.name}, from {short_date(body.began)}{end}{trial}"
