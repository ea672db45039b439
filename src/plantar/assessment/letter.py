"""A letter to a colleague, composed from a report.

Dates are given, never taken from the clock: the same report and date give the same letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plantar.anatomy.felt import entry_of
from plantar.assessment.compose import side_of
from plantar.assessment.contrary import contrary
from plantar.assessment.document import Block, Bullets, Heading, Paragraph, Table
from plantar.assessment.leading import said_once, worth_listing
from plantar.assessment.letter_parts import (
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
from plantar.assessment.report import NextStep, RankedCondition, Report, UrgencyAnswer
from plantar.assessment.reported import measured, only_told, titles, with_value
from plantar.care.first_line import AFTER_RESULT, FIRST_LINE
from plantar.care.medicines import Pharmacy
from plantar.care.referral import FAMILY_DOCTOR
from plantar.care.workup import WorkupItem, at_once
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.knowledge.share import percent, percent_range
from plantar.triage.urgency import Urgency

SHOWN = 5
REASONS = 3
MOST_UNCLEAR = 8
"""Answers "not sure" of a section that are all named."""
MOST_NEGATIVES = 8
"""Absent findings of a section that are all named."""
NOT_CHECKED = 6
MOST_FEARED = 6
DANGERS = 4
"""Open dangers that a letter names beside the urgency that they leave open."""
EMERGENCY = Urgency.EMERGENCY_NOW.value
SAME_DAY = Urgency.SAME_DAY.value
TODAY = Urgency.SAME_DAY.rank
LAYERS = {
    Layer.HISTORY: "History",
    Layer.RISK: "Risk factors and past history",
    Layer.EXAMINATION: "Examination",
    Layer.TEST: "Results",
}
WHY_TEST = {FIRST_LINE: "usual first test", AFTER_RESULT: "asked for by a result"}
SEX = {"female": "woman", "male": "man"}


def clinician_letter(
    report: Report, knowledge: KnowledgeBase, on: date, cover: Cover | None = None
) -> list[Block]:
    """The letter to a colleague: exact terms, positives, pertinent negatives, what is unknown."""
    letter = begun(report, knowledge, on, cover or Cover())
    cover, urgency = letter.cover, report.urgency
    title = "Letter to the doctor" if cover.by_person else "Referral"
    blocks: list[Block] = [
        Heading(1, f"{title}: {_complaint(letter)}"),
        Paragraph(f"Date: {letter.day}. Urgency: {_how_urgent(urgency)}."),
        *_people(letter),
        Paragraph(_opening(letter)),
        *_reasons(urgency),
    ]
    blocks += own_words(letter)
    for layer, title in LAYERS.items():
        blocks += _facts(letter, layer, title)
    blocks += [
        *_perhaps(letter),
        *_not_checked(letter),
        *painted(letter),
        *_causes(letter),
        *_medicines(letter),
        Heading(2, "Advised"),
        Bullets(_advised(report, told=cover.by_person)),
        *open_questions(report, letter.knowledge),
        *foot(letter),
    ]
    return blocks


def _complaint(letter: Letter) -> str:
    side = side_of(letter.given.evidence, letter.given.map, letter.knowledge)
    told = titles(letter.told.sure, letter.given.map, letter.knowledge)
    what = " and ".join(told) or "complaints of foot or leg"
    return letter.report.title or f"{_who(letter)}, {what}, {_side(side)}"


def _who(letter: Letter) -> str:
    person = letter.given.person
    noun = SEX.get(person.sex, "person")
    return f"{person.age_years}-year-old {noun}" if person.age_years else f"{noun}, age not given"


def _side(side: str) -> str:
    return {"both": "both sides", "unknown": "side not known"}.get(side, f"{side} side")


def _reasons(urgency: UrgencyAnswer) -> list[Block]:
    """What set the level; while open dangers forbid to name one, that they do."""
    title, level = Heading(2, "Why this urgency"), Urgency(urgency.level)
    reasons = Bullets([reason.clinical for reason in said_once(urgency.set_by)])
    if urgency.status == "settled" or level.rank >= TODAY:
        return [title, reasons]
    open_ = [danger.clinical for danger in urgency.dangers]
    more = f"; and {len(open_) - DANGERS} other lines" if len(open_) > DANGERS else ""
    said = f"Dangers are not answered: {'; '.join(open_[:DANGERS])}{more}."
    return [title, Paragraph(f"{said} Until each is answered, no level below same day is safe.")]


def _how_urgent(urgency: UrgencyAnswer) -> str:
    """The name of the level, with the time where the name does not say it."""
    return urgency.name + (f" ({urgency.when})" if urgency.when != urgency.name.lower() else "")


def _people(letter: Letter) -> list[Block]:
    """Whom it is about, who sends it and to whom."""
    cover = letter.cover
    about = [f"Name: {cover.name}."] if cover.name else []
    about += [f"Date of birth: {cover.born}."] if cover.born else []
    sender = cover.sender or ("the person themselves" if cover.by_person else "")
    way = [f"From: {sender}."] if sender else []
    lines = [" ".join(about), " ".join([*way, f"To: {_to(letter)}."])]
    return [Paragraph(line) for line in lines if line]


def _to(letter: Letter) -> str:
    """Whom to see; others than the family doctor first, who may be the one that writes."""
    if letter.cover.by_person:
        way = letter.report.person_sees
        return "; ".join(r.who for r in way) or "whom the person chooses to see"
    others = (r.who for r in letter.report.see if r.role != "family_doctor")
    return "; ".join(others) or FAMILY_DOCTOR


def _opening(letter: Letter) -> str:
    pregnant = {"yes": ", pregnant", "no": ""}.get(letter.given.person.pregnant, "")
    return (
        f"{_who(letter)[:1].upper()}{_who(letter)[1:]}{pregnant}. {letter.report.leading.clinical} "
        "Composed by decision support from what was told and found."
    )


def _causes(letter: Letter) -> list[Block]:
    """Differential, site and what would settle it; of a case without findings what is missing."""
    report = letter.report
    if missing := report.leading.missing:
        return [Heading(2, "Missing"), Bullets([m.clinical for m in missing])]
    sites = [
        f"{s.name}, {_side(s.own_side)}: {percent(s.probability)}"
        for s in worth_listing(report.sites[:3], letter.knowledge.model.report)
    ]
    return [
        Heading(2, "Differential"),
        _differential(_listed(letter), letter),
        Paragraph(_doubts(report)),
        Heading(2, "Probable site"),
        Bullets([*([report.place.clinical] if report.place.clinical else []), *sites]),
        *_settling(report, letter.knowledge),
        *_avoid(report),
    ]


def _facts(letter: Letter, layer: Layer, title: str) -> list[Block]:
    """What is there and what is not, in one layer; the danger list line by line.

    What the person only tells of an examination or a test stands with the history.
    """
    by_person, told = letter.cover.by_person, letter.told
    seen = [e for e in told.sure if not only_told(e, by_person=by_person)]
    items = [e for e in seen if e.layer is layer]
    here = layer is Layer.HISTORY
    reported = [e for e in told.sure if here and only_told(e, by_person=by_person)]
    denied, lines_denied = denied_lines(items, letter.knowledge)
    values = [e for e in items if measured(e, letter.knowledge)]
    items = [e for e in items if e not in values]
    absent = [e for e in items if e.state is State.ABSENT and e.finding not in denied]
    facts = {
        "Measured": [_fact(e, letter) for e in values],
        "Present": [_fact(e, letter) for e in items if e.state is State.PRESENT],
        "Absent": _negatives(absent, letter),
        "Unclear": _unclear([e for e in items if e.state is State.UNSURE], letter),
        "Unclear, denied beside the like": [
            _fact(e, letter) for e in told.meant_otherwise if e.layer is layer
        ],
        "Reported by the patient, not examined": [_stated(e, letter) for e in reported],
        "Asked on the danger list and denied": [
            letter.knowledge.danger_screen[name].term for name in lines_denied
        ],
    }
    lines = [f"{label}: {'; '.join(found)}." for label, found in facts.items() if found]
    return [Heading(2, title), Bullets(lines)] if lines else []


def _unclear(unsure: Sequence[Evidence], letter: Letter) -> list[str]:
    """What was answered "not sure"; of much the lines of danger, and how much else there is."""
    if len(unsure) <= MOST_UNCLEAR:
        return [_fact(e, letter) for e in unsure]
    names = {e.finding for e in unsure}
    lines = letter.knowledge.danger_screen.values()
    open_ = [line for line in lines if not names.isdisjoint(line.findings)]
    left = len(names.difference(*(line.findings for line in open_)))
    rest = f"{left} other questions, none of them on the danger list"
    return [line.term for line in open_] + [rest] * bool(left)


def _negatives(absent: Sequence[Evidence], letter: Letter) -> list[str]:
    """What is absent; of a long list what tells something, and how many more there are."""
    pertinent = _pertinent(letter) if len(absent) > MOST_NEGATIVES else {e.finding for e in absent}
    shown = [_fact(e, letter) for e in absent if e.finding in pertinent]
    left = len(absent) - len(shown)
    return shown + [f"{left} others that bear on no danger or cause listed here"] * bool(left)


def _pertinent(letter: Letter) -> set[str]:
    """Findings whose absence tells something: dangers, and what bears on a cause in the table."""
    weighs = abs(letter.knowledge.model.report.against_db.value)
    reasons = (r for c in _listed(letter) for r in (*c.reasons_for, *c.reasons_against))
    bearing = {r.finding for r in reasons if abs(r.db) >= weighs}
    return bearing | letter.knowledge.dangers


def _fact(e: Evidence, letter: Letter) -> str:
    term = entry_of(e, letter.knowledge).term
    said = measured(e, letter.knowledge) or with_value(term, e, letter.told.sure, letter.knowledge)
    return f"{said}{side_in_brackets(e, letter.knowledge, term)}"


def _stated(e: Evidence, letter: Letter) -> str:
    """A finding with a word for how it is; a measured value says it itself."""
    if measured(e, letter.knowledge):
        return _fact(e, letter)
    return f"{_sign(e.state)}{_fact(e, letter)}"


def _perhaps(letter: Letter) -> list[Block]:
    """Return the section of what may have been said, apart from what is known."""
    found = [_fact(e, letter) for e in letter.told.perhaps]
    return [Heading(2, "Perhaps (not confirmed)"), Paragraph(f"{'; '.join(found)}.")] * bool(found)


def _not_checked(letter: Letter) -> list[Block]:
    """The first things that could raise the urgency and that nobody knows."""
    names = letter.report.urgency.not_checked[:NOT_CHECKED]
    if letter.report.urgency.level == EMERGENCY:
        return []
    terms = ", ".join(letter.knowledge.findings[n].term for n in names)
    said = f"Could raise the urgency and is unknown, among others: {terms}."
    known = "Every answer that could raise the urgency was given."
    return [Heading(2, "Not checked"), Paragraph(said if names else known)]


def _listed(letter: Letter) -> list[RankedCondition]:
    """The conditions of the table."""
    return worth_listing(letter.report.conditions[:SHOWN], letter.knowledge.model.report)


def _differential(listed: Sequence[RankedCondition], letter: Letter) -> Table:
    given = letter.given
    rows = [
        [
            c.name,
            f"{percent(c.probability)} ({percent_range(c.interval)})",
            "; ".join(f"{_sign(r.state)}{r.text}" for r in c.reasons_for[:REASONS]),
            "; ".join(
                f"{_sign(r.state)}{r.text}"
                for r in contrary(c, given.evidence, given.map, letter.knowledge)[:REASONS]
            ),
        ]
        for c in listed
    ]
    header = ["condition", "probability (90 % interval)", "for", "against"]
    return Table("Conditions in order of probability", header, rows)


def _sign(state: str) -> str:
    return {"present": "", "absent": "absent: "}.get(state, "unclear: ")


def _doubts(report: Report) -> str:
    parts = [c.clinical for c in report.contradictions[:3]]
    if report.must_not_miss:
        parts.append(
            "Must not be missed: "
            + "; ".join(m.clinical for m in report.must_not_miss[:MOST_FEARED])
        )
    parts = [part[:1].upper() + part[1:] for part in parts]
    return ". ".join(parts) + "." if parts else "No contradiction in what was told."


def _avoid(report: Report) -> list[Block]:
    if not report.workup.avoid:
        return []
    return [Bullets([f"Better not ordered: {a.test}. {a.why}." for a in report.workup.avoid])]


def settled_by(
    report: Report, knowledge: KnowledgeBase
) -> tuple[list[NextStep], Sequence[WorkupItem]]:
    """The usual tests of the first cause and of the dangers with those that a result asks for, and
    signs and tests: in an emergency only the few that settle most."""
    named, items = {report.conditions[0].id, *_dangers(report, knowledge)}, report.workup.items
    usual = [
        step
        for step in report.would_settle
        if step.order == AFTER_RESULT or not named.isdisjoint(step.because)
    ]
    return usual, at_once(items, knowledge) if report.urgency.level == EMERGENCY else items


def _dangers(report: Report, knowledge: KnowledgeBase) -> set[str]:
    """Conditions of the day that a test is proposed for."""
    callers = {c for step in report.would_settle for c in step.because}
    return {c for c in callers if Urgency(knowledge.conditions[c].urgency).rank >= TODAY}


def _settling(report: Report, knowledge: KnowledgeBase) -> list[Block]:
    """Signs and tests with what their results would mean, and the usual first tests.

    For who is to be seen today the usual ones come first; in an emergency, of the others the few
    that settle most.
    """
    steps, items = settled_by(report, knowledge)
    usual = [f"{step.name} ({WHY_TEST[step.order]})" for step in steps]
    told = [_outcomes(i, knowledge) for i in items]
    if Urgency(report.urgency.level).rank >= TODAY:
        lines, title = usual + told, "What would settle it first"
    else:
        lines, title = told + usual, "What would settle it"
    return [Heading(2, title), Bullets(lines)] if lines else []


def _outcomes(item: WorkupItem, knowledge: KnowledgeBase) -> str:
    names = []
    for outcome in (item.if_present, item.if_absent):
        entry = knowledge.conditions.get(outcome.leader)
        names.append(f"{entry.name if entry else 'another cause'} {percent(outcome.probability)}")
    cause = f"if so {names[0]}, if not {names[1]}" if item.tells_cause else ""
    raised = f"abnormal means {item.raises_to.replace('_', ' ')}" if item.raises_to else ""
    return f"{item.name} ({item.stage}): {'; '.join(said for said in (cause, raised) if said)}"


def _medicines(letter: Letter) -> list[Block]:
    """The list that was given; without one, the medicines that the words or the answers name."""
    if listed := letter.given.safety.medicines:
        return [Heading(2, "Medicines"), Paragraph(f"As listed: {listed}.")]
    told = "; ".join(_told_of(letter))
    text = f"Told of: {told}. No full list was given." if told else "No list was given."
    if letter.cover.words:
        text += (
            " The person's own words above may name more."
            if told
            else (" The person's own words above may name some.")
        )
    return [Heading(2, "Medicines"), Paragraph(text)]


def _told_of(letter: Letter) -> list[str]:
    """Medicines that the words name, and what else was told to be taken."""
    named = Pharmacy(letter.knowledge).named_in(letter.cover.words)
    facts = (e for e in letter.told.sure if e.state is State.PRESENT)
    taken = [e.finding for e in facts if letter.knowledge.topic_of(e.finding).taken]
    return [*dict.fromkeys((*named, *(letter.knowledge.findings[name].term for name in taken)))]


def _advised(report: Report, *, told: bool) -> list[str]:
    """What the plan says to do, first things first; ``told``: where the person was sent, too."""
    sent = [f"told: {report.urgency.where}"] if told else []
    if report.plan.kind == "emergency":
        where = report.urgency.where
        said = [item.say or item.name for item in report.plan.urgent[:1]]
        said += [alert.text for alert in report.plan.alerts if alert.text != where]
        return [*sent, *said] or [where]
    if told and report.urgency.safety_net:
        sent += ["told which signs mean help sooner, and what to do then"]
    items = _items(report)
    items += [
        f"once the safety questions below are answered: {item.name}"
        for item in report.plan.held
        if item.leads
    ]
    items += [f"not advised: {item.name}" for item in report.plan.not_advised[:3]]
    return sent + items or [NOTHING_YET]


def _items(report: Report) -> list[str]:
    """Names of what is advised; for who is to be seen today first what is done until then."""
    if report.urgency.level != SAME_DAY and not report.until_seen:
        return [item.name for item in report.after_seen]
    first = [f"until seen: {item.name}" for item in report.until_seen]
    after = "; ".join(item.name for item in report.after_seen)
    return [*first, *([f"for after that: {after}"] if after else [])]
