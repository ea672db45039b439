"""``plantar fhir``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="fhir", add_completion=False, help="FHIR R4 in and out.", no_args_is_help=True
)
Record = Annotated[Path, typer.Argument(help="A Bundle or one resource of FHIR R4, JSON.")]
OnDay = Annotated[
    str,
    typer.Option(
        "--on", "--as-of", help="Day of the assessment; else the date of a document, else today."
    ),
]
Complete = Annotated[
    bool, typer.Option("--medicines-complete", help="The record lists all medicines taken.")
]
Country = Annotated[str, typer.Option(envvar="PLANTAR_COUNTRY", help="uk, us, eu, ru, ...")]


@app.command("in")
def fhir_in(
    file: Record, on: OnDay = "", complete: Complete = False, country: Country = "generic"
) -> None:
    """The case in a record, what each element became, and every element that was not used."""
    from plantar.cli.exchange import run_fhir_in

    run_fhir_in(file, on, complete=complete, country=country)


@app.command("out")
def fhir_out(
    file: Record,
    on: OnDay = "",
    at: Annotated[str, typer.Option(help="Time that the document carries; else now.")] = "",
    complete: Complete = False,
    country: Country = "generic",
) -> None:
    """Assess a record: the report as a FHIR R4 document."""
    from plantar.cli.exchange import run_fhir_out

    run_fhir_out(file, on, at, complete=complete, country=country)
