"""The painted map: per side, per region and sensation, how much of it is affected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from plantar.anatomy.patterns import patterns, within
from plantar.anatomy.territory import FOOT
from plantar.errors import EvidenceError, nearest
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, Side, State

SCHEMA = "plantar/map/1"
SIDES = ("left", "right", "one")
"""``one`` is a single side that nobody named."""
OTHER_SIDE = {"left": "right", "right": "left"}
RESTS = ("unpainted", "unmentioned", "not_looked_at")
SENSATIONS = ("numb", "tingling", "burning", "pain", "cold")
NUMB = SENSATIONS[0]
CLEAR = "clear"
"""Listed beside the sensations: regions that were said not to be affected."""
PAINTED = "painted on the map"
"""The fact of what a map shows; behind it stand the sensations, where none of them is numb."""
FELT_THERE = "felt there"
"""The fact of a place named in words; behind it what is felt, where that is not numbness."""
FELT = ("numb", "tingling", "burning")
"""The sensations that speak of nerve fibres; pain and cold may come from anything."""
TOUCHED = 0.15
"""Share of a region below which a brush has only brushed it, where others are painted more."""
OfSide = TypeVar("OfSide")
Painted = Mapping[str, Mapping[str, tuple[str, ...]]]
"""A map as a case file lists it: side, then sensation (or ``clear``), then regions."""


@dataclass(frozen=True)
class PaintedMap:
    """Fractions from 0 to 1 by side, sensation and region; and what is known to be clear.

    ``clear`` holds regions that the person said are not affected. ``rest`` says what the other
    regions without paint mean: ``unpainted`` (the person painted all that they feel),
    ``unmentioned`` (a description in words, which leaves things out) or ``not_looked_at``.
    """

    layers: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)
    clear: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rest: str = "unpainted"
    somewhere: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    """By side, places in which something is felt without saying where ("my foot is numb")."""

    def __hash__(self) -> int:
        """Hash what is painted, so that a map is evaluated once for all its questions."""
        return hash((frozenset(self.layers), self.sides, self.regions, self.rest))

    def felt(self, side: str, least: float = 0.0) -> dict[str, float]:
        """Region to the largest fraction painted numb, tingling or burning, above ``least``."""
        found: dict[str, float] = {}
        for kind in FELT:
            for region, share in self.layers.get(side, {}).get(kind, {}).items():
                found[region] = max(found.get(region, 0.0), share)
        return {region: share for region, share in found.items() if share > least}

    @property
    def everywhere(self) -> frozenset[str]:
        """Regions of any side where it is felt."""
        return frozenset(region for side in self.sides for region in self.felt(side))

    @cached_property
    def sides(self) -> tuple[str, ...]:
        """Sides with any felt paint, in the order of SIDES."""
        return tuple(side for side in SIDES if self.felt(side) or self.somewhere.get(side))

    @cached_property
    def marked(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """Sensation to side to regions, of all that is painted, pain and cold among it."""
        found: dict[str, dict[str, frozenset[str]]] = {}
        for side in SIDES:
            for kind, regions in self.layers.get(side, {}).items():
                if here := frozenset(region for region, share in regions.items() if share > 0):
                    found.setdefault(kind, {})[side] = here
        return found

    @property
    def touched(self) -> frozenset[tuple[str, str]]:
        """Side and region of all that is painted, as a person sees it (:func:`touched`).

        >>> sorted(PaintedMap({"left": {"pain": {"heel_med": 0.05}}}).touched)
        [('left', 'heel_med')]
        """
        layers = ((s, shares) for s, kinds in self.layers.items() for shares in kinds.values())
        return frozenset((side, region) for side, shares in layers for region in touched(shares))

    @cached_property
    def marked_sides(self) -> tuple[str, ...]:
        """Sides with any paint or place, whatever is felt there, in the order of SIDES."""
        painted = {side for sides in self.marked.values() for side in sides}
        return tuple(side for side in SIDES if side in painted or self.somewhere.get(side))

    @cached_property
    def regions(self) -> frozenset[str]:
        """Regions felt on any side."""
        return frozenset(region for side in SIDES for region in self.felt(side))

    def of_any_sensation(self) -> PaintedMap:
        """The same with every sensation as one that is felt in the skin: to compare places."""
        layers = {
            side: {NUMB: {r: max(k.get(r, 0.0) for k in kinds.values()) for r in _places(kinds)}}
            for side, kinds in self.layers.items()
        }
        return replace(self, layers=layers)

    def mirrored(self) -> PaintedMap:
        """The same with left and right exchanged."""
        return replace(
            self,
            layers=_mirrored(self.layers),
            clear=_mirrored(self.clear),
            somewhere=_mirrored(self.somewhere),
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain data, the schema ``plantar/map/1``; sorted, so that equal maps are equal bytes."""
        return {
            "schema": SCHEMA,
            "rest": self.rest,
            "layers": {
                side: {kind: dict(sorted(r.items())) for kind, r in sorted(kinds.items())}
                for side, kinds in sorted(self.layers.items())
            },
            "clear": {side: sorted(names) for side, names in sorted(self.clear.items())},
            "somewhere": {
                side: [sorted(place) for place in places]
                for side, places in sorted(self.somewhere.items())
            },
        }


def touched(shares: Mapping[str, float]) -> set[str]:
    """Regions that are painted; those that a brush only brushed where none is painted more."""
    some = {region for region, share in shares.items() if share > 0}
    return {region for region in some if shares[region] >= TOUCHED} or some


def _places(kinds: Mapping[str, Mapping[str, float]]) -> set[str]:
    return {region for regions in kinds.values() for region in regions}


def _mirrored(by_side: Mapping[str, OfSide]) -> dict[str, OfSide]:
    return {OTHER_SIDE.get(side, side): what for side, what in by_side.items()}


def from_regions(painted: Painted) -> PaintedMap:
    """The map of a case file: listed regions are painted in full."""
    return PaintedMap(
        {
            side: {
                kind: dict.fromkeys(names, 1.0) for kind, names in kinds.items() if kind != CLEAR
            }
            for side, kinds in painted.items()
        },
        {side: frozenset(kinds[CLEAR]) for side, kinds in painted.items() if CLEAR in kinds},
    )


def read_map(text: str, knowledge: KnowledgeBase) -> PaintedMap:
    """A map from its JSON.

    Raises:
        EvidenceError: names each field that is wrong, what was found and what would be right.
    """
    if not isinstance(text, str):
        raise EvidenceError(f"map: found {text!r}; expected its JSON as one string")
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise EvidenceError(f"map: line {error.lineno}: not valid JSON: {error.msg}") from error
    if not isinstance(raw, dict):
        raise EvidenceError("map: expected an object with schema, layers and clear")
    wrong = list(map_problems(raw, knowledge))
    if wrong:
        raise EvidenceError("\n".join(wrong))
    return PaintedMap(
        {
            side: {
                kind: {r: float(x) for r, x in regions.items()} for kind, regions in kinds.items()
            }
            for side, kinds in raw.get("layers", {}).items()
        },
        {side: frozenset(names) for side, names in raw.get("clear", {}).items()},
        raw.get("rest", "unpainted"),
        {
            side: tuple(frozenset(place) for place in places)
            for side, places in raw.get("somewhere", {}).items()
        },
    )


def map_problems(raw: dict[str, Any], knowledge: KnowledgeBase, at: str = "") -> Iterable[str]:
    """Faults of a map in plain data, as :meth:`PaintedMap.as_dict` gives it; ``at`` leads each."""
    for fault in _faults(raw, knowledge):
        yield f"{at}.{fault}" if at else fault


def listed_problems(painted: Painted, knowledge: KnowledgeBase, at: str) -> Iterable[str]:
    """Yield the faults of regions listed by side and sensation, each under the path as given.

    ``at`` is what the caller calls the whole: ``painted.left.numb: unknown region ...``.
    """
    for side, kinds in painted.items():
        if side not in SIDES:
            yield f"{at}.{side}: found {side!r}; expected {', '.join(SIDES)}"
        for kind, names in kinds.items():
            if kind not in (*SENSATIONS, CLEAR):
                right = ", ".join((*SENSATIONS, CLEAR))
                yield f"{at}.{side}.{kind}: found {kind!r}; expected {right}"
            yield from _region_problems(f"{at}.{side}.{kind}", list(names), knowledge)


def _faults(raw: dict[str, Any], knowledge: KnowledgeBase) -> Iterable[str]:
    if raw.get("schema") != SCHEMA:
        yield f"schema: found {raw.get('schema')!r}; expected {SCHEMA!r}"
    if raw.get("rest", "unpainted") not in RESTS:
        yield f"rest: found {raw['rest']!r}; expected {', '.join(RESTS)}"
    for key in raw.keys() - {"schema", "layers", "clear", "rest", "somewhere"}:
        yield f"{key}: unknown; expected schema, layers, clear, rest or somewhere"
    checks = (
        ("layers", _layer_problems),
        ("clear", _region_problems),
        ("somewhere", _somewhere_problems),
    )
    for name, check in checks:
        sides = raw.get(name, {})
        if not isinstance(sides, dict):
            yield f"{name}: found {sides!r}; expected sides ({', '.join(SIDES)})"
            continue
        for side, value in sides.items():
            if side not in SIDES:
                yield f"{name}.{side}: found {side!r}; expected {', '.join(SIDES)}"
            yield from check(f"{name}.{side}", value, knowledge)


def _region_problems(at: str, names: Any, knowledge: KnowledgeBase) -> Iterable[str]:
    if not isinstance(names, list):
        yield f"{at}: found {names!r}; expected a list of regions"
        return
    for region in names:
        if region not in knowledge.regions:
            yield f"{at}: unknown region {region!r}; expected {nearest(region, knowledge.regions)}"


def _somewhere_problems(at: str, places: Any, knowledge: KnowledgeBase) -> Iterable[str]:
    if not isinstance(places, list):
        yield f"{at}: found {places!r}; expected a list of lists of regions"
        return
    for number, place in enumerate(places):
        yield from _region_problems(f"{at}.{number}", place, knowledge)


def _layer_problems(at: str, kinds: Any, knowledge: KnowledgeBase) -> Iterable[str]:
    if not isinstance(kinds, dict):
        yield f"{at}: found {kinds!r}; expected sensations ({', '.join(SENSATIONS)})"
        return
    for kind, regions in kinds.items():
        if kind not in SENSATIONS:
            yield f"{at}.{kind}: found {kind!r}; expected {', '.join(SENSATIONS)}"
        if not isinstance(regions, dict):
            yield f"{at}.{kind}: found {regions!r}; expected regions with a fraction"
            continue
        for region, share in regions.items():
            if region not in knowledge.regions:
                right = nearest(region, knowledge.regions)
                yield f"{at}.{kind}: unknown region {region!r}; expected {right}"
            number = isinstance(share, int | float) and not isinstance(share, bool)
            if not number or not 0 <= share <= 1:
                yield f"{at}.{kind}.{region}: found {share!r}; expected a fraction from 0 to 1"


def location_findings(map_: PaintedMap, knowledge: KnowledgeBase) -> tuple[Evidence, ...]:
    """What the map shows, by the ``map_rule`` or ``map_pattern`` of each location finding.

    Painted in one of its regions is present; a finding all of whose regions were said to be clear
    is absent. Painted pain, burning or tingling is itself, too, with its side (``shown_by``). What
    was neither painted nor said to be clear is unknown: nobody looked there. Of places named in
    words all is less sure, and that it is nowhere else is unknown.
    """
    if not map_.marked_sides and not map_.clear:
        return ()
    mostly = knowledge.model.map.mostly.value
    sides = {side: frozenset(felt) for side in SIDES if (felt := map_.felt(side, mostly))}
    regions = frozenset().union(*sides.values())
    clear = frozenset().union(*map_.clear.values()) - regions
    found: dict[str, State] = {}
    for finding, listed in knowledge.map_regions.items():
        if listed & regions:
            found[finding] = State.PRESENT
        elif listed <= clear:
            found[finding] = State.ABSENT
    loose = {side: felt | _somewhere(map_, side) for side, felt in sides.items()}
    shown = patterns(sides, knowledge)
    in_words = map_.rest == "unmentioned"
    if in_words:
        shown = frozenset(n for n in shown if not knowledge.map_patterns[n].bounded)
    shown |= {n for n in patterns(loose, knowledge) if knowledge.map_patterns[n].loosely}
    found |= dict.fromkeys(shown, State.PRESENT)
    sure = knowledge.model.map.named_confidence.value if in_words else 1.0
    places = [
        Evidence(name, state, layer=Layer.MAP, fact=_fact(name, map_, knowledge), confidence=sure)
        for name, state in found.items()
    ]
    itself = [replace(e, confidence=sure) for e in _sensations(map_, knowledge)]
    return tuple(sorted((*places, *itself), key=lambda e: e.finding))


def _sensations(map_: PaintedMap, knowledge: KnowledgeBase) -> Iterable[Evidence]:
    """What is felt, as itself: a painted pain is a pain of that region and side."""
    mostly = knowledge.model.map.mostly.value
    for finding, (kinds, regions) in knowledge.map_sensations.items():
        layers = ((s, k.get(kind, {})) for s, k in map_.layers.items() for kind in kinds)
        sides = {s for s, here in layers if any(here.get(r, 0.0) > mostly for r in regions)}
        if sides:
            side = Side.BOTH if {"left", "right"} <= sides else Side(sorted(sides)[0])
            yield Evidence(finding, State.PRESENT, side=side, layer=Layer.MAP, fact=PAINTED)


def _fact(finding: str, map_: PaintedMap, knowledge: KnowledgeBase) -> str:
    """How a place was painted: the sensations are named where nothing there was painted numb."""
    regions = knowledge.map_regions.get(finding, map_.regions)
    kinds = [k for k in FELT if any(r & regions for r in map_.marked.get(k, {}).values())]
    return PAINTED if NUMB in kinds or not kinds else f"{PAINTED}: {', '.join(kinds)}"


def on_a_foot(knowledge: KnowledgeBase) -> set[str]:
    """Location findings that the drawings of the feet show: who painted a foot has answered them.

    What is not painted stays unknown; it is only not asked again place by place.
    """
    foot = _foot(knowledge)
    listed = {name for name, regions in knowledge.map_regions.items() if regions <= foot}
    return listed | within(knowledge, foot)


def answered_by_map(map_: PaintedMap, knowledge: KnowledgeBase) -> set[str]:
    """Return the findings that painting a foot answers: its places, and where a painted pain is."""
    foot = _foot(knowledge)
    return on_a_foot(knowledge) | {
        name
        for name, (kinds, regions) in knowledge.map_sensations.items()
        if regions <= foot and not map_.marked.keys().isdisjoint(kinds)
    }


def _foot(knowledge: KnowledgeBase) -> frozenset[str]:
    return frozenset(name for name, region in knowledge.regions.items() if region.block in FOOT)


def _somewhere(map_: PaintedMap, side: str) -> frozenset[str]:
    return frozenset().union(*map_.somewhere.get(side, ()))
