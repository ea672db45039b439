"""``plantar exercise``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command("exercise")
def exercise(
    file: Annotated[
        Path | None, typer.Argument(help="A case, or a report saved with --json.")
    ] = None,
    cause: Annotated[
        list[str] | None, typer.Option(help="A likely cause, as ID or ID=0.6; may be repeated.")
    ] = None,
    fitness: Annotated[str, typer.Option(help="low, ordinary or high.")] = "ordinary",
    safety: Annotated[
        list[str] | None, typer.Option(help="A safety answer, as ID=yes or ID=no.")
    ] = None,
    start: Annotated[str, typer.Option(help="First day, 2026-04-03, with --out.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the programme as iCalendar, .ics.")
    ] = None,
    drawings: Annotated[
        Path | None, typer.Option(help="Write a drawing of each exercise into this folder.")
    ] = None,
) -> None:
    """A programme of exercises that suit the cause and are safe."""
    from plantar.cli.daily import run_exercise

    run_exercise(file, cause or (), fitness, safety or (), start, out, drawings)
