"""Search over findings as a clinician types: names, abbreviations, side, number, negation."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, product

from plantar import KnowledgeBase, Side, State
from plantar.search import WordIndex, words_of
from plantar.web.side_words import SIDES
from plantar.web.strength import SOUND, Strength, strength_in
from plantar.web.typed import DOUBT, MORE_OR_LESS, Typed, each_side, in_words, read

PRESENT_AT_END = re.compile(r"[\s:]+(?:positive|present)\s*$", re.IGNORECASE)
ABSENT_AT_END = re.compile(r"[\s:]+(?:absent|negative|neg|nil)\s*$", re.IGNORECASE)
NO_WORD = re.compile(r"~|@\w+")
BETWEEN = re.compile(r"(?<=[a-z]{3})\s*/\s*(?=[a-z]{3})|\s+(?:and|&)\s+")
OF_TOOL = re.compile(r"(\d)\s+(?=(?:hz|g)\b)")
"""A tuning fork or a filament is written in one word or in two."""
NOT_DONE = re.compile(r"^\s*not\b", re.IGNORECASE)
"""It says what somebody does not do as well as what they do not have: "not passing urine"."""
MINUS = re.compile(r"^\s*[-\u2212]")
ABOUT_SIDES = frozenset({"on", "the", "side"})
MOST_EITHER = 16
"""Ways to read one wording; more are never written."""
FEW = 3
"""Words of which the order tells nothing."""
MOST = 12
LOSS = frozenset({
    "absent", "lost", "loss", "not", "no", "reduced", "diminished", "impaired",
    "difficulty", "difficult", "trouble", "cannot", "can't", "cant", "unable", "hard", "stopped",
})  # fmt: skip
"""Words for something that should be there and is not: without it there is a loss, not none."""
STATES = frozenset({"absent", "negative", "neg", "nil", "no", "not", "without"}) | SOUND
"""Words without which a finding is another: none of them is left out."""
OF_EXTENT = STATES | {"controlled"}
"""Words that tell little until it is said of what, and how much."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding that fits what was typed, as it would be entered."""

    finding: str
    term: str
    said: str
    """The wording that fitted, where it is not the term."""
    state: State
    side: str = ""
    number: str = ""
    unit: str = ""
    sure: bool = False
    """Near enough to what was typed, and nearer than the rest, to be taken without choosing."""
    exact: bool = False
    """The very words of one of its wordings."""

    @property
    def add(self) -> str:
        """The value of the form field that enters it."""
        told = (self.finding, self.state, self.side, self.number, self.unit.replace(";", ""))
        return "|".join(told)


@dataclass(frozen=True)
class _Phrase:
    finding: str
    text: str
    words: tuple[str, ...]
    rank: int
    absent: bool
    denied: bool = False
    """Means it only where it is denied."""
    measure: bool = False
    """Names what is measured: means nothing without a number behind it."""

    @cached_property
    def sideless(self) -> tuple[str, ...]:
        """Its words, sorted, without a side that it names; empty where it names none."""
        left = [w for w in self.words if w not in SIDES and w not in ABOUT_SIDES]
        return tuple(sorted(left)) if SIDES.keys() & {*self.words} else ()


class Finder:
    """All wordings of the findings, by their words."""

    def __init__(self, knowledge: KnowledgeBase, findings: Collection[str]) -> None:
        self.knowledge = knowledge
        self._phrases = [p for name in findings for p in _phrases(name, knowledge)]
        self._index = WordIndex(phrase.words for phrase in self._phrases)
        self._begins: dict[str, set[str]] = {}
        """First words of terms, with the findings whose terms begin so."""
        for phrase in self._phrases:
            if phrase.rank == 0:
                self._begins.setdefault(phrase.words[0], set()).add(phrase.finding)

    def find(self, text: str, most: int = MOST) -> tuple[Found, ...]:
        """Return the findings that fit best, best first; empty if none fits.

        Of a question, a guess or two sides nothing is sure.
        """
        sides = [found for part in each_side(text) for found in self._found_in(part)[:1]]
        found = (*sides, *(f for f in self._found_in(text) if f.finding not in _names(sides)))
        unsure = bool(sides or DOUBT.search(text) or MORE_OR_LESS.search(text))
        return tuple(replace(f, sure=False, exact=False) if unsure else f for f in found)[:most]

    def _found_in(self, text: str) -> tuple[Found, ...]:
        """The findings that fit what is said of one side or of none."""
        text = in_words(text)
        typed = read(text)
        strength = strength_in(f"{typed.words} {typed.number} {typed.unit}")
        whole = replace(typed, words=text.strip(), state=State.PRESENT, number="", unit="")
        as_typed = [] if MINUS.match(text) else self._ranked(whole, exact=True)
        graded, ranked = self._graded(typed), self._ranked(typed)
        if strength and not any(f.exact for f in (*as_typed, *graded, *ranked)):
            typed = replace(typed, number="", unit="")
            graded = self._of_strength(strength, typed)
        found = [*as_typed, *graded, *ranked] or self._ranked(whole)
        if not found and (match := ABSENT_AT_END.search(typed.words)):
            without = typed.words[: match.start()]
            found = self._ranked(replace(typed, words=without, state=State.ABSENT))
        if not found and (match := PRESENT_AT_END.search(typed.words)):
            without = typed.words[: match.start()]
            found = self._ranked(replace(typed, words=without), exact=True)
        best: dict[str, Found] = {}
        for item in found or self._without_one_word(typed):
            best.setdefault(item.finding, item)
        alone = len({item.finding for item in as_typed}) == 1
        found = [self._open(item, text) for item in best.values()]
        if not typed.negated:
            found.sort(key=lambda item: item.state is State.ABSENT and not item.exact)
        return self._fitting(typed, tuple(found), alone=alone)

    def _open(self, found: Found, text: str) -> Found:
        """What is found; a danger is not denied by some words for what is not done or not had."""
        denied = found.state is State.ABSENT and not found.exact and NOT_DONE.search(text)
        danger = found.finding in self.knowledge.dangers
        return replace(found, state=State.UNSURE, sure=False) if denied and danger else found

    def _without_one_word(self, typed: Typed) -> list[Found]:
        """Where nothing has all the words, what has all but the one that tells least; none sure."""
        words = _words(typed.words)
        if STATES & {*words}:
            return []
        for n in sorted(range(len(words)), key=lambda n: self._index.weight(words[n])):
            rest = " ".join(words[:n] + words[n + 1 :])
            if found := self._ranked(replace(typed, words=rest)):
                return [replace(f, sure=False, exact=False) for f in found]
        return []

    def _graded(self, typed: Typed) -> list[Found]:
        """Findings of whose wording the number is a part ("dorsiflexion 4/5")."""
        if not typed.number:
            return []
        words = f"{typed.words} {typed.number}"
        return self._ranked(replace(typed, words=words, number="", unit=""), exact=True)

    def _of_strength(self, strength: Strength, typed: Typed) -> list[Found]:
        """Findings of whose wording it is the grade, or which it says to be there or not."""
        exact = [
            found
            for words in strength.wordings
            for found in self._ranked(replace(typed, words=words), exact=True)
        ]
        sound = strength.sound and not typed.negated
        state = State.ABSENT if sound else typed.state
        return exact or self._ranked(replace(typed, words=strength.weakness, state=state))

    def written(self, text: str) -> tuple[Found, ...]:
        """The findings of which a clause of a note is the very wording.

        Several only where they are denied together ("no bladder or bowel change"); a thing of
        several parts is not denied by denying one.
        """
        if DOUBT.search(text):
            return ()
        if parts := each_side(text):
            told = [self.written(part) for part in parts]
            return tuple(f for each in told for f in each) if all(told) else ()
        found = [f for f in self._found_in(text)[:MOST] if f.exact]
        sure = [f for f in found if f.sure] or [f for f in found if f.state is State.ABSENT]
        return tuple(f for f in sure if not (f.state is State.ABSENT and self._of_parts(f)))

    def _of_parts(self, found: Found) -> bool:
        ways = self.knowledge.lexicon.get(found.finding)
        return bool(ways and ways.parts and found.said not in (*ways.absent, *ways.denied))

    def _fitting(self, typed: Typed, found: tuple[Found, ...], *, alone: bool) -> tuple[Found, ...]:
        """Those that can be on the side that was typed; only the first may be sure.

        ``alone``: the first is the only finding with just these words, its side among them.
        """
        table, names = self.knowledge.findings, {f.finding for f in found}
        if typed.side:
            never = {Side.LEFT: "both", Side.RIGHT: "both", Side.BOTH: "one"}[typed.side]
            found = tuple(
                replace(f, side="") if _neither(f, typed.side) else f
                for f in found
                if table[f.finding].sides != never or _neither(f, typed.side)
            )
        if typed.side is Side.BOTH and not alone:
            found = tuple(sorted(found, key=lambda f: table[f.finding].one_sided not in names))
        if not found:
            return ()
        first, *rest = found
        lost = typed.number and not first.number and not re.search(r"\d", first.said)
        wider = table[first.finding].one_sided
        rival = any(f.sure and f.exact >= first.exact and f.finding != wider for f in rest)
        of_both = table[first.finding]
        named = bool(typed.side) or (first.exact and _both(first.said))
        open_side = of_both.sides == "both" and not named
        one_sided = any(f.finding == of_both.one_sided for f in rest)
        doubted = open_side and (one_sided or not first.exact)
        sure = first.sure and not lost and (alone or not rival) and not doubted
        return (replace(first, sure=sure), *(replace(f, sure=False) for f in rest))

    def _ranked(self, typed: Typed, *, exact: bool = False) -> list[Found]:
        words = _words(typed.words)
        if not words:
            return []
        hits = self._index.holding_all([w] for w in words)
        mended = not hits
        hits = hits or self._index.holding_all(map(self._meant, words))
        sided = typed.side is not None
        ranked = sorted((self._distance(self._phrases[n], words, sided), n) for n in hits)
        return [
            self._found(phrase, typed, far == 0, not mended and self._near(phrase, words, far))
            if not _turned(phrase, words, typed)
            else self._found(phrase, replace(typed, state=State.PRESENT), exact=False, near=False)
            for (far, *_), n in ranked
            if (phrase := self._phrases[n])
            and (far == 0 or not exact)
            and (len(phrase.words) == len(words) or not (phrase.absent or phrase.denied))
            and (typed.negated or not phrase.denied)
            and (typed.number or not phrase.measure)
            and not self._another_number(phrase, words, typed)
        ]

    def _another_number(self, phrase: _Phrase, words: list[str], typed: Typed) -> bool:
        """Whether a number was typed of something else: of a wording only what it begins with.

        "creatinine 140" is no creatinine clearance; "glucose 7" may be a fasting glucose.
        """
        measured = self.knowledge.findings[phrase.finding].kind == "number"
        return bool(measured and typed.number) and phrase.words[-1] not in words

    def _near(self, phrase: _Phrase, words: list[str], far: int) -> bool:
        """Whether the words are the phrase, or whole words of it that fit little else."""
        if far == 0:
            return True
        if not set(words) <= set(phrase.words) or OF_EXTENT & {*words}:
            return False
        return len(words) > 1 or self._begins.get(words[0]) == {phrase.finding}

    def _meant(self, word: str) -> Iterable[str]:
        """The word, or the known ones that it is most like."""
        return [word] if self._index.beginning(word) else self._index.near(word)

    def _distance(
        self, phrase: _Phrase, words: list[str], sided: bool
    ) -> tuple[int, bool, int, int]:
        """0 for the very words, then those that begin so, then the rest.

        Of these whole words before words that only begin so, then the shorter.

        A few words are the same in any order; where a side was typed, without that of the phrase.
        """
        n = len(words)
        same = phrase.words == tuple(words)
        same = same or (n <= FEW and sorted(phrase.words) == sorted(words))
        same = same or (sided and phrase.sideless == tuple(sorted(words)))
        begins = all(a.startswith(b) for a, b in zip(phrase.words, words, strict=False))
        far = 0 if same else 1 if begins and len(phrase.words) >= n else 2
        begun = not {*words} <= {*phrase.words}
        return far, begun, len(phrase.words) - n + phrase.rank, phrase.rank

    def _unit_not_side(self, finding: str, typed: Typed) -> str:
        """The unit that was taken for a side, of what has none: litres in "PVR 0.6 L"."""
        if not (typed.number and typed.side and self.knowledge.topic_of(finding).sideless):
            return ""
        units = self.knowledge.findings[finding].units
        return next((u for u in units if SIDES.get(u.lower()) is typed.side), "")

    def _found(self, phrase: _Phrase, typed: Typed, exact: bool, near: bool) -> Found:
        entry = self.knowledge.findings[phrase.finding]
        measured = entry.kind == "number"
        other = {State.PRESENT: State.ABSENT, State.ABSENT: State.PRESENT}[typed.state]
        own = self._unit_not_side(phrase.finding, typed)
        side = None if own else typed.side
        hidden = phrase.text == entry.term or _another(phrase.text, typed.side)
        return Found(
            phrase.finding,
            entry.term,
            "" if hidden else phrase.text,
            other if phrase.absent else typed.state,
            side.value if side else "",
            typed.number if measured else "",
            (own or typed.unit) if measured else "",
            near,
            exact,
        )


def _names(found: Iterable[Found]) -> set[str]:
    return {f.finding for f in found}


def _phrases(name: str, knowledge: KnowledgeBase) -> Iterable[_Phrase]:
    """The ways to say a finding, the exact term first."""
    entry, ways = knowledge.findings[name], knowledge.lexicon.get(name)
    wordings = [(entry.term, 0, False), (entry.plain, 2, False), (entry.question, 2, False)]
    measures = filter(None, (entry.measured, *(ways.measured if ways else ())))
    yield from (
        _Phrase(name, text, tuple(_words(text)), 1, absent=False, measure=True) for text in measures
    )
    if ways:
        wordings += [(text, 1, False) for text in ways.clinical]
        wordings += [(text, 1, True) for text in ways.absent]
        wordings += [(text, 3, False) for text in ways.lay]
    for text, rank, absent in ((t, r, a) for said, r, a in wordings for t in _either(said)):
        if words := tuple(_words(shown := _shown(text))):
            yield _Phrase(name, shown, words, rank, absent)
    for text in (t for said in (ways.denied if ways else ()) for t in _either(said)):
        if words := tuple(_words(shown := _shown(text))):
            yield _Phrase(name, shown, words, 1, absent=False, denied=True)


def _turned(phrase: _Phrase, words: list[str], typed: Typed) -> bool:
    """Whether a "no" to what was typed says that the finding is there: "no vibration" is a loss."""
    own = not (phrase.absent or phrase.denied)
    return typed.state is State.ABSENT and own and bool(LOSS & {*phrase.words} - {*words})


def _either(text: str) -> Iterable[str]:
    """A wording once for each of the words that it lets choose: "pain to calf|knee"."""
    parts = [part.split("|") for part in text.split()]
    return (" ".join(chosen) for chosen in islice(product(*parts), MOST_EITHER))


def _shown(text: str) -> str:
    return " ".join(NO_WORD.sub(" ", text).split())


def _both(text: str) -> bool:
    """Whether a wording names both sides."""
    return any(SIDES.get(word) is Side.BOTH for word in words_of(text))


def _neither(found: Found, side: Side) -> bool:
    """Whether it says of both sides that something is on neither."""
    return side is Side.BOTH and found.state is State.ABSENT


def _another(text: str, side: Side | None) -> bool:
    """Whether a wording names a side, and another than ``side``."""
    named = {SIDES[word] for word in words_of(text) if word in SIDES}
    return bool(side and named - {side})


def _words(text: str) -> list[str]:
    """Words to compare: lower case, without marks or the plural's s; "and" and "/" as "or"."""
    told = OF_TOOL.sub(r"\1", BETWEEN.sub(" or ", text.lower()))
    return [_singular(word) for word in words_of(told)]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
