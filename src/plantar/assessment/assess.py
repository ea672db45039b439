"""Evidence in, Report out: the one façade."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import plantar
from plantar.anatomy.likelihood import MapEvidence
from plantar.anatomy.painted import PaintedMap
from plantar.anatomy.territory import build_atlas
from plantar.assessment import compose, reasons, urgent
from plantar.assessment.certificate import certificate
from plantar.assessment.daily import daily_life
from plantar.assessment.extract import PARTS, Extract, Part
from plantar.assessment.glance import Glance
from plantar.assessment.judging import Judge, Judged
from plantar.assessment.leading import leading, without_causes
from plantar.assessment.place import place
from plantar.assessment.report import (
    SCHEMA,
    Leading,
    NextStep,
    RankedCondition,
    RankedGroup,
    Report,
    UrgencyAnswer,
)
from plantar.assessment.request import Request, hash_of
from plantar.assessment.settled import settle
from plantar.care.plan import Planner
from plantar.care.referral import Referral, referrals
from plantar.care.safety_questions import questions_for
from plantar.care.workup import StagedWorkup, avoided, in_words, staged
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence
from plantar.knowledge.schema import Condition
from plantar.reasoning import localization
from plantar.reasoning.askable import absurd, ruled_out
from plantar.reasoning.network import Network, compile_network
from plantar.reasoning.posterior import Posterior, infer
from plantar.reasoning.prior import Person
from plantar.reasoning.questions import Inquiry
from plantar.triage.decision import TriageDecision
from plantar.triage.feared import feared
from plantar.triage.urgency import Urgency

SHOWN = 10
Flagged = Sequence[Sequence[Condition]]
"""As :func:`plantar.assessment.compose.flagged` has it."""


class Assessor:
    """Holds the compiled knowledge, so that many assessments share one start."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.network: Network = compile_network(knowledge)
        self.atlas = build_atlas(knowledge)
        self.planner = Planner(knowledge)
        self.judge = Judge(self.network, self.planner)

    def assess(self, request: Request) -> Report:
        """The report for one person; the same input gives the same report.

        Raises:
            EvidenceError: a child, or something that cannot be; names every field.
        """
        network, knowledge = self.network, self.network.knowledge
        person, map_, said = request.person, request.map, request.safety
        j, full, gate, plan = self.judge.planned(request)
        told, posterior = j.told, j.posterior
        daily = daily_life(full, gate, knowledge)
        asked = questions_for(plan.held, daily.exercise.withheld, said.flags, plan.kind, knowledge)
        plan = replace(plan, questions=asked)
        inquiry = Inquiry(network, posterior, person, told.evidence)
        workup = self._workup(inquiry, j)
        flagged = compose.flagged(j.made.level, j.flags, posterior.shares, knowledge)
        shown, groups, leads = self._ranked(j, flagged)
        seen = localization.map_evidence(network, self.atlas, map_)
        sites = compose.sites(network, posterior, seen, told.evidence, map_)[:SHOWN]
        own = self._own_sites(j, flagged, leads, seen)
        given = request.as_dict()
        digest = hash_of(given)
        return Report(
            schema=SCHEMA,
            version=plantar.__version__,
            knowledge=knowledge.digest[:12],
            title=request.title,
            urgency=self._urgency(j),
            leading=leads,
            conditions=shown,
            groups=groups,
            sites=sites,
            place=place(sites, own, leads, knowledge),
            contradictions=reasons.contradictions(network, shown[0], told, request.evidence),
            depends_on=reasons.figures(network, posterior),
            would_overturn=reasons.overturns(inquiry, person, told.evidence),
            not_told_apart=reasons.close_pairs(network, posterior, person, told.evidence),
            next_questions=reasons.questions(inquiry),
            must_not_miss=compose.must_not_miss(
                posterior.shares, j.flags, knowledge, told.evidence
            ),
            would_settle=self._steps(j),
            workup=workup,
            see=self._referrals(j),
            plan=plan,
            daily=daily,
            notes=compose.notes(shown, told.evidence, map_, network),
            unused=compose.unused(told.evidence, network),
            references=compose.references(shown, (plan, daily, workup), knowledge),
            certificate=certificate(digest, j.made.level, j.screened, knowledge),
            input_hash=digest,
            input=given,
        )

    def extract(self, request: Request, parts: Collection[Part] = PARTS) -> Extract:
        """Parts of what :meth:`assess` says, and nothing else worked out.

        Args:
            parts: ``workup`` and ``plan`` are there where they are asked for; they take most time.

        Raises:
            EvidenceError: as in :meth:`assess`.
        """
        network, knowledge = self.network, self.network.knowledge
        plan = None
        if "plan" in parts:
            made = self.judge.planned(request)
            j, plan = made.judged, made.plan
        else:
            j = self.judge.judged(request)
        told, posterior, tested = j.told, j.posterior, "workup" in parts
        inquiry = Inquiry(network, posterior, told.person, told.evidence) if tested else None
        flagged = compose.flagged(j.made.level, j.flags, posterior.shares, knowledge)
        shown, _, leads = self._ranked(j, flagged)
        given = request.as_dict()
        return Extract(
            schema=SCHEMA,
            version=plantar.__version__,
            knowledge=knowledge.digest[:12],
            title=request.title,
            urgency=self._urgency(j),
            leading=leads,
            conditions=shown,
            see=self._referrals(j),
            notes=compose.notes(shown, told.evidence, request.map, network),
            unused=compose.unused(told.evidence, network),
            input_hash=hash_of(given),
            input=given,
            would_settle=self._steps(j) if tested else None,
            workup=self._workup(inquiry, j) if inquiry else None,
            plan=plan,
        )

    def condition(self, request: Request, name: str) -> RankedCondition:
        """What a report of the request would say of a condition that it may not list.

        Raises:
            EvidenceError: as in :meth:`assess`.
        """
        return compose.condition(self.network, self.judge.judged(request).posterior, name)

    def _steps(self, j: Judged) -> tuple[NextStep, ...]:
        knowledge = self.network.knowledge
        return compose.steps(j.posterior.shares, knowledge, j.told.evidence, j.flags.fired)

    def _workup(self, inquiry: Inquiry, j: Judged) -> StagedWorkup:
        return staged(
            inquiry,
            j.told.evidence,
            lambda sets: self.judge.shares(j.told.person, sets),
            j.flags.fired,
            calm=j.calm,
            usual_left=bool(self._steps(j)),
        )

    def _urgency(self, j: Judged) -> UrgencyAnswer:
        knowledge = self.network.knowledge
        place, told = knowledge.countries[j.request.country], j.told.evidence
        closed = ruled_out(self.network, told) | absurd(self.network, j.told.person, told)
        found = urgent.answer(
            j.made, j.screened, j.posterior.shares, told, knowledge, place, closed
        )
        return found if j.known else without_causes(found)

    def _referrals(self, j: Judged) -> tuple[Referral, ...]:
        """Whom to see, for the probable causes and for what the red flags of the level warn of."""
        level, shares, knowledge = j.made.level, j.posterior.shares, self.network.knowledge
        rules = feared(j.flags.fired, j.told.evidence, shares, knowledge)
        warned = [cause for f in rules if f.flag.urgency == level.value for cause in f.causes]
        return referrals(shares, level, knowledge, warned=warned)

    def _ranked(
        self, j: Judged, flagged: Flagged
    ) -> tuple[tuple[RankedCondition, ...], tuple[RankedGroup, ...], Leading]:
        """Conditions, groups and what leads."""
        network = self.network
        shown = compose.conditions(network, j.posterior, SHOWN)
        groups = compose.groups(network, j.posterior)
        age, limits = j.request.person.age_years, network.knowledge.model.report
        leads = leading(
            shown,
            groups,
            limits,
            known=j.known,
            age_years=age,
            flagged=flagged,
            unexposed=network.knowledge.not_exposed(j.told.evidence),
            not_excluded=network.knowledge.not_excluded(j.told.evidence),
        )
        return shown, groups, leads

    def _own_sites(
        self, j: Judged, flagged: Flagged, leads: Leading, seen: MapEvidence
    ) -> Mapping[str, Sequence[str]]:
        """The sites of what the red flags of the level are for, where it is named."""
        network, found = self.network, {}
        named = {c.id for of in flagged for c in of} & {*leads.conditions, *leads.to_exclude}
        half = network.knowledge.model.report.site_beside.value
        for cause in named:
            sites = localization.locate_cause(network, cause, seen, j.told.evidence)
            least = half * sites[0].probability
            found[cause] = [s.site for s in sites if s.probability >= least]
        return found

    def triage(
        self, person: Person, evidence: Sequence[Evidence], map_: PaintedMap | None = None
    ) -> TriageDecision:
        """How urgent it is, alone: as in :meth:`assess`, in a tenth of its time."""
        return self.judge.triage(person, evidence, map_ or PaintedMap())

    def glance(self, request: Request) -> Glance:
        """Urgency, leading causes and tests not worth ordering: what :meth:`assess` says of them.

        Raises:
            EvidenceError: a child, or something that cannot be; names every field.
        """
        j = self.judge.judged(request)
        shares = j.posterior.shares
        rows = avoided(shares, j.told.evidence, j.flags.fired, self.network.knowledge)
        against, urgent_now = in_words(rows), j.made.level.rank >= Urgency.SAME_DAY.rank
        return Glance(
            self._urgency(j),
            tuple(shares.items())[:SHOWN] if j.known else (),
            against if j.calm else (),
            () if j.calm or urgent_now else against,
        )

    def infer(
        self, person: Person, evidence: Sequence[Evidence], map_: PaintedMap | None = None
    ) -> Posterior:
        """The posterior alone, of evidence with what the map, the person and values add."""
        told = settle(person, evidence, map_ or PaintedMap(), self.network.knowledge)
        return infer(self.network, person, told.evidence)
