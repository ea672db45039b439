"""Daily life in the report: exercises, food, what to follow, shoes and the standard scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from plantar.care.diet import Eater, Guidance, guidance
from plantar.care.exercise import Programme, programme
from plantar.care.flags import Situation, feet_spared, situation_facts
from plantar.care.follow_up import FollowUpPlan, at_risk, follow_up
from plantar.care.footwear import advice
from plantar.care.gate import Gate
from plantar.care.scores import ScoreResult, scores
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.people import ADULT, OLDEST, Sex
from plantar.reasoning.prior import Person

INSTEP = "do_"
"""Regions of the top of the foot begin with this."""


@dataclass(frozen=True, slots=True)
class DailyLife:
    """What a person can do each day; ``scores`` are for show and never count as evidence."""

    exercise: Programme
    diet: Guidance | None
    """None without an age, and in an emergency."""
    follow_up: FollowUpPlan
    shoes: tuple[str, ...]
    scores: tuple[ScoreResult, ...]
    known: Mapping[str, bool]
    """Safety flags that are known, by which all was judged; one that is not here is unknown."""


def daily_life(situation: Situation, gate: Gate, knowledge: KnowledgeBase) -> DailyLife:
    """For one person; an emergency has no exercise, because nothing is safe until it is over."""
    flags = gate.flags
    known: Mapping[str, bool | None] = dict(flags.states)
    facts = situation_facts(situation, knowledge)
    lost = flags.state("loss_of_protective_sensation")
    spared = feet_spared(known, knowledge) and not at_risk(known, knowledge)
    risky = lost is not False and not spared
    return DailyLife(
        programme(gate, situation.probabilities, "ordinary", knowledge),
        _diet(situation.person, known, knowledge),
        follow_up(known, situation.probabilities, knowledge, facts),
        advice(
            knowledge.care,
            replace(facts, states={**facts.states, **flags.states}),
            numb_instep=any(region.startswith(INSTEP) for region in situation.felt),
            at_risk=risky,
        ),
        scores(facts, knowledge.care.scores),
        dict(sorted(flags.states.items())),
    )


def look_back_days(report: Mapping[str, Any]) -> int | None:
    """Days after which the plan of a kept report looks again; None where it follows nothing."""
    checks = ((report.get("daily") or {}).get("follow_up") or {}).get("checks") or ()
    return checks[0].get("after_days") if checks else None


def eater_of(person: Person, flags: Mapping[str, bool | None]) -> Eater | None:
    """Whose diet it is; None without an adult's age. A limit that nobody asked about counts."""
    if person.age_years is None or not ADULT <= person.age_years <= OLDEST:
        return None
    sex: Sex = "unknown"
    if person.sex in ("female", "male"):
        sex = "female" if person.sex == "female" else "male"
    return Eater(person.age_years, sex, flags)


def _diet(
    person: Person, flags: Mapping[str, bool | None], knowledge: KnowledgeBase
) -> Guidance | None:
    eater = eater_of(person, flags)
    if eater is None or flags.get("emergency_red_flag") is True:
        return None
    return guidance(eater, knowledge)
