"""``plantar selftest``: how to do a test at home, and its picture."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape

from plantar import load
from plantar.anatomy.guide import draw_self_test
from plantar.anatomy.raster import png
from plantar.cli.files import PICTURES, ending, write
from plantar.errors import EvidenceError


def run_selftest(name: str, out: Path | None) -> None:
    """List the self-tests, or show one and write its picture."""
    knowledge, console = load(), Console(highlight=False)
    if not name:
        for key, test in knowledge.self_tests.items():
            console.print(f"[cyan]{key}[/]  {escape(test.name)}")
        return
    if name not in knowledge.self_tests:
        raise EvidenceError(f"{name}: no such test; expected {', '.join(knowledge.self_tests)}")
    test = knowledge.self_tests[name]
    console.print(f"[bold]{escape(test.name)}[/] [dim]{test.minutes} min[/]")
    console.print(f"[bold red]{escape(test.not_when)}[/]")
    for number, step in enumerate(test.steps, 1):
        console.print(f"{number}. {escape(step)}")
    console.print(f"[bold]What to answer.[/] {escape(test.reads)}")
    if test.helper:
        console.print("You need somebody to help you.")
    if out is None:
        return
    picture = draw_self_test(test)
    write(out, png(picture, 700) if ending(out, PICTURES) == ".png" else picture)
