"""Red flags and risk to one urgency: the more cautious of the two wins."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence
from plantar.knowledge.expression import holds
from plantar.knowledge.fields import UrgencyLevel
from plantar.knowledge.schema_triage import Repeat, TriagePolicy
from plantar.knowledge.share import percent
from plantar.triage.redflags import FiredFlag, RedFlagResult, facts_of, likeliest_first
from plantar.triage.urgency import Urgency, most_urgent

TOLD_FROM = 0.005
"""A rest that would change the whole per cent of a sum."""
MOST_NAMED = 2
"""Causes that one reason names."""
FEW = 2
"""A rule that so few answers could still complete is named as what would raise the level."""


CERTAIN = 1.0
"""The confidence of an answer, and of a length of time that is surely that of the complaint."""


class Cause(NamedTuple):
    """A condition as triage sees it; ``settles`` is what would exclude it."""

    id: str
    name: str
    plain_name: str
    urgency: Urgency
    settles: str = ""
    named: bool = True
    """Whether it may be named before others: known to plantar, and nothing that it needs to have
    happened is missing."""


ProbableCause = tuple[Cause, float]
"""A cause with its probability."""


@dataclass(frozen=True, slots=True)
class UrgencyReason:
    """Why a level was set, for the clinician and for the person."""

    level: Urgency
    clinical: str
    plain: str
    causes: tuple[str, ...] = ()
    """Conditions that it names."""
    findings: tuple[str, ...] = ()
    """Findings that it rests on; it falls where an examination does not confirm them."""
    settles: str = ""
    """What would exclude the conditions, in words."""


@dataclass(frozen=True, slots=True)
class TriageDecision:
    """The level, what set it, what would raise or lower it and what nobody has checked.

    Of what nobody has checked that comes first which the likeliest dangers wait for.
    """

    level: Urgency
    set_by: tuple[UrgencyReason, ...]
    would_raise: tuple[FiredFlag, ...]
    not_checked: tuple[str, ...]


def decide(
    flags: RedFlagResult,
    views: Sequence[Sequence[ProbableCause]],
    policy: TriagePolicy,
    *,
    named_beside: float,
    earlier_contacts: int = 0,
) -> TriageDecision:
    """Urgency from rules, risk and repeat contact. Reassuring rules never lower the level.

    Args:
        flags: which rules fired and which are open.
        views: the risks as all of the evidence gives them, first, and as it gives them without
            what made lesser rules fire: a red flag that explains away a danger does not lower it.
        policy: the thresholds.
        named_beside: a condition less probable is not named beside the first.
        earlier_contacts: how often help was sought before for this complaint.
    """
    repeat = _repeat(policy, earlier_contacts)
    shares = {cause.id: p for cause, p in views[0]} if views else {}
    reasons = [_of_flag(f) for f in likeliest_first(flags.fired, shares)]
    factor = repeat.factor if repeat else 1.0
    limit = cache(policy.alone)  # alike in all views
    risks = [_of_risk(view, policy, limit, factor) for view in views]
    reasons += [_in_words(risks, views[0], named_beside)] if risks else []
    if repeat and repeat.at_least != Urgency.SELF_CARE.value:
        reasons.append(_of_repeat(repeat, earlier_contacts))
    level = most_urgent(r.level for r in reasons)
    higher = [
        FiredFlag(f.flag, f.unanswered)
        for f in flags.open
        if _LEVELS[f.flag.urgency].rank > level.rank
    ]
    likeliest = likeliest_first(higher, shares, without_cause=0.0)
    return TriageDecision(
        level,
        tuple(dict.fromkeys(r for r in reasons if r.level is level)),
        tuple(f for f in higher if len(f.because) <= FEW),
        tuple(dict.fromkeys(name for f in likeliest for name in f.because)),
    )


_LEVELS = {level.value: level for level in Urgency}
Limit = Callable[[str, UrgencyLevel], tuple[float, UrgencyLevel] | None]
"""From which probability one condition sets a level by itself: :meth:`TriagePolicy.alone`."""


def is_established(evidence: Iterable[Evidence], knowledge: KnowledgeBase) -> bool:
    """Whether a complaint is told to be old, and neither new in a part nor growing.

    How old it is must be certain; for what is new or grows it is enough that it is likely.
    """
    policy, given = knowledge.triage, [*evidence]
    return all(
        holds(policy.established.when, facts_of(given, knowledge.findings, sure=sure))
        for sure in (policy.sure.share, CERTAIN)
    )


def risks_of(
    views: Sequence[Mapping[str, float]],
    knowledge: KnowledgeBase,
    *,
    established: bool,
    unexposed: Container[str] = (),
) -> list[list[ProbableCause]]:
    """What each cause of some posteriors would mean for the urgency; unnamed ones are routine.

    ``established``: a condition with an aftermath is as urgent as that (:func:`is_established`).
    ``unexposed``: causes that are named only where no other has their level.
    """
    names = {name: None for shares in views for name in shares}
    causes = {name: _cause(name, knowledge, established=established) for name in names}
    causes |= {
        name: cause._replace(named=False) for name, cause in causes.items() if name in unexposed
    }
    return [[(causes[name], p) for name, p in shares.items()] for shares in views]


def _cause(name: str, knowledge: KnowledgeBase, *, established: bool) -> Cause:
    entry = knowledge.conditions.get(name)
    if entry is None:
        return Cause(name, "Something else", "another cause", Urgency.ROUTINE, named=False)
    level = _LEVELS[entry.urgency_when(established=established)]
    return Cause(name, entry.name, entry.plain_name, level, entry.settles)


def _of_flag(fired: FiredFlag) -> UrgencyReason:
    level = Urgency(fired.flag.urgency)
    return UrgencyReason(level, fired.flag.message, fired.flag.plain, findings=fired.because)


def _of_repeat(repeat: Repeat, contacts: int) -> UrgencyReason:
    return UrgencyReason(
        Urgency(repeat.at_least),
        f"repeat contact: {contacts} earlier contacts for the same complaint",
        f"You have asked for help {contacts} times before for this. It should be looked at again.",
    )


class _Risk(NamedTuple):
    """The level that one view of the evidence sets, and by which causes, most probable first."""

    level: Urgency
    total: float
    """The probability of all causes at least so urgent."""
    causes: tuple[ProbableCause, ...]


def _of_risk(
    risks: Sequence[ProbableCause], policy: TriagePolicy, limit: Limit, factor: float
) -> _Risk:
    """The most urgent level that the probabilities together or one alone set."""
    at_least: list[ProbableCause] = []
    of_level: dict[Urgency, list[ProbableCause]] = {level: [] for level in Urgency}
    alone: dict[Urgency, list[ProbableCause]] = {level: [] for level in Urgency}
    for risk in risks:
        cause, p = risk
        of_level[cause.urgency].append(risk)
        found = limit(cause.id, cause.urgency._value_)
        if found is not None and p >= found[0] * factor:
            alone[_LEVELS[found[1]]].append(risk)
    for level, mine in of_level.items():
        named = alone[level]
        at_least += mine
        total = sum(p for _, p in at_least)
        pooled = policy.pooled.get(level.value)
        if named or (pooled and total >= pooled.share * factor):
            return _Risk(level, total, tuple(sorted(named or at_least, key=_likely)))
    return _Risk(Urgency.SELF_CARE, 0.0, ())


def _likely(risk: ProbableCause) -> tuple[bool, float, str]:
    """Named causes first, the most probable before others."""
    cause, p = risk
    return not cause.named, -p, cause.id


def _in_words(
    risks: Sequence[_Risk], full: Sequence[ProbableCause], named_beside: float
) -> UrgencyReason:
    """One reason for all views: what names the causes is all of the evidence.

    A view without some findings has its own order of causes; two sentences with two orders
    contradict each other. The first cause is the most probable of those that urge, the cause that
    leads among them where it needs a doctor today; at most one more is named.
    """
    level = most_urgent(risk.level for risk in risks)
    setting = [risk for risk in risks if risk.level is level]
    if not setting[0].causes:
        return UrgencyReason(
            Urgency.SELF_CARE,
            "risk: no condition that needs a visit stands out",
            "Nothing that needs a visit stands out.",
        )
    urging = _urging(setting, full, named_beside)
    leader = max(full, key=lambda risk: risk[1])[0]
    named = [cause for cause, _ in urging[:MOST_NAMED]]
    return UrgencyReason(
        level,
        _clinically(setting[0], named_beside, whole=setting[0] is risks[0]),
        _plainly(level, named, leader),
        tuple(cause.id for cause in named),
        settles="; ".join(f"{c.name}: {c.settles}" for c in named if c.settles),
    )


def _urging(
    setting: Sequence[_Risk], full: Sequence[ProbableCause], named_beside: float
) -> list[ProbableCause]:
    """Causes that a reason names, by their probability with all of the evidence.

    Those that set the level in some view; and before them the cause that leads, where it needs a
    doctor within the day itself: to name a lesser one alone would contradict the answer.
    """
    shares = {cause.id: p for cause, p in full}
    worth = {c.id: c for risk in setting for c, _ in _worth_naming(risk, named_beside)}
    leader = max(full, key=lambda risk: risk[1])[0]
    if leader.named and leader.urgency.rank >= Urgency.SAME_DAY.rank <= setting[0].level.rank:
        worth[leader.id] = leader
    return sorted(((c, shares.get(c.id, 0.0)) for c in worth.values()), key=_likely)


def _worth_naming(risk: _Risk, named_beside: float) -> Sequence[ProbableCause]:
    shown = risk.causes[:MOST_NAMED]
    return [one for one in shown if one[1] >= named_beside] or shown[:1]


def _clinically(risk: _Risk, named_beside: float, *, whole: bool) -> str:
    """The sum and what it is made of; ``whole``: with all of the evidence.

    Below the same day no danger is the reason, but that no more urgent cause is probable enough.
    """
    named = _worth_naming(risk, named_beside)
    listed = ", ".join(f"{cause.name} {percent(p)}" for cause, p in named)
    rest = risk.total - sum(p for _, p in named)
    beside = ", together with less probable ones" if rest >= TOLD_FROM else ""
    soon = risk.level.rank >= Urgency.SAME_DAY.rank
    of = "risk" if soon else "no more urgent cause is probable enough"
    without = "" if whole else " without what explains it otherwise"
    or_sooner = "" if risk.level is Urgency.EMERGENCY_NOW else " or sooner"
    seen = f"conditions to be seen {risk.level.when}{or_sooner}"
    return f"{of}{without}: {percent(risk.total)} for {seen} ({listed}{beside})"


def _plainly(level: Urgency, named: Sequence[Cause], leader: Cause) -> str:
    causes = " or ".join(cause.plain_name for cause in named)
    if named[0].id == leader.id:
        return f"It may be {causes}."
    if level.rank >= Urgency.SAME_DAY.rank:
        return f"It could be {causes}. That must be ruled out first."
    if leader.named:
        return f"The likeliest cause is {leader.plain_name}, but it could also be {causes}."
    return f"It could be {causes}."


def _repeat(policy: TriagePolicy, contacts: int) -> Repeat | None:
    reached = [r for r in policy.repeat if contacts >= r.contacts]
    return max(reached, key=lambda r: r.contacts, default=None)


def lesser_findings(flags: RedFlagResult) -> tuple[str, ...]:
    """Findings that made rules below an emergency fire, in order."""
    urgent = (Urgency.SAME_DAY.value, Urgency.WITHIN_2_WEEKS.value)
    named: Mapping[str, None] = dict.fromkeys(
        name for f in flags.fired if f.flag.urgency in urgent for name in f.because
    )
    return tuple(sorted(named))
