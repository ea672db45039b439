"""The command line. It parses and prints; the work is done by the rooms it calls."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

import plantar
from plantar import PlantarError
from plantar.cli.lazy import LazyGroup
from plantar.errors import ChildError

app = typer.Typer(
    cls=LazyGroup,
    help="How urgent, where, what and why: an open assessment of a numb heel, foot or leg.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Entry point; a user's mistake gives a message and exit code 2, never a traceback."""
    try:
        app()
    except PlantarError as error:
        hint = " (with --age)" if isinstance(error, ChildError) else ""
        print(f"{error}{hint}", file=sys.stderr)
        raise SystemExit(2) from None


def _version(wanted: bool) -> None:
    if wanted:
        print(f"plantar {plantar.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which it is.")
    ] = False,
) -> None:
    """What all commands share."""
    # the matrices are small: threads of the linear algebra only take turns with each other
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
