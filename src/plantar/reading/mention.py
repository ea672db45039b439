"""One finding in one sentence, and corrections that only the whole text can make."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from plantar.knowledge.evidence import Side
from plantar.reading.network import STATES
from plantar.reading.sentences import Span

PRESENT, ABSENT = STATES.index("present"), STATES.index("absent")
OTHER, FEARED = STATES.index("other"), STATES.index("hypothetical")
ELSEWHERE = (OTHER, STATES.index("historical"))
_ANSWER = re.compile(
    r"(?P<name>[^\n.;:/|?!]{2,60}):[ \t]*"
    r"(?:(?P<no>no|none|nil|neg(?:ative)?|absent|denie[sd]|never|-)|(?P<yes>yes|pos(?:itive)?|present|\+))"
    r"(?=[ \t]*(?:[\n.;,/|]|$))",
    re.IGNORECASE,
)
"""An item of a list of questions and answers: "Back pain: no"."""
_REPLY = re.compile(
    r"(?:^|(?<=[\n.;!?,]))[ \t]*(?!can\b|could\b|able\b)(?P<name>[^\n.;:/|?!,]{2,40})\?[ \t]*"
    r"(?:(?P<no>no|none|never|nope)(?=[ \t]*(?:[\n.;,/|]|$))|(?P<yes>yes|yep|yeah)\b)",
    re.IGNORECASE,
)
"""A question and its answer: "Fever? No. Trouble peeing? Yes since Monday". What "can I feel it?
Yes" says is the contrary of what it names, and is left to the network."""
_QUERY = re.compile(r"(?<![^\s(\[,;:/])\?{1,3}[ \t]?(?=\w)[^\n.,;!?]{1,80}")
"""What a clinician wonders about: "?saddle anaesthesia"."""


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


def with_answers(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with the state that a list of answers gives them ("Back pain: no. Fever: yes")."""
    answers = [
        (match.start("name"), match.end("name"), ABSENT if match["no"] else PRESENT)
        for pattern in (_ANSWER, _REPLY)
        for match in pattern.finditer(text)
    ]
    return [_answered(mention, answers) for mention in mentions]


def _answered(mention: Mention, answers: Sequence[tuple[int, int, int]]) -> Mention:
    for start, end, state in answers:
        if start <= mention.words.start < end:
            all_of_it = sum(mention.p)
            return replace(
                mention, p=tuple(all_of_it if n == state else 0.0 for n in range(len(STATES)))
            )
    return mention


def queried(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with what stands behind a query mark asked and not said ("?DVT, ?cauda equina")."""
    asked = [match.span() for match in _QUERY.finditer(text)]
    return [
        _wondered(m) if any(start <= m.words.start < end for start, end in asked) else m
        for m in mentions
    ]


def _wondered(mention: Mention) -> Mention:
    p = list(mention.p)
    p[FEARED] = round(p[FEARED] + p[PRESENT] + p[ABSENT], 3)
    p[PRESENT] = p[ABSENT] = 0.0
    return replace(mention, p=tuple(p))


def of_the_patient(
    mentions: Sequence[Mention], complaint: Callable[[str], bool], sure: float
) -> list[Mention]:
    """Mentions as they concern whom the text is about.

    Where nothing is told of the writer's own complaint, it is written for somebody else, or tells
    how it began: what is said of the other person, or of then, is what the text is about. Where
    more is told of the other person's complaint than of the writer's, it is about them too.
    """
    own, others = (
        sum(m.p[state] >= sure and complaint(m.finding) for m in mentions)
        for state in (PRESENT, OTHER)
    )
    if own and own >= others:
        return list(mentions)
    return [_moved(mention, (OTHER,) if own else ELSEWHERE) for mention in mentions]


def _moved(mention: Mention, states: tuple[int, ...]) -> Mention:
    moved = sum(mention.p[n] for n in states)
    p = [0.0 if n in states else value for n, value in enumerate(mention.p)]
    p[PRESENT] = round(p[PRESENT] + moved, 3)
    return replace(mention, p=tuple(p))
