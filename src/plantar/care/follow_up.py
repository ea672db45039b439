"""Prevention, the daily foot check, what to measure and when to be seen again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plantar.care.calendar import CalendarEntry
from plantar.care.flags import feet_spared, groups_told
from plantar.care.standing_advice import said
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import PlainFacts, holds
from plantar.knowledge.schema_care import FollowUp

SOONER = "Be seen sooner if one of these is new or worse"
"""What such signs tell who has some of them for long."""


@dataclass(frozen=True, slots=True)
class PlainCheck:
    """The same as a :class:`Check`, in plain words."""

    name: str
    when: str
    write_down: str
    expect: str
    sooner: str


@dataclass(frozen=True, slots=True)
class Check:
    """What to follow for one cause, in clinical terms, with its plain wording."""

    id: str
    name: str
    p: float
    measure: tuple[str, ...]
    when: str
    after_days: int
    """Days to the first look back."""
    expect: str
    seen_sooner: str
    references: tuple[str, ...]
    plain: PlainCheck


NOTHING = PlainFacts({}, {})


@dataclass(frozen=True, slots=True)
class FollowUpPlan:
    """The checklist."""

    daily: tuple[str, ...]
    """Empty unless the feet are at risk; a foot whose feeling is unknown is at risk."""
    checks: tuple[Check, ...]
    complications: tuple[Check, ...]
    """What follow-up is there to prevent, for the likely causes."""
    red_lines: tuple[str, ...]


def follow_up(
    flags: Mapping[str, bool | None],
    p_conditions: Mapping[str, float],
    knowledge: KnowledgeBase,
    facts: PlainFacts = NOTHING,
) -> FollowUpPlan:
    """The checklist of this person; unknown safety flags count as true, ``facts`` are findings."""
    rows: Mapping[str, FollowUp] = knowledge.care.follow_up
    likely = knowledge.model.care.follow_up_likely.value
    watched = knowledge.model.report.watch_from.value
    known = PlainFacts({name: state for name, state in flags.items() if state is not None})
    groups = groups_told(known, knowledge)
    scored = [(_weight(row, p_conditions, groups), key, row) for key, row in rows.items()]
    kept = sorted((s for s in scored if s[0] >= likely), key=lambda s: (-s[0], s[1]))
    checks = tuple(_check(*entry) for entry in kept if entry[2].kind == "cause")
    complications = tuple(_check(*entry) for entry in kept if entry[2].kind == "complication")
    red = dict.fromkeys(c.plain.sooner for c in checks if c.plain.sooner)
    general = (
        f"{watch.look_for} ({watch.within})"
        for watch in knowledge.safety_net
        if not watch.levels
        and _is_for(watch.conditions, p_conditions, watched)
        and (not watch.when or holds(watch.when, facts) is True)
    )
    daily = daily_check(knowledge, known) if at_risk(flags, knowledge) else ()
    return FollowUpPlan(daily, checks, complications, tuple(dict.fromkeys((*general, *red))))


def daily_check(knowledge: KnowledgeBase, flags: PlainFacts = NOTHING) -> tuple[str, ...]:
    """What to do each day for a foot at risk, less what the flags forbid this person."""
    rows = said(knowledge.care.standing_advice, "daily_check", flags)
    return tuple(row.text for row in rows)


def _check(p: float, key: str, row: FollowUp) -> Check:
    return Check(
        key, row.name, p, row.measure, row.interval, row.after_days, row.expected_course,
        row.escalation_triggers, row.reference, _plain(row),
    )  # fmt: skip


def visit_entries(level: str, knowledge: KnowledgeBase) -> tuple[CalendarEntry, ...]:
    """The visits that a level of urgency asks for."""
    return tuple(
        CalendarEntry(f"visit_{level}", visit.title, visit.text, visit.after_days)
        for visit in knowledge.care.visits.values()
        if visit.level == level
    )


def entries(plan: FollowUpPlan) -> tuple[CalendarEntry, ...]:
    """Lines of a calendar: the feet, and the likeliest cause.

    A title says nothing of what it may be: a locked screen shows it to everybody.
    """
    found = []
    if plan.daily:
        found.append(CalendarEntry("daily", "Check both feet", "\n".join(plan.daily), 0, 7))
    for check in plan.checks[:1]:
        plain = check.plain
        text = (
            f"{plain.name}: {plain.when}\nWrite down: {plain.write_down}\n"
            f"What to expect: {plain.expect}\n{SOONER}: {plain.sooner}"
        )
        found.append(
            CalendarEntry(check.id, "How is it today? Check again", text, check.after_days)
        )
    return tuple(found)


def _plain(row: FollowUp) -> PlainCheck:
    """Return the plain wording, or the clinical one if there is no plain one."""
    told = row.plain
    if told is None:
        measure = "; ".join(row.measure)
        return PlainCheck(
            row.name, row.interval, measure, row.expected_course, row.escalation_triggers
        )
    return PlainCheck(told.name, told.when, told.write_down, told.expect, told.sooner)


def at_risk(flags: Mapping[str, bool | None], knowledge: KnowledgeBase) -> bool:
    """Whether the feet need care each day: what nobody knows counts, unless they are spared."""
    spared = feet_spared(flags, knowledge)
    states = (flags.get(name) for name, flag in knowledge.care.flags.items() if flag.daily_check)
    return any(state is True if spared else state is not False for state in states)


def _is_for(conditions: tuple[str, ...], p_conditions: Mapping[str, float], least: float) -> bool:
    return not conditions or max(p_conditions.get(c, 0.0) for c in conditions) >= least


def _weight(row: FollowUp, p_conditions: Mapping[str, float], groups: frozenset[str]) -> float:
    """Probability of the likeliest of its causes; 1 where a group of it is known."""
    if groups & set(row.groups):
        return 1.0
    return max((p_conditions.get(c, 0.0) for c in row.conditions), default=0.0)
