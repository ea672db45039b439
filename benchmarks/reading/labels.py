"""What was read of labelled texts, against their labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from plantar.evaluation.measures import Proportion
from plantar.knowledge.evidence import Side, State
from plantar.reading.extraction import Extraction
from training.corpus import Label, Text


class Hears(Protocol):
    """Any reader of texts."""

    def hear(self, text: str) -> Extraction:
        """What a text says."""


@dataclass
class Tally:
    """Counts over texts; a finding counts once a text."""

    stated: int = 0
    found: int = 0
    asked: int = 0
    """Stated and not found, but asked about."""
    wrong_state: int = 0
    wrong_side: int = 0
    sided: int = 0
    wrong_person_or_time: int = 0
    """Taken for the person's own and present, though it is another's, over or feared."""
    invented: int = 0
    facts: int = 0
    missed: Counter[str] = field(default_factory=Counter)

    def shares(self) -> Mapping[str, Proportion]:
        """By name, each with its count."""
        right = self.facts - self.invented - self.wrong_state - self.wrong_person_or_time
        return {
            "recall": Proportion(self.found, self.stated),
            "recall or asked": Proportion(self.found + self.asked, self.stated),
            "precision": Proportion(right, self.facts),
            "wrong state": Proportion(self.wrong_state, self.stated),
            "wrong side": Proportion(self.wrong_side, self.sided),
            "wrong person or time": Proportion(self.wrong_person_or_time, self.facts),
        }


def tally(reader: Hears, texts: Iterable[Text], only: frozenset[str] | None = None) -> Tally:
    """Reads every text; ``only`` these findings count, where given."""
    counts = Tally()
    for text in texts:
        _count(counts, reader.hear(text.whole), _said(text), only)
    return counts


def _said(text: Text) -> Mapping[str, list[Label]]:
    said: dict[str, list[Label]] = {}
    for sentence in text.sentences:
        for label in sentence.labels:
            said.setdefault(label.finding, []).append(label)
    return said


def _count(
    counts: Tally, heard: Extraction, said: Mapping[str, list[Label]], only: frozenset[str] | None
) -> None:
    facts = {f.evidence.finding: f.evidence for f in heard.facts}
    doubts = {d.finding for d in heard.doubts}
    wanted = {f: labels for f, labels in said.items() if only is None or f in only}
    for finding, labels in wanted.items():
        states = {label.state for label in labels} & {"present", "absent"}
        if not states:
            continue
        counts.stated += 1
        if finding not in facts:
            counts.asked += finding in doubts
            counts.missed[finding] += 1
        elif facts[finding].state.value in states:
            counts.found += 1
            _count_side(counts, facts[finding].side, labels)
        else:
            counts.wrong_state += 1
    for finding, fact in facts.items():
        if finding == "symptom_days" or (only is not None and finding not in only):
            continue
        counts.facts += 1
        states = {label.state for label in said.get(finding, ())}
        if not states:
            counts.invented += 1
        elif not states & {"present", "absent"} and fact.state is State.PRESENT:
            counts.wrong_person_or_time += 1


def _count_side(counts: Tally, side: Side | None, labels: Iterable[Label]) -> None:
    named = {label.side for label in labels} - {""}
    if named and side is not None:
        counts.sided += 1
        counts.wrong_side += side.value not in named
