"""Texts in a table: nothing that they say is lost, in answers or in an audit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plantar.assessment.cohort import facts_of, with_context
from plantar.assessment.judging import red_flags_of
from plantar.assessment.settled import settle
from plantar.front import Plantar
from plantar.knowledge.evidence import State
from plantar.population.answers import Options
from plantar.population.audit import Audit, audited, in_words, read_rules
from plantar.population.batch import assess_batch
from plantar.population.columns import read_wide
from plantar.population.extracted import CRISIS, heard, in_columns, whole
from plantar.population.run import assess_table
from plantar.population.tables import Source
from plantar.reasoning.prior import Person
from tests.population.conftest import Write, batch, source_of

RETENTION = "I cannot pass water and between my legs it is numb"
HARM = "I want to kill myself. My foot is numb."
FOREIGN = "Мои ступни немеют уже неделю"
DATES = ["date_mri", "date_glucose", "date_b12", "date_referral"]


def rows_of(door: Plantar, **columns: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = assess_batch(
        batch(**columns), door, Options()
    ).answers.to_pylist()
    return found


def audit_of(door: Plantar, write: Write, *rows: tuple[str, str]) -> Audit:
    """The audit of people with a text and an answer about a numb saddle, none of them referred."""
    head = ["person_id", "text", "numb_saddle", *DATES]
    table = [[f"p{n}", *row, "2026-01-01", "", "", ""] for n, row in enumerate(rows)]
    source = Source(write("t.csv", [head, *table]), long=False, keep=(), size=2)
    return audited(source, Audit(door, read_rules(door.knowledge), source.names), ())


def people(audit: Audit, rule: str) -> tuple[str, ...]:
    return next(a.people for a in audit.result if a.rule.id == rule)


def test_an_audit_reads_the_texts(door: Plantar, write: Write) -> None:
    audit = audit_of(door, write, ("Numb soles of both feet for a year", ""), (RETENTION, ""))
    assert people(audit, "red_flag_not_referred") == ("p1",)
    assert people(audit, "imaging_before_bloods") == ("p0",)


def test_in_an_audit_a_danger_told_in_the_text_stays_beside_a_no(
    door: Plantar, write: Write
) -> None:
    said, nothing = "Between my legs it is numb.", "My heel is numb."
    audit = audit_of(door, write, (said, ""), (said, "no"), (said, "yes"), (nothing, "no"))
    assert people(audit, "red_flag_not_referred") == ("p0", "p1", "p2")


def test_a_column_wins_over_a_text_that_tells_no_danger(door: Plantar) -> None:
    table = batch(text=["My heel burns."], feel_burn=["no"])
    read, told = heard(table, read_wide(table, door.knowledge), door)
    _, evidence, _ = whole(0, told.told[0], read, door)
    assert [e.state for e in evidence if e.finding == "feel_burn"] == [State.ABSENT]


@pytest.mark.parametrize("said", [RETENTION, HARM, FOREIGN, "no numbness", "perhaps some fever"])
def test_an_audit_sees_the_red_flags_of_the_report(door: Plantar, said: str) -> None:
    table = batch(text=[said])
    read, told = heard(table, read_wide(table, door.knowledge), door)
    cohort = in_columns(read, told, door)
    facts = facts_of(cohort, with_context(cohort, door.knowledge), door.knowledge)
    ids = [flag.id for flag in door.knowledge.red_flags]
    fired = {n for n, who in zip(ids, door.cohorts.red_flags(facts), strict=True) if who.any()}
    who = door.read(said)
    alone = settle(who.person(Person()), who.evidence, who.map, door.knowledge)
    assert fired == {one.flag.id for one in red_flags_of(alone, door.knowledge).fired}


def test_the_text_of_a_child_is_rejected_by_an_audit(door: Plantar, write: Write) -> None:
    audit = audit_of(door, write, ("My son is 7 years old, his heel is numb.", ""))
    assert [(r.person_id, r.found) for r in audit.rejects] == [("p0", "the text of a child")]


def test_words_of_self_harm_are_marked_in_answers_and_manifest(
    door: Plantar, write: Write, tmp_path: Path
) -> None:
    marks = [row[CRISIS] for row in rows_of(door, text=[None, HARM, RETENTION])]
    assert marks == [False, True, False]
    table = write("t.csv", [["person_id", "text"], ["a", HARM], ["b", RETENTION]])
    assert assess_table(source_of(table), tmp_path / "out", Options())[CRISIS] == 1


def test_an_audit_names_who_tells_of_self_harm_first(door: Plantar, write: Write) -> None:
    audit = audit_of(door, write, (RETENTION, ""), (HARM, ""))
    assert audit.who().splitlines()[1] == "self_harm,p1"
    assert next(in_words(audit, 0)).startswith("1 texts tell of self-harm")
    assert next(in_words(audit, 5)).startswith("Fewer than 5 texts tell of self-harm")


def test_a_rejected_child_who_tells_of_self_harm_is_marked(door: Plantar) -> None:
    done = assess_batch(batch(text=[f"I am 15 years old. {HARM}"]), door, Options())
    assert "self-harm" in done.rejects.to_pylist()[0]["found"]


def test_where_nothing_was_understood_the_row_says_so(door: Plantar) -> None:
    told = rows_of(
        door,
        text=[None, FOREIGN, RETENTION, None, None],
        numb_saddle=[None, None, None, "yes", "no"],
        age_years=["50", None, None, None, None],
    )
    assert [row["understood"] for row in told] == [False, False, True, True, False]


def test_what_is_understood_is_what_a_report_names_causes_for(door: Plantar) -> None:
    for row, report in (
        (rows_of(door, fever=["no"]), door.assess(evidence=["fever=absent"])),
        (rows_of(door, numb_toes_all=["yes"]), door.assess(evidence=["numb_toes_all"])),
        (rows_of(door, text=["My heel is numb."]), door.assess("My heel is numb.")),
    ):
        assert row[0]["understood"] == (report.leading.standing != "nothing_known")
