"""``plantar replay``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command("replay")
def replay(
    report: Annotated[Path, typer.Argument(help="A report saved with --json.")],
) -> None:
    """Do a saved report again: the same bytes, or what differs."""
    from plantar.cli.safety import run_replay

    run_replay(report)
