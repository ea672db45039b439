"""Refuses many people where somebody, or something said of somebody, cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plantar.assessment.checked import fault_of, faults_of_evidence, faults_of_person
from plantar.assessment.settled import of_today
from plantar.errors import EvidenceError, nearest
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence
from plantar.reasoning.prior import Person

MOST_FAULTS = 20
"""Lines of a refusal; a table with a wrong column would make one for each row."""


Values = Mapping[str, NDArray[np.float64]]


def check_columns(
    people: Sequence[Person], states: NDArray[np.int8], values: Values, knowledge: KnowledgeBase
) -> None:
    """Raise if any person or answer is impossible; the arrays are those of a cohort.

    Raises:
        EvidenceError: each line names field and row, what was found and what would be right.
    """
    _are_lists(people=people)
    _refuse([*_of_people(people, knowledge), *_of_columns(len(people), states, values, knowledge)])


def check_given(
    people: Sequence[Person], evidence: Sequence[Sequence[Evidence]], knowledge: KnowledgeBase
) -> None:
    """As :func:`check_columns`, for evidence that becomes columns: once each, and for sure."""
    _are_lists(people=people, evidence=evidence)
    faults = list(_of_people(people, knowledge))
    if len(people) != len(evidence):
        found = f"{len(evidence)} lists for {len(people)} people"
        faults.append(fault_of("evidence", found, "a list of evidence for each person"))
    for row, items in enumerate(evidence):
        if isinstance(items, str) or not isinstance(items, Sequence):
            faults.append(fault_of(f"evidence.{row}", items, "a list of Evidence"))
            continue
        found_here = list(faults_of_evidence(items, knowledge, f"evidence.{row}"))
        faults += found_here or _unsure_or_twice(items, row, knowledge)
    _refuse(faults)


def _are_lists(**given: Any) -> None:
    for name, items in given.items():
        if isinstance(items, str | bytes) or not isinstance(items, Sequence):
            _refuse([fault_of(name, items, "a list with an entry for each person")])


def _refuse(faults: Sequence[str]) -> None:
    """Raise an error that lists the faults, if there are any.

    Raises:
        EvidenceError: the first of them, and how many more there are.
    """
    if faults:
        left = len(faults) - MOST_FAULTS
        more = [f"more: {left} further faults"] if left > 0 else []
        raise EvidenceError("\n".join([*faults[:MOST_FAULTS], *more]))


def _of_people(people: Sequence[Person], knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield the fault of each row that holds no possible person; equal people are checked once."""
    known: dict[int, list[str]] = {}
    for row, person in enumerate(people):
        if not isinstance(person, Person):
            yield fault_of(f"people.{row}", person, "a plantar.Person")
            continue
        if id(person) not in known:
            known[id(person)] = list(faults_of_person(person, knowledge))
        yield from (f"people.{row}.{fault}" for fault in known[id(person)])


def _unsure_or_twice(
    items: Sequence[Evidence], row: int, knowledge: KnowledgeBase
) -> Iterator[str]:
    """A cohort holds one sure answer to each finding."""
    said: set[str] = set()
    for n, item in enumerate(items):
        at, name = f"evidence.{row}.{n}", of_today(item, knowledge).finding
        if name in said:
            yield fault_of(f"{at}.finding", item.finding, "each finding once: it was said twice")
        if item.confidence < 1:
            yield fault_of(f"{at}.confidence", item.confidence, "1: a cohort holds no doubt")
        said.add(name)


def _of_columns(
    n_people: int, states: NDArray[np.int8], values: Values, knowledge: KnowledgeBase
) -> Iterator[str]:
    """States and values that are not those of as many people, or that cannot be."""
    findings = list(knowledge.findings)
    if fault := _of_shape("states", states, (len(findings), n_people), np.int8):
        yield fault
        return
    for n, row in np.argwhere((states < -1) | (states > 2)).tolist():
        yield fault_of(f"states.{findings[n]}.{row}", int(states[n, row]), "-1, 0, 1 or 2")
    for name, measured in values.items():
        yield from _of_values(name, measured, n_people, knowledge)


def _of_shape(field: str, array: object, shape: tuple[int, ...], kind: type[np.generic]) -> str:
    """Return the fault of an array of the wrong shape or kind; empty if it has neither."""
    right = f"an array of shape {shape}, {kind.__name__}"
    if not isinstance(array, np.ndarray):
        return fault_of(field, array, right)
    if array.shape != shape or array.dtype != kind:
        return fault_of(field, f"shape {array.shape}, {array.dtype}", right)
    return ""


def _of_values(
    name: str, values: NDArray[np.float64], n_people: int, knowledge: KnowledgeBase
) -> Iterator[str]:
    entry = knowledge.findings.get(name)
    if entry is None or entry.kind != "number":
        numbers = [f for f, e in knowledge.findings.items() if e.kind == "number"]
        yield fault_of(f"values.{name}", name, nearest(name, numbers))
    elif fault := _of_shape(f"values.{name}", values, (n_people,), np.float64):
        yield fault
    else:
        low = 0 if entry.minimum is None else entry.minimum
        high = np.inf if entry.maximum is None else entry.maximum
        outside = (values < low) | (values > high) | np.isinf(values)
        for row in np.flatnonzero(outside).tolist():
            limits = f"{low} to {high} {entry.unit}, or NaN"
            yield fault_of(f"values.{name}.{row}", float(values[row]), limits)
