"""``plantar shoes``."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command("shoes")
def shoes(
    foot_length: Annotated[
        float | None, typer.Option(help="The longer foot, heel to longest toe, mm.")
    ] = None,
    foot_width: Annotated[float | None, typer.Option(help="The foot at its widest, mm.")] = None,
    shoe_length: Annotated[float | None, typer.Option(help="Inside of the shoe, mm.")] = None,
    shoe_width: Annotated[float | None, typer.Option(help="Inside at the widest, mm.")] = None,
    error: Annotated[float, typer.Option(help="How exactly you measured, mm.")] = 1.0,
    heel: Annotated[float | None, typer.Option(help="Height of the heel, mm.")] = None,
    red_mark: Annotated[
        float | None, typer.Option(help="Minutes that a red mark lasts after wearing.")
    ] = None,
    shallow: Annotated[bool, typer.Option("--shallow", help="The toes touch the top.")] = False,
    tested: Annotated[
        bool, typer.Option("--feeling-tested", help="Touch and warmth were tested and are normal.")
    ] = False,
    at_risk: Annotated[
        bool, typer.Option("--at-risk", help="Diabetes, no feeling or poor circulation.")
    ] = False,
    numb_instep: Annotated[
        bool, typer.Option("--numb-instep", help="The top of the foot goes numb.")
    ] = False,
) -> None:
    """Does the shoe fit the foot, and what to change."""
    from plantar.care.footwear import Measures
    from plantar.cli.shoes import run_shoes

    measures = Measures(
        foot_length,
        foot_width,
        shoe_length,
        shoe_width,
        error,
        heel,
        red_mark,
        False if shallow else None,
    )
    run_shoes(measures, tested=tested, at_risk=at_risk, numb_instep=numb_instep)
