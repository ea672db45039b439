"""Many people's evidence as arrays, and what follows from it, as settled.py has it for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from plantar.assessment.checked_many import check_columns, check_given
from plantar.assessment.settled import of_today
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.columns import Bits, FactColumns, Truth, pack
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.knowledge.schema import Finding
from plantar.reasoning.answers import Entries
from plantar.reasoning.network import Network
from plantar.reasoning.prior import SEXES, Person, person_facts

UNKNOWN, PRESENT, ABSENT, UNSURE = 0, 1, -1, 2
Codes = NDArray[np.int8]
Floats = NDArray[np.float64]
_STATES = {PRESENT: State.PRESENT, ABSENT: State.ABSENT, UNSURE: State.UNSURE}
_CODES = {state: code for code, state in _STATES.items()}


@dataclass(frozen=True, eq=False)
class Cohort:
    """People with one answer to each finding, sure and without a side; no map and no free text.

    ``states`` is (n_findings, n_people) in the order of ``KnowledgeBase.findings``: 1 present, -1
    absent, 2 unsure, 0 not asked. ``values`` are measured ones, (n_people,) each in the finding's
    own unit, NaN where nothing was measured; the state then says which side of the threshold.
    """

    people: Sequence[Person]
    states: Codes
    values: Mapping[str, Floats] = field(default_factory=dict)

    def check(self, knowledge: KnowledgeBase) -> None:
        """Raise if any person or answer of the cohort is impossible.

        Raises:
            EvidenceError: each line names field and row, what was found and what would be right.
        """
        check_columns(self.people, self.states, self.values, knowledge)

    def of(self, rows: NDArray[np.intp]) -> Cohort:
        """Some of the people, in the order of ``rows``."""
        values = {name: measured[rows] for name, measured in self.values.items()}
        return Cohort([self.people[n] for n in rows], self.states[:, rows], values)

    def evidence(self, row: int, knowledge: KnowledgeBase) -> tuple[Evidence, ...]:
        """What is known of one of the people, as the façade takes it."""
        findings = list(knowledge.findings)
        return tuple(
            Evidence(
                findings[n],
                _STATES[int(self.states[n, row])],
                self._value(findings[n], row),
                layer=Layer.EXAMINATION,
            )
            for n in np.flatnonzero(self.states[:, row])
        )

    def _value(self, finding: str, row: int) -> float | None:
        value = self.values[finding][row] if finding in self.values else np.nan
        return None if np.isnan(value) else float(value)


def cohort_of(
    people: Sequence[Person], evidence: Sequence[Sequence[Evidence]], knowledge: KnowledgeBase
) -> Cohort:
    """A cohort of people each of whom has sure evidence with every finding once.

    Raises:
        EvidenceError: somebody or something that cannot be, a finding said twice or with doubt,
            or not one list of evidence for each person; each line names row and field.
    """
    check_given(people, evidence, knowledge)
    row_of = {name: n for n, name in enumerate(knowledge.findings)}
    states = np.zeros((len(row_of), len(people)), dtype=np.int8)
    values: dict[str, Floats] = {}
    for person, items in enumerate(evidence):
        for item in (of_today(item, knowledge) for item in items):
            states[row_of[item.finding], person] = _CODES[item.state]
            if item.value is not None:
                nothing = np.full(len(people), np.nan)
                values.setdefault(item.finding, nothing)[person] = item.value
    return Cohort(people, states, values)


def with_context(cohort: Cohort, knowledge: KnowledgeBase) -> Codes:
    """The states with what follows from the person and from measured values."""
    states, row_of = cohort.states.copy(), {name: n for n, name in enumerate(knowledge.findings)}
    pregnant = np.array([person.pregnant for person in cohort.people])
    told = np.select([pregnant == "yes", pregnant == "no"], [PRESENT, ABSENT], UNKNOWN)
    _fill(states, row_of["history_pregnancy"], told)
    for name, finding in knowledge.findings.items():
        if finding.span is not None and finding.span.of in cohort.values:
            of = finding.span.of
            value = np.where(states[row_of[of]] == UNSURE, np.nan, cohort.values[of])
            end = np.inf if finding.span.to is None else finding.span.to
            inside = (value >= finding.span.start) & (value < end)
            _fill(states, row_of[name], np.where(inside, PRESENT, UNKNOWN))
    for name, finding in knowledge.findings.items():
        if finding.outdates:
            old = [row_of[n] for n in finding.outdates]
            states[old] = np.where(states[row_of[name]] == PRESENT, UNKNOWN, states[old])
    return states


def _fill(states: Codes, row: int, told: NDArray[np.int_]) -> None:
    """An answer that was given wins."""
    states[row] = np.where(states[row] == UNKNOWN, told, states[row])


def facts_of(cohort: Cohort, states: Codes, knowledge: KnowledgeBase) -> FactColumns:
    """The evidence as the rules see it; unsure is unknown, and so is what was not asked."""
    truths: dict[str, Truth] = {}
    spans: dict[str, tuple[Floats, Floats]] = {}
    asked = np.abs(states).max(axis=1, initial=0) > 0
    for (name, finding), row, some in zip(knowledge.findings.items(), states, asked, strict=True):
        if not some:
            continue
        truths[name] = pack(row == PRESENT), pack(row == ABSENT)
        if finding.kind == "number":
            spans[name] = _spans(finding, row, cohort.values.get(name))
    return FactColumns(len(cohort.people), truths, spans)


def _spans(finding: Finding, states: Codes, values: Floats | None) -> tuple[Floats, Floats]:
    """Least and greatest value; a bare present or absent lies on its side of the threshold."""
    low, high = np.full(len(states), np.nan), np.full(len(states), np.nan)
    if finding.threshold is not None:
        for state in (PRESENT, ABSENT):
            mine = states == state
            low[mine], high[mine] = finding.threshold.span(present=state == PRESENT)
    if values is not None:
        measured = ~np.isnan(values) & (states != UNSURE) & (states != UNKNOWN)
        low[measured] = high[measured] = values[measured]
    return low, high


def with_person(facts: FactColumns, people: Sequence[Person]) -> FactColumns:
    """The facts with age and sex, as the safety rules see them."""
    sexes = np.array([person.sex for person in people])
    told = {sex: person_facts(Person(sex=sex)).states for sex in SEXES}
    truths = dict(facts.truths)
    for name in told[SEXES[0]]:
        yes, no = ([s for s in SEXES if told[s][name] is so] for so in (True, False))
        truths[name] = pack(np.isin(sexes, yes)), pack(np.isin(sexes, no))
    age = np.array([np.nan if p.age_years is None else p.age_years for p in people], dtype=float)
    return FactColumns(facts.n_people, truths, {**facts.spans, "age_years": (age, age)})


def answered(states: Codes, findings: Sequence[str], knowledge: KnowledgeBase) -> dict[str, Bits]:
    """Map each finding to the people who answered it with yes or with no."""
    row_of = {name: n for n, name in enumerate(knowledge.findings)}
    return {f: pack(np.abs(states[row_of[f]]) == PRESENT) for f in findings}


def entries(states: Codes, network: Network, findings: Sequence[str]) -> Entries:
    """The states that the model has figures for, in order of person, then finding."""
    row_of = {name: n for n, name in enumerate(findings)}
    table = states[[row_of[name] for name in network.findings]]
    n_people = table.shape[1]
    known = np.abs(table) == PRESENT
    column = np.repeat(np.arange(len(table)), np.count_nonzero(known, axis=1))
    said = np.flatnonzero(known)
    row = said - column * n_people
    narrow = np.uint16 if n_people <= np.iinfo(np.uint16).max else np.intp  # sorted by counting
    order = np.argsort(row.astype(narrow), kind="stable")
    return Entries(n_people, row[order], column[order], table.ravel()[said[order]].astype(float))
