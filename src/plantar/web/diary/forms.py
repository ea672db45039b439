"""Forms of the diary as the raw bodies that :func:`plantar.records.bodies.read_body` checks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.datastructures import FormData

from plantar import PaintedMap, Plantar
from plantar.anatomy.painted import SENSATIONS
from plantar.errors import DiaryError
from plantar.records.bodies import DiaryEntry
from plantar.records.words import UNITS, regions_of
from plantar.web.painting import map_of
from plantar.web.site import text_of


def entry_of(form: FormData) -> dict[str, Any]:
    """The entry as typed, without its painting; an empty field was not answered."""
    strengths = {k: text_of(form, f"strength_{k}") for k in SENSATIONS}
    raw: dict[str, Any] = {
        "note": text_of(form, "note").strip(),
        "strengths": {k: _whole(v) for k, v in strengths.items() if v},
        "weakness": text_of(form, "weakness") or None,
        "skin": ticked(form, "skin"),
        "dangers": ticked(form, "danger"),
    }
    if raw["dangers"] is None and "no_dangers" in form:
        raw["dangers"] = []
    typed = {name: text_of(form, name).replace(",", ".").strip() for name in UNITS}
    return raw | {name: text or None for name, text in typed.items()}


def treatment_of(form: FormData) -> dict[str, Any]:
    """The treatment as typed; an empty date or number was not given."""
    return {
        "kind": text_of(form, "kind"),
        "name": text_of(form, "name").strip(),
        "began": text_of(form, "began"),
        "ended": text_of(form, "ended") or None,
        "look_back_days": _whole(text_of(form, "look_back_days")) or None,
        "decide_on": text_of(form, "decide_on") or None,
    }


def written_at(form: FormData, now: datetime) -> datetime | None:
    """When an entry was written that could not be sent at once; never after now.

    Raises:
        DiaryError: it is no time.
    """
    said = text_of(form, "written")
    try:
        return min(datetime.fromisoformat(said).astimezone(), now) if said else None
    except ValueError:
        raise DiaryError(f"written: found {said[:40]!r}; expected a time with its zone") from None


class Paintings:
    """The paintings of entries, and what a form did to one."""

    def __init__(self, plantar: Plantar) -> None:
        self.plantar = plantar

    def read(self, map_: Mapping[str, Any] | None) -> PaintedMap:
        """A kept painting; nothing where there is none."""
        return self.plantar.read_map(json.dumps(map_)) if map_ else PaintedMap()

    def of(self, form: FormData, start: DiaryEntry | None) -> dict[str, Any] | None:
        """The painting of a form: as it began with, as painted now, or none today.

        Raises:
            MapError: what was sent is no painting.
        """
        before = start.map if start else None
        drawn = map_of(form, self.read(before), self.plantar.knowledge)
        if drawn:
            self.plantar.read_map(drawn)
        now: dict[str, Any] | None = json.loads(drawn) if drawn else None
        mostly = self.plantar.knowledge.model.map.mostly.value
        if now is not None and regions_of(now, mostly) != regions_of(before, mostly):
            return now
        return before if text_of(form, "painting") == "as_last" else None


def _whole(text: str) -> int | str:
    """A whole number; anything else as typed, for the check to name."""
    return int(text) if text.isdigit() else text


def ticked(form: FormData, name: str) -> list[str] | None:
    """What is ticked; None where nothing is, which answers nothing."""
    return [str(v) for v in form.getlist(name)] or None
