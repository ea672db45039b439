"""What was told, as a letter may say it: surely, perhaps, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plantar.anatomy.felt import entry_of
from plantar.anatomy.painted import PaintedMap
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, State, doubted
from plantar.knowledge.schema import Finding
from plantar.knowledge.units import in_whole_hours, said_of

SEEN = (Layer.EXAMINATION, Layer.TEST)
"""What nobody can tell from home: told by the person, it is hearsay."""
MOST_TITLES = 2


@dataclass(frozen=True)
class ToldFacts:
    """Evidence by how far it can be relied on; each finding stands in one place."""

    sure: tuple[Evidence, ...]
    perhaps: tuple[Evidence, ...]
    """Perhaps said to be so; nobody has confirmed it."""
    meant_otherwise: tuple[Evidence, ...]
    """Denied beside something that is the same in other words."""


def told_facts(evidence: Iterable[Evidence], knowledge: KnowledgeBase) -> ToldFacts:
    """Evidence as a letter may say it.

    A "no" that was only perhaps said is left out, and so is what is perhaps so beside a plain "no"
    to what it contains.
    """
    items, sure = knowledge.coherent(evidence), knowledge.triage.sure.share
    there = {e.finding for e in items if e.state is State.PRESENT and not doubted(e, sure)}
    denied = {e.finding for e in items if e.state is State.ABSENT and e.confidence >= sure}
    facts: list[Evidence] = []
    perhaps: list[Evidence] = []
    otherwise: list[Evidence] = []
    for e in items:
        if doubted(e, sure):
            perhaps += [e] if not denied & knowledge.wholes(e.finding) else []
        elif e.state is not State.ABSENT:
            facts.append(e)
        elif e.confidence >= sure:
            entry = knowledge.findings[e.finding]
            (otherwise if there & {*entry.no_unclear_beside} else facts).append(e)
    return ToldFacts(tuple(facts), tuple(perhaps), tuple(otherwise))


def only_told(e: Evidence, *, by_person: bool) -> bool:
    """Whether an examination or a test is only told of: read in a text, or written by a person."""
    return e.layer in SEEN and (by_person or e.confidence < 1)


def with_value(name: str, e: Evidence, facts: Sequence[Evidence], knowledge: KnowledgeBase) -> str:
    """A finding by its name, with its value: as it was typed, too, where that is another unit."""
    entry = knowledge.findings[e.finding]
    if e.value is None:
        return name
    if entry.unit == "days":
        return f"{name}: {_length(e, facts, knowledge)}"
    typed = typed_value(e, entry)
    return f"{name} {said_of(e.value, entry.unit)}{f' (given as {typed})' if typed else ''}"


def measured(e: Evidence, knowledge: KnowledgeBase) -> str:
    """A measured value as one, with its limit: "HbA1c 41 mmol/mol, below 48".

    What it shows stands behind: "SLR 40 degrees, at most 70: SLR positive".

    Empty where nothing was measured: "absent: raised HbA1c 41" has to be turned round to be read.
    """
    entry = knowledge.findings[e.finding]
    if e.value is None or e.state is State.UNSURE or not (entry.threshold and entry.measured):
        return ""
    typed = typed_value(e, entry)
    unit = "" if entry.unit == "ratio" else entry.unit
    value = f"{said_of(e.value, unit)}{f' (given as {typed})' if typed else ''}"
    there = e.state is State.PRESENT
    limit = entry.threshold.said(present=there)
    return f"{entry.measured} {value}, {limit}{f': {entry.term}' if there else ''}"


def typed_value(e: Evidence, entry: Finding) -> str:
    """The number and unit that were typed, where the unit is not the finding's own; else empty."""
    number, _, unit = e.fact.partition(" ")
    return e.fact if unit in entry.units and re.fullmatch(r"-?[\d.,]+", number) else ""


def _length(e: Evidence, facts: Sequence[Evidence], knowledge: KnowledgeBase) -> str:
    """How long ago: hours only where they were said.

    Words such as "this morning" are kept as a part of a day that is no whole number of hours.
    """
    value, unit = e.value or 0.0, knowledge.findings[e.finding].unit
    if value >= 1:
        return f"about {said_of(value, unit)}"
    there = (knowledge.findings[f.finding] for f in facts if f.state is State.PRESENT)
    if any(entry.hides_onset for entry in there):
        return "last well unknown"
    return f"about {said_of(value, unit)}" if in_whole_hours(value) else "less than a day"


def titles(facts: Iterable[Evidence], map_: PaintedMap, knowledge: KnowledgeBase) -> list[str]:
    """What a letter is headed with: complaints that were told, else what was painted."""
    there = {e.finding: e for e in facts if e.state is State.PRESENT}
    told = dict.fromkeys(filter(None, _titles(there, knowledge)))
    return [*told][:MOST_TITLES] or [*dict.fromkeys(k for s in map_.layers.values() for k in s)]


def _titles(there: Mapping[str, Evidence], knowledge: KnowledgeBase) -> Iterator[str]:
    """Titles of what is there, in the order of the topics and their findings."""
    for topic, entry in knowledge.topics.items():
        for name in (n for n in knowledge.findings if n in there):
            finding = entry_of(there[name], knowledge)
            if finding.topic == topic:
                yield finding.title if finding.title is not None else entry.title
