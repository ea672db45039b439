"""One pure function from an Arrow batch of people to an Arrow batch of answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from plantar import Extraction, Plantar
from plantar.assessment.cohort import Cohort
from plantar.knowledge.people import ADULT
from plantar.population.answers import Options, answer_table, leading
from plantar.population.columns import (
    ID,
    LINE,
    TEXT,
    ReadBatch,
    Reject,
    read_wide,
    rejects_table,
    texts,
    widen,
)


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
    read = read_wide(batch, door.knowledge)
    heard = _heard(batch, read, door)
    children = [row for row, told in heard.items() if (told.age_years or ADULT) < ADULT]
    found += [_child(batch, int(read.kept[row])) for row in children]
    kept = batch.select([ID, LINE, *options.keep]).take(pa.array(read.kept))
    plain = np.setdiff1d(np.arange(len(read.kept)), list(heard))
    written = np.setdiff1d(list(heard), children).astype(np.intp)
    tables = [_together(read.cohort.of(plain), kept.take(pa.array(plain)), door, options)]
    tables += [
        _alone(int(row), heard[int(row)], read.cohort, kept, door, options) for row in written
    ]
    order = np.argsort(np.concatenate([plain, written]), kind="stable")
    answers = pa.Table.from_batches(tables).take(pa.array(order)).combine_chunks()
    table = answers.to_batches()[0] if len(order) else tables[0]
    return AssessedBatch(table, rejects_table([*found, *read.rejects]), n_people)


def _heard(batch: pa.RecordBatch, read: ReadBatch, door: Plantar) -> dict[int, Extraction]:
    """What the texts say, by row of the cohort."""
    if TEXT not in batch.schema.names:
        return {}
    told = texts(batch.column(TEXT).take(pa.array(read.kept)))
    knowledge = door.knowledge
    return {
        n: door.read(text, continued=knowledge.tells_complaint(read.cohort.evidence(n, knowledge)))
        for n, text in enumerate(told)
        if text
    }


def _child(batch: pa.RecordBatch, row: int) -> Reject:
    line, who = batch.column(LINE)[row].as_py(), texts(batch.column(ID))[row]
    return Reject(line, who, TEXT, "the text of a child", f"an adult ({ADULT} or over)")


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
    cohort: Cohort,
    kept: pa.RecordBatch,
    door: Plantar,
    options: Options,
) -> pa.RecordBatch:
    """Somebody with a text: a reader is never quite sure, and no column holds a doubt."""
    given = cohort.evidence(row, door.knowledge)
    named = {e.finding for e in given}
    both = (*(e for e in told.evidence if e.finding not in named), *given)
    who = told.person(cohort.people[row]), both, told.map
    answers = door.cohorts.assess_singly([who])
    shown = leading(answers.probabilities, options.top)
    details = door.details.one(*who, shown, options.details)
    return answer_table(kept.slice(row, 1), answers, details, door, options)
