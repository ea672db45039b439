"""One pure function from an Arrow batch of people to an Arrow batch of answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from plantar import Extraction, Plantar
from plantar.assessment.cohort import Cohort
from plantar.population.answers import Options, answer_table, leading
from plantar.population.columns import (
    ID,
    LINE,
    ReadBatch,
    Reject,
    read_wide,
    rejects_table,
    texts,
    widen,
)
from plantar.population.extracted import heard, whole


@dataclass(frozen=True, eq=False)
class AssessedBatch:
    """The answers of a batch, in the order of its people, and its rejects."""

    answers: pa.RecordBatch
    rejects: pa.RecordBatch
    n_people: int
    """Assessed and rejected people together."""


def assess_batch(batch: pa.RecordBatch, door: Plantar, options: Options) -> AssessedBatch:
    """The answers to a batch; the same batch gives the same bytes on every engine."""
    found: list[Reject] = []
    if options.long:
        n_people = len(set(texts(batch.column(ID))))
        batch, found = widen(batch, door.knowledge)
    else:
        n_people = batch.num_rows
    read, told = heard(batch, read_wide(batch, door.knowledge), door)
    kept = batch.select([ID, LINE, *options.keep]).take(pa.array(read.kept))
    plain = np.setdiff1d(np.arange(len(read.kept)), told.rows)
    tables = [_together(read.cohort.of(plain), kept.take(pa.array(plain)), door, options)]
    tables += [
        _alone(row, told.told[row], read, kept.slice(row, 1), door, options)
        for row in told.rows.tolist()
    ]
    order = np.argsort(np.concatenate([plain, told.rows]), kind="stable")
    answers = pa.Table.from_batches(tables).take(pa.array(order)).combine_chunks()
    table = answers.to_batches()[0] if len(order) else tables[0]
    return AssessedBatch(table, rejects_table([*found, *told.rejects, *read.rejects]), n_people)


def _together(
    cohort: Cohort, kept: pa.RecordBatch, door: Plantar, options: Options
) -> pa.RecordBatch:
    """Everybody whose answers are columns, at once."""
    answers = door.assess_many(cohort)
    shown = leading(answers.probabilities, options.top)
    details = door.details.many(cohort, answers.probabilities, shown, options.details)
    return answer_table(kept, answers, details, door, options)


def _alone(
    row: int,
    told: Extraction,
    read: ReadBatch,
    kept: pa.RecordBatch,
    door: Plantar,
    options: Options,
) -> pa.RecordBatch:
    """Somebody with a text: a reader is never quite sure, and no column holds a doubt."""
    who = whole(row, told, read, door)
    answers = door.cohorts.assess_singly([who])
    shown = leading(answers.probabilities, options.top)
    details = door.details.one(*who, shown, options.details)
    return answer_table(kept, answers, details, door, options, self_harm=told.self_harm)
