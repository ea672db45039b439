"""``plantar claims``."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command("claims")
def claims(
    text: Annotated[
        str | None, typer.Argument(help="A sentence of the article, or words to look for.")
    ] = None,
    verdict: Annotated[
        str, typer.Option(help="Only: supported, partly, unsupported, wrong or dangerous.")
    ] = "",
    most: Annotated[int, typer.Option(min=1, help="How many to show.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What the evidence says to a statement about numb heels: verdict, correction, sources."""
    from plantar.cli.claims import run_claims

    run_claims(text, verdict=verdict, most=most, as_json=as_json)
