"""A week of meals by integer linear programming: targets met or named, limits never passed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from plantar.extras import extra
from plantar.knowledge.schema_care_plan import Food, Portion

DAYS = 7
MOST_GRAMS_PER_DAY = 2000.0
"""Food a person can eat, without drinks; estimate."""
LEAST_GRAMS_PER_DAY = 1000.0
"""Food below which a week would be a list of supplements; wished for, not required; estimate."""
THIN = 50.0
"""Cost of a week without that food."""
SHORTFALL = 1000.0
"""Cost of missing a whole target, against 1 for a portion: targets come first."""
ROUNDING = 0.001
TIGHTER = 0.93
TRIES = 6


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
    """One portion in a meal."""

    food: str
    name: str
    grams: float
    meal: str


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
    def feasible(self) -> bool:
        """Whether all targets are met."""
        return not self.short


def plan_week(
    goals: tuple[Goal, ...],
    portions: Mapping[str, Portion],
    foods: Mapping[str, Food],
    *,
    steady_vitamin_k: bool,
) -> Week:
    """The least food that meets the goals best.

    With ``steady_vitamin_k`` a food rich in vitamin K is eaten every day or never.
    """
    content = {
        key: {g.nutrient: _per_portion(foods[key], p, g.nutrient) for g in goals}
        for key, p in portions.items()
    }
    portions = {k: p for k, p in portions.items() if _fits_a_day(content[k], goals)}
    margin = 1.0
    for _ in range(TRIES):
        counts = _solve(goals, portions, content, steady_vitamin_k, margin)
        days = _spread(counts, portions, content, goals)
        if _within(days, content, goals):
            break
        margin *= TIGHTER
    else:
        days = tuple(() for _ in range(DAYS))
    total = [key for day in days for key in day]
    average = {g.nutrient: sum(content[k][g.nutrient] for k in total) / DAYS for g in goals}
    short = tuple(
        Shortfall(g.nutrient, average[g.nutrient], g.at_least)
        for g in goals
        if g.at_least is not None and average[g.nutrient] < g.at_least * (1 - ROUNDING)
    )
    served = tuple(tuple(_serving(k, portions[k], foods[k]) for k in day) for day in days)
    return Week(served, average, short)


def _per_portion(food: Food, portion: Portion, nutrient: str) -> float:
    return float(getattr(food.per_100g, nutrient) or 0.0) * portion.grams / 100


def _fits_a_day(portion: Mapping[str, float], goals: tuple[Goal, ...]) -> bool:
    """Whether one portion alone stays below every daily limit."""
    return all(g.at_most is None or portion[g.nutrient] <= g.at_most for g in goals)


def _serving(key: str, portion: Portion, food: Food) -> Serving:
    return Serving(key, food.name, portion.grams, portion.meal)


def _solve(
    goals: tuple[Goal, ...],
    portions: Mapping[str, Portion],
    content: Mapping[str, Mapping[str, float]],
    steady: bool,
    margin: float,
) -> dict[str, int]:
    """Portions of each food in the week; ``margin`` shrinks the limits."""
    import numpy as np

    with extra("diet"):
        from scipy.optimize import (  # type: ignore[import-untyped]
            Bounds,
            LinearConstraint,
            milp,
        )

    keys = sorted(portions)
    lows = [g for g in goals if g.at_least]
    if not keys:
        return {}
    n, m = len(keys), len(lows) + 1
    step = np.array([DAYS if steady and portions[k].vitamin_k else 1 for k in keys])
    cost = np.concatenate([step.astype(float), np.full(m - 1, SHORTFALL), [THIN]])
    upper = np.array([portions[k].most_per_week // s for k, s in zip(keys, step, strict=True)])
    rows, least, most = [], [], []
    for j, goal in enumerate(lows):
        row = np.zeros(n + m)
        row[:n] = [content[k][goal.nutrient] * s for k, s in zip(keys, step, strict=True)]
        row[:n] /= (goal.at_least or 1.0) * DAYS
        row[n + j] = 1.0
        rows.append(row)
        least.append(1.0)
        most.append(math.inf)
    limits = [(g.nutrient, g.at_most) for g in goals if g.at_most is not None]
    for nutrient, limit in limits:
        row = np.zeros(n + m)
        row[:n] = [content[k][nutrient] * s for k, s in zip(keys, step, strict=True)]
        rows.append(row / (limit * DAYS))
        least.append(-math.inf)
        most.append(margin)
    row = np.zeros(n + m)
    row[:n] = [portions[k].grams * s for k, s in zip(keys, step, strict=True)]
    rows.append(row / (MOST_GRAMS_PER_DAY * DAYS))
    least.append(-math.inf)
    most.append(1.0)
    food = row / (LEAST_GRAMS_PER_DAY * DAYS)
    food[-1] = 1.0
    rows.append(food)
    least.append(1.0)
    most.append(math.inf)
    found = milp(
        cost,
        constraints=LinearConstraint(np.array(rows), least, most),
        bounds=Bounds(np.zeros(n + m), np.concatenate([upper, np.ones(m)])),
        integrality=np.concatenate([np.ones(n), np.zeros(m)]),
        options={"mip_rel_gap": 0.01, "node_limit": 20000},
    )
    if found.x is None:
        return {}
    return {k: round(x) * int(s) for k, x, s in zip(keys, found.x[:n], step, strict=True)}


def _spread(
    counts: Mapping[str, int],
    portions: Mapping[str, Portion],
    content: Mapping[str, Mapping[str, float]],
    goals: tuple[Goal, ...],
) -> tuple[tuple[str, ...], ...]:
    """The portions over the days: the heaviest first, each to the day with most room."""
    limits = {g.nutrient: g.at_most for g in goals if g.at_most}

    def load(key: str) -> float:
        return max((content[key][n] / v for n, v in limits.items()), default=0.0)

    days: list[list[str]] = [[] for _ in range(DAYS)]
    full = [dict.fromkeys(limits, 0.0) for _ in range(DAYS)]
    for key in sorted((k for k in counts if counts[k]), key=lambda k: (-load(k), k)):
        for _ in range(counts[key]):

            def burden(d: int, key: str = key) -> tuple[int, float, int, int]:
                after = (full[d][n] + content[key][n] / v for n, v in limits.items())
                weight = sum(portions[k].grams for k in days[d]) / LEAST_GRAMS_PER_DAY
                return days[d].count(key), max((*after, weight)), len(days[d]), d

            best = min(range(DAYS), key=burden)
            days[best].append(key)
            for nutrient, limit in limits.items():
                full[best][nutrient] += content[key][nutrient] / limit
    order = ("breakfast", "lunch", "dinner", "snack")
    return tuple(
        tuple(sorted(day, key=lambda k: (order.index(portions[k].meal), k))) for day in days
    )


def _within(
    days: tuple[tuple[str, ...], ...],
    content: Mapping[str, Mapping[str, float]],
    goals: tuple[Goal, ...],
) -> bool:
    return all(
        sum(content[k][g.nutrient] for k in day) <= g.at_most * (1 + 1e-9)
        for g in goals
        if g.at_most is not None
        for day in days
    )
