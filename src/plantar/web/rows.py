"""An entered finding: what was typed for it, what that means, and what it replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from plantar import Evidence, Side, State
from plantar.knowledge.evidence import LAYER_OF, Layer
from plantar.knowledge.schema import Finding, Topic
from plantar.knowledge.units import beyond, in_own_unit
from plantar.web.engine import Engine
from plantar.web.site import Refused

OTHER = {"left": "right", "right": "left"}
OUT_OF = re.compile(r"(\d+)\s*/\s*(\d+)")


@dataclass(frozen=True)
class FindingRow:
    """One entered finding as the form shows it; ``evidence`` is None where ``wrong`` says why."""

    finding: str
    entry: Finding
    topic: Topic
    state: str
    side: str = ""
    value: str = ""
    unit: str = ""
    said: str = ""
    """Words of the note that it was read from."""
    was: str = ""
    """What was entered before and is replaced: state, side, value and unit, with bars between."""
    beside: str = ""
    """What was entered of the other side and does not count: state, side, value and unit."""
    wrong: str = ""
    evidence: Evidence | None = None

    @property
    def sided(self) -> bool:
        """Whether it can be on one side."""
        if self.entry.sides == "both":
            return False
        return bool(self.side) or not self.topic.sideless

    @property
    def choices(self) -> tuple[str, ...]:
        """Sides to choose from."""
        ends = ("one",) if self.entry.sides == "one" else ("both", "one")
        return ("left", "right", *(s for s in ends if s in ("both", self.side)))

    @property
    def units(self) -> tuple[str, ...]:
        """Units to choose from; one that is not known stays until it is mended."""
        known = dict.fromkeys([self.entry.unit, *self.entry.units])
        return tuple(known) if self.unit in known else (self.unit, *known)

    @property
    def unit_open(self) -> bool:
        """Whether the unit was not said and has to be."""
        return bool(self.value and not self.unit and self.entry.units)

    @property
    def told(self) -> str:
        """What is entered, as the form sends it."""
        return "|".join((self.state, self.side, self.value, self.unit if self.value else ""))

    @property
    def in_words(self) -> str:
        """What is entered, in words."""
        return told_in_words(self.told)

    @property
    def before(self) -> str:
        """What was replaced, in words."""
        return told_in_words(self.was)

    @property
    def other_side(self) -> str:
        """What was entered of the other side, in words."""
        return told_in_words(self.beside)


def _parts(told: str) -> Sequence[str]:
    """State, side, value and unit of what the form sends, each empty where it is not told."""
    return (*told.split("|"), "", "", "", "")[:4]


def told_in_words(told: str) -> str:
    """State, side and value with its unit; empty for nothing."""
    state, side, value, unit = _parts(told)
    return ", ".join(part for part in (state, side, f"{value} {unit}".strip()) if part)


def row(
    name: str,
    state: str = "present",
    side: str = "",
    value: str = "",
    unit: str = "",
    *,
    engine: Engine,
    said: str = "",
    was: str = "",
    beside: str = "",
) -> FindingRow:
    """One finding as typed; of both sides by its meaning but seen on one, what that is called.

    Raises:
        Refused: no such finding, state or side.
    """
    entry = engine.knowledge.findings.get(name)
    if entry is None or name not in engine.assessor.network.column:
        raise Refused(400, f"found {name[:80]!r}; expected a finding of the knowledge base")
    if (state or "present") not in list(State) or (side and side not in list(Side)):
        raise Refused(400, f"{name}: found {state!r}, {side!r}; expected a state and a side")
    topic = engine.knowledge.topic_of(name)
    made = FindingRow(name, entry, topic, state or "present", side, "", "", said, was, beside)
    if entry.sides == "both" and side in ("left", "right", "one"):
        if entry.one_sided:
            kept = {"said": said, "was": was, "beside": beside}
            return row(entry.one_sided, state, side, engine=engine, **kept)
        wrong = f"Not counted. Found one side ({side}); it means both sides."
        return replace(made, wrong=wrong)
    value = _missed(value.strip(), entry)
    made = replace(made, value=value, unit=_unit(unit, entry, value))
    if made.unit_open:
        return replace(made, wrong=_which_unit(value, entry))
    layer = LAYER_OF[entry.asked_of]
    layer = Layer.RISK if made.topic.risk else layer
    number = None
    if value and entry.threshold:
        number = _number(value, made.unit, entry)
        if number is None:
            return replace(made, wrong=_expected(value, made.unit, entry))
        found = State.PRESENT if beyond(number, entry.threshold) else State.ABSENT
        made = replace(made, state=found.value)
    typed = f"{value} {made.unit}" if number is not None and made.unit in entry.units else ""
    on = Side(side) if side else None
    evidence = Evidence(name, State(made.state), number, on, layer, typed)
    return replace(made, evidence=evidence)


def entered_again(old: FindingRow | None, new: FindingRow, engine: Engine) -> FindingRow:
    """Return the row that remains after a finding is entered a second time.

    What was not said again stays. Of two sides the worse one counts and keeps the other beside it;
    where the two differ otherwise, the new one counts and keeps the old one to be put back.
    """
    if old is None:
        return new
    if old.told == new.told:
        return replace(new, beside=old.beside)
    if both := of_two_sides(old, new, engine):
        return both
    pairs = ((old.side, new.side), (old.value, new.value))
    differ = any(a and b and a != b for a, b in pairs)
    if differ or (old.state != new.state and not new.value):
        return _weighed_again(old, new, engine)
    side, value = new.side or old.side, new.value or old.value
    unit = new.unit if new.value else old.unit
    kept = {"said": old.said, "was": old.was, "beside": old.beside}
    return row(old.finding, new.state, side, value, unit, engine=engine, **kept)


def _weighed_again(old: FindingRow, new: FindingRow, engine: Engine) -> FindingRow:
    """What replaces a row: the new one, or the other side where that is the worse one now."""
    kept = replace(new, was=old.told, beside=old.beside)
    state, side, value, unit = _parts(old.beside)
    if state in ("", "absent"):
        return kept
    other = row(old.finding, state, side, value, unit, engine=engine, said=old.said)
    both = of_two_sides(other, replace(new, side=new.side or old.side), engine)
    return replace(both, was=old.told) if both else kept


def of_two_sides(old: FindingRow, new: FindingRow, engine: Engine) -> FindingRow | None:
    """What stands of a finding that was told of two sides; None where it was not, or is unclear.

    A finding counts once: a sound side never takes back the one that is not, whichever was entered
    first. What is alike on both sides is on both.
    """
    if old.wrong or new.wrong or new.side not in OTHER or old.side == new.side:
        return None
    if new.state == "absent" and old.state != "absent":
        side = OTHER[new.side] if old.side == "both" else old.side
        return _with_other_side(replace(old, side=side), new, engine)
    if old.side != OTHER[new.side]:
        return None
    if old.state == "absent" and new.state != "absent":
        return _with_other_side(new, old, engine)
    if old.value and new.value and old.entry.threshold:
        worse, other = (new, old) if _further(new, old) else (old, new)
        return _with_other_side(worse, other, engine)
    if old.state != new.state or old.value or new.value:
        return None
    side = "both" if "both" in old.choices else ""
    if not side and old.state != "absent":
        return None
    return row(old.finding, old.state, side, engine=engine, said=old.said)


def _with_other_side(counts: FindingRow, other: FindingRow, engine: Engine) -> FindingRow:
    parts = (counts.state, counts.side, counts.value, counts.unit)
    kept = {"said": counts.said or other.said, "beside": other.told}
    return row(counts.finding, *parts, engine=engine, **kept)


def _further(one: FindingRow, other: FindingRow) -> bool:
    """Whether a value lies further on the abnormal side than another."""
    if not (one.evidence and other.evidence and one.entry.threshold):
        return False
    a, b = one.evidence.value, other.evidence.value
    low = one.entry.threshold.op.startswith("<")
    return a is not None and b is not None and (a < b if low else a > b)


def _missed(value: str, entry: Finding) -> str:
    """The number of what was missed, where what was right is written as "9/10"."""
    match = OUT_OF.fullmatch(value)
    if entry.counts != "missed" or not match or int(match[1]) > int(match[2]):
        return value
    return str(int(match[2]) - int(match[1]))


def _unit(unit: str, entry: Finding, value: str) -> str:
    """The unit of the list that was meant, or what was typed; empty where it has to be said.

    Without one the only unit in which the number can be, else the finding's own; it has to be said
    where the number means one thing in one unit and another in another.
    """
    known = (entry.unit, *entry.units)
    meant = [u for u in known if unit and u.casefold().startswith(unit.casefold())]
    if meant or unit or not value:
        return meant[0] if meant else unit or entry.unit
    found = _in_units(value, entry)
    if len(set(found.values())) > 1:
        return ""
    return entry.unit if entry.unit in found or not found else next(iter(found))


def _in_units(value: str, entry: Finding) -> dict[str, bool]:
    """Each unit in which the number can be, with whether it is beyond the threshold then."""
    read = {unit: _number(value, unit, entry) for unit in (entry.unit, *entry.units)}
    return {
        unit: beyond(number, entry.threshold)
        for unit, number in read.items()
        if number is not None and entry.threshold
    }


def _which_unit(value: str, entry: Finding) -> str:
    """What is asked where the unit decides."""
    found = _in_units(value, entry)
    present = _or(unit for unit, there in found.items() if there)
    absent = _or(unit for unit, there in found.items() if not there)
    return (
        f"Not counted: choose the unit. {value[:40]} is {entry.term} in {present}, not in {absent}."
    )


def _number(value: str, unit: str, entry: Finding) -> float | None:
    if unit not in (entry.unit, *entry.units):
        return None
    try:
        return in_own_unit(float(value.replace(",", ".")), unit, entry)
    except ValueError:
        return None


def _expected(value: str, unit: str, entry: Finding) -> str:
    """What was found, and what would be right."""
    if unit not in (entry.unit, *entry.units):
        return f"Not counted. Found the unit {unit!r}; expected {_or([entry.unit, *entry.units])}."
    span = f"{entry.minimum:g} to {entry.maximum:g} {entry.unit}"
    return f"Not counted. Found {value[:40]!r}; expected a number, {span}."


def _or(names: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(names))
