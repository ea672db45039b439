"""The states that FHIR R4 knows, so that one it does not know is named and not passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plantar.errors import nearest
from plantar.exchange.elements import Elements

_OBSERVED = "registered preliminary final amended corrected cancelled entered-in-error unknown"
_TAKEN = "active completed entered-in-error stopped on-hold unknown"
KNOWN: Mapping[tuple[str, str], str] = {
    ("Observation", "status"): _OBSERVED,
    ("DiagnosticReport", "status"): f"{_OBSERVED} partial appended",
    ("QuestionnaireResponse", "status"): "in-progress completed amended entered-in-error stopped",
    ("MedicationStatement", "status"): f"{_TAKEN} intended not-taken",
    ("MedicationRequest", "status"): f"{_TAKEN} cancelled draft",
    ("Medication", "status"): "active inactive entered-in-error",
    ("Condition", "clinicalStatus"): "active recurrence relapse inactive remission resolved",
    ("Condition", "verificationStatus"): (
        "unconfirmed provisional differential confirmed refuted entered-in-error"
    ),
    ("AllergyIntolerance", "clinicalStatus"): "active inactive resolved",
    ("AllergyIntolerance", "verificationStatus"): "unconfirmed confirmed refuted entered-in-error",
    ("Patient", "gender"): "male female other unknown",
}
"""Type and element to its codes in R4."""
MOST_SHOWN = 40


def unknown_codes(resource: Elements) -> Iterator[str]:
    """A line for every code of a resource that R4 does not have there."""
    for (kind, element), listed in KNOWN.items():
        if kind == resource.kind:
            known = listed.split()
            for code in _codes(resource, element):
                if code and code not in known:
                    right = nearest(code, known)
                    found = f"found {code[:MOST_SHOWN]!r}; expected {right}"
                    yield f"{resource.at}.{element}: {found}: no code of R4, so it says nothing"


def _codes(resource: Elements, element: str) -> Iterator[str]:
    """The code of an element, or those of its concept."""
    if plain := resource.peek(element):
        yield plain
    for n in range(resource.count(element, "coding")):
        yield resource.peek(element, "coding", n, "code")
