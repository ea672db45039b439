"""The front door: one object that reads, assesses, asks on and writes letters.

The terminal and the pages use it too; what is here is what they share.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import ClassVar, Literal

from plantar.anatomy.painted import PaintedMap, read_map
from plantar.assessment.assess import Assessor
from plantar.assessment.checked import check, check_evidence, check_state
from plantar.assessment.cohort import Cohort
from plantar.assessment.details import Detailer
from plantar.assessment.document import to_text
from plantar.assessment.given import (
    answers_given,
    beside_text,
    evidence_given,
    listed,
    map_given,
    one_of,
    person_given,
    whole_years,
    words_of,
)
from plantar.assessment.letter import clinician_letter
from plantar.assessment.many import CohortAnswers, CohortAssessor
from plantar.assessment.meanwhile import Meanwhile, meanwhile
from plantar.assessment.report import Report
from plantar.assessment.request import Request
from plantar.assessment.summary import patient_summary
from plantar.care.care_plan import SafetyAnswers
from plantar.care.claims import ClaimFinder
from plantar.errors import of_kind
from plantar.evaluation.figures import Evaluation, judge, judge_words
from plantar.evaluation.folder import read_folder
from plantar.extras import extra
from plantar.intake.interview import Interviewer
from plantar.intake.opening import opened
from plantar.intake.state import InterviewState
from plantar.intake.steps import Step
from plantar.intake.vignette import Vignette, read_vignette
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer
from plantar.knowledge.loader import load
from plantar.knowledge.people import ADULT, OLDEST, Pregnancy, Sex, refuse_child
from plantar.knowledge.schema_triage import Country
from plantar.reading.extraction import NOTHING, Extraction
from plantar.reading.listener import LONGEST, Listener
from plantar.reading.place_names import PlaceNames
from plantar.reasoning.localization import SiteAnswer, locate_alone, map_evidence, parting_signs
from plantar.reasoning.prior import Person
from plantar.triage.unspecified import each_part
from plantar.triage.urgency import Urgency

STATE = "the state of an interview, such as InterviewState()"


class Plantar:
    """The compiled knowledge, with everything that can be asked of it.

    >>> from plantar import Plantar
    >>> answer = Plantar().assess(evidence=["bladder_retention", "numb_saddle"], age_years=44)
    >>> answer.urgency.level
    'emergency_now'
    """

    youngest: ClassVar[int] = ADULT
    """The age from which somebody is an adult here."""

    longest_text: ClassVar[int] = LONGEST
    """Characters of a text that are read; a longer one is refused, so that nothing is lost."""

    def __init__(self, knowledge: KnowledgeBase | None = None) -> None:
        """``knowledge``: from :func:`plantar.load`; the package's own by default."""
        base = load() if knowledge is None else knowledge
        self.knowledge = of_kind(
            "knowledge", base, KnowledgeBase, "what plantar.load(FOLDER) gives"
        )
        self.assessor = Assessor(self.knowledge)
        self.interviewer = Interviewer(self.knowledge, self.assessor.network)

    def __repr__(self) -> str:
        count = len(self.knowledge.conditions)
        return f"<Plantar: {count} causes, knowledge {self.knowledge.digest[:12]}>"

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
        return tuple(evidence_given(texts, self.knowledge, "texts"))

    def read(self, text: str, *, adults_only: bool = False, continued: bool = False) -> Extraction:
        """What a person's own words or a clinician's note say, whatever they hold.

        Args:
            text: the words.
            adults_only: refuse a text that is about a child.
            continued: it goes on about a complaint that was told before, and may not name it
                ("worse at night").

        Raises:
            ChildError: it is about a child, where ``adults_only``; says what to do instead.
            EvidenceError: it is no string or longer than is read, or an option is neither True
                nor False.
        """
        text = self._words(text)
        only = of_kind("adults_only", adults_only, bool, "True or False")
        going_on = of_kind("continued", continued, bool, "True or False")
        found = self.listener.hear(text, continued=going_on)
        if only:
            self.refuse_child(found.age_years)
        return found

    def _words(self, text: str, country: str = "generic") -> str:
        """A text that is read to its end; the refusal says whom to call."""
        return words_of(text, self._country(country).emergency_number)

    def _person(self, person: Person | None) -> Person:
        """Return the person, or one with everything unknown if none is given."""
        found = of_kind("person", person or Person(), Person, "a plantar.Person")
        check(Request(found), self.knowledge)
        return found

    def refuse_child(self, age_years: int | None) -> None:
        """Refuse the age of a child; an age that is not known is none.

        Raises:
            ChildError: it is a child's age; says what to do instead.
        """
        if age_years is not None and self.is_child(age_years):
            refuse_child(age_years)

    def is_child(self, age_years: int) -> bool:
        """Whether nothing here is meant for somebody of this age."""
        right = f"whole years from {ADULT} to {OLDEST}"
        return of_kind("age_years", whole_years(age_years), int, right) < ADULT

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
        sex: Sex = "unknown",
        pregnant: Pregnancy = "unknown",
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
            evidence: findings, or ``ID``, ``ID=absent``, ``ID=7.2``; it wins over the text, but a
                danger that the text tells stays beside a "no", and the contradiction is named.
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
            ChildError: it is about a child; says what to do instead.
            EvidenceError: something that cannot be; each line names the field, what was found and
                what would be right.
        """
        said = answers_given(safety, medicines)
        person = Person(whole_years(age_years), sex, pregnant, earlier_contacts, setting)
        map_, given = map_given(painted, self.knowledge), evidence_given(evidence, self.knowledge)
        return self._assess_told(Request(person, tuple(given), map_, "", country, said), text)

    def _assess_told(self, told: Request, text: str) -> Report:
        """Of what was told by field, and of a text beside it."""
        person_given(told.person)
        heard = NOTHING
        if self._words(text, told.country):
            complaint = self.knowledge.tells_complaint(told.evidence)
            continued = bool(told.map.marked_sides) or complaint
            heard = self.read(text, continued=continued)
            told = replace(
                told,
                person=heard.person(told.person),
                evidence=beside_text(told.evidence, heard.evidence, self.knowledge),
                map=told.map if told.map.marked_sides else heard.map,
            )
        report = self.assessor.assess(told)
        help_first = (self.crisis_help(told.country),) if heard.self_harm else ()
        return replace(report, notes=(*help_first, *report.notes))

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

        Raises:
            EvidenceError: somebody or something that cannot be; each line names row and field.
        """
        cohort = of_kind("cohort", cohort, Cohort, "what cohort_of(...) gives")
        return self.cohorts.assess(cohort)

    def evaluate(self, folder: Path | str, *, words: bool = False) -> Evaluation:
        """How often the answers to a folder of case files with right answers are right.

        Args:
            folder: case files as :meth:`assess_case` takes, each with ``gold``: ids of the right
                ``conditions``, and ``urgency``.
            words: read the texts of the cases, too.

        Raises:
            EvidenceError: ``folder`` is no path, or ``words`` neither True nor False.
            VignetteError: a file is broken or says no right answer; each line names one.
        """
        at = Path(folder) if isinstance(folder, str) else folder
        at = of_kind("folder", at, Path, "the path of a folder of case files")
        wanted = of_kind("words", words, bool, "True or False")
        cases = read_folder(at, self.knowledge)
        found = judge(self.assessor, cases)
        if wanted:
            found["words"] = judge_words(self.assessor, self.listener, cases)
        return Evaluation(str(at), found)

    def assess_case(
        self,
        case: Vignette | Path | str,
        *,
        medicines: str | None = None,
        safety: Mapping[str, bool] | None = None,
        country: str = "generic",
        until: str = Layer.TEST.value,
        painted: PaintedMap | Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    ) -> Report:
        """The answer for a case file: its path, or what :func:`plantar.read_vignette` made of it.

        Its medicines and safety answers count, unless others are given here, as in :meth:`assess`.
        Its texts are read as there: what a finding of the case says wins, and dangers stay.

        Args:
            case: a path, or a case.
            medicines: as in :meth:`assess`, in place of those of the case.
            safety: as in :meth:`assess`, beside the answers of the case.
            country: whose emergency number and services are named.
            until: the last layer that counts: history, risk, examination or test.
            painted: as in :meth:`assess`, in place of that of the case.

        Raises:
            VignetteError: the file is broken; each line names the field and what would be right.
            EvidenceError: something that cannot be, as in :meth:`assess`.
        """
        if isinstance(case, Path | str):
            case = read_vignette(case, self.knowledge)
        case = of_kind("case", case, Vignette, "the path of a case file")
        check_evidence(case.evidence, self.knowledge, "evidence")
        said = answers_given(safety, medicines)
        last = Layer(one_of("until", until, Layer))
        told = Request.of_case(case, country, last).with_answers(said)
        if painted is not None:
            told = replace(told, map=map_given(painted, self.knowledge))
        return self._assess_told(told, case.words)

    def next_question(self, state: InterviewState | None = None, *, interrupt: bool = True) -> Step:
        """What an interview shows next; answers go through ``interviewer.answer``.

        ``interrupt`` False asks whatever the danger, as where an earlier question is shown again.

        Raises:
            EvidenceError: a state that cannot be, as in :meth:`assess`, or ``interrupt`` is neither
                True nor False.
        """
        interrupting = of_kind("interrupt", interrupt, bool, "True or False")
        return self._step(self._state(state or InterviewState()), interrupting)

    def _step(self, state: InterviewState, interrupt: bool) -> Step:
        return self.interviewer.step(state, interrupt=interrupt)

    def _state(self, state: InterviewState) -> InterviewState:
        """Return the state if everything in it is possible."""
        found = of_kind("state", state, InterviewState, STATE)
        check_state(found, self.knowledge)
        return found

    def letter(self, report: Report, on: date, to: Literal["clinician", "patient"]) -> str:
        """The letter of a report as plain text, with the date that it is to carry.

        Raises:
            EvidenceError: ``on`` is no date, or ``to`` is nobody who gets a letter.
        """
        report = of_kind("report", report, Report, "what assess(...) gives")
        on = of_kind("on", on, date, "a date, such as date(2026, 1, 5)")
        letters = {"clinician": clinician_letter, "patient": patient_summary}
        return to_text(letters[one_of("to", to, letters)](report, self.knowledge, on))

    def opening(
        self, heard: Extraction, person: Person | None = None, dropped: Collection[str] = ()
    ) -> InterviewState:
        """An interview that begins with what was read, less the findings that were taken back.

        The map of the words stays but for the places of what was taken back. Where everything was
        taken back, neither the places nor the text as a whole say anything.

        Raises:
            EvidenceError: something of another kind, or a person that cannot be.
        """
        heard = of_kind("heard", heard, Extraction, "what read(...) gives")
        back = frozenset(listed("dropped", dropped, "['pain_heel']"))
        return opened(heard, self._person(person), back, self.knowledge, self._of_the_day)

    def _of_the_day(self, person: Person, told: tuple[Evidence, ...]) -> bool:
        """Whether what was told needs help within the day, by rule or by risk."""
        return self.assessor.triage(person, told).level.rank >= Urgency.SAME_DAY.rank

    def assess_interview(
        self,
        state: InterviewState,
        changes: Iterable[Evidence | str] = (),
        *,
        medicines: str | None = None,
        safety: Mapping[str, bool] | None = None,
        country: str = "generic",
    ) -> Report:
        """The answer to an interview, with findings changed as ``ID=present`` or ``ID=absent``.

        The rest is as in :meth:`assess`.

        Raises:
            EvidenceError: something that cannot be, as in :meth:`assess`.
        """
        said = answers_given(safety, medicines)
        return self.assessor.assess(self._request(state, changes, said, country))

    def emergency_meanwhile(
        self,
        state: InterviewState,
        *,
        medicines: str | None = None,
        safety: Mapping[str, bool] | None = None,
        country: str = "generic",
        asking: bool = False,
    ) -> Meanwhile | None:
        """What to say beside every question where the answer of this moment is an emergency.

        Whatever decided it: a rule, a probable cause, or causes that must be ruled out. None where
        it is none. Arguments as in :meth:`assess_interview`, in a fifth of its time. ``asking``:
        beside the question which part of a ticked line is so, where that line does not count yet;
        :meth:`emergency_parts` says for which parts to call.

        Raises:
            EvidenceError: something that cannot be, as in :meth:`assess`.
        """
        said = answers_given(safety, medicines)
        request = self._request(state, (), said, country)
        if of_kind("asking", asking, bool, "True or False"):
            waits = self.interviewer.pending(state)
            request = replace(
                request, unspecified=tuple(n for n in request.unspecified if n not in waits)
            )
        return meanwhile(self.assessor.judge, request)

    def emergency_parts(self, state: InterviewState) -> tuple[str, ...]:
        """Of ticked lines of dangers that are still to be asked "which?": what of them would be an
        emergency for this person, by id.

        Raises:
            EvidenceError: a state that cannot be, as in :meth:`assess`.
        """
        state = self._state(state)
        known, judge = self.interviewer.evidence(state), self.assessor.judge
        lines = [self.knowledge.danger_screen[name] for name in self.interviewer.pending(state)]
        return tuple(
            part[-1].finding
            for line in lines
            for part in each_part(line, known)
            if judge.triage(state.person, part, state.map).level is Urgency.EMERGENCY_NOW
        )

    def _request(
        self,
        state: InterviewState,
        changes: Iterable[Evidence | str],
        said: SafetyAnswers,
        country: str,
    ) -> Request:
        """What an interview says, with findings changed."""
        state = self._state(state)
        evidence = {e.finding: e for e in self.interviewer.evidence(state)}
        for e in self._given("changes", changes):
            evidence[e.finding] = replace(e, layer=Layer.HISTORY)
        return Request(
            person=state.person,
            evidence=tuple(evidence.values()),
            map=state.map,
            country=country,
            safety=said,
            unspecified=self.interviewer.unspecified(state),
        )

    def locate(
        self,
        painted: PaintedMap | Mapping[str, Mapping[str, Sequence[str]]],
        signs: Iterable[Evidence | str] = (),
    ) -> tuple[SiteAnswer, ...]:
        """Where the lesion sits, from a map and signs alone, the most probable site first.

        Raises:
            EvidenceError: a region, side or finding that is unknown.
        """
        network, map_ = self.assessor.network, map_given(painted, self.knowledge)
        check(Request(map=map_), self.knowledge)
        seen = map_evidence(network, self.assessor.atlas, map_)
        return locate_alone(network, seen, self._given("signs", signs))

    def parting_signs(
        self, first: str, second: str, known: Iterable[Evidence | str] = ()
    ) -> tuple[str, ...]:
        """Signs that would tell two sites apart and are not known yet.

        Raises:
            EvidenceError: a site or finding that is unknown.
        """
        sites, signs = self.knowledge.sites, self._given("known", known)
        first, second = one_of("first", first, sites), one_of("second", second, sites)
        return parting_signs(self.knowledge, first, second, signs)

    def _given(self, field: str, given: Iterable[Evidence | str]) -> list[Evidence]:
        found = evidence_given(given, self.knowledge, field)
        check_evidence(found, self.knowledge, field)
        return found

    def tells_self_harm(self, text: str) -> bool:
        """Whether a text of any length tells of dying or of harming oneself.

        Raises:
            EvidenceError: it is no string.
        """
        return self.listener.tells_self_harm(of_kind("text", text, str, "the words as one string"))

    def crisis_help(self, country: str) -> str:
        """What is said to somebody whose text tells of self-harm (``Extraction.self_harm``).

        Raises:
            EvidenceError: no such country.
        """
        place = self._country(country)
        return self.knowledge.triage.self_harm.format(
            crisis=place.crisis, number=place.emergency_number
        )

    def emergency_place(self, country: str) -> str:
        """Whom to call and where to go at once, in the words of a country.

        Raises:
            EvidenceError: no such country.
        """
        return Urgency.EMERGENCY_NOW.where(self._country(country))

    def emergency_numbers(self, country: str) -> tuple[str, ...]:
        """Emergency numbers to dial from a country; several where it is not known.

        Raises:
            EvidenceError: no such country.
        """
        return self._country(country).dial

    def _country(self, name: str) -> Country:
        return self.knowledge.countries[one_of("country", name, self.knowledge.countries)]
