"""What is extracted from a text: facts, things to ask about, and what was not understood."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from plantar.anatomy.painted import PaintedMap
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.prior import Person

LEADING = 12
"""Causes that a text is said to read like, at most."""
READ_NO = 0.99
"""A "no" that was only read is never as sure as an answer, which alone settles a danger."""


@dataclass(frozen=True, slots=True)
class ExtractedFact:
    """One piece of evidence and the stretch of text that it came from."""

    evidence: Evidence
    start: int
    end: int
    said: str

    @property
    def sure(self) -> bool:
        """What is there counts as heard; what is not there only where that is plain."""
        e = self.evidence
        return e.state is State.PRESENT or (e.state is State.ABSENT and e.confidence >= READ_NO)


@dataclass(frozen=True, slots=True)
class UnconfirmedMention:
    """Something that may have been said; to be asked, not assumed."""

    finding: str
    question: str
    said: str
    start: int
    end: int
    urgent: bool
    """A red flag asks for it."""


@dataclass(frozen=True, slots=True)
class UncoveredSpan:
    """A clause in which nothing was understood."""

    said: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A published case whose first text is like this one, and what it turned out to be."""

    id: str
    title: str
    source: str
    address: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gist:
    """What the text as a whole reads like.

    ``cause`` (n_causes,) is p(condition | text) in the order of ``names``.
    """

    names: tuple[str, ...]
    cause: NDArray[np.float64]
    alarming: bool
    """It sounds urgent enough for the danger questions to come first."""
    similar: tuple[SimilarCase, ...]
    """The published cases whose first texts are most like it, the nearest first."""

    @property
    def leading(self) -> tuple[tuple[str, float], ...]:
        """The likeliest causes by the text alone, with their probability, in whole per cent."""
        order = np.argsort(-self.cause, kind="stable")[:LEADING]
        found = ((self.names[n], round(float(self.cause[n]), 2)) for n in order)
        return tuple((name, p) for name, p in found if p > 0)


@dataclass(frozen=True)
class Extraction:
    """All that was understood of a text, and what was not."""

    facts: tuple[ExtractedFact, ...]
    perhaps: tuple[ExtractedFact, ...]
    """What was heard less surely: evidence with its low confidence, not shown as understood."""
    doubts: tuple[UnconfirmedMention, ...]
    """To be asked: what was heard less surely and what was heard too unsurely to count."""
    unheard: tuple[UncoveredSpan, ...]
    map: PaintedMap
    age_years: int | None
    sex: str
    pregnant: str
    duration_days: float | None
    gist: Gist | None = None
    foreign: bool = False
    """Most words are of no language that is read here: nothing was taken from it."""
    of_another: bool = False
    """It is about somebody else than its writer."""
    self_harm: bool = False
    """The writer tells of ending their life, or of self-harm: help for that comes first."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All that counts, each with how surely it was heard."""
        return tuple(fact.evidence for fact in (*self.facts, *self.perhaps))

    def person(self, given: Person) -> Person:
        """The person as given, filled in from the text; a pregnancy a man tells of is not his."""
        sex = given.sex if given.sex != "unknown" else self.sex
        own = "unknown" if sex == "male" else self.pregnant
        return replace(
            given,
            age_years=given.age_years if given.age_years is not None else self.age_years,
            sex=sex,
            pregnant=given.pregnant if given.pregnant != "unknown" else own,
            reads_like=self.gist.leading if self.gist else given.reads_like,
        )


NOTHING = Extraction(
    (), (), (), (), PaintedMap(rest="unmentioned"), None, "unknown", "unknown", None
)
"""What an empty text says."""
