"""In an emergency a person reads what to do until help comes, fitted to what is feared."""

from __future__ import annotations

from datetime import date

import pytest

from plantar.assessment.document import to_text
from plantar.assessment.report import Report
from plantar.assessment.summary import patient_summary
from plantar.assessment.waiting import UntilHelp, until_help
from plantar.care.care_plan import SafetyAnswers
from plantar.reasoning.prior import Person
from tests.builders import present, request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
SADDLE = ("numb_saddle", "bladder_retention", "weak_both_legs")
COLD = ("foot_cold_one", "skin_pale", "onset_sudden", "pain_severe")
STROKE = ("weak_one_side", "onset_sudden", "numb_face")
ROWS = KNOWLEDGE.care.standing_advice.values()


def reported(told: tuple[str, ...], **flags: bool) -> Report:
    asked = request(Person(55, "female"), present(*told), safety=SafetyAnswers(flags))
    return shared_assessor().assess(asked)


@pytest.mark.parametrize("told", [SADDLE, COLD, STROKE], ids=lambda told: told[0])
def test_who_waits_is_told_not_to_drive_or_eat_and_what_to_have_ready(
    told: tuple[str, ...],
) -> None:
    report = reported(told)
    said = " ".join(
        [*(i.say for i in report.plan.urgent[:1]), *until_help(report, KNOWLEDGE).lines]
    )
    for words in ("ot drive", "medicines", "stay with you", "unlock the door", "ote "):
        assert words in said, (words, said)
    assert "rink nothing" in said and said.count("ot drive") == 1
    sheet = " ".join(to_text(patient_summary(report, KNOWLEDGE, date(2026, 4, 3))).split())
    assert "stay with you" in sheet.split("Why:")[0]


def test_who_takes_insulin_is_not_told_to_eat_nothing_for_an_operation() -> None:
    lines = until_help(reported(SADDLE, diabetes_with_hypoglycaemia_risk=True), KNOWLEDGE).lines
    assert lines and not any("operation" in line for line in lines)


def test_a_comfort_is_said_only_of_a_danger_for_which_a_source_gives_it() -> None:
    hopes = [row for row in ROWS if row.part == "emergency_hope"]
    assert all(row.conditions and row.reference != ("expert_estimate",) for row in hopes)
    assert "operation" in until_help(reported(SADDLE), KNOWLEDGE).hope


def test_below_an_emergency_nothing_is_said_of_waiting_for_help() -> None:
    assert until_help(reported(("numb_heel_plantar",)), KNOWLEDGE) == UntilHelp("", ())


def test_each_line_for_the_wait_is_one_short_sentence() -> None:
    lines = [row.text for row in ROWS if row.part in ("emergency_hope", "emergency_wait")]
    assert len(lines) >= 10
    assert all(len(line.split()) <= 16 and line.count(".") == 1 for line in lines)
