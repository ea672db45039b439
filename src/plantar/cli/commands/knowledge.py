"""``plantar knowledge``."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(
    name="knowledge",
    add_completion=False,
    help="Check, show and count the knowledge.",
    no_args_is_help=True,
)


@app.command("check")
def check() -> None:
    """Validate every knowledge file; faults are named by file and line."""
    from plantar.cli.knowledge import run_check

    run_check()


@app.command("show")
def show(identifier: Annotated[str, typer.Argument(help="Id of any entry.")]) -> None:
    """Print one entry with its sources."""
    from plantar.cli.knowledge import run_show

    run_show(identifier)


@app.command("stats")
def stats() -> None:
    """Count entries, and numbers by basis."""
    from plantar.cli.knowledge import run_stats

    run_stats()


@app.command("schema")
def schema(
    table: Annotated[str, typer.Argument(help="The table, as conditions or red_flags.")] = (
        "conditions"
    ),
) -> None:
    """Print the JSON Schema of a kind of knowledge file, for editors."""
    from plantar.cli.knowledge import run_schema

    run_schema(table)
