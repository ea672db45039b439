"""``plantar diet``, ``exercise`` and ``follow-up``: what a person would type."""

from __future__ import annotations

from pathlib import Path

import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from plantar.cli import app
from plantar.errors import EvidenceError
from tests.cli.answers import WELL

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "numb_heel.yaml")
EMERGENCY = """schema: plantar/vignette/1
id: urgent
context: {age_years: 50}
evidence:
  history:
    - {finding: numb_saddle, state: present}
    - {finding: bladder_retention, state: present}
"""


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return " ".join(done.output.split())


@pytest.fixture
def emergency(tmp_path: Path) -> str:
    file = tmp_path / "urgent.yaml"
    file.write_text(EMERGENCY, encoding="utf-8")
    return str(file)


def test_exercise_for_causes_names_dose_and_stop_rule() -> None:
    safe = [f"--safety={name}=no" for name in ("open_wound", "fracture_suspected")]
    text = run(
        "exercise", "--cause", "plantar_fasciitis=0.9", "--safety=red_flags_cleared=yes", *safe
    )
    assert "Stop:" in text and "Not now:" in text


def test_what_is_not_known_to_be_safe_is_not_said_the_other_way_round() -> None:
    text = run("exercise", "--cause", "s1_radiculopathy")
    assert "Not if there is an emergency warning sign" in text
    assert "Not if every emergency question was answered no" not in text


def test_shoes_name_the_measures_that_a_verdict_lacks() -> None:
    text = run("shoes", "--foot-length", "250", "--foot-width", "95")
    assert "--shoe-length --shoe-width" in text and "--foot-length" not in text


def test_exercise_of_a_case_uses_what_is_known_there() -> None:
    assert "Not now:" in run("exercise", EXAMPLE)
    assert "Seated nerve glide for the sole" in run("exercise", EXAMPLE, *WELL)


def test_exercises_are_drawn_into_a_folder(tmp_path: Path) -> None:
    run("exercise", EXAMPLE, *WELL, "--drawings", str(tmp_path / "pictures"))
    drawn = list((tmp_path / "pictures").glob("*.svg"))
    assert drawn and all(file.read_text().startswith("<svg") for file in drawn)


def test_a_programme_is_written_as_a_calendar(tmp_path: Path) -> None:
    out = tmp_path / "programme.ics"
    run("exercise", EXAMPLE, *WELL, "--start", "2026-04-03", "--out", str(out))
    events = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert events and all("RRULE" in event for event in events)


def test_follow_up_says_what_to_look_at_and_when_to_be_seen() -> None:
    text = run("follow-up", EXAMPLE)
    assert "Every day" in text and "Be seen sooner if" in text and "Red lines" in text


def test_follow_up_is_written_as_a_calendar(tmp_path: Path) -> None:
    out = tmp_path / "dates.ics"
    run("follow-up", EXAMPLE, "--start", "2026-04-03", "--out", str(out))
    days = [event.start for event in Calendar.from_ical(out.read_bytes()).events]
    assert min(days).isoformat() == "2026-04-03" and max(days).isoformat() == "2026-05-15"


def test_diet_of_a_case_plans_seven_days_without_what_is_avoided() -> None:
    text = run("diet", EXAMPLE, "--avoid", "fish")
    assert "Day 7" in text and "salmon" not in text
    assert "Magnesium: no goal. Weak kidneys" in " ".join(text.split())


def test_diet_without_a_case_needs_an_age() -> None:
    with pytest.raises(EvidenceError, match="--age or a case file is needed"):
        run("diet")


@pytest.mark.parametrize("command", ["exercise", "diet", "follow-up"])
def test_nothing_but_help_is_advised_in_an_emergency(command: str, emergency: str) -> None:
    with pytest.raises(EvidenceError, match=r"emergency"):
        run(command, emergency)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("exercise", "--fitness", "superb"), "--fitness"),
        (("exercise", "--cause", "no_such_cause"), "--cause"),
        (("exercise", "--cause", "plantar_fascitis"), "did you mean plantar_fasciitis"),
        (("exercise", "--cause", "plantar_fasciitis=2"), "ID=0.6"),
        (("exercise",), "a --cause is needed"),
        (("exercise", "--safety", "open_wonud=yes"), "expected open_wound"),
        (("exercise", EXAMPLE, "--out", "programme.txt"), ".ics"),
        (("follow-up", EXAMPLE, "--out", "dates.txt"), ".ics"),
        (("exercise", "--safety", "open_wound=perhaps"), "expected yes, no, unsure"),
        (("exercise", EXAMPLE, "--start", "3 April"), "--start"),
        (("follow-up", EXAMPLE, "--start", "2026-13-01"), "--start"),
        (("diet", "--age", "40", "--sex", "man"), "--sex"),
        (("diet", "--age", "40", "--avoid", "sadness"), "sadness"),
    ],
)
def test_a_mistake_is_named(arguments: tuple[str, ...], named: str) -> None:
    with pytest.raises(EvidenceError, match=named):
        run(*arguments)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EvidenceError, match="cannot be written"):
        run("follow-up", EXAMPLE, "--out", str(tmp_path / "file" / "dates.ics"))
