"""How urgent it is for one person, and all that every other answer stands on."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from plantar.anatomy.painted import PaintedMap
from plantar.assessment import compose, urgent
from plantar.assessment.checked import check
from plantar.assessment.leading import is_known, tells_of_today
from plantar.assessment.request import Request
from plantar.assessment.settled import Settled, settle
from plantar.care.care_plan import Alert, CarePlan, SafetyAnswers
from plantar.care.flags import Situation
from plantar.care.gate import Gate
from plantar.care.plan import Planner
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence
from plantar.reasoning.likelihood import encode
from plantar.reasoning.network import Network
from plantar.reasoning.posterior import Posterior, infer, infer_many
from plantar.reasoning.prior import Person
from plantar.triage import unspecified
from plantar.triage.decision import TriageDecision
from plantar.triage.feared import feared
from plantar.triage.redflags import RedFlagResult, evaluate_red_flags
from plantar.triage.screen import Screened, screen
from plantar.triage.urgency import Urgency, most_urgent


@dataclass(frozen=True, slots=True)
class Judged:
    """What every answer about one person stands on."""

    request: Request
    told: Settled
    posterior: Posterior
    flags: RedFlagResult
    situation: Situation
    made: TriageDecision
    screened: Screened
    known: bool
    """Whether anything was found."""

    @property
    def calm(self) -> bool:
        """No danger is open or there: only then advice not to test stands without a condition."""
        return self.screened.settled and self.made.level.rank < Urgency.SAME_DAY.rank


@dataclass(frozen=True, slots=True)
class Seen:
    """One person's evidence, settled once, with the probabilities and red flags by it."""

    told: Settled
    posterior: Posterior
    flags: RedFlagResult


class PlannedCase(NamedTuple):
    """One person judged, with the plan."""

    judged: Judged
    situation: Situation
    """With what the medicines say."""
    gate: Gate
    """That the plan passed."""
    plan: CarePlan


def red_flags_of(told: Settled, knowledge: KnowledgeBase) -> RedFlagResult:
    """The red flags of one person: where answers clash the worse counts, and doubts fire none."""
    sure = knowledge.triage.sure.share
    return evaluate_red_flags(knowledge.red_flags, told.cautious, knowledge.findings, sure=sure)


class Judge:
    """Judges any number of people by the compiled knowledge."""

    def __init__(self, network: Network, planner: Planner) -> None:
        self.network, self.planner = network, planner

    def judged(self, request: Request) -> Judged:
        """The level, with all that it stands on; a safety rule may lift it.

        Raises:
            EvidenceError: a child, or something that cannot be; names every field.
        """
        j, full = self._unlifted(request)
        return self._lifted(j, self.planner.alerts(full, call=self._call(request)))

    def planned(self, request: Request) -> PlannedCase:
        """As :meth:`judged`, and the plan, without its questions; its alerts may lift the level.

        Raises:
            EvidenceError: as :meth:`judged`.
        """
        j, full = self._unlifted(request)
        gate, medicines = self.planner.gate(full), request.safety.medicines
        if not j.known:  # no cause is named: none is treated either
            full = replace(full, probabilities={})
        plan = self._plan(full, gate, j.made, medicines, self._call(request))
        return PlannedCase(self._lifted(j, plan.alerts), full, gate, plan)

    def _unlifted(self, request: Request) -> tuple[Judged, Situation]:
        """The level by red flags and risk; and the situation with what the medicines say."""
        knowledge, person, said = self.network.knowledge, request.person, request.safety
        check(request, knowledge)
        listed = self.planner.with_medicines(request.evidence, said.medicines)
        seen = self.seen(person, listed, request.map)
        told, posterior, flags = seen.told, seen.posterior, seen.flags
        shares = posterior.shares
        made = self._with_unspecified(self._decide(told, flags, shares), told, request.unspecified)
        screened = screen(told.evidence, made.level, knowledge, request.unspecified)
        situation = _situation(told, flags, shares, made, said, screened=screened.settled)
        situation = replace(situation, felt=request.map.everywhere)
        known = is_known(request.evidence, request.map, self.network.telling)
        found = Judged(request, told, posterior, flags, situation, made, screened, known)
        return found, self.planner.situation(situation, said.medicines)

    def _lifted(self, j: Judged, alerts: Sequence[Alert]) -> Judged:
        """Return the judgement, raised to the level that the alerts of the plan ask for."""
        made = urgent.with_safety(j.made, alerts)
        if made.level is j.made.level:
            return replace(j, made=made)
        knowledge = self.network.knowledge
        screened = screen(j.told.evidence, made.level, knowledge, j.request.unspecified)
        return replace(j, made=made, screened=screened)

    def _with_unspecified(
        self, made: TriageDecision, told: Settled, lines: Sequence[str]
    ) -> TriageDecision:
        """Return the decision, raised to the worst part of each unspecified danger line."""
        knowledge = self.network.knowledge
        for line in (knowledge.danger_screen[name] for name in lines):
            if unspecified.standing_for(line, told.evidence, knowledge):
                continue
            parts = unspecified.each_part(line, told.evidence)
            levels = (self.triage(told.person, part, told.map).level for part in parts)
            if (level := most_urgent(levels)).rank > made.level.rank:
                made = replace(made, level=level, set_by=(unspecified.reason(line, level),))
        return made

    def _call(self, request: Request) -> str:
        """Whom to call at once, in the country of the case."""
        return Urgency.EMERGENCY_NOW.where(self.network.knowledge.countries[request.country])

    def triage(
        self, person: Person, evidence: Sequence[Evidence], map_: PaintedMap
    ) -> TriageDecision:
        """The level alone, by what was told: no list of medicines, no safety answers."""
        return self.decided(self.seen(person, evidence, map_))

    def seen(self, person: Person, evidence: Sequence[Evidence], map_: PaintedMap) -> Seen:
        """Evidence with what map, person and values add, and what follows from it."""
        told = settle(person, evidence, map_, self.network.knowledge)
        posterior = infer(self.network, person, told.evidence)
        return Seen(told, posterior, red_flags_of(told, self.network.knowledge))

    def decided(self, seen: Seen) -> TriageDecision:
        """Return what :meth:`triage` would, for somebody who has already been judged."""
        told, flags, shares = seen.told, seen.flags, seen.posterior.shares
        made = self._decide(told, flags, shares)
        situation = _situation(told, flags, shares, made, SafetyAnswers(), screened=False)
        return urgent.with_safety(made, self.planner.alerts(situation))

    def shares(
        self, person: Person, sets: Sequence[Sequence[Evidence]]
    ) -> list[Mapping[str, float]]:
        """Probabilities of one person with each of several sets of settled evidence."""
        if not sets:
            return []
        found = infer_many(self.network, [person] * len(sets), encode(self.network, sets))
        names = self.network.names
        return [dict(zip(names, p.tolist(), strict=True)) for p in found]

    def _told_alone(
        self, person: Person, sets: Sequence[Sequence[Evidence]]
    ) -> list[Mapping[str, float]]:
        """Return the probabilities without the text as a whole; empty if no text was read."""
        if not person.reads_like:
            return []
        return self.shares(replace(person, reads_like=()), sets)

    def _decide(
        self, told: Settled, flags: RedFlagResult, shares: Mapping[str, float]
    ) -> TriageDecision:
        """By rules and risk; what stands for years is no risk where it is all that was told."""
        if not tells_of_today(told.given, told.map, self.network.knowledge):
            standing = self.network.knowledge.standing
            told = replace(told, evidence=_without(told.evidence, standing))
            (shares,) = self.shares(told.person, [told.evidence])
        return urgent.decision(
            self.network.knowledge,
            flags,
            told,
            shares,
            lambda sets: self.shares(told.person, sets),
            lambda sets: self._told_alone(told.person, sets),
            told.person.earlier_contacts,
        )

    def _plan(
        self,
        situation: Situation,
        gate: Gate,
        made: TriageDecision,
        medicines: str | None,
        call: str,
    ) -> CarePlan:
        """The plan; what a red flag fears is to be seen, unless it asks for more haste.

        So is what an emergency is named for, and every target of the rules that make it one: what
        to do until help comes hangs on it, however little of the probability it has.
        """
        shares, knowledge = situation.probabilities, self.network.knowledge
        feared_of = feared(situation.red_flags.fired, situation.evidence, shares, knowledge)
        causes: set[str] = set()
        for one in (f for f in feared_of if f.flag.urgency in compose.DANGEROUS):
            rank, known = Urgency(one.flag.urgency).rank, knowledge.conditions
            causes |= {c for c in one.causes if Urgency(known[c].urgency).rank <= rank}
        if made.level is Urgency.EMERGENCY_NOW:
            setting = (f.flag for f in feared_of if f.flag.urgency == made.level.value)
            causes |= {target for flag in setting for target in flag.targets}
            causes |= {cause for reason in made.set_by for cause in reason.causes}
        return self.planner.plan(situation, gate, made.level.value, causes, medicines, call=call)


def _without(evidence: Sequence[Evidence], names: Container[str]) -> tuple[Evidence, ...]:
    return tuple(e for e in evidence if e.finding not in names)


def _situation(
    told: Settled,
    flags: RedFlagResult,
    probabilities: Mapping[str, float],
    made: TriageDecision,
    said: SafetyAnswers,
    *,
    screened: bool,
) -> Situation:
    return Situation(
        person=told.person,
        evidence=told.evidence,
        answers=said.flags,
        probabilities=probabilities,
        red_flags=flags,
        emergency=made.level is Urgency.EMERGENCY_NOW,
        screened=screened,
    )
