"""Whom to see, how soon and why, and when no visit is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.schema import OwnTeam
from plantar.knowledge.schema_workup import Specialist
from plantar.triage.urgency import Urgency

BRING = {
    "medicines": "a list of all medicines and supplements",
    "shoes": "the shoes you wear most",
    "results": "results and letters you have",
    "map": "the picture of where you feel it",
}
FOR_EVERYBODY = ("medicines", "results", "map")
FAMILY_DOCTOR = "family doctor (GP)"
TODAY = "a doctor or an urgent-care service"
THROUGH = "through them"
MOST = 2
"""Specialists that are named."""
BOOKED = (Urgency.WITHIN_2_WEEKS, Urgency.ROUTINE)
"""Levels at which every country tells the person to book with their family doctor."""


Role = Literal["emergency", "doctor_of_the_day", "own_team", "family_doctor", "specialist"]


@dataclass(frozen=True, slots=True)
class Referral:
    """Whom to see, when, for which conditions, and what to bring; ``plain``: who, for a patient."""

    role: Role
    who: str
    when: str
    because: tuple[str, ...]
    bring: tuple[str, ...]
    plain: str = ""


def referrals(
    probabilities: Mapping[str, float],
    level: Urgency,
    knowledge: KnowledgeBase,
    *,
    warned: Sequence[str] = (),
) -> tuple[Referral, ...]:
    """Return the right people in order; empty if self-care is enough.

    An emergency has one place to go. Otherwise each condition speaks for its own specialist with
    its probability, and the general practitioner comes first where nobody stands out.

    Args:
        probabilities: of the conditions.
        level: how soon.
        knowledge: whom to see for which condition.
        warned: conditions that the red flags of the level warn of: at a level of today, who sees
            to the first of them that is as urgent is named before who sees to the likeliest.
    """
    if level is Urgency.EMERGENCY_NOW:
        return (Referral("emergency", "emergency department", level.when, (), ()),)
    if level is Urgency.SELF_CARE:
        return ()
    shares: dict[str, float] = {}
    because: dict[str, list[str]] = {}
    for name, p in sorted(probabilities.items(), key=lambda item: -item[1]):
        entry = knowledge.conditions.get(name)
        if entry and not entry.see:
            continue
        who = entry.see[0] if entry else knowledge.family_doctor
        shares[who] = shares.get(who, 0.0) + p
        because.setdefault(who, []).append(name)
    worth = knowledge.model.report.worth_referring.value
    ranked = sorted(shares, key=lambda who: (-shares[who], who))
    chosen = [w for n, w in enumerate(ranked) if n == 0 or shares[w] >= worth][:MOST]
    named = tuple(_to(knowledge.specialists[w], level, because[w][:3]) for w in chosen)
    if team := own_team(probabilities, level, knowledge):
        bring = named[0].bring
        return (Referral("own_team", team.who, team.when, named[0].because, bring), *named)
    if level is not Urgency.SAME_DAY:
        return named
    feared = _seen_to(warned, level, knowledge)
    others = [r for r in named if not feared or r.who != feared.who][: MOST - 1]
    day = _doctor_of_the_day(level.when, (), (BRING["medicines"],))
    return (day, feared, *others) if feared else (day, *others)


def _seen_to(warned: Sequence[str], level: Urgency, knowledge: KnowledgeBase) -> Referral | None:
    """The specialist of the first of some conditions that is as urgent as the level."""
    for name in warned:
        entry = knowledge.conditions[name]
        if entry.see and entry.urgency == level.value:
            found = _to(knowledge.specialists[entry.see[0]], level, (name,))
            if found.role == "specialist":
                return found
    return None


def own_team(
    probabilities: Mapping[str, float], level: Urgency, knowledge: KnowledgeBase
) -> OwnTeam | None:
    """The team that treats the leading cause already; an emergency or today goes before it."""
    if level not in BOOKED or not probabilities:
        return None
    leader = max(probabilities, key=lambda name: probabilities[name])
    entry = knowledge.conditions.get(leader)
    sure = probabilities[leader] >= knowledge.model.care.leads.value
    return entry.own_team if entry and sure else None


def _to(specialist: Specialist, level: Urgency, because: Sequence[str]) -> Referral:
    """A referral; at a level of today through the doctor of the day."""
    role: Role = "family_doctor" if specialist.family_doctor else "specialist"
    when = THROUGH if level is Urgency.SAME_DAY else level.when
    bring = tuple(BRING[thing] for thing in (*specialist.bring, *FOR_EVERYBODY))
    return Referral(role, specialist.name, when, tuple(because), bring, specialist.plain)


def _doctor_of_the_day(when: str, because: tuple[str, ...], bring: tuple[str, ...]) -> Referral:
    return Referral("doctor_of_the_day", TODAY, when, because, bring)


def way_of_the_person(see: Sequence[Referral], level: Urgency) -> tuple[Referral, ...]:
    """Whom the person sees in turn: their own team alone; else the family doctor with whom they
    are told to book, or the doctor of the day; then others.

    What to bring goes to the first visit.
    """
    if level not in (*BOOKED, Urgency.SAME_DAY) or not see:
        return tuple(see)
    others = (
        replace(r, who=r.plain or r.who, when=THROUGH, bring=())
        for r in see
        if r.role == "specialist"
    )
    bring = tuple(dict.fromkeys(thing for r in see for thing in r.bring))
    because = tuple(c for r in see if r.role == "family_doctor" for c in r.because)
    if see[0].role == "own_team":
        return (replace(see[0], bring=bring),)
    if level in BOOKED:
        first = Referral("family_doctor", FAMILY_DOCTOR, see[0].when, because, bring)
    else:
        first = _doctor_of_the_day(see[0].when, because, bring)
    return first, *others
