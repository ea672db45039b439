"""Whom to see, how soon and why; and when nobody needs to be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from plantar.knowledge.base import KnowledgeBase
from plantar.triage.urgency import Urgency

BRING = {
    "medicines": "a list of all medicines and supplements",
    "shoes": "the shoes you wear most",
    "results": "results and letters you have",
    "map": "the picture of where it is numb",
}
FIRST = "GP"
FAMILY_DOCTOR = "family doctor (GP)"
TODAY = "a doctor or an urgent-care service"
THROUGH = "through them"
BOOKED = (Urgency.WITHIN_2_WEEKS, Urgency.ROUTINE)
"""Levels at which every country tells the person to book with their family doctor."""


@dataclass(frozen=True, slots=True)
class Referral:
    """Whom to see, when, for which conditions, and what to bring; ``plain``: who, for a patient."""

    who: str
    when: str
    because: tuple[str, ...]
    bring: tuple[str, ...]
    plain: str = ""


def referrals(
    probabilities: Mapping[str, float], level: Urgency, knowledge: KnowledgeBase, *, most: int = 2
) -> tuple[Referral, ...]:
    """The right people in order; empty where self-care is enough.

    An emergency has one place to go. Otherwise each condition speaks for its own specialist with
    its probability, and the general practitioner comes first where nobody stands out.
    """
    if level is Urgency.EMERGENCY_NOW:
        return (Referral("emergency department", level.when, (), ()),)
    shares: dict[str, float] = {}
    because: dict[str, list[str]] = {}
    for name, p in sorted(probabilities.items(), key=lambda item: -item[1]):
        entry = knowledge.conditions.get(name)
        if entry and not entry.see:
            continue
        who = knowledge.specialists[entry.see[0]].name if entry else FIRST
        shares[who] = shares.get(who, 0.0) + p
        because.setdefault(who, []).append(name)
    if level is Urgency.SELF_CARE:
        return ()
    worth = knowledge.model.report.worth_referring.value
    ranked = sorted(shares, key=lambda who: (-shares[who], who))
    chosen = [w for n, w in enumerate(ranked) if n == 0 or shares[w] >= worth][:most]
    plain = {one.name: one.plain for one in knowledge.specialists.values()}
    named = tuple(
        Referral(w, _when(level), tuple(because[w][:3]), _bring(w), plain.get(w, ""))
        for w in chosen
    )
    if level is not Urgency.SAME_DAY:
        return named
    return (Referral(TODAY, level.when, (), (BRING["medicines"],)), *named[:1])


def _when(level: Urgency) -> str:
    """A specialist is seen through the doctor of the day."""
    return THROUGH if level is Urgency.SAME_DAY else level.when


def way_of_the_person(see: Sequence[Referral], level: Urgency) -> tuple[Referral, ...]:
    """Whom the person sees in turn: the family doctor with whom they are told to book, or the
    doctor of the day; then others.

    What to bring goes to the first visit.
    """
    if level not in (*BOOKED, Urgency.SAME_DAY) or not see:
        return tuple(see)
    others = (
        replace(r, who=r.plain or r.who, when=THROUGH, bring=())
        for r in see
        if r.who not in (FIRST, TODAY)
    )
    bring = tuple(dict.fromkeys(thing for r in see for thing in r.bring))
    because = tuple(c for r in see if r.who == FIRST for c in r.because)
    first = FAMILY_DOCTOR if level in BOOKED else TODAY
    return Referral(first, see[0].when, because, bring), *others


def _bring(who: str) -> tuple[str, ...]:
    things = ["medicines", "results", "map"]
    if "podiatr" in who or "foot" in who or "orthop" in who or "physio" in who:
        things.insert(0, "shoes")
    return tuple(BRING[t] for t in things)
