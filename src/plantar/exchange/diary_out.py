"""An exported diary (``plantar/diary/1``) as a FHIR R4 collection: what stands of each record.

Same diary, same bytes. Whole is only the export in JSON: earlier versions and what was deleted have
no place here. What was not asked is left out; a level that forbids to be named is not named here.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plantar import KnowledgeBase, Urgency
from plantar.errors import ExchangeError
from plantar.exchange import codes
from plantar.exchange.urgency import NOT_YET

Resource = dict[str, Any]
SCHEMA = "plantar/diary/1"
SPACE = uuid.UUID("0d0f6e3c-6a7c-4a2e-9c58-1f0a5d2e7b41")
UCUM = "http://unitsofmeasure.org"
NUMBERS = {
    "sleep_hours": ("Sleep", "h", "h"),
    "falls": ("Falls since the last entry", "falls", "{falls}"),
    "glucose_mmol_l": ("Glucose", "mmol/L", "mmol/L"),
    "weight_kg": ("Body weight", "kg", "kg"),
}
"""Fields of an entry: what it is, its unit as written and in UCUM."""
TAKEN = ("medicine", "supplement")
"""Treatments that are taken; the others are done."""
LEAST_SHARE = 0.05
"""Share of a region from which it is named; below it is a slip of the finger."""


@dataclass(frozen=True)
class _Out:
    """What every record of one diary needs to become a resource."""

    knowledge: KnowledgeBase
    who: Mapping[str, Any]

    def resource(self, record: Mapping[str, Any], *, standing: bool) -> Resource:
        """A record as a resource; ``standing``: the newest level of the diary."""
        body, base = record["body"], {"subject": dict(self.who)}
        match record["kind"]:
            case "entry":
                return self._observation(record, "Diary entry") | self._entry(body)
            case "score":
                parts = [_text_part(k, _complaint(said)) for k, said in body.items()]
                return self._observation(record, "Weekly questions") | {"component": parts}
            case "result":
                return self._observation(record, "Result") | self._result(body["finding"])
            case "visit":
                return _visit(record) | base
            case "treatment":
                return _treatment(body) | base
            case "diagnosis":
                return _diagnosis(record) | base
            case "photo":
                return _photo(record, self.at(record["person"], body["entry"])) | base
            case "level":
                return _level(record, standing=standing) | base
        raise ExchangeError(f"kind: found {record['kind']!r}; this plantar does not know it")

    def at(self, person: str, thread: str) -> str:
        """The address of a record in the collection."""
        return _address(f"{person}/{thread}")

    def _observation(self, record: Mapping[str, Any], what: str) -> Resource:
        return {
            "resourceType": "Observation",
            "status": "amended" if record["version"] > 1 else "final",
            "code": {"text": f"{what}, reported by the person"},
            "subject": dict(self.who),
            "effectiveDateTime": record["happened_at"],
            "issued": record["recorded_at"],
        }

    def _entry(self, body: Mapping[str, Any]) -> Resource:
        parts = [*self._components(body)]
        note = {"note": [{"text": body["note"]}]} if body["note"] else {}
        return {**({"component": parts} if parts else {}), **note}

    def _components(self, body: Mapping[str, Any]) -> Iterator[Resource]:
        for kind, points in body["strengths"].items():
            yield {"code": {"text": f"Strength of {kind}, 0 to 10"}, "valueInteger": points}
        yield from self._painted(body["map"])
        if body["weakness"]:
            yield _text_part("Weakness of leg or foot", body["weakness"].replace("_", " "))
        if body["skin"] is not None:
            said = ", ".join(body["skin"]).replace("_", " ")
            yield _text_part("Skin of the feet", said or "nothing ticked")
        for name, (what, unit, code) in NUMBERS.items():
            if body[name] is not None:
                value = {"value": body[name], "unit": unit, "system": UCUM, "code": code}
                yield {"code": {"text": what}, "valueQuantity": value}
        for name, line in self.knowledge.danger_screen.items():
            if body["dangers"] is not None:
                coding = {"system": codes.OWN_DANGER, "code": name}
                named = {"coding": [coding], "text": line.plain}
                yield {"code": named, "valueBoolean": name in body["dangers"]}

    def _painted(self, map_: Mapping[str, Any] | None) -> Iterator[Resource]:
        for side, kinds in sorted((map_ or {}).get("layers", {}).items()):
            for kind, shares in sorted(kinds.items()):
                regions = [r for r in sorted(shares) if shares[r] >= LEAST_SHARE]
                names = (self.knowledge.regions.get(r) for r in regions)
                told = [n.name if n else r for n, r in zip(names, regions, strict=True)]
                if told:
                    yield _text_part(f"Painted as {kind}, {side}", "; ".join(told))

    def _result(self, said: str) -> Resource:
        name, _, value = said.partition("=")
        known = self.knowledge.findings.get(name)
        code = {
            "coding": [{"system": codes.OWN, "code": name}],
            "text": known.term if known else name,
        }
        try:
            return {"code": code, "valueQuantity": {"value": float(value)}}
        except ValueError:
            return {"code": code, "valueString": value or "present"}


def diary_collection(export: Mapping[str, Any], knowledge: KnowledgeBase) -> Resource:
    """A whole exported diary as a Bundle of type ``collection``.

    Raises:
        ExchangeError: it is not an exported diary.
    """
    if export.get("schema") != SCHEMA:
        raise ExchangeError(f"schema: found {export.get('schema')!r}; expected {SCHEMA!r}")
    person = export["person"]
    newest: dict[str, Mapping[str, Any]] = {}
    for record in export["records"]:
        newest[record["thread"]] = {**record, "person": person["id"]}
    ordered = sorted(newest.values(), key=lambda r: r["happened_at"])  # else as they were saved
    levels = [r["thread"] for r in ordered if r["kind"] == "level"]
    who = {"reference": _address(person["id"]), "type": "Patient"}
    out = _Out(knowledge, who)
    entries = [(_address(person["id"]), _patient(person))]
    entries += [
        (
            out.at(person["id"], r["thread"]),
            out.resource(r, standing=levels[-1:] == [r["thread"]]),
        )
        for r in ordered
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "identifier": {"system": "urn:plantar:diary", "value": person["id"]},
        "entry": [{"fullUrl": address, "resource": resource} for address, resource in entries],
    }


def _address(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(SPACE, name)}"


def _patient(person: Mapping[str, Any]) -> Resource:
    return {
        "resourceType": "Patient",
        "identifier": [{"system": "urn:plantar:person", "value": person["id"]}],
        "name": [{"text": person["name"]}],
    }


def _text_part(what: str, said: str) -> Resource:
    return {"code": {"text": what}, "valueString": said}


def _complaint(said: Mapping[str, Any]) -> str:
    often = (said["frequency"] or "").replace("_", " ")
    return f"{said['severity']}, {often}" if often else str(said["severity"])


def _visit(record: Mapping[str, Any]) -> Resource:
    """The assessment in words, and whole as a file within."""
    report = record["body"]["report"]
    urgency = report["urgency"]
    whole = json.dumps(report, ensure_ascii=False, sort_keys=True).encode()
    form = {
        "contentType": "application/json",
        "data": base64.b64encode(whole).decode(),
        "title": "plantar report",
    }
    return {
        "resourceType": "DiagnosticReport",
        "status": "final" if urgency["status"] == "settled" else "preliminary",
        "code": {"text": "Decision support report: numb heel, foot or leg"},
        "effectiveDateTime": record["happened_at"],
        "issued": record["recorded_at"],
        "conclusion": f"{urgency['name']}, {urgency['when']}. {urgency['where']}",
        "presentedForm": [form],
    }


def _treatment(body: Mapping[str, Any]) -> Resource:
    period = {"start": body["began"], **({"end": body["ended"]} if body["ended"] else {})}
    decide = f"trial, to decide on {body['decide_on']}" if body["decide_on"] else ""
    plan = f"better expected after {body['look_back_days']} days" if body["look_back_days"] else ""
    said = "; ".join(filter(None, (body["kind"], plan, decide)))
    note = [{"text": said}]
    if body["kind"] in TAKEN:
        return {
            "resourceType": "MedicationStatement",
            "status": "completed" if body["ended"] else "active",
            "medicationCodeableConcept": {"text": body["name"]},
            "effectivePeriod": period,
            "note": note,
        }
    return {
        "resourceType": "Procedure",
        "status": "completed" if body["ended"] else "in-progress",
        "code": {"text": body["name"]},
        "performedPeriod": period,
        "note": note,
    }


def _diagnosis(record: Mapping[str, Any]) -> Resource:
    body = record["body"]
    right = f"was plantar right: {body['was_right'].replace('_', ' ')}"
    return {
        "resourceType": "Condition",
        "code": {"text": body["name"]},
        "recordedDate": record["recorded_at"],
        "note": [{"text": "; ".join(filter(None, ("told by the person", right, body["note"])))}],
    }


def _photo(record: Mapping[str, Any], entry: str) -> Resource:
    body = record["body"]
    made: Resource = {
        "resourceType": "Media",
        "status": "completed",
        "type": {"text": "photo"},
        "bodySite": {"text": f"{body['foot']} foot"},
        "createdDateTime": record["happened_at"],
        "width": body["width"],
        "height": body["height"],
        "content": {"contentType": "image/jpeg", "data": record["picture"]},
    }
    return {**made, "partOf": [{"reference": entry}]} if body["entry"] else made


def _level(record: Mapping[str, Any], *, standing: bool) -> Resource:
    """What stood after an entry. Only an urgent one can still stand: a reassurance grows old."""
    body = record["body"]
    urgent = Urgency(body["level"]).rank >= Urgency.SAME_DAY.rank
    code = NOT_YET if body["unsafe"] else body["level"]
    return {
        "resourceType": "Flag",
        "status": "active" if standing and urgent else "inactive",
        "category": [{"text": "urgency"}],
        "code": {
            "coding": [{"system": "urn:plantar:urgency", "code": code}],
            "text": f"{body['name']}, {body['when']}. {body['where']}",
        },
        "period": {"start": record["happened_at"]},
    }
