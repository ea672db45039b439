"""The painted map of a description in words: what its location findings say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from plantar.anatomy.felt import kinds_of, places_of
from plantar.anatomy.painted import FELT, FELT_THERE, NUMB, PaintedMap
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Side, State
from plantar.reading.extraction import ExtractedFact
from plantar.reading.mention import FEARED, PRESENT, Mention
from plantar.reading.network import ReaderThresholds
from plantar.reading.place_names import PlaceNames
from plantar.reading.sentences import Span, clause_of
from plantar.reading.sides import sides_named

_SIDES = {Side.LEFT: ("left",), Side.RIGHT: ("right",), Side.BOTH: ("left", "right")}


_LEFT_OUT = re.compile(
    r"\b(?:not|never|except|excepting|apart|spar\w+|fine|normal|without|ok|okay|unaffected)\b|n't\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:fingers and toes|toes and fingers|feet|soles|legs|ankles|knees|shins|calves|heels|thighs"
    r"|socks|hands|arms)\b",
    re.IGNORECASE,
)
_MY = r"(?:my |the |his |her )?"
_FINGERS = r"(?:fingers|finger[ -]?tips)"
_TOES_AND_FINGERS = re.compile(
    rf"\b(?:toes,? (?:and|&|\+) {_MY}{_FINGERS}|{_FINGERS},? (?:and|&|\+) {_MY}toes)\b",
    re.IGNORECASE,
)
"""Fingers and toes in one breath are those of both hands and feet, where no side is named."""
_ON_ONE = re.compile(r"\b(?:one|same|that|this) (?:side|hand|arm|foot|leg)\b", re.IGNORECASE)
_FINGERS_ALONE = re.compile(rf"\b{_FINGERS}\b", re.IGNORECASE)
_ONE_LIMB = re.compile(
    r"\b(?:arm|hand|wrist|forearm|leg|foot|face|cheek|mouth|lip|tongue|side|sudden|suddenly)\b",
    re.IGNORECASE,
)
"""A limb, a face or suddenness beside which fingers are those of one hand."""
NamedRegions = tuple[Side | None, frozenset[str], tuple[str, ...]]
"""A side, the regions of the places that were named, and what is felt there."""


PLACED = ("location",)
"""Topics of what tells where it is."""
QUALITY = "quality"
"""The topic of how it feels."""


class MapOfWords:
    """Paints what any number of texts tell."""

    def __init__(self, knowledge: KnowledgeBase, limits: ReaderThresholds) -> None:
        self.knowledge, self._limits = knowledge, limits
        self._place_names = PlaceNames(knowledge)

    def felt(
        self, mentions: Sequence[Mention], facts: Iterable[ExtractedFact]
    ) -> list[ExtractedFact]:
        """Facts, those of places with what is told to be felt there, where it is not numbness."""
        return [replace(f, evidence=self._felt(f.evidence, mentions)) for f in facts]

    def _felt(self, item: Evidence, mentions: Sequence[Mention]) -> Evidence:
        if self.knowledge.findings[item.finding].topic not in PLACED or item.fact:
            return item
        here = [m.sentence for m in mentions if m.finding == item.finding and self._is_so(m)]
        told = {kind for sentence in here for kind in self._kinds(mentions, sentence)}
        kinds = [kind for kind in FELT if kind in told]
        if NUMB in told or not kinds:
            return item
        return replace(item, fact=f"{FELT_THERE}: {', '.join(kinds)}")

    def _kinds(self, mentions: Sequence[Mention], sentence: int) -> tuple[str, ...]:
        """What is felt in a sentence, else in the text; numb, if anything else may be meant."""
        table = self.knowledge.findings
        felt = [m for m in mentions if table[m.finding].topic == QUALITY and self._is_so(m)]
        here = [m for m in felt if m.sentence == sentence] or felt
        shown = [set(table[m.finding].shown_by) & {*FELT} for m in here]
        told = {NUMB} if not all(shown) else set[str]().union(*shown)
        return tuple(kind for kind in FELT if kind in told) or (NUMB,)

    def _is_so(self, mention: Mention) -> bool:
        return mention.p[PRESENT] >= max(self._limits.perhaps, *mention.p)

    def painted(
        self,
        text: str,
        spans: Sequence[Span],
        mentions: Sequence[Mention],
        facts: Iterable[ExtractedFact],
    ) -> PaintedMap:
        """The map of a text."""
        paired = frozenset(_paired(text, spans, mentions))
        unsided = frozenset(_fingers_of_no_side(text, mentions)) - paired
        told = (
            replace(fact.evidence, side=Side.BOTH)
            if fact.evidence.finding in paired
            else sided(fact.evidence, fact.said)
            for fact in facts
            if fact.evidence.side or fact.evidence.finding not in unsided
        )
        return painted(told, self.knowledge, self._places(text, spans, mentions, unsided))

    def _places(
        self,
        text: str,
        spans: Sequence[Span],
        mentions: Sequence[Mention],
        unsided: frozenset[str],
    ) -> Iterator[NamedRegions]:
        """Places named in the clauses that tell where feeling is lost, and not only may be."""
        limits, plain_ones = self._limits, self.knowledge.senses.plain
        so = [m for m in mentions if self._is_so(m)]
        placed = [m for m in mentions if self.knowledge.findings[m.finding].topic in PLACED]
        places = [m for m in placed if m in so]
        feared = [m.words.start for m in placed if m.p[FEARED] == max(m.p)]
        limbs = all(
            m.p[PRESENT] < limits.fact or not places_of(m.finding, self.knowledge) for m in places
        )
        for m in (*places, *(m for m in so if m.finding in plain_ones)):
            for clause, side in clauses_of(text, spans[m.sentence], m.words, m.side):
                if any(start in clause for start in feared):
                    continue
                said = text[clause.start : clause.end]
                if side is None and unsided and _FINGERS_ALONE.search(said):
                    continue
                if regions := self._place_names.exact(said, limbs=limbs):
                    both = side is None and self._place_names.on_both_sides(said)
                    kinds = self._kinds(mentions, m.sentence)
                    yield Side.BOTH if both else side, regions, kinds


def painted(
    evidence: Iterable[Evidence], knowledge: KnowledgeBase, named: Iterable[NamedRegions] = ()
) -> PaintedMap:
    """Regions that the findings of a text paint, and those of the places that it names.

    Who names the heel has not denied the toes.
    """
    rules = knowledge.map_regions
    felt: dict[str, set[str]] = {}
    layers: dict[str, dict[str, set[str]]] = {}
    clear: dict[str, set[str]] = {}
    for item in evidence:
        regions = knowledge.findings[item.finding].paints or rules.get(item.finding, ())
        for side in _sides(item.side):
            if regions and item.state is State.PRESENT:
                felt.setdefault(side, set()).update(regions)
                for kind in kinds_of(item):
                    layers.setdefault(side, {}).setdefault(kind, set()).update(regions)
            elif regions and item.state is State.ABSENT:
                clear.setdefault(side, set()).update(regions)
    for told, regions, kinds in named:
        for side in _sides(told):
            felt.setdefault(side, set()).update(regions)
            for kind in kinds:
                layers.setdefault(side, {}).setdefault(kind, set()).update(regions)
    felt = _known_sides(felt)
    free = {side: frozenset(r - felt.get(side, set())) for side, r in clear.items()}
    return PaintedMap(
        {side: _layers(layers[side], regions) for side, regions in felt.items()},
        {side: regions for side, regions in free.items() if regions},
        rest="unmentioned",
    )


def _layers(kinds: Mapping[str, set[str]], shown: set[str]) -> dict[str, dict[str, float]]:
    """Each kind with its regions that are shown; what is numb there is that alone."""
    numb = kinds.get(NUMB, set())
    kept = {k: (r if k == NUMB else r - numb) & shown for k, r in kinds.items()}
    return {k: dict.fromkeys(sorted(kept[k]), 1.0) for k in FELT if kept.get(k)}


def _known_sides(felt: dict[str, set[str]]) -> dict[str, set[str]]:
    """Without a place of a side not said that is painted on both sides."""
    both = felt.get("left", set()) & felt.get("right", set())
    left_over = {**felt, "one": felt.get("one", set()) - both}
    return {side: regions for side, regions in left_over.items() if regions}


def _paired(text: str, spans: Sequence[Span], mentions: Iterable[Mention]) -> Iterator[str]:
    """Findings of toes and fingers that a sentence without a side names in one breath."""
    for mention in mentions:
        sentence = spans[mention.sentence]
        both = _TOES_AND_FINGERS.search(text, sentence.start, sentence.end)
        if both and both.start() <= mention.words.start < both.end():
            named = sides_named(text[sentence.start : sentence.end])
            if not named and not _ON_ONE.search(text, sentence.start, sentence.end):
                yield mention.finding


def _fingers_of_no_side(text: str, mentions: Iterable[Mention]) -> Iterator[str]:
    """Findings of fingers of which nothing in the text says whether they are of one hand.

    Painted, they would be one hand, which is a danger; so that is asked.
    """
    if sides_named(text) or _ON_ONE.search(text) or _ONE_LIMB.search(text):
        return
    for mention in mentions:
        if _FINGERS_ALONE.fullmatch(text, mention.words.start, mention.words.end):
            yield mention.finding


def sided(evidence: Evidence, said: str) -> Evidence:
    """On both sides where the words for it name both hands or feet and no side."""
    plural = evidence.side is None and _BOTH.search(said)
    return replace(evidence, side=Side.BOTH) if plural else evidence


def _sides(side: Side | None) -> tuple[str, ...]:
    return _SIDES.get(side, ("one",)) if side else ("one",)


def clauses_of(
    text: str, sentence: Span, words: Span, side: Side | None
) -> Iterator[tuple[Span, Side | None]]:
    """The clause that words for a lost feeling stand in, with the side that it says.

    None where something in it is left out ("numb toes, not the heel").
    """
    clause = clause_of(text, sentence, words)
    rest = text[clause.start : words.start] + " " + text[words.end : clause.end]
    if not _LEFT_OUT.search(rest):
        here = {n.side for n in sides_named(text[clause.start : clause.end]) if not n.excluded}
        told = here.pop() if len(here) == 1 else side
        yield clause, told or (Side.BOTH if _BOTH.search(text, clause.start, clause.end) else None)
