"""Evidence in, Report out: the one façade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plantar
from plantar.anatomy.likelihood import MapEvidence
from plantar.anatomy.painted import Painted, PaintedMap, from_regions, location_findings
from plantar.anatomy.territory import build_atlas
from plantar.assessment import compose, reasons, urgent
from plantar.assessment.daily import daily_life
from plantar.assessment.report import SCHEMA, Report
from plantar.assessment.request import Request, hash_of
from plantar.care.care_plan import CarePlan, SafetyAnswers
from plantar.care.flags import Situation, flags_of
from plantar.care.plan import Planner
from plantar.care.referral import referrals
from plantar.care.workup import Forward, staged
from plantar.errors import EvidenceError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, Reconciled, State, reconcile
from plantar.reasoning import localization
from plantar.reasoning.localization import MapForCauses
from plantar.reasoning.network import Network, compile_network
from plantar.reasoning.posterior import Posterior, infer
from plantar.reasoning.prior import Person
from plantar.triage.decision import TriageDecision
from plantar.triage.redflags import RedFlagResult, evaluate_red_flags
from plantar.triage.urgency import Urgency, where

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
            EvidenceError: no such country.
        """
        network, knowledge = self.network, self.network.knowledge
        if country not in knowledge.countries:
            known = ", ".join(knowledge.countries)
            raise EvidenceError(f"country: found {country!r}; expected {known}")
        map_ = painted if isinstance(painted, PaintedMap) else from_regions(painted or {})
        said = safety or SafetyAnswers()
        given = Request(person, tuple(evidence), map_, title, country, said).as_dict()
        told = self.with_medicines(evidence, said.medicines)
        everything = with_context(person, told, map_, knowledge)
        settled = reconcile(everything)
        drawn = self._drawn(map_)
        posterior, seen = self.infer(person, settled.evidence, map_, drawn)
        flags = self._flags(everything, settled)
        shown = compose.conditions(network, posterior, SHOWN)
        probabilities = compose.shares(posterior)
        without = self._forward(person, drawn)
        made = self._decide(person, settled.evidence, flags, probabilities, without)
        situation = Situation(
            person=person,
            evidence=settled.evidence,
            answers=said.flags,
            probabilities=probabilities,
            red_flags=flags,
            emergency=made.level is Urgency.EMERGENCY_NOW,
        )
        call = where(Urgency.EMERGENCY_NOW, knowledge.countries[country])
        plan = self.plan(situation, made.level.value, posterior, said.medicines, call)
        made = urgent.with_safety(made, plan.alerts)
        urgency = urgent.answer(made, probabilities, knowledge, knowledge.countries[country])
        full = self.planner.situation(situation, said.medicines)
        felt = {region for side in map_.sides for region in map_.felt(side)}
        daily = daily_life(full, flags_of(full, knowledge), frozenset(felt), knowledge)
        workup = staged(network, posterior, person, settled.evidence, without)
        return Report(
            schema=SCHEMA,
            version=plantar.__version__,
            knowledge=knowledge.digest[:12],
            title=title,
            urgency=urgency,
            conditions=shown,
            bound=posterior.bound,
            sites=compose.sites(network, posterior, seen, settled.evidence, map_)[:SHOWN],
            contradictions=reasons.contradictions(network, shown[0], settled),
            depends_on=reasons.figures(network, posterior),
            would_overturn=reasons.overturns(network, posterior, person, settled.evidence),
            not_told_apart=reasons.close_pairs(network, posterior, person, settled.evidence),
            next_questions=reasons.questions(network, posterior, person, settled.evidence),
            must_not_miss=compose.must_not_miss(probabilities, flags, knowledge),
            would_settle=compose.steps(probabilities, knowledge),
            workup=workup,
            see=referrals(probabilities, made.level, knowledge),
            plan=plan,
            daily=daily,
            notes=compose.notes(shown, settled.evidence, map_, network),
            references=compose.references(shown, (plan, daily, workup), knowledge),
            input_hash=hash_of(given),
            input=given,
        )

    def triage(
        self,
        person: Person,
        evidence: Sequence[Evidence],
        painted: Painted | PaintedMap | None = None,
    ) -> TriageDecision:
        """How urgent it is, alone: as in :meth:`assess`, in a tenth of its time."""
        knowledge = self.network.knowledge
        map_ = painted if isinstance(painted, PaintedMap) else from_regions(painted or {})
        everything = with_context(person, evidence, map_, knowledge)
        settled = reconcile(everything)
        flags = self._flags(everything, settled)
        drawn = self._drawn(map_)
        posterior, _ = self.infer(person, settled.evidence, map_, drawn)
        shares = compose.shares(posterior)
        made = self._decide(person, settled.evidence, flags, shares, self._forward(person, drawn))
        emergency = made.level is Urgency.EMERGENCY_NOW
        situation = Situation(
            person=person,
            evidence=settled.evidence,
            probabilities=shares,
            red_flags=flags,
            emergency=emergency,
        )
        return urgent.with_safety(made, self.planner.alerts(situation))

    def _forward(self, person: Person, drawn: MapForCauses) -> Forward:
        """The posterior of this person with other evidence."""

        def forward(evidence: Sequence[Evidence]) -> Mapping[str, float]:
            return compose.shares(self._posterior(person, evidence, drawn))

        return forward

    def _flags(self, everything: Sequence[Evidence], settled: Reconciled) -> RedFlagResult:
        knowledge = self.network.knowledge
        seen = cautious(everything, settled)
        return evaluate_red_flags(knowledge.red_flags, seen, knowledge.findings)

    def _decide(
        self,
        person: Person,
        evidence: Sequence[Evidence],
        flags: RedFlagResult,
        shares: Mapping[str, float],
        forward: Forward,
    ) -> TriageDecision:
        return urgent.decision(
            self.network.knowledge, flags, evidence, shares, forward, person.earlier_contacts
        )

    def plan(
        self,
        situation: Situation,
        level: str,
        posterior: Posterior,
        medicines: str | None,
        call: str,
    ) -> CarePlan:
        """The plan; what a red flag points at counts as there."""
        present = dict(zip(posterior.names, map(float, posterior.present), strict=True))
        for fired in situation.red_flags.fired:
            if fired.flag.urgency in compose.DANGEROUS:
                present |= dict.fromkeys(fired.flag.targets, 1.0)
        full = self.planner.situation(situation, medicines)
        return self.planner.plan(full, level, present, medicines, call=call)

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

    def _drawn(self, map_: PaintedMap) -> MapForCauses:
        return localization.map_for_causes(self.network, self.atlas, map_)

    def infer(
        self,
        person: Person,
        evidence: Sequence[Evidence],
        map_: PaintedMap,
        drawn: MapForCauses | None = None,
    ) -> tuple[Posterior, MapEvidence]:
        """The posterior; what the map shows and an answer repeats counts once.

        ``drawn`` is what the map says about each cause, where it is known already.
        """
        drawn = drawn or self._drawn(map_)
        return self._posterior(person, evidence, drawn), drawn.seen

    def _posterior(
        self,
        person: Person,
        evidence: Sequence[Evidence],
        drawn: MapForCauses,
    ) -> Posterior:
        spoken = localization.not_drawn(drawn, evidence)
        return infer(
            self.network, person, spoken, of_map=drawn.log_ratio, companion=drawn.companion
        )


def with_context(
    person: Person, evidence: Sequence[Evidence], map_: PaintedMap, knowledge: KnowledgeBase
) -> tuple[Evidence, ...]:
    """Evidence with what the map and the person add; what was answered wins over both."""
    answered = {item.finding for item in evidence}
    added = [e for e in location_findings(map_, knowledge) if e.finding not in answered]
    if person.pregnant in ("yes", "no") and "history_pregnancy" not in answered:
        state = State.PRESENT if person.pregnant == "yes" else State.ABSENT
        added.append(Evidence("history_pregnancy", state))
    return (*evidence, *added)


def cautious(given: Sequence[Evidence], settled: Reconciled) -> tuple[Evidence, ...]:
    """The settled evidence as triage sees it: where the answers clash, the worse one counts."""
    clashing = [e for e in given if e.finding in settled.conflicts and e.state is State.PRESENT]
    rest = [e for e in settled.evidence if e.finding not in settled.conflicts]
    return (*rest, *clashing)
