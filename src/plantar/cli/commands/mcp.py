"""``plantar mcp``."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command("mcp")
def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="HTTP on this machine alone, instead of stdio.")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="With --http.")] = 8733,
) -> None:
    """Serve plantar to an assistant as tools (Model Context Protocol)."""
    from plantar.cli.exchange import run_mcp

    run_mcp(http=http, port=port)
