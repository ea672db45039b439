"""plantar: an open, explainable assessment of a numb heel, foot or leg.

>>> from plantar import Plantar
>>> door = Plantar()
>>> report = door.assess("My left heel has been numb since I got new boots.", age_years=45)
>>> report.urgency.name, report.leading.plain
('Not yet safe to say', 'It may be tight or badly fitting shoes, but that is far from sure.')
>>> report.urgency.level, len(report.urgency.dangers)
('routine', 19)

No level below same-day is named before the questions about dangers are answered; ``level`` holds if
none of them is true. The names of :data:`__all__` are the public interface; each is loaded when it
is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plantar.anatomy.painted import PaintedMap
    from plantar.assessment.cohort import Cohort, cohort_of
    from plantar.assessment.many import CohortAnswers
    from plantar.assessment.meanwhile import Meanwhile
    from plantar.assessment.report import Report
    from plantar.errors import (
        ChildError,
        EvidenceError,
        KnowledgeError,
        MissingExtraError,
        PlantarError,
        VignetteError,
    )
    from plantar.evaluation.figures import Evaluation
    from plantar.front import Plantar
    from plantar.intake.state import InterviewState
    from plantar.intake.steps import Step
    from plantar.intake.vignette import Vignette, read_vignette
    from plantar.knowledge.base import KnowledgeBase
    from plantar.knowledge.evidence import Evidence, Side, State
    from plantar.knowledge.loader import load
    from plantar.reading.extraction import ExtractedFact, Extraction
    from plantar.reasoning.localization import SiteAnswer
    from plantar.reasoning.network import SOMETHING_ELSE
    from plantar.reasoning.prior import Person
    from plantar.triage.urgency import Urgency

__version__ = "0.2.0"
__all__ = [
    "SOMETHING_ELSE",
    "ChildError",
    "Cohort",
    "CohortAnswers",
    "Evaluation",
    "Evidence",
    "EvidenceError",
    "ExtractedFact",
    "Extraction",
    "InterviewState",
    "KnowledgeBase",
    "KnowledgeError",
    "Meanwhile",
    "MissingExtraError",
    "PaintedMap",
    "Person",
    "Plantar",
    "PlantarError",
    "Report",
    "Side",
    "SiteAnswer",
    "State",
    "Step",
    "Urgency",
    "Vignette",
    "VignetteError",
    "cohort_of",
    "load",
    "read_vignette",
]
HOMES = {
    "SOMETHING_ELSE": "plantar.reasoning.network",
    "ChildError": "plantar.errors",
    "Cohort": "plantar.assessment.cohort",
    "CohortAnswers": "plantar.assessment.many",
    "Evaluation": "plantar.evaluation.figures",
    "Evidence": "plantar.knowledge.evidence",
    "EvidenceError": "plantar.errors",
    "ExtractedFact": "plantar.reading.extraction",
    "Extraction": "plantar.reading.extraction",
    "InterviewState": "plantar.intake.state",
    "KnowledgeBase": "plantar.knowledge.base",
    "KnowledgeError": "plantar.errors",
    "Meanwhile": "plantar.assessment.meanwhile",
    "MissingExtraError": "plantar.errors",
    "PaintedMap": "plantar.anatomy.painted",
    "Person": "plantar.reasoning.prior",
    "Plantar": "plantar.front",
    "PlantarError": "plantar.errors",
    "Report": "plantar.assessment.report",
    "Side": "plantar.knowledge.evidence",
    "SiteAnswer": "plantar.reasoning.localization",
    "State": "plantar.knowledge.evidence",
    "Step": "plantar.intake.steps",
    "Urgency": "plantar.triage.urgency",
    "Vignette": "plantar.intake.vignette",
    "VignetteError": "plantar.errors",
    "cohort_of": "plantar.assessment.cohort",
    "load": "plantar.knowledge.loader",
    "read_vignette": "plantar.intake.vignette",
}


def __getattr__(name: str) -> Any:
    """Loads a public name from the room where it lives."""
    if name not in HOMES:
        raise AttributeError(f"module 'plantar' has no attribute {name!r}")
    return getattr(import_module(HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
