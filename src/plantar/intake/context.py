"""What surrounds a phrase: denied, doubted, somebody else's, over, or only feared.

After ConText (Harkema 2009): cue words with a direction and a reach, here over clauses found by
punctuation and by the words that open a new statement. The cues are data (context_cues.yaml).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plantar.intake.words import Word, names, split
from plantar.knowledge.schema_words import ContextCues

LONGEST_CUE = 5
DENY_REACH, NOT_REACH, AFTER_REACH, DOUBT_REACH, OTHER_REACH = 16, 6, 4, 8, 14
LONGEST_ITEM = 6
"""Words; what is longer, after "no X,", is a statement of its own."""
OR = names("or nor")
ARTICLES = names("a an")
ACTIONS = names(
    "sit stand walk lie bend press tap squeeze cross kneel run cycl wear touch stretch drive dangl "
    "hang put get move rub lift rais lean rest stop keep go ride hold soak loosen warm"
)
"""Stems of what a person does: "if I sit long" is something that happens."""


@dataclass(frozen=True, slots=True)
class Context:
    """How a phrase is meant."""

    denied: bool = False
    unsure: bool = False
    likely: bool = False
    other: bool = False
    past: bool = False
    resolved: bool = False
    supposed: bool = False


POINTING = names("my the her his your their our on only both outer inner lower upper")
RIGHT_BEFORE = names(
    "under away now after where in at by through into over behind next there here before up down "
    "across back off from to around about between along beside above below before as when enough"
)
RIGHT_AFTER = names("all not feel feels felt quite just that's alright be put sit it's")
LEFT_BEFORE = names("it them the me over with home work behind untreated alone hospital him her")
LEFT_AFTER = names("i he she we they was were been have had has and still only what's nothing")
"""What stands beside "right" and "left" when they name no side of the body."""
ASKING = names("is could should")
"""Cues that begin so only count in a question: "is it a stroke?", but "the thing is it burns"."""


class Cues:
    """The cue words, ready to be found."""

    def __init__(self, table: ContextCues) -> None:
        self.spans = {
            name: _by_first(getattr(table, name))
            for name in (
                "deny", "deny_wide", "negate", "not_negation", "after", "ends", "unsure",
                "likely", "other", "result", "past", "resolved", "supposed", "correction", "clear",
            )
        }  # fmt: skip
        self.sides = {word: "left" for word in table.left} | {word: "right" for word in table.right}
        self.starts = frozenset(table.starts_clause)
        self.predicates = frozenset(table.predicates)
        self.verbs = frozenset(table.other_verbs)
        self.reports = frozenset(table.other_reports)


Spans = dict[str, list[tuple[str, ...]]]


def _by_first(cues: Iterable[str]) -> Spans:
    table: Spans = {}
    for cue in cues:
        words = tuple(word.text for word in split(cue))
        table.setdefault(words[0], []).append(words)
    return {first: sorted(ways, key=len, reverse=True) for first, ways in table.items()}


class Reading:
    """One text with its sentences, clauses and cues found once."""

    def __init__(self, text: str, words: Sequence[Word], cues: Cues) -> None:
        self.words, self.cues = words, cues
        self.texts = [word.text for word in words]
        self.found = {name: self._find(table) for name, table in cues.spans.items()}
        never = {n for a, b in self.found["not_negation"] for n in range(a, b)}
        for name in ("deny", "negate"):
            self.found[name] = [s for s in self.found[name] if s[0] not in never]
        self.denied_anew = [n for n, _ in self.found["deny"] if words[n].breaks]
        self.side = {n: side for n in range(len(words)) if (side := self._side_at(n))}
        self.sentence = self._sentences()
        self.clause = self._clauses()
        self.asked = self._questions(text)
        self.found["supposed"] = [
            (start, end)
            for start, end in self.found["supposed"]
            if self.texts[start] not in ASKING or self.sentence[start] in self.asked
        ]

    def _find(self, table: Spans) -> list[tuple[int, int]]:
        spans = []
        for n, word in enumerate(self.texts):
            for way in table.get(word, ()):
                if tuple(self.texts[n : n + len(way)]) == way:
                    spans.append((n, n + len(way)))
                    break
        return spans

    def _side_at(self, n: int) -> str:
        """The side that a word names: "right under the knee", "I left it" and L5 name none."""
        side = self.cues.sides.get(self.texts[n], "")
        before = self.texts[n - 1] if n else ""
        after = self.texts[n + 1] if n + 1 < len(self.texts) else ""
        if len(self.texts[n]) == 1 and after[:1].isdigit():
            return ""
        if self.texts[n] not in ("left", "right"):
            return side
        if before in POINTING:
            return side
        if self.texts[n] == "right":
            return "" if after in RIGHT_BEFORE or before in RIGHT_AFTER else side
        return "" if after in LEFT_BEFORE or before in LEFT_AFTER else side

    def _sentences(self) -> list[int]:
        number, result = -1, []
        for word in self.words:
            number += word.breaks == "stop"
            result.append(number)
        return result

    def _clauses(self) -> list[int]:
        ends = {a for a, _ in self.found["ends"]}
        number, result = 0, []
        for n, word in enumerate(self.words):
            following = self.texts[n + 1] if n + 1 < len(self.words) else ""
            opens = word.breaks == "comma" and word.text in self.cues.starts
            joined = word.text == "and" and following in self.cues.starts
            number += word.breaks == "stop" or opens or joined or n in ends
            result.append(number)
        return result

    def _questions(self, text: str) -> set[int]:
        """Sentences that end in a question mark."""
        asked = set()
        for n, word in enumerate(self.words):
            last = n + 1 == len(self.words) or self.words[n + 1].breaks == "stop"
            if last:
                end = self.words[n + 1].start if n + 1 < len(self.words) else len(text)
                if "?" in text[word.end : end]:
                    asked.add(self.sentence[n])
        return asked

    def context(self, used: Sequence[int]) -> Context:
        """How the phrase on these words is meant."""
        a, b = min(used), max(used)
        own = set(used)
        denied = self.denied(used)
        return Context(
            denied=denied,
            unsure=not denied and self._before("unsure", a, own, DOUBT_REACH),
            likely=self._before("likely", a, own, DOUBT_REACH),
            other=self._other(a),
            past=self._past(a),
            resolved=self._in_sentence("resolved", b, own),
            supposed=self._before("supposed", a, own, OTHER_REACH) or self._conditional(a),
        )

    def _same_clause(self, n: int, m: int) -> bool:
        return self.clause[n] == self.clause[m]

    def _near(self, name: str, low: int, high: int, own: set[int]) -> Iterator[tuple[int, int]]:
        """Cues that begin from ``low`` up to ``high`` and are no part of the phrase itself."""
        spans = self.found[name]
        for n in range(bisect_left(spans, (max(low, 0), 0)), bisect_left(spans, (high, 0))):
            if not own & set(range(*spans[n])):
                yield spans[n]

    def denied(self, used: Sequence[int]) -> bool:
        """Whether the phrase on these words is said not to be so."""
        a, b, own = min(used), max(used), set(used)
        if any(self._near("negate", a + 1, b, own)):
            return True
        for name, reach, over_and, over_comma in (
            ("deny", DENY_REACH, False, True),
            ("deny_wide", DENY_REACH, True, True),
            ("negate", NOT_REACH, False, False),
        ):
            for start, end in self._near(name, a - reach - LONGEST_CUE, a, own):
                between = range(end, a)
                if end > a or a - end > reach or not self._same_clause(start, a):
                    continue
                if not over_and and any(self.texts[n] in ("and", "+") for n in between):
                    continue
                parted = any(self.words[n].breaks for n in range(end, a + 1))
                if parted and not (over_comma and self._in_list(a, b)):
                    continue
                return True
        return any(
            self._same_clause(b, start)
            and not any(self.words[n].breaks == "comma" for n in range(b + 1, start + 1))
            and self.texts[start - 1] not in ("not", "no", "and", "or")
            for start, _ in self._near("after", b + 1, b + AFTER_REACH + 1, own)
        )

    def _in_list(self, a: int, b: int) -> bool:
        """After a comma: one more thing that is denied, not a statement of its own."""
        first, last = a, b
        while first and not self.words[first].breaks:
            first -= 1
        while last + 1 < len(self.words) and not self.words[last + 1].breaks:
            last += 1
        said = self.texts[first : last + 1]
        long = len(said) > LONGEST_ITEM and not OR & set(said)
        own = said[0] in ARTICLES or said[0] in self.cues.predicates
        return not (long or own or self._states_itself(a, b))

    def _states_itself(self, a: int, b: int) -> bool:
        """A sign with its own result: "no clonus, SLR positive" denies the clonus alone."""
        last = b + 1
        while last < min(b + 3, len(self.texts)) and not self.words[last].breaks:
            last += 1
        return any(a <= start < last for start, _ in self.found["result"])

    def _before(self, name: str, a: int, own: set[int], reach: int) -> bool:
        return any(
            end <= a and a - end <= reach and self._same_clause(end - 1, a)
            for _, end in self._near(name, a - reach - LONGEST_CUE, a, own)
        )

    def _past(self, a: int) -> bool:
        """In the clause of a cue: "no previous trauma", but not "no back pain" after it."""
        low = bisect_left(self.clause, self.clause[a])
        high = bisect_right(self.clause, self.clause[a])
        anew = bisect_right(self.denied_anew, a)
        if anew and self.denied_anew[anew - 1] > low:
            low = self.denied_anew[anew - 1]
        return any(self._near("past", low, high, set()))

    def _in_sentence(self, name: str, b: int, own: set[int]) -> bool:
        return any(self._near(name, b + 1, bisect_right(self.sentence, self.sentence[b]), own))

    def _other(self, a: int) -> bool:
        """Somebody else has it: a relative, then a verb of having, then the phrase."""
        for start, end in self._near("other", a - OTHER_REACH - LONGEST_CUE, a, set()):
            if end > a + 1 or a - end > OTHER_REACH or self.sentence[start] != self.sentence[a]:
                continue
            after = self.texts[end : end + 3]
            if any(word in self.cues.reports for word in after):
                continue
            own_again = any(self.texts[n] in ("i", "me", "mine") for n in range(end, a))
            turned = any(self.texts[n] == "my" and self.words[n].breaks for n in range(end, a))
            if any(word in self.cues.verbs for word in after) and not own_again and not turned:
                return True
        return False

    def _conditional(self, a: int) -> bool:
        """After ``if``, unless it is something the person does: "if I sit long" does happen."""
        for n in range(max(0, a - OTHER_REACH), a):
            if self.texts[n] == "if" and self._same_clause(n, a):
                return not any(word.stem in ACTIONS for word in self.words[n : a + 6])
        return False
