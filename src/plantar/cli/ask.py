"""The interview in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from plantar.errors import EvidenceError
from plantar.intake.interview import Interviewer, InterviewState, Step

HELP = (
    "Answer with the number or the word. Enter skips. [b]?[/] why this is asked, [b]back[/] one "
    "question back, [b]done[/] to finish now."
)
SHORT = {"y": "yes", "n": "no", "u": "not sure", "?": "not sure"}


def ask(engine: Interviewer, state: InterviewState, out: Console | None = None) -> InterviewState:
    """Ask until nothing is worth asking; the state at the end."""
    console = out or Console(highlight=False)
    console.print(f"[dim]{HELP}[/]\n")
    while True:
        step = engine.step(state)
        if step.kind == "review":
            return state
        _show(step, console)
        try:
            said = console.input("[bold cyan]> [/]").strip()
        except (EOFError, KeyboardInterrupt):
            return state
        if said.lower() in ("done", "quit", "exit"):
            return state
        if said.lower() == "back":
            state = engine.back(state)
        elif said.lower() in ("why", "??") or (said == "?" and step.why):
            console.print(f"  [italic]{escape(step.why or 'It helps to judge what is likely.')}[/]")
        else:
            try:
                state = engine.answer(state, step, _value(step, said))
            except EvidenceError as error:
                console.print(f"  [red]{escape(str(error))}[/]")


def _value(step: Step, said: str) -> str:
    """The option that was typed: its number, its word, or a short form."""
    if said.isdigit() and step.options and 1 <= int(said) <= len(step.options):
        return step.options[int(said) - 1][0]
    if step.kind == "yes_no":
        return SHORT.get(said.lower(), said)
    if step.kind == "sex":
        return {"f": "female", "m": "male"}.get(said.lower()[:1], said)
    if step.kind == "emergency":
        return "go on"
    return said


def _show(step: Step, console: Console) -> None:
    if step.kind == "emergency":
        console.print(
            Panel(
                f"[bold]{escape(step.text)}[/]\n\nCall your emergency number or go to an emergency "
                "department now. Press Enter only to go on with the questions, Ctrl-D to stop.",
                title="This can be an emergency",
                border_style="red",
            )
        )
        return
    console.print(
        f"[dim]{step.done + 1} of at most {step.done + step.left}[/]  {escape(step.text)}"
    )
    for number, (_, wording) in enumerate(step.options, 1):
        console.print(f"   [cyan]{number}[/] {escape(wording)}")
