"""A safety answer is read by one rule, whichever door it comes in by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plantar import Plantar, PlantarError
from plantar.care.care_plan import SafetyAnswers
from plantar.cli import app
from plantar.cli.cases import report_of
from plantar.intake.vignette import parse_vignette
from tests.builders import shared_assessor, shared_knowledge

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "numb_heel.yaml")
CASE = "schema: plantar/vignette/2\nid: a\ntitle: a\nevidence: {}\nflags: {%s: no}\n"


def run(*arguments: str) -> None:
    done = CliRunner().invoke(app, arguments)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception


DOORS: dict[str, Callable[[str], object]] = {
    "the library": lambda flag: Plantar().assess(age_years=50, safety={flag: False}),
    "a case file": lambda flag: parse_vignette(CASE % flag, "case", shared_knowledge()),
    "assess": lambda flag: run("assess", EXAMPLE, "--safety", f"{flag}=no"),
    "exercise": lambda flag: run("exercise", EXAMPLE, "--safety", f"{flag}=no"),
    "exercise without a case": lambda flag: run(
        "exercise", "--cause", "plantar_fasciitis", "--safety", f"{flag}=no"
    ),
    "diet": lambda flag: run("diet", "--age", "50", "--safety", f"{flag}=no"),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("flag", ["emergency_red_flag", "medicine_list_missing", "no_such_flag"])
def test_what_is_worked_out_is_refused_as_an_answer(door: str, flag: str) -> None:
    with pytest.raises(PlantarError, match=rf"{flag}'; expected \w+"):
        DOORS[door](flag)


def test_a_no_at_the_command_does_not_outweigh_what_the_case_says(tmp_path: Path) -> None:
    case = tmp_path / "wound.yaml"
    case.write_text(
        "schema: plantar/vignette/2\nid: a\ntitle: a\ncontext: {age_years: 50}\n"
        "evidence:\n  history:\n    - {finding: foot_ulcer, state: present}\n",
        encoding="utf-8",
    )
    report = report_of(case, shared_assessor(), "generic", SafetyAnswers({"open_wound": False}))
    assert report.daily.known["open_wound"]


def test_an_answer_that_is_an_emergency_stops_the_exercises() -> None:
    with pytest.raises(PlantarError, match="is an emergency"):
        run("exercise", EXAMPLE, "--safety", "cold_pale_limb=yes")
