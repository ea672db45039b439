"""How values and dates of records are read: the data of record.yaml, and what they say of a value.

Generic: no finding and no medicine stands here or there.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from plantar import State
from plantar.exchange.elements import Elements
from plantar.exchange.elements import Path as At
from plantar.knowledge.evidence import Side
from plantar.knowledge.schema_model import Parameter

FILE = Path(__file__).with_name("record.yaml")
_WORD = re.compile(r"[a-z']+")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ValueWords(_Strict):
    """Values in words, by what they say."""

    present: frozenset[str]
    absent: frozenset[str]
    unsure: frozenset[str]


class CodedValue(_Strict):
    """A coded value, what its terminology calls it, and what it says."""

    system: str
    code: str
    label: str
    state: State


class NamedFinding(_Strict):
    """A code of an observation, what its terminology calls it, and the finding that it is of."""

    system: str
    code: str
    label: str
    finding: str


class Days(_Strict):
    """How long something counts, in days before the assessment."""

    complaint: Parameter
    examination: Parameter
    result: Parameter
    ahead: Parameter


class RecordRules(BaseModel):
    """The file."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    values: ValueWords
    denials: frozenset[str]
    functions: frozenset[str]
    lasting: frozenset[str]
    states: frozenset[str]
    codes: tuple[CodedValue, ...]
    sides: dict[str, Side]
    side_words: dict[str, Side]
    observations: tuple[NamedFinding, ...]
    interpretations: dict[str, State]
    normal: frozenset[str]
    abnormal: frozenset[str]
    days: Days

    @cached_property
    def of_code(self) -> dict[tuple[str, str], State]:
        """System and code to what it says."""
        return {(row.system, row.code): row.state for row in self.codes}

    @cached_property
    def of_observation(self) -> dict[tuple[str, str], str]:
        """System and code of an observation to the finding that it is of."""
        return {(row.system, row.code): row.finding for row in self.observations}

    def said(self, words: str) -> State | None:
        """What a value says that is wholly a yes, a no or a doubt; None for any other."""
        plain = " ".join(words.casefold().strip(" .!").split())
        for state in State:
            if plain in getattr(self.values, state.value):
                return state
        return None

    def denies(self, words: str) -> bool:
        """Whether a value begins like a denial."""
        first = _WORD.search(words.casefold())
        return first is not None and first[0] in self.denials

    def lasts(self, words: str) -> bool:
        """Whether words about the end of something say that it may last."""
        return not self.lasting.isdisjoint(_WORD.findall(words.casefold()))

    def sides_named(self, words: str) -> set[Side]:
        """The sides that words name."""
        said = _WORD.findall(words.casefold())
        return {self.side_words[word] for word in said if word in self.side_words}

    def of_function(self, words: str) -> bool:
        """Whether a name is of something that can be lost: "absent" is then no good news."""
        return not self.functions.isdisjoint(_WORD.findall(words.casefold()))


@cache
def rules() -> RecordRules:
    """The rules of the file."""
    return RecordRules.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def value_said(resource: Elements, at: At) -> State | None:
    """What the value of an element says: by its boolean, its codes or its words, not its number.

    Where value and interpretation contradict each other, nobody knows.
    """
    known = rules()
    value = own_value(resource, at)
    codes = flags(resource, at)
    found = {known.interpretations[code] for code in codes if code in known.interpretations}
    every = found | ({value} if value is not None else set())
    return next(iter(every)) if len(every) == 1 else State.UNSURE if every else None


def flags(resource: Elements, at: At) -> tuple[str, ...]:
    """Codes of all interpretations of an element."""
    count = resource.count(*at, "interpretation")
    return tuple(code for n in range(count) for _, code in resource.codes(*at, "interpretation", n))


def own_value(resource: Elements, at: At) -> State | None:
    """What the value of an element says, without its interpretation."""
    known = rules()
    flag = resource.get(*at, "valueBoolean")
    if isinstance(flag, bool):
        return State.PRESENT if flag else State.ABSENT
    for pair in resource.codes(*at, "valueCodeableConcept"):
        if found := known.of_code.get(pair) or known.said(pair[1]):
            return found
    words = resource.text(*at, "valueString") or resource.concept(*at, "valueCodeableConcept")
    return known.said(words)
