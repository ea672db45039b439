"""``plantar safety``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="safety", add_completion=False, help="The safety case.", no_args_is_help=True
)

FILE = "File ending in .txt, .html or .pdf; without it the text is printed."


@app.command("report")
def safety_report(
    out: Annotated[Path | None, typer.Option("--out", "-o", help=FILE)] = None,
) -> None:
    """The safety case, printed or as a file: purpose, hazards, controls, risks, anomalies."""
    from plantar.cli.safety import run_report

    run_report(out)


@app.command("model-card")
def safety_model_card(
    out: Annotated[Path | None, typer.Option("--out", "-o", help=FILE)] = None,
) -> None:
    """The model card with the source attributes, printed or as a file; measured figures only."""
    from plantar.cli.safety import run_model_card

    run_model_card(out)


@app.command("check")
def safety_check(
    results: Annotated[
        Path | None, typer.Option(help="JUnit file of the test run; every control must pass.")
    ] = None,
) -> None:
    """Whether each control's tests exist and passed, and each residual risk is accepted."""
    from plantar.cli.safety import run_check

    run_check(results)


@app.command("review")
def safety_review(
    note: Annotated[str, typer.Option(help="What changed in triage and what it means.")],
) -> None:
    """Record that the hazard log was read again after a change of triage."""
    from plantar.cli.safety import run_review

    run_review(note)
