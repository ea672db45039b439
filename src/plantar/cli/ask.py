"""The interview in the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from plantar import KnowledgeBase, PaintedMap
from plantar.anatomy.place_words import painted_words
from plantar.assessment.meanwhile import Meanwhile
from plantar.cli.look_over import SHORT, look_over
from plantar.cli.paint import paint_in_text
from plantar.errors import EvidenceError
from plantar.intake.interview import Interviewer
from plantar.intake.state import InterviewState
from plantar.intake.steps import Step

HELP = (
    "Answer with the number or the word. Enter skips. [b]?[/] why this is asked, [b]back[/] one "
    "question back, [b]review[/] to see and change what you said, [b]done[/] to finish now."
)
STOP = ("done", "quit", "exit")
ENDS = ("emergency", "review")
"""Where an empty line ends the questions."""
ON = "go on"


@dataclass(frozen=True)
class Interviewed:
    """What was said, and whether the person broke off: then nothing more is asked."""

    state: InterviewState
    broken_off: bool = False


def ask(
    engine: Interviewer,
    state: InterviewState,
    out: Console | None = None,
    *,
    meanwhile: Callable[[InterviewState], Meanwhile | None] = lambda state: None,
) -> Interviewed:
    """Ask until nothing is worth asking or the person leaves.

    ``meanwhile``: what to say before a question where the answer of the moment is an emergency; it
    is said again whenever it changes.
    """
    console = out or Console(highlight=False)
    console.print(f"[dim]{HELP}[/]\n")
    told: Meanwhile | None = None
    while True:
        step = engine.step(state)
        if step.kind == "review" and not step.options:
            return Interviewed(state)
        if (now := meanwhile(state)) != told and now and step.kind != "emergency":
            console.print(_panel(now))
        told = now
        _show(step, console, engine.knowledge)
        try:
            said = console.input("[bold cyan]> [/]").strip()
            if said.lower() in STOP or (step.kind in ENDS and not said):
                return Interviewed(state)
            state = _take(engine, state, step, said, console)
        except (EOFError, KeyboardInterrupt):
            console.print()
            return Interviewed(state, broken_off=True)


def _take(
    engine: Interviewer, state: InterviewState, step: Step, said: str, console: Console
) -> InterviewState:
    """The state after one line; what cannot be used is explained and changes nothing."""
    word = said.lower()
    if word == "back":
        return engine.back(state)
    if word in ("?", "why", "??"):
        console.print(f"  [italic]{escape(step.why or 'It helps to judge what is likely.')}[/]")
        return state
    try:
        if word.startswith("review"):
            return look_over(engine, state, word.removeprefix("review").split(), console)
        if step.kind == "paint" and word not in ("", "skip", "not sure"):
            map_ = paint_in_text(said, engine)
            _say_map(map_, engine.knowledge, console)
            return engine.answer(state, step, json.dumps(map_.as_dict()))
        if step.kind == "emergency" and _option(step, word) != ON:
            console.print(f"  [red]Enter shows what to do; {ON!r} asks on anyway.[/]")
            return state
        return engine.answer(state, step, _value(step, said))
    except EvidenceError as error:
        console.print(f"  [red]{escape(str(error))}[/]")
        return state


def _value(step: Step, said: str) -> str:
    """The option that was typed: its number, its word, or a short form; several with commas."""
    if step.kind == "several_of":
        return ",".join(_option(step, part.strip()) for part in said.split(",") if part.strip())
    if step.kind in ("yes_no", "self_test"):
        return SHORT.get(said.lower()) or _option(step, said)
    if step.kind == "sex":
        return {"f": "female", "m": "male"}.get(said.lower()[:1]) or _option(step, said)
    return _option(step, said)


def _option(step: Step, said: str) -> str:
    """The value of one typed option.

    Raises:
        EvidenceError: none that is shown; the values themselves stand on no screen.
    """
    if said.isdigit() and 1 <= int(said) <= len(step.options):
        return step.options[int(said) - 1][0]
    word = SHORT["u"] if said.lower() == "u" else said.lower()
    values = {shown.lower(): value for value, shown in step.options}
    values |= {value: value for value, _ in step.options}
    if step.options and step.kind != "emergency" and word not in {*values, "", "skip"}:
        last = len(step.options)
        raise EvidenceError(f"found {said!r}; expected a number from 1 to {last}, or Enter to skip")
    return values.get(word, word)


def _panel(told: Meanwhile) -> Panel:
    """Beside a question; the questions go on."""
    lines = "\n".join(escape(line) for line in told.lines)
    return Panel(
        f"[bold]Call your emergency number now.[/]\n{lines}\n\nGo on answering while you wait.",
        title="Get emergency help now",
        border_style="red",
    )


def _show(step: Step, console: Console, knowledge: KnowledgeBase) -> None:
    if step.kind == "emergency":
        console.print(
            Panel(
                f"[bold]{escape(step.text)}[/]\n\nCall your emergency number or go to an emergency "
                f"department now. Enter shows what to do. Type {ON!r} to be asked on anyway, or "
                "review to change what you said.",
                title="This can be an emergency",
                border_style="red",
            )
        )
        return
    if step.guide:
        _show_guide(step.guide, console, knowledge)
    if step.kind == "review":
        console.print(f"{escape(step.text)} [dim]Enter ends.[/]")
    else:
        console.print(
            f"[dim]{step.done + 1} of at most {step.done + step.left}[/]  {escape(step.text)}"
        )
    if step.kind == "paint":
        console.print(
            '  [dim]Say it in words ("underside of the right heel, tingling in both big toes"), or '
            "type [b]sole[/], [b]top[/], [b]inner[/], [b]outer[/] or [b]heel[/] with a side and "
            "letters: [b]right sole lmn[/]. Type [b]right sole[/] alone to see the letters.[/]"
        )
    for number, (_, wording) in enumerate(step.options, 1):
        console.print(f"   [cyan]{number}[/] {escape(wording)}")
    if step.kind == "several_of":
        console.print("  [dim]Several with commas: 1, 3[/]")


def _show_guide(guide: str, console: Console, knowledge: KnowledgeBase) -> None:
    """How to do a self-test, and first when not to."""
    test = knowledge.self_tests[guide]
    who = "with a helper" if test.helper else "alone"
    lines = [f"[bold red]{escape(test.not_when)}[/]"]
    lines += [f"{n}. {escape(step)}" for n, step in enumerate(test.steps, 1)]
    lines.append(f"[dim]A picture: plantar selftest {guide} -o {guide}.svg[/]")
    title = f"A test you can do: {test.name} ({who}, {test.minutes} min)"
    console.print(Panel("\n".join(lines), title=escape(title), border_style="cyan"))


def _say_map(map_: PaintedMap, knowledge: KnowledgeBase, console: Console) -> None:
    for kind, places in painted_words(map_, knowledge.regions):
        console.print(f"  [green]{kind}: {escape(places)}[/]")
