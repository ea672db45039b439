"""The command line. It parses and prints; the work is done by the rooms it calls."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from plantar.cli.accounts import accounts_app
from plantar.cli.diary import diary_app
from plantar.cli.population import population_app
from plantar.errors import PlantarError
from plantar.extras import extra

app = typer.Typer(
    help="How urgent, where, what and why: an open assessment of a numb heel, foot or leg.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
knowledge_app = typer.Typer(help="Check, show and count the knowledge.", no_args_is_help=True)
app.add_typer(knowledge_app, name="knowledge")
map_app = typer.Typer(help="Draw the painted map.", no_args_is_help=True)
app.add_typer(map_app, name="map")
fhir_app = typer.Typer(help="FHIR R4 in and out.", no_args_is_help=True)
app.add_typer(fhir_app, name="fhir")
exchange_app = typer.Typer(help="Other systems' way in.", no_args_is_help=True)
app.add_typer(exchange_app, name="exchange")
app.add_typer(population_app, name="population")
safety_app = typer.Typer(help="The safety case.", no_args_is_help=True)
app.add_typer(safety_app, name="safety")
app.add_typer(diary_app, name="diary")
app.add_typer(accounts_app, name="accounts")


def main() -> None:
    """Entry point; a user's mistake gives a message and exit code 2, never a traceback."""
    try:
        app()
    except PlantarError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


@app.command()
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
    from plantar.cli.assess import Output, Told, run_assess, run_text

    output = Output(as_json, sources, country, clinician, full)
    told = Told(medicines, tuple(safety or ()))
    if text is None:
        run_assess(file, output, told, until=until)
        return
    from plantar.cli.options import person_from

    person = person_from(age, sex, pregnant, earlier_contacts)
    run_text(text, person, output, told, questions=questions)


@app.command()
def claims(
    text: Annotated[
        str | None, typer.Argument(help="A sentence of the article, or words to look for.")
    ] = None,
    verdict: Annotated[
        str, typer.Option(help="Only: supported, partly, unsupported, wrong or dangerous.")
    ] = "",
    most: Annotated[int, typer.Option(help="How many to show.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What the evidence says to a statement about numb heels: verdict, correction, sources."""
    from plantar.cli.claims import run_claims

    run_claims(text, verdict=verdict, most=most, as_json=as_json)


@app.command()
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


@app.command()
def selftest(
    name: Annotated[str, typer.Argument(help="Id of a self-test; without it all are listed.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write its picture, .svg or .png.")
    ] = None,
) -> None:
    """How to do a test at home, when not to do it, and its picture."""
    from plantar.cli.selftest import run_selftest

    run_selftest(name, out)


@app.command()
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


@app.command()
def letter(
    file: Annotated[Path, typer.Argument(help="A case, or a report saved with --json.")],
    to: Annotated[str, typer.Option("--for", help="clinician or patient.")] = "clinician",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File ending in .txt, .html or .pdf.")
    ] = None,
    on: Annotated[str, typer.Option("--date", help="Date of the letter, 2026-04-03.")] = "",
    country: Annotated[
        str, typer.Option(envvar="PLANTAR_COUNTRY", help="Whom to call, for a case.")
    ] = "generic",
) -> None:
    """Write a referral letter, or a summary for the person."""
    from plantar.cli.letter import run_letter

    run_letter(file, to, out, on, country)


@app.command()
def replay(
    report: Annotated[Path, typer.Argument(help="A report saved with --json.")],
) -> None:
    """Do a saved report again: the same bytes, or what differs."""
    from plantar.cli.safety import run_replay

    run_replay(report)


@safety_app.command("report")
def safety_report(
    out: Annotated[Path, typer.Option("--out", "-o", help="File ending in .html or .pdf.")] = Path(
        "safety-case.html"
    ),
) -> None:
    """Write the safety case: purpose, hazards, controls, residual risks, anomalies."""
    from plantar.cli.safety import run_report

    run_report(out)


@safety_app.command("model-card")
def safety_model_card(
    out: Annotated[Path, typer.Option("--out", "-o", help="File ending in .html or .pdf.")] = Path(
        "model-card.html"
    ),
) -> None:
    """Write the model card with the source attributes; figures from benchmark output only."""
    from plantar.cli.safety import run_model_card

    run_model_card(out)


@safety_app.command("check")
def safety_check(
    results: Annotated[
        Path | None, typer.Option(help="JUnit file of the test run; every control must pass.")
    ] = None,
) -> None:
    """Whether each control's tests exist and passed, and each residual risk is accepted."""
    from plantar.cli.safety import run_check

    run_check(results)


@safety_app.command("review")
def safety_review(
    note: Annotated[str, typer.Option(help="What changed in triage and what it means.")],
) -> None:
    """Record that the hazard log was read again after a change of triage."""
    from plantar.cli.safety import run_review

    run_review(note)


@app.command()
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
    # the matrices are small: threads of the linear algebra only take turns with each other
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with extra("web"):
        from plantar.web.serve import run_serve

    run_serve(host, port, show=show, database=database, name=name)


@map_app.command("render")
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


@knowledge_app.command("check")
def check() -> None:
    """Validate every knowledge file; faults are named by file and line."""
    from plantar.cli.knowledge import run_check

    run_check()


@knowledge_app.command("show")
def show(identifier: Annotated[str, typer.Argument(help="Id of any entry.")]) -> None:
    """Print one entry with its sources."""
    from plantar.cli.knowledge import run_show

    run_show(identifier)


@knowledge_app.command("stats")
def stats() -> None:
    """Count entries, and numbers by basis."""
    from plantar.cli.knowledge import run_stats

    run_stats()


@knowledge_app.command("schema")
def schema(
    table: Annotated[str, typer.Argument(help="The table, as conditions or red_flags.")] = (
        "conditions"
    ),
) -> None:
    """Print the JSON Schema of a kind of knowledge file, for editors."""
    from plantar.cli.knowledge import run_schema

    run_schema(table)


@app.command()
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


@app.command()
def exercise(
    file: Annotated[
        Path | None, typer.Argument(help="A case, or a report saved with --json.")
    ] = None,
    cause: Annotated[
        list[str] | None, typer.Option(help="A likely cause, as ID or ID=0.6; may be repeated.")
    ] = None,
    fitness: Annotated[str, typer.Option(help="low, ordinary or high.")] = "ordinary",
    safety: Annotated[
        list[str] | None, typer.Option(help="A safety answer, as ID=yes or ID=no.")
    ] = None,
    start: Annotated[str, typer.Option(help="First day, 2026-04-03, with --out.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the programme as iCalendar, .ics.")
    ] = None,
    drawings: Annotated[
        Path | None, typer.Option(help="Write a drawing of each exercise into this folder.")
    ] = None,
) -> None:
    """A programme of exercises that suit the cause and are safe."""
    from plantar.cli.daily import run_exercise

    run_exercise(file, cause or (), fitness, safety or (), start, out, drawings)


@app.command("follow-up")
def follow_up(
    file: Annotated[Path, typer.Argument(help="A case, or a report saved with --json.")],
    start: Annotated[str, typer.Option(help="First day, 2026-04-03; today if left out.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write it as iCalendar, .ics.")
    ] = None,
) -> None:
    """What to look at each day, what to measure, and when to be seen again."""
    from plantar.cli.daily import run_follow_up

    run_follow_up(file, start, out)


@app.command()
def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="HTTP on this machine alone, instead of stdio.")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="With --http.")] = 8733,
) -> None:
    """Serve plantar to an assistant as tools (Model Context Protocol)."""
    from plantar.cli.exchange import run_mcp

    run_mcp(http=http, port=port)


Record = Annotated[Path, typer.Argument(help="A Bundle or one resource of FHIR R4, JSON.")]
OnDay = Annotated[str, typer.Option(help="Day of the assessment, for the age; else today.")]
Complete = Annotated[
    bool, typer.Option("--medicines-complete", help="The record lists all medicines taken.")
]
Country = Annotated[str, typer.Option(envvar="PLANTAR_COUNTRY", help="uk, us, eu, ru, ...")]


@fhir_app.command("in")
def fhir_in(
    file: Record, on: OnDay = "", complete: Complete = False, country: Country = "generic"
) -> None:
    """The case in a record, what each element became, and every element that was not used."""
    from plantar.cli.exchange import run_fhir_in

    run_fhir_in(file, on, complete=complete, country=country)


@fhir_app.command("out")
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


@exchange_app.command("serve")
def exchange_serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8734,
    trust: Annotated[
        Path | None, typer.Option(help="JSON: issuer to JSON Web Key Set; then tokens are asked.")
    ] = None,
    audience: Annotated[str, typer.Option(help="Address that tokens must be meant for.")] = "",
    feedback: Annotated[
        Path | None, typer.Option(help="File to add the outcomes of cards to, one JSON a line.")
    ] = None,
) -> None:
    """Serve CDS Hooks, FHIR R4 and SDC to a record system."""
    from plantar.cli.exchange import run_exchange_serve

    run_exchange_serve(host, port, trust, audience, feedback)
