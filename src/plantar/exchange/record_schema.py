"""What of a FHIR R4 record is read, as JSON Schema: for integrators, and for programs that try it.

Loose on purpose: whatever else a resource holds is allowed, and named in the answer.
"""

from __future__ import annotations

from typing import Any

from plantar.exchange.limits import MOST_RESOURCES

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}


def record_schemas() -> dict[str, Schema]:
    """Schemas by name; ``Record`` is the whole, a Bundle of one person or a single resource."""
    kinds = {name: _kind(name, parts) for name, parts in _parts().items()}
    read = [{"$ref": f"#/components/schemas/{name}"} for name in kinds]
    other = _object(resourceType=TEXT)
    entry = {**_object(resource={"anyOf": [*read, other]}), "required": ["resource"]}
    bundle = _object(
        resourceType={"const": "Bundle"},
        entry={"type": "array", "items": entry, "maxItems": MOST_RESOURCES},
    )
    bundle["required"] = ["resourceType", "entry"]
    about = "One person's resources, or one of them; what is not read is named in the answer."
    return {**kinds, "Record": {"anyOf": [bundle, *read], "description": about}}


def _parts() -> dict[str, dict[str, Schema]]:
    """Elements that are read, by type of resource."""
    concept, period = _concept(), {"effectivePeriod": _object(start=TEXT, end=TEXT)}
    dated = {"effectiveDateTime": TEXT, "issued": TEXT, **period}
    refers = _object(reference=TEXT, display=TEXT)
    named = {"medicationCodeableConcept": concept, "medicationReference": refers}
    medicine = {**named, "status": TEXT, **period}
    value = {
        "valueBoolean": {"type": "boolean"},
        "valueString": TEXT,
        "valueCodeableConcept": concept,
        "valueQuantity": _object(value=NUMBER, unit=TEXT, code=TEXT, comparator=TEXT),
    }
    seen = {"code": concept, **value, "interpretation": _list(concept)}
    answer = _object(
        valueBoolean={"type": "boolean"},
        valueInteger={"type": "integer"},
        valueDecimal=NUMBER,
        valueString=TEXT,
        valueCoding=_coding(),
    )
    link = {
        "type": "string",
        "description": "A finding, a line of the danger screen, age_years, sex, where or words.",
    }
    return {
        "Patient": {"birthDate": {**TEXT, "format": "date"}, "gender": TEXT},
        "Observation": {
            "status": TEXT,
            **seen,
            **dated,
            "bodySite": concept,
            "component": _list(_object(**seen)),
        },
        "Condition": {
            "code": concept, "clinicalStatus": concept, "verificationStatus": concept,
            "recordedDate": TEXT, "onsetDateTime": TEXT, "abatementDateTime": TEXT,
        },
        "QuestionnaireResponse": {
            "status": TEXT,
            "authored": TEXT,
            "item": _list(_object(linkId=link, answer=_list(answer))),
        },
        "MedicationStatement": medicine,
        "MedicationRequest": {**medicine, "doNotPerform": {"type": "boolean"}},
        "Medication": {"status": TEXT, "code": concept},
        "AllergyIntolerance": {"clinicalStatus": concept, "verificationStatus": concept},
        "DiagnosticReport": {"status": TEXT, "conclusion": TEXT, **dated},
    }  # fmt: skip


def _kind(name: str, parts: dict[str, Schema]) -> Schema:
    found = _object(resourceType={"const": name}, id=TEXT, **parts)
    return {**found, "required": ["resourceType"]}


def _concept() -> Schema:
    return _object(text=TEXT, coding=_list(_coding()))


def _coding() -> Schema:
    return _object(system=TEXT, code=TEXT, display=TEXT)


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}
