"""On which side of the body something of a record is: by its bodySite, beside its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from plantar import Evidence, KnowledgeBase, State
from plantar.exchange.elements import Elements
from plantar.exchange.elements import Path as At
from plantar.exchange.record_rules import rules
from plantar.knowledge.evidence import Side

SNOMED = "http://snomed.info/sct"
EITHER = (None, Side.ONE)


@dataclass(frozen=True, slots=True)
class OnSide:
    """The side that a bodySite says, and whether words beside it say another."""

    side: Side | None = None
    clash: str = ""
    """What contradicts what; empty where nothing does."""

    def of(self, item: Evidence, knowledge: KnowledgeBase) -> Evidence:
        """The evidence on its side; on none where that is contradicted."""
        entry = knowledge.findings[item.finding]
        sideless = knowledge.topic_of(item.finding).sideless or entry.sides == "both"
        if sideless or entry.kind != "bool" or item.state is State.ABSENT:
            return item
        if self.clash:
            return replace(item, side=None)
        return replace(item, side=self.side) if self.side and item.side in EITHER else item


NO_SIDE = OnSide()


def on_side(resource: Elements, at: At, words: str = "") -> OnSide:
    """The side of an element by its ``bodySite``, one or several, against the words of its name."""
    sites = [(*at, "bodySite", n) for n in range(resource.count(*at, "bodySite"))]
    sites = sites or [(*at, "bodySite")]
    side = _one({side for site in sites for side in _sides(resource, site)})
    told = _one(rules().sides_named(words))
    if side and told and side is not told:
        return OnSide(None, f"its words say {told}, bodySite {side}: the side is not known")
    return OnSide(side)


def _one(sides: set[Side]) -> Side | None:
    """One side, or both where several are named."""
    return Side.BOTH if len(sides) > 1 else next(iter(sides), None)


def _sides(resource: Elements, site: At) -> Iterator[Side]:
    """Sides that a concept names: by the codes of a side, and by its words."""
    coded = rules().sides
    for n in range(resource.count(*site, "coding")):
        coding = (*site, "coding", n)
        side = coded.get(resource.peek(*coding, "code"))
        if side and resource.peek(*coding, "system") == SNOMED:
            resource.get(*coding)
            yield side
        yield from _named(resource, (*coding, "display"))
    yield from _named(resource, (*site, "text"))


def _named(resource: Elements, at: At) -> Iterator[Side]:
    if found := rules().sides_named(resource.peek(*at)):
        resource.get(*at)
    yield from found
