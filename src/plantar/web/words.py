"""The person's own text cut into pieces that were understood and pieces that were not."""

from __future__ import annotations

from dataclasses import dataclass

from plantar import Extraction, KnowledgeBase
from plantar.anatomy.felt import entry_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; ``meant`` is empty where nothing was understood."""

    text: str
    meant: str
    kind: str


def pieces(text: str, heard: Extraction, knowledge: KnowledgeBase) -> tuple[Piece, ...]:
    """Return the whole text in order; overlapping phrases are merged."""
    spans = [(f.start, f.end, entry_of(f.evidence, knowledge).plain, "fact") for f in heard.facts]
    spans += [(d.start, d.end, _meant(d.finding, knowledge), "doubt") for d in heard.doubts]
    found: list[Piece] = []
    at = 0
    for start, end, meant, kind in sorted(spans):
        if start < at:
            continue
        if start > at:
            found.append(Piece(text[at:start], "", ""))
        found.append(Piece(text[start:end], meant, kind))
        at = end
    if at < len(text):
        found.append(Piece(text[at:], "", ""))
    return tuple(found)


def _meant(finding: str, knowledge: KnowledgeBase) -> str:
    return knowledge.findings[finding].plain
