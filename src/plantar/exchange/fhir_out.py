"""A report as a FHIR R4 document: every part of it as a resource that a record can keep.

Same report, same time, same bytes. Nothing is an order: requests are proposals in draft. A level
below same-day stands in it only where it is settled; before that the Flag says what is open.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from plantar import KnowledgeBase, Report
from plantar.assessment.extract import Extract
from plantar.assessment.report import RankedCondition, unused_note
from plantar.care.care_plan import CarePlan, PlanItem
from plantar.errors import ExchangeError
from plantar.exchange import codes
from plantar.exchange.urgency import NOT_YET, ShownUrgency
from plantar.knowledge.share import percent, percent_range

Resource = dict[str, Any]
Whole = Report | Extract
"""What a document is made of; a part that an extract leaves out is left out of it, and said so."""
URN = "urn:plantar"
PRIORITY = {"emergency_now": "stat", "same_day": "asap", "within_2_weeks": "urgent"}
"""Urgency to FHIR's request priority; below two weeks and while it is open there is none."""
SPACE = uuid.UUID("6f1d0d5e-7a1b-4d0b-9b8e-6a1f3c2e9d10")
NOT_ASKED = "Not worked out: only urgency and causes were asked for."
DISCLAIMER = "Decision support for clinicians and adults; not a medical device, not an order."


class _Document:
    """Collects resources under addresses that follow from the report."""

    def __init__(self, report: Whole) -> None:
        self.hash = report.input_hash
        self.entries: list[tuple[str, Resource]] = []

    def add(self, name: str, resource: Resource) -> Resource:
        """The reference to a resource that is kept."""
        address = f"urn:uuid:{uuid.uuid5(SPACE, f'{self.hash}/{name}')}"
        self.entries.append((address, resource))
        return {"reference": address, "type": resource["resourceType"]}


def document(
    report: Whole,
    shown: ShownUrgency,
    knowledge: KnowledgeBase,
    at: datetime,
    patient: Mapping[str, Any] | None = None,
    unused: Sequence[str] = (),
    crisis_help: str = "",
    first: Sequence[str] = (),
) -> Resource:
    """The report as a document Bundle.

    Args:
        report: from the façade, whole or in extract.
        shown: its urgency as it may be passed on.
        knowledge: for the checked codes.
        at: when it was made; needs a time zone.
        patient: the Patient resource that it is about, kept as it is; else one with age and sex.
        unused: elements of the record that were not used; named in a section of their own.
        crisis_help: what is said to somebody whose words tell of self-harm; the first section and
            a Flag of its own.
        first: of the record what stands before the urgency: diagnoses, and what was not understood.

    Raises:
        ExchangeError: ``at`` has no time zone.
    """
    if at.tzinfo is None:
        raise ExchangeError("at: found a time without a zone; expected one such as +00:00")
    made = _Document(report)
    stamp = at.isoformat(timespec="seconds")
    who = made.add("patient", dict(patient) if patient else _patient(report))
    device = made.add("device", _device(report))
    crisis = [made.add("crisis", _crisis(crisis_help, who, device))] if crisis_help else []
    flag = made.add("flag", _flag(shown, who, device))
    base = {"subject": who}
    risks = [
        made.add(f"risk/{c.id}", _risk(c, shown, knowledge, stamp, {**base, "performer": device}))
        for c in report.conditions
    ]
    requests = [
        made.add(f"request/{n}", {**resource, **base, "authoredOn": stamp, "requester": device})
        for n, resource in enumerate(_requests(report, shown))
    ]
    plans = [
        made.add("plan", {**_care_plan(plan), **base, "created": stamp, "author": device})
        for plan in (report.plan,)
        if plan is not None
    ]
    notes = [n for n in (*report.notes, *unused_note(report.unused)) if n != crisis_help]
    sections = [_section("Before all else", [crisis_help], crisis)] if crisis else []
    sections += [_section("Diagnoses of the record", first, [])] if first else []
    sections += [
        _section("How urgent", _urgency_words(shown, knowledge), [flag]),
        _section("What it may be", _cause_words(report), risks),
        _section("What would settle it, and whom to see", _request_words(report, shown), requests),
        _section("What can be done", _plan_words(report), plans),
        _section("Notes and limits", [*notes, DISCLAIMER], []),
    ]
    if unused:
        sections.append(_section("Not used of the record", unused, []))
    composition = _composition(report, shown, stamp, sections, {**base, "author": [device]})
    targets = [
        {"reference": address, "type": resource["resourceType"]}
        for address, resource in made.entries[2:]
    ]
    made.add("provenance", _provenance(report, device, stamp, targets))
    first = f"urn:uuid:{uuid.uuid5(SPACE, f'{made.hash}/composition')}"
    return _bundle(report, stamp, [(first, composition), *made.entries])


def _composition(
    report: Whole,
    shown: ShownUrgency,
    stamp: str,
    sections: Sequence[Resource],
    about: Mapping[str, Any],
) -> Resource:
    """The page that holds the document together; ``about``: its subject and author."""
    return {
        "resourceType": "Composition",
        "status": "final" if shown.settled else "preliminary",
        "type": {"text": "Decision support report: numb heel, foot or leg"},
        **about,
        "date": stamp,
        "title": report.title or "plantar report",
        "section": sections,
    }


def _bundle(report: Whole, stamp: str, entries: Sequence[tuple[str, Resource]]) -> Resource:
    return {
        "resourceType": "Bundle",
        "type": "document",
        "identifier": {"system": f"{URN}:report", "value": report.input_hash},
        "timestamp": stamp,
        "entry": [{"fullUrl": address, "resource": resource} for address, resource in entries],
    }


def _patient(report: Whole) -> Resource:
    person = report.input["person"]
    sex = person["sex"] if person["sex"] in ("female", "male") else "unknown"
    found: Resource = {"resourceType": "Patient", "gender": sex}
    if person["age_years"] is not None:
        years = f"age when assessed: {person['age_years']} years"
        found["text"] = {"status": "generated", "div": _div([years])}
    return found


def _device(report: Whole) -> Resource:
    return {
        "resourceType": "Device",
        "deviceName": [{"name": "plantar", "type": "user-friendly-name"}],
        "version": [
            {"type": {"text": "software"}, "value": report.version},
            {"type": {"text": "knowledge"}, "value": report.knowledge},
            {"type": {"text": "report schema"}, "value": report.schema},
        ],
    }


def _flag(shown: ShownUrgency, who: Resource, device: Resource) -> Resource:
    return {
        "resourceType": "Flag",
        "status": "active",
        "category": [{"text": "urgency"}],
        "code": {
            "coding": [{"system": f"{URN}:urgency", "code": shown.level}],
            "text": shown.words,
        },
        "subject": who,
        "author": device,
    }


def _crisis(words: str, who: Resource, device: Resource) -> Resource:
    return {
        "resourceType": "Flag",
        "status": "active",
        "category": [{"text": "safety"}],
        "code": {
            "coding": [{"system": f"{URN}:flag", "code": "self-harm"}],
            "text": words,
        },
        "subject": who,
        "author": device,
    }


def _risk(
    c: RankedCondition, shown: ShownUrgency, knowledge: KnowledgeBase, stamp: str, base: Resource
) -> Resource:
    low, high = c.interval
    reasons = "; ".join(f"{r.text} ({r.db:+.1f} dB)" for r in (*c.reasons_for, *c.reasons_against))
    return {
        "resourceType": "RiskAssessment",
        "status": "final" if shown.settled else "preliminary",
        **base,
        "occurrenceDateTime": stamp,
        "method": {"text": "posterior of one responsible condition among all in the knowledge"},
        "prediction": [
            {
                "outcome": codes.concept_of(c.id, c.name, knowledge),
                "probabilityDecimal": round(100 * c.probability, 2),
                "rationale": f"per cent; 90 % interval {100 * low:.0f} to {100 * high:.0f}",
            }
        ],
        "note": [{"text": reasons or "no single finding stands out"}],
    }


def _requests(report: Whole, shown: ShownUrgency) -> list[Resource]:
    """Examinations and tests worth having, those that are not, and whom to see."""
    priority = PRIORITY.get(shown.level)
    urgent: Resource = {"priority": priority} if priority else {}
    found = [
        _request("examination or test", item.name, f"{item.stage}; {item.burden}")
        for item in (report.workup.items if report.workup else ())
    ]
    found += [
        _request("examination or test", step.name, step.changes or step.order)
        for step in report.would_settle or ()
    ]
    found += [
        {**_request("examination or test", item.test, item.why), "doNotPerform": True}
        for item in (report.workup.avoid if report.workup else ())
    ]
    when = "" if shown.level == NOT_YET else ", {}"
    found += [
        {**_request("referral", see.who, f"to be seen{when.format(see.when)}"), **urgent}
        for see in report.see
    ]
    return found


def _request(category: str, what: str, note: str) -> Resource:
    return {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "intent": "proposal",
        "category": [{"text": category}],
        "code": {"text": what},
        "note": [{"text": note}],
    }


def _care_plan(plan: CarePlan) -> Resource:
    offered = [_activity(item, do_not=False) for item in plan.offered()]
    refused = [_activity(item, do_not=True) for item in plan.not_for_you]
    found: Resource = {
        "resourceType": "CarePlan",
        "status": "draft",
        "intent": "proposal",
        "title": "What can be done, past the safety gate",
        "description": f"{plan.kind}: {DISCLAIMER}",
    }
    return {**found, "activity": [*offered, *refused]} if offered or refused else found


def _activity(item: PlanItem, *, do_not: bool) -> Resource:
    words = "; ".join(item.because) if do_not else f"{item.say or item.why} Stop: {item.stop}"
    return {
        "detail": {
            "code": {"text": item.name},
            "status": "not-started",
            "doNotPerform": do_not,
            "description": words or item.name,
        }
    }


def _provenance(
    report: Whole, device: Resource, stamp: str, targets: Sequence[Resource]
) -> Resource:
    source = {"identifier": {"system": f"{URN}:input-sha256", "value": report.input_hash}}
    versions = f"plantar {report.version}, knowledge {report.knowledge}, {report.schema}"
    return {
        "resourceType": "Provenance",
        "target": list(targets),
        "recorded": stamp,
        "activity": {"text": f"assessed by {versions}"},
        "agent": [{"type": {"text": "assembler"}, "who": device}],
        "entity": [{"role": "source", "what": source}],
    }


def _section(title: str, lines: Sequence[str], entries: Sequence[Resource]) -> Resource:
    found: Resource = {
        "title": title,
        "text": {"status": "generated", "div": _div(lines or ["nothing"])},
    }
    return {**found, "entry": list(entries)} if entries else found


def _div(lines: Sequence[str]) -> str:
    """XHTML; what anybody wrote never becomes markup, and no control character gets in."""
    rows = "".join(f"<p>{escape(_clean(line))}</p>" for line in lines)
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{rows}</div>'


def _clean(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)


def _likely(c: RankedCondition) -> str:
    return f"{c.name}: {percent(c.probability)} (90 % interval {percent_range(c.interval)})"


def _cause_words(report: Whole) -> list[str]:
    """What leads and every cause; where nothing was found that nothing is known, and what lacks."""
    leading = report.leading
    missing = [f"missing: {m.clinical}" for m in leading.missing]
    return [leading.clinical, *missing, *(_likely(c) for c in report.conditions)]


def _urgency_words(shown: ShownUrgency, knowledge: KnowledgeBase) -> list[str]:
    because = [reason.clinical for reason in shown.because]
    open_ = [f"not answered: {knowledge.danger_screen[name].plain}" for name in shown.open]
    perhaps = [f"perhaps said, to be asked: {doubt.plain}" for doubt in shown.doubts]
    return [shown.words, *because, *perhaps, *open_]


def _request_words(report: Whole, shown: ShownUrgency) -> list[str]:
    see = [r.who if shown.level == NOT_YET else f"{r.who}, {r.when}" for r in report.see]
    seen = [f"see: {who}" for who in see]
    if report.workup is None:
        return [NOT_ASKED, *seen]
    avoid = [f"better not: {item.test}: {item.why}" for item in report.workup.avoid]
    return [*(item.name for item in report.workup.items), *avoid, *seen]


def _plan_words(report: Whole) -> list[str]:
    if report.plan is None:
        return [NOT_ASKED]
    return [f"{item.say or item.name} Stop: {item.stop}" for item in report.plan.offered()]
