"""The front door for Python: one object that reads, assesses, asks on and writes letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Literal

from plantar.anatomy.painted import PaintedMap, from_regions, read_map
from plantar.assessment.assess import Assessor
from plantar.assessment.cohort import Cohort
from plantar.assessment.document import to_text
from plantar.assessment.letter import clinician_letter, patient_summary
from plantar.assessment.many import Answers, CohortAssessor
from plantar.assessment.report import Report
from plantar.intake.interview import Interviewer, InterviewState
from plantar.intake.steps import Step
from plantar.intake.vignette import Vignette, parse_evidence
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence
from plantar.knowledge.loader import load
from plantar.reading.heard import Heard
from plantar.reading.listener import Listener
from plantar.reasoning.prior import Person


class Plantar:
    """The compiled knowledge, with everything that can be asked of it.

    >>> from plantar import Plantar
    >>> answer = Plantar().assess(evidence=["bladder_retention", "numb_saddle"], age_years=44)
    >>> answer.urgency.level
    'emergency_now'
    """

    def __init__(
        self, knowledge: KnowledgeBase | None = None, assessor: Assessor | None = None
    ) -> None:
        """``knowledge``: from :func:`plantar.load`; the package's own by default.

        ``assessor``: one that is compiled already, of the same knowledge.
        """
        self.knowledge = knowledge or load()
        self.assessor = assessor or Assessor(self.knowledge)
        self.interviewer = Interviewer(self.knowledge, self.assessor.network)

    @cached_property
    def listener(self) -> Listener:
        """Reads free text; its files are loaded with the first one."""
        return Listener(self.knowledge)

    def read_map(self, text: str) -> PaintedMap:
        """A painted map from its JSON, ``plantar/map/1``.

        Raises:
            EvidenceError: names each field that is wrong, what was found and what would be right.
        """
        return read_map(text, self.knowledge)

    def read_evidence(self, texts: Iterable[str]) -> tuple[Evidence, ...]:
        """Evidence from short texts: ``ID``, ``ID=absent``, ``ID=unsure`` or ``ID=NUMBER``.

        Raises:
            EvidenceError: names every text that is wrong and what would be right.
        """
        return parse_evidence(texts, self.knowledge)

    def read(self, text: str) -> Heard:
        """What a person's own words or a clinician's note say; never raises."""
        return self.listener.hear(text)

    def assess(
        self,
        text: str = "",
        evidence: Iterable[Evidence | str] = (),
        *,
        age_years: int | None = None,
        sex: Literal["female", "male", "unknown"] = "unknown",
        pregnant: Literal["yes", "no", "unknown"] = "unknown",
        painted: PaintedMap | Mapping[str, Mapping[str, Sequence[str]]] | None = None,
        country: str = "generic",
    ) -> Report:
        """The whole answer for one person.

        Args:
            text: own words or a note; what it states counts like evidence given apart.
            evidence: findings, or ``ID``, ``ID=absent``, ``ID=7.2``; it wins over the text.
            age_years: whole years, adults only.
            sex: at birth.
            pregnant: where it may be.
            painted: a map, or side to sensation to regions.
            country: whose emergency number and services are named.

        Raises:
            EvidenceError: a finding, value, age or country is not possible; says what would be.
        """
        person, told, map_ = Person(age_years, sex, pregnant), [], _map(painted)
        if text:
            heard = self.read(text)
            person, told = heard.person(person), list(heard.evidence)
            map_ = map_ if map_.sides else heard.map
        given = self._evidence(evidence)
        names = {item.finding for item in given}
        both = (*(e for e in told if e.finding not in names), *given)
        return self.assessor.assess(person, both, map_, country=country)

    @cached_property
    def cohorts(self) -> CohortAssessor:
        """Assesses many people at once; its rules are compiled with the first cohort."""
        return CohortAssessor(self.assessor)

    def assess_many(self, cohort: Cohort) -> Answers:
        """Urgency, ranking and next step of many people, with the numbers of :meth:`assess`.

        Nobody's answer depends on who else is in the cohort.
        """
        return self.cohorts.assess(cohort)

    def assess_case(self, case: Vignette, country: str = "generic") -> Report:
        """The answer for a case file, as :func:`plantar.intake.vignette.read_vignette` gives it."""
        return self.assessor.assess(case.person, case.evidence, case.painted, case.title, country)

    def next_question(self, state: InterviewState | None = None) -> Step:
        """What an interview shows next; answers go through ``interviewer.answer``."""
        return self.interviewer.step(state or InterviewState())

    def letter(self, report: Report, on: date, to: Literal["clinician", "patient"]) -> str:
        """The letter of a report as plain text, with the date that it is to carry."""
        write = clinician_letter if to == "clinician" else patient_summary
        return to_text(write(report, self.knowledge, on))

    def _evidence(self, items: Iterable[Evidence | str]) -> list[Evidence]:
        found: list[Evidence] = []
        for item in items:
            found += (
                [item] if isinstance(item, Evidence) else parse_evidence([item], self.knowledge)
            )
        return found


def _map(painted: PaintedMap | Mapping[str, Mapping[str, Sequence[str]]] | None) -> PaintedMap:
    if painted is None or isinstance(painted, PaintedMap):
        return painted or PaintedMap(rest="not_looked_at")
    return from_regions(
        {s: {k: tuple(r) for k, r in kinds.items()} for s, kinds in painted.items()}
    )
