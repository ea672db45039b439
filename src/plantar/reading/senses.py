"""Words for a finding that mean something else: "cold feet about the wedding", a wrist splint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plantar.errors import KnowledgeError
from plantar.knowledge.schema_words import FixedWordings, SelfHarm, Senses
from plantar.knowledge.wording_groups import EXACT
from plantar.reading.mention import ABSENT, FEARED, OTHER, PRESENT, Mention, only
from plantar.reading.number_words import YEAR
from plantar.reading.sentences import Span, clause_of

_BETWEEN = r"[\s,:='\"()-]+"
_ANY = {"#": r"\d+", "##": r"[1-9]\d", "####": YEAR, "*": r"\w+"}
"""What stands for any number, any year or any word."""
_GAPS = {
    "..": rf"(?:{_BETWEEN}(?!(?:and|or|but|my|the)\b)[\w'-]+){{0,3}}?",
    "...": rf"(?:{_BETWEEN}[\w'-]+){{0,6}}?",
}
PART = 0.5
"""Share of a mention that is somebody else's from which it is theirs."""


_ASKED_AND_DENIED = re.compile(
    r"(?:[^.!?\n]*\?|[^.!?\n]*\bask(?:s|ed|ing)?\b[^.!?\n]*[.?])\s*"
    r"(?:(?:i|he|she|they|we|pt|patient)\s+(?:said|says?|answered|replied)\s+)?"
    r"(?:no|nope|never|none|not at all)\b(?!\s*,?\s*(?:but|though|although|just|only|yet))",
    re.IGNORECASE,
)
"""A question with its plain no: "Suicide? No.", "The nurse asked about it. I said no."."""


@dataclass(frozen=True, slots=True)
class _SensePattern:
    findings: frozenset[str]
    within: re.Pattern[str] | None
    beside: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    asks: bool


@dataclass(frozen=True, slots=True)
class _FixedPattern:
    so: re.Pattern[str] | None
    not_so: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    elsewhere: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _SelfHarmPattern:
    so: re.Pattern[str] | None
    within: re.Pattern[str] | None
    unless: re.Pattern[str] | None


class OtherSenses:
    """Every other meaning, ready to be looked for."""

    def __init__(self, known: Senses) -> None:
        self._plain, self._asked = (
            {
                finding: pattern
                for finding, wordings in table.items()
                if (pattern := any_wording(wordings, known.groups))
            }
            for table in (known.plain, known.asked)
        )
        self._fixed = {f: _fixed(entry, known.groups) for f, entry in known.fixed.items()}
        self._self_harm = _self_harm(known.self_harm, known.groups)
        self._of_self_harm = known.self_harm.finding
        self._lately = _fixed(known.lately, known.groups)
        self._senses = tuple(
            _SensePattern(
                frozenset(entry.findings),
                any_wording(entry.within, known.groups),
                any_wording(entry.beside, known.groups),
                any_wording(entry.unless, known.groups),
                any_wording(entry.needs, known.groups),
                entry.asks,
            )
            for entry in known.senses
        )

    def plainly(self, text: str, sentence: Span) -> Iterator[tuple[str, Span]]:
        """Findings that a sentence names by words that are always theirs, and the words."""
        for finding, pattern in self._plain.items():
            if match := pattern.search(text, sentence.start, sentence.end):
                yield finding, Span(*match.span())

    def of_self_harm(self, text: str, spans: Sequence[Span], sure: float) -> list[Mention]:
        """The words by which somebody writes of ending their life or of harming themselves."""
        return [
            Mention(self._of_self_harm, number, only(PRESENT, sure), None, words)
            for number, sentence in enumerate(spans)
            if not _ASKED_AND_DENIED.match(text, sentence.start)
            and (words := _tells(self._self_harm, text, sentence))
        ]

    def says_lately(self, text: str, sentence: Span) -> Span | None:
        """The words of a sentence that date it to the last days."""
        told = _told(self._lately, text, sentence)
        return told[1] if told else None

    def perhaps(self, text: str, sentence: Span) -> Iterator[tuple[str, Span]]:
        """Findings of which a sentence may tell by its words, and the words."""
        for finding, pattern in self._asked.items():
            if match := pattern.search(text, sentence.start, sentence.end):
                yield finding, Span(*match.span())

    def fixed(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention], sure: float
    ) -> list[Mention]:
        """Mentions with what stands in words of one meaning; told at ``sure`` where not heard."""
        found = list(mentions)
        for number, sentence in enumerate(spans):
            for finding, entry in self._fixed.items():
                if told := _told(entry, text, sentence):
                    found = _with_told(found, finding, number, *told, sure)
        return found

    def names(self, finding: str, text: str, start: int) -> bool:
        """Whether words that are always of a finding begin at a place."""
        pattern = self._plain.get(finding)
        return bool(pattern and pattern.match(text, start))

    def without(
        self, text: str, spans: Sequence[Span], mentions: Sequence[Mention], most: float
    ) -> list[Mention]:
        """Mentions, those that mean something else feared at ``most``: asked if a flag needs it.

        Where the rest of the sentence names what the finding is about, it is asked about.
        """
        return [self._without(text, spans[m.sentence], m, most) for m in mentions]

    def _without(self, text: str, sentence: Span, mention: Mention, most: float) -> Mention:
        for sense in self._senses:
            if sense.findings and mention.finding not in sense.findings:
                continue
            if sense.needs and not sense.needs.search(text):
                return mention.doubted(most)
            if (_found(sense.within, text, sentence) or _found(sense.beside, text, sentence)) and (
                _meant(sense, text, sentence, mention.words)
            ):
                kept = sense.asks or _found(sense.unless, text, sentence)
                return mention.said(FEARED) if kept else mention.doubted(most)
        return mention


def _fixed(entry: FixedWordings, groups: Mapping[str, Sequence[str]]) -> _FixedPattern:
    return _FixedPattern(
        any_wording(entry.so, groups),
        any_wording(entry.not_so, groups),
        any_wording(entry.unless, groups),
        any_wording(entry.elsewhere, groups),
    )


def _self_harm(entry: SelfHarm, groups: Mapping[str, Sequence[str]]) -> _SelfHarmPattern:
    return _SelfHarmPattern(
        any_wording(entry.so, groups),
        any_wording(entry.within, groups),
        any_wording(entry.unless, groups),
    )


def _tells(entry: _SelfHarmPattern, text: str, sentence: Span) -> Span | None:
    """The words of a sentence that say so, though others of them are denied or an idiom."""
    if not entry.so:
        return None
    for match in entry.so.finditer(text, sentence.start, sentence.end):
        words = Span(*match.span())
        clause = clause_of(text, sentence, words)
        if not _stands_in(entry.within, text, sentence, words) and not _found(
            entry.unless, text, clause
        ):
            return words
    return None


def _stands_in(pattern: re.Pattern[str] | None, text: str, sentence: Span, words: Span) -> bool:
    """Whether words of a sentence overlap a match of the pattern."""
    return pattern is not None and any(
        match.start() <= words.start < match.end() or words.start <= match.start() < words.end
        for match in pattern.finditer(text, sentence.start, sentence.end)
    )


def _told(entry: _FixedPattern, text: str, sentence: Span) -> tuple[int, Span] | None:
    """What is said in fixed words, and those words."""
    if entry.elsewhere and entry.elsewhere.search(text):
        return None
    for state, pattern in ((PRESENT, entry.so), (ABSENT, entry.not_so)):
        match = pattern and pattern.search(text, sentence.start, sentence.end)
        if match:
            words = Span(*match.span())
            clause = clause_of(text, sentence, words)
            return None if _found(entry.unless, text, clause) else (state, words)
    return None


def _with_told(
    mentions: Sequence[Mention], finding: str, sentence: int, state: int, words: Span, sure: float
) -> list[Mention]:
    kept = [m for m in mentions if (m.finding, m.sentence) != (finding, sentence)]
    here = [m for m in mentions if (m.finding, m.sentence) == (finding, sentence)]
    if any(m.p[OTHER] > PART * sum(m.p) for m in here):
        return list(mentions)
    if state == ABSENT and any(m.p[PRESENT] > PART and _beside(m.words, words) for m in here):
        return list(mentions)
    p = only(state, max([sure, *(sum(m.p) for m in here)]))
    side = next((m.side for m in here if m.side), None)
    return [*kept, Mention(finding, sentence, p, side, words)]


def _beside(one: Span, other: Span) -> bool:
    return one.end <= other.start or other.end <= one.start


def _meant(sense: _SensePattern, text: str, sentence: Span, words: Span) -> bool:
    """Whether words of a sentence are meant in this other sense."""
    clause = clause_of(text, sentence, words)
    if _found(sense.unless, text, clause):
        return False
    if _stands_in(sense.within, text, sentence, words):
        return True
    return _found(sense.beside, text, clause) or (
        _found(sense.beside, text, sentence) and not _found(sense.unless, text, sentence)
    )


def _found(pattern: re.Pattern[str] | None, text: str, where: Span) -> bool:
    return bool(pattern and pattern.search(text, where.start, where.end))


def any_wording(
    wordings: Sequence[str], groups: Mapping[str, Sequence[str]]
) -> re.Pattern[str] | None:
    """One pattern for all wordings; None for none."""
    if not wordings:
        return None
    return re.compile("|".join(rf"\b{_wording(w, groups)}\b" for w in wordings), re.IGNORECASE)


def _wording(wording: str, groups: Mapping[str, Sequence[str]]) -> str:
    parts: list[str] = []
    for token in wording.split():
        if token in _GAPS:
            parts.append(_GAPS[token])
        elif token.startswith("!"):
            parts.append(rf"(?!{_BETWEEN}{any_of(token[1:], groups)}\b)")
        else:
            parts.append((_BETWEEN if parts else "") + any_of(token, groups))
    return "".join(parts)


def any_of(token: str, groups: Mapping[str, Sequence[str]]) -> str:
    """Any of the words of a token, each with a plural s or not; without, behind a mark."""
    exact = token.startswith(EXACT)
    ways = [w for part in token.removeprefix(EXACT).split("|") for w in _words_of(part, groups)]
    said = "(?:" + "|".join(_ANY.get(w) or re.escape(w) for w in ways) + ")"
    return said if exact else said + "(?:s|'s)?"


def _words_of(part: str, groups: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """A word itself, or the words of the group that it names.

    Raises:
        KnowledgeError: there is no such group, which the code itself asks for; loading refuses it
            in a wording.
    """
    if not part.startswith("@"):
        return [part]
    if part[1:] not in groups:
        raise KnowledgeError(f"senses.yaml: groups: found no {part[1:]}; the reader looks for it")
    return groups[part[1:]]
