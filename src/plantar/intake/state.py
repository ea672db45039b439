"""What was said in an interview so far, and how it is saved and read again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, TypeVar

from plantar.anatomy.painted import PaintedMap, map_problems, read_map
from plantar.errors import EvidenceError
from plantar.intake import steps
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.reasoning.prior import Person, person_of

Read = TypeVar("Read")
SCHEMA, FIRST = "plantar/interview/2", "plantar/interview/1"
"""Of today, and of version 0.2, which is read too; no other is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question: a word of ANSWERS, a finding chosen, or a number."""

    findings: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class InterviewState:
    """Everything said so far; immutable."""

    person: Person = field(default_factory=Person)
    extracted: tuple[Evidence, ...] = ()
    """What was understood of free text, confirmed or not."""
    answers: tuple[Answer, ...] = ()
    map: PaintedMap = field(default_factory=PaintedMap)
    unconfirmed: tuple[str, ...] = ()
    """Findings that the text may have meant; asked first."""
    warned: tuple[str, ...] = ()
    """Causes of the emergencies that the person read of and went on; a new one interrupts again."""
    alarming: bool = False
    """The text sounded urgent: the dangers are asked before anything else."""
    text_map: PaintedMap = field(default_factory=PaintedMap)
    """The map of the words alone, to go back to."""
    more_from: int | None = None
    """How many answers there were when the person asked for what would change little, too."""
    quotes: tuple[tuple[str, str], ...] = ()
    """Told dangers, each with the words that told it; a state saved without them has none."""


FORMER = {
    "extracted": "heard",
    "unconfirmed": "doubts",
    "alarming": "alarmed",
    "text_map": "said",
    "more_from": "more",
}
"""Fields with their names in the first schema, where they were others."""
OPTIONAL = frozenset({"quotes"})
FIELDS = frozenset({"schema", *(f.name for f in fields(InterviewState))}) - OPTIONAL
FIRST_FIELDS = frozenset(FORMER.get(name, name) for name in FIELDS)


def dump(state: InterviewState) -> str:
    """Return the state as JSON, to be saved and read again."""
    raw = asdict(replace(state, map=PaintedMap(), text_map=PaintedMap()))
    raw["map"], raw["text_map"] = state.map.as_dict(), state.text_map.as_dict()
    return json.dumps({"schema": SCHEMA, **raw}, ensure_ascii=False, sort_keys=True)


def load_state(text: str, knowledge: KnowledgeBase) -> InterviewState:
    """Return the state in a JSON text that :func:`dump` of this version or of 0.2 wrote.

    Raises:
        EvidenceError: not a saved interview; names the field, what was found and what would be
            right.
    """
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise EvidenceError(f"not a saved interview: {error}") from error
    if not isinstance(raw, dict) or raw.get("schema") not in (SCHEMA, FIRST):
        found = raw.get("schema") if isinstance(raw, dict) else raw
        raise EvidenceError(f"schema: found {found!r}; expected {SCHEMA!r} or {FIRST!r}")
    expected = FIELDS if raw["schema"] == SCHEMA else FIRST_FIELDS
    if wrong := sorted((expected ^ raw.keys()) - OPTIONAL):
        right = ", ".join(sorted(expected))
        faults = (f"{n}: {f'unknown; expected {right}' if n in raw else 'missing'}" for n in wrong)
        raise EvidenceError("\n".join(faults))
    raw = raw if raw["schema"] == SCHEMA else _renamed(raw)
    state = InterviewState(
        _read(raw, "person", "who it is", person_of),
        _read(raw, "extracted", "a list of evidence", lambda items: tuple(map(_evidence, items))),
        _read(raw, "answers", "a list of findings with a value", _answers),
        _read_map(raw, "map", knowledge),
        _read(raw, "unconfirmed", "a list of findings", _names),
        _read(raw, "warned", "a list of causes", _names),
        _read(raw, "alarming", "true or false", _flag),
        _read_map(raw, "text_map", knowledge),
        _read(raw, "more_from", "null or how many answers there were", _count),
        _read({"quotes": [], **raw}, "quotes", "a list of a finding with its words", _quotes),
    )
    known = {*knowledge.findings, *steps.AGE, *steps.SEX, *steps.MAP, *steps.DANGERS}
    named = {f for a in state.answers for f in a.findings} | {e.finding for e in state.extracted}
    if unknown := (named | {*state.unconfirmed}) - known:
        raise EvidenceError(f"unknown findings: {', '.join(sorted(unknown))}")
    return state


def _renamed(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a state of the first schema under the names of today.

    It does not say after how many answers more was asked for: as if after the last, so that going
    back loses none.
    """
    today = {name: raw[FORMER.get(name, name)] for name in FIELDS}
    if isinstance(raw["more"], bool) and isinstance(raw["answers"], list):
        today["more_from"] = len(raw["answers"]) if raw["more"] else None
    return today


def _read(raw: Mapping[str, Any], name: str, right: str, read: Callable[[Any], Read]) -> Read:
    """Return one field, read.

    Raises:
        EvidenceError: it is something else than ``right``.
    """
    try:
        return read(raw[name])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvidenceError(f"{name}: found {raw[name]!r}; expected {right}") from error


def _read_map(raw: Mapping[str, Any], name: str, knowledge: KnowledgeBase) -> PaintedMap:
    if not isinstance(raw[name], dict):
        raise EvidenceError(f"{name}: found {raw[name]!r}; expected a painted map")
    if faults := list(map_problems(raw[name], knowledge, name)):
        raise EvidenceError("\n".join(faults))
    return read_map(json.dumps(raw[name]), knowledge)


def _answers(raw: Any) -> tuple[Answer, ...]:
    return tuple(Answer(_names(a["findings"]), str(a["value"])) for a in raw)


def _names(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(name, str) for name in raw):
        raise TypeError(raw)
    return tuple(raw)


def _quotes(raw: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(raw, list):
        raise TypeError(raw)
    pairs = [_names(pair) for pair in raw]
    return tuple((finding, words) for finding, words in pairs)


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise TypeError(raw)
    return raw


def _count(raw: Any) -> int | None:
    if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int) or raw < 0):
        raise TypeError(raw)
    return raw


def _evidence(raw: dict[str, Any]) -> Evidence:
    side = Side(raw["side"]) if raw["side"] else None
    return Evidence(
        raw["finding"],
        State(raw["state"]),
        raw["value"],
        side,
        Layer(raw["layer"]),
        raw["fact"],
        raw["confidence"],
    )
