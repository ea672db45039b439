"""The clinician's form: everything that was typed, what it means, and what is wrong with it.

The form carries the whole case; nothing is kept on the server. What cannot be read stays in its
field with an error beside it, and counts for nothing until it is mended.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from starlette.datastructures import FormData

from plantar.anatomy.painted import PaintedMap, read_map
from plantar.errors import EvidenceError
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.knowledge.schema import Finding
from plantar.knowledge.units import beyond, in_own_unit
from plantar.reading.heard import HeardFact
from plantar.reading.listener import READ_NO
from plantar.reasoning.prior import Person
from plantar.triage.scope import ADULT, child
from plantar.web.engine import Engine
from plantar.web.site import Refused, text_of

LONGEST_NOTE = 20_000
MOST_ROWS = 200
OLDEST = 120
SEXES = ("unknown", "female", "male", "intersex")
PREGNANT = ("unknown", "no", "yes")
BACKGROUND = ("history", "medication")
"""Groups of findings that a letter lists as risk factors and past history."""
SIDELESS = frozenset({"course", "demographic", "history", "lab", "laterality", "measure",
                      "medication", "onset", "onset_setting", "path", "score", "sphincter",
                      "systemic", "timing"})  # fmt: skip
"""Groups of findings that have no side."""
LAYERS = {"clinician": Layer.EXAMINATION, "test": Layer.TEST}


@dataclass(frozen=True)
class Row:
    """One entered finding as the form shows it; ``evidence`` is None where ``wrong`` says why."""

    finding: str
    entry: Finding
    state: str
    side: str = ""
    value: str = ""
    unit: str = ""
    said: str = ""
    """Words of the note that it was read from."""
    wrong: str = ""
    evidence: Evidence | None = None

    @property
    def sided(self) -> bool:
        """Whether it can be on one side."""
        return bool(self.side) or self.entry.topic not in SIDELESS

    @property
    def units(self) -> tuple[str, ...]:
        """Units to choose from; one that is not known stays until it is mended."""
        known = dict.fromkeys([self.entry.unit, *self.entry.units])
        return tuple(known) if self.unit in known else (self.unit, *known)


@dataclass(frozen=True)
class CaseForm:
    """The case as typed, and ``wrong``: field to what is wrong with it."""

    age: str = ""
    sex: str = "unknown"
    pregnant: str = "unknown"
    country: str = "generic"
    medicines: str = ""
    note: str = ""
    where: str = ""
    map_json: str = ""
    """The map that was read from the note, ``plantar/map/1``."""
    query: str = ""
    rows: tuple[Row, ...] = ()
    doubts: tuple[str, ...] = ()
    """Findings that the note may mean; they count for nothing."""
    person: Person = field(default_factory=Person)
    map: PaintedMap = field(default_factory=PaintedMap)
    wrong: dict[str, str] = field(default_factory=dict)
    stop: str = ""
    """Why nothing is assessed: the case is about a child."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What counts."""
        return tuple(row.evidence for row in self.rows if row.evidence)

    @property
    def not_counted(self) -> int:
        """How many things were typed that cannot be read."""
        return len(self.wrong) + sum(bool(row.wrong) for row in self.rows)


def read_form(form: FormData, engine: Engine) -> CaseForm:
    """The case of a form, with what its buttons asked for done.

    Raises:
        Refused: a field that people choose from holds something else.
    """
    case = CaseForm(
        age=text_of(form, "age").strip(),
        sex=_one_of(form, "sex", SEXES),
        pregnant=_one_of(form, "pregnant", PREGNANT),
        country=_one_of(form, "country", ("generic", *engine.knowledge.countries)),
        medicines=text_of(form, "medicines").strip(),
        note=text_of(form, "note", 1_000_000),
        where=text_of(form, "where").strip(),
        map_json="" if "forget_map" in form else text_of(form, "map", 100_000),
        query=text_of(form, "q"),
    )
    rows = _rows(form, engine)
    dropped = {str(name) for name in form.getlist("drop")}
    doubts = [str(n) for n in form.getlist("doubt") if n in engine.knowledge.findings]
    case = replace(
        case,
        rows=tuple(row for row in rows.values() if row.finding not in dropped)[:MOST_ROWS],
        doubts=tuple(dict.fromkeys(d for d in doubts if d not in rows and d not in dropped)),
    )
    if "read" in form:
        case = _with_note(case, engine)
    return _with_map(_with_person(case), engine)


def _one_of(form: FormData, name: str, allowed: Iterable[str]) -> str:
    options = list(allowed)
    said = text_of(form, name) or options[0]
    if said not in options:
        raise Refused(400, f"{name}: expected {', '.join(options)}")
    return said


def _rows(form: FormData, engine: Engine) -> dict[str, Row]:
    """The findings of the form in their order, then those that are added now."""
    rows: dict[str, Row] = {}
    for name in map(str, form.getlist("f")):
        parts = (text_of(form, f"{part}-{name}") for part in ("state", "side", "value", "unit"))
        rows[name] = row(name, *parts, engine=engine, said=text_of(form, f"said-{name}"))
    for added in map(str, form.getlist("add")):
        name, *said = added.split("|")
        rows[name] = row(name, *said[:4], engine=engine)
    return rows


def row(
    name: str,
    state: str = "present",
    side: str = "",
    value: str = "",
    unit: str = "",
    *,
    engine: Engine,
    said: str = "",
) -> Row:
    """One finding as typed.

    Raises:
        Refused: no such finding, state or side.
    """
    entry = engine.knowledge.findings.get(name)
    if entry is None or name not in engine.assessor.network.column:
        raise Refused(400, f"found {name[:80]!r}; expected a finding of the knowledge base")
    if (state or "present") not in list(State) or (side and side not in list(Side)):
        raise Refused(400, f"{name}: found {state!r}, {side!r}; expected a state and a side")
    value = value.strip()
    made = Row(name, entry, state or "present", side, value, _unit(unit, entry), said)
    layer = LAYERS.get(entry.asked_of, Layer.HISTORY)
    layer = Layer.RISK if entry.topic in BACKGROUND else layer
    number = None
    if value and entry.threshold:
        number = _number(value, made.unit, entry)
        if number is None:
            return replace(made, wrong=_expected(value, made.unit, entry))
        found = State.PRESENT if beyond(number, entry.threshold) else State.ABSENT
        made = replace(made, state=found.value)
    evidence = Evidence(name, State(made.state), number, Side(side) if side else None, layer)
    return replace(made, evidence=evidence)


def _unit(unit: str, entry: Finding) -> str:
    """The unit of the list that was meant, or what was typed."""
    known = (entry.unit, *entry.units)
    meant = [u for u in known if unit and u.casefold().startswith(unit.casefold())]
    return meant[0] if meant else unit or entry.unit


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


def _with_note(case: CaseForm, engine: Engine) -> CaseForm:
    """The case filled from its note; what was entered by hand stays as it is."""
    if len(case.note) > LONGEST_NOTE:
        long = f"Not read: {len(case.note)} characters; at most {LONGEST_NOTE} are read at once."
        return replace(case, wrong=case.wrong | {"note": long})
    try:
        heard = engine.hear(case.note)
    except EvidenceError as error:
        return replace(case, stop=_of_child(str(error)))
    known = {r.finding for r in case.rows}
    new = [f for f in heard.facts if f.evidence.finding not in known]
    column = engine.assessor.network.column
    sure = [f for f in new if _sure(f) and f.evidence.finding in column]
    doubts = [d.finding for d in heard.doubts]
    doubts += [f.evidence.finding for f in new if not _sure(f)]
    entered = known | {f.evidence.finding for f in sure}
    return replace(
        case,
        age=case.age or str(heard.age_years or ""),
        sex=heard.sex if case.sex == "unknown" and heard.sex in SEXES else case.sex,
        pregnant=heard.pregnant if case.pregnant == "unknown" else case.pregnant,
        map_json=json.dumps(heard.map.as_dict()) if heard.map.sides else case.map_json,
        rows=(*case.rows, *(_heard_row(f, engine) for f in sure)),
        doubts=tuple(
            dict.fromkeys(d for d in (*case.doubts, *doubts) if d in column and d not in entered)
        ),
    )


def _sure(fact: HeardFact) -> bool:
    """A sign that is there counts as heard; one that is not there only where that is plain."""
    e = fact.evidence
    return e.state is State.PRESENT or (e.state is State.ABSENT and e.confidence >= READ_NO)


def _heard_row(fact: HeardFact, engine: Engine) -> Row:
    e = fact.evidence
    side = e.side.value if e.side else ""
    value = "" if e.value is None else f"{round(e.value, 2):.10g}"
    return row(e.finding, e.state.value, side, value, engine=engine, said=fact.said[:200])


def _with_person(case: CaseForm) -> CaseForm:
    """The case with its person; an age that cannot be is left out and named."""
    nobody = Person(None, case.sex, case.pregnant)
    if not case.age:
        return replace(case, person=nobody)
    age = int(case.age) if re.fullmatch(r"[0-9]{1,3}", case.age) else None
    if age is not None and age <= OLDEST:
        stop = _of_child(child(age)) if age < ADULT else case.stop
        return replace(case, person=replace(nobody, age_years=age), stop=stop)
    wrong = f"Not counted. Found {case.age[:40]!r}; expected whole years, {ADULT} to {OLDEST}."
    return replace(case, person=nobody, wrong=case.wrong | {"age": wrong})


def _of_child(message: str) -> str:
    """What is said about children, without the option of the command line."""
    return message.partition(" If this is not")[0]


def _with_map(case: CaseForm, engine: Engine) -> CaseForm:
    """The case with its map: the words of the field, or else what the note said."""
    if case.where:
        map_ = engine.place_names.painted(case.where)
        if map_.sides:
            return replace(case, map=map_)
        wrong = (
            "No place was understood. Name places, dermatomes or nerves with their side, such as "
            "“left heel and lateral border of left foot” or “right S1”."
        )
        return replace(case, wrong=case.wrong | {"where": wrong})
    if not case.map_json:
        return case
    try:
        return replace(case, map=read_map(case.map_json, engine.knowledge))
    except EvidenceError as error:
        raise Refused(400, f"map: {error}") from error
