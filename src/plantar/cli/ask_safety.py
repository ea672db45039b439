"""The safety questions of the plan in the terminal: medicines, then what frees most."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rich.console import Console
from rich.markup import escape

from plantar import Report
from plantar.care.care_plan import SafetyAnswers, SafetyQuestion
from plantar.cli.ask import STOP

MOST = 12
"""Safety questions asked at most; the rest stay open and hold back what they guard."""
WORDS = {"y": True, "yes": True, "n": False, "no": False}
NONE, UNKNOWN = ("n", "no"), ("", "u", "not sure", "skip")
"""Words for no medicines, and for not knowing or saying them."""
MEDICINES = "Which medicines, vitamins and herbal products do you take?"
LISTED = "none is an answer, Enter if you do not know; done to finish"
ANSWER = "y, n, or Enter if you do not know; done to finish"
OF_LIST = "none, or the numbers of those that are true; Enter if you do not know; done to finish"
TWO_MEANINGS = "That can mean two things."

Assess = Callable[[SafetyAnswers], Report]


def ask_safety(assess: Assess, said: SafetyAnswers, out: Console | None = None) -> Report:
    """The report after the questions; an emergency or ``done`` ends them at once."""
    console = out or Console(highlight=False)
    report = assess(said)
    skipped: set[str] = set()
    try:
        if report.plan.kind != "emergency" and said.medicines is None:
            listed = _line(console, MEDICINES, LISTED)
            if listed.lower() in STOP:
                return report
            said = replace(said, medicines=_medicines(listed))
            report = assess(said)
        for _ in range(MOST):
            question = next((q for q in report.plan.questions if q.flag not in skipped), None)
            if question is None:
                break
            word = _said_to(question, console)
            if word in STOP:
                break
            skipped.add(question.flag)
            answer = _meant(word, question)
            if answer is not None:
                said = replace(said, flags={**said.flags, question.flag: answer})
                report = assess(said)
                if report.plan.kind == "emergency":
                    console.print(f"[red]This answer calls for help now: {word}[/]\n")
    except (EOFError, KeyboardInterrupt):
        return report
    return report


def _said_to(question: SafetyQuestion, console: Console) -> str:
    """What is typed; a yes or no to "none of these?" can mean two things and is asked again."""
    for number, line in enumerate(question.listed, 1):
        console.print(f"   [cyan]{number}[/] {escape(line)}")
    hint = OF_LIST if question.listed else ANSWER
    word = _line(console, question.text, hint).lower()
    while question.listed and word in WORDS:
        word = _line(console, TWO_MEANINGS, hint).lower()
    return word


def _meant(word: str, question: SafetyQuestion) -> bool | None:
    """The answer; of a list whether none of it is true."""
    if not question.listed:
        return WORDS.get(word)
    numbers = map(int, re.findall(r"\d+", word))
    one_is_true = any(1 <= n <= len(question.listed) for n in numbers)
    return False if one_is_true else True if word == "none" else None


def _medicines(listed: str) -> str | None:
    """The list as it is read; None where none was given."""
    if listed.lower() in UNKNOWN:
        return None
    return "none" if listed.lower() in NONE else listed


def _line(console: Console, text: str, hint: str) -> str:
    console.print(f"{escape(text)} [dim]{escape(hint)}[/]")
    return console.input("[bold cyan]> [/]").strip()
