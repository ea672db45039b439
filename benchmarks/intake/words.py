"""Words against labels: recall of the facts a text states, and what was heard wrongly.

``stated.yaml`` says by case which encoded facts each text states; its header says how it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from benchmarks.accuracy.measure import wilson
from plantar.anatomy.painted import PaintedMap, from_regions, location_findings
from plantar.intake.hear import Heard
from plantar.intake.vignette import Vignette
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Side, State

LABELS = Path(__file__).with_name("stated.yaml")
NAMED = (Side.LEFT, Side.RIGHT)
Stated = Mapping[str, Mapping[str, Sequence[str]]]
"""By case, by ``patient`` or ``note``, the findings that the text states."""


class Outcome(StrEnum):
    """What became of one fact, heard or stated."""

    RIGHT = "right"
    NEGATION = "present for absent or absent for present"
    SIDE = "wrong side"
    BEYOND = "heard, not encoded"
    MISSED = "stated, not heard"


@dataclass(frozen=True)
class Verdict:
    """One fact of one text; ``said`` is the stretch it came from, empty for a missed one."""

    case: str
    finding: str
    outcome: Outcome
    state: State
    said: str = ""
    stated: bool = False

    def __str__(self) -> str:
        words = f" in {self.said!r}" if self.said else ""
        return f"{self.case}: {self.finding} {self.state.value}{words}"


def read_stated(cases: Iterable[Vignette], path: Path = LABELS) -> Stated:
    """The labels, checked against the case files.

    Raises:
        ValueError: a case has no labels, or a label is no encoded fact of its case.
    """
    labels: Stated = yaml.safe_load(path.read_text(encoding="utf-8"))
    for case in cases:
        if case.id not in labels:
            raise ValueError(f"{path.name}: {case.id} has no labels")
        encoded = {e.finding for e in case.evidence}
        for text, findings in labels[case.id].items():
            if extra := set(findings) - encoded:
                raise ValueError(f"{path.name}: {case.id}.{text}: not encoded: {sorted(extra)}")
    return labels


def judge(
    case: Vignette, heard: Heard, stated: Sequence[str], knowledge: KnowledgeBase
) -> list[Verdict]:
    """Every fact heard in a text, by what the case file holds, and every stated one missed."""
    encoded: dict[str, list[Evidence]] = {}
    for item in case.evidence:
        encoded.setdefault(item.finding, []).append(item)
    drawn = _shown(from_regions(case.painted), knowledge)
    facts = {
        f.evidence.finding: (f.evidence, f.said)
        for f in heard.facts
        if f.evidence.state is not State.UNSURE
    }
    for finding in _shown(heard.map, knowledge):
        facts.setdefault(finding, (Evidence(finding, State.PRESENT), "the place named"))
    verdicts = [
        Verdict(
            case.id,
            finding,
            _outcome(fact, encoded.get(finding, []), painted=finding in drawn),
            fact.state,
            said,
            finding in stated,
        )
        for finding, (fact, said) in facts.items()
    ]
    missed = (encoded[finding][-1] for finding in stated if finding not in facts)
    verdicts += [Verdict(case.id, e.finding, Outcome.MISSED, e.state, "", True) for e in missed]
    return verdicts


def _shown(map_: PaintedMap, knowledge: KnowledgeBase) -> set[str]:
    return {e.finding for e in location_findings(map_, knowledge) if e.state is State.PRESENT}


def _outcome(fact: Evidence, encoded: Sequence[Evidence], *, painted: bool) -> Outcome:
    if not encoded:
        return Outcome.RIGHT if painted and fact.state is State.PRESENT else Outcome.BEYOND
    if all(item.state is not fact.state for item in encoded):
        return Outcome.NEGATION
    sides = {item.side for item in encoded if item.side in NAMED}
    if fact.side in NAMED and sides and fact.side not in sides:
        return Outcome.SIDE
    return Outcome.RIGHT


def sides_painted(case: Vignette, heard: Heard) -> tuple[int, list[str]]:
    """Named sides that the words painted, and those that the case's map leaves bare."""
    known = set(case.painted) & {side.value for side in NAMED}
    named = [side.value for side in NAMED if side.value in heard.map.sides]
    if not known:
        return 0, []
    return len(named), [f"{case.id}: place heard on the {s}" for s in named if s not in known]


def share(hits: int, of: int) -> str:
    """A proportion with its Wilson 95 % interval, as text."""
    low, high = wilson(hits, of)
    return f"{hits}/{of} = {hits / max(of, 1):.1%} ({low:.1%}-{high:.1%})"


def report(
    verdicts: Sequence[Verdict], painted: tuple[int, list[str]], *, missed: bool, beyond: bool
) -> Iterable[str]:
    """The figures of one kind of text, line by line, and each fact heard wrongly by name."""
    by = {outcome: [v for v in verdicts if v.outcome is outcome] for outcome in Outcome}
    right, wrong = by[Outcome.RIGHT], by[Outcome.NEGATION] + by[Outcome.SIDE]
    stated = [v for v in verdicts if v.stated]
    decided = len(right) + len(wrong)
    heard = sum(v.outcome is Outcome.RIGHT for v in stated)
    yield f"recall of stated facts {share(heard, len(stated))}"
    yield f"precision of decided facts {share(len(right), decided)}"
    yield f"negation errors {share(len(by[Outcome.NEGATION]), decided)}"
    yield f"side errors {share(len(by[Outcome.SIDE]), decided)}"
    yield f"places on a wrong side {share(len(painted[1]), painted[0])}"
    yield f"right, not labelled as stated {sum(not v.stated for v in right)}"
    yield f"heard, not encoded {len(by[Outcome.BEYOND])}"
    yield from (f"  wrong: {v} ({v.outcome.value})" for v in wrong)
    yield from (f"  wrong: {line}" for line in painted[1])
    if missed:
        yield from (f"  missed: {v}" for v in by[Outcome.MISSED])
    if beyond:
        yield from (f"  beyond: {v}" for v in by[Outcome.BEYOND])
