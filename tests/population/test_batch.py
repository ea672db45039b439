"""From a batch of people to a batch of answers: the façade's numbers, and nothing dropped."""

from __future__ import annotations

from typing import Any

import pytest

from plantar.assessment.details import Detail
from plantar.front import Plantar
from plantar.population.answers import UNSAFE, Options, details_of
from plantar.population.batch import assess_batch
from plantar.population.columns import TableError, check_columns, check_long, people_of
from tests.population.conftest import batch

WIDE, LONG = Options(), Options(long=True)


def test_a_row_has_the_answer_of_the_facade(door: Plantar) -> None:
    table = batch(numb_heel_plantar=["yes"], pain_back=["no"], age_years=["52"], sex=["F"])
    found = assess_batch(table, door, WIDE).answers.to_pylist()[0]
    alone = door.assess(
        evidence=["numb_heel_plantar", "pain_back=absent"], age_years=52, sex="female"
    )
    assert found["level"] == alone.urgency.level
    assert (found["status"], found["at_most"]) == (alone.urgency.status, alone.urgency.at_most)
    shown = [(c.id, round(c.probability, 9)) for c in alone.conditions[:3]]
    assert [(found[f"condition_{n}"], found[f"p_{n}"]) for n in (1, 2, 3)] == shown
    assert found["next_test"] == alone.would_settle[0].id


def test_a_text_has_the_answer_of_the_facade(door: Plantar) -> None:
    said = "I can't pass water and between my legs it is numb."
    found = assess_batch(batch(text=[said, None]), door, WIDE).answers.to_pylist()
    alone = door.assess(said)
    assert found[0]["level"] == alone.urgency.level == "emergency_now"
    assert found[0]["p_1"] == round(alone.conditions[0].probability, 9)


@pytest.fixture(scope="module")
def detailed(door: Plantar) -> list[dict[str, Any]]:
    """The same facts in columns and as a text, with everything that may be asked for."""
    told = batch(numb_heel_plantar=["yes", None], pain_back=["no", None], text=[None, SAID])
    made = assess_batch(told, door, Options(details=tuple(Detail)))
    rows: list[dict[str, Any]] = made.answers.to_pylist()
    return rows


SAID = "The sole of my left heel is numb."


def test_details_of_a_row_and_of_a_text_are_those_of_the_report(
    door: Plantar, detailed: list[dict[str, Any]]
) -> None:
    alone = [door.assess(evidence=["numb_heel_plantar", "pain_back=absent"]), door.assess(SAID)]
    for row, report in zip(detailed, alone, strict=True):
        for n, shown in enumerate(report.conditions[:3], 1):
            assert (row[f"low_{n}"], row[f"high_{n}"]) == tuple(round(x, 9) for x in shown.interval)
            db = row[f"prior_db_{n}"], row[f"text_db_{n}"], row[f"posterior_db_{n}"]
            assert db == (shown.prior_db, shown.text_db, shown.posterior_db)
            cited = [
                {"finding": r.finding, "state": r.state, "db": r.db}
                for r in sorted((*shown.reasons_for, *shown.reasons_against), key=lambda r: -r.db)
                if abs(r.db) >= door.knowledge.model.report.cited_db.value
            ]
            assert row[f"reasons_{n}"] == cited
        sites = [(row[f"site_{n}"], row[f"p_site_{n}"]) for n in (1, 2, 3)]
        assert sites == [(s.id, round(s.probability, 9)) for s in report.sites[:3]]
        assert row["side"] == report.sites[0].side
        assert len(row["dangers"]) == len(report.must_not_miss)
        assert row["steps"] == [step.id for step in report.would_settle]


def test_prior_reasons_and_rest_add_up_to_the_posterior(detailed: list[dict[str, Any]]) -> None:
    for row in detailed:
        told = sum(reason["db"] for reason in row["reasons_1"])
        total = row["prior_db_1"] + row["text_db_1"] + told + row["rest_db_1"]
        assert abs(total - row["posterior_db_1"]) < 1e-3


def test_details_that_nobody_knows_are_refused() -> None:
    with pytest.raises(TableError, match="--with reason: expected some of intervals,reasons"):
        details_of("sites,reason")
    assert details_of("sites, intervals") == (Detail.INTERVALS, Detail.SITES)


def test_a_child_in_a_text_is_rejected(door: Plantar) -> None:
    done = assess_batch(batch(text=["My son is 7 years old, his heel is numb."]), door, WIDE)
    assert (done.answers.num_rows, done.rejects.num_rows) == (0, 1)


def test_a_level_below_same_day_is_not_named_while_dangers_are_open(door: Plantar) -> None:
    found = assess_batch(batch(numb_heel_plantar=["yes"]), door, WIDE).answers.to_pylist()[0]
    assert (found["urgency"], found["status"]) == (UNSAFE, "provisional")
    assert found["open_dangers"]


def test_an_empty_cell_and_a_missing_column_are_the_same(door: Plantar) -> None:
    empty = batch(numb_heel_plantar=["yes"], weak_leg=[""], fever=["unknown"])
    told = batch(numb_heel_plantar=["yes"])
    assert assess_batch(empty, door, WIDE).answers.equals(assess_batch(told, door, WIDE).answers)


def test_a_nought_is_refused_since_it_may_mean_not_recorded(door: Plantar) -> None:
    done = assess_batch(batch(weak_leg=["0", "no"]), door, WIDE)
    assert [r["line"] for r in done.answers.to_pylist()] == [3]
    reject = done.rejects.to_pylist()[0]
    assert (reject["line"], reject["column"], reject["found"]) == (2, "weak_leg", "0")
    assert "not recorded" in reject["expected"]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("age_years", "9"), ("age_years", "51.5"), ("sex", "w"), ("lab_b12_low", "-4"),
     ("pregnant", "maybe"), ("setting", "moon"), ("earlier_contacts", "-1")],
)  # fmt: skip
def test_an_impossible_cell_rejects_the_row_with_its_column(
    door: Plantar, column: str, cell: str
) -> None:
    done = assess_batch(batch(**{column: [cell, ""]}), door, WIDE)
    assert (done.answers.num_rows, done.n_people) == (1, 2)
    assert [(r["column"], r["found"]) for r in done.rejects.to_pylist()] == [(column, cell)]


def test_a_measured_value_counts_by_its_threshold(door: Plantar) -> None:
    done = assess_batch(batch(lab_b12_low=["90", "400"]), door, WIDE).answers.to_pylist()
    alone = door.assess(evidence=["lab_b12_low=90"])
    assert done[0]["p_1"] == round(alone.conditions[0].probability, 9)
    assert done[0]["p_1"] != done[1]["p_1"]


def test_nobody_is_lost_between_answers_and_rejects(door: Plantar) -> None:
    table = batch(
        sex=["f", "x", "m", "y"], fever=["yes", "2", "no", ""], person_id=["a", "b", "", "d"]
    )
    done = assess_batch(table, door, WIDE)
    rejected = {r["line"] for r in done.rejects.to_pylist()}
    answered = {r["line"] for r in done.answers.to_pylist()}
    assert rejected | answered == {2, 3, 4, 5}
    assert not rejected & answered


def test_a_long_table_gives_the_answers_of_a_wide_one(door: Plantar) -> None:
    wide = batch(fever=["yes", None], age_years=["44", "70"], lab_b12_low=[None, "90"])
    long = batch(
        person_id=["p0", "p0", "p1", "p1"],
        finding=["fever", "age_years", "age_years", "lab_b12_low"],
        state=["yes", None, None, None],
        value=[None, "44", "70", "90"],
    )
    here, there = (
        assess_batch(table, door, options).answers.drop_columns(["line"])
        for table, options in ((wide, WIDE), (long, LONG))
    )
    assert here.to_pylist() == there.to_pylist()


def test_a_person_with_two_answers_or_an_unknown_finding_is_rejected_whole(door: Plantar) -> None:
    long = batch(
        person_id=["a", "a", "b", "c"],
        finding=["fever", "fever", "fevr", "fever"],
        state=["yes", "no", "yes", "yes"],
        value=[None] * 4,
    )
    done = assess_batch(long, door, LONG)
    assert [r["person_id"] for r in done.answers.to_pylist()] == ["c"]
    assert [(r["line"], r["person_id"]) for r in done.rejects.to_pylist()] == [(3, "a"), (4, "b")]
    assert done.n_people == 3


def test_kept_columns_are_carried_as_they_are(door: Plantar) -> None:
    found = assess_batch(batch(fever=["yes"], region=["north"]), door, Options(keep=("region",)))
    assert found.answers.to_pylist()[0]["region"] == "north"


@pytest.mark.parametrize(
    ("columns", "message"),
    [(["person_id", "numb_heel_planta"], "numb_heel_plantar"), (["fever"], "person_id"),
     (["person_id", "fever", "fever"], "twice")],
)  # fmt: skip
def test_a_column_that_is_not_known_is_refused(
    door: Plantar, columns: list[str], message: str
) -> None:
    with pytest.raises(TableError, match=message):
        check_columns(columns, (), door.knowledge)


def test_a_long_table_must_have_its_four_columns() -> None:
    with pytest.raises(TableError, match="finding, state, value"):
        check_long(["person_id", "finding", "state", "_line"])


def test_nobody_stands_in_two_batches_of_a_long_table() -> None:
    facts = batch(person_id=["a", "a", "b", "b", "b", "c"])
    parts = [facts.slice(0, 1), facts.slice(1, 2), facts.slice(3, 1), facts.slice(4)]
    cut = [part.column("person_id").to_pylist() for part in people_of(parts)]
    assert [i for ids in cut for i in ids] == ["a", "a", "b", "b", "b", "c"]
    assert sum(len(set(ids)) for ids in cut) == 3
