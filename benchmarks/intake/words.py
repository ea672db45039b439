"""Words against labels: recall of the facts a text states, and what was heard wrongly.

``stated.yaml`` says by case which encoded facts each text states, ``unencoded.yaml`` whether a text
says what was heard beyond them; their headers say how they were made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import yaml

from benchmarks.accuracy.measure import wilson
from plantar.anatomy.painted import PaintedMap, from_regions, location_findings
from plantar.intake.hear import Heard
from plantar.intake.vignette import Vignette
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, Side, State

LABELS = Path(__file__).with_name("stated.yaml")
UNENCODED = Path(__file__).with_name("unencoded.yaml")
MIDLINE = {"saddle", "genital"}
"""Regions that case files paint on one side although both are meant."""
NAMED = (Side.LEFT, Side.RIGHT)
Stated = Mapping[str, Mapping[str, Sequence[str]]]
"""By case, by ``patient`` or ``note``, the findings that the text states."""


class Outcome(StrEnum):
    """What became of one fact, heard or stated."""

    RIGHT = "right"
    NEGATION = "present for absent or absent for present"
    SIDE = "wrong side"
    UNTRUE = "the text does not say it"
    SAID = "said, not encoded"
    UNJUDGED = "not encoded, not judged"
    MISSED = "stated, not heard"


@dataclass(frozen=True)
class Verdict:
    """One fact of one text; ``said`` is the stretch it came from, empty for a missed one.

    ``place``: not heard as a fact of its own but read off the place that the words painted.
    ``asked``: missed as a fact, but turned into a question. ``layer``: where the file holds it.
    """

    case: str
    finding: str
    outcome: Outcome
    state: State
    said: str = ""
    stated: bool = False
    place: bool = False
    asked: bool = False
    layer: Layer | None = None

    def __str__(self) -> str:
        words = f" in {self.said!r}" if self.said else ""
        asked = " (asked)" if self.asked else ""
        return f"{self.case}: {self.finding} {self.state.value}{words}{asked}"


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


def read_judged(path: Path = UNENCODED) -> Mapping[tuple[str, str, str, State], bool]:
    """By case, text, finding and state: whether the text says this fact that no file holds."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        (case, text, finding, State(state)): verdict == "says"
        for case, texts in raw.items()
        for text, verdicts in texts.items()
        for verdict, findings in verdicts.items()
        for finding, state in findings.items()
    }


@dataclass(frozen=True)
class Judge:
    """The labels of one kind of text, ``patient`` or ``note``."""

    kind: str
    stated: Stated
    judged: Mapping[tuple[str, str, str, State], bool]
    knowledge: KnowledgeBase

    def verdicts(self, case: Vignette, heard: Heard) -> list[Verdict]:
        """Every fact heard in a text, and every stated one missed."""
        stated = self.stated[case.id][self.kind]
        facts = {
            f.evidence.finding: (f.evidence, f.said)
            for f in heard.facts
            if f.evidence.state is not State.UNSURE
        }
        places = _shown(heard.map, self.knowledge) - facts.keys()
        asked = {doubt.finding for doubt in heard.doubts}
        verdicts = [
            Verdict(case.id, f, self._outcome(case, fact), fact.state, said, f in stated)
            for f, (fact, said) in facts.items()
        ]
        for f in sorted(places):
            outcome = self._outcome(case, Evidence(f, State.PRESENT))
            verdicts.append(
                Verdict(case.id, f, outcome, State.PRESENT, "", f in stated, place=True)
            )
        states = {e.finding: e.state for e in case.evidence}
        layers = {e.finding: e.layer for e in case.evidence}
        for f in (f for f in stated if f not in facts and f not in places):
            verdicts.append(
                Verdict(case.id, f, Outcome.MISSED, states[f], stated=True, asked=f in asked)
            )
        return [replace(v, layer=layers.get(v.finding)) for v in verdicts]

    def _outcome(self, case: Vignette, fact: Evidence) -> Outcome:
        encoded = [e for e in case.evidence if e.finding == fact.finding]
        if encoded:
            return _agreement(fact, encoded)
        drawn = _shown(from_regions(case.painted), self.knowledge)
        if fact.state is State.PRESENT and fact.finding in drawn:
            return Outcome.RIGHT
        says = self.judged.get((case.id, self.kind, fact.finding, fact.state))
        if says is None:
            return Outcome.UNJUDGED
        return Outcome.SAID if says else Outcome.UNTRUE


def _shown(map_: PaintedMap, knowledge: KnowledgeBase) -> set[str]:
    return {e.finding for e in location_findings(map_, knowledge) if e.state is State.PRESENT}


def _agreement(fact: Evidence, encoded: Sequence[Evidence]) -> Outcome:
    if all(item.state is not fact.state for item in encoded):
        return Outcome.NEGATION
    sides = {item.side for item in encoded if item.side in NAMED}
    if fact.side in NAMED and sides and fact.side not in sides:
        return Outcome.SIDE
    return Outcome.RIGHT


def sides_painted(case: Vignette, heard: Heard) -> tuple[int, list[str]]:
    """How many named sides the words painted, and those that the case's map leaves bare."""
    known = set(case.painted) & {side.value for side in NAMED}
    named = [side.value for side in NAMED if _felt_beside(heard.map, side.value)]
    if not known:
        return 0, []
    return len(named), [f"{case.id}: place heard on the {s}" for s in named if s not in known]


def _felt_beside(map_: PaintedMap, side: str) -> bool:
    return bool(map_.felt(side).keys() - MIDLINE or map_.somewhere.get(side))


def share(hits: int, of: int) -> str:
    """A proportion with its Wilson 95 % interval, as text."""
    low, high = wilson(hits, of)
    return f"{hits}/{of} = {hits / max(of, 1):.1%} ({low:.1%}-{high:.1%})"


def report(
    verdicts: Sequence[Verdict], painted: tuple[int, list[str]], *, missed: bool
) -> Iterable[str]:
    """The figures of one kind of text, line by line, and each fact heard wrongly by name."""
    by = {o: [v for v in verdicts if v.outcome is o and not v.place] for o in Outcome}
    n = {outcome: len(found) for outcome, found in by.items()}
    stated = [v for v in verdicts if v.stated]
    wrong = n[Outcome.NEGATION] + n[Outcome.SIDE]
    decided = n[Outcome.RIGHT] + wrong
    true = n[Outcome.RIGHT] + n[Outcome.SAID]
    right = sum(v.outcome is Outcome.RIGHT for v in stated)
    unstated = [v for v in by[Outcome.RIGHT] if not v.stated]
    strict, heard = true - len(unstated), true + wrong + n[Outcome.UNTRUE]
    places = [v for v in verdicts if v.place and v.outcome is not Outcome.UNJUDGED]
    bad_places = [v for v in places if v.outcome is not Outcome.RIGHT]
    asked = sum(v.asked for v in by[Outcome.MISSED])
    yield f"recall of stated facts {share(right, len(stated))}; {asked} more asked as a question"
    for layer in (Layer.HISTORY, Layer.RISK, Layer.EXAMINATION, Layer.TEST):
        of = [v.outcome is Outcome.RIGHT for v in stated if v.layer is layer]
        yield f"  recall of {layer.value} {share(sum(of), len(of))}"
    yield f"precision of facts that the file decides {share(n[Outcome.RIGHT], decided)}"
    yield f"precision of all facts judged {share(true, heard)}"
    yield f"the same, counting as wrong what the file holds but no label {share(strict, heard)}"
    yield f"not judged {n[Outcome.UNJUDGED]}"
    yield f"negation errors {share(n[Outcome.NEGATION], decided)}"
    yield f"side errors {share(n[Outcome.SIDE], decided)}"
    yield f"painted sides that are wrong {share(len(painted[1]), painted[0])}"
    yield f"location findings by place alone {share(len(places) - len(bad_places), len(places))}"
    for outcome in (Outcome.NEGATION, Outcome.SIDE, Outcome.UNTRUE, Outcome.UNJUDGED):
        yield from (f"  {outcome.value}: {v}" for v in by[outcome])
    yield from (f"  {v.outcome.value}, by place: {v}" for v in bad_places)
    yield from (f"  {Outcome.SIDE.value}: {line}" for line in painted[1])
    if missed:
        yield from (f"  right, not labelled as stated: {v}" for v in unstated)
        yield from (f"  missed: {v}" for v in verdicts if v.outcome is Outcome.MISSED)
