"""What the pages and the API share: the compiled engine, loaded once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from plantar.assessment.assess import Assessor
from plantar.assessment.daily import eater_of
from plantar.assessment.report import Report
from plantar.care.care_plan import SafetyAnswers
from plantar.care.claims import ClaimFinder
from plantar.care.diet import DietPlan, diet
from plantar.errors import EvidenceError
from plantar.intake.interview import Answer, Interviewer, InterviewState, dump, load_state
from plantar.intake.steps import AGE, DANGERS, MAP, SEX, Step
from plantar.intake.vignette import parse_evidence
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.knowledge.loader import load
from plantar.reading.heard import Heard
from plantar.reading.listener import Listener
from plantar.reading.place_names import PlaceNames
from plantar.reasoning.prior import Person
from plantar.triage.scope import ADULT, child
from plantar.web.finder import Finder
from plantar.web.visits import Visit

MOST_CHANGES = 9
SENTENCE = re.compile(r"[.!?]+\s")
CHOICES = {
    "present": (("keep", "yes, as you said"), ("absent", "no")),
    "absent": (("keep", "no, as you said"), ("present", "yes")),
    "unsure": (("keep", "not known"), ("present", "yes"), ("absent", "no")),
}
"""What may be tried for a finding that was said to be there, not to be there, or not at all."""


@dataclass(frozen=True)
class Change:
    """One thing that the answer rests on, to be switched."""

    finding: str
    plain: str
    choices: tuple[tuple[str, str], ...]
    """Values with their wording: as it is, and what else it may be."""


class Engine:
    """The rooms below, wired."""

    def __init__(self, knowledge: KnowledgeBase | None = None) -> None:
        self.knowledge = knowledge or load()
        self.assessor = Assessor(self.knowledge)
        self.interviewer = Interviewer(self.knowledge, self.assessor.network)
        self._step_of_dump = lru_cache(maxsize=512)(self._reckon)

    @cached_property
    def listener(self) -> Listener:
        """Reads free text."""
        return Listener(self.knowledge)

    @cached_property
    def place_names(self) -> PlaceNames:
        """Reads lists of places."""
        return PlaceNames(self.knowledge)

    @cached_property
    def finder(self) -> Finder:
        """Finds findings as a clinician types them."""
        return Finder(self.knowledge, tuple(self.assessor.network.column))

    @cached_property
    def claims(self) -> ClaimFinder:
        """Finds claims of the article."""
        return ClaimFinder(self.knowledge)

    def _reckon(self, dumped: str) -> Step:
        return self.interviewer.step(load_state(dumped, self.knowledge))

    def forget(self) -> None:
        """Empty what is kept between pages; nothing of a person stays after "delete"."""
        self._step_of_dump.cache_clear()

    def step(self, state: InterviewState) -> Step:
        """The next step; a page that is shown and then answered reckons it once."""
        return self._step_of_dump(dump(state))

    def hear(self, text: str) -> Heard:
        """What a text says.

        Raises:
            EvidenceError: the text is about a child.
        """
        heard = self.listener.hear(text)
        if heard.age_years is not None and heard.age_years < ADULT:
            raise EvidenceError(child(heard.age_years))
        return heard

    def opening(self, heard: Heard, dropped: frozenset[str]) -> InterviewState:
        """The state after the words, less what the person took back."""
        kept = tuple(f.evidence for f in heard.facts if f.evidence.finding not in dropped)
        doubts = tuple(dict.fromkeys(d.finding for d in heard.doubts))
        alarmed = bool(heard.gist and heard.gist.alarming)
        return InterviewState(
            heard.person(Person()), kept, (), heard.map, doubts, alarmed=alarmed, said=heard.map
        )

    def at(self, state: InterviewState, place: int) -> InterviewState:
        """The state as it was when ``place`` questions were answered."""
        while len(state.answers) > place:
            state = self.interviewer.back(state)
        return replace(state, warned=True)

    def replaced(self, state: InterviewState, place: int, value: str) -> InterviewState:
        """The state with an earlier answer given again; the later ones are kept."""
        before = state.answers[place]
        if before.findings != MAP:
            return self.interviewer.edit(state, place, value)
        step = self.step(self.at(state, place))
        again = self.interviewer.answer(self.at(state, place), step, value)
        answers = (*state.answers[:place], again.answers[-1], *state.answers[place + 1 :])
        return replace(state, map=again.map, answers=answers, warned=False)

    def report(self, visit: Visit, changes: tuple[str, ...] = ()) -> Report:
        """The report of a visit, with findings changed as ``ID=present`` or ``ID=absent``."""
        evidence = {e.finding: e for e in self.interviewer.evidence(visit.state)}
        for e in parse_evidence(changes, self.knowledge):
            evidence[e.finding] = replace(e, layer=Layer.HISTORY)
        return self.assessor.assess(
            visit.state.person,
            tuple(evidence.values()),
            visit.state.map,
            "interview",
            visit.country,
            visit.safety,
        )

    def diet(self, visit: Visit, avoids: frozenset[str]) -> DietPlan:
        """A week of meals for the person of a visit.

        Raises:
            EvidenceError: the age is not known, or an unknown word in ``avoids``.
        """
        eater = eater_of(visit.state.person, self.report(visit).daily.known)
        if eater is None:
            raise EvidenceError("Your age is needed to plan meals. Change what you said, then ask.")
        return diet(replace(eater, avoids=avoids), self.knowledge)

    def told(self, state: InterviewState) -> tuple[Evidence, ...]:
        """The evidence of a state that was said, for the list of what the answer rests on."""
        return self.interviewer.evidence(state)

    def changes(self, visit: Visit, report: Report) -> tuple[Change, ...]:
        """What is worth switching: the evidence behind the leader, then what would overturn it."""
        said = {e.finding: e.state for e in self.told(visit.state)}
        leader = report.conditions[0]
        names = [r.finding for r in (*leader.reasons_for, *leader.reasons_against)]
        names += [f for o in report.would_overturn for f, _ in o.answers]
        names += [f for q in report.next_questions for f in q.findings]
        table, found = self.knowledge.findings, []
        for name in dict.fromkeys(names):
            if name in table and table[name].kind == "bool":
                state = said.get(name, State.UNSURE).value
                found.append(Change(name, table[name].plain, CHOICES[state]))
        return tuple(found[:MOST_CHANGES])

    def answered(self, answer: Answer) -> str:
        """The question of an earlier answer, as one line."""
        if answer.findings == AGE:
            return "Your age"
        if answer.findings == SEX:
            return "Your sex at birth"
        if answer.findings == MAP:
            return "Where you feel it"
        if answer.findings == DANGERS:
            return "Dangers"
        table = self.knowledge.findings
        if len(answer.findings) == 1:
            return table[answer.findings[0]].question
        return self.knowledge.topics[table[answer.findings[0]].topic].name

    def value(self, answer: Answer) -> str:
        """The value of an earlier answer in words."""
        plain = {name: line.plain for name, line in self.knowledge.danger_screen.items()}
        plain |= {name: entry.plain for name, entry in self.knowledge.findings.items()}
        parts = [plain.get(v, v) for v in answer.value.split(",")]
        return {"skip": "skipped"}.get(answer.value, ", ".join(parts))

    def medicines_in(self, words: str) -> tuple[str, ...]:
        """Medicines that a text names, to be confirmed: they are no complete list."""
        pharmacy = self.assessor.planner.pharmacy
        taken = pharmacy.read(SENTENCE.sub(", ", words)).taken if words else ()
        return tuple(dict.fromkeys(pharmacy.display(item.medicine) for item in taken))

    def numbers(self, country: str) -> tuple[str, ...]:
        """Emergency numbers to dial from a country; several where it is not known."""
        return tuple(re.findall(r"\d{3}", self.knowledge.countries[country].emergency_number))

    def with_safety(self, visit: Visit, flag: str, value: str) -> Visit:
        """The visit with one safety question answered; anything but yes or no takes it back."""
        if flag not in self.knowledge.care.flags:
            raise EvidenceError("There is no such question.")
        flags = {k: v for k, v in visit.safety.flags.items() if k != flag}
        if value in ("yes", "no"):
            flags[flag] = value == "yes"
        return replace(visit, safety=SafetyAnswers(flags, visit.safety.medicines))
