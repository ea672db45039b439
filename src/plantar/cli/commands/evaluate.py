"""``plantar evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command("evaluate")
def evaluate(
    folder: Annotated[Path, typer.Argument(help="Case files, each with its right answer (gold).")],
    words: Annotated[
        bool, typer.Option("--words", help="Read the texts of the cases too.")
    ] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write every figure to this file; - prints it.")
    ] = None,
) -> None:
    """How often the answers to cases of your own are right, with 95 % intervals."""
    from plantar.cli.evaluate import run_evaluate

    run_evaluate(folder, words=words, json_file=json_file)
