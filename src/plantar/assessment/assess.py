"""Evidence in, Report out: the one façade."""

from __future__ import annotations

from collections.abc import Sequence

from plantar.anatomy.painted import Painted, location_findings
from plantar.assessment import compose, reasons
from plantar.assessment.report import SCHEMA, Report
from plantar.care.workup import whom_to_see
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Reconciled, State, reconcile
from plantar.reasoning.network import Network, compile_network
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from plantar.triage.decision import load_policy
from plantar.triage.redflags import evaluate_red_flags
from plantar.triage.urgency import Urgency

SHOWN = 10


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
        network, painted = self.network, painted or {}
        knowledge = network.knowledge
        settled = reconcile(with_context(person, evidence, painted, knowledge))
        posterior = infer(network, person, settled.evidence)
        flags = evaluate_red_flags(
            knowledge.red_flags, cautious(evidence, settled), knowledge.findings
        )
        ranked = compose.conditions(network, posterior)
        probabilities = {c.id: c.probability for c in ranked}
        urgency = compose.urgency(self.policy, ranked, flags)
        emergency = urgency.level == Urgency.EMERGENCY_NOW
        shown = ranked[:SHOWN]
        return Report(
            schema=SCHEMA,
            knowledge=knowledge.digest[:12],
            title=title,
            urgency=urgency,
            conditions=shown,
            bound=posterior.bound,
            sites=compose.sites(network, posterior, settled.evidence, painted)[:SHOWN],
            contradictions=reasons.contradictions(network, ranked[0], settled),
            depends_on=reasons.figures(network, posterior),
            would_overturn=reasons.overturns(network, posterior, person, settled.evidence),
            not_told_apart=reasons.close_pairs(network, posterior, person, settled.evidence),
            next_questions=reasons.questions(network, posterior, person, settled.evidence),
            must_not_miss=compose.must_not_miss(ranked, flags, knowledge),
            would_settle=compose.steps(probabilities, knowledge),
            see=("emergency department",) if emergency else whom_to_see(probabilities, knowledge),
            notes=compose.notes(ranked, settled.evidence, network),
            references=compose.references(shown, knowledge),
        )


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


def cautious(given: Sequence[Evidence], settled: Reconciled) -> tuple[Evidence, ...]:
    """The settled evidence as triage sees it: where the answers clash, the worse one counts."""
    clashing = [e for e in given if e.finding in settled.conflicts and e.state is State.PRESENT]
    rest = [e for e in settled.evidence if e.finding not in settled.conflicts]
    return (*rest, *clashing)
