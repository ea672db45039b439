"""Plans of development cases, word for word, so that a change of the knowledge shows as a diff.

Renew them with ``PLANTAR_RENEW_GOLDEN=1 pytest tests/care/test_golden_plans.py`` and read the diff.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from plantar.assessment.assess import Assessor
from plantar.assessment.request import Request
from plantar.care.care_plan import SafetyAnswers
from plantar.cli.render_plan import render_daily, render_plan
from plantar.intake.vignette import read_vignette

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "plans"
WELL = dict.fromkeys(
    (
        "open_wound", "local_infection", "charcot_suspected", "fracture_suspected", "diabetes",
        "deep_vein_thrombosis_suspected", "arterial_disease", "heart_failure", "liver_disease",
        "ischaemic_heart_disease", "previous_stroke_or_tia", "stomach_ulcer_or_bleeding",
        "bleeding_disorder", "nsaid_triggered_asthma", "kidney_disease_stage_3",
        "kidney_disease_stage_4_or_5", "pacemaker", "epilepsy", "tumour_in_treated_area",
        "lymphoedema", "allergy_to_ingredient", "superficial_vein_thrombosis",
        "numbness_without_pain", "maoi_within_14_days", "uncontrolled_hypertension",
    ),
    False,
)  # fmt: skip
CASES = {
    "B001": SafetyAnswers({"red_flags_cleared": True, **WELL}, "none"),
    "B005": SafetyAnswers({"red_flags_cleared": True, **WELL}, "ibuprofen 400, Nurofen"),
    "A003": SafetyAnswers({"red_flags_cleared": True}, "metformin 500, amlodipine, turmeric"),
    "A062": SafetyAnswers({"red_flags_cleared": True, "diabetes": True}, "insulin, apixaban"),
    "B045": SafetyAnswers({"red_flags_cleared": True, **WELL}, "nitrofurantoin, vitamin B6"),
    "B063": SafetyAnswers({"red_flags_cleared": True, "pregnant": True}, "none"),
    "B079": SafetyAnswers(),
    "A013": SafetyAnswers({"red_flags_cleared": True}, "ibuprofen"),
    "A044": SafetyAnswers(
        {"red_flags_cleared": True, **WELL, "arterial_disease": True}, "ramipril, atorvastatin"
    ),
    "A069": SafetyAnswers({"red_flags_cleared": True}, "warfarin, glucosamine"),
    "B029": SafetyAnswers({"red_flags_cleared": True, **WELL}, "none"),
    "B055": SafetyAnswers({"red_flags_cleared": True, **WELL}, "vitamin B6 100 mg, zinc"),
    "B071": SafetyAnswers({"red_flags_cleared": True, "pregnant": True}, "folic acid"),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_plan_of_a_case_is_what_was_read_and_approved(name: str, assessor: Assessor) -> None:
    case = read_vignette(ROOT / "cases/development" / f"{name}.yaml", assessor.network.knowledge)
    report = assessor.assess(replace(Request.of_case(case), safety=CASES[name]))
    out = io.StringIO()
    console = Console(file=out, width=100, no_color=True, highlight=False, legacy_windows=False)
    console.print(f"{case.title}\nmedicines: {CASES[name].medicines}", markup=False)
    render_plan(report.plan, console)
    if report.plan.kind == "plan":
        render_daily(report.daily, console, seen_first=report.urgency.level == "same_day")
    text = "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("PLANTAR_RENEW_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text
