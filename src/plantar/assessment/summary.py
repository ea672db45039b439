"""A summary for the person, to keep and to show: the same facts as the letter, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plantar.anatomy.felt import entry_of
from plantar.assessment.document import Block, Bullets, Heading, Paragraph
from plantar.assessment.leading import said_once
from plantar.assessment.letter_parts import (
    NOT_SAID,
    NOTHING_YET,
    Cover,
    Letter,
    begun,
    denied_lines,
    foot,
    open_questions,
    own_words,
    painted,
    side_in_brackets,
)
from plantar.assessment.report import RankedCondition, Report, UrgencyAnswer
from plantar.assessment.reported import with_value
from plantar.assessment.waiting import until_help
from plantar.care.care_plan import PlanItem
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.triage.urgency import Urgency

SAME_DAY = Urgency.SAME_DAY.value
LEAST = 0.01
MOST = 1 - LEAST
"""Probabilities beyond which no number is named: nobody knows it so exactly."""
MOST_UNSURE = 6
"""Answers of "not sure" beside the dangers that are all named."""
IF_ONE_IS_TRUE = "If one of these is true:"


def patient_summary(
    report: Report, knowledge: KnowledgeBase, on: date, cover: Cover | None = None
) -> list[Block]:
    """The same facts in plain words, to keep and to show."""
    letter = begun(report, knowledge, on, cover or Cover(by_person=True))
    urgency = report.urgency
    blocks: list[Block] = [
        Heading(1, f"{'Summary' if letter.cover.of_another else 'Your summary'}, {letter.day}"),
        Heading(2, f"How soon: {_how_soon(urgency)}"),
        Paragraph(urgency.where),
        *map(Paragraph, urgency.look),
        *_first_words(report, knowledge),
        Bullets(_why(report)),
        *_until_seen(report),
        *own_words(letter, by="your"),
        *painted(letter, f"Where {'they feel' if letter.cover.of_another else 'you feel'} it"),
        *_told(letter),
        *_what(letter),
    ]
    if report.plan.kind == "emergency":
        return [*blocks, *foot(letter)]
    blocks += [Heading(2, "Whom to see"), *_whom(report)]
    if urgency.safety_net:
        blocks += [
            Heading(2, "Look out for"),
            *_watch(report),
        ]
    return [
        *blocks,
        Heading(
            2, "After you were seen" if report.urgency.level == SAME_DAY else "What you can do"
        ),
        Bullets(_advised(report)),
        *open_questions(report),
        *foot(letter),
    ]


def _how_soon(urgency: UrgencyAnswer) -> str:
    """A time, not the name of a level, but for an emergency and what is not yet safe to say."""
    named = urgency.level == "emergency_now" or urgency.unsafe
    return urgency.name.lower() if named else urgency.when


def _why(report: Report) -> list[str]:
    """Why so soon, and what the safety rules add to it."""
    reasons = [reason.plain for reason in said_once(report.urgency.set_by)]
    alerts = () if report.plan.kind == "emergency" else report.plan.alerts
    return list(dict.fromkeys([*reasons, *(alert.text for alert in alerts)]))


def _what(letter: Letter) -> list[Block]:
    """What it may be, in plain words: the sentence, and the leading causes with their chances.

    In an emergency the sentence alone: who is to go now needs no table.
    """
    report, least = letter.report, letter.knowledge.model.report.listed_from.value
    leading, said = report.leading, Paragraph(report.leading.plain)
    if leading.missing:
        lines = Bullets([m.plain for m in leading.missing])
        return [Heading(2, "What it may be"), said, Paragraph("Still missing:"), lines]
    shown = [c for c in report.conditions[:3] if c.probability >= least]
    chances = Bullets([f"{c.plain_name}: {_chance(c)}" for c in shown])
    return [
        Heading(2, "What it may be"),
        said,
        *([chances] if report.plan.kind != "emergency" else []),
        Paragraph("This is not a diagnosis. Only somebody who examines you can say what it is."),
    ]


def _told(letter: Letter) -> list[Block]:
    """What was said, as statements: what is there, which dangers are not, what is not sure."""
    table = letter.knowledge.findings
    own = {n for n, entry in table.items() if entry.asked_of == "patient"}
    items = [e for e in letter.told.sure if e.finding in own and not e.fact.startswith(NOT_SAID)]
    there = [_plain(e, letter) for e in items if e.state is State.PRESENT]
    _, lines = denied_lines(items, letter.knowledge)
    dangers = [letter.knowledge.danger_screen[name].plain for name in lines]
    unsure = _unsure([e.finding for e in items if e.state is State.UNSURE], letter)
    perhaps = [_plain(e, letter) for e in letter.told.perhaps if e.finding in own]
    blocks: list[Block] = [Bullets(there)] if there else []
    for title, names in (
        ("You said no to these dangers:", dangers),
        ("You were not sure about:", unsure),
        ("You may have said this; nobody has asked yet:", perhaps),
    ):
        if names:
            blocks += [Paragraph(title), Bullets(names)]
    return [Heading(2, "What you said"), *blocks] if blocks else []


def _unsure(names: Sequence[str], letter: Letter) -> list[str]:
    """What was not sure: each danger by its line, and of much else only how much it is."""
    lines = letter.knowledge.danger_screen.values()
    asked = letter.knowledge.dangers
    dangers = [line.plain for line in lines if not {*names}.isdisjoint(line.findings)]
    rest = [letter.knowledge.findings[name].plain for name in names if name not in asked]
    if len(rest) > MOST_UNSURE:
        rest = [f"{len(rest)} other questions, none of them about a danger"]
    return [*dangers, *rest]


def _plain(e: Evidence, letter: Letter) -> str:
    plain = entry_of(e, letter.knowledge).plain
    said = with_value(plain, e, letter.told.sure, letter.knowledge)
    return f"{said}{side_in_brackets(e, letter.knowledge, plain)}"


def _chance(condition: RankedCondition) -> str:
    low, high = (_in_100(p) for p in condition.interval)
    about = _about(condition.probability)
    most = f"more than {high}" if condition.interval[1] > MOST else high
    return about if low == high else f"{about} (it could be {low} to {most} in 100)"


def _about(p: float) -> str:
    """As :func:`plantar.knowledge.share.percent` says it of a hundred people."""
    if p > MOST:
        return f"more than {_in_100(p)} in 100"
    return f"fewer than {_in_100(p)} in 100" if p < LEAST else f"about {_in_100(p)} in 100"


def _in_100(p: float) -> int:
    """Never none and never all."""
    return min(max(round(100 * p), 1), 99)


def _whom(report: Report) -> Sequence[Block]:
    """Whom to see and when; no time that open dangers forbid to name."""
    if not report.see:
        return [Paragraph("Nobody for now. See somebody if one of the signs below appears.")]
    unsafe = report.urgency.unsafe
    lines = Bullets(
        [
            (f"{r.who}." if unsafe else f"{r.who}, {r.when}.")
            + (f" Bring {', '.join(r.bring)}." if r.bring else "")
            for r in report.person_sees
        ]
    )
    return (
        [Paragraph("Once the questions about dangers are answered:"), lines] if unsafe else [lines]
    )


def _watch(report: Report) -> list[Block]:
    """The safety net, one list for each thing to do."""
    by_do: dict[str, list[str]] = {}
    for item in report.urgency.safety_net:
        by_do.setdefault(item.do, []).append(item.sign)
    lists = ((Paragraph(f"{IF_ONE_IS_TRUE} {do}"), Bullets(signs)) for do, signs in by_do.items())
    return [block for blocks in lists for block in blocks]


def _first_words(report: Report, knowledge: KnowledgeBase) -> list[Block]:
    """In an emergency what to do and to say, before everything else: who is in one reads no more.

    Where to go stands above it already.
    """
    plan = report.plan
    if plan.kind != "emergency":
        return []
    said = [item.say or item.name for item in plan.urgent[:1]]
    said += [alert.text for alert in plan.alerts if alert.text != report.urgency.where]
    wait = until_help(report, knowledge)
    lines = [*dict.fromkeys([*said, *wait.lines])]
    hope = [Paragraph(wait.hope)] if wait.hope else []
    return [Bullets(lines), *hope, Paragraph("Why:")] if lines else []


def _until_seen(report: Report) -> list[Block]:
    """Return what to do until the visit, for a person who is to be seen today."""
    items = report.until_seen
    return [Heading(2, "Until you are seen"), Bullets([*map(_whole, items)])] if items else []


def _advised(report: Report) -> list[str]:
    """What the plan says to do; where somebody is to look today first, what to do after that."""
    return [_whole(item) for item in report.after_seen] or [NOTHING_YET]


def _whole(item: PlanItem) -> str:
    """What to do and how; the name alone can be taken for its opposite."""
    return f"{item.name}: {item.say.rstrip('.')}." if item.say else item.name
