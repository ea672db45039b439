"""Short ways to say what a person answered, and to have other knowledge than the real one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, reduce
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel

from plantar import Plantar, front
from plantar.anatomy.painted import Painted, PaintedMap, from_regions
from plantar.assessment.assess import Assessor
from plantar.assessment.request import Request
from plantar.care.care_plan import SafetyAnswers
from plantar.care.gate import Gate
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.expression import PlainFacts
from plantar.knowledge.loader import load
from plantar.reading.listener import Listener
from plantar.reasoning.prior import Person

Door = TypeVar("Door", bound=Plantar)
Result = TypeVar("Result")


@cache
def shared_knowledge() -> KnowledgeBase:
    """The real knowledge, read once a process."""
    return load()


@cache
def shared_assessor() -> Assessor:
    """The engine on the real knowledge, compiled once a process: it takes two seconds."""
    return Assessor(shared_knowledge())


def shared_door(kind: type[Door]) -> Door:
    """A front door on the engine that is compiled once a process, wherever it is opened."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(front, "Assessor", lambda knowledge: shared_assessor())
        return kind(shared_knowledge())


@cache
def shared_listener() -> Listener:
    """The trained reader, read once a process."""
    return Listener(shared_knowledge())


def present(*findings: str) -> list[Evidence]:
    return [Evidence(finding, State.PRESENT) for finding in findings]


def absent(*findings: str) -> list[Evidence]:
    return [Evidence(finding, State.ABSENT) for finding in findings]


def unsure(*findings: str) -> list[Evidence]:
    return [Evidence(finding, State.UNSURE) for finding in findings]


def request(
    person: Person,
    evidence: Sequence[Evidence] = (),
    painted: Painted | PaintedMap | None = None,
    title: str = "",
    country: str = "generic",
    safety: SafetyAnswers | None = None,
    unspecified: Sequence[str] = (),
) -> Request:
    """What is assessed; the map may be the regions that were painted."""
    map_ = painted if isinstance(painted, PaintedMap) else from_regions(painted or {})
    answers = safety or SafetyAnswers()
    return Request(person, tuple(evidence), map_, title, country, answers, tuple(unspecified))


def gate_of(flags: Mapping[str, bool | None], knowledge: KnowledgeBase) -> Gate:
    """The safety gate of somebody's flags; None is unknown."""
    known = PlainFacts({name: state for name, state in flags.items() if state is not None})
    return Gate(known, knowledge.care.safety_rules, knowledge.care.flags)


def cut_down(
    knowledge: KnowledgeBase, conditions: Collection[str], findings: Collection[str]
) -> KnowledgeBase:
    """The knowledge of a few conditions and findings, so that a test may compile it often."""
    return replace(
        knowledge,
        conditions={
            name: entry.model_copy(
                update={
                    "estimates": {f: e for f, e in entry.estimates.items() if f in findings},
                    "likelihoods": tuple(r for r in entry.likelihoods if r.finding in findings),
                }
            )
            for name, entry in knowledge.conditions.items()
            if name in conditions
        },
        findings={f: entry for f, entry in knowledge.findings.items() if f in findings},
    )


def with_entry(knowledge: KnowledgeBase, table: str, name: str, **fields: Any) -> KnowledgeBase:
    """The knowledge with some fields of one entry changed."""
    entries: Mapping[str, BaseModel] = getattr(knowledge, table)
    changed: dict[str, Any] = {**entries, name: entries[name].model_copy(update=fields)}
    tables: dict[str, Any] = {table: changed}
    return replace(knowledge, **tables)


def with_parameter(knowledge: KnowledgeBase, name: str, value: float) -> KnowledgeBase:
    """The knowledge with another value of one parameter of model.yaml, by its dotted name."""
    return replace(knowledge, model=_changed(knowledge.model, f"{name}.value".split("."), value))


def with_parameters(knowledge: KnowledgeBase, values: Mapping[str, float]) -> KnowledgeBase:
    """As :func:`with_parameter`, several at once."""
    return reduce(lambda k, item: with_parameter(k, *item), values.items(), knowledge)


def _changed(value: Any, path: list[str], new: float) -> Any:
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(value, Mapping):
        return {**value, first: _changed(value[first], rest, new)}
    return value.model_copy(update={first: _changed(getattr(value, first), rest, new)})


def apart(work: Callable[[], Result]) -> Result:
    """What ``work`` gives in a thread of its own: a browser of this process has a running loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()
