"""What a person's text says as a whole for each cause, beside the findings read in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from plantar.reasoning.answers import Entries
from plantar.reasoning.network import Floats, Indices, Network
from plantar.reasoning.prior import Person


def text_log_ratio(network: Network, people: Sequence[Person], states: Floats | Entries) -> Floats:
    """What each person's text as a whole says for each cause, (n_people, n_causes + 1).

    The log of p(cause | text) over an even share, to the power of ``posterior.text_weight``;
    nought without a text, and for something else, of which no text can be an example. A text does
    not speak for a cause to the degree that something the cause hardly ever lacks is denied: texts
    on cycling and on running read much alike, and "I never cycle" decides between them.

    Args:
        network: the compiled knowledge.
        people: one for each row; those without a text cost nothing.
        states: of the same people, as :func:`plantar.reasoning.likelihood.encode` gives them, or
            the same as entries.
    """
    model = network.knowledge.model.posterior
    weight, least = model.text_weight.value, model.text_left.value
    found = np.zeros((len(people), len(network.names)))
    causes = len(network.names) - 1
    row_of = {name: n for n, name in enumerate(network.names)}
    for row, person in enumerate(people):
        named = [(row_of[c], p) for c, p in person.reads_like if c in row_of]
        if not named:
            continue
        left = max(1 - sum(p for _, p in named), least)
        found[row, :causes] = weight * np.log(left / (causes - len(named)) * causes)
        for cause, p in named:
            found[row, cause] = weight * np.log(max(p, least / causes) * causes)
    for cause, needed in network.needed.items():
        for_it = found[:, cause] > 0
        if for_it.any():
            found[for_it, cause] *= 1 - denied(states, needed)[for_it]
    return found


def denied(states: Floats | Entries, columns: Indices) -> Floats:
    """How surely any of the findings at ``columns`` is denied, 0 to 1: (n_people,)."""
    if not isinstance(states, Entries):
        return np.asarray(np.max(-states[:, columns], axis=1, initial=0.0))
    found = np.zeros(states.n_people)
    here = np.isin(states.column, columns)
    np.maximum.at(found, states.row[here], -states.state[here])
    return found
