"""Reports, audits and simulated people."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantar.errors import KnowledgeError
from plantar.evaluation.measures import Proportion
from plantar.front import Plantar
from plantar.population.answered import (
    Calibration,
    Count,
    Outcome,
    RunAnswers,
    sayable,
    sayable_bins,
    suppressed,
)
from plantar.population.answers import Options
from plantar.population.audit import Audit, audited, in_words, read_rules
from plantar.population.columns import TableError
from plantar.population.report import page
from plantar.population.run import assess_table
from plantar.population.simulate import CAUSE, simulate
from plantar.population.tables import Source
from tests.population.conftest import Write


@pytest.fixture(scope="module")
def answered(door: Plantar, tmp_path_factory: pytest.TempPathFactory) -> RunAnswers:
    folder = tmp_path_factory.mktemp("study")
    table = pa.Table.from_batches(list(simulate(door, 60, seed=1)))
    pq.write_table(table, folder / "people.parquet")
    options = Options(keep=("age_years", "sex", CAUSE))
    source = Source(folder / "people.parquet", long=False, keep=options.keep, size=40)
    assess_table(source, folder / "out", options)
    return RunAnswers(folder / "out")


def test_the_same_seed_draws_the_same_people(door: Plantar) -> None:
    once, again, other = (next(iter(simulate(door, 5, seed=s))) for s in (3, 3, 4))
    assert once.equals(again)
    assert not once.equals(other)


def test_the_counts_of_every_grouping_add_up_to_everybody(answered: RunAnswers) -> None:
    for by in ("", "sex", "age_years"):
        assert sum(c.share.hits for c in answered.counts(by)) == 60


def test_ages_are_grouped_in_bands(answered: RunAnswers) -> None:
    groups = {c.group for c in answered.counts("age_years")}
    assert "40 to 59" in groups
    assert all(" to " in g for g in groups)


def test_calibration_counts_each_person_with_an_outcome_once(answered: RunAnswers) -> None:
    bins = answered.calibration(CAUSE)
    assert sum(b.right.n for b in bins) == 60
    assert all(b.low <= b.mean <= b.low + 0.1 for b in bins)


def test_an_empty_outcome_of_a_csv_table_is_no_answer_and_judges_nobody(
    door: Plantar, write: Write, tmp_path: Path
) -> None:
    kept = ("true", "needed", "sex")
    head = ["person_id", "numb_heel_plantar", *kept]
    rows = [head, ["a", "yes", "", "", "F"], ["b", "yes", " ", " ", "female"]]
    rows += [["c", "yes", "tarsal_tunnel_syndrome", "no", ""], ["d", "yes", "strange", "no", "M "]]
    source = Source(write("t.csv", rows), long=False, keep=kept, size=9)
    assess_table(source, tmp_path / "out", Options(keep=kept))
    run = RunAnswers(tmp_path / "out")
    assert sum(b.right.n for b in run.calibration("true")) == 2
    assert run.strangers("true", door.knowledge) == 1
    (told,) = run.fairness(Outcome("true", "needed"), "", door.knowledge)
    assert (told.shares["first"].n, told.shares["urgent"].n) == (2, 2)
    assert [*dict.fromkeys(c.group for c in run.counts("sex"))] == ["", "female", "male"]


def test_a_report_has_the_charts_and_no_person(answered: RunAnswers, door: Plantar) -> None:
    report = page(answered, ["sex"], Outcome(CAUSE), 0, door.knowledge)
    assert report.html.count("<svg") == 5
    assert "simulated-" not in report.html + "".join(report.tables.values())
    assert [*report.tables] == ["counts", "calibration", "fairness", "decisions"]
    assert report.tables["counts"].startswith("by,group,urgency,people,of,share,low,high\n")


def test_a_report_begins_with_its_contents_and_shows_groups_side_by_side(
    answered: RunAnswers, door: Plantar
) -> None:
    html = page(answered, ["sex"], Outcome(CAUSE), 0, door.knowledge).html
    links = re.findall(r'<a href="#(part-\d+)">([^<]+)</a>', html)
    assert links[0][1] == "Urgency" and "Decision curves" in [text for _, text in links]
    assert all(f'<h2 id="{name}">{text}</h2>' in html for name, text in links)
    assert html.index("<nav") < html.index("<h2")
    (beside,) = re.findall(r"<table><caption>By sex, side by side.*?</table>", html)
    assert beside.count("<tr>") == 3
    assert ">Emergency<" in html and "emergency_now" not in html and "emergency now" not in html


def test_a_column_that_was_not_kept_is_refused(answered: RunAnswers) -> None:
    with pytest.raises(TableError, match="--keep region"):
        answered.counts("region")


def test_a_small_cell_is_hidden_with_another_that_would_give_it_away() -> None:
    hits = [3, 40, 12, 0]
    counts = [Count("sex", "f", str(n), Proportion(k, 55)) for n, k in enumerate(hits)]
    assert [c.shown for c in suppressed(counts, 5)] == [False, True, False, True]


def test_a_hidden_cell_cannot_be_worked_out_from_the_other_groups() -> None:
    hits = {"f": (3, 40, 12), "m": (20, 30, 15), "x": (25, 35, 50)}
    counts = [
        Count("sex", sex, str(n), Proportion(k, sum(row)))
        for sex, row in hits.items()
        for n, k in enumerate(row)
    ]
    shown = suppressed(counts, 5)
    for kind in ("group", "level"):
        for name in {getattr(c, kind) for c in shown}:
            assert sum(not c.shown for c in shown if getattr(c, kind) == name) != 1
    assert not shown[0].shown


def test_noughts_do_not_tell_how_many_are_in_a_hidden_cell() -> None:
    rows = {"f": (58, 0), "m": (20, 3)}
    counts = [
        Count("sex", sex, str(n), Proportion(k, sum(row)))
        for sex, row in rows.items()
        for n, k in enumerate(row)
    ]
    assert not any(c.shown for c in suppressed(counts, 5))


def test_a_small_group_is_hidden_whole() -> None:
    counts = [Count("sex", "x", str(n), Proportion(k, 4)) for n, k in enumerate((4, 0))]
    assert not any(c.shown for c in suppressed(counts, 5))


def test_an_unfinished_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"manifest\.json"):
        RunAnswers(tmp_path)


HEAD = ["person_id", "numb_heel_plantar", "numb_saddle", "takes_neurotoxic_medicine"]
DATES = ["date_mri", "date_glucose", "date_b12", "date_referral", "date_foot_examination"]
AUDITED = [
    [*HEAD, *DATES],
    ["bloods first", "yes", "", "", "2026-03-02", "2026-02-01", "2026-03-02", "", ""],
    ["mri first", "yes", "", "", "2026-03-02", "2026-02-01", "2026-03-09", "", ""],
    ["no b12", "yes", "", "", "2026-03-02", "2026-02-01", "", "", ""],
    ["no mri", "yes", "", "", "", "", "", "", ""],
    ["red flag", "yes", "yes", "", "2026-03-02", "", "", "", ""],
    ["referred", "", "yes", "", "", "", "", "2026-03-02", ""],
    ["medicine", "", "", "yes", "", "", "", "", ""],
    ["examined", "", "", "yes", "", "", "", "", "2026-03-02"],
    ["bad date", "yes", "", "", "soon", "", "", "", ""],
]


@pytest.fixture
def audit(door: Plantar, write: Write) -> Audit:
    source = Source(write("t.csv", AUDITED), long=False, keep=(), size=4)
    return audited(source, Audit(door, read_rules(door.knowledge), source.names), ())


def test_each_rule_finds_those_whom_it_asks_for(audit: Audit) -> None:
    found = {a.rule.id: (a.share.hits, a.share.n, a.people) for a in audit.result}
    assert found == {
        "imaging_before_bloods": (2, 3, ("mri first", "no b12")),
        "red_flag_not_referred": (1, 2, ("red flag",)),
        "neurotoxic_unexamined": (1, 2, ("medicine",)),
    }


def test_a_row_that_cannot_be_read_is_said_to_be_missing(audit: Audit) -> None:
    said = "\n".join(in_words(audit, 0))
    assert "1 rows not counted" in said
    assert "not recorded" in said


@pytest.mark.parametrize(("least", "said"), [(0, "1 texts tell"), (5, "Fewer than 5 texts tell")])
def test_a_report_says_first_that_somebody_must_be_looked_at(
    door: Plantar, write: Write, tmp_path: Path, least: int, said: str
) -> None:
    rows = [["person_id", "text"], ["a", "I want to kill myself. My foot is numb."], ["b", ""]]
    source = Source(write("t.csv", rows), long=False, keep=(), size=4)
    assess_table(source, tmp_path / "out", Options())
    html = page(RunAnswers(tmp_path / "out"), [], Outcome(), least, door.knowledge).html
    assert f"{said} of self-harm" in html
    assert html.index("self-harm") < html.index("nothing was understood") < html.index("<svg")


def test_calibration_in_the_file_is_that_of_the_page(answered: RunAnswers, door: Plantar) -> None:
    report = page(answered, [], Outcome(CAUSE), 0, door.knowledge)
    rows = list(csv.DictReader(io.StringIO(report.tables["calibration"])))
    assert sum(int(row["of"]) for row in rows) == 60
    for row, one in zip(rows, answered.calibration(CAUSE), strict=True):
        assert (int(row["right"]), float(row["from"])) == (one.right.hits, one.low)
        assert f"<td>{one.mean:.1%}</td>" in report.html


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=10))
def test_what_is_left_of_a_total_gives_no_hidden_bin_away(pairs: list[tuple[int, int]]) -> None:
    bins = [
        Calibration(n / 10, n / 10, Proportion(right, right + wrong))
        for n, (right, wrong) in enumerate(pairs)
        if right + wrong
    ]
    shown = sayable_bins(bins, 5)
    hidden = [one for one in bins if one not in shown]
    assert all(sayable(one.right, 5) for one in shown)
    if hidden and shown:
        total = Proportion(sum(b.right.hits for b in hidden), sum(b.right.n for b in hidden))
        assert len(hidden) > 1 and sayable(total, 5)


def test_an_audit_names_nobody_and_hides_small_counts(audit: Audit) -> None:
    said = "\n".join(in_words(audit, 5))
    assert said.count("hidden") == 3
    assert "mri first" not in said


def test_a_rule_about_an_unknown_finding_is_refused(door: Plantar, tmp_path: Path) -> None:
    file = tmp_path / "audit.yaml"
    file.write_text(
        "events: {mri: scan}\nrules:\n  - {id: a, question: b, among: numb_heal, expected: [mri], "
        "reference: [england_2009]}\n"
    )
    with pytest.raises(KnowledgeError, match="rule a: found numb_heal"):
        read_rules(door.knowledge, file)


def test_a_table_without_dates_is_refused(door: Plantar) -> None:
    with pytest.raises(TableError, match="date_mri"):
        Audit(door, read_rules(door.knowledge), ["person_id", "fever"])
