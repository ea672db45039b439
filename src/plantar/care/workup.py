"""What would settle it: the next examination or test, what its results change, when to stop.

Not a list for each disease: every sign and test is weighed by what its answer is expected to say
about urgency, plan and cause now, less its burden, and the posterior is run forward on each result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from plantar.care.first_line import called_for, not_for
from plantar.care.standing_advice import sentence
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import LAYER_OF, Evidence, Layer, State
from plantar.knowledge.expression import holds, mentioned
from plantar.knowledge.schema_care_plan import AdvicePart
from plantar.knowledge.schema_triage import RedFlag
from plantar.knowledge.schema_workup import Avoid, Effort
from plantar.reasoning.network import Network
from plantar.reasoning.posterior import Posterior
from plantar.reasoning.questions import Inquiry, Question
from plantar.triage.feared import feared
from plantar.triage.redflags import FiredFlag, facts_of
from plantar.triage.urgency import Urgency, most_urgent

MOST_SIGNS, MOST_TESTS = 6, 5
URGENT = Urgency.SAME_DAY.rank

Shares = Mapping[str, float]
Forward = Callable[[Sequence[Sequence[Evidence]]], Sequence[Shares]]
"""The probabilities of all conditions for several sets of evidence of one person."""


@dataclass(frozen=True, slots=True)
class AfterResult:
    """What one result would mean: the leader then, and its probability."""

    leader: str
    probability: float


@dataclass(frozen=True, slots=True)
class WorkupItem:
    """A sign or test worth having now.

    ``value`` is in nats, burden taken off; ``chance`` is the probability that it is abnormal.
    """

    finding: str
    name: str
    plain: str
    stage: str
    value: float
    chance: float
    if_present: AfterResult
    if_absent: AfterResult
    burden: str
    harm: str
    cost: str
    changes_leader: bool
    raises_to: str
    """The urgency that an abnormal result means by rule, where it is more than without it."""
    tells_cause: bool
    """Whether the two results differ in the leading cause or its probability."""


@dataclass(frozen=True, slots=True)
class NotWorth:
    """A test that is better not ordered, and why."""

    test: str
    why: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StagedWorkup:
    """The staged work-up; ``stop`` says why it ends where it does."""

    items: tuple[WorkupItem, ...]
    avoid: tuple[NotWorth, ...]
    """None while a danger is open, or from same-day on."""
    stop: str


BEDSIDE = "examination"
"""The stage that comes before all others, measurements at the bedside among it."""
LATER = ("nerve study", "biopsy")
"""Stages whose results come too late for an emergency."""
MOST_AT_ONCE = 4


def staged(
    inquiry: Inquiry,
    evidence: Sequence[Evidence],
    forward: Forward,
    fired: Sequence[FiredFlag],
    *,
    calm: bool,
    usual_left: bool = False,
) -> StagedWorkup:
    """What to examine and order next.

    ``evidence`` is settled: each finding once; ``fired`` are the rules that are true already.
    ``calm``: no danger is open or there; only then a test is called better not, or the last one.
    ``usual_left``: usual tests are proposed beside it, whatever is worth its burden.
    """
    network, shares = inquiry.network, inquiry.posterior.shares
    danger = _danger(shares, network.knowledge)
    least = max(most_urgent(Urgency(f.flag.urgency) for f in fired).rank + 1, URGENT)
    rows = avoided(shares, evidence, fired, network.knowledge)
    against = {finding for row in rows for finding in row.findings}
    against |= not_for(facts_of(evidence, network.knowledge.findings), network.knowledge)
    raising = [
        flag
        for flag in network.knowledge.red_flags
        if Urgency(flag.urgency).rank >= least and _feared(flag, shares, network.knowledge)
    ]
    found = [
        item
        for asked_of, most in (("clinician", MOST_SIGNS), ("test", MOST_TESTS))
        for item in _items(inquiry, evidence, forward, asked_of, most, raising)
        if tells(item, danger=danger) and item.finding not in against
    ]
    first = [item for item in found if item.stage == BEDSIDE]
    items = (*first, *(item for item in found if item.stage != BEDSIDE))
    return StagedWorkup(
        items,
        in_words(rows) if calm else (),
        _stop(shares, items, network.knowledge, calm=calm, usual_left=usual_left),
    )


def _feared(flag: RedFlag, shares: Shares, knowledge: KnowledgeBase) -> bool:
    """Whether what the rule fears is not improbable here."""
    least = knowledge.model.report.must_not_miss.value
    return any(shares.get(target, 0.0) >= least for target in flag.targets)


def at_once(items: Sequence[WorkupItem], knowledge: KnowledgeBase) -> list[WorkupItem]:
    """The few that settle most of an emergency, best first."""
    soon = (i for i in items if i.stage not in LATER and _of_danger(i, knowledge))
    return sorted(soon, key=lambda item: -item.value)[:MOST_AT_ONCE]


def _of_danger(item: WorkupItem, knowledge: KnowledgeBase) -> bool:
    """Whether a condition of the day leads after one of its results."""
    leaders = (item.if_present.leader, item.if_absent.leader)
    found = (knowledge.conditions[name] for name in leaders if name in knowledge.conditions)
    return any(Urgency(entry.urgency).rank >= URGENT for entry in found)


def tells(item: WorkupItem, *, danger: bool) -> bool:
    """Whether its two results differ: in the cause, or in the urgency where ``danger`` is open."""
    return item.tells_cause or (danger and bool(item.raises_to))


def _danger(shares: Shares, knowledge: KnowledgeBase) -> bool:
    """Whether some condition of the day is not yet improbable."""
    least = knowledge.model.report.must_not_miss.value
    return any(
        p > least and Urgency(knowledge.conditions[name].urgency).rank >= URGENT
        for name, p in shares.items()
        if name in knowledge.conditions
    )


def _items(
    inquiry: Inquiry,
    evidence: Sequence[Evidence],
    forward: Forward,
    asked_of: str,
    most: int,
    raising: Sequence[RedFlag],
) -> list[WorkupItem]:
    """The best signs or tests, each with what its results would mean.

    ``raising`` are the rules that would make it more urgent.
    """
    questions, layer = inquiry.best(asked_of=(asked_of,), most=most), LAYER_OF[asked_of]
    states = (State.PRESENT, State.ABSENT)
    sets = [_with(evidence, q.findings[0], s, layer) for q in questions for s in states]
    outcomes = [_outcome(shares) for shares in forward(sets)]
    rows = zip(questions, sets[::2], outcomes[::2], outcomes[1::2], strict=True)
    knowledge = inquiry.network.knowledge
    return [
        _item(inquiry, q, yes, no, _raises(q.findings[0], found, raising, knowledge))
        for q, found, yes, no in rows
    ]


def _with(evidence: Sequence[Evidence], finding: str, state: State, layer: Layer) -> list[Evidence]:
    """Return the facts as they would be if the finding were present."""
    return [*(e for e in evidence if e.finding != finding), Evidence(finding, state, layer=layer)]


def _item(
    inquiry: Inquiry, question: Question, yes: AfterResult, no: AfterResult, raises_to: str
) -> WorkupItem:
    """A sign or test with what both of its results would mean."""
    network, posterior = inquiry.network, inquiry.posterior
    knowledge, name = network.knowledge, question.findings[0]
    finding, effort = knowledge.findings[name], effort_of(name, knowledge)
    leader = posterior.names[int(posterior.responsible.argmax())]
    changes = leader not in (yes.leader, no.leader) or yes.leader != no.leader
    apart = abs(yes.probability - no.probability)
    return WorkupItem(
        finding=name,
        name=finding.term,
        plain=finding.plain,
        stage=effort.stage,
        value=round(question.value, 4),
        chance=round(_chance(network, posterior, name), 4),
        if_present=yes,
        if_absent=no,
        burden=effort.burden,
        harm=effort.harm,
        cost=effort.cost,
        changes_leader=changes,
        raises_to=raises_to,
        tells_cause=changes or apart >= knowledge.model.report.result_tells.value,
    )


def _raises(
    name: str, found: Sequence[Evidence], raising: Sequence[RedFlag], knowledge: KnowledgeBase
) -> str:
    """The more urgent level that red flags give once the finding is among what is found."""
    about = [flag for flag in raising if name in mentioned(flag.when)]
    if not about:
        return ""
    after = _level(about, found, knowledge)
    return after.value if after.rank >= URGENT else ""


def _level(
    flags: Sequence[RedFlag], evidence: Sequence[Evidence], knowledge: KnowledgeBase
) -> Urgency:
    facts = facts_of(evidence, knowledge.findings)
    return most_urgent(Urgency(f.urgency) for f in flags if holds(f.when, facts))


def _outcome(shares: Shares) -> AfterResult:
    leader, share = max(shares.items(), key=itemgetter(1))
    return AfterResult(leader, round(share, 4))


def _chance(network: Network, posterior: Posterior, finding: str) -> float:
    column = network.column[finding]
    return float(posterior.responsible @ network.p[:, column])


def effort_of(finding: str, knowledge: KnowledgeBase) -> Effort:
    """What it costs the person and the service."""
    own = knowledge.workup.findings.get(finding)
    return own or knowledge.workup.topics[knowledge.findings[finding].topic]


def _stop(
    shares: Shares,
    items: Sequence[WorkupItem],
    knowledge: KnowledgeBase,
    *,
    calm: bool,
    usual_left: bool,
) -> str:
    leader = max(shares, key=lambda name: shares[name])
    part: AdvicePart = "workup_stop"
    if not calm:
        pass  # what nobody has asked yet may call for a test
    elif not items:
        part = "workup_usual_left" if usual_left else "workup_nothing_left"
    elif shares[leader] >= knowledge.model.report.settled.value and not any(
        item.changes_leader for item in items
    ):
        part = "workup_settled"
    return sentence(knowledge.care.standing_advice, part)


def in_words(rows: Sequence[Avoid]) -> tuple[NotWorth, ...]:
    """Tests that are better not ordered, in words."""
    return tuple(NotWorth(row.test, row.why, row.reference) for row in rows)


def avoided(
    shares: Shares,
    evidence: Sequence[Evidence],
    fired: Sequence[FiredFlag],
    knowledge: KnowledgeBase,
) -> tuple[Avoid, ...]:
    """Tests that are not worth it for what is probable, unless a finding or urgent rule asks.

    They are not proposed; whether they may be advised against is a matter of the dangers, too.
    """
    facts = facts_of(evidence, knowledge.findings)
    least = knowledge.model.report.avoid_from.value
    fears = feared(fired, evidence, shares, knowledge)
    wanted = called_for(fears, shares, knowledge).keys()
    return tuple(
        item
        for item in knowledge.workup.avoid
        if sum(shares.get(c, 0.0) for c in item.conditions) >= least
        and holds(item.unless, facts) is not True
        and wanted.isdisjoint(item.tests)
    )
