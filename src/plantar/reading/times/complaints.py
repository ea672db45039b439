"""Which sentences of a text complain of one thing, and which go on about it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plantar.knowledge.base import KnowledgeBase
from plantar.reading.mention import PRESENT, Mention
from plantar.reading.sentences import Span
from plantar.reading.times.durations import durations

AT_START = 12
"""Letters within which "About five years now" begins with its length of time."""
_DONE_TO_IT = (
    r"(?:done|out|off|removed|checked|fixed|taken|cut|scanned|x-?rayed|looked at|seen|tested)\b"
)
_ANAPHORA = re.compile(
    r"\b(?:it|this|that|these|they)(?:'s|'ve|'d)?"
    r"(?: (?:has|have|had|is|was|only|first|just|all|already|really)){0,3}"
    r" (?:been|begun|began|start(?:ed|s)?|came|come|comes|going|gone|goes|happened|appeared"
    r"|last(?:ed|s|ing)|set in|crept|like (?:this|that))\b"
    r"|\b(?:i|we|he|she)(?:'ve|'s|'d)?(?: (?:have|has|had|already|only|first)){0,2}"
    r" (?:had|have|has|noticed|got|felt)"
    rf" (?:(?:it|them)\b(?! {_DONE_TO_IT})"
    r"|(?:this|these|that)(?=\W*(?:$|\d|for|since|about|now|over|nearly|almost)))"
    r"|\b(?:is|are|was|were|been|stayed) (?:like (?:this|that)|the same|this way|that way)\b"
    r"|^\W*(?:had|got|noticed|felt) (?:it|this|these|them)\b"
    r"|^\W*(?:all )?(?:started|began|came on|been (?:like|this|that|there|so|going))\b",
    re.I,
)
"""What goes on about the complaint told before: "It started ...", "Had it ...", "Been like"."""
_WHEN_DONE = re.compile(rf"\b(?:had|got|have) (?:it|this|them|that) {_DONE_TO_IT}", re.I)
"""What dates something that was done about the complaint: "I had it checked two years ago"."""


def by_complaint(
    mentions: Sequence[Mention], knowledge: KnowledgeBase, least: float
) -> tuple[set[int], set[int]]:
    """Numbers of the sentences that complain of what the first one does, by topic, and of those
    that complain of nothing that it does ("my knees have been bad").

    ``least``: probability from which something is complained of.
    """
    topics: dict[int, frozenset[str]] = {}
    for m in mentions:
        if m.p[PRESENT] >= least and knowledge.is_complaint(m.finding):
            topic = knowledge.findings[m.finding].topic
            topics[m.sentence] = topics.get(m.sentence, frozenset()) | {topic}
    first = topics[min(topics)] if topics else frozenset()
    alike = {sentence for sentence, told in topics.items() if told & first}
    return alike, {*topics} - alike


def goes_on(text: str, sentence: Span) -> bool:
    """Whether a sentence goes on about what was told before, or begins with a length of time."""
    said = text[sentence.start : sentence.end]
    return bool(_ANAPHORA.search(said)) or any(d.start <= AT_START for d in durations(said))


def tells_what_was_done(text: str, sentence: Span) -> bool:
    """Whether a sentence tells what was done about a complaint: "had it checked"."""
    return bool(_WHEN_DONE.search(text, sentence.start, sentence.end))
