"""What leads: the one place that decides what a heading, a sentence or a letter names as cause.

A cause is named alone only where it stands out or leads; causes that fit about equally are named
together; where none stands out, none is. A case in which nothing was found names none at all.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from plantar.anatomy.painted import PaintedMap
from plantar.assessment.report import (
    LeaderStanding,
    Leading,
    LevelReason,
    RankedCondition,
    RankedGroup,
    RankedSite,
    Report,
    Statement,
    UrgencyAnswer,
)
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.schema import Condition as KnownCondition
from plantar.knowledge.schema import Exclusion
from plantar.knowledge.schema_model import ReportParameters
from plantar.knowledge.share import percent, percent_range
from plantar.reasoning.network import SOMETHING_ELSE
from plantar.triage.urgency import Urgency

Ranked = TypeVar("Ranked", RankedCondition, RankedSite)
MOST_EQUAL = 3
MOST_EXCLUDED = 2
MISSING = (
    Statement("complaint", "what you feel, such as numb, tingling, burning or weak"),
    Statement("distribution", "where you feel it, in words or painted"),
    Statement("time course", "since when, and how it began"),
)
"""What a case without any finding lacks."""
AGE = Statement("age", "your age")
NOTHING = Statement(
    "No finding was told, painted or seen, so no hypothesis is named.",
    "Nothing is known yet of what you feel, so no cause can be named.",
)
BY_NOTHING = LevelReason(
    "nothing is known to be there, so the level rests on age, sex and dangers alone",
    "Too little is known about you to say what it may be.",
)


def is_known(evidence: Iterable[Evidence], map_: PaintedMap, judged_by: Container[str]) -> bool:
    """Whether anything was found that a cause is judged by: told, painted, seen or measured.

    ``judged_by``: see :attr:`plantar.reasoning.network.Network.telling`.
    """
    return bool(map_.marked_sides) or any(
        e.state is State.PRESENT and e.finding in judged_by for e in evidence
    )


def tells_of_today(
    evidence: Iterable[Evidence], map_: PaintedMap, knowledge: KnowledgeBase
) -> bool:
    """Whether anything but what stands for years was found, or a danger is not sure to be absent.

    Wider than :func:`is_known`: a stiff neck is no finding that causes are judged by.
    """
    return bool(map_.marked_sides) or any(
        (e.state is State.PRESENT and e.finding not in knowledge.standing)
        or (e.state is State.UNSURE and e.finding in knowledge.dangers)
        for e in evidence
    )


def worth_listing(ranked: Sequence[Ranked], limits: ReportParameters) -> list[Ranked]:
    """Causes or sites that are probable enough to stand in a list, on every page and paper."""
    return [item for item in ranked if item.probability >= limits.listed_from.value]


def leading(
    ranked: Sequence[RankedCondition],
    groups: Sequence[RankedGroup],
    limits: ReportParameters,
    *,
    known: bool,
    age_years: int | None,
    flagged: Sequence[Sequence[KnownCondition]] = (),
    unexposed: Container[str] = (),
    not_excluded: Mapping[str, Exclusion] = MappingProxyType({}),
) -> Leading:
    """What leads, in order of the ranking, with the sentence that every face shows.

    Args:
        ranked: conditions, most probable first.
        groups: branches of the tree with the probability of all that they hold.
        limits: from what probability a cause stands out or leads.
        known: whether anything was found, see :func:`is_known`.
        age_years: None where it is not known.
        flagged: of each red flag that set the level the dangers that it is for, likeliest first.
        unexposed: causes that need an exposure of which nothing is known; only a cause that stands
            out is named all the same.
        not_excluded: diagnoses of exclusion of which not all is excluded; the sentence says so.
    """
    if not known:
        missing = MISSING if age_years is not None else (*MISSING, AGE)
        return Leading("nothing_known", (), "", NOTHING.clinical, NOTHING.plain, missing)
    if ranked[0].probability < limits.stands_out.value:
        ranked = [c for c in ranked if c.id not in unexposed] or ranked
    lead = _by_exclusion(_by_probability(ranked, groups, limits), not_excluded)
    return _excluding(lead, ranked, flagged)


def _by_exclusion(lead: Leading, not_excluded: Mapping[str, Exclusion]) -> Leading:
    """With what must be ruled out first, where a diagnosis of exclusion is among those named."""
    open_ = [not_excluded[c] for c in lead.conditions if c in not_excluded]
    clinical = " ".join([lead.clinical, *(e.clinical for e in open_)])
    plain = " ".join([lead.plain, *(e.plain for e in open_)])
    return replace(lead, clinical=clinical, plain=plain)


def _excluding(
    lead: Leading,
    ranked: Sequence[RankedCondition],
    flagged: Sequence[Sequence[KnownCondition]],
) -> Leading:
    """With what the red flags of the level are for said first, where nothing so urgent leads.

    A letter to an emergency department that begins with a harmless cause undoes the alarm. "Another
    disease of the cord" tells nobody what to look for, and is not named.
    """
    dangers = {c.id: c.urgency for of in flagged for c in of}
    level = max((Urgency(u).rank for u in dangers.values()), default=0)
    leads = [c for c in ranked if c.id in lead.conditions]
    if any(c.id in dangers or Urgency(c.urgency).rank >= level for c in leads):
        return lead
    named = [[c for c in of if c.kind != "other"] for of in flagged]
    chosen = list({of[0].id: of[0] for of in named if of}.values())[:MOST_EXCLUDED]
    if not chosen:
        return lead
    clinical = " or ".join(c.name for c in chosen)
    plain = " or ".join(c.plain_name for c in chosen)
    return replace(
        lead,
        to_exclude=tuple(c.id for c in chosen),
        clinical=f"To be excluded first, by a red flag: {clinical}. {lead.clinical}",
        plain=f"First to be ruled out: {plain}. {lead.plain}",
    )


def _by_probability(
    ranked: Sequence[RankedCondition],
    groups: Sequence[RankedGroup],
    limits: ReportParameters,
) -> Leading:
    """What leads by probability alone, of a case in which something was found."""
    first, group = ranked[0], _branch(groups, limits.stands_out.value)
    if first.id == SOMETHING_ELSE:
        clinical = f"No condition explains it: another cause {_shown(first)}."
        plain = "Nothing that plantar knows explains this well. Somebody should examine you."
        return Leading("open", (), "", clinical, plain, ())
    least = limits.fits_equally.value * first.probability
    equal = [c for c in ranked if c.probability >= least][:MOST_EQUAL]
    equal = [c for c in equal if c.id != SOMETHING_ELSE]
    if first.probability >= limits.stands_out.value:
        plain = f"It may well be {first.plain_name}."
        return _named("stands_out", [first], None, f"Leading hypothesis: {_of(first)}.", plain)
    beside = group if group and any(not _within(c, group, groups) for c in equal) else None
    if len(equal) > 1 and first.probability >= limits.leads_together.value:
        clinical = f"About equally probable: {'; '.join(map(_of, equal))}."
        plain = f"These fit about equally well: {_listed([c.plain_name for c in equal])}."
        return _named("equal", equal, beside, clinical, plain)
    if first.probability >= limits.leads.value:
        beside = group if group and not _within(first, group, groups) else None
        plain = f"It may be {first.plain_name}, but that is far from sure."
        return _named("leads", [first], beside, f"Leading hypothesis: {_of(first)}.", plain)
    clinical = f"No hypothesis leads; the first is {_of(first)}."
    plain = "No single cause stands out yet. Somebody who examines you can tell more."
    return _named("open", [], group, clinical, plain)


def without_causes(answer: UrgencyAnswer) -> UrgencyAnswer:
    """The urgency of a case in which nothing was found: its reasons name no cause; others stay."""
    kept = tuple(r for r in answer.set_by if not r.causes)
    return replace(answer, set_by=kept or (BY_NOTHING,), would_lower=())


def reasons_beside(report: Report) -> tuple[LevelReason, ...]:
    """Reasons of the urgency for a first screen: below same-day without those that only repeat
    what leads; where nothing leads, a normal visit names no cause as if it did."""
    level = Urgency(report.urgency.level)
    if level.rank >= Urgency.SAME_DAY.rank:
        return report.urgency.set_by
    leads = report.leading.conditions
    if report.leading.standing == "open" and level.rank <= Urgency.ROUTINE.rank:
        leads = tuple(c.id for c in report.conditions)
    return tuple(r for r in report.urgency.set_by if set(leads).isdisjoint(r.causes))


def said_once(reasons: Sequence[LevelReason]) -> tuple[LevelReason, ...]:
    """Reasons for a person, without one whose causes another names together with more.

    "It may be gout." says nothing beside "It may be gout or a sprain."
    """
    named = [set(r.causes) for r in reasons]
    return tuple(
        r
        for r, mine in zip(reasons, named, strict=True)
        if not (mine and any(mine < other for other in named))
    )


def _named(
    standing: LeaderStanding,
    conditions: Sequence[RankedCondition],
    group: RankedGroup | None,
    clinical: str,
    plain: str,
) -> Leading:
    ids, branch = tuple(c.id for c in conditions), group.id if group else ""
    if group:
        clinical += f" Most of the probability is in: {group.name} {percent(group.probability)}."
        plain += f" Most of it points to {group.plain_name}."
    return Leading(standing, ids, branch, clinical, plain, ())


def _branch(groups: Sequence[RankedGroup], least: float) -> RankedGroup | None:
    """The narrowest branch that stands out."""
    likely = [g for g in groups if g.probability >= least]
    parents = {g.parent for g in likely}
    return next((g for g in likely if g.id not in parents), None)


def _within(condition: RankedCondition, group: RankedGroup, groups: Sequence[RankedGroup]) -> bool:
    """Whether a condition hangs on a branch."""
    parent_of = {g.id: g.parent for g in groups}
    at = condition.group
    while at and at != group.id:
        at = parent_of.get(at, "")
    return at == group.id


def _of(condition: RankedCondition) -> str:
    return f"{condition.name}, probability {_shown(condition)}"


def _shown(condition: RankedCondition) -> str:
    return f"{percent(condition.probability)} (90 % interval {percent_range(condition.interval)})"


def _listed(names: Sequence[str]) -> str:
    """Names in a row, the last with "and".

    >>> _listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
