"""How well each cause explains each piece of evidence, against the background.

A finding is reported as a log likelihood ratio against how often an adult has it who came for
something unrelated, with its part in what the findings mean together (interactions).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.network import Floats, Indices, Network


def encode(network: Network, people: Sequence[Sequence[Evidence]]) -> Floats:
    """Evidence as (n_people, n_findings): 1 present, -1 absent, 0 unknown; between: how sure.

    Findings that the model has no figure for are left out.
    """
    states = np.zeros((len(people), len(network.findings)))
    for row, evidence in enumerate(people):
        for item in evidence:
            if item.state is not State.UNSURE and item.finding in network.column:
                sign = 1.0 if item.state is State.PRESENT else -1.0
                states[row, network.column[item.finding]] = sign * item.confidence
    return states


EVERY = slice(None)


def counted(network: Network, states: Floats, columns: Indices | slice = EVERY) -> Floats:
    """The states that count, (n_people, n_columns), of the findings at ``columns``.

    In an exclusive topic the answer that is present says all; several that are present are one
    contradiction and say nothing of that topic.
    """
    result = states.copy()
    for n in np.flatnonzero(network.exclusive):
        members = np.flatnonzero(network.topic[columns] == n)
        n_present = (states[:, members] > 0).sum(axis=1, keepdims=True)
        keep = (n_present == 0) | ((n_present == 1) & (states[:, members] > 0))
        result[:, members] = np.where(keep, states[:, members], 0.0)
    return result


def powers(network: Network, states: Floats, columns: Indices | slice = EVERY) -> Floats:
    """Exponent of each answer, (n_people, n_columns): n of a topic count n / (1 + (n - 1) r).

    The design effect (Kish 1965) of answers that travel together, twenty painted areas among them;
    present and absent ones are counted apart, and a "no" to what a cause asks first by itself: it
    is no more of the same among ten other things that were not ticked. What is less than sure
    counts less: nearly all of it was heard in a text, which as a whole says it again. A self-test
    and a graded answer are told apart from that by nothing, and count less with it.
    """
    model = network.knowledge.model.posterior
    r, result, member = model.redundancy.value, np.zeros_like(states), network.member[columns]
    for sign in (1.0, -1.0):
        there = (np.sign(states) == sign).astype(float)
        alone = network.asked_first[columns] & (sign < 0)
        n = np.where(alone, 0.0, there) @ member
        power = 1 / (1 + np.maximum(n - 1, 0) * r)
        result += there * np.where(alone, 1.0, power @ member.T)
    return np.asarray(np.where(np.abs(states) < 1, model.heard_weight.value, 1.0) * result)


def softened(log_ratio: Floats, confidence: Floats | float) -> Floats:
    """Log of a ratio that holds with ``confidence`` and is one otherwise."""
    return np.asarray(np.log1p(confidence * np.expm1(log_ratio)))


def contributions(
    network: Network, columns: Indices, states: Floats, power: Floats
) -> tuple[Floats, Floats]:
    """Log ratios of one person's answers, (n_causes + 1, n_answers); the others (n_answers,).

    ``columns`` are those of the network. Second, what the answers add to the units of the
    interactions, (n_units,).
    """
    present, absent = network.if_present[:, columns], network.if_absent[:, columns]
    ratio = np.where(states > 0, present, np.where(states < 0, absent, 0.0))
    for column in np.flatnonzero((states != 0) & (np.abs(states) < 1)):
        ratio[:, column] = softened(ratio[:, column], abs(states[column]))
    terms = network.interactions.terms(columns, states, power)
    return ratio * power + network.interactions.parts(terms), terms.sum(axis=0)


def summed(network: Network, states: Floats) -> Floats:
    """Summed log ratios of each person, (n_people, n_causes + 1): contributions, added up."""
    used = np.flatnonzero(states.any(axis=0))
    states = counted(network, states[:, used], used)
    power = powers(network, states, used)
    present, absent = network.if_present[:, used].T, network.if_absent[:, used].T
    certain = np.abs(states) >= 1
    total = np.where(certain & (states > 0), power, 0.0) @ present
    total += np.where(certain & (states < 0), power, 0.0) @ absent
    for row, n in np.argwhere((states != 0) & ~certain):
        table = present if states[row, n] > 0 else absent
        total[row] += power[row, n] * softened(table[n], abs(states[row, n]))
    units = (np.maximum(states, 0.0) * power) @ network.interactions.answer[used]
    return np.asarray(total + network.interactions.log_ratio(units))
