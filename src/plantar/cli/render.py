"""The report in the terminal: urgency first, then where, what, why and what next."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from plantar import KnowledgeBase, Report
from plantar.assessment.contrary import contrary
from plantar.assessment.leading import reasons_beside, said_once, worth_listing
from plantar.assessment.report import RankedCondition, Reason, unused_note
from plantar.assessment.request import read_request
from plantar.assessment.urgent import worth_examining
from plantar.assessment.waiting import until_help
from plantar.cli.render_plan import render_daily, render_plan
from plantar.knowledge.evidence import State
from plantar.knowledge.share import percent, percent_range

STYLE = {
    "emergency_now": "bold white on red",
    "same_day": "bold red",
    "within_2_weeks": "bold yellow",
    "routine": "bold cyan",
    "self_care": "bold green",
}
NOT_CHECKED, MOST_RAISING = 8, 3


MOST_CAUSES, MOST_DONE = 3, 3


def render_short(
    report: Report, knowledge: KnowledgeBase, *, console: Console | None = None
) -> None:
    """Print one screen: how soon, the danger signs, what and where it may be, what to do."""
    out = console or Console(highlight=False)
    if report.title:
        out.print(f"[bold]{escape(report.title)}[/]\n")
    _level(report, out)
    for text in (*report.urgency.look, *_alarms(report)):
        out.print(f"  {escape(text)}")
    now = [w for w in report.urgency.safety_net if w.level == "emergency_now"]
    if now:
        signs = "; ".join(w.look_for[:1].lower() + w.look_for[1:] for w in now)
        out.print(f"  [bold]Call for help at once if[/] {escape(signs)}.")
    out.print("\n[bold]What it may be[/]")
    _leading(report, knowledge, out)
    _do(report, knowledge, out)
    if report.urgency.dangers:
        out.print("[dim]With --text, --ask puts the questions about dangers to you here.[/]")
    out.print("[dim]--full shows why, what would settle it and the whole plan.[/]")


def _alarms(report: Report) -> list[str]:
    """What the plan warns of beside the line of the level, else the first reason of the level."""
    where = report.urgency.where
    warned = [a.text for a in report.plan.alerts if a.text != where]
    return warned or [r.plain for r in reasons_beside(report)[:1] if r.plain != where]


def _leading(report: Report, knowledge: KnowledgeBase, out: Console) -> None:
    """What leads, the first causes and the place; without any finding what is missing."""
    out.print(f"  {escape(report.leading.plain)}")
    if report.leading.missing:
        for missing in report.leading.missing:
            out.print(f"  - tell [bold]{escape(missing.plain)}[/]")
        return
    shown = worth_listing(report.conditions[:MOST_CAUSES], knowledge.model.report)
    for item in shown or report.conditions[:1]:
        name = f"{escape(item.plain_name)} [dim]({escape(item.name)})[/]"
        out.print(f"  {percent(item.probability):>8}  {name}")
    out.print(f"[bold]Where[/]  {escape(report.place.plain)}")


def _level(report: Report, out: Console) -> None:
    """The level with what to do, or the dangers that keep it open."""
    answer = report.urgency
    out.print(
        f"[{STYLE['same_day' if answer.unsafe else answer.level]}] {answer.name.upper()} [/]  "
        f"{escape(answer.where)}"
    )
    if answer.unsafe:
        level = answer.level.replace("_", " ")
        if report.leading.missing:
            out.print("  If none of these is true: too little is known to say how soon.")
        else:
            out.print(f"  If none of these is true, the answer is: {level}.")
        for danger in answer.dangers:
            out.print(f"    - {escape(danger.plain)} [dim]({escape(danger.clinical)})[/]")


def _do(report: Report, knowledge: KnowledgeBase, out: Console) -> None:
    """The first things to do; in an emergency only how to get help."""
    plan = report.plan
    if plan.kind == "emergency":
        for item in plan.urgent[:1]:
            out.print(f"[bold]Now[/]  {escape(item.say or item.name)}")
        wait = until_help(report, knowledge)
        for line in (*wait.lines, wait.hope):
            if line:
                out.print(f"  {escape(line)}")
        return
    if way := report.person_sees:
        said = "; ".join(f"{r.who}, {r.when}" for r in way)
        out.print(f"[bold]Whom to see[/]  {escape(said)}")
    until = report.until_seen
    first = [item for item in plan.first(MOST_DONE + len(until)) if item not in until]
    for title, items in (("Until you are seen", until), ("What you can do", first[:MOST_DONE])):
        if items:
            out.print(f"[bold]{title}[/]")
        for item in items:
            said = f": {item.say}" if item.say else ""
            out.print(f"  - {escape(item.name + said)}")
    for concern in plan.medicines[:MOST_DONE]:
        out.print(f"  [yellow]{escape(concern.text[:1].upper() + concern.text[1:])}[/]")


def render(
    report: Report,
    knowledge: KnowledgeBase,
    *,
    sources: bool,
    clinician: bool = False,
    console: Console | None = None,
) -> None:
    """Print all; ``sources`` adds the bibliography, ``clinician`` the plan's cautions."""
    out = console or Console(highlight=False)
    if report.title:
        out.print(f"[bold]{escape(report.title)}[/]\n")
    _urgency(report, knowledge, out)
    if report.leading.missing:
        out.print("\n[bold]What[/]")
        _leading(report, knowledge, out)
    else:
        _causes(report, knowledge, out)
    _see(report, out)
    render_plan(report.plan, out, clinician=clinician, sources=sources)
    if report.plan.kind == "plan":
        render_daily(report.daily, out, seen_first=report.urgency.level == "same_day")
    _watch(report, out)
    for note in (*report.notes, *unused_note(report.unused)):
        out.print(f"[dim]{escape(note)}[/]")
    if sources:
        out.print("\n[bold]Sources[/]")
        for key, citation in report.references.items():
            out.print(f"  \\[{key}] {escape(citation)}")


def _causes(report: Report, knowledge: KnowledgeBase, out: Console) -> None:
    """Where, what, why, what is in doubt and what would settle it."""
    _places(report, knowledge, out)
    _conditions(report, knowledge, out)
    _doubts(report, out)
    given = read_request(report.input, knowledge)
    for condition in report.conditions[:2]:
        _why(condition, contrary(condition, given.evidence, given.map, knowledge), out)
    if report.must_not_miss:
        out.print("\n[bold]Must not be missed[/]")
        for line in report.must_not_miss:
            out.print(f"  {escape(line.clinical)}")
    _settle(report, knowledge, out)


def _urgency(report: Report, knowledge: KnowledgeBase, out: Console) -> None:
    answer = report.urgency
    _level(report, out)
    for reason in said_once(answer.set_by):
        out.print(f"  {escape(reason.plain)} [dim]({escape(reason.clinical)})[/]")
    for change in answer.would_raise[:MOST_RAISING]:
        out.print(f"  [dim]would raise it: {escape(change.clinical)}[/]")
    for change in answer.would_lower:
        out.print(f"  [dim]would lower it: {escape(change.clinical)}[/]")
    table = knowledge.findings
    given = read_request(report.input, knowledge).evidence
    unsure = {e.finding for e in given if e.state is State.UNSURE}
    own = [f for f in answer.not_checked if table[f].asked_of == "patient"]
    lists = (
        ("you were not sure", [f for f in own if f in unsure]),
        ("not asked", [f for f in own if f not in unsure]),
        ("for a clinician to examine or test", worth_examining(report, knowledge)),
    )
    for label, names in lists:
        if names:
            out.print(f"  [dim]{label}, and could raise it: {escape(_listed(names, knowledge))}[/]")


def _listed(findings: Sequence[str], knowledge: KnowledgeBase) -> str:
    """Findings by their terms, the first few."""
    shown = ", ".join(knowledge.findings[name].term for name in findings[:NOT_CHECKED])
    more = len(findings) - NOT_CHECKED
    return f"{shown} and {more} more" if more > 0 else shown


def _settle(report: Report, knowledge: KnowledgeBase, out: Console) -> None:
    """The next examinations and tests with what their results would mean."""
    out.print("\n[bold]What would settle it[/]")
    for step in report.would_settle:
        out.print(f"  {escape(step.name)}")
    names = {c.id: c.name for c in report.conditions}
    table = knowledge.conditions
    for item in report.workup.items:
        yes, no = item.if_present, item.if_absent
        shown = [
            names.get(o.leader) or (table[o.leader].name if o.leader in table else "another cause")
            for o in (yes, no)
        ]
        level = item.raises_to.replace("_", " ")
        out.print(
            f"  [cyan]{escape(item.name)}[/] [dim]({item.stage}, {escape(item.burden)}, cost "
            f"{item.cost})[/]\n     if so: {escape(shown[0])} {percent(yes.probability)}; "
            f"if not: {escape(shown[1])} {percent(no.probability)}"
            + (f"  [bold red]would mean {level}[/]" if level else "")
        )
    out.print(f"  [dim]{escape(report.workup.stop)}[/]")
    for avoid in report.workup.avoid:
        out.print(f"  [yellow]Better not:[/] {escape(avoid.test)}. [dim]{escape(avoid.why)}.[/]")


def _see(report: Report, out: Console) -> None:
    """Whom to see, or that nobody needs to be seen."""
    if not report.see:
        out.print("\n[bold]Whom to see[/]  Nobody for now.")
    for n, referral in enumerate(report.person_sees):
        head = "\n[bold]Whom to see[/]  " if n == 0 else "             "
        out.print(f"{head}{escape(referral.who)}, {escape(referral.when)}")
        if referral.bring:
            out.print(f"    [dim]bring {escape('; '.join(referral.bring))}[/]")


def _watch(report: Report, out: Console) -> None:
    """The safety net, one line for each thing to do."""
    if not report.urgency.safety_net:
        return
    out.print("\n[bold]Watch for[/]")
    by_do: dict[str, list[str]] = {}
    for item in report.urgency.safety_net:
        by_do.setdefault(item.do, []).append(item.sign)
    for do, signs in by_do.items():
        out.print(f"  [bold]If one of these is true: {escape(do)}[/]")
        for sign in signs:
            out.print(f"    {escape(sign)}")


def _places(report: Report, knowledge: KnowledgeBase, out: Console) -> None:
    out.print("\n[bold]Where[/]")
    if report.place.clinical:
        out.print(f"  {escape(report.place.clinical)}")
    for site in worth_listing(report.sites[:3], knowledge.model.report):
        side = "" if site.side == "unknown" else f", {site.own_side}"
        name = f"{escape(site.plain_name)} ({escape(site.name)}{side})"
        out.print(f"  {percent(site.probability):>8}  {name}")


def _conditions(report: Report, knowledge: KnowledgeBase, out: Console) -> None:
    out.print("\n[bold]What[/]")
    out.print(f"  {escape(report.leading.clinical)}")
    table = Table(box=None, pad_edge=True, show_header=True, header_style="dim")
    for heading in ("probability", "90 % interval", "condition", "basis of urgency"):
        table.add_column(heading)
    for item in worth_listing(report.conditions[:6], knowledge.model.report):
        table.add_row(
            percent(item.probability),
            percent_range(item.interval),
            f"{escape(item.plain_name)} [dim]({escape(item.name)})[/]",
            item.urgency.replace("_", " "),
        )
    out.print(table)


def _why(condition: RankedCondition, against: Sequence[Reason], out: Console) -> None:
    out.print(f"\n[bold]Why {escape(condition.name)}[/] (decibans: 10 is a factor of ten)")
    if abs(condition.text_db) >= 0.5:
        out.print(f"  {condition.text_db:+5.1f}  the text as a whole reads so")
    for reason in condition.reasons_for[:5]:
        out.print(f"  [green]+{reason.db:4.1f}[/]  {_say(reason)}")
    for reason in against[:4]:
        out.print(f"  [red]{reason.db:5.1f}[/]  {_say(reason)}")


def _doubts(report: Report, out: Console) -> None:
    """What does not fit, what would change the answer, and how sure the numbers are."""
    if report.contradictions:
        out.print("\n[bold]What does not fit[/]")
        for line in report.contradictions[:4]:
            out.print(f"  {escape(line.clinical)}")
    for pair in report.not_told_apart[:1]:
        ways = "; ".join(f"{w.text} ({w.asked_of})" for w in pair.by[:3])
        names = {c.id: c.name for c in report.conditions}
        first, second = names.get(pair.first, pair.first), names.get(pair.second, pair.second)
        out.print(f"\n[bold]Not yet told apart[/]  {escape(first)} and {escape(second)}")
        if ways:
            out.print(f"  what would do it: {escape(ways)}")
    if report.next_questions:
        question = report.next_questions[0]
        out.print(f"\n[bold]Next question[/]  {escape(question.text)}")
        out.print(f"  [dim]{escape(question.why)}[/]")


def _say(reason: Reason) -> str:
    said = "" if reason.state == "present" else "no "
    keys = ", ".join(reason.references)
    return f"{said}{escape(reason.text)} [dim]({reason.basis}: {escape(keys)})[/]"
