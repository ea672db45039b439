"""What brings a complaint on and what relieves it: "worse on standing, eased by elevation".

An activity counts where a word joins it to how it is ("worse on", "eased by", "when I"), and in a
list it counts with the one before it. The words are data (factors.yaml).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plantar.intake.context import Reading
from plantar.intake.hit import Hit
from plantar.intake.phrases import Phrases, unshadowed
from plantar.intake.words import Word, names
from plantar.knowledge.evidence import State
from plantar.knowledge.schema_words import Factors

SURE = 0.75
BEFORE, AFTER, LINK, LISTED, WHOLE = 16, 8, 4, 4, 40
"""Words between the parts of "worse after long walking or standing"; estimates."""
WHEN = names("when if whenever once after while second soon time")
JOIN = names("and or")


@dataclass(frozen=True, slots=True)
class _Said:
    """One word or phrase of the table: an anchor (worse, better, occurs) or an activity."""

    kind: str
    key: str
    first: int
    last: int


class FactorWords:
    """The words of aggravating and relieving factors, ready to be found."""

    def __init__(self, table: Factors) -> None:
        self.table = table
        self.links = frozenset(table.links)
        anchors = [("worse", table.worse), ("better", table.better), ("occurs", table.occurs)]
        self.phrases: Phrases[tuple[str, str]] = Phrases(
            [(words, (kind, "")) for kind, ways in anchors for words in ways]
            + [(w, ("activity", key)) for key, a in table.activities.items() for w in a.words]
        )

    def hits(
        self, reading: Reading, words: Sequence[Word], index: Sequence[int], felt: Iterable[int]
    ) -> list[Hit]:
        """Findings of what makes it worse or better; ``felt`` are words of what is felt."""
        said = [
            _Said(*match.meaning, index[match.words[0]], index[match.words[-1]])
            for match in unshadowed(self.phrases.find(words))
        ]
        anchors = [s for s in said if s.kind != "activity"]
        anchors += [_Said("felt", "", n, n) for n in felt]
        anchors.sort(key=_begin)
        found: list[Hit] = []
        counted: _Said | None = None
        kind = ""
        for activity in (s for s in said if s.kind == "activity"):
            near = _around(anchors, activity)
            if counted and self._listed(reading, counted, activity, near):
                counted = activity
            else:
                kind = self._kind(reading, activity, near)
                counted = activity if kind else None
            if counted:
                found += self._hit(reading, activity, kind)
        return found

    def _listed(
        self, reading: Reading, last: _Said, activity: _Said, anchors: Iterable[_Said]
    ) -> bool:
        """Joined to the activity before it: "on standing, walking and running"."""
        between = range(last.last + 1, activity.first)
        joined = activity.first and (
            any(reading.texts[n] in JOIN for n in between) or reading.words[activity.first].breaks
        )
        parted = any(last.last < a.first < activity.first for a in anchors if a.kind != "felt")
        near = len(between) <= LISTED and _same(reading.sentence, last.last, activity.first)
        return bool(joined) and near and not parted

    def _kind(self, reading: Reading, activity: _Said, anchors: Sequence[_Said]) -> str:
        """worse or better, or empty where the activity is only mentioned."""
        told = [a for a in anchors if a.kind in ("worse", "better")]
        here = activity.first
        clause = [a for a in anchors if _same(reading.clause, a.first, here)]
        before = [a for a in clause if a.last < here <= a.last + BEFORE]
        linked = self._linked(reading, activity, before)
        touching = any(a.last + 1 == here and a.kind != "felt" for a in before)
        if before and (linked or touching):
            last = max(before, key=lambda a: (a.last, a.kind != "felt"))
            return "better" if last.kind == "better" else "worse"
        after = [a for a in told if activity.last < a.first <= activity.last + AFTER]
        after = [a for a in after if _same(reading.clause, a.first, here)]
        bound = self.table.activities[activity.key].links
        if after and not bound and not self._leads_on(reading, after[0]):
            return after[0].kind
        if linked and self._done_by_me(reading, activity):
            return self._whole(reading, activity, anchors)
        return ""

    def _linked(self, reading: Reading, activity: _Said, before: Sequence[_Said]) -> bool:
        links = self.table.activities[activity.key].links or self.links
        low = max([activity.first - LINK, 0, *(a.last + 1 for a in before)])
        found = [n for n in range(low, activity.first) if reading.texts[n] in links]
        after = range(found[-1] + 1, activity.first + 1) if found else range(0)
        return bool(found) and not any(reading.words[n].breaks for n in after)

    def _leads_on(self, reading: Reading, anchor: _Said) -> bool:
        """An anchor with factors of its own: "no pain walking, worse on standing"."""
        after = reading.texts[anchor.last + 1 : anchor.last + 2]
        return any(word in self.links for word in after)

    def _done_by_me(self, reading: Reading, activity: _Said) -> bool:
        """ "When I stand": a when, and the person or nobody before the activity."""
        before = reading.texts[max(0, activity.first - LINK) : activity.first]
        return any(word in WHEN for word in before) and "i" in before

    def _whole(self, reading: Reading, activity: _Said, anchors: Sequence[_Said]) -> str:
        """ "When I walk my calf goes numb": something is felt in the same sentence."""
        mine = [
            a
            for a in anchors
            if _same(reading.sentence, a.first, activity.first)
            and abs(a.first - activity.first) <= WHOLE
        ]
        if any(a.kind == "better" for a in mine):
            return "better"
        return "worse" if any(a.kind in ("felt", "worse") for a in mine) else ""

    def _hit(self, reading: Reading, activity: _Said, kind: str) -> Iterable[Hit]:
        finding = getattr(self.table.activities[activity.key], kind)
        context = reading.context([activity.first, activity.last])
        if not finding or context.other or context.past or context.supposed:
            return
        state = State.ABSENT if context.denied else State.PRESENT
        first, last = reading.words[activity.first], reading.words[activity.last]
        yield Hit(finding, state, SURE, first.start, last.end, None)


def _around(anchors: Sequence[_Said], activity: _Said) -> Sequence[_Said]:
    """Anchors that are near enough to matter; they are in order."""
    low = bisect_left(anchors, activity.first - WHOLE, key=_begin)
    return anchors[low : bisect_right(anchors, activity.last + WHOLE, key=_begin)]


def _begin(said: _Said) -> int:
    return said.first


def _same(numbers: Sequence[int], n: int, m: int) -> bool:
    return numbers[n] == numbers[m]
