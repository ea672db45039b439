"""Places on the body and sides in a text become a painted map."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from plantar.anatomy.painted import FELT, PaintedMap
from plantar.intake.context import Reading
from plantar.intake.phrases import Match, Phrases
from plantar.intake.words import Word, names
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.schema_words import Place

PLURALS = names("feet heels legs soles calves ankles toes shins knees thighs")
"""Of these, ``toes`` may be on one foot; the others mean both sides unless one is named."""
SPREAD = names("go spread run travel creep area patch mostly mainli worst extend radiat move from")
LIMB = names("foot heel leg toe ankl knee calf shin thigh sole side buttock one")
SIDE_BEFORE, SIDE_AFTER = 5, 4
SENSATION_REACH, CLEAR_REACH = 26, 8
CORRECTION_REACH = 7
OWNED = names("my the her his your our their lower low upper mid middle bad whole of in")
TESTED = names("hypesthesia pinprick touch sensori sensat anesthesia hypalgesia")
INSTRUMENT = names("under with using by")
"""Before the name of a hand: it does the feeling ("I can roll it under my finger")."""
HAND = "hand"
TAKES_BACK = frozenset({"sorry", "mean", "actually", "rather", "wait", "correction", "no"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that was named: where, on which side, with which sensation or clear of it.

    ``examined`` marks a loss that somebody tested ("reduced pinprick over the heel").
    """

    place: Place
    side: str
    sensation: str
    clear: bool
    start: int
    end: int
    examined: bool = False
    sure_of_side: bool = True
    """False where only a plural says both: "tingling in my feet" beside "my left foot is dead"."""


def _first(entry: tuple[list[int], str]) -> int:
    return entry[0][0]


class Places:
    """The names of places and sensations, ready to be found."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.places: Phrases[Place] = Phrases(
            (words, place) for place in knowledge.places for words in place.words
        )
        self.sensations: Phrases[str] = Phrases(
            (words, kind) for kind, ways in knowledge.cues.sensation.items() for words in ways
        )
        self.both = frozenset(knowledge.cues.both) - PLURALS

    def mentions(
        self,
        reading: Reading,
        words: Sequence[Word],
        index: Sequence[int],
        spoken_for: frozenset[int] = frozenset(),
    ) -> list[Mention]:
        """Places that have a sensation, or are said to be free of it.

        ``words`` are the words that count, ``index`` their places among all words, ``spoken_for``
        those that belong to a phrase about something else ("sit cross-legged").
        """
        felt = [
            ([index[n] for n in match.words], match.meaning)
            for match in _longest(self.sensations.find(words))
        ]
        found = []
        last = ""
        taken_back = self._taken_back(reading)
        spreading = {
            number
            for word, number in zip(reading.words, reading.sentence, strict=True)
            if word.stem in SPREAD
        }
        for match in _longest(self.places.find(words)):
            at = [index[n] for n in match.words]
            if self._not_a_place(reading, match.meaning, at):
                continue
            if spoken_for & set(match.words) or taken_back & set(range(at[0] - 2, at[-1] + 1)):
                continue
            sensation, denied, tested = self._sensation(reading, felt, at)
            if not sensation and reading.sentence[at[0]] in spreading:
                sensation = last
            if not sensation and not self._clear(reading, at):
                continue
            context = reading.context(at)
            if context.other or context.supposed or context.past:
                continue
            clear = denied or not sensation
            last = last if clear else sensation
            side, sure = self._side(reading, match.meaning, at, taken_back)
            found.append(
                Mention(
                    match.meaning,
                    side,
                    sensation or "numb",
                    clear,
                    words[match.words[0]].start,
                    words[match.words[-1]].end,
                    tested,
                    sure,
                )
            )
        return _carried(found)

    def _sensation(
        self,
        reading: Reading,
        felt: Sequence[tuple[list[int], str]],
        at: Sequence[int],
    ) -> tuple[str, bool, bool]:
        """The nearest sensation of the sentence, those of the clause first; denied? tested?"""
        best: tuple[int, int, str, bool, bool] | None = None
        low = bisect_left(felt, at[0] - 2 * SENSATION_REACH, key=_first)
        high = bisect_right(felt, at[-1] + SENSATION_REACH, key=_first)
        for own, kind in felt[low:high]:
            if reading.sentence[own[0]] != reading.sentence[at[0]]:
                continue
            distance = max(own[0] - at[-1], at[0] - own[-1], 0)
            if distance > SENSATION_REACH:
                continue
            away = 0 if reading.clause[own[0]] == reading.clause[at[0]] else 1
            rank = 1 if kind in ("pain", "cold") else 0
            denied = reading.denied([*own, *at]) or reading.denied(own)
            tested = any(reading.words[n].stem in TESTED for n in own)
            key = (away, distance + 2 * rank, kind, denied, tested)
            best = min(best, key) if best else key
        if best is None:
            return "", False, False
        return best[2], best[3], best[4]

    def _not_a_place(self, reading: Reading, place: Place, at: Sequence[int]) -> bool:
        """ "It comes back" names no place on the body, nor does the finger that presses."""
        if place.part == HAND and INSTRUMENT & {*reading.texts[max(0, at[0] - 2) : at[0]]}:
            return True
        if [reading.texts[n] for n in at] != ["back"]:
            return False
        before = reading.texts[at[0] - 1] if at[0] else ""
        return before not in OWNED

    def _taken_back(self, reading: Reading) -> frozenset[int]:
        """Sides that the text corrects at once: "right, no sorry, left"."""
        return frozenset(
            n
            for n, m in pairwise(reading.side)
            if m - n <= CORRECTION_REACH
            and reading.side[n] != reading.side[m]
            and TAKES_BACK & set(reading.texts[n:m])
        )

    def _clear(self, reading: Reading, at: Sequence[int]) -> bool:
        found = reading.found["clear"]
        low = bisect_left(found, (at[-1] + 1, 0))
        high = bisect_left(found, (at[-1] + CLEAR_REACH + 1, 0))
        return any(reading.clause[start] == reading.clause[at[0]] for start, _ in found[low:high])

    def _side(
        self, reading: Reading, place: Place, at: Sequence[int], taken_back: frozenset[int]
    ) -> tuple[str, bool]:
        """The side named beside the place, and whether it was named outright, not by a plural.

        A correction wins; empty where none is named.
        """
        texts, sentence = reading.texts, reading.sentence
        low = max(0, at[0] - SIDE_BEFORE)
        high = min(len(texts), at[-1] + SIDE_AFTER + 1)
        near = [
            n for n in range(low, high) if sentence[n] == sentence[at[0]] and n not in taken_back
        ]
        sides = [reading.side[n] for n in near if n in reading.side]
        before = [reading.side[n] for n in near if n < at[0] and n in reading.side]
        if place.both_sides or any(self._both(texts, n) for n in near if n <= at[-1] + 2):
            return "both", True
        if len(set(sides)) == 2 and not before:
            return sides[0], True
        chosen = before or sides
        if chosen:
            return chosen[-1], True
        plural = {texts[n] for n in range(at[0], at[-1] + 1)} & (PLURALS - {"toes"})
        return ("both", False) if plural else ("", True)

    def _both(self, texts: Sequence[str], n: int) -> bool:
        """ "Both" of a pair; squeezing one heel from both sides is not a pair of heels."""
        return texts[n] in self.both and texts[max(0, n - 1)] != "from"


def sides_named(reading: Reading) -> set[str]:
    """left and right, as far as the text names them next to a word of the leg."""
    stems = [word.stem for word in reading.words]
    return {side for n, side in reading.side.items() if set(stems[max(0, n - 4) : n + 4]) & LIMB}


def _carried(mentions: list[Mention]) -> list[Mention]:
    """A place without a side takes the side of the mentions, where they agree on one."""
    sides = {m.side for m in mentions if m.side and not m.clear}
    if len(sides) != 1:
        return mentions
    side = sides.pop()
    return [replace(m, side=m.side or side) for m in mentions]


def _longest(matches: list[Match]) -> list[Match]:  # type: ignore[type-arg]
    """Matches that share no word, longer and tighter ones first, in the order of the text."""
    taken: set[int] = set()
    kept = []
    for match in sorted(matches, key=lambda m: (-len(m.words), m.skipped, m.words)):
        if not taken & set(match.words):
            taken |= set(match.words)
            kept.append(match)
    return sorted(kept, key=lambda m: m.words)


def paint(mentions: Sequence[Mention]) -> PaintedMap:
    """The mentions as a map in words: who names the heel has not denied the toes.

    What is said to be clear never unpaints what is painted.
    """
    layers: dict[str, dict[str, dict[str, float]]] = {}
    clear: dict[str, set[str]] = {}
    somewhere: dict[str, set[frozenset[str]]] = {}
    for mention in mentions:
        regions = mention.place.regions
        for side in ("left", "right") if mention.side == "both" else (mention.side or "one",):
            if mention.clear:
                clear.setdefault(side, set()).update(regions)
            elif mention.place.vague and mention.sensation in FELT:
                somewhere.setdefault(side, set()).add(frozenset(regions))
            else:
                layer = layers.setdefault(side, {}).setdefault(mention.sensation, {})
                layer.update(dict.fromkeys(regions, 1.0))
    for side, free in clear.items():
        free -= {r for regions in layers.get(side, {}).values() for r in regions}
        free -= {r for place in somewhere.get(side, ()) for r in place}
    return PaintedMap(
        layers,
        {side: frozenset(free) for side, free in clear.items() if free},
        rest="unmentioned",
        somewhere={s: _narrowest(places, layers.get(s, {})) for s, places in somewhere.items()},
    )


def _narrowest(
    places: set[frozenset[str]], layers: dict[str, dict[str, float]]
) -> tuple[frozenset[str], ...]:
    """Vague places that no narrower one, and no painted region, already accounts for."""
    painted = {r for kind in FELT for r in layers.get(kind, {})}
    kept = [
        place
        for place in places
        if not place & painted and not any(other < place for other in places)
    ]
    return tuple(sorted(kept, key=sorted))
