"""Daily life in the report: exercises, what to follow, shoes and the standard scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plantar.care.exercise import Programme, programme
from plantar.care.flags import Flags, Situation, person_facts
from plantar.care.follow_up import FollowUpPlan, follow_up
from plantar.care.footwear import advice
from plantar.care.scores import ScoreResult, scores
from plantar.knowledge.base import KnowledgeBase

INSTEP = "do_"
"""Regions of the top of the foot begin with this."""


@dataclass(frozen=True, slots=True)
class DailyLife:
    """What a person can do each day; ``scores`` are for show and never count as evidence."""

    exercise: Programme
    follow_up: FollowUpPlan
    shoes: tuple[str, ...]
    scores: tuple[ScoreResult, ...]


def daily_life(
    situation: Situation, flags: Flags, felt: frozenset[str], knowledge: KnowledgeBase
) -> DailyLife:
    """For one person; an emergency has no exercise, because nothing is safe until it is over."""
    known: Mapping[str, bool | None] = dict(flags.states)
    facts = person_facts(situation, knowledge)
    risky = flags.state("loss_of_protective_sensation") is not False
    return DailyLife(
        programme(known, situation.probabilities, "ordinary", knowledge),
        follow_up(known, situation.probabilities, knowledge),
        advice(
            numb_instep=any(region.startswith(INSTEP) for region in felt),
            cyclist=facts.state("trigger_cycling") is True,
            heel_pain=facts.state("pain_heel") is True,
            at_risk=risky,
            guide=knowledge.care["footwear"],
        ),
        scores(facts, knowledge.care["scores"]),
    )
