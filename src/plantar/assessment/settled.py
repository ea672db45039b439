"""One person's evidence, settled once for everything that a report says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plantar.anatomy.felt import with_sides
from plantar.anatomy.painted import PaintedMap, location_findings
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State, reconcile
from plantar.reasoning.prior import Person


@dataclass(frozen=True)
class Settled:
    """What is known of one person: each finding once, and what clashed.

    ``given`` is all that was said, painted and worked out; ``evidence`` has each finding once.
    """

    person: Person
    map: PaintedMap
    given: tuple[Evidence, ...]
    evidence: tuple[Evidence, ...]
    conflicts: tuple[str, ...]

    @property
    def cautious(self) -> tuple[Evidence, ...]:
        """The evidence as triage sees it: where answers clash, the worse one counts."""
        clashing = [e for e in self.given if e.finding in self.conflicts]
        worse = [e for e in clashing if e.state is State.PRESENT]
        return (*(e for e in self.evidence if e.finding not in self.conflicts), *worse)


def settle(
    person: Person, evidence: Sequence[Evidence], map_: PaintedMap, knowledge: KnowledgeBase
) -> Settled:
    """Evidence with what map, person and measured values add; answers win over all three."""
    given = with_context(person, evidence, map_, knowledge)
    settled = reconcile(given)
    return Settled(person, map_, given, settled.evidence, settled.conflicts)


def with_context(
    person: Person, evidence: Sequence[Evidence], map_: PaintedMap, knowledge: KnowledgeBase
) -> tuple[Evidence, ...]:
    """Evidence with what follows from the map, the person and measured values."""
    evidence = [of_today(item, knowledge) for item in evidence]
    answered = {item.finding for item in evidence}
    shown = location_findings(map_, knowledge)
    evidence = with_sides(evidence, shown)
    added = [e for e in shown if e.finding not in answered]
    if person.pregnant in ("yes", "no") and "history_pregnancy" not in answered:
        state = State.PRESENT if person.pregnant == "yes" else State.ABSENT
        added.append(Evidence("history_pregnancy", state))
    added += [e for e in spans(evidence, knowledge) if e.finding not in answered]
    return tuple(_still_counting((*evidence, *added), knowledge))


def _still_counting(evidence: Sequence[Evidence], knowledge: KnowledgeBase) -> Iterator[Evidence]:
    """Without what something present has outdated."""
    entries = (knowledge.findings.get(e.finding) for e in evidence if e.state is State.PRESENT)
    outdated = {name for entry in entries if entry for name in entry.outdates}
    return (e for e in evidence if e.finding not in outdated)


def of_today(item: Evidence, knowledge: KnowledgeBase) -> Evidence:
    """Under the id of today, where a rename left exactly one."""
    heirs = knowledge.carried_on["findings"].get(item.finding, ())
    return replace(item, finding=heirs[0]) if len(heirs) == 1 else item


def spans(evidence: Sequence[Evidence], knowledge: KnowledgeBase) -> Iterator[Evidence]:
    """Findings that a measured value makes present, such as how long ago it began."""
    sure = (e for e in reconcile(evidence).evidence if e.state is not State.UNSURE)
    values = {e.finding: (e, e.value) for e in sure if e.value is not None}
    for finding, entry in knowledge.findings.items():
        if entry.span is None or entry.span.of not in values:
            continue
        item, value = values[entry.span.of]
        if entry.span.holds(value):
            yield replace(item, finding=finding, state=State.PRESENT, value=None)
