"""Signs that a note lists together with one result: "power, pinprick and ankle reflexes normal".

The result stands just before the list ("weakness of dorsiflexion and eversion", "preserved
inversion") or just after it, and belongs to every sign of it. The signs are data
(examination_lists.yaml).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from plantar.intake.context import Reading
from plantar.intake.hit import Hit
from plantar.intake.phrases import Phrases, unshadowed
from plantar.intake.words import Word
from plantar.knowledge.evidence import Side, State
from plantar.knowledge.schema_words import ExaminationLists, ListedSign

SURE = 0.8
JOINED, BEFORE, AFTER, HEAD, ASIDE = 3, 3, 5, 8, 3
WIDEST = 4
"""Words between two signs of a list, and between a list and its result; estimates."""
GRADE = re.compile(r"(?<![\d/])([0-5])\s?[+-]?\s?/\s?5(?![\d])")
"""Medical Research Council grade of power; 5/5 is normal."""


@dataclass(slots=True)
class _List:
    """Signs in a row, by key with the words of each."""

    signs: list[tuple[str, int, int]]
    first: int = field(init=False)
    last: int = field(init=False)

    def __post_init__(self) -> None:
        self.first, self.last = self.signs[0][1], self.signs[-1][2]


@dataclass(frozen=True, slots=True)
class _Result:
    kind: str
    first: int
    last: int


class SignLists:
    """The names of listed signs and of their results, ready to be found."""

    def __init__(self, table: ExaminationLists) -> None:
        self.table = table
        self.other, self.elsewhere = frozenset(table.other), frozenset(table.elsewhere)
        self.here = frozenset(table.here)
        self.signs: Phrases[str] = Phrases(
            (words, key) for key, sign in table.signs.items() for words in sign.words
        )
        self.short = {
            word.lower(): key for key, sign in table.signs.items() for word in sign.list_words
        }
        self.results = {
            word: kind for kind in ("normal", "abnormal", "lost") for word in getattr(table, kind)
        }

    def hits(
        self, text: str, reading: Reading, words: Sequence[Word], index: Sequence[int]
    ) -> list[Hit]:
        """What the lists of a text say."""
        results = self._results(text, reading)
        used: set[int] = set()
        found: list[Hit] = []
        for listed in self._lists(reading, words, index, results):
            for part in self._parts(reading, listed, results):
                result = self._result(reading, part, results, used)
                if result is not None and not self._of_other(reading, part):
                    used.add(result.first)
                    found += self._said(reading, part, self._negated(reading, result))
        return found

    def _lists(
        self,
        reading: Reading,
        words: Sequence[Word],
        index: Sequence[int],
        results: Sequence[_Result],
    ) -> list[_List]:
        """Signs side by side, with nothing between but commas, "and" and a word or two."""
        named = [
            (match.meaning, index[match.words[0]], index[match.words[-1]])
            for match in unshadowed(self.signs.find(words))
        ]
        taken = {n for _, first, last in named for n in range(first, last + 1)}
        named += [s for s in self._short(reading, named) if s[1] not in taken]
        named.sort(key=lambda sign: sign[1])
        told = {n for r in results for n in range(r.first, r.last + 1)}
        rows: list[list[tuple[str, int, int]]] = []
        for sign in named:
            before = rows[-1][-1] if rows else None
            if before and self._joined(reading, before[2], sign[1], told):
                rows[-1].append(sign)
            else:
                rows.append([sign])
        return [_List(row) for row in rows]

    def _short(
        self, reading: Reading, named: Sequence[tuple[str, int, int]]
    ) -> Iterable[tuple[str, int, int]]:
        """ "Knee" in "knee and ankle reflexes": its head stands later in the list."""
        for n, word in enumerate(reading.texts):
            key = self.short.get(word)
            if key is None:
                continue
            heads = self.table.signs[key].head
            ahead = range(n + 1, min(n + HEAD, len(reading.texts)))
            head = next((m for m in ahead if reading.texts[m] in heads), n)
            stopped = any(reading.words[m].breaks == "stop" for m in range(n + 1, head + 1))
            if head > n and not stopped and not self.results.keys() & {*reading.texts[n:head]}:
                yield key, n, n

    def _joined(self, reading: Reading, last: int, first: int, told: set[int]) -> bool:
        between = range(last + 1, first)
        stopped = any(reading.words[n].breaks == "stop" for n in range(last + 1, first + 1))
        listed = any(reading.texts[n] in ("and", "or", "with") for n in between) or any(
            reading.words[n].breaks for n in range(last + 1, first + 1)
        )
        return len(between) <= JOINED and listed and not stopped and not told & set(between)

    def _results(self, text: str, reading: Reading) -> list[_Result]:
        found = [
            _Result(kind, n, n)
            for n, word in enumerate(reading.texts)
            if (kind := self.results.get(word))
        ]
        places = [word.start for word in reading.words]
        starts = {place: n for n, place in enumerate(places)}
        for match in GRADE.finditer(text):
            first = starts.get(match.start(1))
            if first is not None:
                last = bisect_left(places, match.end()) - 1
                kind = "normal" if match[1] == "5" and "-" not in match[0] else "abnormal"
                found.append(_Result(kind, first, last))
        return sorted(found, key=lambda r: r.first)

    def _parts(
        self, reading: Reading, listed: _List, results: Sequence[_Result]
    ) -> Iterable[_List]:
        """A list between two results is two lists: "normal strength, reflexes reduced"."""
        last = next(
            (n for n in reversed(range(1, len(listed.signs))) if self._opens(reading, listed, n)), 0
        )
        between = self._before(reading, listed, results) and self._after(reading, listed, results)
        if not last or not between:
            return [listed]
        return [_List(listed.signs[:last]), _List(listed.signs[last:])]

    def _opens(self, reading: Reading, listed: _List, n: int) -> bool:
        return bool(reading.words[listed.signs[n][1]].breaks)

    def _result(
        self, reading: Reading, listed: _List, results: Sequence[_Result], used: set[int]
    ) -> _Result | None:
        """The result of a list: just before it and still free, else just after it."""
        before = self._before(reading, listed, results)
        if before is not None and before.first not in used:
            return before
        return self._after(reading, listed, results)

    def _before(
        self, reading: Reading, listed: _List, results: Sequence[_Result]
    ) -> _Result | None:
        window = _between(results, listed.first - BEFORE - WIDEST, listed.first)
        near = [r for r in window if 0 < listed.first - r.last <= BEFORE]
        return next((r for r in reversed(near) if _unbroken(reading, r.last, listed.first)), None)

    def _after(self, reading: Reading, listed: _List, results: Sequence[_Result]) -> _Result | None:
        near = _between(results, listed.last + 1, listed.last + AFTER + 1)
        return next((r for r in near if _unbroken(reading, listed.last, r.first)), None)

    def _negated(self, reading: Reading, result: _Result) -> _Result:
        """ "No weakness of eversion" is normal; "power not normal" says too little."""
        if not reading.denied([result.first, result.last]):
            return result
        return _Result("" if result.kind == "normal" else "normal", result.first, result.last)

    def _of_other(self, reading: Reading, listed: _List) -> bool:
        """The rest of the signs, or another part of the body: "with other reflexes normal"."""
        first, last = listed.first, listed.last
        while first > max(0, listed.first - ASIDE) and not reading.words[first].breaks:
            first -= 1
        until = min(len(reading.words) - 1, listed.last + 2 * ASIDE)
        while last < until and not reading.words[last + 1].breaks:
            last += 1
        near = {*reading.texts[first : last + 1]}
        return bool(near & self.other or (near & self.elsewhere and not near & self.here))

    def _said(self, reading: Reading, listed: _List, result: _Result) -> Iterable[Hit]:
        side = self._side(reading, listed, result)
        for key, first, last in listed.signs:
            low = min(first, result.first) if len(listed.signs) == 1 else first
            high = max(last, result.last) if len(listed.signs) == 1 else last
            start, end = reading.words[low].start, reading.words[high].end
            for finding, state in _findings(self.table.signs[key], result.kind):
                yield Hit(finding, state, SURE, start, end, side)

    def _side(self, reading: Reading, listed: _List, result: _Result) -> Side | None:
        low, high = max(0, min(listed.first, result.first) - 3), max(listed.last, result.last) + 4
        sides = {reading.side[n] for n in range(low, high) if n in reading.side}
        return Side(sides.pop()) if len(sides) == 1 else None


def _between(results: Sequence[_Result], low: int, high: int) -> Sequence[_Result]:
    """Results that begin from ``low`` up to ``high``; they are in order."""
    first = bisect_left(results, low, key=_begin)
    return results[first : bisect_left(results, high, key=_begin)]


def _begin(result: _Result) -> int:
    return result.first


def _unbroken(reading: Reading, first: int, last: int) -> bool:
    return not any(reading.words[n].breaks for n in range(first + 1, last + 1))


def _findings(sign: ListedSign, kind: str) -> list[tuple[str, State]]:
    if not kind:
        return []
    if kind == "normal":
        denied = dict.fromkeys([*sign.abnormal, *sign.normal_too])
        return [(f, State.ABSENT) for f in denied] + [(f, State.PRESENT) for f in sign.if_normal]
    found = sign.lost if kind == "lost" else sign.abnormal
    return [(f, State.PRESENT) for f in found]
