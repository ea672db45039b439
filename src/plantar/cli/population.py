"""``plantar population``: tables of people in, tables and figures out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

population_app = typer.Typer(
    help="The same assessment over a table of people (needs plantar[population]).",
    no_args_is_help=True,
)
Table = Annotated[Path, typer.Argument(help="A table: .parquet, .arrow or .csv.")]
Out = Annotated[Path, typer.Argument(help="A new folder, or that of the same run, to go on.")]


@population_app.callback()
def needs_the_extra() -> None:
    """Says which extra to install where it is missing."""
    from importlib.util import find_spec

    from plantar.errors import PlantarError

    missing = [name for name in ("pyarrow", "duckdb") if find_spec(name) is None]
    if missing:
        raise PlantarError(f"{', '.join(missing)}: not installed; pip install 'plantar[population]'")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@population_app.command("assess")
def assess(
    table: Table,
    out: Out,
    long: Annotated[bool, typer.Option("--long", help="One row a fact, not a person.")] = False,
    keep: Annotated[
        list[str] | None, typer.Option(help="A column to carry to the answers; may be repeated.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, max=20, help="Conditions of each person.")] = 3,
    workers: Annotated[
        int, typer.Option(min=0, help="Processes; 0 takes all cores. The answers are the same.")
    ] = 0,
    batch: Annotated[int, typer.Option(min=1, max=100_000, help="Rows of a batch.")] = 8192,
) -> None:
    """Assess everybody in a table; killed, it goes on with the same command."""
    from plantar.population.batch import Options
    from plantar.population.local import assess_table
    from plantar.population.tables import Source

    options = Options(long, tuple(keep or ()), top)
    source = Source(table, long=long, keep=options.keep, size=batch)
    console = Console(stderr=True)
    with _progress(console, source.n_rows) as done:
        manifest = assess_table(
            source, out, options, workers=workers or os.cpu_count() or 1, done=done
        )
    console.print(
        f"{manifest['assessed']} of {manifest['people']} people assessed, "
        f"{manifest['rejected']} rejected, {manifest['malformed_rows']} rows malformed; "
        f"reasons in {out / 'rejects'}",
        soft_wrap=True,
    )
    for level, n in manifest["urgency"].items():
        console.print(f"  {level:20s} {n:>12,}")


@contextmanager
def _progress(console: Console, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar with the time left, where the table says how many rows it has."""
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


@population_app.command("simulate")
def simulate(
    out: Annotated[Path, typer.Argument(help="A file to write, .parquet.")],
    people: Annotated[int, typer.Option(min=1, help="How many.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people.")] = 1,
    asked: Annotated[int, typer.Option(min=1, help="Findings known of each.")] = 60,
) -> None:
    """Draw people from the model, for tests and teaching."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from plantar.errors import PlantarError
    from plantar.front import Plantar
    from plantar.population import simulate as drawing

    if out.suffix != ".parquet" or out.exists():
        raise PlantarError(f"{out}: expected a new file that ends in .parquet")
    door = Plantar()
    writer: pq.ParquetWriter | None = None
    for batch in drawing.simulate(door, people, seed=seed, asked=asked):
        writer = writer or pq.ParquetWriter(out, batch.schema, compression="zstd")
        writer.write_table(pa.Table.from_batches([batch]))
    if writer is not None:
        writer.close()
    Console(stderr=True).print(drawing.CAVEAT)
