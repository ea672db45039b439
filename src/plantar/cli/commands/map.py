"""``plantar map``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="map", add_completion=False, help="Draw the painted map.", no_args_is_help=True
)


@app.callback()
def group() -> None:
    """Makes a group of a single command."""


@app.command("render")
def render_map(
    map_file: Annotated[
        Path | None, typer.Argument(help="A painted map, JSON (docs/map.md).")
    ] = None,
    site: Annotated[str, typer.Option(help="Draw what a lesion here makes numb.")] = "",
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write, .svg or .png.")],
) -> None:
    """Draw a map, a site's expected territory, or with both their agreement."""
    from plantar.cli.localize import run_render

    run_render(map_file, site, out)
