"""The part of a report that says how urgent it is, why, and what would change that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import inf, nextafter

from plantar.assessment.report import (
    LevelReason,
    Report,
    Statement,
    Status,
    UrgencyAnswer,
    WatchFor,
    is_unsafe,
)
from plantar.assessment.settled import Settled
from plantar.care.care_plan import Alert
from plantar.care.referral import own_team
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.expression import (
    Comparison,
    PlainFacts,
    comparisons,
    holds,
    mentioned,
    parse,
)
from plantar.knowledge.schema_triage import Country
from plantar.triage.decision import (
    TriageDecision,
    UrgencyReason,
    decide,
    is_established,
    lesser_findings,
    risks_of,
)
from plantar.triage.not_felt import to_say
from plantar.triage.redflags import FiredFlag, RedFlagResult, facts_of, likeliest_first
from plantar.triage.safety_net import watch_for
from plantar.triage.screen import Screened
from plantar.triage.urgency import Urgency, most_urgent

MOST_LEFT_OUT = 5
"""Findings of lesser rules that are left out in every combination: 32 posteriors at most."""
MOST_EXAMINED = 5
"""Signs and tests that a person is told to have looked at."""

Shares = Mapping[str, float]
UNSAFE_NAME = "Not yet safe to say"
UNSAFE_WHEN = "answer the questions about dangers first"
UNSAFE_WHERE = (
    "Some questions about dangers are not answered yet, so nobody can say how soon you should be "
    "seen. If one of them is true for you: {where}"
)


def decision(
    knowledge: KnowledgeBase,
    flags: RedFlagResult,
    told: Settled,
    shares: Shares,
    infer: Callable[[Sequence[Sequence[Evidence]]], Sequence[Shares]],
    told_alone: Callable[[Sequence[Sequence[Evidence]]], Sequence[Shares]],
    earlier_contacts: int,
) -> TriageDecision:
    """The level from rules and risk.

    The risk is also looked at with the worse of two answers that clash, and without the findings
    that made lesser rules fire: one that explains the complaint in another way takes probability
    off a danger, and adding it must not lower the level. And the risk of emergencies is looked at
    in all these ways by what was told alone (``told_alone``, empty where nothing else counted):
    what a text reads like as a whole may not talk one away.
    """
    evidence = told.evidence
    views = [shares]
    if not any(f.flag.urgency == Urgency.EMERGENCY_NOW.value for f in flags.fired):
        views += infer([told.cautious] if told.conflicts else [])
        known = {e.finding for e in evidence}
        left_out = dict.fromkeys(some & known for some in _subsets(lesser_findings(flags)))
        rests = [[e for e in evidence if e.finding not in some] for some in left_out if some]
        views += infer(rests)
        views += [_emergencies(found, knowledge) for found in told_alone([evidence, *rests])]
    return decide(
        flags,
        risks_of(
            views,
            knowledge,
            established=is_established(evidence, knowledge),
            unexposed=knowledge.not_exposed(evidence),
        ),
        knowledge.triage,
        named_beside=knowledge.model.report.named_beside.value,
        earlier_contacts=earlier_contacts,
    )


def _emergencies(shares: Shares, knowledge: KnowledgeBase) -> Shares:
    """The part of a posterior that needs help now."""
    table, now = knowledge.conditions, Urgency.EMERGENCY_NOW.value
    return {name: p for name, p in shares.items() if name in table and table[name].urgency == now}


def _subsets(names: Sequence[str]) -> list[frozenset[str]]:
    chosen = names[:MOST_LEFT_OUT]
    return [frozenset(some) for n in range(1, len(chosen) + 1) for some in combinations(chosen, n)]


def with_safety(made: TriageDecision, alerts: Sequence[Alert]) -> TriageDecision:
    """The decision, lifted where a safety rule of the plan asks for more: never lowered."""
    level = most_urgent(Urgency(a.level) for a in alerts)
    if level.rank <= made.level.rank:
        return made
    reasons = tuple(
        UrgencyReason(level, a.clinical, a.text) for a in alerts if a.level == level.value
    )
    return replace(made, level=level, set_by=reasons)


def answer(
    made: TriageDecision,
    screened: Screened,
    shares: Shares,
    evidence: Sequence[Evidence],
    knowledge: KnowledgeBase,
    country: Country,
    closed: Collection[str] = (),
) -> UrgencyAnswer:
    """The level with its reasons, and, where dangers are open, what they could make of it.

    ``closed``: findings that what was told rules out.
    """
    status: Status = "settled" if screened.settled else "provisional"
    unsafe = is_unsafe(made.level, status)
    findings, lines = knowledge.findings, knowledge.danger_screen
    feared = [Statement(findings[name].term, findings[name].plain) for name in screened.doubts]
    feared += [Statement(lines[name].term, lines[name].plain) for name in screened.open]
    name, when, where = _how_soon(made.level, shares, knowledge, country, unsafe=unsafe)
    return UrgencyAnswer(
        level=made.level.value,
        status=status,
        at_most=screened.at_most.value,
        dangers=tuple(dict.fromkeys(feared)),
        name=name,
        when=when,
        where=where,
        country=country.name,
        set_by=tuple(LevelReason(r.clinical, r.plain, r.causes) for r in made.set_by),
        would_raise=_would_raise(made, shares, evidence, knowledge),
        would_lower=tuple(dict.fromkeys(_lowering(made, evidence, knowledge))),
        not_checked=_asked_first([n for n in made.not_checked if n not in closed], knowledge),
        safety_net=_safety_net(made.level, shares, evidence, knowledge, country),
        look=() if made.level is Urgency.EMERGENCY_NOW else to_say(evidence, knowledge),
    )


def _asked_first(names: Sequence[str], knowledge: KnowledgeBase) -> tuple[str, ...]:
    """What the danger screen asks, in its order, before the rest in the order that it has."""
    asked = [name for line in knowledge.danger_screen.values() for name in line.findings]
    place = {name: n for n, name in enumerate(dict.fromkeys(asked))}
    return tuple(sorted(names, key=lambda name: place.get(name, len(place))))


def worth_examining(report: Report, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Findings not checked that an examiner should look at, the likeliest danger's first.

    A person is told only of what a more urgent rule waits for whose cause they may well have: the
    whole list frightens with what is nearly excluded.
    """
    shares = {c.id: c.probability for c in report.conditions}
    level = Urgency(report.urgency.level).rank
    rules = [(f, mentioned(f.when)) for f in knowledge.red_flags if Urgency(f.urgency).rank > level]

    def danger(name: str) -> float:
        causes = (t for flag, findings in rules if name in findings for t in flag.targets)
        return max((shares.get(target, 0.0) for target in causes), default=0.0)

    seen = [n for n in report.urgency.not_checked if knowledge.findings[n].asked_of != "patient"]
    near = [n for n in seen if danger(n) >= knowledge.model.report.watch_from.value]
    return tuple(sorted(near, key=danger, reverse=True)[:MOST_EXAMINED])


def _how_soon(
    level: Urgency, shares: Shares, knowledge: KnowledgeBase, country: Country, *, unsafe: bool
) -> tuple[str, str, str]:
    """The name of the level, when, and where to go; a team that treats the cause goes before."""
    if unsafe:
        where = UNSAFE_WHERE.format(where=Urgency.EMERGENCY_NOW.where(country))
        return UNSAFE_NAME, UNSAFE_WHEN, where
    if team := own_team(shares, level, knowledge):
        return team.name, team.when, team.where
    return level.label, level.when, level.where(country)


def _safety_net(
    level: Urgency,
    shares: Shares,
    evidence: Sequence[Evidence],
    knowledge: KnowledgeBase,
    country: Country,
) -> tuple[WatchFor, ...]:
    least = knowledge.model.report.watch_from.value
    facts = facts_of(evidence, knowledge.findings)
    return tuple(
        WatchFor(w.look_for, w.within, w.do, Urgency(w.do).where(country))
        for w in watch_for(level, shares, facts, knowledge.safety_net, least=least)
    )


def _would_raise(
    made: TriageDecision, shares: Shares, evidence: Sequence[Evidence], knowledge: KnowledgeBase
) -> tuple[Statement, ...]:
    """What would make it more urgent for this person: signs to watch that rest on what was told,
    then rules of causes that they may well have, the likeliest first."""
    least = knowledge.model.report.must_not_miss.value
    facts, nobody = facts_of(evidence, knowledge.findings), PlainFacts({})
    watch = watch_for(
        made.level,
        shares,
        facts,
        knowledge.safety_net,
        least=knowledge.model.report.watch_from.value,
    )
    own = [w for w in watch if w.conditions or (w.when and not holds(w.when, nobody))]
    near = [
        f
        for f in likeliest_first(made.would_raise, shares, without_cause=0.0)
        if any(shares.get(target, 0.0) >= least for target in f.flag.targets)
    ]
    signs = [w.look_for[:1].lower() + w.look_for[1:] for w in own]
    said = [Statement(f"if {sign}", f"if this is so: {sign}") for sign in signs]
    return tuple(dict.fromkeys([*said, *(_raising(f, facts, knowledge) for f in near)]))


def _raising(flag: FiredFlag, facts: PlainFacts, knowledge: KnowledgeBase) -> Statement:
    """What would make a rule true, as an "if": what the rule says of it is not so yet.

    What makes it true alone; where nothing does, what it takes together.
    """
    limits = {c.name: c for c in comparisons(parse(flag.flag.when))}
    alone = [n for n in flag.because if holds(flag.flag.when, _with(n, facts, limits.get(n)))]
    named = [_bound(n, limits.get(n), knowledge) for n in alone or flag.because]
    word = " or " if alone else " and "
    terms, plain = (word.join(n.clinical for n in named), word.join(n.plain for n in named))
    return Statement(f"if {terms}: {flag.flag.message}", f"if this is so: {plain}")


def _with(name: str, facts: PlainFacts, limit: Comparison | None) -> PlainFacts:
    """Return the facts with one more finding present; a measured one lies beyond its limit."""
    if limit is None:
        return replace(facts, states={**facts.states, name: True})
    value = nextafter(limit.limit, inf if limit.op.startswith(">") else -inf)
    return replace(facts, values={**facts.values, name: value})


def _bound(name: str, limit: Comparison | None, knowledge: KnowledgeBase) -> Statement:
    """A finding in words; a measured one with the limit that the rule asks for.

    The finding's own words say one direction ("low potassium"), and a rule may ask for the other.
    """
    entry = knowledge.findings[name]
    if limit is None or not entry.measured:
        return Statement(entry.term, entry.plain)
    said = f"{entry.measured} {limit.op} {limit.limit:g}"
    if entry.threshold and entry.threshold.op[0] != limit.op[0]:
        more = "or more" if limit.op[0] == ">" else "or less"
        return Statement(said, f"{entry.measured} {limit.limit:g} {entry.unit} {more}")
    return Statement(said, f"{entry.plain} ({said})")


def _seen(item: Evidence, knowledge: KnowledgeBase) -> bool:
    """Whether an examination can show that it is not so: no history, no length of time."""
    asked_of = knowledge.findings[item.finding].asked_of
    return asked_of != "patient" or knowledge.is_complaint(item.finding)


def _lowering(
    made: TriageDecision, evidence: Sequence[Evidence], knowledge: KnowledgeBase
) -> list[Statement]:
    """What was told and would have to turn out otherwise, as only an examination can show."""
    found: list[Statement] = []
    told = {e.finding for e in evidence if e.state is State.PRESENT and _seen(e, knowledge)}
    if made.level.rank <= Urgency.ROUTINE.rank:
        return found
    for reason in made.set_by:
        entries = [knowledge.findings[n] for n in reason.findings if n in told]
        if entries:
            clinical = ", ".join(e.term for e in entries)
            plain = "; ".join(e.plain for e in entries)
            found.append(
                Statement(
                    f"not confirmed on examination: {clinical}",
                    f"somebody trained looks and does not find: {plain}",
                )
            )
        elif reason.settles:
            found.append(Statement(reason.settles, "an examination or test rules it out"))
    return found
