"""What an answer is worth for the red flag that it could complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.examples import minimal_examples
from plantar.knowledge.expression import PlainFacts, holds, parse
from plantar.knowledge.schema_triage import RedFlag
from plantar.reasoning.network import Flags, Floats, Indices, Network
from plantar.reasoning.posterior import Posterior

NO_FLAG = (0.0, "")


def flag_value(
    network: Network, posterior: Posterior, evidence: Sequence[Evidence]
) -> dict[str, tuple[float, str]]:
    """For each finding that could complete a red flag: its worth and the flag.

    A flag comes true by one of its smallest sets of answers; what is still unknown of a set must
    all be so. A rare answer is worth asking more than a common one, because a no settles it.
    """
    decided = {e.finding: e.state is State.PRESENT for e in evidence if e.state is not State.UNSURE}
    answers = PlainFacts(decided, {e.finding: e.value for e in evidence if e.value is not None})
    rules, value = _pending(network, answers)
    ways = _ways(rules)
    p = _chances(ways, decided, network.rates(posterior.responsible), network.column)
    together = p.prod(axis=1)
    least = network.knowledge.model.questions.flag_answer_at_least.value
    worth = np.array([value.get(flag, 0.0) for flag in ways.flags])[ways.flag]
    here = (together >= least) & (together > 0) & (worth > 0)
    gain = (worth * together)[here, None] * (1 - p[here])
    unknown = np.array([name not in decided for name in ways.names])
    unknown[NOTHING] = False
    lacking = unknown[ways.name[here]]
    flag = np.broadcast_to(ways.flag[here, None], gain.shape)[lacking]
    return _best(ways, ways.name[here][lacking], gain[lacking], flag)


def _pending(
    network: Network, answers: PlainFacts
) -> tuple[tuple[tuple[str, str], ...], dict[str, float]]:
    """The rules of the day, and what those are worth that would raise the urgency further."""
    judged = [
        (worth, flag, holds(flag.when, answers))
        for flag in network.knowledge.red_flags
        if (worth := _worth(network, flag)) > 0
    ]
    worst = max((worth for worth, _, fired in judged if fired), default=0.0)
    value = {f.id: worth for worth, f, fired in judged if fired is None and worth > worst}
    return tuple((flag.id, flag.when) for _, flag, _ in judged), value


def _chances(
    ways: _Ways, decided: Mapping[str, bool], rates: Floats, column: Mapping[str, int]
) -> Floats:
    """How probable it is that each answer of each way is as the rule wants it."""
    rate = {name: float(rates[n]) for name, n in column.items()}
    there = np.array([decided.get(name, rate.get(name, 0.0)) for name in ways.names], dtype=float)
    there[NOTHING] = 1
    return np.where(ways.wanted, there[ways.name], 1 - there[ways.name])


def _best(ways: _Ways, name: Indices, nats: Floats, flag: Indices) -> dict[str, tuple[float, str]]:
    """Return the most valuable way for each finding; among equals, the last flag by name."""
    order = np.lexsort((np.argsort(np.argsort(ways.flags))[flag], nats, name))
    best = order[np.flatnonzero(np.diff(name[order], append=-1))]
    return {ways.names[name[n]]: max(NO_FLAG, (float(nats[n]), ways.flags[flag[n]])) for n in best}


@dataclass(frozen=True, eq=False)
class _Ways:
    """The smallest sets of answers that make rules true, one a row: (n_ways, longest) arrays.

    ``name`` numbers the findings in ``names`` and ``wanted`` says whether each must be present;
    shorter rows are filled up with NOTHING, which is always there. ``flag`` (n_ways,) numbers the
    rules in ``flags``.
    """

    names: tuple[str, ...]
    flags: tuple[str, ...]
    name: Indices
    wanted: Flags
    flag: Indices


NOTHING = 0


@lru_cache(maxsize=4)
def _ways(rules: tuple[tuple[str, str], ...]) -> _Ways:
    """Of rules, each with its id and its expression; a number counts as its finding."""
    number = {"": NOTHING}
    rows, owner = [], []
    for n, (_, when) in enumerate(rules):
        for way in minimal_examples(parse(when)):
            answers = {**dict.fromkeys(way.values, True), **way.states}
            rows.append([(number.setdefault(f, len(number)), so) for f, so in answers.items()])
            owner.append(n)
    longest = max(map(len, rows), default=0)
    name = np.full((len(rows), longest), NOTHING, dtype=np.intp)
    wanted = np.ones((len(rows), longest), dtype=bool)
    for n, row in enumerate(rows):
        for place, (finding, so) in enumerate(row):
            name[n, place], wanted[n, place] = finding, so
    flags = tuple(flag for flag, _ in rules)
    return _Ways(tuple(number), flags, name, wanted, np.array(owner, dtype=np.intp))


def _worth(network: Network, flag: RedFlag) -> float:
    """Nats for a red flag found: what triage says that a miss of its level weighs."""
    urgent = flag.urgency in ("emergency_now", "same_day")
    return network.knowledge.triage.miss("", flag.urgency) if urgent else 0.0
