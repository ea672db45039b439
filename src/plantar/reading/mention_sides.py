"""The side of a mention, where the words around it name one better than the network does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Side
from plantar.reading.mention import ABSENT, FEARED, PRESENT, Mention
from plantar.reading.sentences import Span
from plantar.reading.sides import Named, of_one_thing, only_one, side_of, sides_excluded


def with_sides(
    text: str,
    spans: Sequence[Span],
    mentions: Sequence[Mention],
    named: Sequence[Named],
    knowledge: KnowledgeBase,
) -> list[Mention]:
    """Mentions with the side that the words around them name, where none is sure.

    A side that no word of the text names is none ("left work early"). Nor is a side believed of
    which the sentence says that it is not that one; what is on both sides is asked about where the
    sentence names one alone.
    """
    told = {None, Side.BOTH, *(name.side for name in named)}
    mentions = [m if m.side in told else replace(m, side=None) for m in mentions]
    mentions = [_with_side(text, spans[m.sentence], m, named, knowledge) for m in mentions]
    return [
        replace(m, side=None)
        if m.side is Side.BOTH and of_one_thing(text, spans[m.sentence], m.words)
        else m
        for m in mentions
    ]


def _with_side(
    text: str, sentence: Span, mention: Mention, named: Sequence[Named], knowledge: KnowledgeBase
) -> Mention:
    entry, so = knowledge.findings[mention.finding], mention.p[PRESENT] > mention.p[ABSENT]
    if entry.one_sided and so and only_one(text, sentence, named):
        mention = mention.said(FEARED)
        so = mention.p[PRESENT] > mention.p[ABSENT]
    wrong = so and mention.side in sides_excluded(sentence, named)
    if mention.side is not None and not wrong:
        return mention
    if not knowledge.is_complaint(mention.finding) and entry.asked_of != "clinician":
        return mention
    return replace(mention, side=side_of(mention.words, sentence, named))
