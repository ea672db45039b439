"""The front door: one object that reads, assesses, asks on and writes letters.

The terminal and the pages use it too; what is here is what they share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import ClassVar, Literal

from plantar.anatomy.painted import PaintedMap, read_map
from plantar.anatomy.territory import build_atlas
from plantar.assessment.assess import Assessor
from plantar.assessment.cohort import Cohort
from plantar.assessment.daily import eater_of
from plantar.assessment.details import Detailer
from plantar.assessment.document import to_text
from plantar.assessment.given import evidence_given, map_given, of_kind, whole_years
from plantar.assessment.letter import clinician_letter
from plantar.assessment.many import CohortAnswers, CohortAssessor
from plantar.assessment.report import Report
from plantar.assessment.signs import Sign, telling_signs
from plantar.assessment.summary import patient_summary
from plantar.assessment.switches import Switch, switches_of
from plantar.care.care_plan import SafetyAnswers
from plantar.care.claims import ClaimFinder
from plantar.care.diet import DietPlan, diet
from plantar.errors import ChildError, EvidenceError
from plantar.extras import extra
from plantar.intake import answers_in_words
from plantar.intake.correction import Correction, correct
from plantar.intake.interview import Interviewer
from plantar.intake.opening import opened
from plantar.intake.state import Answer, InterviewState
from plantar.intake.steps import MAP, Step
from plantar.intake.vignette import Vignette, parse_evidence, read_vignette
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer
from plantar.knowledge.loader import load
from plantar.reading.heard import Extraction
from plantar.reading.listener import Listener
from plantar.reading.place_names import PlaceNames
from plantar.reasoning.localization import SiteAnswer, locate_alone, parting_signs, read
from plantar.reasoning.prior import Person
from plantar.triage.scope import ADULT, child
from plantar.triage.urgency import Urgency


class Plantar:
    """The compiled knowledge, with everything that can be asked of it.

    >>> from plantar import Plantar
    >>> answer = Plantar().assess(evidence=["bladder_retention", "numb_saddle"], age_years=44)
    >>> answer.urgency.level
    'emergency_now'
    """

    youngest: ClassVar[int] = ADULT
    """The age from which somebody is an adult here."""

    def __init__(
        self, knowledge: KnowledgeBase | None = None, assessor: Assessor | None = None
    ) -> None:
        """``knowledge``: from :func:`plantar.load`; the package's own by default.

        ``assessor``: one that is compiled already, of the same knowledge.
        """
        base = load() if knowledge is None else knowledge
        self.knowledge = of_kind(
            "knowledge", base, KnowledgeBase, "what plantar.load(FOLDER) gives"
        )
        self.assessor = assessor or Assessor(self.knowledge)
        self.interviewer = Interviewer(self.knowledge, self.assessor.network)

    @cached_property
    def listener(self) -> Listener:
        """Reads free text; its files are loaded with the first one."""
        return Listener(self.knowledge, today=date.today)

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

    def read(self, text: str, *, continued: bool = False) -> Extraction:
        """What a person's own words or a clinician's note say, whatever they hold.

        ``continued``: it goes on about a complaint that was told before, and may not name it
        ("worse at night").

        Raises:
            EvidenceError: it is no string.
        """
        text = of_kind("text", text, str, "the words as one string")
        return self.listener.hear(text, continued=continued)

    def hear(
        self, text: str, person: Person | None = None, *, continued: bool = False
    ) -> Extraction:
        """What a text says of an adult, as :meth:`read`; what ``person`` has wins over the text.

        Raises:
            EvidenceError: the text is about a child; says what to do instead.
        """
        heard = self.read(text, continued=continued)
        self.adult(heard.person(person or Person()).age_years)
        return heard

    def adult(self, age_years: int | None) -> None:
        """Nothing for an adult, or where no age is known.

        Raises:
            ChildError: it is a child's age; says what to do instead.
        """
        if age_years is not None and self.is_child(age_years):
            raise ChildError(child(age_years))

    def is_child(self, age_years: int) -> bool:
        """Whether nothing here is meant for somebody of this age."""
        return age_years < ADULT

    @property
    def place_names(self) -> PlaceNames:
        """Reads lists of places."""
        return self.interviewer.place_names

    @cached_property
    def claims(self) -> ClaimFinder:
        """Finds claims of the article."""
        return ClaimFinder(self.knowledge)

    def assess(
        self,
        text: str = "",
        evidence: Iterable[Evidence | str] = (),
        *,
        age_years: int | None = None,
        sex: Literal["female", "male", "intersex", "unknown"] = "unknown",
        pregnant: Literal["yes", "no", "unknown"] = "unknown",
        earlier_contacts: int = 0,
        setting: str = "general_practice",
        painted: PaintedMap | Mapping[str, Mapping[str, Sequence[str]]] | None = None,
        medicines: str | None = None,
        safety: Mapping[str, bool] | None = None,
        country: str = "generic",
    ) -> Report:
        """The whole answer for one person.

        Args:
            text: own words or a note; what it states counts like evidence given apart.
            evidence: findings, or ``ID``, ``ID=absent``, ``ID=7.2``; it wins over the text.
            age_years: whole years, adults only.
            sex: at birth.
            pregnant: where it may be.
            earlier_contacts: how often help was sought for the same before.
            setting: where the person is seen, a key of the settings in ``model.yaml``.
            painted: a map, or side to sensation to regions.
            medicines: all of them as free text, ``none`` for none, None where nobody asked.
            safety: answers to safety questions by id, for the plan; what is left out is unknown.
            country: whose emergency number and services are named.

        Raises:
            EvidenceError: something that cannot be; each line names the field, what was found and
                what would be right.
        """
        person = Person(whole_years(age_years), sex, pregnant, earlier_contacts, setting)
        told, map_ = [], map_given(painted, self.knowledge)
        given = evidence_given(evidence, self.knowledge)
        if of_kind("text", text, str, "the words as one string"):
            continued = bool(map_.sides) or self.knowledge.tells_complaint(given)
            heard = self.read(text, continued=continued)
            person, told = heard.person(person), list(heard.evidence)
            map_ = map_ if map_.sides else heard.map
        names = {item.finding for item in given}
        both = (*(e for e in told if e.finding not in names), *given)
        said = SafetyAnswers(dict(safety or {}), medicines)
        return self.assessor.assess(person, both, map_, country=country, safety=said)

    @cached_property
    def cohorts(self) -> CohortAssessor:
        """Assesses many people at once; its rules are compiled with the first cohort.

        Raises:
            MissingExtraError: the extra ``population`` is not installed.
        """
        with extra("population"):
            import_module("scipy.sparse")
        return CohortAssessor(self.assessor)

    @cached_property
    def details(self) -> Detailer:
        """Intervals, reasons, sites, dangers and steps of many people, where they are wanted."""
        return Detailer(self.cohorts)

    def assess_many(self, cohort: Cohort) -> CohortAnswers:
        """Urgency, ranking and next step of many people, with the numbers of :meth:`assess`.

        Nobody's answer depends on who else is in the cohort.
        """
        cohort = of_kind("cohort", cohort, Cohort, "what cohort_of(...) gives")
        return self.cohorts.assess(cohort)

    def assess_case(self, case: Vignette | Path | str, country: str = "generic") -> Report:
        """The answer for a case file: its path, or what :func:`plantar.read_vignette` made of it.

        Its medicines and safety answers count; its texts do not (:meth:`assess` reads texts).

        Raises:
            VignetteError: the file is broken; each line names the field and what would be right.
        """
        if isinstance(case, Path | str):
            case = read_vignette(case, self.knowledge)
        case = of_kind("case", case, Vignette, "the path of a case file")
        said = SafetyAnswers(case.flags, case.medicines)
        return self.assessor.assess(
            case.person, case.evidence, case.painted, case.title, country, said
        )

    def next_question(self, state: InterviewState | None = None, *, interrupt: bool = True) -> Step:
        """What an interview shows next; answers go through ``interviewer.answer``.

        ``interrupt`` False asks whatever the danger, as where an earlier question is shown again.
        """
        return self.interviewer.step(state or InterviewState(), interrupt=interrupt)

    def letter(self, report: Report, on: date, to: Literal["clinician", "patient"]) -> str:
        """The letter of a report as plain text, with the date that it is to carry.

        Raises:
            EvidenceError: ``on`` is no date, or ``to`` is nobody who gets a letter.
        """
        letters = {"clinician": clinician_letter, "patient": patient_summary}
        if to not in letters:
            raise EvidenceError(f"to: found {to!r}; expected {' or '.join(letters)}")
        on = of_kind("on", on, date, "a date, such as date(2026, 1, 5)")
        return to_text(letters[to](report, self.knowledge, on))

    def opening(
        self, heard: Extraction, person: Person | None = None, dropped: frozenset[str] = frozenset()
    ) -> InterviewState:
        """An interview that begins with what was read, less the findings that were taken back.

        The map of the words stays but for the places of what was taken back. Where everything was
        taken back, neither the places nor the text as a whole say anything.
        """
        return opened(heard, person or Person(), dropped, self.knowledge, self._of_the_day)

    def corrected(self, state: InterviewState, read: Evidence, said: Correction) -> InterviewState:
        """The interview with one fact of the words set right; the map of the words follows.

        Raises:
            EvidenceError: an answer, number or side that the finding does not take.
        """
        changed = correct(state, read, said, self.knowledge)
        alarmed = changed.alarmed or self._of_the_day(changed.person, changed.heard)
        return replace(changed, alarmed=alarmed)

    def _of_the_day(self, person: Person, told: tuple[Evidence, ...]) -> bool:
        """Whether what was told needs help within the day, by rule or by risk."""
        return self.assessor.triage(person, told).level.rank >= Urgency.SAME_DAY.rank

    def at(self, state: InterviewState, place: int) -> InterviewState:
        """The interview as it was when ``place`` questions were answered."""
        while len(state.answers) > place:
            state = self.interviewer.back(state)
        return state

    def replaced(self, state: InterviewState, place: int, value: str) -> InterviewState:
        """The interview with an earlier answer given again; the later ones are kept."""
        before = state.answers[place]
        if before.findings != MAP:
            return self.interviewer.edit(state, place, value)
        then = self.at(state, place)
        step = self.next_question(then, interrupt=False)
        again = self.interviewer.answer(then, step, value)
        answers = (*state.answers[:place], again.answers[-1], *state.answers[place + 1 :])
        return replace(state, map=again.map, answers=answers, warned=())

    def assess_interview(
        self,
        state: InterviewState,
        country: str = "generic",
        safety: SafetyAnswers | None = None,
        changes: Iterable[str] = (),
    ) -> Report:
        """The answer to an interview, with findings changed as ``ID=present`` or ``ID=absent``.

        Raises:
            EvidenceError: a change names an unknown finding or state.
        """
        evidence = {e.finding: e for e in self.interviewer.evidence(state)}
        for e in parse_evidence(changes, self.knowledge):
            evidence[e.finding] = replace(e, layer=Layer.HISTORY)
        return self.assessor.assess(
            state.person,
            tuple(evidence.values()),
            state.map,
            country=country,
            safety=safety or SafetyAnswers(),
            untold=self.interviewer.untold(state),
        )

    def switches(self, state: InterviewState, report: Report) -> tuple[Switch, ...]:
        """What is worth switching: the evidence behind the leader, then what would overturn it."""
        return switches_of(report, self.interviewer.evidence(state), self.knowledge)

    def meals(self, person: Person, report: Report, avoids: frozenset[str]) -> DietPlan:
        """A week of meals for the person of a report.

        Raises:
            EvidenceError: the age is not known, or an unknown word in ``avoids``.
            MissingExtraError: the extra ``diet`` is not installed.
        """
        eater = eater_of(person, report.daily.known)
        if eater is None:
            raise EvidenceError("Your age is needed to plan meals. Change what you said, then ask.")
        return diet(replace(eater, avoids=avoids), self.knowledge)

    def locate(self, painted: PaintedMap, signs: Sequence[Evidence]) -> tuple[SiteAnswer, ...]:
        """Where the lesion sits, from a map and signs alone, the most probable site first."""
        network = self.assessor.network
        return locate_alone(network, read(network, build_atlas(self.knowledge), painted), signs)

    def parting_signs(self, first: str, second: str, known: Sequence[Evidence]) -> tuple[str, ...]:
        """Signs that would tell two sites apart and are not known yet."""
        return parting_signs(self.knowledge, first, second, known)

    def telling_signs(
        self, person: Person, evidence: Sequence[Evidence], painted: PaintedMap, leader: str
    ) -> tuple[Sign, ...]:
        """Signs worth examining now, where the condition ``leader`` leads, most telling first."""
        return telling_signs(self.assessor.network, person, evidence, painted, leader)

    def asked(self, answer: Answer) -> str:
        """The question of an earlier answer, as one line."""
        return answers_in_words.asked(answer, self.knowledge)

    def answered(self, answer: Answer) -> str:
        """The value of an earlier answer in words."""
        return answers_in_words.answered(answer, self.knowledge)

    def crisis_help(self, country: str) -> str:
        """What is said to somebody whose text tells of self-harm (``Extraction.self_harm``)."""
        place = self.knowledge.countries[country]
        return self.knowledge.triage.self_harm.format(
            crisis=place.crisis, number=place.emergency_number
        )

    def emergency_place(self, country: str) -> str:
        """Whom to call and where to go at once, in the words of a country."""
        return Urgency.EMERGENCY_NOW.where(self.knowledge.countries[country])

    def numbers(self, country: str) -> tuple[str, ...]:
        """Emergency numbers to dial from a country; several where it is not known."""
        return self.knowledge.countries[country].dial
