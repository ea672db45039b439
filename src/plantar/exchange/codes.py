"""Codes of outside terminologies: only those that a program compared with their labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plantar import KnowledgeBase
from plantar.exchange.record_rules import rules
from plantar.knowledge.schema import Code

OWN = "urn:plantar:finding"
"""Our findings, under their ids of the knowledge."""
OWN_DANGER = "urn:plantar:danger"
"""Our lines of the danger screen."""
LOINC = "http://loinc.org"
SYSTEMS: Mapping[str, str] = {
    "icd10": "http://hl7.org/fhir/sid/icd-10",
    "icd11": "http://id.who.int/icd/release/11/mms",
    "mondo": "http://purl.obolibrary.org/obo/mondo.owl",
    "snomed": "http://snomed.info/sct",
}


def concept_of(condition: str, name: str, knowledge: KnowledgeBase) -> dict[str, Any]:
    """A condition as a CodeableConcept: its checked codes and always its name as text."""
    entry = knowledge.conditions.get(condition)
    codings = [
        _coding(SYSTEMS[system], code)
        for system, code in sorted(entry.codes.items() if entry else ())
        if code.checked
    ]
    return {"coding": codings, "text": name} if codings else {"text": name}


def _coding(system: str, code: Code) -> dict[str, str]:
    made = {"system": system, "code": code.code}
    return {**made, "display": code.title} if code.title else made


def finding_of(system: str, code: str, knowledge: KnowledgeBase) -> str:
    """Return the finding that exactly this code means; empty if there is none.

    Only our own codes and checked LOINC codes name one finding; an HPO term is often wider than
    the finding that carries it ("headache" for a thunderclap headache), so it names none.
    """
    if system == OWN:
        heirs = knowledge.carried_on["findings"].get(code, ())
        name = heirs[0] if len(heirs) == 1 else code
        return name if name in knowledge.findings else ""
    if named := rules().of_observation.get((system, code)):
        return named
    return knowledge.of_loinc.get(code, "") if system == LOINC else ""
