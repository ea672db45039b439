"""Nobody with every table of a report can work out a count that is hidden in one of them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import null_space  # type: ignore[import-untyped]

from plantar.population.answered import LEVELS, Outcome, Parts, RunAnswers
from plantar.population.disclosure import undisclosed
from plantar.population.report import page
from tests.builders import shared_knowledge

LEAST = 5
Row = tuple[str, str, str, str, int]


def answers_of(folder: Path, rows: Sequence[Row]) -> RunAnswers:
    """A run whose answers are (clinic, sex, urgency, needed care, how many)."""
    people = [row[:4] for row in rows for _ in range(row[4])]
    columns = {
        name: pa.array([p[n] for p in people], pa.string())
        for n, name in enumerate(("clinic", "sex", "urgency", "needed"))
    }
    level = ["routine" if p[2] == "not_yet_safe_to_say" else p[2] for p in people]
    numbers = {name: pa.array([0.1] * len(people)) for name in ("p_1", "p_emergency", "p_same_day")}
    (folder / "answers").mkdir(parents=True)
    table = pa.table({**columns, "level": level, "condition_1": ["gout"] * len(people), **numbers})
    pq.write_table(table, folder / "answers" / "0.parquet")
    told = dict.fromkeys(("rejected", "malformed_rows"), 0)
    told |= dict.fromkeys(("assessed", "people", "understood"), len(people))
    manifest = {**told, "version": "1", "knowledge": "0" * 12}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return RunAnswers(folder)


def tables_of(rows: Sequence[Row], folder: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    """The figures of a report by column, group and level or measure."""
    answered = answers_of(folder, rows)
    outcome = Outcome(urgent="needed")
    report = page(answered, ["clinic", "sex"], outcome, LEAST, shared_knowledge())
    found = {}
    for name, key in (("counts", "urgency"), ("fairness", "measure")):
        for row in csv.DictReader(io.StringIO(report.tables[name])):
            found[row["by"], row["group"], row[key]] = row
    return found


def clinic(name: str, found: int) -> list[Row]:
    return [
        (name, "female", "emergency_now", "yes", found),
        (name, "female", "same_day", "no", 9),
        (name, "female", "emergency_now", "no", 8),
        (name, "male", "routine", "yes", 12),
        (name, "male", "routine", "no", 40),
    ]


def test_urgent_counts_less_false_alarms_do_not_tell_how_many_were_found(tmp_path: Path) -> None:
    rows = [row for n, found in enumerate((3, 7, 9)) for row in clinic(f"c{n}", found)]
    told = tables_of(rows, tmp_path)
    mine = [told["clinic", "c0", name] for name in ("emergency_now", "same_day", "alarmed")]
    assert not told["clinic", "c0", "found"]["people"]
    assert not all(row["people"] for row in mine)
    assert told["", "", "routine"]["people"] == "156"


def test_a_level_hidden_of_everybody_does_not_follow_from_the_groups(tmp_path: Path) -> None:
    rows = [
        ("a", "male", "routine", "no", 30),
        ("b", "male", "routine", "no", 30),
        ("a", "male", "same_day", "no", 3),
        ("b", "male", "within_2_weeks", "no", 6),
        ("a", "male", "within_2_weeks", "no", 6),
    ]
    told = tables_of(rows, tmp_path)
    assert not told["", "", "same_day"]["people"]
    shown = [told["clinic", group, "within_2_weeks"]["people"] for group in "ab"]
    assert not all(shown) or not told["", "", "within_2_weeks"]["people"]


PART = st.tuples(
    st.sampled_from("abc"),
    st.sampled_from(LEVELS),
    st.sampled_from(("true", "false", "")),
    st.integers(1, 14),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PART, min_size=1, max_size=14, unique_by=lambda part: part[:3]))
def test_no_small_count_follows_from_those_that_are_shown(
    drawn: list[tuple[str, str, str, int]],
) -> None:
    group, level, needs, people = (np.array(column) for column in zip(*drawn, strict=True))
    parts = Parts(level, needs, np.full(len(drawn), ""), people.astype(float))
    masks = [("", "", np.full(len(drawn), True)), *(("g", g, group == g) for g in "abc")]
    figures = [f for by, name, mine in masks for f in parts.figures(by, name, mine)]
    start = {f.key for f in figures if not f.small(LEAST)}
    shown = undisclosed(figures, start, LEAST)
    told = [row for f in figures if f.key in shown for row in (f.hits, f.among)]
    free = null_space(np.array([np.ones(len(drawn)), *told]))
    for secret in (part for f in figures for part in f.small(LEAST)):
        assert np.abs(secret @ free).max(initial=0) > 1e-9 or secret.all()


def test_nothing_more_is_hidden_where_nothing_is_small(tmp_path: Path) -> None:
    rows = [row for n in range(3) for row in clinic(f"c{n}", 20)]
    told = tables_of(rows, tmp_path)
    assert all(row["people"] for row in told.values() if row["by"] == "sex" or not row["by"])
