"""``plantar population``: tables of people in, tables and figures out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(
    name="population",
    add_completion=False,
    help="The same assessment over a table of people (needs the extra 'population').",
    no_args_is_help=True,
)
Table = Annotated[Path, typer.Argument(help="A table: .parquet, .arrow or .csv.")]
Out = Annotated[Path, typer.Argument(help="A new folder, or that of the same run, to go on.")]


@app.callback()
def needs_the_extra() -> None:
    """Says which extra to install where it is missing; loads nothing of it, for help is quick."""
    from plantar.extras import extra

    with extra("population"):
        for name in ("duckdb", "pyarrow", "scipy"):
            if find_spec(name) is None:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)


@app.command("assess")
def assess(
    table: Table,
    out: Out,
    long: Annotated[bool, typer.Option("--long", help="One row a fact, not a person.")] = False,
    keep: Annotated[
        list[str] | None, typer.Option(help="A column to carry to the answers; may be repeated.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, max=20, help="Conditions of each person.")] = 3,
    details: Annotated[
        str,
        typer.Option("--with", help="intervals,reasons,sites,dangers,steps: more columns."),
    ] = "",
    workers: Annotated[
        int, typer.Option(min=0, help="Processes; 0 takes all cores. The answers are the same.")
    ] = 0,
    engine: Annotated[
        str,
        typer.Option(
            help="local, ray (the cluster at RAY_ADDRESS) or spark (at SPARK_MASTER); "
            "the same answers."
        ),
    ] = "local",
    batch: Annotated[int, typer.Option(min=1, max=100_000, help="Rows of a batch.")] = 16_384,
) -> None:
    """Assess everybody in a table; killed, it goes on with the same command."""
    from plantar.population.answers import Options, details_of
    from plantar.population.run import assess_table, engine_of
    from plantar.population.tables import Source

    options = Options(long, tuple(keep or ()), top, details_of(details))
    chosen = engine_of(engine)
    source = Source(table, long=long, keep=options.keep, size=batch)
    console = Console(stderr=True)
    with _progress(console, source.n_people) as done:
        manifest = assess_table(source, out, options, workers=workers, engine=chosen, done=done)
    console.print(
        f"{manifest['assessed']} of {manifest['people']} people assessed, "
        f"{manifest['rejected']} rejected, {manifest['malformed_rows']} rows malformed; "
        f"reasons in {out / 'rejects'}",
        soft_wrap=True,
    )
    if harmed := manifest["self_harm"]:
        console.print(f"{harmed:,} texts tell of self-harm: see them first (column self_harm)")
    if unread := manifest["assessed"] - manifest["understood"]:
        console.print(f"of {unread:,} people nothing was understood (column understood)")
    for level, n in manifest["urgency"].items():
        console.print(f"  {level:20s} {n:>12,}")


@contextmanager
def _progress(console: Console, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar with the time left, where the table says how many people it has."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("people", total=total)
        yield lambda n: progress.advance(task, n)


@app.command("simulate")
def simulate(
    out: Annotated[Path, typer.Argument(help="A file to write, .parquet.")],
    people: Annotated[int, typer.Option(min=1, help="How many.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people.")] = 1,
    asked: Annotated[int, typer.Option(min=1, help="Findings known of each.")] = 60,
) -> None:
    """Draw people from the model, for tests and teaching."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from plantar import Plantar
    from plantar.population import simulate as drawing
    from plantar.population.parts import whole

    door = Plantar()
    if asked > (most := len(drawing.askable(door))):
        raise typer.BadParameter(f"found {asked}; expected at most {most}", param_hint="--asked")
    with _new(out, ".parquet"), whole(out) as half, ExitStack() as files:
        writer: pq.ParquetWriter | None = None
        for batch in drawing.simulate(door, people, seed=seed, asked=asked):
            if writer is None:
                made = pq.ParquetWriter(half, batch.schema, compression="zstd")
                writer = files.enter_context(made)
            writer.write_table(pa.Table.from_batches([batch]))
    Console(stderr=True).print(drawing.CAVEAT)


@app.command("query")
def query(
    database: Annotated[
        str, typer.Argument(help="A file .duckdb, .sqlite or .db, or postgresql://HOST/NAME.")
    ],
    out: Annotated[Path, typer.Argument(help="A new file, .parquet: for assess and audit.")],
    sql: Annotated[str, typer.Option(help="One query; it cannot change the database.")],
) -> None:
    """What a database answers, kept as a table."""
    from plantar.population.query import fetch

    with _new(out, ".parquet"):
        n_rows = fetch(database, sql, out)
    Console(stderr=True).print(f"{n_rows:,} rows", highlight=False)


@app.command("omop")
def omop(
    cdm: Annotated[Path, typer.Argument(help="A DuckDB file with an OMOP CDM, version 5.")],
    out: Annotated[Path, typer.Argument(help="A new file, .parquet: for assess --long.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day of the study.")],
    mapping: Annotated[
        Path | None, typer.Option(help="Another mapping file, in the form of omop.yaml.")
    ] = None,
) -> None:
    """Facts of an OMOP CDM as a long table, by a mapping file; says what was not mapped."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from plantar import load
    from plantar.population.columns import rejects_table
    from plantar.population.omop import convert, told
    from plantar.population.omop_mapping import FILE, read_mapping

    knowledge = load()
    codes = read_mapping(knowledge, mapping or FILE)
    beside = out.with_suffix(".rejects.parquet")
    with _new(out, ".parquet"), _new(beside, ".parquet"):
        found = convert(cdm, knowledge, codes, on.date())
        pq.write_table(pa.Table.from_batches([found.facts]), out, compression="zstd")
        pq.write_table(pa.Table.from_batches([rejects_table(found.rejects)]), beside)
    for line in told(found):
        Console().print(line, soft_wrap=True, highlight=False, markup=False)


@app.command("audit")
def audit(
    table: Table,
    people: Annotated[
        Path | None, typer.Option(help="Write who was found, .csv: for the care team only.")
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option(help="Write which rows are not counted and why, .csv.")
    ] = None,
    least: Annotated[int, typer.Option(min=0, help="Hide counts below this.")] = 0,
    keep: Annotated[
        list[str] | None, typer.Option(help="A further column of the table, to be left alone.")
    ] = None,
    batch: Annotated[int, typer.Option(min=1, max=100_000, help="Rows of a batch.")] = 16_384,
) -> None:
    """What was done in which order: imaging before bloods, red flags without referral, ..."""
    from plantar import Plantar
    from plantar.population.audit import Audit, audited, in_words, read_rules
    from plantar.population.parts import replace
    from plantar.population.tables import Source

    door = Plantar()
    rules = read_rules(door.knowledge)
    source = Source(table, long=False, keep=(), size=batch)
    count = audited(source, Audit(door, rules, source.names, date.today()), keep or ())
    console = Console()
    for line in in_words(count, least):
        console.print(line, soft_wrap=True, highlight=False, markup=False)
    for path, text in ((people, count.who()), (rejects, count.why_not())):
        if path is not None:
            with _new(path, ".csv"):
                replace(path, text.encode())


@app.command("report")
def report(
    run: Annotated[Path, typer.Argument(help="The folder that assess wrote.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="A new file, .html; .csv files beside.")],
    by: Annotated[
        list[str] | None, typer.Option(help="A kept column to group by; may be repeated.")
    ] = None,
    outcome: Annotated[
        str, typer.Option(help="A kept column with the id of the condition that it was.")
    ] = "",
    urgent: Annotated[
        str, typer.Option(help="A kept column, yes or no: who needed care on the same day.")
    ] = "",
    least: Annotated[int, typer.Option(min=0, help="Hide counts below this.")] = 0,
) -> None:
    """Counts by urgency and group; calibration, fairness, decision curves; no row of a person."""
    from plantar import load
    from plantar.population.answered import Outcome, RunAnswers
    from plantar.population.parts import replace
    from plantar.population.report import page

    _check_new(out, ".html")
    report = page(RunAnswers(run), by or (), Outcome(outcome, urgent), least, load())
    tables = {out.with_suffix(f".{name}.csv"): t for name, t in report.tables.items()}
    with ExitStack() as files:
        files.enter_context(_new(out, ".html"))
        for path in tables:
            files.enter_context(_new(path, ".csv"))
        for path, text in ((out, report.html), *tables.items()):
            replace(path, text.encode())


def _new(path: Path, suffix: str) -> AbstractContextManager[None]:
    """A file that is written now, and was not there.

    Raises:
        PlantarError: it is there, ends in something else, or cannot be written.
    """
    from plantar.cli.files import writing

    _check_new(path, suffix)
    return writing(path)


def _check_new(path: Path, suffix: str) -> None:
    """A file can be written there that was not there.

    Raises:
        PlantarError: it is there, or ends in something else.
    """
    from plantar import PlantarError

    if path.suffix != suffix or path.exists():
        raise PlantarError(f"{path}: expected a new file that ends in {suffix}")
