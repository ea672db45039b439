"""Diagnoses of a record by their names: what somebody else has already found.

A diagnosis is no finding: what it usually shows is not taken as seen. One that is of the day by
itself is said first and asked about. The names are those of the knowledge and of diagnoses.yaml.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import snowballstemmer  # type: ignore[import-untyped]
import yaml
from pydantic import BaseModel, ConfigDict

from plantar import KnowledgeBase, Urgency
from plantar.assessment.report import Statement
from plantar.exchange.codes import SYSTEMS
from plantar.knowledge.fields import UrgencyLevel

FILE = Path(__file__).with_name("diagnoses.yaml")
OF_THE_DAY = Urgency.SAME_DAY.rank
Words = tuple[str, ...]
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_WORD = re.compile(r"[a-z0-9]+|\?")


class _DiagnosisData(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Grave(_DiagnosisData):
    """A diagnosis of the day that is no condition of the knowledge."""

    name: str
    names: tuple[str, ...]
    urgency: UrgencyLevel


class Basis(_DiagnosisData):
    """Where the urgencies come from."""

    basis: Literal["estimate"]
    note: str


class DiagnosisWords(_DiagnosisData):
    """The file."""

    names: Mapping[str, tuple[str, ...]]
    grave: Mapping[str, Grave]
    urgency: Basis
    beside: tuple[str, ...]
    linked: tuple[str, ...]
    suspected: tuple[str, ...]
    doubted: tuple[str, ...]


@cache
def diagnosis_words() -> DiagnosisWords:
    """What the file holds."""
    return DiagnosisWords.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class NamedDiagnosis:
    """A diagnosis, by its id and its name, and how soon it is to be seen."""

    id: str
    name: str
    urgency: UrgencyLevel

    @property
    def of_the_day(self) -> bool:
        """Whether it is to be seen within the day by itself."""
        return Urgency(self.urgency).rank >= OF_THE_DAY


@dataclass(frozen=True, slots=True)
class Recorded:
    """A diagnosis of the day as a record holds it: it may be so now."""

    named: NamedDiagnosis
    said: str
    """How it stands there: "active", "provisional"."""
    since: str = ""

    @property
    def statement(self) -> Statement:
        """It as a question that stays open until somebody has answered it."""
        since = f", {self.since}" if self.since else ""
        told = f"{self.named.name} stands in the record ({self.said}{since})"
        return Statement(told, f"{told}: is it so now, and is it being treated?")

    def first(self, country: str, knowledge: KnowledgeBase) -> str:
        """What is said at the top."""
        level = Urgency(self.named.urgency)
        where = level.where(knowledge.countries[country])
        return f"{self.statement.plain} If it is so and nobody is treating it: {where}"


class DiagnosisNames:
    """Finds the diagnosis that words or codes of a record name."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._stemmer = snowballstemmer.stemmer("english")
        self._words = diagnosis_words()
        self._beside = frozenset(self._stems(" ".join(self._words.beside)))
        self._linked = frozenset(self._stems(" ".join(self._words.linked)))
        self._suspected = frozenset(self._stems(" ".join(self._words.suspected)))
        self._doubted = frozenset(self._stems(" ".join(self._words.doubted)))
        self._by_name: dict[Words, NamedDiagnosis] = {}
        self._by_code: dict[tuple[str, str], NamedDiagnosis] = {}
        for row, names in _rows(knowledge, self._words):
            for name in names:
                self._by_name.setdefault(self._bare(self._stems(name)), row)
        self._by_name.pop((), None)
        self._add_codes(knowledge)

    def of_words(self, words: str) -> NamedDiagnosis | None:
        """The diagnosis that words name, with its cause or its place behind it at most.

        None where it is not said that somebody has it; what is only suspected is named, too.
        """
        stems = tuple(s for s in self._stems(words) if s not in self._suspected)
        if not self._doubted.isdisjoint(stems):
            return None
        known = self._by_name.get(self._bare(stems))
        return known or self._before_a_link(stems)

    def is_suspected(self, words: str) -> bool:
        """Whether words say that nobody has confirmed it."""
        return not self._suspected.isdisjoint(self._stems(words))

    def of_code(self, system: str, code: str) -> NamedDiagnosis | None:
        """The diagnosis that a checked code means, where it means nothing wider."""
        return self._by_code.get((system, code))

    def _before_a_link(self, stems: Words) -> NamedDiagnosis | None:
        """What is named before the cause or the place: "sepsis due to pneumonia"."""
        for n, stem in enumerate(stems):
            if stem in self._linked and (found := self._by_name.get(self._bare(stems[:n]))):
                return found
        return None

    def _add_codes(self, knowledge: KnowledgeBase) -> None:
        """Codes whose title is a name of the condition; others are often wider than it."""
        for entry in knowledge.conditions.values():
            for system, code in entry.codes.items():
                named = self._by_name.get(self._bare(self._stems(code.title or "")))
                if code.checked and named and named.id == entry.id:
                    self._by_code[SYSTEMS[system], code.code] = named

    def _bare(self, stems: Words) -> Words:
        """The words without those that change nothing; in their order."""
        return tuple(stem for stem in stems if stem not in self._beside)

    def _stems(self, words: str) -> Words:
        plain = unicodedata.normalize("NFKD", _BRACKETS.sub(" ", words).casefold())
        letters = "".join(c for c in plain if not unicodedata.combining(c))
        spelt = letters.replace("'s", "").replace("\u2019s", "")
        for british, american in (("ae", "e"), ("oe", "e"), ("isi", "izi")):
            spelt = spelt.replace(british, american)
        return tuple(self._stemmer.stemWords(_WORD.findall(spelt)))


def _rows(
    knowledge: KnowledgeBase, words: DiagnosisWords
) -> Iterator[tuple[NamedDiagnosis, Iterable[str]]]:
    """Every diagnosis with its names; those of the file go before."""
    for name, entry in knowledge.conditions.items():
        if entry.kind != "other":
            found = NamedDiagnosis(name, entry.name, entry.urgency)
            yield found, (entry.name, entry.plain_name, *words.names.get(name, ()))
    for name, grave in words.grave.items():
        yield NamedDiagnosis(name, grave.name, grave.urgency), (grave.name, *grave.names)
