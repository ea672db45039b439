"""Before any finding: each cause's rate by age, sex and setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from plantar.knowledge.expression import PlainFacts
from plantar.knowledge.people import OLDEST
from plantar.reasoning.network import Floats, Network

SEXES = ("female", "male")
"""Sexes that expressions know."""


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
    reads_like: tuple[tuple[str, float], ...] = ()
    """The likeliest causes by the person's own text as a whole, with the probability that the
    trained reader gives each; what is left over belongs to the other causes in equal parts."""


def person_facts(person: Person) -> PlainFacts:
    """Age and sex as expressions see them; what was not said is unknown.

    >>> person_facts(Person(52, "female")).states
    {'sex_female': True, 'sex_male': False}
    """
    known = person.sex in SEXES
    states = {f"sex_{sex}": person.sex == sex for sex in SEXES} if known else {}
    age = person.age_years
    return PlainFacts(states, {} if age is None else {"age_years": float(age)})


def person_of(raw: Mapping[str, Any]) -> Person:
    """The person in plain data.

    Raises:
        TypeError: an unknown field.
        ValueError: ``reads_like`` is not a list of pairs of a cause and a probability.
    """
    pairs = tuple((str(name), float(p)) for name, p in raw.get("reads_like", ()))
    return Person(**{**raw, "reads_like": pairs})


def prior_log_odds(network: Network, people: Sequence[Person]) -> Floats:
    """Log prior odds of each cause, something else last: (n_people, n_causes + 1)."""
    alike = [(person.age_years, person.sex, person.setting) for person in people]
    number = {key: n for n, key in enumerate(dict.fromkeys(alike))}
    table = np.array([_log_odds(network, *key) for key in number])
    which = np.array([number[key] for key in alike], dtype=np.intp)
    return table.reshape(len(number), len(network.names))[which]


def _log_odds(network: Network, age_years: int | None, sex: str, setting: str) -> Floats:
    exponent = network.knowledge.model.posterior.prior_exponent.value
    found = exponent * network.log_odds + network.setting[setting]
    if age_years is not None:
        found = found + network.age[min(max(age_years, 0), OLDEST)]
    return np.asarray(found + network.sex[sex] if sex in network.sex else found)
