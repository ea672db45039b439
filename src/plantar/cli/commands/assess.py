"""``plantar assess``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command("assess")
def assess(
    file: Annotated[
        Path | None, typer.Argument(help="A case in YAML or JSON; without it you are asked.")
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(help="The complaint in plain words; @FILE reads a file, - standard input."),
    ] = None,
    age: Annotated[int | None, typer.Option(help="Age in years, with --text.")] = None,
    sex: Annotated[
        str, typer.Option(help="female, male, intersex or unknown, with --text.")
    ] = "unknown",
    pregnant: Annotated[str, typer.Option(help="yes, no or unknown, with --text.")] = "unknown",
    questions: Annotated[
        bool, typer.Option("--ask", help="Ask on after the text, with --text.")
    ] = False,
    country: Annotated[
        str, typer.Option(envvar="PLANTAR_COUNTRY", help="Whom to call: uk, us, eu, ru, ...")
    ] = "generic",
    earlier_contacts: Annotated[
        int, typer.Option(min=0, help="How often help was sought before for this, with --text.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Print everything, not only the first screen.")
    ] = False,
    sources: Annotated[bool, typer.Option("--sources", help="Everything, with sources.")] = False,
    until: Annotated[
        str, typer.Option(help="Use only layers up to: history, risk, examination, test.")
    ] = "test",
    medicines: Annotated[
        str | None,
        typer.Option(help='All medicines and supplements, as "metformin 500, turmeric" or "none".'),
    ] = None,
    safety: Annotated[
        list[str] | None,
        typer.Option(help="A safety answer, as ID=yes or ID=no; may be repeated."),
    ] = None,
    clinician: Annotated[
        bool, typer.Option("--clinician", help="Show the plan with cautions for a clinician.")
    ] = False,
) -> None:
    """Assess one person: urgency, place, causes with reasons, and what would settle it."""
    from plantar.cli.assess import Output, PlanInputs, run_assess, run_text
    from plantar.cli.options import one_source

    of_text = {
        "--age": age is not None,
        "--sex": sex != "unknown",
        "--pregnant": pregnant != "unknown",
        "--ask": questions,
        "--earlier-contacts": earlier_contacts > 0,
    }
    one_source(file, text, [name for name, told in of_text.items() if told])
    if text is not None and until != "test":
        raise typer.BadParameter("goes with a case, not with --text", param_hint="--until")
    output = Output(as_json, sources, country, clinician, full)
    told = PlanInputs(medicines, tuple(safety or ()))
    if text is None:
        run_assess(file, output, told, until=until)
        return
    from plantar.cli.options import person_from

    person = person_from(age, sex, pregnant, earlier_contacts)
    run_text(text, person, output, told, questions=questions)
