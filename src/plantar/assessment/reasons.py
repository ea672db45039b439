"""The parts of a report that say why, what speaks against it, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from plantar.assessment.contrary import contrary
from plantar.assessment.report import (
    ClosePair,
    KeyFigure,
    NextQuestion,
    Overturn,
    RankedCondition,
    Reason,
    Separator,
    Statement,
)
from plantar.assessment.settled import Settled
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.fields import Basis
from plantar.reasoning.counterfactual import would_overturn
from plantar.reasoning.discrimination import undecided
from plantar.reasoning.interval import depends_on
from plantar.reasoning.network import SOMETHING_ELSE, Network
from plantar.reasoning.posterior import Posterior
from plantar.reasoning.prior import Person
from plantar.reasoning.questions import Inquiry, Question
from plantar.reasoning.why import why

EFFORT = {
    "patient": "a question or self-test: no burden",
    "clinician": "an examination: minutes, no harm",
    "test": "a test: costs time and money",
}


def contradictions(
    network: Network, leader: RankedCondition, settled: Settled, told: Sequence[Evidence]
) -> tuple[Statement, ...]:
    """What does not fit: answers that clash, then the evidence against the leader.

    ``told``: the evidence of the request, without what map and person add.
    """
    knowledge = network.knowledge
    return (
        *_clashes(settled.conflicts, knowledge),
        *_at_odds(settled.evidence, knowledge),
        *_several_of_one(settled.evidence, knowledge),
        *_against(leader, contrary(leader, told, settled.map, knowledge)),
    )


def _clashes(conflicts: Iterable[str], knowledge: KnowledgeBase) -> Iterator[Statement]:
    both = "said to be there and not to be there; left open until it is settled"
    for finding in conflicts:
        entry = knowledge.findings[finding]
        yield Statement(f"{entry.term}: {both}", f"{entry.plain}: {both}")


def _several_of_one(evidence: Sequence[Evidence], knowledge: KnowledgeBase) -> Iterator[Statement]:
    """Answers that rule each other out; not what only follows from a number that was read."""
    there = [
        e.finding
        for e in evidence
        if e.state is State.PRESENT and not _follows(e.finding, evidence, knowledge)
    ]
    exclusive = ((name, topic) for name, topic in knowledge.topics.items() if topic.exclusive)
    for name, topic in exclusive:
        chosen = [f for n in there if (f := knowledge.findings[n]).topic == name]
        if len(chosen) > 1:
            one = f"only one can be true of {topic.name}: "
            yield Statement(
                one + ", ".join(f.term for f in chosen), one + ", ".join(f.plain for f in chosen)
            )


def _follows(finding: str, evidence: Sequence[Evidence], knowledge: KnowledgeBase) -> bool:
    """Whether a class is that of a number which was only read, as "a year" is 365 days."""
    span = knowledge.findings[finding].span if finding in knowledge.findings else None
    return span is not None and any(
        e.finding == span.of and e.confidence < 1 and e.value is not None and span.holds(e.value)
        for e in evidence
    )


def _against(leader: RankedCondition, reasons: Iterable[Reason]) -> Iterator[Statement]:
    """The reasons that speak against the leader, in words."""
    for reason in reasons:
        there = reason.state == "present"
        yield Statement(
            f"{'' if there else 'no '}{reason.text} speaks against {leader.name} "
            f"({reason.db:.1f} dB)",
            f"{'' if there else 'no: '}{reason.plain} (it speaks against {leader.plain_name})",
        )


def _at_odds(evidence: Sequence[Evidence], knowledge: KnowledgeBase) -> Iterator[Statement]:
    """What is absent though a part of it is present, and what is present beside its contrary."""
    table = knowledge.findings
    known = [e for e in evidence if e.finding in table]
    absent = [e.finding for e in known if e.state is State.ABSENT]
    present = {e.finding: knowledge.wholes(e.finding) for e in known if e.state is State.PRESENT}
    for whole in absent:
        if parts := [table[name] for name, wholes in present.items() if whole in wholes]:
            yield Statement(
                f"{table[whole].term} absent, yet present: {', '.join(f.term for f in parts)}",
                f"no {table[whole].plain}, yet {', '.join(f.plain for f in parts)}",
            )
    for name in present:
        contrary = {*table[name].rules_out}
        against = [table[n] for n, wholes in present.items() if contrary & {n, *wholes}]
        if against:
            yield Statement(
                f"{table[name].term} beside {', '.join(f.term for f in against)}",
                f"{table[name].plain}, yet {', '.join(f.plain for f in against)}",
            )


def figures(network: Network, posterior: Posterior) -> tuple[KeyFigure, ...]:
    """The five numbers that the leader's probability depends on most."""
    found = []
    for item in depends_on(network, posterior):
        basis, references = _source(network.knowledge, item.condition, item.finding)
        found.append(
            KeyFigure(
                item.condition,
                item.finding,
                round(item.value, 6),
                round(item.moves, 4),
                basis,
                references,
            )
        )
    return tuple(found)


def _source(
    knowledge: KnowledgeBase, condition: str, finding: str
) -> tuple[Basis, tuple[str, ...]]:
    if condition == SOMETHING_ELSE:
        return "estimate", ()
    entry = knowledge.conditions[condition]
    if not finding:
        return (entry.prior.basis, entry.prior.reference) if entry.prior else ("estimate", ())
    row = next((r for r in entry.likelihoods if r.finding == finding), None)
    return (row.basis, row.reference) if row else ("estimate", ())


def overturns(
    inquiry: Inquiry, person: Person, evidence: Sequence[Evidence]
) -> tuple[Overturn, ...]:
    """The smallest changes that would bring down the leader."""
    network, posterior = inquiry.network, inquiry.posterior
    changes = would_overturn(network, posterior, person, evidence, answers=inquiry.answers)
    return tuple(
        Overturn(change.answers, not change.new, change.leader, round(change.probability, 4))
        for change in changes
    )


def close_pairs(
    network: Network, posterior: Posterior, person: Person, evidence: Sequence[Evidence]
) -> tuple[ClosePair, ...]:
    """Pairs that are not told apart, and the cheapest good ways to do it."""
    table = network.knowledge.findings
    return tuple(
        ClosePair(
            pair.first,
            pair.second,
            tuple(
                Separator(
                    d.finding,
                    table[d.finding].term,
                    table[d.finding].plain,
                    d.asked_of,
                    round(d.decibans, 2),
                    EFFORT[d.asked_of],
                )
                for d in pair.by
            ),
        )
        for pair in undecided(network, posterior, person, evidence)
    )


def questions(inquiry: Inquiry) -> tuple[NextQuestion, ...]:
    """The next best questions with a sentence on why."""
    network = inquiry.network
    return tuple(
        NextQuestion(q.findings, _text(network, q), why(network, q), round(q.value, 4))
        for q in inquiry.best()
    )


def _text(network: Network, question: Question) -> str:
    table = network.knowledge.findings
    if len(question.findings) == 1:
        return table[question.findings[0]].question
    group = network.knowledge.topics[table[question.findings[0]].topic]
    return group.question or f"Which of these fits ({group.name})?"
