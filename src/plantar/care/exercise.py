"""A programme of exercises: by likely cause, past the safety gate, with dose and stop rules.

An exercise whose block flag is true or unknown never appears; a safe one takes its place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from plantar.care.gate import NOT_IF, Gate, Verdict, in_words
from plantar.care.grades import GRADES
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.schema_care import Exercise
from plantar.knowledge.schema_safety import Flag

Fitness = Literal["low", "ordinary", "high"]
MOST: Mapping[Fitness, int] = {"low": 3, "ordinary": 5, "high": 6}
"""Exercises in a programme; estimate: more are seldom kept up."""
START: Mapping[Fitness, str] = {
    "low": "For the first two weeks do half of this. (estimate)",
    "ordinary": "",
    "high": "",
}
PER_GROUP = 2
BEST_FIRST = (*GRADES,)
NOT_A_SESSION = frozenset({"restriction"})
PART = "exercise"
NOT_NOW = "Not now, because"
CARE_IF, CARE = "Take care if", "Take care, because"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One exercise of the programme."""

    id: str
    name: str
    how: str
    dose: str
    frequency: str
    days_per_week: int
    """Days to put in a calendar; 0 where it is tied to no day."""
    start: str
    progression: str
    stop: str
    warnings: tuple[str, ...]
    grade: str
    weight: float
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """An exercise that would suit the person, but is not safe."""

    id: str
    name: str
    because: tuple[str, ...]
    questions: tuple[str, ...]
    """Flags whose answers could free it."""
    instead: str
    """Id of the exercise that took its place; empty where none is safe."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """A strain that harms while the likely cause lasts, and how it may begin again."""

    id: str
    name: str
    again: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """What to do, what was withheld, and what to leave for now."""

    chosen: tuple[Chosen, ...]
    withheld: tuple[Withheld, ...]
    not_now: tuple[NotNow, ...]


def programme(
    gate: Gate, p_conditions: Mapping[str, float], fitness: Fitness, knowledge: KnowledgeBase
) -> Programme:
    """The exercises that suit the likely causes and are safe.

    Args:
        gate: what the rules say of the person's flags; a flag that it does not hold is unknown.
        p_conditions: probability of each condition.
        fitness: sets how many exercises, and how to start.
        knowledge: exercises, and what flags mean.
    """
    exercises: Mapping[str, Exercise] = knowledge.care.exercises
    likely = knowledge.model.care.exercise_likely.value
    weights = {k: weight(e, p_conditions) for k, e in exercises.items()}
    ranked = sorted(
        (k for k, e in exercises.items() if _meant(e, weights[k], likely)),
        key=lambda k: (-round(weights[k], 1), *_grade_and_breadth(exercises[k]), k),
    )
    flags = gate.flags.states
    verdicts = {k: gate.judge(exercises[k], part=PART) for k in ranked}
    safe = [k for k in ranked if not verdicts[k].blocked] if _calm(flags) else []
    wanted = _spread(ranked, exercises, MOST[fitness])
    taken = _spread(safe, exercises, MOST[fitness])
    start, meanings = START[fitness], knowledge.care.flags
    chosen = tuple(
        _chosen(k, exercises[k], verdicts[k], weights[k], start, meanings) for k in taken
    )
    withheld = tuple(
        _withheld(key, exercises[key], verdicts[key], instead, flags, meanings)
        for key, instead in _substituted(wanted, taken, exercises)
    )
    return Programme(chosen, withheld, _not_now(exercises, weights, likely))


def _substituted(
    wanted: Sequence[str], taken: Sequence[str], exercises: Mapping[str, Exercise]
) -> Iterator[tuple[str, str]]:
    """Each wanted exercise that is not taken, with the one in its place: of its kind, if any."""
    substitutes = [k for k in taken if k not in wanted]
    for key in wanted:
        if key not in taken:
            same = [k for k in substitutes if exercises[k].group == exercises[key].group]
            instead = (same or substitutes or [""])[0]
            if instead:
                substitutes.remove(instead)
            yield key, instead


def _not_now(
    exercises: Mapping[str, Exercise], weights: Mapping[str, float], likely: float
) -> tuple[NotNow, ...]:
    """Strains to leave, whatever the answers to safety questions."""
    return tuple(
        NotNow(key, e.name, e.how, e.reference)
        for key, e in sorted(exercises.items())
        if e.group in NOT_A_SESSION and weights[key] >= likely
    )


def _grade_and_breadth(exercise: Exercise) -> tuple[int, int]:
    """Of two that are as likely to help, the better proven and the more specific goes first.

    As likely is within a tenth: no estimate is finer, and what is for many causes always has a
    little more.
    """
    return BEST_FIRST.index(exercise.evidence_grade), len(exercise.conditions)


def _meant(exercise: Exercise, weight_: float, likely: float) -> bool:
    """Whether the exercise is for a cause that is likely enough."""
    return weight_ >= likely and exercise.group not in NOT_A_SESSION


def weight(exercise: Exercise, p_conditions: Mapping[str, float]) -> float:
    """Probability that some condition is present for which the exercise is meant."""
    return 1 - math.prod(1 - p_conditions.get(c, 0.0) for c in exercise.conditions)


def _calm(flags: Mapping[str, bool]) -> bool:
    return flags.get("emergency_red_flag") is False


def _spread(ranked: list[str], exercises: Mapping[str, Exercise], most: int) -> list[str]:
    """The best, at most PER_GROUP of a kind."""
    found: list[str] = []
    for key in ranked:
        kin = sum(exercises[k].group == exercises[key].group for k in found)
        if kin < PER_GROUP and len(found) < most:
            found.append(key)
    return found


def _chosen(
    key: str, e: Exercise, verdict: Verdict, p: float, start: str, meanings: Mapping[str, Flag]
) -> Chosen:
    return Chosen(
        key,
        e.name,
        e.how,
        e.dose,
        e.frequency,
        e.days_per_week,
        start,
        e.progression,
        e.stop_criteria,
        (
            *in_words(verdict.limits, meanings, open_=NOT_IF, known=NOT_NOW),
            *in_words(verdict.warnings, meanings, open_=CARE_IF, known=CARE),
        ),
        e.evidence_grade,
        p,
        e.reference,
    )


def _withheld(
    key: str,
    e: Exercise,
    verdict: Verdict,
    instead: str,
    flags: Mapping[str, bool],
    meanings: Mapping[str, Flag],
) -> Withheld:
    because = in_words(verdict.blocks, meanings, open_=NOT_IF, known=NOT_NOW)
    questions = verdict.questions
    if not _calm(flags):
        because = ("An emergency is not ruled out.", *because)
        if flags.get("emergency_red_flag") is None:
            questions = tuple(dict.fromkeys(("emergency_red_flag", *questions)))
    return Withheld(key, e.name, because, questions, instead)
