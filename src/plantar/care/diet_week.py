"""A week of meals by integer linear programming: targets met or named, limits never passed.

What is chosen are dishes that people cook and single foods between meals, not nutrients.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from plantar.extras import extra
from plantar.knowledge.schema_care_plan import Dish, Food, Portion

DAYS = 7
MEALS = ("breakfast", "lunch", "dinner")
SNACK = "snack"
SNACKS_A_DAY = 2
MISSING = 1000.0
"""Cost of a meal that no dish fits, against 1 for a meal served."""
SHORTFALL = 100.0
"""Cost of missing a whole day of a target."""
AGAIN = 2.0
"""Cost of a dish for each time that the week had it."""
TOO_OFTEN = 300.0
"""Cost of a dish beyond its times a week, or two days in a row: better than no meal."""
MOST_CATCHING_UP = 1.3
"""Days of a target that one day may make up for."""
ROUNDING = 0.001


class Goal(Protocol):
    """A daily target."""

    @property
    def nutrient(self) -> str:
        """Field of the food table."""

    @property
    def at_least(self) -> float | None:
        """Daily goal, as an average over the week."""

    @property
    def at_most(self) -> float | None:
        """Daily limit, on every day."""


@dataclass(frozen=True, slots=True)
class Serving:
    """One food of a meal; ``dish`` is the meal's name, ``name`` the food's on a shopping list."""

    food: str
    name: str
    grams: float
    meal: str
    dish: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A target that these foods cannot meet within the limits, as daily averages."""

    nutrient: str
    reached: float
    wanted: float


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of servings, the daily average of each nutrient, and what was not met."""

    days: tuple[tuple[Serving, ...], ...]
    average: Mapping[str, float]
    short: tuple[Shortfall, ...]

    @property
    def shopping(self) -> tuple[tuple[str, float], ...]:
        """Each food of the week with its grams, the heaviest first."""
        total: dict[str, float] = {}
        for serving in (s for day in self.days for s in day):
            total[serving.name] = total.get(serving.name, 0.0) + serving.grams
        return tuple(sorted(total.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class Meal:
    """Something that can be served: its foods in grams, when, and how often in a week."""

    name: str
    meal: str
    foods: Mapping[str, float]
    most_per_week: int


def meals_of(dishes: Mapping[str, Dish], portions: Mapping[str, Portion]) -> dict[str, Meal]:
    """Dishes of which every food may be eaten, and single foods for between meals."""
    found = {
        key: Meal(dish.name, dish.meal, dish.foods, dish.most_per_week)
        for key, dish in dishes.items()
        if dish.foods.keys() <= portions.keys()
    }
    for key, portion in portions.items():
        if portion.meal == SNACK:
            found[key] = Meal("", SNACK, {key: portion.grams}, min(portion.most_per_week, DAYS))
    return found


def plan_week(
    goals: tuple[Goal, ...],
    dishes: Mapping[str, Dish],
    portions: Mapping[str, Portion],
    foods: Mapping[str, Food],
    *,
    steady_vitamin_k: bool,
) -> Week:
    """Three meals a day and something between them, as near to the goals as they come.

    With ``steady_vitamin_k`` no food rich in vitamin K is served: never is steady, too.
    """
    allowed = {k: p for k, p in portions.items() if not (steady_vitamin_k and p.vitamin_k)}
    meals = meals_of(dishes, allowed)
    content = {
        key: {g.nutrient: _amount(meal, foods, g.nutrient) for g in goals}
        for key, meal in meals.items()
    }
    reached = {g.nutrient: 0.0 for g in goals}
    days: list[tuple[str, ...]] = []
    for number in range(1, DAYS + 1):
        wanted = {g.nutrient: (g.at_least or 0.0) * number - reached[g.nutrient] for g in goals}
        day = _day(goals, wanted, _open(meals, allowed, days), allowed, content)
        days.append(day)
        for nutrient in reached:
            reached[nutrient] += sum(content[k][nutrient] for k in day)
    average = {nutrient: total / DAYS for nutrient, total in reached.items()}
    short = tuple(
        Shortfall(g.nutrient, average[g.nutrient], g.at_least)
        for g in goals
        if g.at_least is not None and average[g.nutrient] < g.at_least * (1 - ROUNDING)
    )
    served = tuple(
        tuple(s for key in day for s in _servings(meals[key], portions, foods)) for day in days
    )
    return Week(served, average, short)


def _open(
    meals: Mapping[str, Meal], portions: Mapping[str, Portion], days: Sequence[Sequence[str]]
) -> dict[str, tuple[Meal, float]]:
    """What may still be served, with its cost: more often costs more, too often costs most.

    A food that has a limit for the week, such as oily fish or liver, is never served beyond it.
    """
    served = Counter(key for day in days for key in day)
    eaten: Counter[str] = Counter()
    for key, times in served.items():
        for food, grams in meals[key].foods.items():
            eaten[food] += times * max(1, round(grams / portions[food].grams))
    left = {f for f, p in portions.items() if not (p.contains and eaten[f] >= p.most_per_week)}
    yesterday = days[-1] if days else ()
    return {
        key: (
            meal,
            1.0
            + AGAIN * served[key]
            + TOO_OFTEN * (served[key] >= meal.most_per_week or key in yesterday),
        )
        for key, meal in meals.items()
        if meal.foods.keys() <= left
    }


def _amount(meal: Meal, foods: Mapping[str, Food], nutrient: str) -> float:
    return sum(
        float(getattr(foods[food].per_100g, nutrient) or 0.0) * grams / 100
        for food, grams in meal.foods.items()
    )


def _servings(
    meal: Meal, portions: Mapping[str, Portion], foods: Mapping[str, Food]
) -> Iterable[Serving]:
    for food, grams in meal.foods.items():
        name = portions[food].plain or foods[food].name
        yield Serving(food, name, grams, meal.meal, meal.name or name)


def _day(
    goals: tuple[Goal, ...],
    wanted: Mapping[str, float],
    open_: Mapping[str, tuple[Meal, float]],
    portions: Mapping[str, Portion],
    content: Mapping[str, Mapping[str, float]],
) -> tuple[str, ...]:
    """One day: a dish for each meal, something between, no limit passed, no animal food twice."""
    import numpy as np

    with extra("diet"):
        from scipy.optimize import (  # type: ignore[import-untyped]
            Bounds,
            LinearConstraint,
            milp,
        )

    keys = sorted(open_)
    if not keys:
        return ()
    rows = [
        *_targets(goals, wanted, keys, content),
        *_meals(open_, keys),
        *_animal_foods(open_, keys, portions),
    ]
    slacks = [row.cost for row in rows if row.cost]
    n, width = len(keys), len(keys) + len(slacks)
    matrix, used = np.zeros((len(rows), width)), n
    for at, row in enumerate(rows):
        matrix[at, :n] = row.values
        if row.cost:
            matrix[at, used] = 1.0
            used += 1
    found = milp(
        np.array([*(open_[k][1] for k in keys), *slacks]),
        constraints=LinearConstraint(matrix, [r.least for r in rows], [r.most for r in rows]),
        bounds=Bounds(np.zeros(width), np.concatenate([np.ones(n), np.full(len(slacks), np.inf)])),
        integrality=np.concatenate([np.ones(n), np.zeros(len(slacks))]),
        options={"mip_rel_gap": 0.05, "node_limit": 60},
    )
    if found.x is None:
        return ()
    chosen = [k for k, x in zip(keys, found.x[:n], strict=True) if x > 0.5]
    order = (*MEALS, SNACK)
    return tuple(sorted(chosen, key=lambda k: (order.index(open_[k][0].meal), k)))


@dataclass(frozen=True, slots=True)
class _Constraint:
    """A sum over what is served, between two bounds; ``cost`` is that of missing the lower one."""

    values: tuple[float, ...]
    least: float
    most: float
    cost: float = 0.0


def _targets(
    goals: Iterable[Goal],
    wanted: Mapping[str, float],
    keys: Sequence[str],
    content: Mapping[str, Mapping[str, float]],
) -> Iterator[_Constraint]:
    """What should be reached, as far as foods can, and what must not be passed."""
    for goal in goals:
        amounts = [content[k][goal.nutrient] for k in keys]
        if goal.at_least:
            size = goal.at_least
            need = min(max(wanted[goal.nutrient] / size, 0.0), MOST_CATCHING_UP)
            yield _Constraint(tuple(a / size for a in amounts), need, math.inf, SHORTFALL)
        if goal.at_most is not None:
            yield _Constraint(tuple(amounts), -math.inf, goal.at_most)


def _meals(open_: Mapping[str, tuple[Meal, float]], keys: Sequence[str]) -> Iterator[_Constraint]:
    """One dish for each meal, and few things between."""
    for name in MEALS:
        yield _Constraint(tuple(float(open_[k][0].meal == name) for k in keys), 1, 1, MISSING)
    between = tuple(float(open_[k][0].meal == SNACK) for k in keys)
    yield _Constraint(between, 0, SNACKS_A_DAY)


def _animal_foods(
    open_: Mapping[str, tuple[Meal, float]],
    keys: Sequence[str],
    portions: Mapping[str, Portion],
) -> Iterator[_Constraint]:
    """Milk, eggs or the same fish come once a day."""
    for food, portion in portions.items():
        if portion.contains:
            yield _Constraint(tuple(float(food in open_[k][0].foods) for k in keys), 0, 1)
