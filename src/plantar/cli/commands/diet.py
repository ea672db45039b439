"""``plantar diet``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command("diet")
def diet(
    file: Annotated[
        Path | None, typer.Argument(help="A case, or a report saved with --json.")
    ] = None,
    age: Annotated[int, typer.Option(help="Age in years.")] = 0,
    sex: Annotated[str, typer.Option(help="female, male or unknown.")] = "unknown",
    avoid: Annotated[
        list[str] | None, typer.Option(help="animal (vegan), milk, egg, fish, gluten, nuts, ...")
    ] = None,
    safety: Annotated[
        list[str] | None, typer.Option(help="A safety answer, as ID=yes or ID=no.")
    ] = None,
    article: Annotated[
        bool, typer.Option("--article", help="Only answer the article's foods, line by line.")
    ] = False,
) -> None:
    """What to eat in a week, what food cannot do, and fluids, salt and alcohol."""
    from plantar.cli.daily import run_diet, run_food_answers

    if article:
        run_food_answers()
    else:
        run_diet(file, age, sex, avoid or (), safety or ())
