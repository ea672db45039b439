"""Records of a diary in words, and its paintings in regions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plantar.records.bodies import DiaryEntry, Photo, Treatment, Visit, WeeklyScore
from plantar.records.diary import Record
from plantar.records.standing import Standing
from plantar.records.story import Story
from plantar.records.thresholds import Skin
from plantar.records.weekly import weekly
from plantar.web.engine import Engine
from plantar.web.wording import WEAKNESS

TICKED = 0.45
"""Share of a region from which it counts as painted when two paintings are compared."""
UNITS = {
    "sleep_hours": "h sleep",
    "falls": "falls",
    "glucose_mmol_l": "mmol/L glucose",
    "weight_kg": "kg",
}
"""Numbers of an entry, with what follows each in a line."""


@dataclass(frozen=True)
class Shown:
    """One thing that a chart, a day or a list shows."""

    record: Record
    title: str
    lines: tuple[str, ...]


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
    end = f", ended {body.ended}" if body.ended else ""
    trial = f", to decide on {body.decide_on}" if body.decide_on else ""
    return f"{body.kind}: {body.name}, from {body.began}{end}{trial}"
