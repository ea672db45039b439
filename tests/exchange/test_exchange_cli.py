"""The commands: one for each way in and out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plantar import PlantarError
from plantar.cli import app
from plantar.cli.exchange import run_exchange_serve

EXAMPLE = Path(__file__).parents[2] / "examples" / "fhir" / "stocking.json"


def _run(*words: str) -> str:
    done = CliRunner().invoke(app, [*words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_fhir_in_prints_the_case_and_what_was_not_used() -> None:
    found = json.loads(_run("fhir", "in", str(EXAMPLE), "--on", "2026-04-03"))
    assert found["case"]["person"]["age_years"] == 65
    assert "entry[0](Patient).name" in found["unused"]


def test_fhir_out_prints_a_document() -> None:
    at = "2026-04-03T10:00:00+00:00"
    made = json.loads(_run("fhir", "out", str(EXAMPLE), "--on", "2026-04-03", "--at", at))
    assert (made["type"], made["timestamp"]) == ("document", at)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fhir", "in", "missing.json"), "missing.json"),
        (("fhir", "in", str(EXAMPLE), "--on", "soon"), "--on"),
    ],
)
def test_a_mistake_is_a_message(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(PlantarError, match=said):
        CliRunner().invoke(app, [*words], catch_exceptions=False)


def test_others_are_not_served_without_keys() -> None:
    with pytest.raises(PlantarError, match="--trust"):
        run_exchange_serve("0.0.0.0", 8734, None, "", None)
