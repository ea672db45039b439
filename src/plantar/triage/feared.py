"""What the rules that hold fear of one person, weighed by how probable it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.schema_triage import RedFlag
from plantar.triage.redflags import FiredFlag
from plantar.triage.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A rule that holds, and those of its targets that it may be for, likeliest first."""

    flag: RedFlag
    causes: tuple[str, ...]


def feared(
    fired: Sequence[FiredFlag],
    evidence: Iterable[Evidence],
    shares: Mapping[str, float],
    knowledge: KnowledgeBase,
) -> tuple[Suspicion, ...]:
    """Each rule with the causes that it is for, as far as ``shares`` tells them apart.

    A target that is many times less probable than another of the same rule is left out, and so is
    a rule that is only about what a near-certain cause brings: see :func:`_explained`.
    """
    present = {e.finding for e in evidence if e.state is State.PRESENT}
    complaints = {f for f in present if f in knowledge.findings and knowledge.is_complaint(f)}
    beside = knowledge.model.report.feared_beside.value
    return tuple(
        Suspicion(one.flag, _likely(one.flag.targets, shares, beside))
        for one in fired
        if not _explained(one, fired, complaints, shares, knowledge.model.report.settled.value)
    )


def _likely(targets: Sequence[str], shares: Mapping[str, float], beside: float) -> tuple[str, ...]:
    """Targets as probable as ``beside`` times the likeliest, likeliest first."""
    ranked = sorted(targets, key=lambda t: -shares.get(t, 0.0))
    least = beside * max((shares.get(t, 0.0) for t in targets), default=0.0)
    return tuple(t for t in ranked if shares.get(t, 0.0) >= least)


def _explained(
    one: FiredFlag,
    fired: Sequence[FiredFlag],
    complaints: set[str],
    shares: Mapping[str, float],
    settled: float,
) -> bool:
    """Whether each complaint that made the rule hold made others hold that are as urgent and for a
    cause that is near certain, which this rule is not for.

    A rule that holds for anything else, such as lost feeling at the seat beside a stroke, stays.
    """
    mine = complaints.intersection(one.because)
    rank = Urgency(one.flag.urgency).rank
    sure = {t for f in fired for t in f.flag.targets if shares.get(t, 0.0) >= settled}
    if not mine or sure.intersection(one.flag.targets):
        return False
    theirs = (
        f.because
        for f in fired
        if Urgency(f.flag.urgency).rank >= rank and sure.intersection(f.flag.targets)
    )
    return mine <= {name for because in theirs for name in because}
