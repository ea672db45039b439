"""The care plan in the terminal: what to do, what to ask, what to leave alone, and why."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from plantar.assessment.daily import DailyLife
from plantar.care.care_plan import CarePlan, PlanItem
from plantar.care.grades import GRADES

MOST_NOW = 6
MOST_DISCUSS = 6
MOST_BARRED = 6
MOST_AGAINST = 5
MOST_HELD = 5
WHO = {"gp": "GP"}
NO_STOP = ("", "n/a", "none")


def render_daily(daily: DailyLife, out: Console, *, seen_first: bool = False) -> None:
    """Exercises with their dose, what to follow, and the scores of which half or more is known.

    ``seen_first``: the person is to be seen today; no later date stands in its place.
    """
    if daily.exercise.chosen:
        out.print("\n[bold]Exercise[/]")
        for item in daily.exercise.chosen:
            dose = ", ".join(part for part in (item.dose, item.frequency) if part)
            out.print(f"  {escape(item.name)}: {escape(dose)}")
            out.print(f"     [dim]stop if: {escape(item.stop)}[/]")
    if daily.diet:
        out.print("\n[bold]Food[/] [dim](a week of meals: plantar diet)[/]")
        for line in (*daily.diet.advice[:3], *daily.diet.cannot[:1]):
            out.print(f"  {escape(line)}")
    for check in daily.follow_up.checks[:1]:
        first = "first be seen; then " if seen_first else ""
        out.print(f"\n[bold]Check again[/]  {first}{escape(check.plain.when)}")
        out.print(f"  [dim]sooner: {escape(check.plain.sooner)}[/]")
    known = [s for s in daily.scores if 2 * len(s.missing) <= len(s.items)]
    if known:
        out.print("\n[bold]Scores[/] [dim](from the same answers; not counted again)[/]")
    for score in known:
        span = f"{score.low:g}" if score.low == score.high else f"{score.low:g} to {score.high:g}"
        out.print(f"  {escape(score.name)}: {span} [dim]{escape(' or '.join(score.meanings))}[/]")


def render_plan(
    plan: CarePlan, out: Console, *, clinician: bool = False, sources: bool = False
) -> None:
    """Print the plan; in an emergency how to get help and nothing else.

    ``clinician`` adds evidence and cautions, ``sources`` the keys of the bibliography.
    """
    out.print("\n[bold]The plan[/]")
    for alert in plan.alerts:
        out.print(f"  [bold red]{escape(alert.text)}[/]")
    for item in plan.urgent:
        out.print(f"  [red]{escape(item.say or item.name)}[/]")
    if plan.kind == "emergency":
        return
    if plan.kind == "held":
        _items("At once", plan.now, out, clinician=clinician, sources=sources)
        out.print("  Two quick checks first, then the plan.")
    for heading, items in (
        ("Do now", plan.now[:MOST_NOW] if plan.kind == "plan" else ()),
        ("Discuss", plan.discuss[:MOST_DISCUSS]),
    ):
        _items(heading, items, out, clinician=clinician, sources=sources)
    _medicines(plan, out)
    _questions(plan, out)
    _held(plan, out)
    _refused("Not for you now", plan.not_for_you[:MOST_BARRED], out, advice=False)
    _refused("Not advised", plan.not_advised[:MOST_AGAINST], out, advice=True)
    for note in plan.notes:
        out.print(f"  [yellow]{escape(note)}[/]")


def _items(
    heading: str, items: Sequence[PlanItem], out: Console, *, clinician: bool, sources: bool
) -> None:
    if not items:
        return
    out.print(f"  [bold]{heading}[/]")
    for item in items:
        who = "" if item.who == "self" else f"; with: {WHO.get(item.who, item.who)}"
        grounds = "; ".join(filter(None, (GRADES[item.grade], item.why)))
        out.print(f"   - {escape(item.name)} [dim]({escape(grounds)}{who})[/]")
        if item.say:
            out.print(f"     {escape(item.say)}")
        for warning in item.warnings:
            out.print(f"     [yellow]{escape(warning)}[/]")
        if item.stop not in NO_STOP:
            out.print(f"     [dim]stop and ask if: {escape(item.stop)}[/]")
        if clinician:
            _clinician(item, out)
        if sources:
            out.print(f"     [dim]sources: {escape(', '.join(item.references))}[/]")


def _clinician(item: PlanItem, out: Console) -> None:
    note = item.clinician
    for text in (note.evidence, note.precautions, *note.cautions):
        if text:
            out.print(f"     [cyan]{escape(text)}[/]")
    if item.check_first:
        out.print(f"     [cyan]not asked: {escape(', '.join(item.check_first))}[/]")


def _medicines(plan: CarePlan, out: Console) -> None:
    if not plan.taken and not plan.medicines:
        return
    out.print("  [bold]Your medicines[/]")
    if plan.taken:
        out.print(f"   read: {escape(', '.join(plan.taken))}")
    for concern in plan.medicines:
        style = "yellow" if concern.soon else "dim"
        out.print(f"   - [{style}]{escape(concern.text)}[/]")


def _questions(plan: CarePlan, out: Console) -> None:
    if not plan.questions:
        return
    out.print("  [bold]A few safety questions[/] [dim](each can free more of the plan)[/]")
    for question in plan.questions:
        out.print(f"   - {escape(question.whole)} [dim]({question.flag}: {question.frees} wait)[/]")


def _held(plan: CarePlan, out: Console) -> None:
    """What waits for an answer, and for which; a plan without it looks as if it were nothing."""
    if plan.kind != "plan" or not plan.held:
        return
    out.print("  [bold]Once it is known to be safe[/]")
    for item in sorted(plan.held, key=lambda item: not item.leads)[:MOST_HELD]:
        why = " ".join(item.because[:1])
        out.print(f"   - {escape(item.name)}: [dim]{escape(why)}[/]")
    if (rest := len(plan.held) - MOST_HELD) > 0:
        out.print(f"   [dim]and {rest} more[/]")


def _refused(heading: str, items: Sequence[PlanItem], out: Console, *, advice: bool) -> None:
    """Items that are not offered; ``advice`` says what is wrong with the thing itself."""
    if not items:
        return
    out.print(f"  [bold]{heading}[/]")
    for item in items:
        said = f"{item.say.rstrip('.')}." if item.say else ""
        weigh = ("A specialist may still weigh it.",) if item.who == "specialist" else ()
        why = (said, *item.because[:1]) if advice else (*item.because[:2], *weigh)
        out.print(f"   - {escape(item.name)}: [dim]{escape(' '.join(why))}[/]")
