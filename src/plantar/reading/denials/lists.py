"""Lists of things that are denied as a whole, before or behind what denies them.

A trained reader loses a "no" on the way through a list ("no fever, rash or slurred speech"). What
stands in such a list and is taken as so is asked about: no danger is denied by a list alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from plantar.reading.mention import ABSENT, FEARED, PRESENT, Mention
from plantar.reading.person import SELF
from plantar.reading.sentences import Span

_ALL_OF_IT = r"(?:none of (?:it|that|these|those|them|this|which|the above)|neither)"
_NONE_OF_IT = re.compile(
    rf"(?:[:?,\u2013\u2014-]\s*(?:nope,?\s+)?|\b(?:have|has|had|got)\s+)(?:{_ALL_OF_IT}"
    r"|all (?:no|neg(?:ative)?|nil|absent|denied)|no to (?:all|both|everything|each))"
    r"(?=\s*(?:[.;!,\n]|$))",
    re.IGNORECASE,
)
"""What denies all that its sentence listed before it: "bladder loss, weak legs: none of these"."""
_NONE_OF_THAT = re.compile(
    rf"(?:^|(?<=[.?!\n]))\s*(?:nope,?\s+|(?:i|he|she|they|we|pt|patient)(?:'ve)?\s+"
    rf"(?:have |has |had |got )+)?{_ALL_OF_IT}(?=\s*(?:[.;!,\n]|$))",
    re.IGNORECASE,
)
"""A sentence that denies all that the one before it listed."""
_HAVE_NOT = (
    r"(?:(?:do|does|did|have|has|had|is|are|was|were)(?:n't| not)"
    r"|(?:dont|doesnt|didnt|havent|hasnt)|never)"
)
_SIGNS = (
    r"(?:[\w'-]+\s+){0,3}?(?:signs?|symptoms?|flags?|things?|problems?|ones"
    r"|following|lists?|listed)"
)
_COLON = re.compile(
    r"\b(?:"
    rf"{_HAVE_NOT}(?:\s+(?:have|had|got|get|any|either|of|these|those|the|following"
    rf"|a|single|one|suffer|from|there|present|found|seen|currently|{_SIGNS})){{1,6}}\s*:"
    r"|(?:have|has|had|got|with|there (?:is|are|was|were)|report\w*)\s+(?:no|none of)"
    rf"(?:\s+(?:of|the|these|those|{_SIGNS})){{0,6}}\s*:"
    rf"|none of(?:\s+(?:the|these|those|my|your|any)){{0,3}}(?:\s+{_SIGNS})?\s*[:(]"
    rf"|(?:no|without)(?:\s+(?:any|other|of|the|{_SIGNS})){{0,6}}\s*:"
    r"|(?:denie[sd]|denying|free\s+(?:of|from))\s*:"
    r"|(?:^|(?<=[\n.;!?(])|(?<=[.;!?(] ))(?:absent|(?:not|nothing)\s+(?:present|there|found|noted"
    r"|seen"
    r"|reported|so)|nil|negatives?(?:\s+for)?|ruled out|excluded)\s*:"
    rf"|what\s+\w+\s+{_HAVE_NOT}(?:\s+(?:have|had|got|get|notice|suffer|from|is|are)){{1,6}}\s*:?"
    r")(?!\s*(?:just|only|until|till|then|now|today|except|but|apart|however|this|since"
    r"|suddenly)\b)",
    re.IGNORECASE,
)
"""What denies all that is listed behind it: "I haven't got: ...", "Absent: ..."."""
_OPENS = re.compile(
    rf"\b(?:(?P<sure>{_HAVE_NOT}\s+(?:have|had|got|get|suffer\w* from|notice\w*|report\w*)"
    r"|den(?:y|ie[sd]|ying)|neg(?:ative)? for|without|free (?:of|from)|no (?:signs?|symptoms?"
    r"|history|evidence) of|(?:have|has|had|got|there (?:is|are)|report\w*) no)"
    r"|no|neither|nor)\s+(?=[^\s,])",
    re.IGNORECASE,
)
"""What begins a list of things denied; ``sure``: words that begin no other statement."""
_STOP = (
    r"(?:i|i'm|i've|i'd|he|she|it|it's|they|we|you|my|his|her|their|the|this|that|is|are|was|were|has"
    r"|have|had|can|can't|cannot|could|couldn't|do|don't|does|doesn't|will|won't|but|just|only|though"
    r"|although|yet|however|except|because|since|for|until|when|while|where|now|today|no|not|never"
    r"|sleep|money|help|energy|appetite|luck|time|job|pulses?|strength|power|warmth|colou?r|grip"
    r"|balance"
    r"|movement|reflex(?:es)?|use|choice|doubt|one|good|way|point|wonder|listens?|cares?"
    r"|feel\w*|control|sensation|idea|longer|more|then|so|if|unless|apart|still|started|began)"
)
_WORD = rf"(?!{_STOP}\b)[^\W\d_][\w'-]*"
_THING = rf"{_WORD}(?:[ ]{_WORD}){{0,4}}"
_LIST = re.compile(
    rf"(?P<first>(?:(?:any|an?|the)\s+)?{_THING})"
    rf"(?P<more>(?:,\s+{_THING})*)(?P<last>,?\s+(?:or|nor|and)\s+{_THING})?(?=\s*(?:[.;!?,)\n]|$"
    rf"|\s(?:but|though|although|however|yet|just|only)\b))",
    re.IGNORECASE,
)
"""Things named one behind the other, by a few words each and nothing said of them."""
_SURE, _LONG = 3, 4
"""Things of a list that no other statement may be in, behind plain words of denial, and a "no"."""
_CLOSES = re.compile(r",?\s*\b(?:but|though|although|however|yet|just|only)\b", re.IGNORECASE)
"""A turn right behind a list: nothing in it was told."""
_TURN = re.compile(
    r"[;]|\)|\b(?:but|though|although|however|yet|except|whereas|instead)\b"
    r"|[,.]\s+(?:i|i'm|i've|my|he|she|it|it's|just|only|now)\b|\n\s*\n",
    re.IGNORECASE,
)
"""What ends a list behind a colon."""
_OWN_WORDS = re.compile(
    r"\s*(?:i|i'm|i've|i'd|my|he|she|it|it's|we|they|the|this)\b", re.IGNORECASE
)
"""What begins a statement and no list: "No: I can't feel it"."""
_BULLET = re.compile(r"[ \t]*(?:[-*\u2022\u2013]|\d+[.)])[ \t]*\S")
_DOUBLE = re.compile(
    r"\b(?:(?:wouldn't|would not|can't|cannot|can not|couldn't|could not|won't|don't|do not)\s+"
    r"(?:really\s+|honestly\s+|exactly\s+)?(?:say|claim|pretend|deny|swear|tell you|call it|mean)"
    r"|not (?:true|right|correct|the case|to say)|no longer true|untrue|never said|lying if)\b"
    r"[^.;!?\n]{0,40}?(?:\b(?:no|not|never|nothing|without|free of)|n't)\b"
    r"|\b(?:can't|cannot|can not|couldn't|won't|wouldn't|don't|do not)\s+(?:really\s+)?deny\b",
    re.IGNORECASE,
)
"""What denies a denial: "I wouldn't say I have no trouble"."""


def collectively_denied(
    text: str,
    spans: Sequence[Span],
    mentions: Sequence[Mention],
    is_danger: Callable[[str], bool],
) -> list[Mention]:
    """Mentions with what stands in a list that is denied as a whole asked about, not so.

    A sentence of its own ("I have none of that") denies the one before it, unless that tells of
    the writer: who says what ails them takes nothing back by "I took none of them". A list behind
    a bare "no" may go over into what is told: only a danger in it is asked about. What is denied
    twice over is asked about too.
    """
    lists = [*_lists_before(text, spans), *_lists_behind(text)]
    named = [(span, clear) for s in spans for span, clear in _named(text, s)]
    twice = [Span(m.start(), _end_of(spans, m.start())) for m in _DOUBLE.finditer(text)]

    def asked(mention: Mention) -> bool:
        if mention.p[PRESENT] <= mention.p[ABSENT]:
            return _within(mention, twice)
        listed = [span for span, clear in named if clear or is_danger(mention.finding)]
        return _within(mention, lists) or _within(mention, listed)

    return [m.said(FEARED) if asked(m) else m for m in mentions]


def _within(mention: Mention, spans: Sequence[Span]) -> bool:
    words = mention.words
    return any(words.start < span.end and span.start < words.end for span in spans)


def _end_of(spans: Sequence[Span], place: int) -> int:
    return next((s.end for s in spans if place in s), place)


def _lists_before(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    for match in _NONE_OF_IT.finditer(text):
        yield from (Span(s.start, match.start()) for s in spans if s.start <= match.start() < s.end)
    for match in _NONE_OF_THAT.finditer(text):
        number = max((n for n, s in enumerate(spans) if s.start < match.end()), default=0)
        if number and not SELF.search(text, spans[number - 1].start, spans[number - 1].end):
            yield spans[number - 1]


def _lists_behind(text: str) -> Iterator[Span]:
    """Lists behind a colon or in brackets, on its line or line by line below it."""
    for match in _COLON.finditer(text):
        if _OWN_WORDS.match(text, match.end()):
            continue
        line = text.find("\n", match.end())
        end = len(text) if line < 0 else line
        if text[match.end() : end].strip():
            stop = re.compile(r"[.!?](?=\s|$)").search(text, match.end(), end)
            end = stop.start() if stop else end
        else:
            end = _lines_below(text, end)
        turn = _TURN.search(text, match.end(), end)
        yield Span(match.start(), turn.start() if turn else end)


def _lines_below(text: str, start: int) -> int:
    """Where a list of lines ends: with the last of those that are marked, else at a blank one."""
    while text[start + 1 : start + 2] in ("\n", "\r"):
        start += 1
    end, marked = start, bool(_BULLET.match(text, start + 1))
    while end < len(text):
        line = text.find("\n", end + 1)
        line = len(text) if line < 0 else line
        if not text[end:line].strip() or bool(_BULLET.match(text, end + 1)) is not marked:
            break
        end = line
    return end


def _named(text: str, sentence: Span) -> Iterator[tuple[Span, bool]]:
    """Lists behind words of denial, and whether nothing else can be told in each."""
    at = sentence.start
    while match := _OPENS.search(text, at, sentence.end):
        at = match.end()
        things = _LIST.match(text, at, sentence.end)
        if things is None:
            continue
        number = 1 + things["more"].count(",") + bool(things["last"])
        closed = bool(things["last"]) and not re.search(r"\band\s", things["last"])
        closed |= number >= _SURE and bool(_CLOSES.match(text, things.end()))
        closed |= number >= _LONG and not text[things.end() : sentence.end].strip(" .;!")
        clear = number > 1 and (closed or bool(match["sure"] and number >= _SURE))
        if clear or number >= _LONG:
            yield Span(at, things.end()), clear
