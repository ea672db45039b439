"""Texts in the form in which they are read: marks, abbreviations and slips in words.

The reader learns from texts in this form as well, so that it meets at work what it has learnt.
"""

from __future__ import annotations

from plantar.knowledge.base import KnowledgeBase
from plantar.reading.items import ListItems
from plantar.reading.sentences import Plain, plain
from plantar.reading.shorthand import Abbreviations, Told
from plantar.reading.slips import spelt
from plantar.reading.statements import Statements


class WrittenOut:
    """Writes out any number of texts."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._statements = Statements(knowledge.senses.marked)
        self._items = ListItems(knowledge.senses.groups)
        self._abbreviations = Abbreviations(knowledge.shorthand)

    def read(self, text: str) -> tuple[Plain, list[Told]]:
        """The text to read, and the findings that its abbreviations tell of."""
        words = spelt(plain(text))
        stated = self._items.apart(self._statements.written_out(words))
        return self._abbreviations.written_out(stated)

    def text(self, text: str) -> str:
        """The text to read, alone."""
        return self.read(text)[0].text
