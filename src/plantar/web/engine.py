"""What the pages and the API share: the front door, and what is kept between pages."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property, lru_cache

from plantar import KnowledgeBase, Plantar, Report, State
from plantar.assessment.assess import Assessor
from plantar.assessment.switches import Switch
from plantar.care.care_plan import SafetyAnswers
from plantar.care.diet import DietPlan
from plantar.errors import EvidenceError
from plantar.intake.state import InterviewState, dump, load_state
from plantar.intake.steps import Step
from plantar.web.finder import Finder
from plantar.web.visits import Visit

SENTENCE = re.compile(r"[.!?]+\s")


class Engine(Plantar):
    """The front door for visits."""

    def __init__(
        self, knowledge: KnowledgeBase | None = None, assessor: Assessor | None = None
    ) -> None:
        super().__init__(knowledge, assessor)
        self._step_of_dump = lru_cache(maxsize=512)(self._compute_step)

    @cached_property
    def finder(self) -> Finder:
        """Finds findings as a clinician types them."""
        return Finder(self.knowledge, tuple(self.assessor.network.column))

    def _compute_step(self, dumped: str, interrupt: bool) -> Step:
        return self.interviewer.step(load_state(dumped, self.knowledge), interrupt=interrupt)

    def forget(self) -> None:
        """Empty what is kept between pages; nothing of a person stays after "delete"."""
        self._step_of_dump.cache_clear()

    def next_question(self, state: InterviewState | None = None, *, interrupt: bool = True) -> Step:
        """The next step; a page that is shown and then answered computes it once."""
        return self._step_of_dump(dump(state or InterviewState()), interrupt)

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
        return self.assess_interview(visit.state, visit.country, visit.safety, changes)

    def diet(self, visit: Visit, avoids: frozenset[str]) -> DietPlan:
        """A week of meals for the person of a visit.

        Raises:
            EvidenceError: the age is not known, or an unknown word in ``avoids``.
        """
        return self.meals(visit.state.person, self.report(visit), avoids)

    def changes(self, visit: Visit, report: Report) -> tuple[Switch, ...]:
        """What is worth switching on the page of a visit."""
        return self.switches(visit.state, report)

    def medicines_in(self, words: str) -> tuple[str, ...]:
        """Medicines that a text names, to be confirmed: they are no complete list."""
        pharmacy = self.assessor.planner.pharmacy
        taken = pharmacy.read(SENTENCE.sub(", ", words)).taken if words else ()
        return tuple(dict.fromkeys(pharmacy.display(item.medicine) for item in taken))

    def with_safety(self, visit: Visit, flag: str, value: str) -> Visit:
        """The visit with one safety question answered; anything but yes or no takes it back."""
        if flag not in self.knowledge.care.asked_flags:
            raise EvidenceError("There is no such question.")
        flags = {k: v for k, v in visit.safety.flags.items() if k != flag}
        if value in ("yes", "no"):
            flags[flag] = value == "yes"
        return replace(visit, safety=SafetyAnswers(flags, visit.safety.medicines))
