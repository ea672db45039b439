"""``plantar diet``, ``exercise`` and ``follow-up``: daily life, past the safety gate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from plantar import KnowledgeBase, Person, Plantar, Report, load
from plantar.anatomy.guide import draw_exercise
from plantar.assessment.daily import eater_of
from plantar.assessment.request import read_request
from plantar.care.calendar import CalendarEntry, calendar
from plantar.care.care_plan import SafetyAnswers
from plantar.care.diet import answers as food_answers
from plantar.care.diet import diet
from plantar.care.exercise import MOST, Programme, programme
from plantar.care.flags import Situation, flags_of
from plantar.care.follow_up import SOONER, entries
from plantar.care.gate import Gate
from plantar.cli.cases import report_of
from plantar.cli.files import ending, write
from plantar.cli.options import person_from
from plantar.errors import EvidenceError, did_you_mean
from plantar.intake.vignette import parse_flags
from plantar.knowledge.expression import PlainFacts

WEEKDAYS = ("Day 1", "Day 2", "Day 3", "Day 4", "Day 5", "Day 6", "Day 7")


def assessed(file: Path, knowledge: KnowledgeBase, said: SafetyAnswers | None = None) -> Report:
    """The report of a case, with more safety answers where there are some.

    Raises:
        EvidenceError: the case is an emergency, where nothing else is advised.
    """
    report = report_of(file, Plantar(knowledge).assessor, "generic", said)
    if report.plan.kind == "emergency":
        raise EvidenceError(f"{file.name} is an emergency. {report.urgency.where}")
    return report


def run_diet(
    file: Path | None, age: int, sex: str, avoids: Iterable[str], safety: Iterable[str]
) -> None:
    """Print targets, a week and advice, for a case or for an age and a sex.

    Raises:
        EvidenceError: an unknown sex, food word or safety answer; an emergency.
    """
    knowledge, out = load(), Console(highlight=False)
    answers = parse_flags(safety, knowledge, "--safety")
    if file is None and not age:
        raise EvidenceError("diet: --age or a case file is needed; none was given")
    if file is None:
        person = person_from(age, sex, "unknown")
        known = flags_of(Situation(person, answers=answers), knowledge).states
    else:
        report = assessed(file, knowledge, SafetyAnswers(answers))
        person, known = read_request(report.input, knowledge).person, report.daily.known
    eater = eater_of(person, known)
    if eater is None:
        raise EvidenceError(f"{file}: context.age_years is needed for a diet")
    plan = diet(replace(eater, avoids=frozenset(avoids)), knowledge)
    out.print("[bold]Each day[/]")
    named = {t.nutrient: t for t in plan.targets}
    for t in plan.targets:
        low = f"at least {t.at_least:g}" if t.at_least is not None else ""
        high = f"at most {t.at_most:g}" if t.at_most is not None else ""
        limits = ", ".join(x for x in (low, high) if x)
        goal = f"{limits} {t.unit}" if limits else "no goal"
        label = " (estimate)" if t.estimate else ""
        why = f". {t.why}" if t.why else ""
        out.print(f"  {t.name}: {goal}{label}{escape(why)}")
    for name, day in zip(WEEKDAYS, plan.week.days, strict=True):
        out.print(f"\n[bold]{name}[/]")
        for meal, dish in dict.fromkeys((s.meal, s.dish) for s in day):
            out.print(f"  {meal}: {escape(dish)}")
    out.print("\n[bold]Shopping list[/]")
    for name, grams in plan.week.shopping:
        out.print(f"  {escape(name)}, {grams:g} g")
    out.print()
    for gap in plan.week.short:
        t = named[gap.nutrient]
        out.print(
            f"[yellow]These foods cannot meet {t.name}: {gap.reached:.3g} of {gap.wanted:g} "
            f"{t.unit} a day.[/] Ask whether a supplement is right for you."
        )
    for line in (*plan.advice, *plan.cannot):
        out.print(f"  - {escape(line)}")


def run_food_answers() -> None:
    """Print the article's foods with what is true of each."""
    out = Console(highlight=False)
    for name, content, truth, check in food_answers(load().care.diet):
        out.print(f"[bold]{escape(name)}[/] ({escape(content)}): {escape(truth)}. {escape(check)}")


def run_exercise(
    file: Path | None,
    causes: Iterable[str],
    fitness: str,
    safety: Iterable[str],
    start: str,
    out_file: Path | None,
    drawings: Path | None,
) -> None:
    """Print a programme for a case or for causes; write it as iCalendar, and its drawings.

    Raises:
        EvidenceError: an unknown cause, fitness, safety answer or date; an emergency.
    """
    knowledge, out = load(), Console(highlight=False)
    if fitness not in MOST:
        raise EvidenceError(f"--fitness: found {fitness!r}; expected {', '.join(MOST)}")
    day = _date(start) if start else date.today()
    if out_file is not None:
        ending(out_file, (".ics",))
    p, answers = probabilities(causes, knowledge), parse_flags(safety, knowledge, "--safety")
    if file is None and not p:
        raise EvidenceError("exercise: a case file or a --cause is needed; none was given")
    if file is None:
        told = Situation(Person(), answers=answers, probabilities=p)
        known = flags_of(told, knowledge).states
    else:
        report = assessed(file, knowledge, SafetyAnswers(answers))
        p = {**{c.id: c.probability for c in report.conditions}, **p}
        known = report.daily.known
    care = knowledge.care
    gate = Gate(PlainFacts(known), care.safety_rules, care.flags)
    found = programme(gate, p, fitness, knowledge)  # type: ignore[arg-type]
    show_programme(found, knowledge, out)
    if out_file is not None:
        lines = [
            CalendarEntry(i.id, i.name, f"{i.how}\n{i.dose}\nStop: {i.stop}", 0, i.days_per_week)
            for i in found.chosen
            if i.days_per_week
        ]
        write(out_file, calendar(lines, day))
    if drawings is not None:
        for item in found.chosen:
            picture = draw_exercise(item.id, item.name, item.how)
            write(drawings / f"{item.id}.svg", picture)


def show_programme(found: Programme, knowledge: KnowledgeBase, out: Console) -> None:
    """Print what is chosen, what is not, and the questions that could free it."""
    if not found.chosen:
        out.print("[yellow]No exercise is safe to advise yet.[/]")
    for item in found.chosen:
        out.print(f"[bold]{escape(item.name)}[/]: {escape(item.how)}")
        often = "; ".join(part for part in (item.dose, item.frequency) if part)
        dose = f"{often}. {item.start}"
        out.print(f"  {escape(dose)}\n  Stop: {escape(item.stop)}")
        for warning in item.warnings:
            out.print(f"  [yellow]{escape(warning)}[/]")
    for strain in found.not_now:
        out.print(f"[yellow]Leave for now: {escape(strain.name)}[/]. {escape(strain.again)}")
    for held in found.withheld:
        out.print(f"[dim]Not now: {escape(held.name)} ({escape(' '.join(held.because[:3]))})[/]")
    asked = dict.fromkeys(q for held in found.withheld for q in held.questions)
    for flag in asked:
        question = knowledge.care.flags[flag]
        for line in question.listed:
            out.print(f"    - {escape(line)}")
        if question.asked:
            out.print(f"  {escape(question.asked)} [dim]--safety {flag}=yes or =no[/]")


def run_follow_up(file: Path, start: str, out_file: Path | None) -> None:
    """Print what to look at, measure and when to be seen again; write it as iCalendar.

    Raises:
        EvidenceError: the case is an emergency, or no such date.
    """
    knowledge, out = load(), Console(highlight=False)
    day = _date(start) if start else date.today()
    if out_file is not None:
        ending(out_file, (".ics",))
    plan = assessed(file, knowledge).daily.follow_up
    if plan.daily:
        out.print("[bold]Every day[/]")
    for line in plan.daily:
        out.print(f"  - {escape(line)}")
    for check in plan.checks:
        plain = check.plain
        out.print(f"[bold]{escape(plain.name)}[/]: {escape(plain.when)}")
        out.print(f"  Write down: {escape(plain.write_down)}")
        out.print(f"  What to expect: {escape(plain.expect)}")
        out.print(f"  [yellow]{SOONER}: {escape(plain.sooner)}[/]")
    if plan.complications:
        out.print("[bold]What this is there to prevent[/]")
    for check in plan.complications:
        out.print(f"  - {escape(check.plain.name)}: {escape(check.plain.expect)}")
        out.print(f"    [yellow]Be seen: {escape(check.plain.sooner)}[/]")
    if plan.red_lines:
        out.print("[bold]Red lines[/]")
    for line in plan.red_lines:
        out.print(f"  - {escape(line)}")
    if out_file is not None:
        write(out_file, calendar(entries(plan), day))


def probabilities(given: Iterable[str], knowledge: KnowledgeBase) -> Mapping[str, float]:
    """Causes written as ID or ID=0.6."""
    found = {}
    for text in given:
        name, _, number = text.partition("=")
        try:
            p = float(number or 1)
        except ValueError:
            p = -1.0
        if name not in knowledge.conditions:
            close = did_you_mean(name, knowledge.conditions)
            raise EvidenceError(f"--cause: found {name!r}; expected the id of a condition{close}")
        if not 0 <= p <= 1:
            raise EvidenceError(f"--cause: found {text!r}; expected ID, or ID=0.6")
        found[name] = p
    return found


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise EvidenceError(f"--start: found {text!r}; expected a date like 2026-04-03") from None
