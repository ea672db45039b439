"""A referral letter and a summary for the person, composed from the same report.

Dates are given, never taken from the clock: the same report and date give the same letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plantar.anatomy.drawing import draw_map
from plantar.assessment.document import Block, Bullets, Heading, Paragraph, Picture, Quote, Table
from plantar.assessment.report import RankedCondition, Report
from plantar.assessment.request import Request, read_request
from plantar.care.workup import WorkupItem
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, Side, State

SHOWN = 5
NOT_CHECKED = 10
LISTED_FROM = 0.01
OPEN_QUESTIONS = 5
SIDES = {
    Side.LEFT: "left",
    Side.RIGHT: "right",
    Side.BOTH: "both sides",
    Side.ONE: "one side, not said which",
}
LAYERS = {
    Layer.HISTORY: "History",
    Layer.RISK: "Risk factors and past history",
    Layer.EXAMINATION: "Examination",
    Layer.TEST: "Results",
}
SEX = {"female": "woman", "male": "man"}


@dataclass(frozen=True)
class _Letter:
    report: Report
    given: Request
    knowledge: KnowledgeBase
    day: str


def clinician_letter(report: Report, knowledge: KnowledgeBase, on: date) -> list[Block]:
    """The letter to a colleague: exact terms, positives, pertinent negatives, what is unknown."""
    letter = _Letter(report, read_request(report.input, knowledge), knowledge, long_date(on))
    urgency = report.urgency
    blocks: list[Block] = [
        Heading(1, f"Referral: {_complaint(letter)}"),
        Paragraph(f"Date: {letter.day}. Urgency: {urgency.name} ({urgency.when})."),
        Paragraph(f"To: {_to(report)}."),
        Paragraph(_opening(letter)),
        Heading(2, "Why this urgency"),
        Bullets([reason.clinical for reason in urgency.set_by]),
    ]
    blocks += _words(letter)
    for layer, title in LAYERS.items():
        blocks += _facts(letter, layer, title)
    blocks += [
        Heading(2, "Not checked"),
        Paragraph(_not_checked(letter)),
        *_map(letter),
        Heading(2, "Differential"),
        _differential(report),
        Paragraph(_doubts(report)),
        Heading(2, "Probable site"),
        Bullets([f"{s.name}, {_side(s.side)}: {s.probability:.0%}" for s in report.sites[:3]]),
        Heading(2, "What would settle it"),
        Bullets([_settling(i, knowledge) for i in report.workup.items]),
        *_avoid(report),
        *_medicines(letter),
        Heading(2, "Advised"),
        Bullets(_advised(report)),
        *_open_questions(report),
        Paragraph(_foot(letter)),
    ]
    return blocks


def patient_summary(report: Report, knowledge: KnowledgeBase, on: date) -> list[Block]:
    """The same facts in plain words, to keep and to show."""
    letter = _Letter(report, read_request(report.input, knowledge), knowledge, long_date(on))
    urgency = report.urgency
    leaders = [c for c in report.conditions[:3] if c.probability >= LISTED_FROM]
    blocks: list[Block] = [
        Heading(1, f"Your summary, {letter.day}"),
        Heading(2, f"How soon: {urgency.name.lower()}"),
        Paragraph(urgency.where),
        Bullets([reason.plain for reason in urgency.set_by]),
        *_words(letter),
        *_map(letter),
        Heading(2, "What you told"),
        Bullets(_told(letter) or ["Nothing that was understood."]),
        Heading(2, "What it may be"),
        Bullets([f"{c.plain_name}: {_chance(c)}" for c in leaders]),
        Paragraph("This is not a diagnosis. Only somebody who examines you can say what it is."),
        Heading(2, "Whom to see"),
        *_whom(report),
    ]
    if urgency.safety_net:
        blocks += [
            Heading(2, "Look out for"),
            *_watch(report),
        ]
    return [
        *blocks,
        Heading(2, "What you can do"),
        Bullets(_advised(report, plain=True)),
        *_open_questions(report),
        Paragraph(_foot(letter)),
    ]


def long_date(on: date) -> str:
    """A date that nobody reads the wrong way round: 3 April 2026."""
    return f"{on.day} {on:%B %Y}"


def _complaint(letter: _Letter) -> str:
    side = next((s.side for s in letter.report.sites[:1]), "unknown")
    who = _who(letter)
    title = letter.report.title
    return title if title and title != "interview" else f"{who}, numbness, {_side(side)}"


def _who(letter: _Letter) -> str:
    person = letter.given.person
    noun = SEX.get(person.sex, "person")
    return f"{person.age_years}-year-old {noun}" if person.age_years else f"{noun}, age not given"


def _side(side: str) -> str:
    return {"both": "both sides", "unknown": "side not known"}.get(side, f"{side} side")


def _to(report: Report) -> str:
    return "; ".join(r.who for r in report.see) or "whom the person chooses to see"


def _opening(letter: _Letter) -> str:
    leader = letter.report.conditions[0]
    low, high = leader.interval
    pregnant = {"yes": ", pregnant", "no": ""}.get(letter.given.person.pregnant, "")
    return (
        f"{_who(letter)[:1].upper()}{_who(letter)[1:]}{pregnant}. Leading hypothesis: "
        f"{leader.name}, probability {leader.probability:.0%} (90 % interval {low:.0%} to "
        f"{high:.0%}), composed by decision support from what was told and found."
    )


def _words(letter: _Letter) -> list[Block]:
    said = list(dict.fromkeys(e.fact.strip() for e in letter.given.evidence if e.fact.strip()))
    said = [s for s in said if s != "list of medicines"]
    if not said:
        return []
    return [Heading(2, "In the person's own words"), Quote(" ... ".join(said))]


def _facts(letter: _Letter, layer: Layer, title: str) -> list[Block]:
    """What was found and what was found absent, in one layer."""
    items = [e for e in letter.given.evidence if e.layer is layer]
    present = [_fact(e, letter) for e in items if e.state is State.PRESENT]
    absent = [_fact(e, letter) for e in items if e.state is State.ABSENT]
    unsure = [_fact(e, letter) for e in items if e.state is State.UNSURE]
    lines = []
    for label, facts in (("Present", present), ("Absent", absent), ("Unclear", unsure)):
        if facts:
            lines.append(f"{label}: {'; '.join(facts)}.")
    return [Heading(2, title), Bullets(lines)] if lines else []


def _fact(e: Evidence, letter: _Letter) -> str:
    entry = letter.knowledge.findings[e.finding]
    value = f" {e.value:g} {entry.unit}" if e.value is not None else ""
    side = f" ({SIDES[e.side]})" if e.side else ""
    return f"{entry.term}{value}{side}"


def _told(letter: _Letter) -> list[str]:
    """Each answer as its question and yes or no."""
    words = {State.PRESENT: "yes", State.ABSENT: "no", State.UNSURE: "not sure"}
    table = letter.knowledge.findings
    return [
        f"{table[e.finding].question} {words[e.state]}"
        + (f" ({SIDES[e.side]})" if e.side and e.state is State.PRESENT else "")
        for e in letter.given.evidence
        if table[e.finding].asked_of == "patient"
    ]


def _not_checked(letter: _Letter) -> str:
    names = letter.report.urgency.not_checked
    if not names:
        return "Every answer that could raise the urgency was given."
    terms = ", ".join(letter.knowledge.findings[n].term for n in names[:NOT_CHECKED])
    more = len(names) - NOT_CHECKED
    return f"Could raise the urgency and is unknown: {terms}" + (
        f", and {more} more." if more > 0 else "."
    )


def _map(letter: _Letter) -> list[Block]:
    map_ = letter.given.map
    if not map_.sides:
        return []
    table = letter.knowledge.regions
    parts = []
    for side in map_.sides:
        names = "; ".join(sorted(table[r].name for r in map_.felt(side)))
        parts.append(f"{_side(side) if side != 'one' else SIDES[Side.ONE]}: {names or 'not exact'}")
    return [Heading(2, "Where it is felt"), Picture(draw_map(map_), ". ".join(parts))]


def _differential(report: Report) -> Table:
    rows = [
        [
            c.name,
            f"{c.probability:.0%} ({c.interval[0]:.0%} to {c.interval[1]:.0%})",
            "; ".join(f"{_sign(r.state)}{r.text}" for r in c.reasons_for[:3]),
            "; ".join(f"{_sign(r.state)}{r.text}" for r in c.reasons_against[:3]),
        ]
        for c in report.conditions[:SHOWN]
        if c.probability >= LISTED_FROM
    ]
    header = ["condition", "probability (90 % interval)", "for", "against"]
    return Table("Conditions in order of probability", header, rows)


def _sign(state: str) -> str:
    return {"present": "", "absent": "no "}.get(state, "unclear: ")


def _doubts(report: Report) -> str:
    parts = [c.clinical for c in report.contradictions[:3]]
    if report.must_not_miss:
        parts.append(
            "Must not be missed: " + "; ".join(m.clinical for m in report.must_not_miss[:4])
        )
    return ". ".join(parts) + "." if parts else "No contradiction in what was told."


def _avoid(report: Report) -> list[Block]:
    if not report.workup.avoid:
        return []
    return [Bullets([f"Better not ordered: {a.test}. {a.why}." for a in report.workup.avoid])]


def _settling(item: WorkupItem, knowledge: KnowledgeBase) -> str:
    """A sign or test and what its results would mean."""
    names = []
    for outcome in (item.if_present, item.if_absent):
        entry = knowledge.conditions.get(outcome.leader)
        names.append(f"{entry.name if entry else 'something else'} {outcome.probability:.0%}")
    raised = f"; abnormal means {item.raises_to.replace('_', ' ')}" if item.raises_to else ""
    return f"{item.name} ({item.stage}): if so {names[0]}, if not {names[1]}{raised}"


def _medicines(letter: _Letter) -> list[Block]:
    listed = letter.given.safety.medicines
    text = f"As listed by the person: {listed}." if listed else "No list of medicines was given."
    return [Heading(2, "Medicines"), Paragraph(text)]


def _chance(condition: RankedCondition) -> str:
    low, high = (round(100 * p) for p in condition.interval)
    return f"about {round(100 * condition.probability)} in 100 (it could be {low} to {high} in 100)"


def _whom(report: Report) -> Sequence[Block]:
    if not report.see:
        return [Paragraph("Nobody for now. See somebody if one of the signs below appears.")]
    return [
        Bullets(
            [
                f"{r.who}, {r.when}." + (f" Bring {', '.join(r.bring)}." if r.bring else "")
                for r in report.see
            ]
        )
    ]


def _watch(report: Report) -> list[Block]:
    """The safety net, one list for each thing to do."""
    by_do: dict[str, list[str]] = {}
    for item in report.urgency.safety_net:
        by_do.setdefault(item.do, []).append(f"{item.look_for} ({item.within})")
    return [block for do, signs in by_do.items() for block in (Paragraph(do), Bullets(signs))]


def _advised(report: Report, *, plain: bool = False) -> list[str]:
    """What the plan says to do, first things first; a clinician also reads what was told."""
    told = [] if plain else [f"told: {report.urgency.where}"]
    if report.plan.kind == "emergency":
        alerts = [alert.text for alert in report.plan.alerts]
        return told + alerts or [report.urgency.where]
    items = [item.name for item in report.plan.now]
    if not plain:
        signs = len(report.urgency.safety_net)
        told += [f"told {signs} warning signs, each with what to do"] if signs else []
        items += [f"not advised: {item.name}" for item in report.plan.not_advised[:3]]
    return told + items or ["Nothing yet: answer the safety questions below first."]


def _open_questions(report: Report) -> list[Block]:
    """Safety questions that the plan waits for, those that free most first."""
    asked = [question.whole for question in report.plan.questions[:OPEN_QUESTIONS]]
    if not asked or report.plan.kind == "emergency":
        return []
    return [Heading(2, "Safety questions without an answer"), Bullets(asked)]


def _foot(letter: _Letter) -> str:
    return (
        f"plantar {letter.report.version}, knowledge {letter.report.knowledge}, input "
        f"{letter.report.input_hash[:12]}. Decision support, not a medical device; no clinician "
        "has reviewed this letter or the knowledge behind it."
    )
