"""The prior of each cause for this person: its rate among presenters, by age, sex, setting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from plantar.reasoning.network import OLDEST, Floats, Network


@dataclass(frozen=True, slots=True)
class Person:
    """Context that everyone has; None and ``unknown`` mean that it was not said."""

    age_years: int | None = None
    sex: str = "unknown"
    pregnant: str = "unknown"
    earlier_contacts: int = 0
    """How often help was sought before for the same complaint; it changes the urgency only."""
    setting: str = "general_practice"
    """Where the person is seen; a key of the settings in model.yaml."""


def prior_log_odds(network: Network, people: Sequence[Person]) -> Floats:
    """Log prior odds of each cause, something else last: (n_people, n_causes + 1)."""
    exponent = network.knowledge.model.posterior.prior_exponent.value
    found = np.tile(exponent * network.log_odds, (len(people), 1))
    for row, person in enumerate(people):
        if person.age_years is not None:
            found[row] += network.age[min(max(person.age_years, 0), OLDEST)]
        if person.sex in network.sex:
            found[row] += network.sex[person.sex]
        found[row] += network.setting[person.setting]
    return found
