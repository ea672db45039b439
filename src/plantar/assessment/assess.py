"""Evidence in, Report out: the one façade."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from plantar.anatomy.painted import Painted, location_findings
from plantar.assessment.report import (
    SCHEMA,
    NextStep,
    RankedCondition,
    RankedSite,
    Reason,
    Report,
    UrgencyAnswer,
)
from plantar.care.workup import staged_workup, whom_to_see
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Side, State
from plantar.reasoning.localization import site_probabilities
from plantar.reasoning.network import SOMETHING_ELSE, Network, compile_network
from plantar.reasoning.posterior import Posterior, infer
from plantar.reasoning.prior import Person
from plantar.triage.decision import ConditionRisk, decide, load_policy
from plantar.triage.redflags import RedFlagResult, evaluate_red_flags
from plantar.triage.urgency import ADVICE, Urgency

SHOWN = 10
DANGEROUS = ("emergency_now", "same_day")
DB_PER_NAT = 10 / np.log(10)


class Assessor:
    """Holds the compiled knowledge, so that many assessments share one start."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.network: Network = compile_network(knowledge)
        self.policy = load_policy()

    def assess(
        self,
        person: Person,
        evidence: Sequence[Evidence],
        painted: Painted | None = None,
        title: str = "",
    ) -> Report:
        """The report for one person; the same input gives the same report."""
        painted, knowledge = painted or {}, self.network.knowledge
        everything = with_context(person, evidence, painted, knowledge)
        posterior = infer(self.network, person, everything)
        flags = evaluate_red_flags(knowledge.red_flags, everything, knowledge.findings)
        return _report(self, posterior, flags, everything, painted, title)


def with_context(
    person: Person, evidence: Sequence[Evidence], painted: Painted, knowledge: KnowledgeBase
) -> tuple[Evidence, ...]:
    """Evidence with what the map and the person add; what was answered wins over both."""
    answered = {item.finding for item in evidence}
    added = [e for e in location_findings(painted, knowledge) if e.finding not in answered]
    if person.pregnant in ("yes", "no") and "history_pregnancy" not in answered:
        state = State.PRESENT if person.pregnant == "yes" else State.ABSENT
        added.append(Evidence("history_pregnancy", state))
    return (*evidence, *added)


def _report(
    assessor: Assessor,
    posterior: Posterior,
    flags: RedFlagResult,
    evidence: Sequence[Evidence],
    painted: Painted,
    title: str,
) -> Report:
    network, knowledge = assessor.network, assessor.network.knowledge
    order = np.argsort(-posterior.responsible, kind="stable")
    ranked = tuple(_condition(network, posterior, int(n)) for n in order)
    probabilities = {c.id: c.probability for c in ranked}
    urgency = _urgency(assessor, ranked, flags)
    emergency = urgency.level == Urgency.EMERGENCY_NOW
    shown = ranked[:SHOWN]
    return Report(
        schema=SCHEMA,
        knowledge=knowledge.digest[:12],
        title=title,
        urgency=urgency,
        conditions=shown,
        sites=_sites(network, posterior, evidence, painted),
        must_not_miss=_must_not_miss(ranked, flags, knowledge),
        would_settle=_steps(probabilities, knowledge),
        see=("emergency department",) if emergency else whom_to_see(probabilities, knowledge),
        notes=_notes(ranked, evidence, network),
        references=_references(shown, knowledge),
    )


def _condition(network: Network, posterior: Posterior, n: int) -> RankedCondition:
    name = posterior.names[n]
    interval = (float(posterior.low[n]), float(posterior.high[n]))
    numbers = (float(posterior.responsible[n]), interval, float(posterior.present[n]))
    if name == SOMETHING_ELSE:
        label = "something that plantar does not know"
        return RankedCondition(
            name,
            "Something else",
            label,
            *numbers,
            float(posterior.prior[n]),
            "routine",
            "GP",
            False,
            (),
            (),
            (),
        )
    entry = network.knowledge.conditions[name]
    reasons = _reasons(network, posterior, n)
    return RankedCondition(
        name,
        entry.name,
        entry.plain_name,
        *numbers,
        float(posterior.prior[n]),
        entry.urgency,
        entry.specialist,
        entry.urgency in DANGEROUS,
        tuple(r for r in reasons if r.db > 0.5)[:6],
        tuple(r for r in reversed(reasons) if r.db < -0.5)[:6],
        entry.prior.reference,
    )


def _reasons(network: Network, posterior: Posterior, n: int) -> list[Reason]:
    """Evidence by its weight for the condition, strongest support first."""
    entry = network.knowledge.conditions[network.causes[n]]
    rows = {item.finding: item for item in entry.likelihoods}
    reasons = []
    for item, nats in zip(posterior.evidence, posterior.contribution[n], strict=True):
        row = rows.get(item.finding)
        finding = network.knowledge.findings[item.finding]
        reasons.append(
            Reason(
                item.finding,
                finding.term,
                item.state.value,
                round(float(nats) * DB_PER_NAT, 2),
                row.basis if row else "estimate",
                row.reference if row else finding.reference,
            )
        )
    return sorted(reasons, key=lambda r: (-r.db, r.finding))


def _urgency(
    assessor: Assessor, ranked: Sequence[RankedCondition], flags: RedFlagResult
) -> UrgencyAnswer:
    risks = [ConditionRisk(c.id, c.name, c.probability, Urgency(c.urgency)) for c in ranked]
    decision = decide(flags, risks, assessor.policy)
    advice = ADVICE[decision.level]
    return UrgencyAnswer(
        decision.level.value,
        advice.name,
        advice.when,
        advice.where,
        decision.set_by,
        decision.would_raise,
        decision.not_checked,
        advice.safety_net,
    )


def _sites(
    network: Network, posterior: Posterior, evidence: Sequence[Evidence], painted: Painted
) -> tuple[RankedSite, ...]:
    side = side_of(evidence, painted)
    found = site_probabilities(network, posterior, painted)
    return tuple(
        RankedSite(
            s, network.knowledge.sites[s].name, network.knowledge.sites[s].plain_name, p, side
        )
        for s, p in list(found.items())[:SHOWN]
    )


def side_of(evidence: Sequence[Evidence], painted: Painted) -> str:
    """left, right, both or unknown: never guessed."""
    sides = {e.side for e in evidence if e.side and e.state is State.PRESENT}
    named = {s.value for s in sides if s is not Side.ONE} | (set(painted) - {"one"})
    present = {e.finding for e in evidence if e.state is State.PRESENT}
    if (
        "both" in named
        or {"left", "right"} <= named
        or present
        & {
            "side_both_equal",
            "side_both_unequal",
        }
    ):
        return "both"
    return named.pop() if len(named) == 1 else "unknown"


def _must_not_miss(
    ranked: Sequence[RankedCondition], flags: RedFlagResult, knowledge: KnowledgeBase
) -> tuple[str, ...]:
    """Dangerous conditions that the evidence leaves above one in 200, or that a rule names."""
    flagged = {t for f in flags.fired if f.flag.urgency in DANGEROUS for t in f.flag.targets}
    return tuple(
        f"{c.name}: {c.probability:.1%}; excluded by {knowledge.conditions[c.id].settles}"
        for c in ranked
        if c.must_not_miss and (c.probability > 0.005 or c.id in flagged)
    )


def _steps(probabilities: dict[str, float], knowledge: KnowledgeBase) -> tuple[NextStep, ...]:
    return tuple(
        NextStep(
            step.test,
            knowledge.tests[step.test].name,
            step.order,
            step.because,
            knowledge.tests[step.test].changes,
        )
        for step in staged_workup(probabilities, knowledge)
    )


def _notes(
    ranked: Sequence[RankedCondition], evidence: Sequence[Evidence], network: Network
) -> tuple[str, ...]:
    notes = ["plantar is decision support, not a medical device, and is for adults only."]
    if ranked[0].id == SOMETHING_ELSE:
        notes.append("Nothing that plantar knows explains this well; a clinician should look.")
    if ranked[0].reasons_against:
        against = "; ".join(f"{r.text} {r.state}" for r in ranked[0].reasons_against[:3])
        notes.append(f"Against the leading condition: {against}.")
    unused = [e.finding for e in evidence if e.finding not in network.column]
    if unused:
        notes.append("Recorded but without a figure in the model: " + ", ".join(unused) + ".")
    return tuple(notes)


def _references(conditions: Sequence[RankedCondition], knowledge: KnowledgeBase) -> dict[str, str]:
    keys = {key for c in conditions for key in c.references}
    keys |= {
        k for c in conditions for r in (*c.reasons_for, *c.reasons_against) for k in r.references
    }
    return {key: knowledge.references[key].citation for key in sorted(keys)}
