"""``plantar localize``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command("localize")
def localize(
    map_file: Annotated[Path, typer.Argument(help="A painted map, JSON (docs/map.md).")],
    finding: Annotated[
        list[str] | None,
        typer.Option(help="A sign, as ID, ID=absent or ID=NUMBER; may be repeated."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Where the lesion sits, from a painted map and signs alone."""
    from plantar.cli.localize import run_localize

    run_localize(map_file, finding or [], as_json=as_json)
