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

from plantar import Evidence, PaintedMap, Person
from plantar.anatomy.painted import read_map
from plantar.assessment.request import Request
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import ChildError, EvidenceError
from plantar.knowledge.people import OLDEST, PREGNANCIES, SEXES
from plantar.web.denials import DeniedDangers, read_denials
from plantar.web.engine import Engine
from plantar.web.note import entered
from plantar.web.rows import FindingRow, entered_again, row
from plantar.web.site import Refused, text_of
from plantar.web.wording import years

LONGEST_NOTE = 20_000
MOST_ROWS = 200


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
    rows: tuple[FindingRow, ...] = ()
    reads_like: tuple[tuple[str, float], ...] = ()
    """Conditions that the note as a whole reads like, with their probability by its words alone."""
    doubts: tuple[str, ...] = ()
    """Findings that the note may mean; they count for nothing."""
    denials: DeniedDangers = field(default_factory=DeniedDangers)
    """The dangers that were asked and are absent."""
    person: Person = field(default_factory=Person)
    map: PaintedMap = field(default_factory=PaintedMap)
    wrong: dict[str, str] = field(default_factory=dict)
    stop: str = ""
    """Why nothing is assessed: the case is about a child."""

    @property
    def touched(self) -> bool:
        """Whether anything was typed."""
        return self != CaseForm()

    @property
    def entered(self) -> tuple[Evidence, ...]:
        """What the entries say."""
        return tuple(row.evidence for row in self.rows if row.evidence)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What counts."""
        return (*self.entered, *self.denials.evidence)

    @property
    def told(self) -> Request:
        """What is assessed."""
        said = SafetyAnswers(medicines=self.medicines or None)
        return Request(self.person, self.evidence, self.map, "", self.country, said)

    @property
    def not_counted(self) -> int:
        """How many things were typed that cannot be read."""
        return len(self.left_out)

    @property
    def left_out(self) -> tuple[str, ...]:
        """What was typed and cannot be read, with where it stands."""
        fields = [f"{name}: {getattr(self, name)[:40]}" for name in self.wrong]
        return (*fields, *(f"{r.entry.term}: {r.value[:40]}" for r in self.rows if r.wrong))


def read_form(form: FormData, engine: Engine) -> CaseForm:
    """The case of a form, with what its buttons asked for done.

    Raises:
        Refused: a field that people choose from holds something else.
    """
    case = CaseForm(
        age=years(text_of(form, "age")),
        sex=_one_of(form, "sex", SEXES),
        pregnant=_one_of(form, "pregnant", PREGNANCIES),
        country=_one_of(form, "country", ("generic", *engine.knowledge.countries)),
        medicines=text_of(form, "medicines").strip(),
        note=text_of(form, "note", 1_000_000),
        where=text_of(form, "where").strip(),
        map_json="" if "forget_map" in form else text_of(form, "map", 100_000),
        reads_like=() if "forget_gist" in form else _reads_like(form, engine),
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
    case = _with_map(_with_person(case, engine), engine)
    return replace(case, denials=_denials(form, case, engine))


def _denials(form: FormData, case: CaseForm, engine: Engine) -> DeniedDangers:
    """The ticked dangers; an entry that cannot be read yet is left alone as well."""
    entered = [row.finding for row in case.rows]
    open_ = [row.finding for row in case.rows if row.state != "absent"]
    return read_denials(form, case.told, entered, (*open_, *case.doubts), engine)


def _one_of(form: FormData, name: str, allowed: Iterable[str]) -> str:
    options = list(allowed)
    said = text_of(form, name) or getattr(CaseForm, name)
    if said not in options:
        raise Refused(400, f"{name}: expected {', '.join(options)}")
    return said


def _rows(form: FormData, engine: Engine) -> dict[str, FindingRow]:
    """The findings of the form in their order, then those that are added now."""
    rows: dict[str, FindingRow] = {}
    for name in map(str, form.getlist("f")):
        parts = (text_of(form, f"{part}-{name}") for part in ("state", "side", "value", "unit"))
        kept = {part: text_of(form, f"{part}-{name}") for part in ("said", "was")}
        made = row(name, *parts, engine=engine, **kept)
        rows[made.finding] = made
    for added in ";".join(map(str, form.getlist("add"))).split(";"):
        if added:
            name, *said = added.split("|")
            made = row(name, *said[:4], engine=engine)
            rows[made.finding] = entered_again(rows.get(made.finding), made, engine)
    return rows


def _reads_like(form: FormData, engine: Engine) -> tuple[tuple[str, float], ...]:
    """What the note was found to read like: a condition and its probability, in pairs."""
    try:
        told = json.loads(text_of(form, "reads_like") or "{}")
        pairs = tuple((name, float(p)) for name, p in told.items())
    except (ValueError, TypeError, AttributeError):
        raise Refused(400, "reads_like: expected conditions with a probability") from None
    if any(name not in engine.knowledge.conditions or not 0 < p <= 1 for name, p in pairs):
        raise Refused(400, "reads_like: expected conditions with a probability from 0 to 1")
    return pairs


def _with_note(case: CaseForm, engine: Engine) -> CaseForm:
    """The case filled from its note; what was entered by hand stays as it is."""
    if len(case.note) > LONGEST_NOTE:
        long = f"Not read: {len(case.note)} characters; at most {LONGEST_NOTE} are read at once."
        return replace(case, wrong=case.wrong | {"note": long})
    try:
        continued = engine.knowledge.tells_complaint(case.evidence)
        heard = engine.read(case.note, adults_only=True, continued=continued)
    except ChildError as error:
        return replace(case, stop=_of_a_child(error))
    column = engine.assessor.network.column
    rows, doubts = entered(case.note, heard, engine)
    known = {r.finding for r in case.rows}
    new = [r for r in rows if r.finding not in known]
    settled = known | {r.finding for r in new}
    return replace(
        case,
        age=case.age or str(heard.age_years or ""),
        sex=heard.sex if case.sex == "unknown" and heard.sex in SEXES else case.sex,
        pregnant=heard.pregnant if case.pregnant == "unknown" else case.pregnant,
        map_json=json.dumps(heard.map.as_dict()) if heard.map.marked_sides else case.map_json,
        reads_like=heard.gist.leading if heard.gist else case.reads_like,
        rows=(*case.rows, *new),
        doubts=tuple(
            dict.fromkeys(d for d in (*case.doubts, *doubts) if d in column and d not in settled)
        ),
    )


def _with_person(case: CaseForm, engine: Engine) -> CaseForm:
    """The case with its person; an age that cannot be is left out and named."""
    nobody = Person(None, case.sex, case.pregnant, reads_like=case.reads_like)
    if not case.age:
        return replace(case, person=nobody)
    age = int(case.age) if re.fullmatch(r"[0-9]{1,3}", case.age) else None
    if age is not None and age <= OLDEST:
        case = replace(case, person=replace(nobody, age_years=age))
        try:
            engine.refuse_child(age)
        except ChildError as error:
            return replace(case, stop=_of_a_child(error))
        return case
    years = f"{engine.youngest} to {OLDEST}"
    wrong = f"Not counted. Found {case.age[:40]!r}; expected whole years, {years}."
    return replace(case, person=nobody, wrong=case.wrong | {"age": wrong})


def _of_a_child(error: ChildError) -> str:
    """Why nothing is assessed."""
    return f"The age is {error.age_years}; {error.advice} If it is not the patient's, give theirs"


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
