"""Counted against what turned out: sensitivity, fairness and decision curves by hand."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.evaluation.measures import Proportion
from plantar.knowledge.base import KnowledgeBase
from plantar.population.answered import (
    FAMILIES,
    THRESHOLDS,
    Decision,
    Fairness,
    Outcome,
    RunAnswers,
    sayable_cells,
    sayable_steps,
)
from plantar.population.answers import UNSAFE
from plantar.population.charts import curves
from plantar.population.columns import TableError
from plantar.population.report import page

URGENT = Outcome(urgent="needed")
ROWS = [
    # sex, needed, level, urgency, p_urgent, first, second, true
    ("female", "yes", "same_day", "same_day", 0.40, "a", "b", "a"),
    ("female", "yes", "routine", UNSAFE, 0.10, "a", "b", "b"),
    ("female", "yes", "routine", "routine", 0.02, "b", "a", "c"),
    ("female", "no", "same_day", "same_day", 0.20, "b", "a", "b"),
    ("male", "yes", "emergency_now", "emergency_now", 0.90, "a", "b", "a"),
    ("male", "no", "routine", "routine", 0.01, "a", "c", "c"),
    ("male", None, "routine", "routine", 0.01, "a", "c", None),
]


@pytest.fixture
def answered(tmp_path: Path) -> RunAnswers:
    sex, needed, level, urgency, p, first, second, true = (list(c) for c in zip(*ROWS, strict=True))
    columns = {
        "sex": sex, "needed": needed, "level": level, "urgency": urgency, "true": true,
        "p_emergency": [x / 2 for x in p], "p_same_day": [x / 2 for x in p],
        "p_1": [0.5] * len(p), "condition_1": first, "condition_2": second,
    }  # fmt: skip
    (tmp_path / "answers").mkdir()
    pq.write_table(pa.table(columns), tmp_path / "answers" / "000000.parquet")
    counts = {"people": 7, "assessed": 7, "rejected": 0, "malformed_rows": 0}
    told = {**counts, "version": "1", "knowledge": "k"}
    (tmp_path / "manifest.json").write_text(json.dumps(told))
    return RunAnswers(tmp_path)


def _pairs(group: Fairness) -> dict[str, tuple[int, int]]:
    return {name: (share.hits, share.n) for name, share in group.shares.items()}


def test_sensitivity_counts_those_who_needed_it_in_each_group(
    answered: RunAnswers, knowledge: KnowledgeBase
) -> None:
    female, male = answered.fairness(URGENT, "sex", knowledge)
    assert (female.group, male.group) == ("female", "male")
    told = _pairs(female)
    assert (told["found"], told["open"], told["missed"]) == ((1, 3), (1, 3), (1, 3))
    assert (told["urgent"], told["alarmed"]) == ((3, 4), (1, 1))
    assert abs(female.p_urgent - 0.18) < 1e-12
    told = _pairs(male)
    assert (told["found"], told["missed"], told["alarmed"]) == ((1, 1), (0, 1), (0, 1))


def test_who_has_no_outcome_is_not_counted(answered: RunAnswers, knowledge: KnowledgeBase) -> None:
    (everybody,) = answered.fairness(Outcome("true", "needed"), "", knowledge)
    told = _pairs(everybody)
    assert (told["urgent"], told["first"], told["later"]) == ((4, 6), (3, 6), (2, 6))


def test_without_a_column_the_level_of_the_condition_says_who_needed_it(
    answered: RunAnswers, knowledge: KnowledgeBase
) -> None:
    (everybody,) = answered.fairness(Outcome("true"), "", knowledge)
    assert everybody.shares["urgent"].n == 0  # a, b and c are no conditions of plantar's
    assert answered.strangers("true", knowledge) == 6
    assert not any(d.n for d in answered.decisions(Outcome("true"), knowledge))


def test_net_benefit_is_that_of_vickers_and_elkin(
    answered: RunAnswers, knowledge: KnowledgeBase
) -> None:
    found = {d.threshold: d for d in answered.decisions(URGENT, knowledge)}
    assert tuple(found) == THRESHOLDS
    tenth = found[0.1]
    assert (tenth.true, tenth.false, tenth.needed, tenth.n) == (3, 1, 4, 6)
    assert abs(tenth.benefit - (3 / 6 - 1 / 6 * 0.1 / 0.9)) < 1e-12
    assert abs(tenth.of_all - (4 / 6 - 2 / 6 * 0.1 / 0.9)) < 1e-12
    assert (found[0.4].true, found[0.41].true) == (2, 1)  # at the threshold counts


def test_a_column_that_was_not_kept_is_refused(
    answered: RunAnswers, knowledge: KnowledgeBase
) -> None:
    with pytest.raises(TableError, match="--keep died"):
        answered.fairness(Outcome(urgent="died"), "sex", knowledge)


cells = st.lists(st.integers(0, 30), min_size=10, max_size=10)


def _group(n: int, counts: list[int]) -> Fairness:
    names = [name for family in FAMILIES for name in family]
    hits = dict(zip(names, counts, strict=True))
    hits["urgent"] = hits["found"] + hits["open"] + hits["missed"]
    hits["not_urgent"] = hits["alarmed"] + hits["quiet"]
    total = {name: sum(hits[k] for k in family) for family in FAMILIES for name in family}
    return Fairness("by", str(n), {k: Proportion(hits[k], total[k]) for k in names}, 0.5, 0.5)


@settings(max_examples=40)
@given(st.lists(cells, min_size=1, max_size=4))
def test_no_small_cell_is_shown_or_left_over(counts: list[list[int]]) -> None:
    groups = [_group(n, row) for n, row in enumerate(counts)]
    shown = sayable_cells(groups, 5)
    for family in FAMILIES:
        for group in groups:
            hidden = [n for n in family if (group.group, n) not in shown]
            seen = [group.shares[n].hits for n in family if n not in hidden]
            assert not [hits for hits in seen if 0 < hits < 5]
            alone = sum(group.shares[n].hits > 0 for n in hidden) == 1
            assert not alone or hidden == [*family]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=6, max_size=6))
def test_no_step_of_a_decision_curve_gives_a_few_people_away(
    steps: list[tuple[int, int]],
) -> None:
    needed, others = (sum(step[k] for step in steps) for k in (0, 1))
    true, false, found = needed, others, []
    for threshold, (yes, no) in zip(THRESHOLDS, steps, strict=False):
        true, false = true - yes, false - no
        found.append(Decision(threshold, true, false, needed, needed + others))
    shown = sayable_steps(found, 5)
    counts = [(needed, others), *((d.true, d.false) for d in shown), (0, 0)]
    for before, after in pairwise(counts) if shown else ():
        assert all(x - y == 0 or x - y >= 5 for x, y in zip(before, after, strict=True))


def test_lines_of_a_decision_curve_differ_without_colour(
    answered: RunAnswers, knowledge: KnowledgeBase
) -> None:
    drawn = ElementTree.fromstring(curves(answered.decisions(URGENT, knowledge)))
    lines = [p for p in drawn if p.get("stroke-width") == "2"]
    assert len({p.get("stroke-dasharray") for p in lines}) == len(lines) == 3
    words = {t.text for t in drawn.iter() if t.text}
    assert {"by probability", "send everybody", "send nobody", "net benefit"} <= words


def test_every_figure_of_a_curve_stands_in_the_csv(
    answered: RunAnswers, knowledge: KnowledgeBase
) -> None:
    report = page(answered, ["sex"], URGENT, 0, knowledge)
    lines = report.tables["decisions"].splitlines()
    assert len(lines) == 1 + len(THRESHOLDS)
    assert lines[10] == "0.10,3,1,4,6,0.481481,0.629630"
    assert "sex,female,found,1,3,0.333333," in report.tables["fairness"]


def test_small_cells_are_in_no_table_of_a_report(
    answered: RunAnswers, knowledge: KnowledgeBase
) -> None:
    report = page(answered, ["sex"], URGENT, 5, knowledge)
    assert report.tables["decisions"].count("\n") == 1
    assert all(line.endswith(",,,,,,") for line in report.tables["fairness"].splitlines()[1:])
