"""``plantar assess``: read a case or a text, or ask; assess; print."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from plantar import ExtractedFact, Extraction, KnowledgeBase, Person, Plantar, Report
from plantar.assessment.meanwhile import Meanwhile
from plantar.assessment.request import Request
from plantar.care.care_plan import SafetyAnswers
from plantar.cli.ask import ask
from plantar.cli.ask_safety import ask_safety
from plantar.cli.render import render, render_short
from plantar.errors import EvidenceError
from plantar.intake.state import InterviewState
from plantar.intake.vignette import parse_flags
from plantar.knowledge.evidence import Layer


@dataclass(frozen=True, slots=True)
class Output:
    """How the report is shown, and in whose country's words."""

    as_json: bool = False
    sources: bool = False
    country: str = "generic"
    clinician: bool = False
    full: bool = False


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """What was said for the plan beside the case: medicines and safety answers, as typed."""

    medicines: str | None = None
    safety: tuple[str, ...] = ()

    def answers(self, knowledge: KnowledgeBase) -> SafetyAnswers:
        """The same, read."""
        return SafetyAnswers(parse_flags(self.safety, knowledge, "--safety"), self.medicines)


def run_assess(file: Path | None, output: Output, told: PlanInputs, *, until: str) -> None:
    """Assess the case in ``file``, or the answers of an interview, and print the report."""
    if until not in list(Layer):
        raise EvidenceError(f"--until: found {until!r}; expected {', '.join(Layer)}")
    door = Plantar()
    knowledge = door.knowledge
    said = told.answers(knowledge)
    if file is None:
        if not sys.stdin.isatty():
            raise EvidenceError("no case file, and nobody to ask: give a file or --text")
        report = _interviewed(door, _begin(door), output, said)
    else:
        report = door.assess_case(
            file,
            medicines=said.medicines,
            safety=said.flags,
            country=output.country,
            until=until,
        )
    _print(report, {}, output, knowledge)


def run_text(
    text: str, person: Person, output: Output, told: PlanInputs, *, questions: bool
) -> None:
    """Assess a complaint in a person's own words, or a clinician's note."""
    door, words = Plantar(), _read(text)
    heard = door.read(words, adults_only=person.age_years is None)
    said = told.answers(door.knowledge)
    if heard.self_harm:
        print(door.crisis_help(output.country), file=sys.stderr)
    asking = questions and sys.stdin.isatty()
    if asking or not output.as_json:
        _say(heard, door.knowledge)
    if asking:
        report = _interviewed(door, door.opening(heard, person), output, said)
    else:
        who, country = heard.person(person), output.country
        report = door.assessor.assess(Request(who, heard.evidence, heard.map, "", country, said))
    _print(report, {"heard": heard_as_dict(heard), "words": words}, output, door.knowledge)
    if output.full and not output.as_json:
        _say_similar(heard, door.knowledge)


def _interviewed(
    door: Plantar, state: InterviewState, output: Output, said: SafetyAnswers
) -> Report:
    """The report after the questions of the interview and, unless broken off, of the plan."""

    def meanwhile(now: InterviewState) -> Meanwhile | None:
        return door.emergency_meanwhile(
            now, medicines=said.medicines, safety=said.flags, country=output.country
        )

    asked = ask(door.interviewer, state, meanwhile=meanwhile)

    def judged(answers: SafetyAnswers) -> Report:
        return door.assess_interview(
            asked.state,
            medicines=answers.medicines,
            safety=answers.flags,
            country=output.country,
        )

    return judged(said) if asked.broken_off else ask_safety(judged, said)


def _begin(door: Plantar) -> InterviewState:
    """Their own words first, if they like."""
    out = Console(highlight=False)
    out.print("[bold]What is wrong, in your own words?[/] [dim]Enter skips to the questions.[/]")
    try:
        said = out.input("[bold cyan]> [/]").strip()
    except EOFError:  # Ctrl-D breaks off as Ctrl-C does
        raise KeyboardInterrupt from None
    if not said:
        return InterviewState()
    heard = door.read(said, adults_only=True)
    if heard.self_harm:
        out.print(f"[bold yellow]{escape(door.crisis_help('generic'))}[/]")
    _say(heard, door.knowledge)
    return door.opening(heard)


def _read(text: str) -> str:
    """The text itself, what a named file holds, or standard input for ``-``."""
    if text == "-":
        return sys.stdin.read()
    if text.startswith("@"):
        try:
            return Path(text[1:]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise EvidenceError(f"--text {text}: cannot be read as text: {error}") from error
    return text


def heard_as_dict(heard: Extraction) -> dict[str, Any]:
    """What was understood, with the place of each fact in the text."""
    return {
        "facts": [_fact(f) for f in heard.facts],
        "perhaps": [_fact(f) for f in heard.perhaps],
        "doubts": [asdict(d) for d in heard.doubts],
        "not_understood": [asdict(u) for u in heard.unheard],
        "map": heard.map.as_dict(),
        "age_years": heard.age_years,
        "sex": heard.sex,
        "pregnant": heard.pregnant,
        "duration_days": heard.duration_days,
        "english": not heard.foreign,
        "of_another": heard.of_another,
        "self_harm": heard.self_harm,
        "reads_like": dict(heard.gist.leading) if heard.gist else {},
        "similar_cases": [asdict(case) for case in heard.gist.similar] if heard.gist else [],
    }


def _fact(fact: ExtractedFact) -> dict[str, Any]:
    item = fact.evidence
    return {
        "finding": item.finding,
        "state": item.state.value,
        "side": item.side.value if item.side else "",
        "value": item.value,
        "confidence": item.confidence,
        "start": fact.start,
        "end": fact.end,
        "said": fact.said,
    }


def _say(heard: Extraction, knowledge: KnowledgeBase) -> None:
    out = Console(highlight=False)
    if heard.gist and heard.gist.alarming:
        first = "This may be harmless and can be urgent: answer the danger questions first."
        out.print(f"[bold yellow]{first}[/]")
    if heard.foreign:
        out.print("[bold yellow]plantar reads English only: nothing was taken from this text.[/]\n")
        return
    if not heard.facts and not heard.map.regions:
        out.print("[bold yellow]Nothing in this text was understood as a complaint.[/]")
        out.print("Say where you feel it, since when, and what makes it better or worse.\n")
        return
    out.print("[bold]Understood[/]")
    for fact in heard.facts:
        plain = knowledge.findings[fact.evidence.finding].plain
        no = {"absent": "no: ", "unsure": "not sure: "}.get(fact.evidence.state.value, "")
        out.print(f"  \u201c{escape(fact.said.strip())}\u201d [dim]{no}{escape(plain)}[/]")
    for doubt in heard.doubts:
        out.print(f"  [yellow]{escape(doubt.question)}[/] [dim]({escape(doubt.said)})[/]")
    if heard.unheard:
        said = "; ".join(u.said.strip() for u in heard.unheard)
        out.print(f"[dim]Not understood: {escape(said[:400])}[/]")
    out.print()


def _say_similar(heard: Extraction, knowledge: KnowledgeBase) -> None:
    """Published cases that were told in like words: after the answer, which they do not prove."""
    cases = heard.gist.similar if heard.gist else ()
    out = Console(highlight=False)
    if cases:
        out.print("\n[bold]Published cases that began with words like yours[/]")
    for case in cases:
        names = " or ".join(knowledge.conditions[c].name for c in case.conditions)
        out.print(f"  - {escape(case.title)}: {names}")


def _print(report: Report, extra: dict[str, Any], output: Output, knowledge: KnowledgeBase) -> None:
    if output.as_json:
        print(json.dumps({**report.as_dict(), **extra}, indent=1, ensure_ascii=False))
    elif not (output.full or output.sources or output.clinician):
        render_short(report, knowledge)
    else:
        render(report, knowledge, sources=output.sources, clinician=output.clinician)
