"""Evidence in, Report out: the one façade."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import plantar
from plantar.anatomy.painted import Painted, PaintedMap, from_regions
from plantar.anatomy.territory import build_atlas
from plantar.assessment import compose, reasons, urgent
from plantar.assessment.certificate import certificate
from plantar.assessment.checked import check
from plantar.assessment.daily import daily_life
from plantar.assessment.extract import PARTS, Extract, Part
from plantar.assessment.glance import Glance
from plantar.assessment.leading import is_known, leading, without_causes
from plantar.assessment.report import (
    SCHEMA,
    Leading,
    RankedCondition,
    RankedGroup,
    Report,
    UrgencyAnswer,
)
from plantar.assessment.request import Request, hash_of
from plantar.assessment.settled import Settled, settle
from plantar.care.care_plan import Alert, CarePlan, SafetyAnswers
from plantar.care.flags import Situation
from plantar.care.gate import Gate
from plantar.care.plan import Planner
from plantar.care.referral import referrals
from plantar.care.safety_questions import questions_for
from plantar.care.workup import StagedWorkup, not_worth, staged
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.reasoning import localization
from plantar.reasoning.likelihood import encode
from plantar.reasoning.network import Network, compile_network
from plantar.reasoning.posterior import Posterior, infer, infer_many
from plantar.reasoning.prior import Person
from plantar.reasoning.questions import Inquiry
from plantar.triage.decision import TriageDecision
from plantar.triage.redflags import RedFlagResult, evaluate_red_flags
from plantar.triage.screen import Screened, screen
from plantar.triage.urgency import Urgency

SHOWN = 10


class Assessor:
    """Holds the compiled knowledge, so that many assessments share one start."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.network: Network = compile_network(knowledge)
        self.atlas = build_atlas(knowledge)
        self.planner = Planner(knowledge)

    def assess(
        self,
        person: Person,
        evidence: Sequence[Evidence],
        painted: Painted | PaintedMap | None = None,
        title: str = "",
        country: str = "generic",
        safety: SafetyAnswers | None = None,
    ) -> Report:
        """The report for one person; the same input gives the same report.

        ``safety`` holds answers to safety questions and the list of medicines, for the plan.

        Raises:
            EvidenceError: a child, or something that cannot be; names every field.
        """
        network, knowledge = self.network, self.network.knowledge
        request = _request(person, evidence, painted, title, country, safety)
        map_, said = request.map, request.safety
        j, full, gate, plan = self._planned(request)
        told, posterior = j.told, j.posterior
        felt = frozenset(region for side in map_.sides for region in map_.felt(side))
        daily = daily_life(full, gate, felt, knowledge)
        asked = questions_for(plan.held, daily.exercise.withheld, said.flags, plan.kind, knowledge)
        plan = replace(plan, questions=asked)
        inquiry = Inquiry(network, posterior, person, told.evidence)
        workup = self._workup(inquiry, j)
        shown, groups, leads = self._ranked(j)
        seen = localization.read(network, self.atlas, map_)
        given = request.as_dict()
        digest = hash_of(given)
        return Report(
            schema=SCHEMA,
            version=plantar.__version__,
            knowledge=knowledge.digest[:12],
            title=title,
            urgency=self._urgency(j),
            leading=leads,
            conditions=shown,
            groups=groups,
            sites=compose.sites(network, posterior, seen, told.evidence, map_)[:SHOWN],
            contradictions=reasons.contradictions(network, shown[0], told),
            depends_on=reasons.figures(network, posterior),
            would_overturn=reasons.overturns(inquiry, person, told.evidence),
            not_told_apart=reasons.close_pairs(network, posterior, person, told.evidence),
            next_questions=reasons.questions(inquiry),
            must_not_miss=compose.must_not_miss(posterior.shares, j.flags, knowledge),
            would_settle=compose.steps(posterior.shares, knowledge),
            workup=workup,
            see=referrals(posterior.shares, j.made.level, knowledge),
            plan=plan,
            daily=daily,
            notes=compose.notes(shown, told.evidence, map_, network),
            references=compose.references(shown, (plan, daily, workup), knowledge),
            certificate=certificate(digest, j.made.level, j.screened, knowledge),
            input_hash=digest,
            input=given,
        )

    def extract(
        self,
        person: Person,
        evidence: Sequence[Evidence],
        painted: Painted | PaintedMap | None = None,
        title: str = "",
        country: str = "generic",
        safety: SafetyAnswers | None = None,
        *,
        parts: Collection[Part] = PARTS,
    ) -> Extract:
        """Parts of what :meth:`assess` says, and nothing else worked out.

        Args:
            parts: ``workup`` and ``plan`` are there where they are asked for; they take most time.

        Raises:
            EvidenceError: as in :meth:`assess`.
        """
        network, knowledge = self.network, self.network.knowledge
        request = _request(person, evidence, painted, title, country, safety)
        plan = None
        if "plan" in parts:
            j, *_, plan = self._planned(request)
        else:
            j = self._judge(request)
        told, posterior, tested = j.told, j.posterior, "workup" in parts
        inquiry = Inquiry(network, posterior, person, told.evidence) if tested else None
        shown, _, leads = self._ranked(j)
        given = request.as_dict()
        return Extract(
            schema=SCHEMA,
            version=plantar.__version__,
            knowledge=knowledge.digest[:12],
            title=title,
            urgency=self._urgency(j),
            leading=leads,
            conditions=shown,
            see=referrals(posterior.shares, j.made.level, knowledge),
            notes=compose.notes(shown, told.evidence, request.map, network),
            input_hash=hash_of(given),
            input=given,
            would_settle=compose.steps(posterior.shares, knowledge) if tested else None,
            workup=self._workup(inquiry, j) if inquiry else None,
            plan=plan,
        )

    def _judge(self, request: Request) -> _Judged:
        """The level, with all that it stands on; a safety rule may lift it.

        Raises:
            EvidenceError: a child, or something that cannot be; names every field.
        """
        j, full = self._unlifted(request)
        return self._lifted(j, self.planner.alerts(full, call=self._call(request)))

    def _planned(self, request: Request) -> tuple[_Judged, Situation, Gate, CarePlan]:
        """As :meth:`_judge`, and the plan, without its questions; its alerts may lift the level.

        Between them the situation with what the medicines say, and the gate that the plan passed.
        """
        j, full = self._unlifted(request)
        gate, medicines = self.planner.gate(full), request.safety.medicines
        plan = self._plan(full, gate, j.made.level.value, medicines, self._call(request))
        return self._lifted(j, plan.alerts), full, gate, plan

    def _workup(self, inquiry: Inquiry, j: _Judged) -> StagedWorkup:
        return staged(
            inquiry, j.told.evidence, lambda sets: self._shares(j.told.person, sets), j.flags.fired
        )

    def _unlifted(self, request: Request) -> tuple[_Judged, Situation]:
        """The level by red flags and risk; and the situation with what the medicines say."""
        knowledge, person, said = self.network.knowledge, request.person, request.safety
        check(request, knowledge)
        listed = self.with_medicines(request.evidence, said.medicines)
        told = settle(person, listed, request.map, knowledge)
        posterior = infer(self.network, person, told.evidence)
        flags, shares = self._flags(told), posterior.shares
        made = self._decide(told, flags, shares)
        screened = screen(told.evidence, made.level, knowledge)
        situation = _situation(told, flags, shares, made, said, screened=screened.settled)
        found = _Judged(request, told, posterior, flags, situation, made, screened)
        return found, self.planner.situation(situation, said.medicines)

    def _lifted(self, j: _Judged, alerts: Sequence[Alert]) -> _Judged:
        """With the level that alerts of the plan ask for, where it is higher."""
        made = urgent.with_safety(j.made, alerts)
        if made.level is j.made.level:
            return replace(j, made=made)
        screened = screen(j.told.evidence, made.level, self.network.knowledge)
        return replace(j, made=made, screened=screened)

    def _call(self, request: Request) -> str:
        """Whom to call at once, in the country of the case."""
        return Urgency.EMERGENCY_NOW.where(self.network.knowledge.countries[request.country])

    def _urgency(self, j: _Judged) -> UrgencyAnswer:
        knowledge = self.network.knowledge
        place = knowledge.countries[j.request.country]
        found = urgent.answer(
            j.made, j.screened, j.posterior.shares, j.told.evidence, knowledge, place
        )
        return found if j.known else without_causes(found, knowledge)

    def _ranked(
        self, j: _Judged
    ) -> tuple[tuple[RankedCondition, ...], tuple[RankedGroup, ...], Leading]:
        """Conditions, groups and what leads."""
        shown = compose.conditions(self.network, j.posterior, SHOWN)
        groups = compose.groups(self.network, j.posterior)
        age = j.request.person.age_years
        return shown, groups, leading(shown, groups, known=j.known, age_years=age)

    def triage(
        self,
        person: Person,
        evidence: Sequence[Evidence],
        painted: Painted | PaintedMap | None = None,
    ) -> TriageDecision:
        """How urgent it is, alone: as in :meth:`assess`, in a tenth of its time."""
        map_ = painted if isinstance(painted, PaintedMap) else from_regions(painted or {})
        told = settle(person, evidence, map_, self.network.knowledge)
        flags = self._flags(told)
        probabilities = infer(self.network, person, told.evidence).shares
        made = self._decide(told, flags, probabilities)
        situation = _situation(told, flags, probabilities, made, SafetyAnswers(), screened=False)
        return urgent.with_safety(made, self.planner.alerts(situation))

    def glance(
        self,
        person: Person,
        evidence: Sequence[Evidence],
        painted: Painted | PaintedMap | None = None,
        country: str = "generic",
    ) -> Glance:
        """Urgency, leading causes and tests not worth ordering: what :meth:`assess` says of them.

        Raises:
            EvidenceError: a child, or something that cannot be; names every field.
        """
        j = self._judge(_request(person, evidence, painted, "", country, None))
        shares = j.posterior.shares
        return Glance(
            self._urgency(j),
            tuple(shares.items())[:SHOWN] if j.known else (),
            not_worth(shares, j.told.evidence, self.network.knowledge),
        )

    def infer(
        self, person: Person, evidence: Sequence[Evidence], map_: PaintedMap | None = None
    ) -> Posterior:
        """The posterior alone, of evidence with what the map, the person and values add."""
        told = settle(person, evidence, map_ or PaintedMap(), self.network.knowledge)
        return infer(self.network, person, told.evidence)

    def _shares(
        self, person: Person, sets: Sequence[Sequence[Evidence]]
    ) -> list[Mapping[str, float]]:
        """Probabilities of one person with each of several sets of settled evidence."""
        if not sets:
            return []
        found = infer_many(self.network, [person] * len(sets), encode(self.network, sets))
        names = self.network.names
        return [dict(zip(names, p.tolist(), strict=True)) for p in found]

    def _told_alone(self, told: Settled) -> list[Mapping[str, float]]:
        """Probabilities without what the text reads like; none where no text was read."""
        if not told.person.reads_like:
            return []
        return self._shares(replace(told.person, reads_like=()), [told.evidence])

    def _flags(self, told: Settled) -> RedFlagResult:
        knowledge = self.network.knowledge
        return evaluate_red_flags(knowledge.red_flags, told.cautious, knowledge.findings)

    def _decide(
        self, told: Settled, flags: RedFlagResult, shares: Mapping[str, float]
    ) -> TriageDecision:
        return urgent.decision(
            self.network.knowledge,
            flags,
            told.evidence,
            shares,
            lambda sets: self._shares(told.person, sets),
            lambda: self._told_alone(told),
            told.person.earlier_contacts,
        )

    def _plan(
        self, situation: Situation, gate: Gate, level: str, medicines: str | None, call: str
    ) -> CarePlan:
        """The plan; what a red flag points at counts as there."""
        there = dict(situation.probabilities)
        for fired in situation.red_flags.fired:
            if fired.flag.urgency in compose.DANGEROUS:
                there |= dict.fromkeys(fired.flag.targets, 1.0)
        return self.planner.plan(situation, gate, level, there, medicines, call=call)

    def with_medicines(
        self, evidence: Sequence[Evidence], medicines: str | None
    ) -> tuple[Evidence, ...]:
        """Evidence with what the list of medicines says and nobody answered."""
        if medicines is None:
            return tuple(evidence)
        pharmacy, answered = self.planner.pharmacy, {item.finding for item in evidence}
        found = pharmacy.findings(pharmacy.read(medicines))
        listed = [
            Evidence(name, State.PRESENT, layer=Layer.RISK, fact="list of medicines")
            for name in found
            if name not in answered
        ]
        return (*evidence, *listed)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What every answer about one person stands on."""

    request: Request
    told: Settled
    posterior: Posterior
    flags: RedFlagResult
    situation: Situation
    made: TriageDecision
    screened: Screened

    @property
    def known(self) -> bool:
        """Whether anything was found."""
        return is_known(self.request.evidence, self.request.map)


def _request(
    person: Person,
    evidence: Sequence[Evidence],
    painted: Painted | PaintedMap | None,
    title: str,
    country: str,
    safety: SafetyAnswers | None,
) -> Request:
    map_ = painted if isinstance(painted, PaintedMap) else from_regions(painted or {})
    return Request(person, tuple(evidence), map_, title, country, safety or SafetyAnswers())


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
