"""Who treats the person already for the cause is told first, and by one deadline."""

from __future__ import annotations

from plantar.assessment.assess import Assessor
from plantar.assessment.report import Report
from plantar.care.care_plan import SafetyAnswers
from plantar.reasoning.prior import Person
from tests.builders import absent, present, request

DEADLINE = "before the next dose, within a day or so"


def on_chemotherapy(assessor: Assessor) -> Report:
    told = present("takes_neurotoxic_chemotherapy", "numb_stocking", "numb_glove", "feel_numb")
    lines = assessor.network.knowledge.danger_screen.values()
    asked = {name for line in lines for name in line.findings} - {e.finding for e in told}
    evidence = [*told, *absent(*sorted(asked))]
    safety = SafetyAnswers({"red_flags_cleared": True}, "oxaliplatin")
    return assessor.assess(request(Person(60, "male", "no"), evidence, safety=safety))


def test_somebody_on_chemotherapy_phones_the_cancer_team_and_nobody_before_it(
    assessor: Assessor,
) -> None:
    report = on_chemotherapy(assessor)
    assert [r.who for r in report.person_sees] == ["your cancer team"]
    assert report.see[0].role == "own_team"


def test_heading_text_plan_and_medicines_name_one_deadline(assessor: Assessor) -> None:
    report = on_chemotherapy(assessor)
    said = (
        report.urgency.when,
        report.urgency.where,
        report.plan.first(1)[0].name,
        report.plan.medicines[0].text,
    )
    assert all(DEADLINE in text for text in said), said
