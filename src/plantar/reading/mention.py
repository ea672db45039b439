"""One finding in one sentence, and corrections that only the whole text can make."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from plantar.knowledge.evidence import Side
from plantar.reading.network import STATES
from plantar.reading.sentences import Span
from plantar.reading.sides import sides_named

PRESENT, ABSENT = STATES.index("present"), STATES.index("absent")
OTHER, FEARED = STATES.index("other"), STATES.index("hypothetical")
HISTORICAL = STATES.index("historical")
ELSEWHERE = (OTHER, HISTORICAL)
_ANSWER = re.compile(
    r"(?P<name>[^\n.;:/|?!,]{2,60}):[ \t]*"
    r"(?:(?P<no>no|none|nil|neg(?:ative)?|absent|denie[sd]|never|-)|(?P<yes>yes|pos(?:itive)?|present|\+))"
    r"(?=[ \t]*(?:[\n.;,/|]|$))",
    re.IGNORECASE,
)
"""An item of a list of questions and answers: "Back pain: no"."""
_REPLY = re.compile(
    r"(?:^|(?<=[\n.;!?,]))[ \t]*(?!can\b|could\b|able\b)(?P<name>[^\n.;:/|?!,]{2,60})\?[ \t]*"
    r"(?:(?P<half>not (?:really|exactly|quite|much|any ?more)|hardly|sort of|kind of|sometimes)\b"
    r"|(?P<no>no|none|never|nope|nah)\b(?=[ \t]*(?:[\n.;,/|!-]|$)|[ \t]+(?:but|though"
    r"|although|just|only|except|unless|however|apart)\b)"
    r"|(?P<yes>yes|yep|yeah)\b)(?P<rest>[^\n.;?!]*)",
    re.IGNORECASE,
)
"""A question and its answer: "Fever? No. Trouble peeing? Yes since Monday". What "can I feel it?
Yes" says is the contrary of what it names, and is left to the network."""
_TAKEN_BACK = re.compile(
    r"^[ \t,-]*(?:but|though|although|just|only|except|unless|however|apart)\b", re.IGNORECASE
)
_OVER = re.compile(r"\b(?:gone|over|stopped|cleared|better|passed|used to|ago)\b", re.IGNORECASE)
_ADVICE = re.compile(
    r"\b(?:told|advised?|advice|sa(?:id|ys?)|leaflet)\b[^.;!?\n]{0,60}?"
    r"\b(?:call|ring|phone|go|come|return|seek|look|watch|see)\b[^.;!?\n]{0,60}?"
    r"\b(?P<when>(?:if|in case)\s+(?:you|i|he|she|we|they|it|any|there|my|his|her|the|your)\b"
    r"(?:(?!\b(?:and|but|now|since|because)\b)[^.,;!?\n])*)",
    re.IGNORECASE,
)
"""What somebody is told to look out for."""
_QUERY = re.compile(r"(?<![^\s(\[,;:/])\?{1,3}[ \t]?(?=\w)[^\n.,;!?]{1,80}")
"""What a clinician wonders about: "?saddle anaesthesia"."""


_FORMERLY = re.compile(
    r"\bused to\s+(?:have|suffer|wet|leak|limp|drag|trip|fall"
    r"|get(?!\s+(?:to|up|about|around|by|on|out)\b)|be\s+(?:un\w+|numb|weak|paraly[sz]ed|dead|incontinent|diabetic|pregnant))\b"
    r"(?:(?!\b(?:and|but|now|still|which|that|until|till|then|became|turned|has|have)\b)"
    r"[^,.;!?\n])*",
    re.IGNORECASE,
)
"""What somebody used to have, to be or to suffer from, and perhaps no longer does."""
_SAYS = (
    r"(?:say|tell|list|name|mention|suggest|think|claim|describe|show|mean|warn)(?:s|ed)?|said|told"
)
_HEARSAY = re.compile(
    r"(?:\b(?:i|we|she|he)(?:'ve| have| had)?\s+(?:\w+\s+)?"
    r"(?:read|googled|heard (?:that|about|of|it|from)|looked (?:it|this|that|them|things) up"
    r"|looked up (?!at\b|to\b|from\b|and\b)|saw (?:on|in) (?:a|an|the) (?:internet|web|tv|telly"
    r"|news"
    r"|paper|forum|video|programme|program|show|leaflet|book|magazine|article))"
    r"|\b(?:google|internet|website|leaflet|video|article|forum|chatgpt|ai|tiktok|youtube|facebook"
    r"|reddit|book|magazine|newspaper|(?<!my )app|tv|telly|podcast|poster|checker)"
    rf"\s+(?:\w+\s+)?(?:{_SAYS})\b)"
    r"(?P<said>(?:(?!,|\bthen\b|\band (?:then|now|today|since|suddenly|cannot|can't|could|lost|the"
    r"|my|i|cant)\b)[^.;!?\n]){0,120})",
    re.IGNORECASE,
)
"""What somebody has read or heard of such things in general."""
_OWN_AGAIN = re.compile(r"\b(?:my|mine|me|i|i've|i'm|i'd|we|our)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A finding in a sentence, with the probability of each of STATES said of it."""

    finding: str
    sentence: int
    p: tuple[float, ...]
    side: Side | None
    words: Span

    @property
    def feared(self) -> float:
        """That it is so, or that somebody asks whether it is."""
        return self.p[PRESENT] + self.p[FEARED]

    @property
    def stated(self) -> float:
        """Of the surer of so and not so."""
        return max(self.p[PRESENT], self.p[ABSENT])

    def moved(self, states: Sequence[int], to: int) -> Mention:
        """The same, with what was said of it in ``states`` said in the state ``to``."""
        p = [0.0 if n in states else value for n, value in enumerate(self.p)]
        p[to] = round(p[to] + sum(self.p[n] for n in states), 3)
        return replace(self, p=tuple(p))

    def said(self, state: int) -> Mention:
        """The same with another state, for what was so or not so."""
        return self.moved((PRESENT, ABSENT), state)

    def settled(self, state: int) -> Mention:
        """The same as ``state``, but for what is said to be over or somebody else's."""
        return self.moved((PRESENT, ABSENT, FEARED), state)

    def ended(self) -> Mention:
        """The same as something that was so and no longer is: neither a fact nor asked about."""
        return replace(self, p=only(HISTORICAL, sum(self.p)))

    def doubted(self, most: float) -> Mention:
        """The same, neither so nor not so, and feared at ``most``."""
        return replace(self, p=only(FEARED, min(self.feared, most)))

    def asked(self, p: float) -> Mention:
        """The same, asked about at ``p``; of that, what is heard of it as so is kept."""
        told = [*only(PRESENT, min(self.p[PRESENT], p))]
        told[FEARED] = round(p - told[PRESENT], 3)
        return replace(self, p=tuple(told))


def only(state: int, p: float) -> tuple[float, ...]:
    """A probability of each of STATES: ``p`` of one, none of the others."""
    return tuple(p if n == state else 0.0 for n in range(len(STATES)))


def with_answers(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with the state that a list of answers gives them ("Back pain: no. Fever: yes").

    An answer that is taken back in part ("No, but ...", "Yes, but it's gone") leaves it to be
    asked, whatever the rest of the answer says of it; a "yes" may name the side.
    """
    answers = [
        _Reply(match.start("name"), match.end("name"), ABSENT if match["no"] else PRESENT)
        for match in _ANSWER.finditer(text)
    ]
    answers += [_replied(match) for match in _REPLY.finditer(text)]
    return [_answered(mention, answers, mentions) for mention in mentions]


@dataclass(frozen=True, slots=True)
class _Reply:
    """What was answered to the words from ``start`` to ``end``; the answer ends at ``until``."""

    start: int
    end: int
    state: int
    until: int = 0
    side: Side | None = None


def _replied(match: re.Match[str]) -> _Reply:
    rest = match["rest"]
    named = {n.side for n in sides_named(rest) if not n.excluded}
    side = named.pop() if match["yes"] and len(named) == 1 else None
    unsure = match["half"] or (_OVER if match["yes"] else _TAKEN_BACK).search(rest)
    state = FEARED if unsure else ABSENT if match["no"] else PRESENT
    return _Reply(match.start("name"), match.end("name"), state, match.end("rest"), side)


def _answered(mention: Mention, answers: Sequence[_Reply], mentions: Sequence[Mention]) -> Mention:
    for answer in answers:
        if answer.state == FEARED and answer.end <= mention.words.start < answer.until:
            asked = (m.finding for m in mentions if answer.start <= m.words.start < answer.end)
            return mention.said(FEARED) if mention.finding in asked else mention
        if answer.start <= mention.words.start < answer.end:
            p = only(answer.state, sum(mention.p))
            return replace(mention, p=p, side=mention.side or answer.side)
    return mention


def advised(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with what stands in advice asked and not said ("call if you wet yourself")."""
    ifs = [match.span("when") for match in _ADVICE.finditer(text)]
    return [
        m.said(FEARED) if any(start <= m.words.start < end for start, end in ifs) else m
        for m in mentions
    ]


def queried(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with what stands behind a query mark asked and not said ("?DVT, ?cauda equina")."""
    asked = [match.span() for match in _QUERY.finditer(text)]
    return [
        m.said(FEARED) if any(start <= m.words.start < end for start, end in asked) else m
        for m in mentions
    ]


def former(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with what somebody used to have asked about ("I used to have foot drop")."""
    spans = [match.span() for match in _FORMERLY.finditer(text)]
    return [
        m.said(FEARED)
        if m.p[PRESENT] > m.p[ABSENT] and any(a <= m.words.start < b for a, b in spans)
        else m
        for m in mentions
    ]


def hearsay(text: str, mentions: Sequence[Mention], counts: Callable[[str], bool]) -> list[Mention]:
    """Mentions with what was only read or heard of asked about ("I read that it is diabetes").

    ``counts``: whether a finding is one that is read about; a complaint is what made one read.
    """
    spans = []
    for match in _HEARSAY.finditer(text):
        own = _OWN_AGAIN.search(match["said"])
        spans.append(
            (match.start("said"), match.start("said") + own.start() if own else match.end())
        )
    return [
        m.said(FEARED)
        if m.p[PRESENT] > m.p[ABSENT]
        and counts(m.finding)
        and any(a <= m.words.start < b for a, b in spans)
        else m
        for m in mentions
    ]
