"""One pure function from an Arrow batch of people to an Arrow batch of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

import plantar
from plantar.assessment.cohort import Cohort
from plantar.assessment.many import Answers
from plantar.front import Plantar
from plantar.population.columns import (
    ID,
    LINE,
    TEXT,
    Read,
    Reject,
    TableError,
    read_wide,
    rejects_table,
    texts,
    widen,
)
from plantar.reading.heard import Heard
from plantar.triage.scope import ADULT
from plantar.triage.urgency import Urgency

RANKED = {level.rank: level.value for level in Urgency}
UNSAFE = "not_yet_safe_to_say"
"""Shown for a provisional level below same-day, as the report does."""
DIGITS = 9
"""Probabilities are written to so many places: rounding differs between machines beyond."""


@dataclass(frozen=True)
class Options:
    """How a table is read and what is written.

    ``long``: one row a fact. ``keep``: columns that are carried to the answers as they are.
    """

    long: bool = False
    keep: tuple[str, ...] = ()
    top: int = 3


@dataclass(frozen=True, eq=False)
class Assessed:
    """The answers of a batch, in the order of its people, and its rejects."""

    answers: pa.RecordBatch
    rejects: pa.RecordBatch
    n_people: int
    """Assessed and rejected people together."""


def assess_batch(batch: pa.RecordBatch, door: Plantar, options: Options) -> Assessed:
    """The answers to a batch; the same batch gives the same bytes on every engine."""
    found: list[Reject] = []
    if options.long:
        n_people = len(set(texts(batch.column(ID))))
        batch, found = widen(batch, door.knowledge)
    else:
        n_people = batch.num_rows
    read = read_wide(batch, door.knowledge)
    heard = _heard(batch, read, door)
    children = [row for row, told in heard.items() if (told.age_years or ADULT) < ADULT]
    found += [_child(batch, int(read.kept[row])) for row in children]
    stay = np.setdiff1d(np.arange(len(read.kept)), children)
    answers = _answers(read.cohort, heard, door)
    kept = batch.select([ID, LINE, *options.keep]).take(pa.array(read.kept[stay]))
    table = answer_table(kept, answers.of(stay), door, options)
    return Assessed(table, rejects_table([*found, *read.rejects]), n_people)


def _heard(batch: pa.RecordBatch, read: Read, door: Plantar) -> dict[int, Heard]:
    """What the texts say, by row of the cohort."""
    if TEXT not in batch.schema.names:
        return {}
    told = texts(batch.column(TEXT).take(pa.array(read.kept)))
    return {n: door.read(text) for n, text in enumerate(told) if text}


def _child(batch: pa.RecordBatch, row: int) -> Reject:
    line, who = batch.column(LINE)[row].as_py(), texts(batch.column(ID))[row]
    return Reject(line, who, TEXT, "the text of a child", f"an adult ({ADULT} or over)")


def _answers(cohort: Cohort, heard: Mapping[int, Heard], door: Plantar) -> Answers:
    """All at once; who has a text is assessed alone, for a reader is never quite sure."""
    many = door.assess_many(cohort)
    if not heard:
        return many
    singly = []
    for row, told in heard.items():
        given = cohort.evidence(row, door.knowledge)
        named = {e.finding for e in given}
        both = (*(e for e in told.evidence if e.finding not in named), *given)
        singly.append((told.person(cohort.people[row]), both, told.map))
    return many.with_rows(list(heard), door.cohorts.assess_singly(singly))


def answer_table(
    kept: pa.RecordBatch, answers: Answers, door: Plantar, options: Options
) -> pa.RecordBatch:
    """The answers as Arrow; docs/population.md explains each column."""
    names, p = np.array(door.assessor.network.names), answers.probabilities
    order = np.argsort(-p, axis=1, kind="stable")[:, : options.top]
    provisional = answers.at_most > answers.level
    unsafe = provisional & (answers.level < Urgency.SAME_DAY.rank)
    level = np.array([RANKED[n] for n in range(5)])
    lines = np.array(list(door.knowledge.danger_screen))
    columns: dict[str, pa.Array] = {
        ID: kept.column(ID).cast(pa.string()),
        "line": kept.column(LINE),
        "urgency": pa.array(np.where(unsafe, UNSAFE, level[answers.level])),
        "status": pa.array(np.where(provisional, "provisional", "settled")),
        "level": pa.array(level[answers.level]),
        "at_most": pa.array(level[answers.at_most]),
        "open_dangers": _lists([lines[row].tolist() for row in answers.open]),
        "next_test": pa.array(answers.next_test.tolist(), pa.string()),
        "p_emergency": pa.array(_danger(p, door, "emergency_now")),
        "p_same_day": pa.array(_danger(p, door, "same_day")),
    }
    for n in range(min(options.top, len(names))):
        columns[f"condition_{n + 1}"] = pa.array(names[order[:, n]].tolist(), pa.string())
        share = np.take_along_axis(p, order[:, n : n + 1], axis=1)[:, 0]
        columns[f"p_{n + 1}"] = pa.array(share.round(DIGITS))
    version = f"{plantar.__version__}+{door.knowledge.digest[:12]}"
    columns["version"] = pa.array([version] * len(p), pa.string())
    for name in options.keep:
        if name in columns:
            raise TableError(f"--keep {name}: found in the answers, too; expected another name")
        columns[name] = kept.column(name).cast(pa.string())
    return pa.RecordBatch.from_pydict(columns)


def _lists(rows: Sequence[Sequence[str]]) -> pa.Array:
    return pa.array(rows, pa.list_(pa.string()))


def _danger(p: np.ndarray, door: Plantar, level: str) -> np.ndarray:
    """Probability of all conditions of a level."""
    table = door.knowledge.conditions
    mine = [n for n, c in enumerate(door.assessor.network.causes) if table[c].urgency == level]
    return np.asarray(p[:, mine].sum(axis=1).round(DIGITS))
