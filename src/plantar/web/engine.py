"""What the pages and the API share: the front door, and what is kept between pages."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, lru_cache

from plantar import Evidence, KnowledgeBase, Plantar, Report, State
from plantar.assessment.daily import eater_of
from plantar.assessment.meanwhile import Meanwhile
from plantar.assessment.request import Request
from plantar.assessment.signs import Sign, telling_signs
from plantar.assessment.switches import Switch, switches_of
from plantar.care.care_plan import SafetyAnswers
from plantar.care.diet import DietPlan, diet
from plantar.errors import EvidenceError
from plantar.intake.correction import Correction, correct
from plantar.intake.state import InterviewState, dump, load_state
from plantar.intake.steps import MAP, Step
from plantar.web.finder import Finder
from plantar.web.visits import Visit


class Engine(Plantar):
    """The front door for visits."""

    def __init__(self, knowledge: KnowledgeBase | None = None) -> None:
        super().__init__(knowledge)
        self._step_of_dump = lru_cache(maxsize=512)(self._compute_step)
        self._told_of_dump = lru_cache(maxsize=512)(self._compute_told)

    @cached_property
    def finder(self) -> Finder:
        """Finds findings as a clinician types them."""
        return Finder(self.knowledge, tuple(self.assessor.network.column))

    def _compute_step(self, dumped: str, interrupt: bool) -> Step:
        return self.interviewer.step(load_state(dumped, self.knowledge), interrupt=interrupt)

    def forget(self) -> None:
        """Clear the caches between pages, so that nothing of a person stays after "delete"."""
        self._step_of_dump.cache_clear()
        self._told_of_dump.cache_clear()

    def _step(self, state: InterviewState, interrupt: bool) -> Step:
        """A page that is shown and then answered computes its step once."""
        return self._step_of_dump(dump(state), interrupt)

    def _compute_told(
        self,
        dumped: str,
        medicines: str | None,
        flags: frozenset[tuple[str, bool]],
        country: str,
        asking: bool,
    ) -> Meanwhile | None:
        state, safety = load_state(dumped, self.knowledge), dict(flags)
        return self.emergency_meanwhile(
            state, medicines=medicines, safety=safety, country=country, asking=asking
        )

    def meanwhile(
        self, visit: Visit, state: InterviewState | None = None, *, asking: bool = False
    ) -> Meanwhile | None:
        """What stands above a page of a visit whose answer of this moment is an emergency.

        ``state``: of a visit whose words are not confirmed yet. ``asking``: above the question
        which part of a ticked line is so.
        """
        said, dumped = visit.safety, dump(replace(state or visit.state, warned=()))
        flags = frozenset(said.flags.items())
        return self._told_of_dump(dumped, said.medicines, flags, visit.country, asking)

    def to_call_for(self, state: InterviewState) -> tuple[str, ...]:
        """Of ticked lines that are being asked "which?": the parts to call for, in plain words."""
        return tuple(self.knowledge.findings[part].plain for part in self.emergency_parts(state))

    def alarm(self, state: InterviewState) -> Step | None:
        """The emergency that stands, whether or not the person has read of it; None without one."""
        step = self.next_question(replace(state, warned=()))
        return step if step.kind == "emergency" else None

    def because(self, alarm: Step | None, state: InterviewState) -> tuple[str, ...]:
        """What the person told that an alarm is about, in plain words."""
        if alarm is None or alarm.kind != "emergency":
            return ()
        known = self.interviewer.evidence(state)
        told = {e.finding for e in known if e.state is State.PRESENT and e.value is None}
        table = self.knowledge.findings
        return tuple(dict.fromkeys(table[f].plain for f in alarm.findings if f in told))

    def warned(self, state: InterviewState) -> InterviewState:
        """The interview of a person who read of every danger that stands and goes on."""
        alarm = self.alarm(state)
        return self.interviewer.answer(state, alarm, "go on") if alarm else state

    def report(self, visit: Visit, changes: tuple[str, ...] = ()) -> Report:
        """The report of a visit, with findings changed as ``ID=present`` or ``ID=absent``."""
        said = visit.safety
        return self.assess_interview(
            visit.state,
            changes,
            medicines=said.medicines,
            safety=said.flags,
            country=visit.country,
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

    def changes(self, visit: Visit, report: Report) -> tuple[Switch, ...]:
        """What is worth switching: the evidence behind the leader, then what would overturn it."""
        return switches_of(report, self.interviewer.evidence(visit.state), self.knowledge)

    def signs(self, told: Request, leader: str) -> tuple[Sign, ...]:
        """Signs worth examining now, where the condition ``leader`` leads, most telling first."""
        network = self.assessor.network
        return telling_signs(network, told.person, told.evidence, told.map, leader)

    def corrected(self, state: InterviewState, read: Evidence, said: Correction) -> InterviewState:
        """The interview with one fact of the words set right; the map of the words follows.

        Raises:
            EvidenceError: an answer, number or side that the finding does not take.
        """
        changed = correct(state, read, said, self.knowledge)
        alarmed = changed.alarming or self._of_the_day(changed.person, changed.extracted)
        return replace(changed, alarming=alarmed)

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

    def medicines_in(self, words: str) -> tuple[str, ...]:
        """Medicines that a text names, to be confirmed: they are no complete list."""
        return self.assessor.planner.pharmacy.named_in(words)

    def with_safety(self, visit: Visit, flag: str, value: str) -> Visit:
        """The visit with one safety question answered; anything but yes or no takes it back."""
        if flag not in self.knowledge.care.asked_flags:
            raise EvidenceError("There is no such question.")
        flags = {k: v for k, v in visit.safety.flags.items() if k != flag}
        if value in ("yes", "no"):
            flags[flag] = value == "yes"
        return replace(visit, safety=SafetyAnswers(flags, visit.safety.medicines))
