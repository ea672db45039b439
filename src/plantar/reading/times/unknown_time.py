"""A writer who says that they do not know when it began, or how long it has been there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.reading.extraction import ExtractedFact, UnconfirmedMention
from plantar.reading.sentences import Plain, Span
from plantar.reading.times.onset import SINCE_ONSET

_KNOWS_NOT = (
    r"\b(?:(?:do|does|did|can|could)(?: not|n?'t|nt)|cannot|can not|dont|cant|not(?: really)? sure"
    r"|unsure|no idea|no clue|hard to (?:say|tell)|difficult to say|forgot(?:ten)?|who knows"
    r"|not (?:certain|clear)|dunno|nobody knows)\b"
    r"(?:,?\s+(?:really|exactly|quite|even|any ?more|now|honestly))*"
    r"(?:\s+(?:know|knows|remember|recall|say|tell|be sure|pin\w*(?: down)?))?"
    r"(?:,?\s+(?:really|exactly|precisely|for sure|any ?more|of|about))*,?\s+"
)
_SINCE_WHEN = (
    r"(?:since when|from when|for how long|how long(?: ago)?"
    r"(?! (?:\w+ ){0,2}(?:will|can|could|takes?|should|to|needs?|must|might|may)\b)"
    r"|(?:exactly |precisely )?when\b[^.;!?\n]{0,40}?\b(?:start|began|begin|begun|came on|come on"
    r"|set in|first)\w*)"
)
_UNKNOWN = re.compile(_KNOWS_NOT + _SINCE_WHEN, re.I)


def unknown_since(
    read: Plain,
    facts: Sequence[ExtractedFact],
    perhaps: Sequence[ExtractedFact],
    doubts: Sequence[UnconfirmedMention],
    knowledge: KnowledgeBase,
) -> tuple[list[ExtractedFact], list[ExtractedFact], list[UnconfirmedMention]]:
    """Facts, unsure ones and doubts without what was read into such words; that it is not known.

    What tells plainly how it began stays: "I don't know when my leg suddenly came on numb".
    Where a length of time is told beside them, that counts: "I don't know exactly, two years?".

    >>> bool(_UNKNOWN.search("I do not know since when"))
    True
    >>> bool(_UNKNOWN.search("I do not know how long it will take"))
    False
    """
    spans = [Span(*read.written(m.start(), m.end())) for m in _UNKNOWN.finditer(read.text)]
    if not spans:
        return [*facts], [*perhaps], [*doubts]

    def is_meant(finding: str, start: int, end: int) -> bool:
        return not knowledge.topic_of(finding).beginning or not _within(spans, start, end)

    kept = [
        f
        for f in facts
        if is_meant(f.evidence.finding, f.start, f.end) or _is_clear(f.evidence, knowledge)
    ]
    unsure = [f for f in perhaps if is_meant(f.evidence.finding, f.start, f.end)]
    asked = [d for d in doubts if is_meant(d.finding, d.start, d.end)]
    if not any(_tells_time(f.evidence, knowledge) for f in kept):
        said = read.source[spans[0].start : spans[0].end]
        unknown = Evidence(SINCE_ONSET, State.UNSURE)
        kept.append(ExtractedFact(unknown, spans[0].start, spans[0].end, said))
    return kept, unsure, asked


def _is_clear(item: Evidence, knowledge: KnowledgeBase) -> bool:
    """Whether words tell plainly how it began, and no length of time."""
    plain = item.confidence >= knowledge.model.reading.plain_beginning.value
    return plain and not _tells_time(item, knowledge)


def _within(spans: Iterable[Span], start: int, end: int) -> bool:
    return any(span.start < end and start < span.end for span in spans)


def _tells_time(item: Evidence, knowledge: KnowledgeBase) -> bool:
    span = knowledge.findings[item.finding].span
    return item.finding == SINCE_ONSET or (span is not None and span.of == SINCE_ONSET)
