"""The safety case as a document."""

from __future__ import annotations

from collections import Counter

import plantar
from plantar import KnowledgeBase
from plantar.assessment.document import Block, Bullets, Heading, Paragraph, Table
from plantar.safety_case.model import Hazard, SafetyCase

TITLE = "plantar: clinical safety case"


def safety_report(case: SafetyCase, knowledge: KnowledgeBase) -> list[Block]:
    """Purpose, hazards with their controls and residual risks, evidence and known anomalies."""
    purpose = case.purpose
    return [
        Heading(1, TITLE),
        Paragraph(purpose.officer),
        Paragraph(f"plantar {plantar.__version__}, knowledge {knowledge.digest[:12]}."),
        Heading(2, "Intended purpose"),
        Paragraph(purpose.intended_purpose),
        Heading(2, "Users"),
        Bullets(purpose.users),
        Heading(2, "Out of scope"),
        Bullets(purpose.out_of_scope),
        Heading(2, "Environment"),
        Paragraph(purpose.environment),
        Heading(2, "Risk matrix"),
        Paragraph(f"Source: {case.matrix.source}."),
        _matrix(case),
        Heading(2, "Residual risk"),
        Paragraph(_summary(case)),
        _register(case),
        Heading(2, "Hazards"),
        *[block for key, hazard in case.hazards.items() for block in _hazard(key, hazard, case)],
        Heading(2, "Evidence"),
        Paragraph(
            "Each test that a control names exists and passes whenever the project's test "
            "command succeeds. Rules and thresholds of triage have a second statement and every "
            "broken rule is noticed (docs/triage.md)."
        ),
        Heading(2, "Known anomalies"),
        Bullets(purpose.known_anomalies),
    ]


def _matrix(case: SafetyCase) -> Table:
    matrix = case.matrix
    rows = [
        [likelihood, *(str(r) for r in matrix.ratings[likelihood])]
        for likelihood in reversed(matrix.likelihood)
    ]
    return Table("Rating by likelihood and severity", ["likelihood", *matrix.severity], rows)


def _summary(case: SafetyCase) -> str:
    counts = Counter(case.matrix.rating(h.residual) for h in case.hazards.values())
    shown = ", ".join(f"{n} rated {rating}" for rating, n in sorted(counts.items()))
    tests = {t for h in case.hazards.values() for c in h.controls for t in c.tests}
    return f"{len(case.hazards)} hazards: {shown}. {len(tests)} tests stand behind the controls."


def _register(case: SafetyCase) -> Table:
    rows = [
        [
            key,
            hazard.title,
            str(case.matrix.rating(hazard.initial)),
            str(case.matrix.rating(hazard.residual)),
            case.matrix.acceptable[case.matrix.rating(hazard.residual)],
        ]
        for key, hazard in case.hazards.items()
    ]
    return Table("Hazard register", ["id", "hazard", "initial", "residual", "verdict"], rows)


def _hazard(key: str, hazard: Hazard, case: SafetyCase) -> list[Block]:
    return [
        Heading(3, f"{key} {hazard.title}"),
        Paragraph(f"Causes: {'; '.join(hazard.causes)}."),
        Paragraph(f"Effect: {hazard.effect} Harm: {hazard.harm}"),
        Paragraph(
            f"Initial risk: {' severity, '.join(hazard.initial)} likelihood, "
            f"rating {case.matrix.rating(hazard.initial)}."
        ),
        Bullets(
            [
                f"{control.kind}: {control.text}"
                + (f" ({', '.join(control.tests)})" if control.tests else "")
                for control in hazard.controls
            ]
        ),
        Paragraph(
            f"Residual risk: {' severity, '.join(hazard.residual)} likelihood, rating "
            f"{case.matrix.rating(hazard.residual)}. {hazard.justification}"
        ),
    ]
