"""``plantar exchange``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="exchange", add_completion=False, help="Other systems' way in.", no_args_is_help=True
)


@app.callback()
def group() -> None:
    """Makes a group of a single command."""


@app.command("serve")
def exchange_serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8734,
    trust: Annotated[
        Path | None, typer.Option(help="JSON: issuer to JSON Web Key Set; then tokens are asked.")
    ] = None,
    audience: Annotated[str, typer.Option(help="Address that tokens must be meant for.")] = "",
    feedback: Annotated[
        Path | None, typer.Option(help="File to add the outcomes of cards to, one JSON a line.")
    ] = None,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(help="Origin of web pages that may call CDS Hooks; several times for more."),
    ] = None,
) -> None:
    """Serve CDS Hooks, FHIR R4 and SDC to a record system."""
    from plantar.cli.exchange import run_exchange_serve

    run_exchange_serve(host, port, trust, audience, feedback, allow_origin or ())
