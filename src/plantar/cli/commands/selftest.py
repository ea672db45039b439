"""``plantar selftest``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command("selftest")
def selftest(
    name: Annotated[str, typer.Argument(help="Id of a self-test; without it all are listed.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write its picture, .svg or .png.")
    ] = None,
) -> None:
    """How to do a test at home, when not to do it, and its picture."""
    from plantar.cli.selftest import run_selftest

    run_selftest(name, out)
