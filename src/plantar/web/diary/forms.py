"""Forms of the diary as the raw bodies that :func:`plantar.records.bodies.read_body` checks."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from starlette.datastructures import FormData

from plantar import PaintedMap, Plantar
from plantar.anatomy.painted import SENSATIONS
from plantar.errors import DiaryError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.schema import Finding
from plantar.knowledge.units import in_own_unit
from plantar.records.bodies import DiaryEntry
from plantar.records.standing import StoryJudge
from plantar.records.thresholds import noticing
from plantar.records.words import UNITS, WEAKNESS
from plantar.web.painting import map_of
from plantar.web.site import text_of


def measured_in(knowledge: KnowledgeBase) -> dict[str, Finding]:
    """Numbers of an entry, and the finding that knows the units that they may be written in."""
    return {name: knowledge.findings[key] for name, key in noticing().measured.items()}


def entry_of(form: FormData, knowledge: KnowledgeBase) -> dict[str, Any]:
    """The entry as typed, without its painting; an empty field was not answered."""
    strengths = {k: text_of(form, f"strength_{k}") for k in SENSATIONS}
    raw: dict[str, Any] = {
        "note": text_of(form, "note").strip(),
        "strengths": {k: _whole(v) for k, v in strengths.items() if v},
        "weakness": text_of(form, "weakness") or None,
        "skin": ticked(form, "skin"),
        "dangers": ticked(form, "danger"),
    }
    raw |= which_of(form, raw["dangers"])
    if raw["dangers"] is None and "no_dangers" in form:
        raw["dangers"] = []
    typed = {name: text_of(form, name).replace(",", ".").strip() for name in UNITS}
    for name, finding in measured_in(knowledge).items():
        typed[name] = _in_own(typed[name], text_of(form, f"{name}_unit"), finding)
    return raw | {name: text or None for name, text in typed.items()}


def _in_own(text: str, unit: str, finding: Finding) -> str:
    """A number in the unit that is kept; as typed where it is in it, or no number that can be."""
    try:
        own = in_own_unit(float(text), unit, finding) if unit in finding.units else None
    except ValueError:
        own = None
    return text if own is None else f"{own:.1f}"


def which_of(form: FormData, lines: Collection[str] | None) -> dict[str, Any]:
    """Which dangers of the ticked lines are meant, by ``which-LINE``."""
    named = [str(f) for line in lines or () for f in form.getlist(f"which-{line}")]
    return {"which": list(dict.fromkeys(named)) or None}


def contradiction(form: FormData, judge: StoryJudge) -> str:
    """What is asked where two answers of a form cannot both be true; empty where all can.

    Nothing is asked of a form that a browser kept and sends later: nobody is there to answer, and
    what was ticked counts.
    """
    if text_of(form, "written"):
        return ""
    skin = {name: judge.watcher.rules.skin[name] for name in ticked(form, "skin") or ()}
    nothing = [sign.plain for sign in skin.values() if sign.nothing]
    if nothing and len(skin) > 1:
        some = [sign.plain for sign in skin.values() if not sign.nothing]
        return _which(nothing, some)
    if "no_dangers" not in form:
        return ""
    none = ["none of the dangers is true"]
    lines = [judge.dangers[name].plain for name in ticked(form, "danger") or ()]
    weak, noticed = text_of(form, "weakness"), judge.watcher.rules.noticed["new_weakness"]
    if lines or weak not in ("new", "worse"):
        return _which(none, lines) if lines else ""
    meant = [d.plain for d in judge.dangers.values() if {*d.findings} & {*noticed.findings}]
    return f"{_which(none, [WEAKNESS[weak]])} “{'”, “'.join(meant)}” is one of the dangers."


def _which(one: Sequence[str], other: Sequence[str]) -> str:
    first, second = ("”, “".join(told) for told in (one, other))
    return f"You said “{first}” and “{second}”: which is right? Your answers are still there."


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
    """The time that an entry is about, as chosen; else when one was written that came late.

    The second is never after now, as clocks of two devices differ; the first is refused then.

    Raises:
        DiaryError: it is no time.
    """
    said, when = text_of(form, "written"), text_of(form, "when").strip()
    try:
        if when:
            return datetime.fromisoformat(when).astimezone()
        return min(datetime.fromisoformat(said).astimezone(), now) if said else None
    except ValueError:
        found = when or said
        raise DiaryError(f"written: found {found[:40]!r}; expected a day and a time") from None


class Paintings:
    """The paintings of entries, and what a form did to one."""

    def __init__(self, plantar: Plantar) -> None:
        self.plantar = plantar

    def read(self, map_: Mapping[str, Any] | None) -> PaintedMap:
        """A kept painting; nothing where there is none."""
        return self.plantar.read_map(json.dumps(map_)) if map_ else PaintedMap()

    def of(self, form: FormData, start: DiaryEntry | None) -> dict[str, Any] | None:
        """The painting of a form: as it began with, as painted now, or none today.

        Any paint counts, however little of a region it covers.

        Raises:
            MapError: what was sent is no painting.
        """
        before = start.map if start else None
        drawn = map_of(form, self.read(before), self.plantar.knowledge)
        if drawn:
            self.plantar.read_map(drawn)
        now: dict[str, Any] | None = json.loads(drawn) if drawn else None
        if now is not None and self.read(now).layers != self.read(before).layers:
            return now
        return before if text_of(form, "painting") == "as_last" else None


def _whole(text: str) -> int | str:
    """A whole number; anything else as typed, for the check to name."""
    return int(text) if text.isdigit() else text


def ticked(form: FormData, name: str) -> list[str] | None:
    """What is ticked; None where nothing is, which answers nothing."""
    return [str(v) for v in form.getlist(name)] or None
