"""What was said in an interview so far, and how it is saved and read again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from plantar.anatomy.painted import PaintedMap, read_map
from plantar.errors import EvidenceError
from plantar.intake import steps
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.reasoning.prior import Person, person_of

SCHEMA = "plantar/interview/1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question: a word of ANSWERS, a finding chosen, or a number."""

    findings: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class InterviewState:
    """Everything said so far; immutable."""

    person: Person = field(default_factory=Person)
    heard: tuple[Evidence, ...] = ()
    """What was understood of free text, confirmed or not."""
    answers: tuple[Answer, ...] = ()
    map: PaintedMap = field(default_factory=PaintedMap)
    doubts: tuple[str, ...] = ()
    """Findings that the text may have meant; asked first."""
    warned: tuple[str, ...] = ()
    """Causes of the emergencies that the person read of and went on; a new one interrupts again."""
    alarmed: bool = False
    """The text sounded urgent: the dangers are asked before anything else."""
    said: PaintedMap = field(default_factory=PaintedMap)
    """The map of the words alone, to go back to."""
    more: bool = False
    """The person wants to be asked what would change little, too."""


def dump(state: InterviewState) -> str:
    """The state as JSON, to be saved and read again."""
    raw = asdict(replace(state, map=PaintedMap(), said=PaintedMap()))
    raw["map"], raw["said"] = state.map.as_dict(), state.said.as_dict()
    return json.dumps({"schema": SCHEMA, **raw}, ensure_ascii=False, sort_keys=True)


def load_state(text: str, knowledge: KnowledgeBase) -> InterviewState:
    """The state in a JSON text.

    Raises:
        EvidenceError: not a saved interview, or one with unknown findings.
    """
    try:
        raw: dict[str, Any] = json.loads(text)
        if raw.get("schema") != SCHEMA:
            raise EvidenceError(f"schema: found {raw.get('schema')!r}; expected {SCHEMA!r}")
        answers = tuple(Answer(tuple(a["findings"]), str(a["value"])) for a in raw["answers"])
        heard = tuple(_evidence(item) for item in raw["heard"])
        state = InterviewState(
            person_of(raw["person"]),
            heard,
            answers,
            read_map(json.dumps(raw["map"]), knowledge),
            tuple(str(f) for f in raw.get("doubts", ())),
            _warned(raw["warned"]),
            bool(raw.get("alarmed", False)),
            read_map(json.dumps(raw.get("said", PaintedMap().as_dict())), knowledge),
            bool(raw.get("more", False)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvidenceError(f"not a saved interview: {error}") from error
    unknown = {f for a in answers for f in a.findings} | {e.finding for e in heard}
    unknown |= set(state.doubts)
    unknown -= {*knowledge.findings, *steps.AGE, *steps.SEX, *steps.MAP, *steps.DANGERS}
    if unknown:
        raise EvidenceError(f"unknown findings: {', '.join(sorted(unknown))}")
    return state


def _warned(raw: object) -> tuple[str, ...]:
    """What was read of; a file that only says that something was is warned anew."""
    return tuple(map(str, raw)) if isinstance(raw, list) else ()


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
