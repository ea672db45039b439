"""``plantar follow-up``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command("follow-up")
def follow_up(
    file: Annotated[Path, typer.Argument(help="A case, or a report saved with --json.")],
    start: Annotated[str, typer.Option(help="First day, 2026-04-03; today if left out.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write it as iCalendar, .ics.")
    ] = None,
) -> None:
    """What to look at each day, what to measure, and when to be seen again."""
    from plantar.cli.daily import run_follow_up

    run_follow_up(file, start, out)
