"""Answers as Arrow columns; docs/population.md explains each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

import plantar
from plantar import Plantar, Urgency
from plantar.assessment.details import Detail, Details, Reasons, SiteProbabilities
from plantar.assessment.many import CohortAnswers
from plantar.population.columns import ID, LINE, TableError
from plantar.population.extracted import CRISIS

RANKED = {level.rank: level.value for level in Urgency}
UNSAFE = "not_yet_safe_to_say"
"""Shown for a provisional level below same-day, as the report does."""
DIGITS, DECIBAN_DIGITS = 9, 4
"""Places that are written: rounding differs between machines beyond."""

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Columns = dict[str, pa.Array]


@dataclass(frozen=True)
class Options:
    """How a table is read and what is written.

    ``long``: one row a fact. ``keep``: columns that are carried to the answers as they are.
    ``top``: how many conditions, and sites. ``details``: what is written beside the answers.
    """

    long: bool = False
    keep: tuple[str, ...] = ()
    top: int = 3
    details: tuple[Detail, ...] = ()


def details_of(text: str) -> tuple[Detail, ...]:
    """From names with commas between.

    Raises:
        TableError: a name is not known; says which there are.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in {*Detail}:
            raise TableError(f"--with {name}: expected some of {','.join(Detail)}")
    return tuple(detail for detail in Detail if detail in names)


def leading(p: Floats, most: int) -> Indices:
    """Numbers of the most probable conditions of each, (n_people, most)."""
    return np.argsort(-p, axis=1, kind="stable")[:, :most]


def answer_table(
    kept: pa.RecordBatch,
    answers: CohortAnswers,
    details: Details,
    door: Plantar,
    options: Options,
    *,
    self_harm: bool = False,
) -> pa.RecordBatch:
    """The answers of the people of ``kept``, row by row; ``self_harm``: their texts tell of it."""
    columns = {
        ID: kept.column(ID).cast(pa.string()),
        "line": kept.column(LINE),
        CRISIS: pa.array([self_harm] * kept.num_rows, pa.bool_()),
        "understood": pa.array(answers.known),
        **_urgency(answers, door),
        **_conditions(answers, details.shown, door),
        **_details(answers, details, door, options),
    }
    version = f"{plantar.__version__}+{door.knowledge.digest[:12]}"
    columns["version"] = pa.array([version] * kept.num_rows, pa.string())
    for name in options.keep:
        if name in columns:
            raise TableError(f"--keep {name}: found in the answers, too; expected another name")
        columns[name] = kept.column(name).cast(pa.string())
    return pa.RecordBatch.from_pydict(columns)


def _urgency(answers: CohortAnswers, door: Plantar) -> Columns:
    provisional = answers.at_most > answers.level
    unsafe = provisional & (answers.level < Urgency.SAME_DAY.rank)
    level = np.array([RANKED[n] for n in range(5)])
    lines = np.array(list(door.knowledge.danger_screen))
    return {
        "urgency": pa.array(np.where(unsafe, UNSAFE, level[answers.level])),
        "status": pa.array(np.where(provisional, "provisional", "settled")),
        "level": pa.array(level[answers.level]),
        "at_most": pa.array(level[answers.at_most]),
        "open_dangers": _lists([lines[row].tolist() for row in answers.open]),
        "next_test": pa.array(answers.next_test.tolist(), pa.string()),
    }


def _conditions(answers: CohortAnswers, shown: Indices, door: Plantar) -> Columns:
    names, p = np.array(door.assessor.network.names), answers.probabilities
    columns = {
        "p_emergency": pa.array(_danger(p, door, "emergency_now")),
        "p_same_day": pa.array(_danger(p, door, "same_day")),
    }
    for n in range(shown.shape[1]):
        columns[f"condition_{n + 1}"] = pa.array(names[shown[:, n]].tolist(), pa.string())
        share = np.take_along_axis(p, shown[:, n : n + 1], axis=1)[:, 0]
        columns[f"p_{n + 1}"] = pa.array(share.round(DIGITS))
    return columns


def _lists(rows: Sequence[Sequence[str]]) -> pa.Array:
    return pa.array(rows, pa.list_(pa.string()))


def _danger(p: Floats, door: Plantar, level: str) -> Floats:
    """Probability of all conditions of a level."""
    table = door.knowledge.conditions
    mine = [n for n, c in enumerate(door.assessor.network.causes) if table[c].urgency == level]
    return np.asarray(p[:, mine].sum(axis=1).round(DIGITS))


def _details(answers: CohortAnswers, details: Details, door: Plantar, options: Options) -> Columns:
    """What was asked for beside the answers."""
    columns: Columns = {}
    if details.interval is not None:
        for n in range(details.shown.shape[1]):
            for name, end in zip(("low", "high"), details.interval, strict=True):
                columns[f"{name}_{n + 1}"] = pa.array(end[:, n].round(DIGITS))
    if details.reasons is not None:
        least = door.knowledge.model.report.cited_db.value
        for n in range(details.shown.shape[1]):
            columns |= _reasons(details.reasons, n, least)
    if details.located is not None:
        columns |= _sites(details.located, options.top)
    if details.dangers is not None:
        columns["dangers"] = _dangers(details.dangers, answers.probabilities, door)
    if details.steps is not None:
        columns["steps"] = _lists([[t for t in row if t] for row in details.steps.tolist()])
    return columns


def _reasons(reasons: Reasons, n: int, least: float) -> Columns:
    """The answers that moved a condition by ``least`` decibans, strongest support first."""
    db = reasons.db[:, n].round(DECIBAN_DIGITS)
    cited = np.flatnonzero(np.abs(db) >= least)
    cited = cited[np.argsort(_order(reasons, cited, db))]
    n_people = len(reasons.prior)
    whole = {
        "prior_db": reasons.prior[:, n],
        "text_db": reasons.text[:, n],
        "posterior_db": reasons.posterior[:, n],
    }
    told = np.bincount(reasons.row[cited], db[cited], n_people)
    ends = whole["posterior_db"] - whole["prior_db"] - whole["text_db"]
    whole["rest_db"] = ends - told
    said = {
        "finding": _of(reasons.names, reasons.finding[cited]),
        "state": _of(("absent", "present"), reasons.present[cited].astype(np.intp)),
        "db": pa.array(db[cited]),
    }
    columns = {f"{name}_{n + 1}": pa.array(db.round(DECIBAN_DIGITS)) for name, db in whole.items()}
    return {**columns, f"reasons_{n + 1}": _ragged(reasons.row[cited], said, n_people)}


def _order(reasons: Reasons, cited: Indices, db: Floats) -> NDArray[np.int64]:
    """One number to sort by: person, then decibans downwards, then the name of the finding."""
    by_name = np.argsort(np.argsort(np.array(reasons.names)))
    steps = np.rint(db[cited] * 10**DECIBAN_DIGITS).astype(np.int64)
    most = np.abs(steps).max(initial=0) + 1
    within = most - steps
    return np.asarray(
        (reasons.row[cited] * 2 * most + within) * len(by_name) + by_name[reasons.finding[cited]]
    )


def _of(names: Sequence[str], chosen: Indices) -> pa.Array:
    coded = pa.DictionaryArray.from_arrays(pa.array(chosen, pa.int32()), pa.array(names))
    return coded.dictionary_decode()


def _ragged(row: Indices, fields: Mapping[str, pa.Array], n_people: int) -> pa.Array:
    """A list of records for each person; ``row`` is in order."""
    starts = np.searchsorted(row, np.arange(n_people + 1)).astype(np.int32)
    records = pa.StructArray.from_arrays(list(fields.values()), names=list(fields))
    return pa.ListArray.from_arrays(pa.array(starts), records)


def _sites(located: SiteProbabilities, top: int) -> Columns:
    names = np.array(located.sites)
    order = np.argsort(-located.p, axis=1, kind="stable")[:, :top]
    columns: Columns = {"side": pa.array(located.side.tolist(), pa.string())}
    for n in range(order.shape[1]):
        columns[f"site_{n + 1}"] = pa.array(names[order[:, n]].tolist(), pa.string())
        share = np.take_along_axis(located.p, order[:, n : n + 1], axis=1)[:, 0]
        columns[f"p_site_{n + 1}"] = pa.array(share.round(DIGITS))
    return columns


def _dangers(named: NDArray[np.bool_], p: Floats, door: Plantar) -> pa.Array:
    """Dangerous conditions that nothing has excluded, most probable first."""
    row, condition = np.nonzero(named)
    share = p[row, condition]
    order = np.lexsort((condition, -share, row))
    fields = {
        "condition": _of(door.assessor.network.names, condition[order]),
        "p": pa.array(share[order].round(DIGITS)),
    }
    return _ragged(row[order], fields, len(p))
