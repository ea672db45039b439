"""``plantar letter``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command("letter")
def letter(
    file: Annotated[Path, typer.Argument(help="A case, or a report saved with --json.")],
    to: Annotated[str, typer.Option("--for", help="clinician or patient.")] = "clinician",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File ending in .txt, .html or .pdf.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there.")
    ] = False,
    on: Annotated[str, typer.Option("--date", help="Date of the letter, 2026-04-03.")] = "",
    country: Annotated[
        str, typer.Option(envvar="PLANTAR_COUNTRY", help="Whom to call, for a case.")
    ] = "generic",
) -> None:
    """Write a referral letter, or a summary for the person."""
    from plantar.cli.letter import run_letter

    run_letter(file, to, out, on, country, force=force)
