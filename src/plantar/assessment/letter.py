"""A referral letter and a summary for the person, composed from the same report.

Dates are given, never taken from the clock: the same report and date give the same letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plantar.anatomy.drawing import draw_map
from plantar.anatomy.place_words import painted_words
from plantar.assessment.document import Block, Bullets, Heading, Paragraph, Picture, Quote, Table
from plantar.assessment.report import RankedCondition, Report
from plantar.assessment.request import Request, read_request
from plantar.assessment.share import percent
from plantar.care.referral import FIRST
from plantar.care.workup import WorkupItem
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.knowledge.units import said_of

SHOWN = 5
NOT_CHECKED = 10
LISTED_FROM = 0.01
OPEN_QUESTIONS = 6
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
NOT_SAID = frozenset({"list of medicines", "painted on the map"})
"""Facts that were worked out, not said."""
SEX = {"female": "woman", "male": "man"}


@dataclass(frozen=True, slots=True)
class Cover:
    """What a letter carries beside the report: who it is about, who sends it, their own words.

    ``words`` are printed as they were written. ``by_person``: the person sends it, not a colleague.
    """

    words: str = ""
    name: str = ""
    born: str = ""
    sender: str = ""
    by_person: bool = False


@dataclass(frozen=True)
class _Letter:
    report: Report
    given: Request
    knowledge: KnowledgeBase
    day: str
    cover: Cover


def clinician_letter(
    report: Report, knowledge: KnowledgeBase, on: date, cover: Cover | None = None
) -> list[Block]:
    """The letter to a colleague: exact terms, positives, pertinent negatives, what is unknown."""
    given, cover = read_request(report.input, knowledge), cover or Cover()
    letter = _Letter(report, given, knowledge, long_date(on), cover)
    urgency = report.urgency
    title = "Letter to the doctor" if cover.by_person else "Referral"
    blocks: list[Block] = [
        Heading(1, f"{title}: {_complaint(letter)}"),
        Paragraph(f"Date: {letter.day}. Urgency: {urgency.name} ({urgency.when})."),
        *_people(letter),
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
        *_causes(letter),
        *_medicines(letter),
        Heading(2, "Advised"),
        Bullets(_advised(report, told=cover.by_person)),
        *_open_questions(report),
        Paragraph(_foot(letter)),
    ]
    return blocks


def patient_summary(
    report: Report, knowledge: KnowledgeBase, on: date, cover: Cover | None = None
) -> list[Block]:
    """The same facts in plain words, to keep and to show."""
    given, cover = read_request(report.input, knowledge), cover or Cover(by_person=True)
    letter = _Letter(report, given, knowledge, long_date(on), cover)
    urgency = report.urgency
    blocks: list[Block] = [
        Heading(1, f"Your summary, {letter.day}"),
        Heading(2, f"How soon: {urgency.name.lower()}"),
        Paragraph(urgency.where),
        Bullets([reason.plain for reason in urgency.set_by]),
        *_words(letter),
        *_map(letter),
        *_told(letter),
        *_what(report),
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


def _people(letter: _Letter) -> list[Block]:
    """Whom it is about, who sends it and to whom."""
    cover = letter.cover
    about = [f"Name: {cover.name}."] if cover.name else []
    about += [f"Date of birth: {cover.born}."] if cover.born else []
    sender = cover.sender or ("the person themselves" if cover.by_person else "")
    way = [f"From: {sender}."] if sender else []
    lines = [" ".join(about), " ".join([*way, f"To: {_to(letter)}."])]
    return [Paragraph(line) for line in lines if line]


def _to(letter: _Letter) -> str:
    """Whom to see; a doctor does not write to a doctor of the same kind."""
    named = [r.who for r in letter.report.see]
    if letter.cover.by_person:
        return "; ".join(named) or "whom the person chooses to see"
    return "; ".join(who for who in named if who != FIRST) or "a colleague"


def _opening(letter: _Letter) -> str:
    pregnant = {"yes": ", pregnant", "no": ""}.get(letter.given.person.pregnant, "")
    return (
        f"{_who(letter)[:1].upper()}{_who(letter)[1:]}{pregnant}. {letter.report.leading.clinical} "
        "Composed by decision support from what was told and found."
    )


def _causes(letter: _Letter) -> list[Block]:
    """Differential, site and what would settle it; of a case without findings what is missing."""
    report = letter.report
    if missing := report.leading.missing:
        return [Heading(2, "Missing"), Bullets([m.clinical for m in missing])]
    sites = [
        f"{s.name}, {_side(s.side)}: {percent(s.probability)}"
        for s in report.sites[:3]
        if s.probability >= LISTED_FROM
    ]
    return [
        Heading(2, "Differential"),
        _differential(report),
        Paragraph(_doubts(report)),
        Heading(2, "Probable site"),
        Bullets(sites),
        *_settling(report, letter.knowledge),
        *_avoid(report),
    ]


def _what(report: Report) -> list[Block]:
    """What it may be, in plain words: the sentence, and the leading causes with their chances."""
    leading, said = report.leading, Paragraph(report.leading.plain)
    if leading.missing:
        lines = Bullets([m.plain for m in leading.missing])
        return [Heading(2, "What it may be"), said, Paragraph("Still missing:"), lines]
    shown = [c for c in report.conditions[:3] if c.probability >= LISTED_FROM]
    return [
        Heading(2, "What it may be"),
        said,
        Bullets([f"{c.plain_name}: {_chance(c)}" for c in shown]),
        Paragraph("This is not a diagnosis. Only somebody who examines you can say what it is."),
    ]


def _words(letter: _Letter) -> list[Block]:
    """The text as it was written; without it, the pieces that were read, each in quotes."""
    if letter.cover.words.strip():
        return [Heading(2, "In the person's own words"), Quote(letter.cover.words.strip())]
    facts = (e.fact.strip() for e in letter.given.evidence)
    said = [f for f in dict.fromkeys(facts) if f and f not in NOT_SAID]
    if not said:
        return []
    quoted = "; ".join(f"\u201c{s}\u201d" for s in said)
    return [Heading(2, "Words that this rests on"), Paragraph(f"{quoted}.")]


def _facts(letter: _Letter, layer: Layer, title: str) -> list[Block]:
    """What was found and what was found absent, in one layer; the danger list line by line."""
    items = [e for e in letter.given.evidence if e.layer is layer]
    denied, lines_denied = _denied(items, letter.knowledge)
    facts = {
        "Present": [_fact(e, letter) for e in items if e.state is State.PRESENT],
        "Absent": [
            _fact(e, letter) for e in items if e.state is State.ABSENT and e.finding not in denied
        ],
        "Unclear": [_fact(e, letter) for e in items if e.state is State.UNSURE],
        "Asked on the danger list and denied": [
            letter.knowledge.danger_screen[name].term for name in lines_denied
        ],
    }
    lines = [f"{label}: {'; '.join(found)}." for label, found in facts.items() if found]
    return [Heading(2, title), Bullets(lines)] if lines else []


def _denied(
    items: Sequence[Evidence], knowledge: KnowledgeBase
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Lines of the danger screen of which everything was denied, and the findings in them."""
    absent = {e.finding for e in items if e.state is State.ABSENT}
    lines = {n: e.findings for n, e in knowledge.danger_screen.items() if absent >= {*e.findings}}
    return frozenset(f for names in lines.values() for f in names), tuple(lines)


def _fact(e: Evidence, letter: _Letter) -> str:
    entry = letter.knowledge.findings[e.finding]
    value = f" {said_of(e.value, entry.unit)}" if e.value is not None else ""
    side = f" ({SIDES[e.side]})" if e.side else ""
    return f"{entry.term}{value}{side}"


def _told(letter: _Letter) -> list[Block]:
    """What was said, as statements: what is there, which dangers are not, what is not sure."""
    table = letter.knowledge.findings
    items = [
        e
        for e in letter.given.evidence
        if table[e.finding].asked_of == "patient" and e.fact not in NOT_SAID
    ]
    there = [_plain(e, letter) for e in items if e.state is State.PRESENT]
    _, lines = _denied(items, letter.knowledge)
    dangers = [letter.knowledge.danger_screen[name].plain for name in lines]
    unsure = [table[e.finding].plain for e in items if e.state is State.UNSURE]
    blocks: list[Block] = [Bullets(there)] if there else []
    for title, names in (
        ("You said no to these dangers:", dangers),
        ("You were not sure about:", unsure),
    ):
        if names:
            blocks += [Paragraph(title), Bullets(names)]
    return [Heading(2, "What you said"), *blocks] if blocks else []


def _plain(e: Evidence, letter: _Letter) -> str:
    entry = letter.knowledge.findings[e.finding]
    value = f": {said_of(e.value, entry.unit)}" if e.value is not None else ""
    return f"{entry.plain}{value}" + (f" ({SIDES[e.side]})" if e.side else "")


def _not_checked(letter: _Letter) -> str:
    names = letter.report.urgency.not_checked
    if letter.report.urgency.level == "emergency_now":
        return "The rest: the urgency was already the highest, so no more was asked."
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
    lines = painted_words(map_, letter.knowledge.regions)
    said = ". ".join(f"{kind.capitalize()}: {places}" for kind, places in lines)
    return [Heading(2, "Where it is felt"), Picture(draw_map(map_), said or "not exact")]


def _differential(report: Report) -> Table:
    rows = [
        [
            c.name,
            f"{percent(c.probability)} ({percent(c.interval[0])} to {percent(c.interval[1])})",
            "; ".join(f"{_sign(r.state)}{r.text}" for r in c.reasons_for[:3]),
            "; ".join(f"{_sign(r.state)}{r.text}" for r in c.reasons_against[:3]),
        ]
        for c in report.conditions[:SHOWN]
        if c.probability >= LISTED_FROM
    ]
    header = ["condition", "probability (90 % interval)", "for", "against"]
    return Table("Conditions in order of probability", header, rows)


def _sign(state: str) -> str:
    return {"present": "", "absent": "absent: "}.get(state, "unclear: ")


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


def _settling(report: Report, knowledge: KnowledgeBase) -> list[Block]:
    """Signs and tests with what their results would mean; then the usual tests of the causes."""
    lines = [_outcomes(i, knowledge) for i in report.workup.items]
    leader = report.conditions[0].id
    lines += [f"{s.name} (usual first test)" for s in report.would_settle if leader in s.because]
    return [Heading(2, "What would settle it"), Bullets(lines)] if lines else []


def _outcomes(item: WorkupItem, knowledge: KnowledgeBase) -> str:
    names = []
    for outcome in (item.if_present, item.if_absent):
        entry = knowledge.conditions.get(outcome.leader)
        names.append(f"{entry.name if entry else 'another cause'} {percent(outcome.probability)}")
    raised = f"; abnormal means {item.raises_to.replace('_', ' ')}" if item.raises_to else ""
    return f"{item.name} ({item.stage}): if so {names[0]}, if not {names[1]}{raised}"


def _medicines(letter: _Letter) -> list[Block]:
    listed = letter.given.safety.medicines
    text = f"As listed: {listed}." if listed else "No list of medicines was given."
    if not listed and letter.cover.words:
        text += " The person's own words above may name some."
    return [Heading(2, "Medicines"), Paragraph(text)]


def _chance(condition: RankedCondition) -> str:
    low, high = (_in_100(p) for p in condition.interval)
    about = f"about {_in_100(condition.probability)} in 100"
    return about if low == high else f"{about} (it could be {low} to {high} in 100)"


def _in_100(p: float) -> int:
    """Never none and never all."""
    return min(max(round(100 * p), 1), 99)


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


def _advised(report: Report, *, plain: bool = False, told: bool = False) -> list[str]:
    """What the plan says to do, first things first; ``told``: where the person was sent, too."""
    sent = [f"told: {report.urgency.where}"] if told and not plain else []
    if report.plan.kind == "emergency":
        alerts = [alert.text for alert in report.plan.alerts]
        return sent + alerts or [report.urgency.where]
    items = [item.name for item in report.plan.now]
    if not plain:
        signs = len(report.urgency.safety_net)
        sent += [f"told {signs} warning signs, each with what to do"] if told and signs else []
        items += [f"not advised: {item.name}" for item in report.plan.not_advised[:3]]
    return sent + items or ["Nothing yet: answer the questions about dangers first."]


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
