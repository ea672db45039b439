"""The judgements of ``corpus/judged.jsonl``: what estimators made of some facts, blind.

A line is a JSON object: ``source`` (the development case whose facts they are, ``text`` for those
of a composed text, ``made`` for a person made up with one condition), ``judge``, ``age``, ``sex``,
``facts`` and ``causes``, at most five conditions with their percent; what is left of a hundred is
everything else. A fact is ``+id`` (so) or ``-id`` (not so); ``@left``, ``@right`` or ``@both`` and
``=number`` may follow.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from plantar.knowledge.evidence import Evidence, Side, State
from plantar.reasoning.prior import Person

MOST_CAUSES = 5
MADE = ("text", "made")
STATES = {"+": State.PRESENT, "-": State.ABSENT}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One person's facts, and the probability of each condition in somebody's judgement."""

    source: str
    judge: str
    person: Person
    facts: tuple[Evidence, ...]
    causes: dict[str, float]


def read_judgements(file: Path) -> Iterator[Judgement]:
    """Every judgement of a file, in order."""
    for line in file.read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        yield Judgement(
            raw["source"],
            raw["judge"],
            Person(raw["age"], raw["sex"]),
            tuple(fact(word) for word in raw["facts"].split()),
            {cause: percent / 100 for cause, percent in raw["causes"].items()},
        )


def fact(word: str) -> Evidence:
    """One fact as it is written in a judgement."""
    name, _, value = word[1:].partition("=")
    finding, _, side = name.partition("@")
    number = float(value) if value else None
    return Evidence(finding, STATES[word[0]], number, Side(side) if side else None)


def problems(
    judgement: Judgement,
    findings: Collection[str],
    conditions: Collection[str],
    sources: Collection[str],
) -> Iterator[str]:
    """What is wrong with a judgement; ``sources`` are the cases that may be judged."""
    if judgement.source not in (*MADE, *sources):
        yield f"{judgement.source}: not a development case"
    for name in {f.finding for f in judgement.facts} - set(findings):
        yield f"{judgement.source}: {name}: not a finding"
    for name in judgement.causes.keys() - set(conditions):
        yield f"{judgement.source}: {name}: not a condition"
    shares = judgement.causes.values()
    if not 0 < len(shares) <= MOST_CAUSES or min(shares) <= 0 or sum(shares) > 1.000001:
        yield f"{judgement.source}: percents: found {[100 * s for s in shares]}"
