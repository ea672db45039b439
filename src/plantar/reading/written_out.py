"""Texts in the form in which they are read: marks, abbreviations, names and slips in words.

The reader learns from texts in this form as well, so that it meets at work what it has learnt.
"""

from __future__ import annotations

from plantar.knowledge.base import KnowledgeBase
from plantar.reading.items import ListItems
from plantar.reading.list_marks import with_marks_told
from plantar.reading.medicine_names import MedicineNames
from plantar.reading.sentences import Plain, plain
from plantar.reading.shorthand import Abbreviations, Told, reworded
from plantar.reading.slips import spelt
from plantar.reading.statements import Statements
from plantar.reading.vocabulary import Vocabulary


class WrittenOut:
    """Writes out any number of texts."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._vocabulary = Vocabulary(knowledge)
        self._statements = Statements(knowledge.senses.marked)
        self._items = ListItems(knowledge.senses.groups)
        self._abbreviations = Abbreviations(knowledge.shorthand)
        self._medicines = MedicineNames(knowledge.care, knowledge.medicine_words)

    def read(self, text: str) -> tuple[Plain, list[Told]]:
        """The text to read, and the findings that its abbreviations and medicines tell of."""
        read = with_marks_told(self._statements.written_out(self._spelt(text)))
        read = self._items.apart(read)
        found = [*self._abbreviations.found(read.text), *self._medicines.found(read.text)]
        return reworded(read, found)

    def _spelt(self, text: str) -> Plain:
        """The text with slips set right and joined words apart."""
        return self._vocabulary.parted(spelt(plain(text)))

    def text(self, text: str) -> str:
        """The text to read, alone."""
        return self.read(text)[0].text
