"""``plantar serve``."""

from __future__ import annotations

from typing import Annotated

import typer

from plantar.extras import extra

app = typer.Typer(add_completion=False)


@app.command("serve")
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8080,
    host: Annotated[str, typer.Option(help="Address; the default is this machine only.")] = (
        "127.0.0.1"
    ),
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open a browser window.")] = True,
    database: Annotated[
        str,
        typer.Option(
            envvar="PLANTAR_DATABASE",
            help="postgresql://... of a shared server with accounts (docs/records.md).",
        ),
    ] = "",
    name: Annotated[
        str, typer.Option(help="Name that it is reached under, behind a proxy with TLS.")
    ] = "",
) -> None:
    """Open the web app on this machine: paint, answer, understand."""
    with extra("web"):
        from plantar.web.serve import run_serve

    run_serve(host, port, show=show, database=database, name=name)
