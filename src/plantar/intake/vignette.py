"""Case files (Vignettes): YAML or JSON in, typed evidence out, every mistake named at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plantar.anatomy.painted import SENSATIONS as PAINTED_SENSATIONS
from plantar.errors import EvidenceError, VignetteError
from plantar.intake.field_reader import FieldReader, read_yaml_of
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.knowledge.people import ADULT, FOR_A_CHILD, OLDEST, PREGNANCIES, SEXES
from plantar.knowledge.schema import Finding
from plantar.knowledge.units import beyond, in_own_unit
from plantar.reasoning.prior import Person

SCHEMAS = ("plantar/vignette/1", "plantar/vignette/2")
"""Format 2 adds the texts and what may be right, half right and must not be missed, by id."""
KEYS = (
    "schema", "id", "title", "source", "gold_strength", "context", "patient_text",
    "clinician_note", "evidence", "painted", "medicines", "flags", "not_encoded", "gold",
)  # fmt: skip
ITEM_KEYS = ("finding", "state", "value", "unit", "side", "fact")
CONTEXT_KEYS = ("age_years", "sex", "pregnant", "earlier_contacts", "setting")
LAYERS = tuple(layer.value for layer in Layer if layer is not Layer.MAP)
PAINTED_SIDES = ("left", "right", "one")
SENSATIONS = (*PAINTED_SENSATIONS, "clear")


@dataclass(frozen=True)
class Vignette:
    """One case: who, what was found in which layer, where it was painted, and the answer."""

    id: str
    title: str
    person: Person
    evidence: tuple[Evidence, ...]
    painted: Mapping[str, Mapping[str, tuple[str, ...]]]
    gold: Mapping[str, Any]
    source: Mapping[str, Any]
    not_encoded: tuple[str, ...]
    medicines: str | None = None
    """The list of medicines as it was written; None where none was given."""
    flags: Mapping[str, bool] = field(default_factory=dict)
    """Answers to safety questions; unsure ones are left out."""
    patient_text: str = ""
    """What the person might have written before seeing anyone."""
    clinician_note: str = ""
    """History and examination of the first visit, before the diagnosis."""
    gold_strength: str = ""

    @property
    def words(self) -> str:
        """All of its texts as one."""
        return "\n".join(text for text in (self.patient_text, self.clinician_note) if text)

    def up_to(self, layer: Layer) -> tuple[Evidence, ...]:
        """Evidence of the layers up to and including ``layer``.

        A later layer wins, but an unsure answer never replaces a decided one.
        """
        order = list(Layer)
        latest: dict[str, Evidence] = {}
        for item in sorted(self.evidence, key=lambda e: order.index(e.layer)):
            decided = item.state is not State.UNSURE or item.finding not in latest
            if order.index(item.layer) <= order.index(layer) and decided:
                latest[item.finding] = item
        return tuple(latest.values())


def read_vignette(path: Path | str, knowledge: KnowledgeBase) -> Vignette:
    """The case in a YAML or JSON file.

    Raises:
        VignetteError: lists every problem as ``file:line: field: found X; expected Y``.
    """
    if not isinstance(path, Path | str):
        raise VignetteError(f"path: found {path!r}; expected the path of a case file")
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise VignetteError(f"{path}: cannot be read as text: {error}") from error
    return parse_vignette(text, str(path), knowledge)


def parse_vignette(text: str, name: str, knowledge: KnowledgeBase) -> Vignette:
    """As :func:`read_vignette`, from text; ``name`` stands in the messages."""
    raw, reader = read_yaml_of(text, name, knowledge)
    vignette = _vignette(reader, reader.mapping(raw, ()))
    if reader.problems:
        raise VignetteError("\n".join(reader.problems))
    return vignette


def _vignette(reader: FieldReader, raw: dict[str, Any]) -> Vignette:
    for key in raw:
        reader.known((key,), key, KEYS)
    if raw.get("schema") not in SCHEMAS:
        reader.complain(("schema",), raw.get("schema"), " or ".join(SCHEMAS))
    person = _person(reader, reader.mapping(raw.get("context"), ("context",)))
    return Vignette(
        id=str(raw.get("id", "")),
        title=str(raw.get("title", "")),
        person=person,
        evidence=tuple(_evidence(reader, reader.mapping(raw.get("evidence"), ("evidence",)))),
        painted=_painted(reader, reader.mapping(raw.get("painted"), ("painted",))),
        gold=reader.mapping(raw.get("gold"), ("gold",)),
        source=reader.mapping(raw.get("source"), ("source",)),
        not_encoded=tuple(str(x) for x in reader.items(raw.get("not_encoded"), ("not_encoded",))),
        medicines=_medicines(reader, raw.get("medicines")),
        flags=dict(_flags(reader, reader.mapping(raw.get("flags"), ("flags",)), "flags")),
        patient_text=str(raw.get("patient_text", "")),
        clinician_note=str(raw.get("clinician_note", "")),
        gold_strength=str(raw.get("gold_strength", "")),
    )


def _medicines(reader: FieldReader, value: object) -> str | None:
    """The list of medicines; an empty YAML list means none are taken."""
    if value is None:
        return None
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "none"
    if value is False:  # YAML reads a bare "no" as false
        return "none"
    if isinstance(value, str):
        return value
    reader.complain(("medicines",), value, 'text such as "metformin 500, amlodipine", or "none"')
    return None


def _flags(reader: FieldReader, raw: dict[str, Any], at: str) -> Iterable[tuple[str, bool]]:
    """Decided answers to safety questions."""
    askable = reader.knowledge.care.asked_flags
    for name, value in raw.items():
        said = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        known = reader.known((at, name), name, askable)
        answered = reader.known((at, name), said, ("yes", "no", "unsure"))
        if known and answered and said != "unsure":
            yield name, said == "yes"


def parse_flags(
    texts: Iterable[str], knowledge: KnowledgeBase, field: str = "safety"
) -> dict[str, bool]:
    """Answers from short texts: ``ID`` or ``ID=yes``, ``ID=no``, ``ID=unsure``.

    Raises:
        EvidenceError: names every text that is wrong and what would be right; ``field`` leads.
    """
    reader = FieldReader("", None, knowledge)
    raw = {
        name.strip(): said.strip() or "yes" for name, _, said in (t.partition("=") for t in texts)
    }
    found = dict(_flags(reader, raw, field))
    if reader.problems:
        raise EvidenceError("\n".join(reader.problems))
    return found


def _person(reader: FieldReader, raw: dict[str, Any]) -> Person:
    for key in raw:
        reader.known(("context", key), key, CONTEXT_KEYS)
    age, at = raw.get("age_years"), ("context", "age_years")
    if age is not None and (isinstance(age, bool) or not isinstance(age, int) or age > OLDEST):
        reader.complain(at, age, f"whole years from {ADULT} to {OLDEST}, or leave the line out")
        age = None
    elif age is not None and age < ADULT:
        reader.complain(at, age, f"an adult: {FOR_A_CHILD}")
    sex, pregnant = raw.get("sex", "unknown"), raw.get("pregnant", "unknown")
    if isinstance(pregnant, bool):
        pregnant = "yes" if pregnant else "no"
    reader.known(("context", "sex"), sex, SEXES)
    reader.known(("context", "pregnant"), pregnant, PREGNANCIES)
    setting = raw.get("setting", "general_practice")
    reader.known(("context", "setting"), setting, reader.knowledge.model.settings)
    contacts = raw.get("earlier_contacts", 0)
    if isinstance(contacts, bool) or not isinstance(contacts, int) or contacts < 0:
        reader.complain(("context", "earlier_contacts"), contacts, "a whole number, 0 or more")
        contacts = 0
    return Person(age, str(sex), str(pregnant), contacts, str(setting))


def _evidence(reader: FieldReader, raw: dict[str, Any]) -> Iterable[Evidence]:
    for layer, values in raw.items():
        if not reader.known(("evidence", layer), layer, LAYERS):
            continue
        seen: set[str] = set()
        for n, item in enumerate(reader.items(values, ("evidence", layer))):
            at = ("evidence", layer, n)
            found = _item(reader, reader.mapping(item, at), Layer(layer), at)
            if found and found.finding in seen:
                reader.complain((*at, "finding"), found.finding, "each finding once in a layer")
            elif found:
                seen.add(found.finding)
                yield found


def _item(
    reader: FieldReader, raw: dict[str, Any], layer: Layer, at: tuple[str | int, ...]
) -> Evidence | None:
    for key in raw:
        reader.known((*at, key), key, ITEM_KEYS)
    name = _today("findings", raw.get("finding"), reader.knowledge)
    if not reader.known((*at, "finding"), name, reader.knowledge.findings):
        return None
    finding = reader.knowledge.findings[str(name)]
    value = _value(reader, raw, finding, at)
    state = raw.get("state")
    if value is not None and finding.threshold:
        measured = State.PRESENT if beyond(value, finding.threshold) else State.ABSENT
        if state is not None and state != measured:
            reader.complain((*at, "state"), state, f"{measured}, as the value says, or no state")
        state = measured
    elif value is not None and state is None:
        state = State.PRESENT.value
    elif raw.get("value") is not None and state is None:
        return None  # the value is wrong, which is said already
    if not reader.known((*at, "state"), state, [s.value for s in State]):
        return None
    side = raw.get("side")
    if side is not None and not reader.known((*at, "side"), side, [s.value for s in Side]):
        return None
    return Evidence(
        str(name),
        State(str(state)),
        value,
        Side(side) if side else None,
        layer,
        str(raw.get("fact", "")),
    )


def _today(table: str, name: object, knowledge: KnowledgeBase) -> object:
    """The id of today for one of yesterday, where a rename left exactly one."""
    carried_on = knowledge.carried_on[table].get(str(name), ())
    return carried_on[0] if len(carried_on) == 1 else name


def parse_evidence(
    texts: Iterable[str], knowledge: KnowledgeBase, field: str = "evidence"
) -> tuple[Evidence, ...]:
    """Evidence from short texts: ``ID``, ``ID=absent``, ``ID=unsure`` or ``ID=NUMBER``.

    Raises:
        EvidenceError: names every text that is wrong and what would be right; ``field`` leads.
    """
    found: list[Evidence] = []
    problems: list[str] = []
    for n, text in enumerate(texts):
        read, wrong = read_evidence(text, knowledge, f"{field}.{n}")
        found, problems = [*found, *read], [*problems, *wrong]
    if problems:
        raise EvidenceError("\n".join(problems))
    return tuple(found)


def read_evidence(text: str, knowledge: KnowledgeBase, at: str) -> tuple[list[Evidence], list[str]]:
    """The evidence of one short text, or what is wrong with it; ``at`` is where it stands."""
    reader = FieldReader("", None, knowledge)
    name, _, said = text.partition("=")
    raw: dict[str, Any] = {"finding": name.strip()}
    try:
        raw["value"] = float(said)
    except ValueError:
        raw["state"] = said.strip() or State.PRESENT.value
    item = _item(reader, raw, Layer.EXAMINATION, (at,))
    return [item] if item and not reader.problems else [], reader.problems


def _value(
    reader: FieldReader, raw: dict[str, Any], finding: Finding, at: tuple[str | int, ...]
) -> float | None:
    """The value in the finding's own unit, range-checked."""
    value = raw.get("value")
    if value is None:
        return None
    if finding.kind != "number" or isinstance(value, bool) or not isinstance(value, int | float):
        reader.complain((*at, "value"), value, "a number, for a finding that is measured")
        return None
    unit = raw.get("unit", finding.unit)
    if unit != finding.unit and unit not in finding.units:
        reader.complain((*at, "unit"), unit, " or ".join([finding.unit, *finding.units]))
        return None
    if not math.isfinite(float(value)):
        reader.complain((*at, "value"), value, f"a finite number of {finding.unit}")
        return None
    converted = in_own_unit(float(value), str(unit), finding)
    if converted is None:
        limits = f"{finding.minimum} to {finding.maximum} {finding.unit}"
        reader.complain((*at, "value"), value, limits)
    return converted


def _painted(reader: FieldReader, raw: dict[str, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    painted: dict[str, dict[str, tuple[str, ...]]] = {}
    for side, layers in raw.items():
        reader.known(("painted", side), side, PAINTED_SIDES)
        painted[side] = {}
        for sensation, regions in reader.mapping(layers, ("painted", side)).items():
            at = ("painted", side, sensation)
            reader.known(at, sensation, SENSATIONS)
            names = reader.items(regions, at)
            names = [_today("regions", region, reader.knowledge) for region in names]
            for n, region in enumerate(names):
                reader.known((*at, n), region, reader.knowledge.regions)
            painted[side][sensation] = tuple(str(name) for name in names)
    return painted
