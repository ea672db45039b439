"""Diet: personal targets, a week that meets them, fluids, salt, alcohol, and what food cannot do.

The food table has no energy, protein or vitamin K figures, so none of these is planned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from plantar.care.diet_week import Week, plan_week
from plantar.care.standing_advice import said
from plantar.errors import EvidenceError
from plantar.knowledge.base import CareKnowledge, KnowledgeBase
from plantar.knowledge.expression import PlainFacts, holds
from plantar.knowledge.people import ADULT, OLDEST, Sex
from plantar.knowledge.schema_care_plan import (
    DietItem,
    Intake,
    IntakeChange,
    Portion,
    ReferenceIntake,
    StandingAdvice,
    StateOfLife,
)
from plantar.knowledge.schema_safety import Content, Flag
from plantar.reasoning.prior import Person, person_facts

Flags = Mapping[str, bool | None]
AVOIDABLE: tuple[str, ...] = get_args(Content)
STATES_OF_LIFE: tuple[str, ...] = get_args(StateOfLife)


@dataclass(frozen=True, slots=True)
class Eater:
    """Whose diet it is. ``avoids`` holds words of AVOIDABLE; "animal" is a vegan's."""

    age_years: int
    sex: Sex
    flags: Flags
    avoids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """What a day should hold, and why."""

    nutrient: str
    name: str
    unit: str
    at_least: float | None
    at_most: float | None
    why: str
    estimate: bool
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a day should hold, what to heed, and what food cannot do."""

    targets: tuple[Target, ...]
    advice: tuple[str, ...]
    cannot: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DietPlan:
    """Everything about food for one person; ``week`` says what it could not meet."""

    targets: tuple[Target, ...]
    week: Week
    advice: tuple[str, ...]
    cannot: tuple[str, ...]


def guidance(eater: Eater, knowledge: KnowledgeBase) -> Guidance:
    """Targets and advice without a week, which takes longer.

    Raises:
        EvidenceError: no adult age.
    """
    wanted = targets(eater, knowledge.care.reference_intakes)
    table = knowledge.care.standing_advice
    known = {name: state for name, state in eater.flags.items() if state is not None}
    cannot = tuple(row.text for row in said(table, "food_cannot", PlainFacts(known)))
    return Guidance(wanted, advice(eater, table), cannot)


def diet(eater: Eater, knowledge: KnowledgeBase) -> DietPlan:
    """Targets, a week of meals and advice.

    Raises:
        EvidenceError: no adult age, or an unknown word in ``avoids``.
    """
    told = guidance(eater, knowledge)
    care = knowledge.care
    foods = edible(eater, care)
    steady = any(
        flag.steady_vitamin_k and eater.flags.get(name) is not False
        for name, flag in care.flags.items()
    )
    week = plan_week(told.targets, care.dishes, foods, care.foods, steady_vitamin_k=steady)
    of_week = tuple(row.text for row in said(care.standing_advice, "food_week", PlainFacts()))
    return DietPlan(told.targets, week, (*told.advice, *of_week), told.cannot)


def targets(eater: Eater, table: Mapping[str, ReferenceIntake]) -> tuple[Target, ...]:
    """The daily targets; an unknown kidney or medicine flag never raises potassium.

    Raises:
        EvidenceError: the age is not an adult's.
    """
    if not ADULT <= eater.age_years <= OLDEST:
        raise EvidenceError(
            f"age_years: found {eater.age_years}; expected {ADULT} to {OLDEST}: "
            "a child's diet needs a dietitian"
        )
    return tuple(_target(key, row, eater) for key, row in table.items())


def _target(key: str, row: ReferenceIntake, eater: Eater) -> Target:
    goal, high = _least(row.at_least, eater), _most(row.at_most, eater)
    low, why, estimate = goal, "", False
    for change in (c for c in row.changes if _counts(c, eater)):
        low, why, estimate = None, change.why, change.at_most is not None
        high = change.at_most if estimate else goal if change.goal_is_limit else high
    return Target(key, row.name, row.unit, low, high, why, estimate, row.reference)


def _counts(change: IntakeChange, eater: Eater) -> bool:
    states = [eater.flags.get(flag) for flag in change.flags]
    return any(s is True if change.told else s is not False for s in states)


def _fitting(rows: tuple[Intake, ...], eater: Eater, sex: str, state: str) -> list[float]:
    return [
        r.value
        for r in rows
        if eater.age_years >= r.from_age and r.sex in ("any", sex) and r.state in ("any", state)
    ]


def _values(rows: tuple[Intake, ...], eater: Eater) -> list[float]:
    """The value for each sex and state that is possible; unknown is both."""
    sexes = ("female", "male") if eater.sex == "unknown" else (eater.sex,)
    states = [s for s in STATES_OF_LIFE if eater.flags.get(s) is True]
    found = []
    for sex in sexes:
        for state in (states if sex == "female" else []) or ["any"]:
            if fitting := _fitting(rows, eater, sex, state):
                found.append(fitting[-1])
    return found


def _least(rows: tuple[Intake, ...], eater: Eater) -> float | None:
    return max(_values(rows, eater), default=None)


def _most(rows: tuple[Intake, ...], eater: Eater) -> float | None:
    return min(_values(rows, eater), default=None)


def edible(eater: Eater, care: CareKnowledge) -> dict[str, Portion]:
    """The foods that nothing forbids; an allergy that was not asked about leaves its foods out.

    Raises:
        EvidenceError: an unknown word in ``avoids``.
    """
    if strange := sorted(eater.avoids - set(AVOIDABLE)):
        raise EvidenceError(f"avoids: found {strange[0]!r}; expected one of {', '.join(AVOIDABLE)}")
    flags = care.flags
    if not eater.avoids and any(
        flag.foods_told and eater.flags.get(name) is True for name, flag in flags.items()
    ):
        raise EvidenceError(
            "avoids: an allergy to an ingredient was given, but not to which; "
            f"expected one of {', '.join(AVOIDABLE)}"
        )
    open_ = {name for name, flag in flags.items() if _may_hold(name, flag, eater)}
    banned = eater.avoids.union(*(flags[name].foods for name in open_))
    return {
        key: portion
        for key, portion in care.food_portions.items()
        if banned.isdisjoint(portion.contains) and open_.isdisjoint(portion.leave_out)
    }


def _may_hold(name: str, flag: Flag, eater: Eater) -> bool:
    """Whether a flag is true or unknown; age and sex alone may rule it out."""
    told = eater.flags.get(name)
    if told is not None or not flag.unless:
        return told is not False
    return not holds(flag.unless, person_facts(Person(eater.age_years, eater.sex)))


def answers(diet_table: Mapping[str, DietItem]) -> tuple[tuple[str, str, str, str], ...]:
    """The article's foods, a line each: name, what is in it, what is true, who must check."""
    return tuple(
        (row.name, row.value_per_100g, row.advice, row.avoid_or_check)
        for row in diet_table.values()
        if row.kind == "article_food"
    )


def advice(eater: Eater, table: Mapping[str, StandingAdvice]) -> tuple[str, ...]:
    """Fluids, salt, alcohol and supplements for this person."""
    known = {name: state for name, state in eater.flags.items() if state is not None}
    return tuple(
        row.text
        for row in said(table, "diet", PlainFacts(known))
        if row.avoids is None or row.avoids in eater.avoids
    )
