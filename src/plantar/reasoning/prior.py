"""The prior of each cause for this person: rate among presenters, changed by context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.schema import Condition
from plantar.reasoning.network import Floats, Network

LEAST_RATIO = 0.02
"""A ratio of zero is never certain: records err (a man coded as pregnant, an age mistyped)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Context that everyone has; None and ``unknown`` mean that it was not said."""

    age_years: int | None = None
    sex: str = "unknown"
    pregnant: str = "unknown"


def prior_log_odds(network: Network, person: Person, evidence: Iterable[Evidence]) -> Floats:
    """Log prior odds of each cause, shape (n_causes,), after age, sex and risk findings."""
    states = {item.finding: item.state for item in evidence}
    odds = network.prior / (1 - network.prior)
    ratios = [
        context_ratio(network.knowledge.conditions[cause], person, states)
        for cause in network.causes
    ]
    return np.asarray(np.log(np.maximum(odds, 1e-9)) + np.log(ratios))


def context_ratio(condition: Condition, person: Person, states: Mapping[str, State]) -> float:
    """Product of the ratios that this person's context calls for."""
    context, ratio = condition.context, 1.0
    if person.age_years is not None:
        bands = [b for b in context.age if b.start <= person.age_years <= b.to]
        ratio *= bands[0].ratio if bands else 1.0
    if context.sex and person.sex in ("male", "female"):
        ratio *= context.sex.male if person.sex == "male" else context.sex.female
    for finding, times in context.present.items():
        ratio *= times if states.get(finding) is State.PRESENT else 1.0
    for finding, times in context.absent.items():
        ratio *= times if states.get(finding) is State.ABSENT else 1.0
    return max(ratio, LEAST_RATIO)
