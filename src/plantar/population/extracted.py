"""What the texts of a batch say, person by person; a reader is never quite sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from plantar import Cohort, Evidence, Extraction, PaintedMap, Person, Plantar
from plantar.assessment.cohort import ABSENT, PRESENT
from plantar.assessment.given import beside_text
from plantar.assessment.settled import settle
from plantar.knowledge.people import ADULT
from plantar.population.columns import ID, LINE, TEXT, ReadBatch, Reject, texts
from plantar.reading.listener import LONGEST
from plantar.triage.redflags import facts_of

CRISIS = "self_harm"
"""The column of answers, and the rule of an audit, that names who tells of ending their life."""


@dataclass(frozen=True, eq=False)
class HeardBatch:
    """What was read in the texts, by row of the cohort, and whose text is that of a child."""

    told: Mapping[int, Extraction]
    rejects: tuple[Reject, ...]

    @property
    def rows(self) -> np.ndarray:
        """Rows of the cohort with a text."""
        return np.array(sorted(self.told), dtype=np.intp)

    @property
    def self_harm(self) -> np.ndarray:
        """Rows of the cohort whose text tells of ending one's life, or of self-harm."""
        return np.array([n for n in self.rows if self.told[n].self_harm], dtype=np.intp)


def heard(batch: pa.RecordBatch, read: ReadBatch, door: Plantar) -> tuple[ReadBatch, HeardBatch]:
    """What the texts of a batch say, and its people less children and texts too long to read."""
    if TEXT not in batch.schema.names:
        return read, HeardBatch({}, ())
    said = dict(enumerate(texts(batch.column(TEXT).take(pa.array(read.kept)))))
    long = [n for n, text in said.items() if len(text) > LONGEST]
    found = _extractions({n: text for n, text in said.items() if n not in long}, read, door)
    young = [n for n, told in found.items() if (told.age_years or ADULT) < ADULT]
    rejects = (
        *(_too_long(batch, int(read.kept[n]), said[n]) for n in long),
        *(_child(batch, int(read.kept[n]), found[n]) for n in young),
    )
    stay = np.setdiff1d(np.arange(len(read.kept)), [*young, *long])
    number = {int(old): new for new, old in enumerate(stay)}
    told = {number[n]: found[n] for n in found if n in number}
    return ReadBatch(read.cohort.of(stay), read.kept[stay], read.rejects), HeardBatch(told, rejects)


def whole(
    row: int, told: Extraction, read: ReadBatch, door: Plantar
) -> tuple[Person, tuple[Evidence, ...], PaintedMap]:
    """Who somebody with a text is and all that is known of them; the columns win over the text,
    except that a danger told in it stays."""
    given = read.cohort.evidence(row, door.knowledge)
    both = beside_text(given, told.evidence, door.knowledge)
    return told.person(read.cohort.people[row]), both, told.map


def in_columns(read: ReadBatch, told: HeardBatch, door: Plantar) -> Cohort:
    """The cohort with what the texts say, as red flags see it: what was doubted is unknown."""
    knowledge, cohort = door.knowledge, read.cohort
    row_of = {name: n for n, name in enumerate(knowledge.findings)}
    states = cohort.states.copy()
    values = {name: measured.copy() for name, measured in cohort.values.items()}
    sure = knowledge.triage.sure.share
    for row, text in told.told.items():
        settled = settle(*whole(row, text, read, door), knowledge)
        facts = facts_of(settled.cautious, knowledge.findings, sure=sure)
        for name, there in facts.states.items():
            states[row_of[name], row] = PRESENT if there else ABSENT
        for name, value in facts.values.items():
            nothing = np.full(len(cohort.people), np.nan)
            values.setdefault(name, nothing)[row] = value
    return Cohort(cohort.people, states, values)


def _extractions(said: Mapping[int, str], read: ReadBatch, door: Plantar) -> dict[int, Extraction]:
    """By row of the cohort; whoever has no text is not in it."""
    knowledge, cohort = door.knowledge, read.cohort
    return {
        n: door.read(text, continued=knowledge.tells_complaint(cohort.evidence(n, knowledge)))
        for n, text in said.items()
        if text
    }


def _too_long(batch: pa.RecordBatch, row: int, text: str) -> Reject:
    line, who = batch.column(LINE)[row].as_py(), texts(batch.column(ID))[row]
    return Reject(line, who, TEXT, f"{len(text):,} characters", f"at most {LONGEST:,}")


def _child(batch: pa.RecordBatch, row: int, told: Extraction) -> Reject:
    line, who = batch.column(LINE)[row].as_py(), texts(batch.column(ID))[row]
    found = "the text of a child" + (", telling of self-harm" if told.self_harm else "")
    return Reject(line, who, TEXT, found, f"an adult ({ADULT} or over)")
